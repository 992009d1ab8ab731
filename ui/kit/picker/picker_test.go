package picker

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
)

// pickerIn returns a picker whose background work is posted to q, and the
// folder with files in which it starts.
func pickerIn(t *testing.T) (*Picker, kittest.Queue, string) {
	t.Helper()
	env, q := kittest.New(t, "ar", kit.Light), make(kittest.Queue, 100)
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
	files := New(env, nil)
	files.folder = dir
	kittest.Show(env, layout.VBox(), 900, 700)
	return files, q, dir
}

func (b *browser) names() []string {
	var all []string
	for _, e := range b.entries {
		all = append(all, e.name)
	}
	return all
}

func TestBrowser_OpenFile(t *testing.T) {
	files, q, dir := pickerIn(t)
	got := ""
	b := newBrowser(files, kit.Filter{Extensions: []string{".csv"}}, func(path string) { got = path })
	b.files, b.accept = true, b.acceptFile
	b.show("t", "open")
	q.Run(t)
	if want := []string{"sub", "A.CSV", "b.csv"}; !slices.Equal(b.names(), want) {
		t.Fatalf("lists %v, want %v", b.names(), want)
	}
	b.hidden.SetChecked(true)
	q.Run(t)
	if !slices.Contains(b.names(), ".hidden.csv") {
		t.Error("hidden files stay hidden")
	}
	kittest.Press(files.env, fyne.KeyHome, fyne.KeyReturn) // into sub
	q.Run(t)
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
	if got != filepath.Join(dir, "b.csv") || kittest.Overlays(files.env) != 0 {
		t.Errorf("chose %q, %d dialogs left", got, kittest.Overlays(files.env))
	}
}

func TestBrowser_StaleFolderIsDropped(t *testing.T) {
	files, q, dir := pickerIn(t)
	b := newBrowser(files, kit.Filter{}, nil)
	b.show("t", "open")
	q.Run(t)
	b.enter(filepath.Join(dir, "sub"))
	first := <-q
	b.enter(filepath.Dir(dir))
	q.Run(t)
	first()
	if b.folder != filepath.Dir(dir) {
		t.Errorf("in %s, want the folder asked for last", b.folder)
	}
	b.enter(filepath.Join(dir, "gone"))
	if q.Run(t); b.problem.Text() == "" || b.folder != filepath.Dir(dir) {
		t.Error("no word on a folder that can't be read")
	}
}

func TestOwnPicker_SaveFile(t *testing.T) {
	files, q, dir := pickerIn(t)
	var got []string
	save := func() {
		files.SaveFile("b", kit.Filter{Extensions: []string{".csv"}}, func(p string) { got = append(got, p) })
	}
	save()
	q.Run(t)
	kittest.Press(files.env, fyne.KeyReturn) // b.csv exists
	kittest.Press(files.env, fyne.KeyReturn) // keeps it
	if len(got) != 0 || kittest.Overlays(files.env) != 1 {
		t.Fatalf("replaced %v, %d dialogs", got, kittest.Overlays(files.env))
	}
	kittest.Press(files.env, fyne.KeyReturn)
	files.env.Window.Canvas().FocusNext()
	kittest.Press(files.env, fyne.KeySpace)
	save()
	q.Run(t)
	kittest.Type(files.env, "new")
	kittest.Press(files.env, fyne.KeyReturn)
	if want := []string{filepath.Join(dir, "b.csv"), filepath.Join(dir, "new.csv")}; !slices.Equal(got, want) {
		t.Errorf("chose %v, want %v", got, want)
	}
}

func TestOwnPicker_OpenFolder(t *testing.T) {
	files, q, dir := pickerIn(t)
	got := ""
	files.OpenFolder(func(p string) { got = p })
	q.Run(t)
	if kittest.Press(files.env, fyne.KeyEscape); got != "" {
		t.Errorf("Escape chose %q", got)
	}
	files.OpenFolder(func(p string) { got = p })
	q.Run(t)
	files.env.Window.Canvas().Unfocus()
	kittest.Press(files.env, fyne.KeyReturn)
	if got != dir {
		t.Errorf("chose %q, want the folder shown", got)
	}
}
