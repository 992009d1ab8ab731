#!/bin/sh
# Builds the tests of packages for Windows and runs them under wine. Called by
# `make test-windows`, which sets up the cross compiler by Go's own variables.
#
#   tools/wine/test.sh [package…]   such as ./data/sqlite; all that can be tried if not given
#
# What wine alone breaks, or needs a program of Linux, is listed in tools/wine/known.txt. Any other test that
# fails fails the run, and so does a listed one that passes.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD out=$PWD/build/wine
known=$root/tools/wine/known.txt
[ $# -gt 0 ] || set -- $(go list ./data/... ./gdpr/... ./text/... ./letters/... ./ui/...)

# Two things that Go needs are not in wine 8: the source of random numbers, for
# which a library of our own stands in, and deleting files the way of Windows 10,
# for which Go has another way that its own tests turn on by a variable.
mkdir -p "$out"
export WINEPREFIX="$out/prefix" WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml=' LC_ALL=C.UTF-8
unset DISPLAY
prepare() {
	[ -f "$WINEPREFIX/system.reg" ] || wineboot -i >"$out/wineboot.txt" 2>&1 || true
	"$CC" -O2 -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
		tools/packages/testdata/bcryptprimitives.c -ladvapi32
	# windows that nobody sees, which without a display wine makes by no other driver
	wine reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f >>"$out/wineboot.txt" 2>&1
}
trap 'wineserver -k 2>/dev/null || true' EXIT # of this prefix only
ldflags="$(printf '%s\n' "${GOFLAGS:-}" | sed -n 's/.*-ldflags=\([^ ]*\).*/\1/p') -checklinkname=0"

# build makes the test program of a package; none is made where it has no tests.
build() { # package dir name program
	cat >"$out/deleting_test.go" <<-EOF
		package $3_test

		import _ "unsafe"

		//go:linkname deleting internal/syscall/windows.TestDeleteatFallback
		var deleting bool

		func init() { deleting = true }
	EOF
	printf '{"Replace": {"%s/wine_deleting_test.go": "%s/deleting_test.go"}}' "$2" "$out" >"$out/overlay.json"
	rm -f "$4"
	go test -c -overlay "$out/overlay.json" -ldflags "$ldflags" -o "$4" "$1"
}

# compare prints what differs between what a package's tests said and what is known.
compare() { # package said
	awk -v package="$1" '
		FNR == NR {
			if ($0 ~ /^#/ || $0 == "") next
			split($0, part, / *\| */)
			split(part[1], words, " ")
			if (words[1] == package) known[words[2]] = 1
			next
		}
		{ sub(/\r$/, "") }
		/^--- FAIL: / { if (!($3 in known)) { print "FAILED      " package " " $3; bad = 1 }; delete known[$3] }
		/^--- PASS: / { if ($3 in known) { print "NOW PASSES  " package " " $3 " (take it out of known.txt)"; bad = 1 }; delete known[$3] }
		/^(PASS|FAIL)$/ { ended = 1 }
		END {
			if (!ended) { print "DID NOT END " package; bad = 1 }
			for (name in known) { print "DID NOT RUN " package " " name; bad = 1 }
			exit bad
		}' "$known" "$2"
}

prepare
bad=0 count=0
for package in "$@"; do
	set -- $(go list -f '{{.ImportPath}} {{.Dir}} {{.Name}} {{len .TestGoFiles}}{{len .XTestGoFiles}}' "$package")
	[ "$4" != 00 ] || continue
	name=$(echo "$1" | tr / -)
	build "$1" "$2" "$3" "$out/$name.exe" || { echo "NOT BUILT   $1"; bad=1; continue; }
	(cd "$2" && wine "$out/$name.exe" -test.v -test.timeout 30m >"$out/$name.txt" 2>&1) || true
	compare "$1" "$out/$name.txt" && echo "ok          $1" || bad=1
	count=$((count + 1))
done
[ "$count" -gt 0 ] || { echo "there was nothing to test"; exit 1; }
exit "$bad"
