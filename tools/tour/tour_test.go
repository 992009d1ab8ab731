package main

import (
	"archive/zip"
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mujeeb/data/proof"
	"mujeeb/text/lang"
	"mujeeb/tools/drive/leak"
)

// The tests run this test binary again: there the tour walks, in a home of its
// own, and waits at every moment until the test has looked at what is on the disk.
// envDir names the folder for what the tour keeps, and envOnly the language of a
// walk that draws nothing.
const (
	envDir  = "MUJEEB_TOUR_DIR"
	envOnly = "MUJEEB_TOUR_ONLY"
)

func TestMain(m *testing.M) {
	if os.Getenv(envDir) == "" {
		os.Exit(m.Run())
	}
	if err := walkWatched(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func walkWatched(ctx context.Context) error {
	in := bufio.NewReader(os.Stdin)
	t := tour{dir: os.Getenv(envDir), log: os.Stderr, looks: allLooks, tell: func(what event, words string) error {
		fmt.Printf("%s %q\n", what, words)
		if what != reached {
			return nil
		}
		_, err := in.ReadString('\n')
		return err
	}}
	if only := os.Getenv(envOnly); only != "" {
		t.looks = nil
		_, err := t.walk(ctx, only)
		return err
	}
	return t.run(ctx, io.Discard)
}

// The whole main job, through the real pages, in every language. What it leaves
// on the disk on the way tells nothing, its pictures are those of the manual.
func TestRun(t *testing.T) {
	w := startWalk(t, "")
	look := map[string]func(){
		"leads": w.hidesVault, "campaign-done": w.hidesVault, "policy-notice": w.hidesVault, "breach-notice": w.hidesVault,
		"exported": w.hidesVault, "erased": w.hidesVault, "locked": w.hidesLocked,
	}
	looked := 0
	for w.next() {
		if f, ok := look[w.moment]; ok {
			f()
			looked++
		}
		w.goOn()
	}
	w.ends()
	if want := len(look) * len(lang.Languages()); looked != want {
		t.Errorf("looked at the disk %d times, want %d", looked, want)
	}
	if left, err := os.ReadDir(w.temp()); err != nil || len(left) > 0 {
		t.Errorf("the tour left %v, %v", left, err)
	}
	w.hides("at the end")
	w.findsKept()
	for _, l := range lang.Languages() {
		t.Run("Kept/"+l.Code, func(t *testing.T) { keeps(t, w.dir, l.Code) })
	}
	t.Run("Pictures", func(t *testing.T) { drawsManual(t, w.dir) })
}

// Killed in the middle of sending, the tour leaves a vault behind, and nobody is
// told who is in there.
func TestRun_Killed(t *testing.T) {
	w := startWalk(t, "ar")
	for w.next() && w.moment != sending {
		w.goOn()
	}
	if w.moment != sending {
		t.Fatalf("the walk ended before %q", sending)
	}
	if err := w.process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := w.process.Wait(); err == nil {
		t.Error("the process ended well, though it was killed")
	}
	if log := w.vaultFile("vault.db-wal"); log == "" {
		t.Error("there is no log of what the vault was about to keep")
	}
	w.hidesVault()
}

// watchedWalk is a tour in another process, seen from outside.
type watchedWalk struct {
	t       *testing.T
	home    string
	dir     string // for what the tour keeps
	process *exec.Cmd
	in      io.Writer
	out     *bufio.Scanner
	moment  string // that the walk waits at
	typed   []string
}

func startWalk(t *testing.T, only string) *watchedWalk {
	t.Helper()
	w := &watchedWalk{t: t, home: t.TempDir(), dir: t.TempDir()}
	ctx := t.Context()
	if end, ok := t.Deadline(); ok { // with the race detector a walk takes long, and how long is for -timeout to say
		var cancel func()
		ctx, cancel = context.WithDeadline(ctx, end.Add(-10*time.Second))
		t.Cleanup(cancel)
	}
	w.process = exec.CommandContext(ctx, os.Args[0])
	w.process.Env = append(os.Environ(), envDir+"="+w.dir, envOnly+"="+only, "LANG=en_US.UTF-8", "HOME="+w.home)
	for name, dir := range map[string]string{
		"TMPDIR": "tmp", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data", "XDG_RUNTIME_DIR": "run",
	} {
		dir = filepath.Join(w.home, dir)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		w.process.Env = append(w.process.Env, name+"="+dir)
	}
	log, err := os.Create(filepath.Join(w.home, "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	w.process.Stderr = log
	out, err := w.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	w.out = bufio.NewScanner(out)
	if w.in, err = w.process.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := w.process.Start(); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *watchedWalk) temp() string { return filepath.Join(w.home, "tmp") }

// next waits until the walk reaches a moment. It returns false when the walk ended.
func (w *watchedWalk) next() bool {
	w.t.Helper()
	for w.out.Scan() {
		what, quoted, _ := strings.Cut(w.out.Text(), " ")
		words, err := strconv.Unquote(quoted)
		if err != nil {
			w.t.Fatalf("the walk said %q", w.out.Text())
		}
		switch event(what) {
		case typed:
			w.typed = append(w.typed, words)
		case reached:
			w.moment = words
			return true
		}
	}
	return false
}

func (w *watchedWalk) goOn() {
	w.t.Helper()
	if _, err := io.WriteString(w.in, "\n"); err != nil {
		w.t.Fatal(err)
	}
}

// ends fails the test unless the walk came to its end.
func (w *watchedWalk) ends() {
	w.t.Helper()
	if err := w.process.Wait(); err != nil {
		log, _ := os.ReadFile(filepath.Join(w.home, "log"))
		w.t.Fatalf("after %q: %v\n%s", w.moment, err, log)
	}
}

// vaultFile returns the path of a file of the walk's vault, or nothing where there
// is no such file.
func (w *watchedWalk) vaultFile(name string) string {
	w.t.Helper()
	found, err := filepath.Glob(filepath.Join(w.temp(), "*", "Mujeeb", name))
	if err != nil || len(found) > 1 {
		w.t.Fatalf("%s: found %v, %v", name, found, err)
	}
	return strings.Join(found, "")
}

// finder looks for everybody in the lead form, and for what was typed so far.
func (w *watchedWalk) finder() *leak.Finder {
	w.t.Helper()
	form, err := os.ReadFile(filepath.Join(w.dir, "leads.csv"))
	if err != nil {
		w.t.Fatal(err)
	}
	f := &leak.Finder{}
	if err := f.AddLeadForm(form); err != nil {
		w.t.Fatal(err)
	}
	f.Add(w.typed...)
	return f
}

// hides fails the test where a file of the walk's home, its log and its temporary
// files among them, tells who is in the vault or what was written to them.
func (w *watchedWalk) hides(when string) {
	w.t.Helper()
	_, found, err := w.finder().Under(w.home, func(string) bool { return false })
	if err != nil {
		w.t.Fatal(err)
	}
	for _, x := range found {
		w.t.Errorf("%s: %v", when, x)
	}
}

// hidesVault does the same where there is a vault to look at.
func (w *watchedWalk) hidesVault() {
	w.t.Helper()
	for _, name := range []string{"vault.db", "vault.keys"} {
		if w.vaultFile(name) == "" {
			w.t.Errorf("at %q there is no %s", w.moment, name)
		}
	}
	w.hides("at " + w.moment)
}

// hidesLocked does it when the vault has been closed.
func (w *watchedWalk) hidesLocked() {
	w.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for w.vaultFile("vault.db-wal") != "" {
		select {
		case <-tick.C:
		case <-w.t.Context().Done():
			w.t.Fatal(w.t.Context().Err())
		}
	}
	w.hidesVault()
}

// findsKept makes sure that the finder finds people where they are to be read: in
// what the tour keeps on purpose.
func (w *watchedWalk) findsKept() {
	w.t.Helper()
	_, found, err := w.finder().Under(w.dir, func(path string) bool {
		return filepath.Ext(path) != ".eml" && path != w.dir && !strings.Contains(path, "mails-")
	})
	if err != nil {
		w.t.Fatal(err)
	}
	texts := map[string]bool{}
	for _, x := range found {
		texts[x.Text] = true
	}
	if len(texts) < leads {
		w.t.Errorf("only %d texts are found in the mails", len(texts))
	}
}

// keeps fails the test unless the tour kept what it should, and nothing else.
func keeps(t *testing.T, dir, language string) {
	for pattern, least := range map[string]int{
		"*-" + language + ".png": 20, "*-" + language + "-dark.png": 20, "*-" + language + "-large.png": 20, "mails-" + language + "/*.eml": 3 * (leads - 3),
	} {
		if found, err := filepath.Glob(filepath.Join(dir, pattern)); err != nil || len(found) < least {
			t.Errorf("%s: got %d files, %v; want at least %d", pattern, len(found), err, least)
		}
	}
	file := filepath.Join(dir, "person-"+language+".zip")
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) < 5 {
		t.Errorf("%s holds %d files", filepath.Base(file), len(z.File))
	}
	exported, err := os.ReadFile(filepath.Join(dir, "person-"+language+".mujeeb-proof"))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := proof.Check(exported, ""); err != nil || len(r.Faults) > 0 || len(r.Events) == 0 {
		t.Errorf("the person's proof: %+v, %v", r, err)
	}
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{".png", ".zip", ".csv", ".mujeeb-proof", ""}
	for _, x := range all {
		if !slices.Contains(kinds, filepath.Ext(x.Name())) || filepath.Ext(x.Name()) == "" && !x.IsDir() {
			t.Errorf("the tour keeps %s", x.Name())
		}
	}
}
