#!/bin/sh
# Runs every fuzz target of the program, one after the other, for a time each.
# The targets are asked of the packages, so that no list goes stale.
#
#   tools/fuzz.sh [time]     such as 20s; a minute if not given
set -eu
cd "$(dirname "$0")/.."
# Making an input smaller counts against the time, so it gets a second.
time=${1:-60s}
count=0
for package in $(go list ./...); do
	listed=$(go test -list '^Fuzz' "$package")
	for target in $(printf '%s\n' "$listed" | grep '^Fuzz' || true); do
		echo "--- $package $target for $time"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 1s "$package"
		count=$((count + 1))
	done
done
[ "$count" -gt 0 ] || { echo "there is nothing to fuzz"; exit 1; }
echo "$count fuzz targets found nothing"
