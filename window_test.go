//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/demo"
	"mujeeb/data/secrets/secretstest"
	"mujeeb/text/lang"
	"mujeeb/tools/drive/leak"
	"mujeeb/tools/drive/screen"
)

// The tests of the window run this test binary again: there the program has the
// goroutine that the toolkit wants, and the test beside it is the person at the
// window. envScene names what is played, envLanguage who plays it, and envVault
// the vault where it is not the owner's own. envRecord names
// a folder that what the owner does is recorded in, and the files that they have.
const (
	envScene    = "MUJEEB_WINDOW_SCENE"
	envLanguage = "MUJEEB_WINDOW_LANGUAGE"
	envVault    = "MUJEEB_WINDOW_VAULT"
	envRecord   = "MUJEEB_WINDOW_RECORD"
)

// sceneAlone is the program alone, with the flags of the process, and nobody at
// its window.
const sceneAlone = "alone"

// sceneGoodbye is the scene at whose end everything is deleted.
const sceneGoodbye = "goodbye"

// sceneFirstDay is the scene that can be recorded.
const sceneFirstDay = "first_day"

func TestMain(m *testing.M) {
	if os.Getenv(envScene) == "" {
		os.Exit(m.Run())
	}
	if os.Getenv(envScene) == sceneAlone {
		os.Exit(runAlone())
	}
	played := make(chan int, 1)
	go func() { played <- m.Run() }()
	var flags []string
	if vault := os.Getenv(envVault); vault != "" {
		flags = []string{"-vault", vault}
	}
	status := run(context.Background(), flags, os.Stdout, os.Stderr)
	os.Exit(max(status, <-played))
}

// A new owner, from the first start to a sent campaign, with mouse and keyboard
// on the real window. What the program leaves on the disk tells nothing.
func TestWindow(t *testing.T) {
	for _, l := range lang.Languages() {
		t.Run(l.Code, func(t *testing.T) {
			s := newStage(t, l.Code)
			s.play(t, sceneFirstDay)
			hides(t, s.home, "after the window was closed")
			if l.Code == "en" { // the words make no difference to what comes now
				s.kill(t, "sending")
				hides(t, s.home, "after a kill in the middle of sending")
				s.play(t, "after_the_kill")
				s.slow(t)
				s.play(t, "locking")
				hides(t, s.home, "at the end")
			}
		})
	}
}

// After everything was deleted, nothing of the program is in the home, whatever it wrote
// there before, and nobody who was in the vault is.
func TestWindow_Goodbye(t *testing.T) {
	s := newStage(t, "en")
	before := filesUnder(t, s.home)
	s.play(t, sceneGoodbye)
	for _, path := range filesUnder(t, s.home) {
		if !slices.Contains(before, path) && !ofOthers.MatchString(path) {
			t.Errorf("left behind: %s", path)
		}
	}
	var f leak.Finder
	f.Add(marked, password)
	_, found, err := f.Under(s.home, func(string) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range found {
		t.Error(x)
	}
}

// ofOthers are the paths of what others write into the home: the test its log, the
// graphics driver its cache, the keyring its files, and the toolkit folders that it makes
// again, which are empty.
var ofOthers = regexp.MustCompile(`^(log|pw|bus\.conf|xdg_[a-z_]+|xdg_cache_home/mesa_shader_cache.*|xdg_data_home/keyrings.*|xdg_runtime_dir/.*|xdg_[a-z_]+/fyne(/app\.mujeeb\.desktop)?)$`)

// filesUnder returns the paths of all files and folders below a folder, from there.
func filesUnder(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(dir, path)
		all = append(all, filepath.ToSlash(inside))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// stage is a home with a screen, where the scenes of one owner follow each other.
type stage struct{ home, language, display, vault string }

func newStage(t testing.TB, language string) *stage {
	t.Helper()
	s := &stage{home: secretstest.Home(t), language: language}
	for _, dir := range []string{ownFiles, "tmp"} {
		if err := os.Mkdir(filepath.Join(s.home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	form, err := os.Create(filepath.Join(s.home, ownFiles, leadFile))
	if err != nil {
		t.Fatal(err)
	}
	defer form.Close()
	if err := demo.LeadForm(form, formRows, 1); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv(envRecord); dir != "" {
		if err := os.CopyFS(filepath.Join(dir, "home"), os.DirFS(s.home)); err != nil {
			t.Fatal(err)
		}
	}
	display, stop, err := screen.Start(t.Context(), 1280, 800)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	s.display = display
	return s
}

// command returns the process of a scene. What the program logs goes to a file of
// the home.
func (s *stage) command(t testing.TB, scene string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	t.Cleanup(cancel)
	c := s.program(ctx, t, secretstest.Unlocked, os.Args[0], "-test.run=^TestScene$", "-test.v")
	c.Env = append(c.Env, envRecord+"="+os.Getenv(envRecord), envScene+"="+scene, envLanguage+"="+s.language, envVault+"="+s.vault, "MUJEEB_SHOTS="+os.Getenv("MUJEEB_SHOTS"))
	log, err := os.OpenFile(filepath.Join(s.home, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	c.Stderr = log
	return c
}

// program returns a process with the screen and the home of the stage.
func (s *stage) program(ctx context.Context, t testing.TB, session, path string, args ...string) *exec.Cmd {
	t.Helper()
	c := secretstest.Command(ctx, t, s.home, session, path, args...)
	c.Env = append(c.Env, "DISPLAY="+s.display, "TMPDIR="+filepath.Join(s.home, "tmp"), "LANG=en_US.UTF-8")
	return c
}

// play plays a scene to its end, which the program must reach with status 0, and
// returns what was said.
func (s *stage) play(t testing.TB, scene string) string {
	t.Helper()
	out, err := s.command(t, scene).Output()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestScene") {
		log, _ := os.ReadFile(filepath.Join(s.home, "log"))
		t.Fatalf("%s: %v\n%s\n%s", scene, err, out, log)
	}
	return string(out)
}

// slow has the practice mailbox take twenty messages a second, so that there is time to do
// something else while a campaign leaves.
func (s *stage) slow(t *testing.T) {
	t.Helper()
	v, err := data.Open(t.Context(), filepath.Join(s.home, "Mujeeb"), []byte(password), data.Params{})
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := v.Accounts(t.Context())
	if err == nil {
		accounts[0].PerMinute = 20 * 60
		_, err = v.SaveAccount(t.Context(), accounts[0])
	}
	if err := errors.Join(err, v.Close()); err != nil {
		t.Fatal(err)
	}
}

// kill plays a scene until it says that now is the moment, and kills it.
func (s *stage) kill(t *testing.T, scene string) {
	t.Helper()
	c := s.command(t, scene)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	said, pid := "", 0
	for lines := bufio.NewScanner(out); pid == 0 && lines.Scan(); said += lines.Text() + "\n" {
		pid = moment(lines.Text())
	}
	if pid == 0 {
		t.Fatalf("%s never came to the moment: %s", scene, said)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, out)
	if err := c.Wait(); err == nil {
		t.Error("the process ended well, though it was killed")
	}
}

// hides fails the test where a file of the home tells who is in the vault, or
// what they were written. The files that the owner put there are their own.
func hides(t *testing.T, home, when string) {
	t.Helper()
	var f leak.Finder
	f.Add(secretTexts()...)
	form, err := os.ReadFile(filepath.Join(home, ownFiles, leadFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.AddLeadForm(form); err != nil {
		t.Fatal(err)
	}
	if len(f.In(leadFile, form)) < leads {
		t.Error("the people are not even found in the lead form")
	}
	files, found, err := f.Under(home, func(path string) bool { return path == filepath.Join(home, ownFiles) })
	if err != nil {
		t.Fatal(err)
	}
	const least = 6 // the vault, its keys, its log, the preferences, the log, the keyring
	if files < least {
		t.Errorf("%s there are only %d files", when, files)
	}
	for _, x := range found {
		t.Errorf("%s: %v", when, x)
	}
}
