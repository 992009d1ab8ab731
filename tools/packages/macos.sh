#!/bin/sh
# Makes the program for a Mac, and a disk image of it, into build/packages. It runs
# on a Mac with the Xcode command line tools, Go and npm, for which `make mac`
# prepares the settings. UNTRIED: nobody has run it on a Mac yet.
#
# Whoever packages signs with their own developer ID:
#
#   MUJEEB_SIGN_MAC   the identity, such as "Developer ID Application: Name (TEAM)";
#                     without it the program is signed ad hoc, for this Mac alone
#   MUJEEB_NOTARY     the profile of the keychain that notarytool stored; without it
#                     nothing is sent to Apple
set -eu
cd "$(dirname "$0")/../.."
[ "$(uname)" = Darwin ] || { echo "macos.sh runs on a Mac only" >&2; exit 1; }

version=$(tools/version.sh)
stamp=$(tools/version.sh ldflags)
app=build/macos/Mujeeb.app
image=build/packages/Mujeeb-$version.dmg
identity=${MUJEEB_SIGN_MAC:--}

# build compiles SQLite and the program for a kind of Mac: Go's name, clang's name.
build() {
	out=$PWD/build/sqlite-$1
	CC="clang -arch $2" SQLITE=$out tools/deps.sh sqlite
	CC="clang -arch $2" GOARCH=$1 CGO_CFLAGS="$CGO_CFLAGS -I$out" CGO_LDFLAGS="-L$out $CGO_LDFLAGS" CPATH=$out \
		MACOSX_DEPLOYMENT_TARGET=12.0 go build -ldflags "-s -w -buildid= $stamp" -o "build/macos/mujeeb-$1" .
}

sign() { # options, then what is signed
	[ "$identity" = - ] || set -- --timestamp "$@"
	codesign --force --sign "$identity" "$@"
}

notarise() {
	[ -n "${MUJEEB_NOTARY:-}" ] || { echo "Not sent to Apple: MUJEEB_NOTARY is not set."; return 0; }
	xcrun notarytool submit "$image" --keychain-profile "$MUJEEB_NOTARY" --wait
	xcrun stapler staple "$image"
}

rm -rf build/macos
mkdir -p build/packages
go run ./tools/packages macos
build arm64 arm64
build amd64 x86_64

mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
lipo -create -output "$app/Contents/MacOS/mujeeb" build/macos/mujeeb-arm64 build/macos/mujeeb-amd64
cp build/macos/Info.plist "$app/Contents/"
cp build/macos/mujeeb.icns build/macos/Licences.txt "$app/Contents/Resources/"
sign --options runtime --entitlements build/macos/entitlements.plist "$app"
codesign --verify --strict --verbose=2 "$app"

rm -rf build/macos/image
mkdir build/macos/image
cp -R "$app" build/macos/image/
ln -s /Applications build/macos/image/Applications
hdiutil create -quiet -fs HFS+ -volname Mujeeb -srcfolder build/macos/image -format UDZO -ov "$image"
sign "$image"
notarise
(cd build/packages && shasum -a 256 "$(basename "$image")" >"$(basename "$image").sha256")
echo "$image"
