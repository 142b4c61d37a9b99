#!/bin/sh
# make lint: floors and doors, sizes of files and functions, layout, headers, words that may not stand.
# Prints every fault and exits 1 if there is one.
set -u
bad=0
folders=$(awk '/^[0-9]/ { print $2 }' tests/lint/floors)
sources=$(for f in $folders; do ls "$f"/*.c "$f"/*.h 2>/dev/null; done)
tests=$(find tests -name node_modules -prune -o -name '*.[ch]' -print | sort)

awk -f tests/lint/floors.awk tests/lint/floors $sources || bad=1

for file in $(git ls-files '*.c' '*.h'); do
	case " $sources $tests " in
	*"$file"*) ;;
	*) echo "$file: its folder is not in tests/lint/floors"; bad=1 ;;
	esac
done

for file in $sources $tests; do
	lines=$(wc -l <"$file")
	case $file in
	*.h) most=200 ;;
	*) most=500 ;;
	esac
	if [ "$lines" -gt "$most" ]; then
		echo "$file: $lines lines, allowed are $most"
		bad=1
	fi
	case $(head -n 1 "$file") in
	'/* SPDX-License-Identifier: MIT'*) ;;
	*) echo "$file:1: the licence line is missing"; bad=1 ;;
	esac
done

ctags -x --_xformat='%N %n %{end} %F' --c-kinds=f $sources $tests | awk -f tests/lint/sizes.awk || bad=1

if grep -nE '\b(TODO|FIXME|XXX|HACK)\b' $sources $tests; then
	echo 'open an issue instead of leaving a mark'
	bad=1
fi
if grep -nE '\b(sprintf|strcpy|strcat|gets|atoi|atof|strtok|localtime|gmtime|ctime|rand|usleep|sleep) *\(' $sources $tests; then
	echo 'a function that this house does without'
	bad=1
fi
if grep -n 'phone_full *(' $sources | grep -vE '^(sms/phone\.[ch]|sms/transport/|svc/store/person\.c|svc/app/stranger\.c|svc/http/page_phones\.c)'; then
	echo 'only transports, the store, the note of a stranger and the simulated phones may print a whole number'
	bad=1
fi
top=$(git ls-files | cut -d/ -f1 | sort -u | tr '\n' ' ')
want='.ci .clang-format .gitignore DESIGN.md LICENSE Makefile README.md STYLE.md calendar conf sms svc systemd tests '
for entry in $top; do
	case " $want" in
	*" $entry "*) ;;
	*) echo "$entry: not part of the top level"; bad=1 ;;
	esac
done
long=$(awk '{ gsub(/\t/, "        ") } length($0) > 104 { print FILENAME ":" FNR }' $sources $tests)
if [ -n "$long" ]; then
	echo "$long" | sed 's/$/: a line of over 104 columns/'
	bad=1
fi
torn=$(grep -nE '^ ?\*[[:alnum:]]' $sources $tests)
if [ -n "$torn" ]; then
	echo "$torn" | sed 's/$/: no space behind the star of a comment/'
	bad=1
fi
# Debian 12's version; others lay out some lines in another way.
if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
	echo "$sources" "$tests" | xargs clang-format --dry-run -Werror || { echo 'make format mends this'; bad=1; }
fi
if git ls-files '*package-lock.json' | xargs grep -n '"resolved"'; then
	echo 'a lock file names a registry: omit-lockfile-registry-resolved=true belongs into its .npmrc'
	bad=1
fi
if command -v shellcheck >/dev/null; then
	git ls-files '*.sh' .ci/run | xargs shellcheck -S warning || bad=1
fi
exit $bad
