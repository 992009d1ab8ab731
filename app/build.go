package app

import (
	"fmt"
	"time"
)

// Build says which program this is. Whoever packages the program has the linker
// stamp it; a program that was built without that has the zero value.
type Build struct {
	Version   string    // such as "0.1.0"; empty when it was not stamped
	Commit    string    // of the source, shortened; empty when it was not stamped
	Committed time.Time // when that commit was made, in UTC; zero when it was not stamped
	Updates   string    // the https address of the file that names the newest version; empty: there is none
	UpdateKey string    // the key that this file is signed with, as golang.org/x/mod/sumdb/note writes verifier keys
}

// NewBuild returns what the linker stamped. A time that is not RFC 3339 counts as none.
func NewBuild(version, commit, committed, updates, updateKey string) Build {
	at, err := time.Parse(time.RFC3339, committed)
	if err != nil {
		at = time.Time{}
	}
	return Build{Version: version, Commit: commit, Committed: at.UTC(), Updates: updates, UpdateKey: updateKey}
}

// String returns the line that -version prints, such as "Mujeeb 0.1.0 (a7c1d9d, 2026-11-30)".
func (b Build) String() string {
	if b.Version == "" {
		return "Mujeeb, built without a version"
	}
	return fmt.Sprintf("Mujeeb %s (%s, %s)", b.Version, b.Commit, b.Committed.Format(time.DateOnly))
}
