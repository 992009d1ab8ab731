#!/bin/sh
# Says which version of Mujeeb this tree is. Equal trees at equal commits give
# equal answers, so that a build can be repeated.
#
#   tools/version.sh           the version: 0.1.0 at the tag v0.1.0, 0.1.0+3.a7c1d9d
#                              three commits later, and without a tag the Version of
#                              FyneApp.toml as 0.1.0-dev.412, the 412th commit.
#                              Changes that are not committed add "dirty".
#   tools/version.sh ldflags   what the linker stamps, for go build -ldflags
#   tools/version.sh facts     version, commit, time of the commit in seconds since
#                              1970, and number of commits: a line each
#
# Whoever packages may set MUJEEB_UPDATES (the https address of the signed file
# that names the newest version) and MUJEEB_UPDATE_KEY (the key that it is
# verified with), and MUJEEB_OAUTH_CLIENTS (client ids for signing in at mail
# providers: google=ID:SECRET,microsoft=ID). A tree without git has no version, and nothing is stamped.
set -eu
cd "$(dirname "$0")/.."

if ! git rev-parse --verify --quiet HEAD >/dev/null 2>&1; then
	echo "This tree is not under git: it has no version." >&2
	[ "${1:-}" = ldflags ]
	exit
fi

commit=$(git rev-parse --short=12 HEAD)
seconds=$(git log -1 --format=%ct)
count=$(git rev-list --count HEAD)

# plus adds build metadata to a version (semver.org, item 10).
plus() {
	case $1 in
	*+*) echo "$1.$2" ;;
	*) echo "$1+$2" ;;
	esac
}

version() {
	if described=$(git describe --tags --match 'v[0-9]*' --long --abbrev=12 2>/dev/null); then
		later=${described%-g*} later=${later##*-}
		v=${described#v} v=${v%-*-g*}
		[ "$later" = 0 ] || v=$(plus "$v" "$later.$commit")
	else
		v=$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)-dev.$count
	fi
	if [ -n "$(git status --porcelain)" ]; then
		echo "This tree holds changes that are not committed: its version says dirty." >&2
		v=$(plus "$v" dirty)
	fi
	echo "$v"
}

# stamp prints a flag for the linker, if there is a value.
stamp() {
	case $2 in
	'') ;;
	*[\ \'\"]*) echo "$1 can't hold a space or a quotation mark: $2" >&2 && exit 1 ;;
	*) printf ' -X main.%s=%s' "$1" "$2" ;;
	esac
}

ldflags() {
	stamp version "$1"
	stamp commit "$commit"
	stamp committed "$(TZ=UTC0 git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd)"
	stamp updates "${MUJEEB_UPDATES:-}"
	stamp updateKey "${MUJEEB_UPDATE_KEY:-}"
	stamp oauthClients "${MUJEEB_OAUTH_CLIENTS:-}"
	echo
}

v=$(version)
case ${1:-} in
'') echo "$v" ;;
ldflags) ldflags "$v" ;;
facts) printf '%s\n' "$v" "$commit" "$seconds" "$count" ;;
*) echo "version.sh: there is no $1" >&2 && exit 2 ;;
esac
