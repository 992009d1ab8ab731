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
