//go:build packages

package main

import (
	"errors"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// wine is a Windows of a test's own, with the home of somebody who has nothing.
type wine struct {
	*testing.T
	dir string // prefix and home are in it
}

func newWine(t *testing.T) *wine {
	t.Helper()
	w := &wine{t, t.TempDir()}
	t.Cleanup(func() {
		_ = w.command("wineserver", "-k").Run()
		_ = w.command("wineserver", "-w").Run()
	})
	if out, err := w.command("wineboot", "-i").CombinedOutput(); err != nil {
		t.Fatalf("wineboot: %v\n%s", err, out)
	}
	say(t, "x86_64-w64-mingw32-gcc", "-O2", "-Wall", "-Werror", "-shared", "-o", w.path("windows/system32/bcryptprimitives.dll"),
		"testdata/bcryptprimitives.c", "-ladvapi32")
	return w
}

// path returns where a file of drive C: is, with slashes.
func (w *wine) path(name string) string { return filepath.Join(w.dir, "prefix", "drive_c", name) }

// home returns where a file in the user's folder is. Whoever runs the test is the user.
func (w *wine) home(name string) string {
	w.Helper()
	users, err := filepath.Glob(w.path("users/*/AppData"))
	if err != nil || len(users) != 1 {
		w.Fatalf("%q are the users (%v)", users, err)
	}
	return filepath.Join(filepath.Dir(users[0]), name)
}

// command returns a process of this Windows, or one about it. It may not write
// into the menus of the computer that the test runs on.
func (w *wine) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir = w.dir
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "DISPLAY=") && !strings.HasPrefix(v, "WAYLAND_DISPLAY=") {
			c.Env = append(c.Env, v)
		}
	}
	c.Env = append(c.Env, "WINEPREFIX="+filepath.Join(w.dir, "prefix"), "HOME="+w.dir, "WINEDEBUG=-all", "LC_ALL=C.UTF-8",
		"WINEDLLOVERRIDES=mscoree,mshtml=;winemenubuilder.exe=d")
	return c
}

// run runs a program of Windows and returns its exit code and what it printed.
func (w *wine) run(args ...string) (status int, said string) {
	w.Helper()
	out, err := w.command("wine", args...).CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		w.Fatalf("%q: %v", args, err)
	}
	if failed != nil {
		status = failed.ExitCode()
	}
	return status, string(out)
}

// mustRun runs a program that has to end with this exit code.
func (w *wine) mustRun(want int, args ...string) string {
	w.Helper()
	status, said := w.run(args...)
	if status != want {
		w.Fatalf("%q ended with %d, not with %d\n%s", args, status, want, said)
	}
	return said
}

// installed returns where a file of the installed program is.
func (w *wine) installed(name string) string {
	return filepath.Join(w.home("AppData/Local/Programs/Mujeeb"), name)
}

func (w *wine) menu() string {
	return w.home("AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Mujeeb.lnk")
}

// there reports whether a file is there.
func there(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

const uninstallKey = `HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\app.mujeeb.desktop`

// An owner installs an older version, the one of today over it, uses it, and
// removes it. Setup and uninstaller do nothing while it runs. What is the owner's
// stays.
func TestTrySetup(t *testing.T) {
	dir, f := made(t)
	day := newFirstDay(t)
	w := newWine(t)
	w.mustRun(0, olderSetup(t, f), "/S")
	if got := string(mustRead(t, w.installed("mujeeb.exe"))); got != "a program" {
		t.Fatalf("the older setup installed %d bytes", len(got))
	}
	setup := only(t, dir, "*-setup.exe")
	w.mustRun(0, setup, "/S")
	w.isInstalled(f)

	w.mustRun(0, "reg", "add", `HKCU\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize`, "/v", "AppsUseLightTheme", "/t", "REG_DWORD", "/d", "0", "/f") // dark, as the desktop of the record
	display := newScreen(t)
	vault := `C:\خزنة ليلى`
	program := w.command("wine", w.installed("mujeeb.exe"), "-vault", vault)
	program.Env = append(program.Env, "DISPLAY="+display)
	s := start(t, display, program)
	s.keep("wine-first")
	w.refuses(setup)
	s.play(day, "wine", func() {
		s.choose(`Z:` + strings.ReplaceAll(filepath.Join(day.home, "Downloads", "leads.csv"), "/", `\`))
	})
	w.mustRun(0, "taskkill", "/im", "mujeeb.exe")
	if err := <-s.ended; err != nil {
		t.Errorf("the program ended with %v\n%s", err, s.said)
	}

	w.mustRun(0, w.installed("uninstall.exe"), "/S")
	_ = w.command("wineserver", "-w").Run() // the uninstaller goes on as a copy of itself
	w.isRemoved()
	if owners := w.home("AppData/Roaming/fyne/app.mujeeb.desktop/preferences.json"); !there(owners) {
		t.Errorf("%s is the owner's, and is gone", owners)
	}
	mustHoldFirstDay(t, w.path("خزنة ليلى"))
}

// choose names a file in the dialog of Windows that opens now. No window manager
// gives it the keyboard.
func (s *started) choose(path string) {
	s.Helper()
	var dialog string
	s.until("the dialog", func() bool {
		main := strings.Fields(s.search("--name", "^Mujeeb"))
		for _, window := range strings.Fields(s.search("--class", "mujeeb.exe")) {
			if !slices.Contains(main, window) {
				dialog = window
			}
		}
		return dialog != ""
	})
	s.still("the dialog's picture", func(*image.RGBA) bool { return true })
	s.keep("wine-dialog")
	s.press("windowfocus", "--sync", dialog)
	s.press("type", "--delay", "30", "--", path)
	s.still("the path", func(*image.RGBA) bool { return true })
	s.keep("wine-path")
	s.until("the dialog's end", func() bool {
		if !slices.Contains(strings.Fields(s.search("--class", "mujeeb.exe")), dialog) {
			return true
		}
		s.press("mousemove", "--window", dialog, "657", "472") // the button Open: Return may go to the list of names like it
		s.press("click", "1")
		s.still("what Open does", func(*image.RGBA) bool { return true })
		return false
	})
}

// search returns the numbers of the visible windows that xdotool finds.
func (s *started) search(args ...string) string {
	c := exec.Command("xdotool", append([]string{"search", "--onlyvisible"}, args...)...)
	c.Env = append(os.Environ(), "DISPLAY="+s.display)
	out, _ := c.Output() // it fails where it finds none
	return string(out)
}

// olderSetup packs a setup of version 0.0.1, whose program does nothing.
func olderSetup(t *testing.T, f facts) string {
	t.Helper()
	older := stub(t)
	older.Version = "0.0.1"
	if err := os.MkdirAll(older.out, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := older.packWindows(); err != nil {
		t.Fatal(err)
	}
	return only(t, older.out, "*-setup.exe")
}

// isInstalled checks what is there of a version.
func (w *wine) isInstalled(f facts) {
	w.Helper()
	want := "Mujeeb " + f.Version + " ("
	mustHold(w.T, "-version", w.mustRun(0, w.installed("mujeeb.exe"), "-version"), want)
	mustHold(w.T, "the list of programs", w.mustRun(0, "reg", "query", uninstallKey), f.Version, "uninstall.exe", `DisplayName    REG_SZ    Mujeeb`)
	for _, path := range []string{w.installed("Licences.txt"), w.installed("uninstall.exe"), w.menu()} {
		if !there(path) {
			w.Errorf("%s is missing", path)
		}
	}
}

// refuses has the setup and the uninstaller try while the program runs.
func (w *wine) refuses(setup string) {
	w.Helper()
	const running = 3
	w.mustRun(running, setup, "/S")
	// In its own folder: else it goes on as a copy, and its exit code is lost.
	w.mustRun(running, w.installed("uninstall.exe"), "/S", `_?=C:\`+filepath.ToSlash(strings.TrimPrefix(w.installed(""), w.path("")+"/")))
	if !there(w.installed("mujeeb.exe")) || !there(w.installed("uninstall.exe")) || !there(w.menu()) {
		w.Error("something was removed while the program runs")
	}
}

func (w *wine) isRemoved() {
	w.Helper()
	for _, path := range []string{w.installed(""), w.menu()} {
		if there(path) {
			w.Errorf("%s is still there", path)
		}
	}
	for _, key := range []string{uninstallKey, `HKCU\Software\Mujeeb`} {
		if status, said := w.run("reg", "query", key); status == 0 {
			w.Errorf("the registry still has %s", said)
		}
	}
}

// Windows shows of the program what was packed: an icon, the version, and a
// manifest that asks for sharp pixels and long paths.
func TestTryResources(t *testing.T) {
	_, f := made(t)
	exe := string(mustRead(t, filepath.Join(root, "mujeeb.exe")))
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") }
	mustHoldQuietly(t, exe, "PerMonitorV2, PerMonitor", "longPathAware", `level="asInvoker"`, wide("ProductVersion"), wide(f.Version), "\x89PNG\r\n\x1a\n")
	dump := say(t, "x86_64-w64-mingw32-objdump", "-p", filepath.Join(root, "mujeeb.exe"))
	mustHoldQuietly(t, dump, "DYNAMIC_BASE", "HIGH_ENTROPY_VA", "NX_COMPAT", "(Windows GUI)")
}

// mustHoldQuietly is mustHold for what nobody wants to see.
func mustHoldQuietly(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("mujeeb.exe lacks %q", part)
		}
	}
}

// Whoever has a certificate signs program, setup and uninstaller with it.
func TestTrySign(t *testing.T) {
	made(t)
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	say(t, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=A packager",
		"-addext", "extendedKeyUsage=codeSigning", "-keyout", key, "-out", cert)
	o := stub(t)
	o.windows, o.signing = filepath.Join(root, "mujeeb.exe"), "-certs "+cert+" -key "+key+" -n Mujeeb"
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		t.Fatal(err)
	}
	tool := filepath.Join(dir, "packages")
	say(t, "go", "build", "-o", tool, ".")
	o.signer = tool
	t.Setenv(signing, o.signing)
	if err := o.packWindows(); err != nil {
		t.Fatal(err)
	}
	w := newWine(t)
	setup := only(t, o.out, "*-setup.exe")
	w.mustRun(0, setup, "/S")
	for _, signed := range []string{setup, w.installed("mujeeb.exe"), w.installed("uninstall.exe")} {
		mustHold(t, signed, say(t, "osslsigncode", "verify", "-CAfile", cert, "-TSA-CAfile", cert, "-in", signed), "Signature verification: ok", "CN=A packager")
	}
	if out, err := exec.Command("osslsigncode", "verify", "-CAfile", cert, "-in", filepath.Join(root, "mujeeb.exe")).CombinedOutput(); err == nil {
		t.Errorf("the program that nobody signed verifies:\n%s", out)
	}
}
