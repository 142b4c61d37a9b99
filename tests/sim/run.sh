#!/bin/sh
# make sim: the seeds FROM..TO hold every rule, and two of them go as their golden traces say.
# usage  tests/sim/run.sh SIM FROM TO      (tests/sim/run.sh SIM accept: write the golden traces anew)
set -u
sim=$1
golden=tests/sim/golden
bad=0
if [ "$2" = accept ]; then
	for seed in 7 21; do "$sim" --trace $seed >$golden/$seed.txt || exit 1; done
	exit 0
fi
"$sim" "$2" "$3" || bad=1
for file in "$golden"/*.txt; do
	[ -e "$file" ] || continue
	seed=$(basename "$file" .txt)
	if ! "$sim" --trace "$seed" | diff "$file" - >"$sim-$seed.diff"; then
		echo "seed $seed goes another way than $file:"
		head -n 20 "$sim-$seed.diff"
		echo "(tests/sim/run.sh $sim accept, when that is meant)"
		bad=1
	fi
	rm -f "$sim-$seed.diff"
done
exit $bad
