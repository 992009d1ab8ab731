package update

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"golang.org/x/mod/semver"
)

// Announcement names the newest version.
type Announcement struct {
	Version string    // a semantic version with its v, such as "v0.2.0"
	Date    time.Time // the day on which it was published
	Page    string    // the https address of the page where it is
}

// Order says how the version that runs stands to the one announced.
type Order string

// The orders.
const (
	Older   Order = "older"   // there is a newer one
	Same    Order = "same"    // this is the newest one
	Newer   Order = "newer"   // this one is newer than the newest one announced
	Unknown Order = "unknown" // this build carries no version
)

// News is what an announcement says to the program that runs.
type News struct {
	Announcement
	Order Order // of the program that runs
}

const heading = "mujeeb version 1"

// Text returns the text to sign.
func (a Announcement) Text() string {
	return fmt.Sprintf("%s\nversion %s\ndate %s\npage %s\n", heading, a.Version, a.Date.Format(time.DateOnly), a.Page)
}

// parse reads what Text writes, and nothing else.
func parse(text string) (a Announcement, err error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != 4 || lines[0] != heading {
		return a, errors.New("not an announcement")
	}
	var values [3]string
	for i, name := range []string{"version ", "date ", "page "} {
		value, ok := strings.CutPrefix(lines[i+1], name)
		if !ok {
			return a, fmt.Errorf("line %d does not begin with %q", i+2, name)
		}
		values[i] = value
	}
	a.Version, a.Page = values[0], values[2]
	if a.Date, err = time.Parse(time.DateOnly, values[1]); err != nil {
		return Announcement{}, err
	}
	return a, a.Check()
}

// Check returns what is wrong with the announcement.
func (a Announcement) Check() error {
	if semver.Canonical(a.Version) != a.Version {
		return fmt.Errorf("%q is no whole semantic version with a v", a.Version)
	}
	page, err := url.Parse(a.Page)
	if err != nil || page.Scheme != "https" || page.Hostname() == "" || page.User != nil || page.String() != a.Page {
		return fmt.Errorf("%q is no https address", a.Page)
	}
	return nil
}

// compare returns how a running version, with or without its v, stands to one
// announced. Build metadata, such as that of 0.1.0+3.a7c1d9d, marks a build from
// commits after a version: it is newer than that version.
func compare(running, announced string) Order {
	running = "v" + strings.TrimPrefix(running, "v")
	if !semver.IsValid(running) {
		return Unknown
	}
	switch n := semver.Compare(running, announced); {
	case n < 0:
		return Older
	case n > 0 || semver.Build(running) != "":
		return Newer
	}
	return Same
}
