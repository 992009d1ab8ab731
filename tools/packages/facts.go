package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// The variables that whoever packages may set. Their certificates are their own.
const (
	signing    = "MUJEEB_SIGN"       // the options of osslsigncode
	maintainer = "MUJEEB_MAINTAINER" // who answers for the .deb and the .rpm, as Name <address>
)

// facts are what the templates are filled with.
type facts struct {
	details
	words
	Root       string    // the repository
	Version    string    // as tools/version.sh says it
	Commit     string    // shortened
	Time       time.Time // of the commit, in UTC
	Count      int       // of the commits until then
	Arch       string    // of the program for Linux, as Go and Debian call it
	Maintainer string
	ThirdParty string // THIRD_PARTY.md
}

// details are what FyneApp.toml says of the program.
type details struct {
	Name, ID             string
	GenericName, Comment string
	Categories, Keywords []string
}

// readFacts asks the repository at root.
func readFacts(root string) (facts, error) {
	f := facts{Root: root, words: theWords, Arch: runtime.GOARCH, Maintainer: cmp.Or(os.Getenv(maintainer), "Mujeeb")}
	version := exec.Command(filepath.Join(root, "tools", "version.sh"), "facts")
	version.Stderr = os.Stderr
	lines, err := version.Output()
	if err != nil {
		return f, fmt.Errorf("packages need a version: tools/version.sh: %w", err)
	}
	if err := f.readVersion(string(lines)); err != nil {
		return f, err
	}
	var app struct {
		Details     details
		LinuxAndBSD details
	}
	if _, err := toml.DecodeFile(filepath.Join(root, "FyneApp.toml"), &app); err != nil {
		return f, err
	}
	f.details = app.LinuxAndBSD
	f.Name, f.ID = app.Details.Name, app.Details.ID
	others, err := os.ReadFile(filepath.Join(root, "THIRD_PARTY.md"))
	f.ThirdParty = string(others)
	return f, err
}

var versionForm = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

// readVersion takes the lines of tools/version.sh facts.
func (f *facts) readVersion(lines string) error {
	line := strings.Fields(lines)
	if len(line) != 4 || !versionForm.MatchString(line[0]) {
		return fmt.Errorf("tools/version.sh says %q, which is not a version as semver.org has it with its commit", lines)
	}
	f.Version, f.Commit = line[0], line[1]
	seconds, err := strconv.ParseInt(line[2], 10, 64)
	if err != nil {
		return err
	}
	f.Time = time.Unix(seconds, 0).UTC()
	f.Count, err = strconv.Atoi(line[3])
	return err
}

// Core returns the version's three numbers.
func (f facts) Core() string {
	core, _, _ := strings.Cut(f.Version, "+")
	core, _, _ = strings.Cut(core, "-")
	return core
}

// Number returns the version as Windows compares it: four numbers, the last of
// which has 16 bits and grows with every commit.
func (f facts) Number() string { return fmt.Sprintf("%s.%d", f.Core(), f.Count%(1<<16)) }

// Commas returns Number as a resource script writes it.
func (f facts) Commas() string { return strings.ReplaceAll(f.Number(), ".", ",") }

// Date returns the day of the commit.
func (f facts) Date() string { return f.Time.Format(time.DateOnly) }
