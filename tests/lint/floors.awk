# Checks every #include against the list of floors: usage  awk -f floors.awk floors FILE...
# A quoted include must name a file of the same folder, of a lower floor, or of a folder listed under
# "also:". An angle include must be of the C library or stand under "doors:".
FNR == 1 { folder = FILENAME; sub(/\/[^\/]*$/, "", folder) }
FILENAME == ARGV[1] {
	if ($0 ~ /^#/ || NF == 0)
		next
	floor[$2] = $1
	part = ""
	for (i = 3; i <= NF; i++) {
		if ($i == "doors:" || $i == "also:")
			part = $i
		else if (part == "doors:")
			doors[$2] = doors[$2] " " $i
		else if (part == "also:")
			also[$2] = also[$2] " " $i
	}
	next
}
/^#[ \t]*include[ \t]*"/ {
	split($0, piece, "\"")
	target = piece[2]
	if (target ~ /^gen\//)
		next # made by the build from a file of the same folder
	if (target !~ /\//)
		target_folder = "svc"
	else {
		target_folder = target
		sub(/\/[^\/]*$/, "", target_folder)
		if (!(target_folder in floor))
			target_folder = "svc/" target_folder
	}
	if (!(target_folder in floor))
		fault("includes \"" piece[2] "\", which is in no listed folder")
	else if (target_folder != folder && floor[target_folder] >= floor[folder] &&
	    index(also[folder] " ", " " target_folder " ") == 0)
		fault("floor " floor[folder] " includes \"" piece[2] "\" of floor " floor[target_folder])
}
/^#[ \t]*include[ \t]*</ {
	split($0, piece, /[<>]/)
	if (is_libc(piece[2]))
		next
	n = split(doors[folder], allowed, " ")
	for (i = 1; i <= n; i++) {
		pattern = allowed[i]
		if (pattern == piece[2] || (sub(/\*$/, "", pattern) && index(piece[2], pattern) == 1))
			next
	}
	fault("includes <" piece[2] ">, whose door is elsewhere")
}
function is_libc(name) {
	return name ~ /^(assert|ctype|dirent|errno|fcntl|fnmatch|getopt|inttypes|limits|locale|math|poll|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|time|unistd)\.h$/ ||
	    name ~ /^sys\// || name ~ /^(netinet|arpa)\//
}
function fault(text) { printf "%s:%d: %s\n", FILENAME, FNR, text; bad = 1 }
END { exit bad }
