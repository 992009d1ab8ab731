package data_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/text/secret"
)

// The page is kept with its secrets, which can't be printed, and is named by mails only
// after a click came from it.
func TestVault_OptOutPage(t *testing.T) {
	v, clock := datatest.Vault(t)
	if p, err := v.OptOutPage(t.Context()); err != nil || p.Queue != "" || p.Works() {
		t.Errorf("before there is one: %+v, %v", p, err)
	}
	made := data.OptOutPage{URL: "https://olive.example/stop.php", Queue: "mujeeb-0011", Public: []byte{1, 2}, Private: secret.New("private half\x00\xff"), Fetch: secret.New("fetching")}
	named := func() string {
		t.Helper()
		s, err := v.Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s.OptOutPage
	}
	save := func(p data.OptOutPage) data.OptOutPage {
		t.Helper()
		if err := v.SaveOptOutPage(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		got, err := v.OptOutPage(t.Context())
		if err != nil || got.URL != p.URL || got.Queue != p.Queue || string(got.Public) != string(p.Public) ||
			!got.Private.Equal(p.Private) || !got.Fetch.Equal(p.Fetch) || !got.Tried.Equal(p.Tried) {
			t.Errorf("%+v, want %+v, %v", got, p, err)
		}
		return got
	}
	got := save(made)
	if said := fmt.Sprintf("%+v %#v", got, got); strings.Contains(said, "private half") || strings.Contains(said, "fetching") {
		t.Errorf("a secret shows in %s", said)
	}
	if got.Works() || named() != "" {
		t.Errorf("a page that was never tried works, and mails name %q", named())
	}
	made.Tried = clock.Now().Truncate(time.Millisecond)
	if got := save(made); !got.Works() || named() != made.URL {
		t.Errorf("a page that was tried does not work, and mails name %q", named())
	}
	made.URL = ""
	if got := save(made); got.Works() || named() != "" {
		t.Errorf("a page that is nowhere works, and mails name %q", named())
	}
}

// How the page was last asked is kept for that page alone, and counts what could not be read.
func TestVault_NoteOptOutPoll(t *testing.T) {
	v, clock := datatest.Vault(t)
	p := data.OptOutPage{URL: "https://olive.example/stop.php", Queue: "mujeeb-1", Public: make([]byte, 32)}
	if err := v.SaveOptOutPage(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	fetched := clock.Now()
	for _, n := range []struct {
		trouble    string
		unreadable int
	}{{"", 2}, {"not_there", 1}} {
		if err := v.NoteOptOutPoll(t.Context(), p.Queue, n.trouble, n.unreadable); err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Hour)
	}
	got, err := v.OptOutPoll(t.Context())
	if err != nil || !got.FetchedAt.Equal(fetched) || !got.TriedAt.Equal(fetched.Add(time.Hour)) || got.Trouble != "not_there" || got.Unreadable != 3 {
		t.Errorf("got %+v, %v", got, err)
	}
	p.Queue = "mujeeb-2"
	if err := v.SaveOptOutPage(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if got, err := v.OptOutPoll(t.Context()); err != nil || got != (data.OptOutPoll{}) {
		t.Errorf("of another page: %+v, %v", got, err)
	}
}
