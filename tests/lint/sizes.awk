# Alarms on functions over 70 lines, from the output of: ctags -x --c-kinds=f --fields=+e
# input lines: NAME function LINE FILE ... with "end:N" added by --_xformat. A waiver is a comment line
# "lint: long, because ..." within the three lines above the function's name.
{
	name = $1; first = $2; last = $3; file = $4
	if (last - first + 1 <= 70)
		next
	waived = 0
	n = 0
	while ((getline line < file) > 0) {
		n++
		if (n >= first - 5 && n <= first && line ~ /lint: long, because/)
			waived = 1
	}
	close(file)
	if (!waived) {
		printf "%s:%d: %s has %d lines, allowed are 70\n", file, first, name, last - first + 1
		bad = 1
	}
}
END { exit bad }
