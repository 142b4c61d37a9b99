#!/bin/sh
# make sim: the seeds FROM..TO hold every rule, faults put in are seen, and two seeds go as their golden
# traces say.
# usage  tests/sim/run.sh SIM FROM TO      (tests/sim/run.sh SIM accept: write the golden traces anew)
set -u
sim=$1
golden=tests/sim/golden
bad=0
if [ "$2" = accept ]; then
	for seed in 8 21; do "$sim" --trace $seed >$golden/$seed.txt || exit 1; done
	exit 0
fi
"$sim" "$2" "$3" || bad=1
# The rules have teeth: with a fault put in, they break.
for fault in intent once tries double car twice yes denied again halves stale both unheard silent; do
	if "$sim" --break $fault 1 200 >"$sim-$fault.out"; then
		echo "nothing broke with the fault \"$fault\" put in"
		bad=1
	else
		sed -n "s/^seed/  teeth    $fault: seed/p" "$sim-$fault.out" | head -n 1
	fi
	rm -f "$sim-$fault.out"
done
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
