#!/bin/sh
# Brings what the build needs and Go modules cannot bring: Debian packages, the
# SQLite3 Multiple Ciphers amalgamation, and the Vazirmatn fonts. Everything is
# pinned by checksum and lands in folders that git ignores. A second run finds
# all in place and does nothing.
#
#   tools/deps.sh          what building and running needs
#   tools/deps.sh test     also the peers that the tests talk to
#   tools/deps.sh packages also what makes the packages for Windows and Linux
#   tools/deps.sh try      also what tries those packages
#   tools/deps.sh sqlite   only SQLite, with $CC and $AR, into $SQLITE
#   tools/deps.sh id       only print a number that names this build of SQLite
set -eu
cd "$(dirname "$0")/.."

# --- system packages -------------------------------------------------------

# name|file that shows it is there|why
build_packages='
gcc|/usr/bin/gcc|compiles SQLite and the window bindings
libc6-dev|/usr/include/stdio.h|C headers for the compiler
pkg-config|/usr/bin/pkg-config|finds the window libraries
libgl1-mesa-dev|/usr/include/GL/gl.h|draws the window
libx11-dev|/usr/include/X11/Xlib.h|windows on X11
libxcursor-dev|/usr/include/X11/Xcursor/Xcursor.h|windows on X11
libxrandr-dev|/usr/include/X11/extensions/Xrandr.h|windows on X11
libxinerama-dev|/usr/include/X11/extensions/Xinerama.h|windows on X11
libxi-dev|/usr/include/X11/extensions/XInput2.h|windows on X11
libxxf86vm-dev|/usr/include/X11/extensions/xf86vmode.h|windows on X11
libwayland-dev|/usr/include/wayland-client.h|windows on Wayland
libxkbcommon-dev|/usr/include/xkbcommon/xkbcommon.h|keyboard layouts
libgl1-mesa-dri|/usr/lib/*/dri/swrast_dri.so|draws without a graphics card
npm|/usr/bin/npm /usr/local/bin/npm|downloads the two pinned archives below
ca-certificates|/etc/ssl/certs/ca-certificates.crt|verifies the servers they come from
'
test_packages='
postfix|/usr/sbin/smtp-sink|a mail server that we did not write (smtp-sink)
dovecot-imapd|/usr/sbin/dovecot|a mailbox that we did not write
libidn12|/usr/lib/*/libidn.so.12|Exim, another mail server, wants it
libgnutls-dane0|/usr/lib/*/libgnutls-dane.so.0|likewise
libnsl2|/usr/lib/*/libnsl.so.2|likewise
libsisimai-perl|/usr/share/perl5/Sisimai.pm|reads bounces another way
python3-aiosmtpd|/usr/lib/python3/dist-packages/aiosmtpd/__init__.py|a second one
python3-dkim|/usr/lib/python3/dist-packages/dkim/__init__.py|signs and checks mails (DKIM)
python3-nacl|/usr/lib/python3/dist-packages/nacl/__init__.py|Ed25519 for it
libmail-dkim-perl|/usr/share/perl5/Mail/DKIM/Signer.pm|signs mails another way
opendkim|/usr/sbin/opendkim|signs mails as servers do
miltertest|/usr/bin/miltertest|speaks to it as a server does
zbar-tools|/usr/bin/zbarimg|reads QR codes
poppler-utils|/usr/bin/pdftotext|reads and draws PDF files
qpdf|/usr/bin/qpdf|finds what is wrong in a PDF file
php-cli|/usr/bin/php|runs the page that takes opt-outs on a web space
gnome-keyring|/usr/bin/gnome-keyring-daemon|a real keyring
dbus|/usr/bin/dbus-run-session|the bus that the keyring is reached by
xdg-desktop-portal|/usr/libexec/xdg-desktop-portal|opens file dialogs for programs
xdg-desktop-portal-gtk|/usr/libexec/xdg-desktop-portal-gtk|the real file dialogs that it opens
xvfb|/usr/bin/Xvfb|a screen for the window test
xdotool|/usr/bin/xdotool|mouse and keyboard for the window test
weston|/usr/bin/weston|a Wayland desktop for the window test
sqlite3|/usr/bin/sqlite3|proves that a stock SQLite cannot open the vault
strace|/usr/bin/strace|shows what a process connects to
util-linux|/usr/bin/unshare|gives a process a network of its own
iproute2|/sbin/ip|brings loopback up in it
nsis|/usr/bin/makensis|packs the setup for Windows
rpm|/usr/bin/rpm|reads the package for Fedora and its likes
desktop-file-utils|/usr/bin/desktop-file-validate|checks the entry in the menu
appstream|/usr/bin/appstreamcli|checks what software centres show
mandoc|/usr/bin/mandoc|checks the man page
'
package_packages='
git|/usr/bin/git|says which version the tree is
gcc-mingw-w64-x86-64|/usr/bin/x86_64-w64-mingw32-gcc|compiles for Windows
nsis|/usr/bin/makensis|packs the setup for Windows
osslsigncode|/usr/bin/osslsigncode|signs programs for Windows
'
try_packages='
wine|/usr/bin/wine|runs programs for Windows
wine64|/usr/lib/wine/wine64|the part of it for 64 bits
debootstrap|/usr/sbin/debootstrap|makes a bare Debian to install the package in
openssl|/usr/bin/openssl|makes a certificate to try the signing with
xvfb|/usr/bin/Xvfb|a screen for the packaged program
xdotool|/usr/bin/xdotool|finds its window and types
'

present() { # any of the given globs exists
	for glob in $1; do
		for f in $glob; do [ -e "$f" ] && return 0; done
	done
	return 1
}

missing() {
	printf '%s\n' "$1" | while IFS='|' read -r name files why; do
		[ -n "$name" ] || continue
		present "$files" || printf '%s|%s\n' "$name" "$why"
	done
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

install_packages() {
	need=$(missing "$1")
	[ -n "$need" ] || return 0
	names=$(printf '%s\n' "$need" | cut -d'|' -f1)
	if ! command -v apt-get >/dev/null; then
		echo "Mujeeb needs these (Debian names); please install their likes by hand:"
		printf '%s\n' "$need" | sed 's/|/: /; s/^/  /'
		return 0
	fi
	echo "Installing Debian packages:"
	printf '%s\n' "$need" | sed 's/|/: /; s/^/  /'
	as_root apt-get update -qq
	# postfix, opendkim and dovecot are wanted for tests only: they must not start a server
	if printf '%s\n' "$names" | grep -qx postfix; then
		as_root apt-get install -y -qq --no-install-recommends debconf >/dev/null
		echo "postfix postfix/main_mailer_type select No configuration" | as_root debconf-set-selections
	fi
	for service in opendkim dovecot-imapd; do
		if printf '%s\n' "$names" | grep -qx $service && command -v systemctl >/dev/null; then
			as_root systemctl mask --quiet "${service%-imapd}.service" || true # where systemd does not run, nothing starts it
		fi
	done
	# shellcheck disable=SC2086  # one name a word
	as_root env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $names >/dev/null
}

# --- pinned archives -------------------------------------------------------

work=
cleanup() { [ -z "$work" ] || rm -rf "$work"; }
trap cleanup EXIT

check_sum() { # sha256 file
	have=$({ sha256sum "$2" 2>/dev/null || shasum -a 256 "$2"; } | cut -d' ' -f1)
	[ "$have" = "$1" ] || { echo "$2 has checksum $have, not $1: not used." >&2; exit 1; }
}

unpack() { # package@version sha256 file...
	package=$1 sum=$2
	shift 2
	work=$(mktemp -d)
	(cd "$work" && npm pack --silent --ignore-scripts "$package" >/dev/null)
	archive=$(echo "$work"/*.tgz) # not every npm prints the name
	check_sum "$sum" "$archive"
	tar -xzf "$archive" -C "$work" "$@"
}

sqlite_files='package/deps/sqlite3/sqlite3.c package/deps/sqlite3/sqlite3.h package/deps/sqlite3/sqlite3ext.h'

# DQS=0: "text" is never a string. TEMP_STORE=3: temporary data stays in memory.
# FDATASYNC: a commit waits for the data and for the size of the file, not for
# its times. MEMSTATUS=0: no lock around each allocation.
# Only the two ciphers that a vault may name are built in.
sqlite_flags='-O2 -fPIC -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_FTS5 -DSQLITE_DQS=0
 -DSQLITE_TEMP_STORE=3 -DSQLITE_SECURE_DELETE=1 -DSQLITE_OMIT_LOAD_EXTENSION
 -DSQLITE_OMIT_DEPRECATED -DSQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_MAX_EXPR_DEPTH=100
 -DHAVE_FDATASYNC=1 -DSQLITE_DEFAULT_MEMSTATUS=0
 -DSQLITE3MC_SECURE_MEMORY=1 -DHAVE_CIPHER_AES_128_CBC=0 -DHAVE_CIPHER_AES_256_CBC=0
 -DHAVE_CIPHER_SQLCIPHER=0 -DHAVE_CIPHER_RC4=0 -DHAVE_CIPHER_ASCON128=0'

stamp="sqlite3mc 2.4.0 $(printf '%s' "$sqlite_flags" | cksum)"

build_sqlite() {
	out=${SQLITE:-build/sqlite}
	[ "$(cat "$out/stamp" 2>/dev/null)" = "$stamp" ] && [ -f "$out/libsqlite3.a" ] && return 0
	echo "Building SQLite3 Multiple Ciphers (about a minute, once)"
	# shellcheck disable=SC2086
	unpack better-sqlite3-multiple-ciphers@13.0.3 \
		24a11e221247fc003f755ad0f82126bc6b0295d0be1c06f3cb3e48d9db8eb898 $sqlite_files
	check_sum ad84d2c24540cf62ea27ee414911a32963390769bd031f39a50aec0ad90614a0 "$work/package/deps/sqlite3/sqlite3.c"
	mkdir -p "$out"
	cp "$work"/package/deps/sqlite3/* "$out"
	# shellcheck disable=SC2086  # CC may be several words, such as clang -arch arm64
	${CC:-cc} $sqlite_flags -c "$out/sqlite3.c" -o "$out/sqlite3.o"
	"${AR:-ar}" rcs "$out/libsqlite3.a" "$out/sqlite3.o"
	rm -f "$out/sqlite3.o"
	echo "$stamp" >"$out/stamp"
	cleanup
}

get_fonts() {
	out=ui/kit/fonts
	[ -f "$out/Vazirmatn-Regular.ttf" ] && [ -f "$out/Vazirmatn-Bold.ttf" ] && return 0
	echo "Getting the Vazirmatn fonts (SIL Open Font License)"
	unpack vazirmatn@33.0.3 9506e9e6a27e62b353c04a136c27de0cc3aa9e434658b45a6363f7c98c357090 \
		package/fonts/ttf/Vazirmatn-Regular.ttf package/fonts/ttf/Vazirmatn-Bold.ttf
	mkdir -p "$out"
	cp "$work"/package/fonts/ttf/*.ttf "$out"
	cleanup
}

# Debian's Exim and Postfix can't be installed beside each other.
get_exim() {
	out=build/exim
	[ -x "$out/usr/sbin/exim4" ] || ! command -v apt-get >/dev/null && return 0
	echo "Unpacking Exim"
	work=$(mktemp -d)
	chmod 755 "$work" # apt downloads as a user of its own
	fetch="apt-get download -qq exim4-daemon-light"
	(cd "$work" && { $fetch 2>/dev/null || { as_root apt-get update -qq && $fetch; }; })
	mkdir -p "$out"
	dpkg -x "$work"/exim4-daemon-light_*.deb "$out"
	cleanup
}

case ${1:-} in
sqlite)
	build_sqlite
	exit
	;;
id)
	printf '%s' "$stamp" | cksum | cut -d' ' -f1
	exit
	;;
esac
install_packages "$build_packages"
case ${1:-} in
test)
	install_packages "$test_packages"
	get_exim
	;;
packages) install_packages "$package_packages" ;;
try) install_packages "$test_packages$package_packages$try_packages" ;;
esac
build_sqlite
get_fonts
