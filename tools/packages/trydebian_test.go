//go:build packages

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The .deb and what it depends on are installed in bare systems, used by somebody
// who is not the administrator, and removed.
func TestTryDebian(t *testing.T) {
	dir, f := made(t)
	day := newFirstDay(t)
	for _, suite := range []string{"bookworm", "trixie"} {
		t.Run(suite, func(t *testing.T) {
			b := newBare(t, suite)
			say(t, "cp", only(t, dir, "*.deb"), b.path("mujeeb.deb"))
			b.mustRun("apt-get", "update", "-qq")
			b.mustRun("apt-get", "install", "-y", "-qq", "--no-install-recommends", "/mujeeb.deb")
			b.mustRun("useradd", "--create-home", owner)
			mustHold(t, "-version", b.mustRun("/usr/bin/mujeeb", "-version"), "Mujeeb "+f.Version+" ("+f.Commit)
			b.use(day)
			b.mustRun("apt-get", "remove", "-y", "-qq", "mujeeb")
			if left := say(t, "find", b.path("usr"), "-name", "*mujeeb*"); left != "" {
				t.Errorf("these are left:\n%s", left)
			}
			mustHoldFirstDay(t, b.path("home/"+owner+"/Mujeeb"))
		})
	}
}

// owner is who uses the program in a bare system.
const owner = "leila"

// bare is a minimal Debian in a folder.
type bare struct {
	*testing.T
	dir string
}

// newBare makes a Debian of required packages alone. What debootstrap brought is
// kept in build for the next time.
func newBare(t *testing.T, suite string) *bare {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Fatal("only root can make a bare Debian: run make try-packages as root")
	}
	kept := filepath.Join(root, "build", "try", suite+".tar")
	b := &bare{t, t.TempDir()}
	if !there(kept) {
		say(t, "mkdir", "-p", filepath.Dir(kept))
		say(t, "debootstrap", "--variant=minbase", suite, b.dir, mirror(t))
		say(t, "rm", "-rf", b.path("var/cache/apt/archives"))
		say(t, "tar", "-cf", kept+".new", "-C", b.dir, ".")
		say(t, "mv", kept+".new", kept)
		return b
	}
	say(t, "tar", "-xpf", kept, "-C", b.dir)
	return b
}

// mirror returns the address that this computer takes Debian's packages from.
func mirror(t *testing.T) string {
	t.Helper()
	for line := range strings.Lines(say(t, "apt-get", "indextargets", "--format", "$(REPO_URI) $(COMPONENT) $(LABEL)", "Created-By: Packages")) {
		if f := strings.Fields(line); len(f) == 3 && f[1] == "main" && f[2] == "Debian" {
			return f[0]
		}
	}
	t.Fatal("apt names no mirror of Debian")
	return ""
}

func (b *bare) path(name string) string { return filepath.Join(b.dir, name) }

// command returns a process in the system, by a user. The process is the program
// itself: a signal reaches it. /proc is there for as long as it runs.
func (b *bare) command(user string, args ...string) *exec.Cmd {
	enter := `mount -t proc proc "$0/proc" && exec chroot --userspec="$1" "$0" /usr/bin/env -i HOME="$2" PATH=/usr/sbin:/usr/bin:/sbin:/bin ` +
		`DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 DISPLAY="$3" "${@:4}"`
	home := "/root"
	if user != "root" {
		home = "/home/" + user
	}
	return exec.Command("unshare", append([]string{"--mount", "bash", "-c", enter, b.dir, user, home, ""}, args...)...)
}

func (b *bare) mustRun(args ...string) string {
	b.Helper()
	out, err := b.command("root", args...).CombinedOutput()
	if err != nil {
		b.Fatalf("%q: %v\n%s", args, err, out)
	}
	return string(out)
}

// use opens the packaged program on a screen and does what an owner does on the
// first day.
func (b *bare) use(day firstDay) {
	b.Helper()
	if err := os.CopyFS(b.path("home/"+owner), os.DirFS(day.home)); err != nil {
		b.Fatal(err)
	}
	b.mustRun("chown", "-R", owner, "/home/"+owner)
	display := newScreen(b.T)
	s := start(b.T, display, b.command(owner, "DISPLAY="+display, "LANG=en_US.UTF-8", "/usr/bin/mujeeb"))
	s.play(day, filepath.Base(b.Name()), nil)
	s.end()
}

// end asks the program to end, as a session does that is closed.
func (s *started) end() {
	s.Helper()
	if err := s.process.Signal(syscall.SIGTERM); err != nil {
		s.Fatal(err)
	}
	if err := <-s.ended; err != nil {
		s.Errorf("the program ended with %v\n%s", err, s.said)
	}
}
