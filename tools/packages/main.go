// Command packages makes what owners download: a setup and a ZIP for Windows, a
// .deb and an .rpm for Linux, and their checksums. It compiles nothing; make gives
// it the programs.
//
//	go run ./tools/packages resources   icon, version and manifest for mujeeb.exe
//	go run ./tools/packages pack        the packages of mujeeb.exe and build/linux/mujeeb
//	go run ./tools/packages sign FILE   signs a program for Windows in its place
//	go run ./tools/packages macos       what tools/packages/macos.sh needs
//
// It runs in the root of the repository. Packing equal programs at one commit
// twice gives equal bytes: every file in a package has the time of the commit.
// What is text stands in templates; the words that several of them need come from
// FyneApp.toml and names.go.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

const usage = "usage: go run ./tools/packages resources | pack | sign FILE | macos"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "packages:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 2 && args[0] == "sign" {
		return sign(os.Getenv(signing), args[1])
	}
	if len(args) != 1 {
		return fmt.Errorf("there is nothing to do; %s", usage)
	}
	f, err := readFacts(".")
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	switch args[0] {
	case "resources":
		return resources(f, filepath.Join("build", "resources"), "rsrc_windows_amd64.syso")
	case "pack":
		return order{
			facts: f, windows: "mujeeb.exe", linux: filepath.Join("build", "linux", "mujeeb"),
			work: filepath.Join("build", "packing"), out: filepath.Join("build", "packages"), signing: os.Getenv(signing), signer: self,
		}.pack()
	case "macos":
		return macos(f, filepath.Join("build", "macos"))
	}
	return fmt.Errorf("there is no %q; %s", args[0], usage)
}

// order says what to pack.
type order struct {
	facts
	windows, linux string // the programs
	work           string // a folder for what is needed on the way; it is emptied
	out            string // the folder for the packages; it is emptied
	signing        string // the options of osslsigncode; empty: nothing is signed
	signer         string // this program, which signs the uninstaller while NSIS packs it
}

// pack makes all packages and their checksums.
func (o order) pack() error {
	for _, dir := range []string{o.work, o.out} {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	for _, step := range []func() error{o.packWindows, o.packLinux} {
		if err := step(); err != nil {
			return err
		}
	}
	return writeSums(o.out)
}
