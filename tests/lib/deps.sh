#!/bin/sh
# Installs what is missing on a Debian machine, and says so: usage  tests/lib/deps.sh run|check|bench
# "run" is what building and running takes, "check" adds what the tests take, "bench"
# the planners and job queues of others that ours are timed against. Quick when nothing is missing.
# Never removes or replaces a package: a Node from elsewhere stays.
set -eu
cd "$(dirname "$0")/../.."

run_packages='gcc libc6-dev make tzdata ca-certificates
	libevent-dev libcurl4-openssl-dev libsqlite3-dev libical-dev libjansson-dev libcsv-dev libzip-dev libsodium-dev libssl-dev
	libprotobuf-c-dev protobuf-c-compiler libexpat1-dev'
check_packages='git clang libclang-rt-dev clang-format universal-ctags shellcheck libcmocka-dev
	kannel kannel-extras smstools sqlite3 chromium python3 python3-icalendar python3-vobject radicale xandikos'
bench_packages='redis-server postgresql'

say() {
	echo "  deps     $*"
}

give_up() {
	echo "deps: $*" >&2
	exit 1
}

missing_of() {
	for package in "$@"; do
		dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || printf '%s ' "$package"
	done
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

# --no-remove: better to stop than to take a package away that somebody chose.
apt() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" </dev/null >"$log" 2>&1 || {
		cat "$log" >&2
		give_up "apt-get $1 failed; what it said stands above"
	}
}

install_packages() {
	missing=$(missing_of "$@")
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null || give_up "this is no Debian machine; these packages are missing: $missing"
	[ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null ||
		give_up "needs root or sudo, once, to install: $missing"
	say "installing $missing"
	log=$(mktemp)
	apt update
	# shellcheck disable=SC2086 # a list of words
	apt install -y --no-install-recommends --no-remove $missing
	rm -f "$log"
	for service in kannel radicale smstools; do
		case " $missing" in
		*" $service "*) hush "$service" ;;
		esac
	done
}

# Debian starts a server of its own with the package; the tests start theirs, on loopback.
hush() {
	as_root update-rc.d "$1" disable >/dev/null 2>&1 || true
	as_root invoke-rc.d "$1" stop >/dev/null 2>&1 || true
}

# Node and npm from Debian only where there is no Node: one from elsewhere may not live beside them.
node_packages() {
	if ! command -v node >/dev/null; then
		echo nodejs npm
	elif ! command -v npm >/dev/null && [ -z "$(missing_of nodejs)" ]; then
		echo npm
	fi
}

# Where Node is older than 20, the binary that a lock file pins.
pin_node() {
	command -v npm >/dev/null || give_up "there is a Node without npm: please install its npm"
	tests/lib/node.sh >/dev/null 2>&1 || install_lock tests/judges/node
	# npm passes over an optional package that it could not fetch, and says nothing.
	tests/lib/node.sh >/dev/null 2>&1 || {
		rm -rf tests/judges/node/node_modules
		give_up 'the Node here is older than 20, and npm did not bring the one that tests/judges/node pins'
	}
}

# What a lock file pins, exactly; again only when it has changed.
install_lock() {
	cmp -s "$1/package-lock.json" "$1/node_modules/.installed-lock" && return 0
	say "installing what $1/package-lock.json pins"
	(cd "$1" && npm ci --no-progress </dev/null >npm.log 2>&1) || {
		cat "$1/npm.log" >&2
		give_up "npm failed in $1; what it said stands above"
	}
	mv "$1/npm.log" "$1/node_modules/"
	cp "$1/package-lock.json" "$1/node_modules/.installed-lock"
}

case ${1:-} in
run)
	# shellcheck disable=SC2086
	install_packages $run_packages
	;;
check)
	# shellcheck disable=SC2046,SC2086
	install_packages $run_packages $check_packages $(node_packages)
	pin_node
	install_lock tests/judges
	;;
bench)
	# shellcheck disable=SC2046,SC2086
	install_packages $bench_packages $(node_packages)
	pin_node
	install_lock tests/bench
	;;
*)
	give_up 'usage: tests/lib/deps.sh run|check|bench'
	;;
esac
say 'everything is there'
