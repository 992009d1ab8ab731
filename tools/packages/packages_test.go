//go:build linux

package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// root is the repository.
const root = "../.."

// stub returns an order for packages of two programs that are none.
func stub(t *testing.T) order {
	t.Helper()
	t.Setenv(maintainer, "A Packager <packager@example.org>")
	f, err := readFacts(root)
	if err != nil {
		t.Fatal(err)
	}
	f.Version, f.Commit, f.Count, f.Time = "1.2.3-rc.4+5.abc", "abc", 678, time.Date(2026, 11, 30, 4, 5, 6, 0, time.UTC)
	dir := t.TempDir()
	o := order{
		facts: f, windows: filepath.Join(dir, "mujeeb.exe"), linux: filepath.Join(dir, "mujeeb"),
		work: filepath.Join(dir, "work"), out: filepath.Join(dir, "out"),
	}
	for _, program := range []string{o.windows, o.linux} {
		if err := os.WriteFile(program, []byte("a program"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// packed returns a stub's packages.
func packed(t *testing.T) order {
	t.Helper()
	o := stub(t)
	if err := o.pack(); err != nil {
		t.Fatal(err)
	}
	return o
}

// say runs a program and returns what it printed.
func say(t *testing.T, name string, args ...string) string {
	t.Helper()
	c := exec.Command(name, args...)
	out, err := c.Output()
	if err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			out = append(out, failed.Stderr...)
		}
		t.Fatalf("%s: %v\n%s", c, err, out)
	}
	return string(out)
}

// mustHold reports what is missing in a text.
func mustHold(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s lacks %q:\n%s", what, part, text)
		}
	}
}

// Packed twice, at another moment and of files that were copied since, the
// packages have the same bytes. The checksums are those of sha256sum.
func TestPack_Twice(t *testing.T) {
	first := packed(t)
	second := stub(t)
	later := time.Now().Add(time.Hour)
	for _, program := range []string{second.windows, second.linux} {
		if err := os.Chtimes(program, later, later); err != nil {
			t.Fatal(err)
		}
	}
	if err := second.pack(); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range mustList(t, first.out) {
		names = append(names, file.Name())
		if !bytes.Equal(mustRead(t, filepath.Join(first.out, file.Name())), mustRead(t, filepath.Join(second.out, file.Name()))) {
			t.Errorf("%s was packed twice and differs", file.Name())
		}
	}
	want := []string{
		"Mujeeb-1.2.3-rc.4+5.abc-setup.exe", "Mujeeb-1.2.3-rc.4+5.abc-windows.zip", sumsName,
		"mujeeb-1.2.3-rc.4+5.abc." + rpmArch(first.Arch) + ".rpm", "mujeeb_1.2.3-rc.4+5.abc_" + first.Arch + ".deb",
	}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	check := exec.Command("sha256sum", "--strict", "-c", sumsName)
	check.Dir = first.out
	if out, err := check.CombinedOutput(); err != nil || strings.Count(string(out), ": OK") != len(want)-1 {
		t.Errorf("sha256sum: %v\n%s", err, out)
	}
}

func TestPack(t *testing.T) {
	o := packed(t)
	t.Run("linux", func(t *testing.T) { linuxPackages(t, o) })
	t.Run("files", func(t *testing.T) { filesOfDeb(t, o) })
	t.Run("zip", func(t *testing.T) { zipForWindows(t, o) })
}

// What systems read in the packages for Linux passes their own checkers.
func linuxPackages(t *testing.T, o order) {
	deb, rpm := only(t, o.out, "*.deb"), only(t, o.out, "*.rpm")
	tree := t.TempDir()
	say(t, "dpkg-deb", "-x", deb, tree)
	say(t, "desktop-file-validate", filepath.Join(tree, "usr/share/applications", o.ID+".desktop"))
	say(t, "appstreamcli", "validate", "--no-net", filepath.Join(tree, "usr/share/metainfo", o.ID+".metainfo.xml"))
	say(t, "mandoc", "-Tlint", "-W", "warning", filepath.Join(tree, "usr/share/man/man1/mujeeb.1.gz"))
	mustHold(t, "copyright", string(mustRead(t, filepath.Join(tree, "usr/share/doc/mujeeb/copyright"))),
		"has not chosen a licence", "SIL OPEN FONT LICENSE", "SQLite3 Multiple Ciphers")

	mustHold(t, "the .deb", say(t, "dpkg-deb", "-f", deb), "Package: mujeeb\n", "Version: 1.2.3~rc.4+5.abc\n", "Architecture: "+o.Arch+"\n",
		"Maintainer: A Packager <packager@example.org>\n", "libc6 (>= 2.34), libgl1, libwayland-client0, libx11-6, libxcursor1, libxi6, libxinerama1, libxrandr2\n")
	mustHold(t, "the .rpm", say(t, "rpm", "-qp", "--queryformat", "%{NAME} %{VERSION} %{ARCH} %{BUILDTIME}\n[%{REQUIRES} ]", rpm),
		"mujeeb 1.2.3~rc.4+5.abc "+rpmArch(o.Arch)+" 1796011506\n", "libGL.so.1()(64bit)", "libX11.so.6()(64bit)", "libwayland-client.so.0()(64bit)")
	if inRPM, inDeb := strings.Fields(say(t, "rpm", "-qpl", rpm)), filesIn(t, tree); !slices.Equal(inRPM, inDeb) {
		t.Errorf("the .rpm holds %q, the .deb %q", inRPM, inDeb)
	}
}

// Every icon that desktops look for is there, and every file has the commit's time
// and may be read by everybody.
func filesOfDeb(t *testing.T, o order) {
	list := say(t, "dpkg-deb", "-c", only(t, o.out, "*.deb"))
	mustHold(t, "the .deb", list, "/hicolor/16x16/apps/", "/hicolor/48x48/apps/", "/hicolor/512x512/apps/", "/usr/bin/mujeeb\n", "/doc/mujeeb/changelog.gz\n")
	for line := range strings.Lines(list) {
		mode, rest, _ := strings.Cut(line, " ")
		program := strings.HasPrefix(mode, "d") || strings.HasSuffix(line, "/usr/bin/mujeeb\n")
		if program != (mode[1:] == "rwxr-xr-x") || !program && mode != "-rw-r--r--" || !strings.HasPrefix(rest, "root/root ") {
			t.Errorf("this has not the mode of its kind: %s", line)
		}
		mustHold(t, "a file of the .deb", line, " 2026-11-30 ")
	}
}

// The ZIP holds the program and what has to go with it, for those who want no setup.
func zipForWindows(t *testing.T, o order) {
	z, err := zip.OpenReader(only(t, o.out, "*.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var names []string
	for _, file := range z.File {
		names = append(names, file.Name)
		if !file.Modified.Equal(o.Time) {
			t.Errorf("%s was changed at %v, not when the commit was made", file.Name, file.Modified)
		}
	}
	if want := []string{"Mujeeb/mujeeb.exe", "Mujeeb/Licences.txt"}; !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	text, err := z.File[1].Open()
	if err != nil {
		t.Fatal(err)
	}
	licences, err := io.ReadAll(text)
	if err != nil || bytes.Count(licences, []byte("\n")) != bytes.Count(licences, []byte("\r\n")) {
		t.Errorf("Windows' older editors need CR LF: %v", err)
	}
}

// A program that is missing leaves no half of the packages behind.
func TestPack_NoProgram(t *testing.T) {
	o := stub(t)
	if err := os.Remove(o.windows); err != nil {
		t.Fatal(err)
	}
	if err := o.pack(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if files := mustList(t, o.out); len(files) != 0 {
		t.Errorf("%d files were packed", len(files))
	}
}

// What other systems parse is well-formed, whatever the words are.
func TestTemplates_XML(t *testing.T) {
	f := stub(t).facts
	f.Name, f.Summary, f.About = "Mujeeb & <Co>", "a < b", "c & d"
	for _, name := range []string{"app.metainfo.xml", "Info.plist", "entitlements.plist"} {
		wellFormed(t, f, name)
	}
	wellFormed(t, stub(t).facts, "mujeeb.manifest")
}

func wellFormed(t *testing.T, f facts, name string) {
	t.Helper()
	text, err := fill(name, f)
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
	}
}

func TestFacts_Number(t *testing.T) {
	for version, want := range map[string]string{"0.1.0": "0.1.0.70", "0.1.0+3.abc": "0.1.0.70", "1.20.3-dev.412+dirty": "1.20.3.70"} {
		if got := (facts{Version: version, Count: 1<<16 + 70}).Number(); got != want {
			t.Errorf("%s: got %s, want %s", version, got, want)
		}
	}
}

func TestFacts_ReadVersion(t *testing.T) {
	for _, lines := range []string{"", "0.1.0", "0.1 abc 1 2", "v0.1.0 abc 1 2", "0.1.0 abc x 2", "0.1.0 abc 1 x", "0.1.0;rm abc 1 2"} {
		if err := new(facts).readVersion(lines); err == nil {
			t.Errorf("%q was taken for a version", lines)
		}
	}
}

// The setup asks for the mutex of the program that desktop.go names.
func TestFacts_ID(t *testing.T) {
	mustHold(t, "desktop.go", string(mustRead(t, filepath.Join(root, "desktop.go"))), `const appID = "`+stub(t).ID+`"`)
}

func only(t *testing.T, dir, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s has %q for %s (%v)", dir, found, pattern, err)
	}
	return found[0]
}

func mustList(t *testing.T, dir string) []fs.DirEntry {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// filesIn returns the paths of all files under dir, as seen from there.
func filesIn(t *testing.T, dir string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, strings.TrimPrefix(path, dir))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(paths)
	return paths
}
