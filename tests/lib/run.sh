#!/bin/sh
# Runs test programs one after another, each from the project's folder; shows the output of those that
# fail and one line for those that pass. Exits 1 if any failed.
failed=0
passed=0
log=$(mktemp)
for program in "$@"; do
	if "$program" >"$log" 2>&1; then
		passed=$((passed + 1))
		echo "  pass     $program: $(sed -n 's/.*\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }') tests"
	else
		failed=$((failed + 1))
		echo "  FAIL     $program"
		cat "$log"
	fi
done
rm -f "$log"
echo "  $passed programs passed, $failed failed"
test "$failed" -eq 0
