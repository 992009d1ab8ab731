package main

import (
	"io"
	"os"
	"testing"

	"mujeeb/ui/native"
)

// The program carries the page that tools/thirdparty writes.
func TestAbout_ThirdParty(t *testing.T) {
	raw, err := os.ReadFile("THIRD_PARTY.md")
	if err != nil {
		t.Fatal(err)
	}
	if about(io.Discard, "", nil).ThirdParty != string(raw) {
		t.Error("the program shows other licences")
	}
}

// Where there is a log file, the program says where it is.
func TestAbout_Log(t *testing.T) {
	log, err := native.LogFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	if got := about(log, "", nil).Log; got != log.Path() {
		t.Errorf("got %q, want %q", got, log.Path())
	}
	if got := about(io.Discard, "", nil).Log; got != "" {
		t.Errorf("says %q without a file", got)
	}
}
