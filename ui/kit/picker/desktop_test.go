package picker

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/ui/filedialog"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
)

// fakeDesktop is a desktop whose person answers when the test says so.
type fakeDesktop struct {
	*kit.Env
	files   *Picker
	posted  kittest.Queue
	asked   chan filedialog.Question
	answers chan answer
	ended   chan struct{} // a dialog was closed by the program
	chosen  []string
}

type answer struct {
	path string
	err  error
}

func newDesktop(t *testing.T, language string) *fakeDesktop {
	env := kittest.New(t, language, kit.Light)
	d := &fakeDesktop{
		Env: env, posted: make(kittest.Queue, 10),
		asked: make(chan filedialog.Question, 10), answers: make(chan answer), ended: make(chan struct{}, 10),
	}
	env.Post = func(f func()) { d.posted <- f }
	ask := func(ctx context.Context, q filedialog.Question) (string, error) {
		d.asked <- q
		select {
		case a := <-d.answers:
			return a.path, a.err
		case <-ctx.Done():
			d.ended <- struct{}{}
			return "/too/late.csv", nil // as a system does that can't close its dialog
		}
	}
	d.files = New(env, ask)
	d.files.folder = t.TempDir()
	kittest.Show(env, layout.VBox(field.NewEntry(env)), 900, 700)
	return d
}

func (d *fakeDesktop) take(path string) { d.chosen = append(d.chosen, path) }

// answer answers the desktop's dialog and runs what that posts.
func (d *fakeDesktop) answer(t *testing.T, path string, err error) {
	t.Helper()
	d.answers <- answer{path, err}
	d.posted.Run(t)
}

// bare removes the bidi isolates around names in sentences.
var bare = strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")

var csvFilter = kit.Filter{Extensions: []string{".csv", ".tsv"}}

func TestDesktopPicker_Asks(t *testing.T) {
	elsewhere := t.TempDir()
	for language, want := range map[string]filedialog.Question{
		"en": {Title: "Choose a file", Yes: "Open", Types: []filedialog.Type{{Name: "CSV, TSV files", Extensions: csvFilter.Extensions}, {Name: "All files"}}},
		"ar": {Title: "اختر ملفًا", Yes: "فتح", Types: []filedialog.Type{{Name: "ملفات CSV، TSV", Extensions: csvFilter.Extensions}, {Name: "كل الملفات"}}},
	} {
		d := newDesktop(t, language)
		start := d.files.folder
		d.files.OpenFile(csvFilter, d.take)
		got := <-d.asked
		if got.Kind != filedialog.OpenFile || got.Title != want.Title || got.Yes != want.Yes || got.Folder != start {
			t.Errorf("%s: asks %+v", language, got)
		}
		for i, x := range got.Types {
			if plain := bare.Replace(x.Name); plain != want.Types[i].Name || !slices.Equal(x.Extensions, want.Types[i].Extensions) {
				t.Errorf("%s: offers %q, want %q", language, x, want.Types[i])
			}
		}
		d.answer(t, filepath.Join(elsewhere, "leads.csv"), nil)
		d.files.SaveFile("new.csv", csvFilter, d.take)
		if got := <-d.asked; got.Kind != filedialog.SaveFile || got.Name != "new.csv" || got.Folder != elsewhere || len(got.Types) != 1 {
			t.Errorf("%s: asks %+v", language, got)
		}
		d.answer(t, "", nil)
		d.files.OpenFolder(d.take)
		if got := <-d.asked; got.Kind != filedialog.OpenFolder || len(got.Types) != 0 {
			t.Errorf("%s: asks %+v", language, got)
		}
		d.answer(t, "", nil)
		if want := []string{filepath.Join(elsewhere, "leads.csv")}; !slices.Equal(d.chosen, want) || d.InDialog() {
			t.Errorf("%s: chose %v, want %v", language, d.chosen, want)
		}
	}
}

// Whatever ends the waiting, a lock too, ends the desktop's dialog, and its
// answer is dropped.
func TestDesktopPicker_Ended(t *testing.T) {
	for name, end := range map[string]func(*fakeDesktop){
		"Escape": func(d *fakeDesktop) { kittest.Press(d.Env, fyne.KeyEscape) },
		"Lock":   func(d *fakeDesktop) { d.CloseDialogs() },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, "ar")
			d.files.OpenFile(csvFilter, d.take)
			<-d.asked
			end(d)
			<-d.ended
			d.files.OpenFolder(d.take) // asked before the late answer is heard
			<-d.asked
			d.posted.Run(t)
			if len(d.chosen) != 0 || kittest.Overlays(d.Env) != 1 {
				t.Errorf("the late answer came through: %v, %d dialogs", d.chosen, kittest.Overlays(d.Env))
			}
			d.answer(t, "/x/vault", nil)
			if want := []string{"/x/vault"}; !slices.Equal(d.chosen, want) {
				t.Errorf("chose %v, want %v", d.chosen, want)
			}
		})
	}
}

// Where the desktop fails, the program's own dialogs ask from then on.
func TestDesktopPicker_Fallback(t *testing.T) {
	pick := map[string]func(kit.FilePicker, func(string)){
		"OpenFile":   func(p kit.FilePicker, f func(string)) { p.OpenFile(csvFilter, f) },
		"SaveFile":   func(p kit.FilePicker, f func(string)) { p.SaveFile("b.csv", csvFilter, f) },
		"OpenFolder": func(p kit.FilePicker, f func(string)) { p.OpenFolder(f) },
	}
	for name, ask := range pick {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, "en")
			dir := d.files.folder
			if err := os.WriteFile(filepath.Join(dir, "b.csv"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			ask(d.files, d.take)
			<-d.asked
			d.answer(t, "", errors.New("no portal"))
			d.posted.Run(t) // the folder is read
			if kittest.Overlays(d.Env) != 1 {
				t.Fatalf("%d dialogs, want the program's own", kittest.Overlays(d.Env))
			}
			d.CloseDialogs()
			if _, ok := d.files.way().(ownPicker); !ok {
				t.Errorf("asks by %T, though the desktop failed", d.files.way())
			}
		})
	}
}

// A dialog that nobody sees can be left for the program's own.
func TestDesktopPicker_ChooseHere(t *testing.T) {
	d := newDesktop(t, "en")
	d.files.OpenFile(csvFilter, d.take)
	<-d.asked
	d.Window.Canvas().FocusNext()
	kittest.Press(d.Env, fyne.KeySpace)
	<-d.ended
	d.posted.Run(t)
	d.posted.Run(t) // the late answer and the folder's content, in either order
	if _, ok := d.files.way().(ownPicker); !ok || kittest.Overlays(d.Env) != 1 || len(d.chosen) != 0 {
		t.Errorf("%T, %d dialogs, chose %v", d.files.way(), kittest.Overlays(d.Env), d.chosen)
	}
}

// The person is not asked again about a file that the desktop asked about, but
// about another one.
func TestDesktopPicker_Replace(t *testing.T) {
	d := newDesktop(t, "en")
	whole := filepath.Join(d.files.folder, "b.csv")
	if err := os.WriteFile(whole, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	save := func(name string) {
		t.Helper()
		d.files.SaveFile("suggested.csv", csvFilter, d.take)
		<-d.asked
		d.answer(t, filepath.Join(filepath.Dir(whole), name), nil)
	}
	save("b.csv")
	if want := []string{whole}; !slices.Equal(d.chosen, want) || d.InDialog() {
		t.Fatalf("chose %v, want %v without another question", d.chosen, want)
	}
	save("new")
	if want := []string{whole, filepath.Join(filepath.Dir(whole), "new.csv")}; !slices.Equal(d.chosen, want) {
		t.Fatalf("chose %v, want %v", d.chosen, want)
	}
	save("b")
	if len(d.chosen) != 2 || !d.InDialog() {
		t.Fatalf("replaced %v unasked", d.chosen)
	}
	kittest.Press(d.Env, fyne.KeyEscape)
	if len(d.chosen) != 2 || d.InDialog() {
		t.Errorf("chose %v", d.chosen)
	}
}
