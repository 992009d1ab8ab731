//go:build packages

package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"mujeeb/tools/drive/screen"
)

// The tests whose names begin with TestTry need what `make try-packages` makes
// first: the packages, and the tour for both systems.

// made returns the folder of the packages that make made, from the tree as it is.
func made(t *testing.T) (dir string, f facts) {
	t.Helper()
	f, err := readFacts(root)
	if err != nil {
		t.Fatal(err)
	}
	dir, err = filepath.Abs(filepath.Join(root, "build", "packages"))
	if err != nil {
		t.Fatal(err)
	}
	if found, _ := filepath.Glob(filepath.Join(dir, "*"+f.Version+"*")); len(found) != 4 {
		t.Fatalf("build/packages holds %q of version %s; make packages makes them", found, f.Version)
	}
	return dir, f
}

// newScreen returns the display of a screen of the test's own.
func newScreen(t *testing.T) (display string) {
	t.Helper()
	display, stop, err := screen.Start(context.Background(), 1280, 800)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return display
}

// started is a program with a window.
type started struct {
	*testing.T
	display string
	process *os.Process
	ended   chan error
	said    *bytes.Buffer // read it only after ended
}

// start runs a program that has to open a window on a display, and waits until
// its first page stands there.
func start(t *testing.T, display string, c *exec.Cmd) *started {
	t.Helper()
	s := &started{T: t, display: display, ended: make(chan error, 1), said: &bytes.Buffer{}}
	c.Stdout, c.Stderr = s.said, s.said
	c.WaitDelay = time.Minute
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	s.process = c.Process
	go func() { s.ended <- c.Wait() }()
	s.until("the window", func() bool {
		found := exec.Command("xdotool", "search", "--onlyvisible", "--name", "^Mujeeb")
		found.Env = append(os.Environ(), "DISPLAY="+display)
		return found.Run() == nil
	})
	s.still("the first page", func(now *image.RGBA) bool { return colours(now) > 50 })
	return s
}

// still waits for a picture that is as wanted and does not change any more.
func (s *started) still(what string, wanted func(now *image.RGBA) bool) {
	s.Helper()
	before := &image.RGBA{}
	s.until(what, func() bool {
		now := s.shot()
		still := bytes.Equal(before.Pix, now.Pix) && wanted(now)
		before = now
		return still
	})
}

// until waits for a condition that other programs bring about.
func (s *started) until(what string, is func() bool) {
	s.Helper()
	turn := time.NewTicker(200 * time.Millisecond)
	defer turn.Stop()
	for end := time.After(3 * time.Minute); !is(); {
		select {
		case <-turn.C:
		case err := <-s.ended:
			s.Fatalf("the program ended before %s: %v\n%s", what, err, s.said)
		case <-end:
			s.keep("failed")
			s.Fatalf("waited for %s", what)
		}
	}
}

func (s *started) shot() *image.RGBA {
	s.Helper()
	picture, err := screen.Shot(s.display)
	if err != nil {
		s.Fatal(err)
	}
	return picture
}

// keep leaves a picture of the screen in the folder that MUJEEB_SHOTS names.
func (s *started) keep(name string) {
	s.Helper()
	dir := os.Getenv("MUJEEB_SHOTS")
	if dir == "" {
		return
	}
	var b bytes.Buffer
	if err := errors.Join(png.Encode(&b, s.shot()), os.WriteFile(filepath.Join(dir, "packages-"+name+".png"), b.Bytes(), 0o644)); err != nil {
		s.Fatal(err)
	}
}

// press sends keys to the window, in the words of xdotool.
func (s *started) press(args ...string) {
	s.Helper()
	c := exec.Command("xdotool", args...)
	c.Env = append(os.Environ(), "DISPLAY="+s.display, "LC_ALL=C.UTF-8")
	if out, err := c.CombinedOutput(); err != nil {
		s.Fatalf("xdotool %q: %v\n%s", args, err, out)
	}
}

// colours counts the colours of a picture, up to a thousand.
func colours(p *image.RGBA) int {
	seen := map[[3]byte]bool{}
	for i := 0; i < len(p.Pix) && len(seen) < 1000; i += 4 {
		seen[[3]byte(p.Pix[i:])] = true
	}
	return len(seen)
}

// The programs do not tell where they were made, nor by whom.
func TestTryStrings(t *testing.T) {
	made(t)
	clone, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{"mujeeb.exe", "build/linux/mujeeb"} {
		content := mustRead(t, filepath.Join(root, program))
		for _, secret := range []string{clone, home + "/", filepath.Join(home, "go")} {
			if at := bytes.Index(content, []byte(secret)); at >= 0 && len(secret) > 2 {
				t.Errorf("%s holds %q: …%q…", program, secret, content[max(0, at-40):min(len(content), at+80)])
			}
		}
	}
}

// The program for Linux is hardened as Debian asks, and links only what the
// packages name as needed.
func TestTryLinked(t *testing.T) {
	made(t)
	program := filepath.Join(root, "build", "linux", "mujeeb")
	mustHold(t, "the header", say(t, "readelf", "-h", program), "DYN (Position-Independent Executable file)")
	recipe := string(mustRead(t, filepath.Join(root, "build", "packing", "linux", "nfpm.yaml")))
	known := map[string]string{ // by the libraries' names, the package of Debian
		"libGL.so.1": "libgl1", "libwayland-client.so.0": "libwayland-client0", "libc.so.6": "libc6", "libm.so.6": "libc6",
		"libX11.so.6": "libx11-6", "libresolv.so.2": "libc6", "libdl.so.2": "libc6", "libpthread.so.0": "libc6",
	}
	for line := range strings.Lines(say(t, "readelf", "-d", program)) {
		_, library, needed := strings.Cut(line, "Shared library: [")
		library, _, _ = strings.Cut(library, "]")
		if needed && !strings.Contains(recipe, "- "+known[library]) || needed && known[library] == "" {
			t.Errorf("the program needs %s, and the .deb does not depend on it", library)
		}
	}
	for line := range strings.Lines(say(t, "readelf", "-V", program)) {
		_, version, found := strings.Cut(line, "Name: GLIBC_2.")
		if minor, err := strconv.Atoi(strings.FieldsFunc(version+" 0", func(r rune) bool { return r < '0' || r > '9' })[0]); found && (err != nil || minor > 34) {
			t.Errorf("the packages promise to run with glibc 2.34, and this is newer: %s", line)
		}
	}
}

// Another clone, in another folder, makes the same packages byte by byte.
func TestTryRepeat(t *testing.T) {
	dir, _ := made(t)
	clone := filepath.Join(t.TempDir(), "another", "clone")
	say(t, "sh", "-c", `set -e
		git clone -q --no-checkout "$0" "$1" && git -C "$1" reset -q
		cd "$0" && git ls-files -z -co --exclude-standard | tar -cf - --null -T - | tar -xf - -C "$1"`, mustAbs(t, root), clone)
	again := exec.Command("make", "-s", "packages")
	again.Dir = clone
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "MAKE") && !strings.HasPrefix(v, "MFLAGS") {
			again.Env = append(again.Env, v)
		}
	}
	if out, err := again.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := mustRead(t, filepath.Join(dir, sumsName))
	if got := mustRead(t, filepath.Join(clone, "build", "packages", sumsName)); !bytes.Equal(got, want) {
		t.Errorf("another clone packs\n%s\nand not\n%s", got, want)
	}
}

func mustAbs(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
