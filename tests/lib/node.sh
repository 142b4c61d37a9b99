#!/bin/sh
# Prints the path of a Node of at least version 20: the system's, or the one that tests/judges/node pins.
cd "$(dirname "$0")/../.." || exit 1
for node in "$(command -v node)" "$PWD"/tests/judges/node/node_modules/node-linux-*/bin/node; do
	[ -x "$node" ] || continue
	version=$("$node" --version)
	version=${version#v}
	if [ "${version%%.*}" -ge 20 ]; then
		echo "$node"
		exit 0
	fi
done
echo 'there is no Node of version 20 or later; "make deps" brings one' >&2
exit 1
