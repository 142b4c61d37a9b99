#!/bin/sh
# The systemd unit is right and closed: systemd-analyze finds no fault, and an exposure of at most 0.9 of 10.
# usage  tests/lint/units.sh FOLDER   (takes the copies whose ExecStart= exists). Without systemd-analyze nothing is said.
set -eu
if ! command -v systemd-analyze >/dev/null; then
	echo '  units    left out: there is no systemd-analyze here'
	exit 0
fi
mkdir -p "$1"
unit=$1/firstdayd.service
sed "s|^ExecStart=[^ ]*|ExecStart=$(command -v true)|; /^Documentation=/d" systemd/firstdayd.service >"$unit"
said=$(systemd-analyze verify --man=no "$unit" 2>&1 | grep -F firstdayd || true)
if [ -n "$said" ]; then
	echo "$said"
	exit 1
fi
systemd-analyze security --offline=yes --threshold=9 --no-pager "$unit" >"$1/security.txt" || {
	cat "$1/security.txt"
	exit 1
}
tail -n 1 "$1/security.txt"
