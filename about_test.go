package main

import (
	"os"
	"testing"
)

// The program carries the page that tools/thirdparty writes.
func TestAbout_ThirdParty(t *testing.T) {
	raw, err := os.ReadFile("THIRD_PARTY.md")
	if err != nil {
		t.Fatal(err)
	}
	if about("", nil).ThirdParty != string(raw) {
		t.Error("the program shows other licences")
	}
}
