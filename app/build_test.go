package app_test

import (
	"testing"

	"mujeeb/app"
)

func TestBuild_String(t *testing.T) {
	for want, b := range map[string]app.Build{
		"Mujeeb 0.1.0 (a7c1d9d, 2026-11-30)": app.NewBuild("0.1.0", "a7c1d9d", "2026-11-30T05:06:07+03:00", "", ""),
		"Mujeeb, built without a version":    app.NewBuild("", "", "", "", ""),
	} {
		if got := b.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestNewBuild_NoTime(t *testing.T) {
	if b := app.NewBuild("0.1.0", "a7c1d9d", "yesterday", "", ""); !b.Committed.IsZero() {
		t.Errorf("took %v for a time", b.Committed)
	}
}
