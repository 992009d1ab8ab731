#!/bin/sh
# Runs every fuzz target of the program, one after the other, for a time each.
# The targets are asked of the packages, so that no list goes stale.
#
#   tools/fuzz.sh [time]     such as 20s; a minute if not given
set -eu
cd "$(dirname "$0")/.."
time=${1:-60s}
said=$(mktemp)
trap 'rm -f "$said"' EXIT

# run fuzzes one target. Making an input smaller counts against the time, so it
# gets a second. When the time is over in the middle of that, Go says "context
# deadline exceeded"; nothing was found then.
run() {
	go test -run '^$' -fuzz "^$2\$" -fuzztime "$time" -fuzzminimizetime 1s "$1" >"$said" 2>&1 && ok=yes || ok=no
	cat "$said"
	[ $ok = yes ] || { grep -q '^    context deadline exceeded$' "$said" && ! grep -q 'Failing input' "$said"; }
}

count=0
for package in $(go list ./...); do
	listed=$(go test -list '^Fuzz' "$package")
	for target in $(printf '%s\n' "$listed" | grep '^Fuzz' || true); do
		echo "--- $package $target for $time"
		run "$package" "$target"
		count=$((count + 1))
	done
done
[ "$count" -gt 0 ] || { echo "there is nothing to fuzz"; exit 1; }
echo "$count fuzz targets found nothing"
