#!/bin/sh
# make night: every count that an issue names, hours long: properties over NIGHT_SEEDS seeds each, NIGHT_SIM lives, each
# reader fuzzed for NIGHT_FUZZ seconds, NIGHT_KILLS texts through Kannel while everything is killed. Prints what each counted and how long it took; exits 1 if any failed.
# usage  tests/lib/night.sh FOLDER     (of what was built; environment: NIGHT_SEEDS, NIGHT_SIM "FROM TO", NIGHT_FUZZ,
#        NIGHT_KILLS "TEXTS KILLS", NIGHT_TEXTS of the judge of segments, NIGHT_FEEDS "A.zip B.zip": large feeds by path, for the judge of journeys)
set -u
folder=$1
seeds=${NIGHT_SEEDS:-100000}
lives=${NIGHT_SIM:-1 5000}
export PROP_FEEDS="${NIGHT_FEEDS:-}" PROP_QUERIES=1000
log=$folder/night
mkdir -p "$log"
failed=0

# What cmocka says of itself is left out; what the program counted stays.
run() {
	name=$1
	shift
	began=$(date +%s)
	if "$@" >"$log/$name.log" 2>&1 </dev/null; then
		verdict=pass
	else
		verdict=FAIL
		failed=$((failed + 1))
	fi
	echo "  $verdict     $name, $(($(date +%s) - began)) s"
	if [ "$verdict" = pass ]; then
		grep -v '^\[' "$log/$name.log" | tail -n 30 | sed 's/^ */             /'
	else
		tail -n 60 "$log/$name.log"
	fi
}

for program in prop_journeys prop_journeys_door prop_csa prop_travel prop_pareto prop_spare prop_spare_lines prop_live prop_plan prop_across prop_reason; do
	run "$program" env PROP_SEEDS="$seeds" "$folder/tests/prop/$program"
done
# Five thousand a template is more than a million texts in each language.
for language in en cy; do
	run "lint_$language" "$folder/firstday" text lint --language $language --random 5000 \
		--timetable "$folder/newport/newport.tt" --directory conf/newport/directory.json
done
# A million texts, split as both packages of others split them.
run segments env SEGMENT_TEXTS="${NIGHT_TEXTS:-1000000}" FIRSTDAY="$folder/firstday" "$(tests/lib/node.sh)" tests/judges/judge_segments.mjs
# The table of bombs: what each takes of time and memory.
run bombs_calendar "$folder/tests/unit/test_busy_bombs"
run bombs_directory env BOMBS=whole "$folder/tests/unit/test_directory_bombs"
# shellcheck disable=SC2086 # two numbers
run sim tests/sim/run.sh "$folder/tests/sim/sim" $lives
# shellcheck disable=SC2086 # two numbers
run kills env O="$folder" "$(tests/lib/node.sh)" tests/e2e/kills.mjs ${NIGHT_KILLS:-20000 20}
run fuzz tests/fuzz/run.sh "$folder/fuzz" seconds "${NIGHT_FUZZ:-300}"
echo "night: $failed failed"
test "$failed" -eq 0
