#!/bin/sh
# make check: every step in turn, a line for each, and all that a step said where it failed.
# usage  tests/lib/check.sh TARGET...   (targets of the Makefile)
# The last line tells how many test programs and steps passed; exits 1 if any failed.
set -u
unset MAKEFLAGS MFLAGS MAKELEVEL
out=${O:-build}/check
shown_lines=200 # of a step that failed; all of it stays in $out
mkdir -p "$out"
CHECK_RESULTS=$out/results
export CHECK_RESULTS
: >"$CHECK_RESULTS"

# A target that runs no programs of tests/lib/run.sh counts as one; so does one that fails without telling which.
step() {
	target=$1
	began=$(date +%s)
	before=$(wc -l <"$CHECK_RESULTS")
	make -j "$(nproc)" --no-print-directory "$target" >"$out/$target.log" 2>&1 </dev/null
	rc=$?
	took=$(($(date +%s) - began))
	new=$(tail -n +$((before + 1)) "$CHECK_RESULTS")
	if [ "$rc" -eq 0 ]; then
		[ -n "$new" ] || echo "pass $target" >>"$CHECK_RESULTS"
		tests=$(sed -n 's/^  pass .*: \([0-9]*\) tests$/\1/p' "$out/$target.log" | awk '{ n += $1 } END { if (n) print n " tests" }')
		printf '  %-8s ok    %4d s  %s\n' "$target" "$took" "$tests"
		return
	fi
	case $new in
	*FAIL*) ;;
	*) echo "FAIL $target" >>"$CHECK_RESULTS" ;;
	esac
	printf '  %-8s FAIL  %4d s  what it said:\n' "$target" "$took"
	grep -vE '^(  compile |  pass |rm )' "$out/$target.log" | tail -n "$shown_lines"
}

# What the checks leave behind in the tree: nothing.
tree_state() {
	git status --porcelain 2>/dev/null
}

tree_before=$(tree_state)
for target in "$@"; do
	step "$target"
done
if [ "$(tree_state)" = "$tree_before" ]; then
	echo 'pass tree' >>"$CHECK_RESULTS"
	echo '  tree     ok            no file was left behind'
else
	echo 'FAIL tree' >>"$CHECK_RESULTS"
	echo '  tree     FAIL          files appeared or changed:'
	git status --porcelain
fi

failed=$(grep -c '^FAIL' "$CHECK_RESULTS")
sed -n 's/^FAIL /  failed   /p' "$CHECK_RESULTS"
echo "$(grep -c '^pass' "$CHECK_RESULTS") passed, $failed failed"
test "$failed" -eq 0
