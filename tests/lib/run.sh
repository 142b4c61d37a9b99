#!/bin/sh
# Runs test programs, one more at a time than there are cores (some of them wait), from the project's folder: one line for each that passes, all of its
# output for each that fails. usage  [JOBS=1] tests/lib/run.sh PROGRAM...   (a .mjs is run by Node)
# Each result is also noted in the file $CHECK_RESULTS, if set. Exits 1 if any failed.
set -u
patience_s=600

# The number of tests that the log of cmocka or node:test tells of.
count_tests() {
	sed -n 's/.*\[  PASSED  \] \([0-9]*\) test.*/\1/p; s/^# pass \([0-9]*\)$/\1/p' "$1" | awk '{ n += $1 } END { print n + 0 }'
}

run_one() {
	log=$(mktemp)
	case $1 in
	*.mjs) timeout -k 10 "$patience_s" "$(tests/lib/node.sh)" "$1" >"$log" 2>&1 </dev/null ;;
	*) timeout -k 10 "$patience_s" "$1" >"$log" 2>&1 </dev/null ;;
	esac
	rc=$?
	if [ "$rc" -eq 0 ]; then
		echo "pass $1" >>"$CHECK_RESULTS"
		echo "  pass     $1: $(count_tests "$log") tests"
	else
		echo "FAIL $1" >>"$CHECK_RESULTS"
		echo "  FAIL     $1 (status $rc)" | cat - "$log"
	fi
	rm -f "$log"
}

if [ "${1:-}" = --one ]; then
	run_one "$2"
	exit 0
fi

own_results=$(mktemp)
trap 'rm -f "$own_results"' EXIT
outer_results=${CHECK_RESULTS:-/dev/null}
CHECK_RESULTS=$own_results
export CHECK_RESULTS
printf '%s\n' "$@" | xargs -r -n 1 -P "${JOBS:-$(($(nproc) + 1))}" "$0" --one
cat "$own_results" >>"$outer_results"
passed=$(grep -c '^pass' "$own_results")
echo "  $passed of $# programs passed"
test "$passed" -eq "$#"
