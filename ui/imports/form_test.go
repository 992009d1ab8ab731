package imports

import (
	"os"
	"path/filepath"
	"testing"

	"mujeeb/data/intake"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// One goes on once all of the file was read. What an earlier reading found out is not
// said of the file as it is read now.
func TestForm_ReadFirst(t *testing.T) {
	s := pagetest.New(t, "en")
	path := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(path, []byte("name,email\nAmal,amal@example.org\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	next := s.Hold()
	i := New(s.Place, page.Route{Page: page.Import, Kept: page.TakeFile(path)}).(*importPage)
	until := func(is func() bool) {
		t.Helper()
		for !is() {
			next()()
		}
	}
	until(func() bool { return i.form != nil })
	form := i.form
	if !form.next.Disabled() {
		t.Error("one goes on with a file that was not read")
	}
	read := next()
	form.again(func(o *intake.Options) { o.Delimiter = ';' })
	read()
	if form.known != nil || i.sound == nil {
		t.Error("an earlier reading is said of the file")
	}
	until(func() bool { return i.form != nil && i.form != form && i.form.known != nil })
}
