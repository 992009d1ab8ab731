package kit

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// pickerIn gives an environment whose background work comes back by q, and a folder with files.
func pickerIn(t *testing.T) (*Env, queue, string) {
	t.Helper()
	env, q := newEnv(t, "ar", Light), make(queue, 100)
	env.Post = func(f func()) { q <- f }
	dir := t.TempDir()
	for _, name := range []string{"b.csv", "A.CSV", "note.txt", ".hidden.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	env.folder = dir
	env.show(VBox(), 900, 700)
	return env, q, dir
}

func (b *browser) names() []string {
	var all []string
	for _, e := range b.entries {
		all = append(all, e.name)
	}
	return all
}

func TestBrowser_OpenFile(t *testing.T) {
	env, q, dir := pickerIn(t)
	got := ""
	b := newBrowser(env, Filter{Extensions: []string{".csv"}}, func(path string) { got = path })
	b.files, b.accept = true, b.acceptFile
	b.show("t", "open")
	q.run(t)
	if want := []string{"sub", "A.CSV", "b.csv"}; !slices.Equal(b.names(), want) {
		t.Fatalf("lists %v, want %v", b.names(), want)
	}
	b.hidden.SetChecked(true)
	q.run(t)
	if !slices.Contains(b.names(), ".hidden.csv") {
		t.Error("hidden files stay hidden")
	}
	env.press(fyne.KeyHome, fyne.KeyReturn) // into sub
	q.run(t)
	if b.folder != filepath.Join(dir, "sub") {
		t.Fatalf("in %s", b.folder)
	}
	b.name.SetText("none.csv")
	b.accept()
	if got != "" || b.problem.Text() == "" {
		t.Errorf("took %q, says %q", got, b.problem.Text())
	}
	b.name.SetText(filepath.Join(dir, "b.csv"))
	b.accept()
	if got != filepath.Join(dir, "b.csv") || len(env.dialogs) != 0 {
		t.Errorf("chose %q, %d dialogs left", got, len(env.dialogs))
	}
}

func TestBrowser_StaleFolderIsDropped(t *testing.T) {
	env, q, dir := pickerIn(t)
	b := newBrowser(env, Filter{}, nil)
	b.show("t", "open")
	q.run(t)
	b.enter(filepath.Join(dir, "sub"))
	first := <-q
	b.enter(filepath.Dir(dir))
	q.run(t)
	first()
	if b.folder != filepath.Dir(dir) {
		t.Errorf("in %s, want the folder asked for last", b.folder)
	}
	b.enter(filepath.Join(dir, "gone"))
	if q.run(t); b.problem.Text() == "" || b.folder != filepath.Dir(dir) {
		t.Error("no word on a folder that can't be read")
	}
}

func TestOwnPicker_SaveFile(t *testing.T) {
	env, q, dir := pickerIn(t)
	var got []string
	save := func() {
		NewFilePicker(env).SaveFile("b", Filter{Extensions: []string{".csv"}}, func(p string) { got = append(got, p) })
	}
	save()
	q.run(t)
	env.press(fyne.KeyReturn) // b.csv exists
	env.press(fyne.KeyReturn) // keeps it
	if len(got) != 0 || len(env.dialogs) != 1 {
		t.Fatalf("replaced %v, %d dialogs", got, len(env.dialogs))
	}
	env.press(fyne.KeyReturn)
	env.Window.Canvas().FocusNext()
	env.press(fyne.KeySpace)
	save()
	q.run(t)
	env.typed("new")
	env.press(fyne.KeyReturn)
	if want := []string{filepath.Join(dir, "b.csv"), filepath.Join(dir, "new.csv")}; !slices.Equal(got, want) {
		t.Errorf("chose %v, want %v", got, want)
	}
}

func TestOwnPicker_OpenFolder(t *testing.T) {
	env, q, dir := pickerIn(t)
	got := ""
	NewFilePicker(env).OpenFolder(func(p string) { got = p })
	q.run(t)
	if env.press(fyne.KeyEscape); got != "" {
		t.Errorf("Escape chose %q", got)
	}
	NewFilePicker(env).OpenFolder(func(p string) { got = p })
	q.run(t)
	env.dialogs[0].accept()
	if got != dir {
		t.Errorf("chose %q, want the folder shown", got)
	}
}
