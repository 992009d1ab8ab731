//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// repo is a small repository with version.sh in it.
type repo struct {
	*testing.T
	dir string
}

func newRepo(t *testing.T) repo {
	t.Helper()
	r := repo{t, t.TempDir()}
	r.write("FyneApp.toml", "Version = \"0.1.0\"\n")
	r.write("tools/version.sh", string(mustRead(t, filepath.Join(root, "tools", "version.sh"))))
	r.git("init", "-q")
	r.commit()
	return r
}

func (r repo) write(name, text string) {
	r.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		r.Fatal(err)
	}
}

func (r repo) run(name string, args ...string) (string, error) {
	c := exec.Command(name, args...)
	c.Dir = r.dir
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a",
		"GIT_COMMITTER_EMAIL=a@example.org", "GIT_COMMITTER_DATE=2026-11-30T08:00:00+03:00", "GIT_CEILING_DIRECTORIES="+filepath.Dir(r.dir))
	out, err := c.Output()
	return strings.TrimSpace(string(out)), err
}

func (r repo) git(args ...string) {
	r.Helper()
	if out, err := r.run("git", args...); err != nil {
		r.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

func (r repo) commit() {
	r.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "--allow-empty", "-m", "a change")
}

// wants compares what version.sh says with a pattern.
func (r repo) wants(pattern string, args ...string) {
	r.Helper()
	got, err := r.run("tools/version.sh", args...)
	if err != nil || !regexp.MustCompile("^"+pattern+"$").MatchString(got) {
		r.Errorf("got %q (%v), want %s", got, err, pattern)
	}
}

func TestVersion_Tags(t *testing.T) {
	r := newRepo(t)
	r.wants(`0\.1\.0-dev\.1`)
	r.commit()
	r.wants(`0\.1\.0-dev\.2`)
	r.git("tag", "other") // a tag that is not of a version
	r.git("tag", "v0.2.0-rc.1")
	r.wants(`0\.2\.0-rc\.1`)
	r.commit()
	r.wants(`0\.2\.0-rc\.1\+1\.[0-9a-f]{12}`)
	r.git("tag", "-a", "v0.2.0", "-m", "a version")
	r.wants(`0\.2\.0`)
	r.wants(`0\.2\.0\n[0-9a-f]{12}\n1796014800\n3`, "facts")
}

func TestVersion_Dirty(t *testing.T) {
	r := newRepo(t)
	r.write("new.go", "package main\n")
	r.wants(`0\.1\.0-dev\.1\+dirty`)
	r.commit()
	r.git("tag", "v0.2.0")
	r.commit()
	r.write("new.go", "package other\n")
	r.wants(`0\.2\.0\+1\.[0-9a-f]{12}\.dirty`)
}

func TestVersion_Flags(t *testing.T) {
	r := newRepo(t)
	stamped := `-X main\.version=0\.1\.0-dev\.1 -X main\.commit=[0-9a-f]{12} -X main\.committed=2026-11-30T05:00:00Z`
	r.wants(stamped, "ldflags")
	t.Setenv("MUJEEB_UPDATES", "https://example.org/mujeeb")
	t.Setenv("MUJEEB_UPDATE_KEY", "example.org+0a+AbC/=")
	r.wants(stamped+` -X main\.updates=https://example\.org/mujeeb -X main\.updateKey=example\.org\+0a\+AbC/=`, "ldflags")
	t.Setenv("MUJEEB_OAUTH_CLIENTS", "google=1-a.apps.googleusercontent.com:GOCSPX-x,microsoft=0-1")
	r.wants(stamped+` -X main\.updates=https://example\.org/mujeeb -X main\.updateKey=example\.org\+0a\+AbC/= -X main\.oauthClients=google=1-a\.apps\.googleusercontent\.com:GOCSPX-x,microsoft=0-1`, "ldflags")
	t.Setenv("MUJEEB_UPDATES", "https://example.org/ -X main.version=9")
	if got, err := r.run("tools/version.sh", "ldflags"); err == nil {
		t.Errorf("an address with a space became flags: %q", got)
	}
}

// Without git nothing is stamped, and nothing can be packed.
func TestVersion_NoGit(t *testing.T) {
	r := newRepo(t)
	if err := os.RemoveAll(filepath.Join(r.dir, ".git")); err != nil {
		t.Fatal(err)
	}
	r.wants("", "ldflags")
	if got, err := r.run("tools/version.sh", "facts"); err == nil {
		t.Errorf("got %q", got)
	}
	if _, err := readFacts(r.dir); err == nil {
		t.Error("there are facts about a tree without a version")
	}
}

// The linker finds the variables of main.go: a program says the version that was
// stamped. Its flags are those of the man page.
func TestVersion_Stamped(t *testing.T) {
	program := filepath.Join(t.TempDir(), "mujeeb")
	flags := say(t, filepath.Join(root, "tools", "version.sh"), "ldflags")
	for set := range strings.FieldsSeq(os.Getenv("GOFLAGS")) { // -ldflags of the command takes the place of those
		if link, found := strings.CutPrefix(set, "-ldflags="); found {
			flags += " " + link
		}
	}
	build := exec.Command("go", "build", "-ldflags", flags, "-o", program, ".")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f, err := readFacts(root)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := say(t, program, "-version"), "Mujeeb "+f.Version+" ("+f.Commit+", "+f.Date()+")\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	man, err := fill("mujeeb.1", f)
	if err != nil {
		t.Fatal(err)
	}
	for _, flag := range regexp.MustCompile(`(?m)^  -(\w+)`).FindAllStringSubmatch(say(t, program, "-h"), -1) {
		mustHold(t, "the man page", string(man), "\n.It Fl "+flag[1])
	}
}
