#!/bin/sh
# Runs the fuzz programs of a folder, one after the other, each from its corpus: the committed one, files of the project
# that its reader takes, and what the seed maker makes. What is found is left in FOLDER/found, and the script exits 1.
# usage  tests/fuzz/run.sh FOLDER seconds|runs N [NAME...]   (NAME: zip, csv ...; without one, all)
#        seconds: mutate for so long; what reaches new code is kept in FOLDER/kept for the next time
#        runs: every file of the corpus, then so many mutations, the same ones every time
set -u
folder=$1
how=$2
n=$3
shift 3
seeds=$folder/seeds
found=$folder/found
# shellcheck disable=SC2046 # a list of words
[ $# -gt 0 ] || set -- $(printf '%s\n' tests/fuzz/fuzz_*.c | sed 's|.*/fuzz_||; s|\.c$||')

mkdir -p "$found"
# libFuzzer writes what is new into the first folder that it is given.
scratch=$folder/scratch
rm -rf "$seeds" "$scratch"
for name in "$@"; do
	mkdir -p "$seeds/$name" "$scratch/$name" "$folder/kept/$name" || exit 1
done
mkdir -p "$seeds/zip" "$seeds/tt" "$seeds/gtfs"
"$folder/tests/fuzz/seeds" "$seeds" || exit 1
copy() {
	[ ! -d "$seeds/$1" ] || cp "$2" "$seeds/$1/"
}
copy plan_document conf/newport/J4.json
copy plan_document tests/data/plans/improbable.json
copy fares conf/newport/fares.json
copy fares conf/newport/taxi.json
copy holidays conf/holidays/bank-holidays.json
copy holidays conf/holidays/feasts.json
copy config conf/firstday.conf
copy config conf/newport/newport.conf
# Two bytes before a file of templates: take it whole, for the kind of a person.
if [ -d "$seeds/template" ]; then
	for language in en cy; do
		{ printf '\004\001'; cat "conf/templates/$language/person.txt"; } >"$seeds/template/person-$language" || exit 1
	done
fi
copy directory tests/data/openreferral/uk_service_full.json
copy directory tests/data/openreferral/hsds_service_full.json

export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1
options='-print_final_stats=1 -timeout=10 -rss_limit_mb=2048 -max_len=65536'
bad=0
for name in "$@"; do
	program=$folder/tests/fuzz/fuzz_$name
	log=$folder/$name.log
	dictionary=
	[ ! -f "tests/fuzz/$name.dict" ] || dictionary=-dict=tests/fuzz/$name.dict
	corpora=$seeds/$name
	[ ! -d "tests/fuzz/corpus/$name" ] || corpora="$corpora tests/fuzz/corpus/$name"
	# shellcheck disable=SC2086 # lists of words
	if [ "$how" = seconds ]; then
		"$program" $options $dictionary -artifact_prefix="$found/$name-" -max_total_time="$n" \
			"$folder/kept/$name" $corpora >"$log" 2>&1 </dev/null
	else
		"$program" $options $dictionary -artifact_prefix="$found/$name-" -seed=1 -runs="$n" \
			"$scratch/$name" $corpora >"$log" 2>&1 </dev/null
	fi
	rc=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
	cover=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
	if [ "$rc" -eq 0 ]; then
		echo "  fuzz     $name: ${runs:-0} inputs, ${cover:-0} edges, nothing found"
	else
		bad=1
		echo "  fuzz     $name: FAULT, its input is in $found (status $rc)"
		grep -vE '^#[0-9]|NEW_FUNC|^\s*$' "$log" | tail -n 60
	fi
done
exit $bad
