package data_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// The tests of bad disks run this test program again, as a process that may have
// a disk of its own, a limit, or fewer rights. envScene names what is played there.
const envScene = "MUJEEB_DATA_TEST_SCENE"

var errNoOwnDisk = errors.New("this computer gives a process no disk of its own")

func play(t *testing.T, scene string, attr *syscall.SysProcAttr) error {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestScene$", "-test.v")
	cmd.Env = append(os.Environ(), envScene+"="+scene)
	cmd.SysProcAttr = attr
	out, err := cmd.CombinedOutput()
	if _, ran := errors.AsType[*exec.ExitError](err); err != nil && !ran || strings.Contains(string(out), errNoOwnDisk.Error()) {
		return errNoOwnDisk
	}
	if err != nil || !strings.Contains(string(out), "--- PASS: TestScene") {
		t.Errorf("%s: %v\n%s", scene, err, out)
	}
	return nil
}

// playOnDisk plays a scene in a process that may mount a disk that nobody else
// sees: as root, or by a user namespace. Where neither can be had the test is
// skipped, with the reason; where CI runs it fails, since a check that is never
// made is none.
func playOnDisk(t *testing.T, scene string) {
	t.Helper()
	asRoot := &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	asUser := &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	err := errNoOwnDisk
	for _, way := range []*syscall.SysProcAttr{asRoot, asUser} {
		if way == asRoot && os.Getuid() != 0 {
			continue
		}
		if err = play(t, scene, way); err == nil {
			return
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal(err)
	}
	t.Skip(err)
}

// Wherever the disk is full, a person is told so and nothing is lost.
func TestDisk_Full(t *testing.T) {
	playOnDisk(t, "full")
	playOnDisk(t, "full_files")
}

// The same where no file may grow beyond a limit, which every Linux can do.
func TestDisk_Limit(t *testing.T) {
	for _, scene := range []string{"limit", "limit_files"} {
		if err := play(t, scene, nil); err != nil {
			t.Error(err)
		}
	}
}

// A disk that may not be written.
func TestDisk_ReadOnly(t *testing.T) { playOnDisk(t, "read_only") }

// A folder or a file that may not be written, for whoever is not root.
func TestDisk_Protected(t *testing.T) {
	if err := play(t, "protected", nil); err != nil {
		t.Error(err)
	}
}

// TestScene is what play runs.
func TestScene(t *testing.T) {
	scenes := map[string]func(*testing.T){
		"full":        func(t *testing.T) { fillUp(t, mountDisk(t)) },
		"full_files":  func(t *testing.T) { fillUpFiles(t, mountDisk(t)) },
		"limit":       func(t *testing.T) { fillUp(t, newLimit(t)) },
		"limit_files": func(t *testing.T) { fillUpFiles(t, newLimit(t)) },
		"read_only":   sceneReadOnly, "protected": sceneProtected,
	}
	scene, ok := scenes[os.Getenv(envScene)]
	if !ok {
		t.Skip("runs only inside the other tests, in a process of its own")
	}
	scene(t)
}

// disk is a place that can be filled up.
type disk interface {
	dir() string
	leave(pages int) // lets so many pages of 4096 bytes be written
	free()
}

// tmpfs is a small disk in memory.
type tmpfs struct {
	t    *testing.T
	path string
}

func mountDisk(t *testing.T) *tmpfs {
	d := &tmpfs{t, t.TempDir()}
	if err := syscall.Mount("disk", d.path, "tmpfs", 0, "size=8m"); err != nil {
		t.Skip(errNoOwnDisk)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(d.path, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return d
}

func (d *tmpfs) dir() string    { return filepath.Join(d.path, "vault") }
func (d *tmpfs) filler() string { return filepath.Join(d.path, "filler") }

func (d *tmpfs) leave(pages int) {
	d.t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(d.path, &s); err != nil {
		d.t.Fatal(err)
	}
	f, err := os.Create(d.filler())
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	if n := int64(s.Bavail) - int64(pages); n > 0 {
		if err := syscall.Fallocate(int(f.Fd()), 0, 0, n*s.Bsize); err != nil {
			d.t.Fatal(err)
		}
	}
}

func (d *tmpfs) free() {
	if err := os.Remove(d.filler()); err != nil {
		d.t.Fatal(err)
	}
}

// limit stops files of this process from growing beyond a size.
type limit struct {
	t     *testing.T
	path  string
	usual syscall.Rlimit
}

const rlimitFileSize = 1 // RLIMIT_FSIZE

func newLimit(t *testing.T) *limit {
	signal.Ignore(syscall.SIGXFSZ)
	d := &limit{t: t, path: t.TempDir()}
	if err := syscall.Getrlimit(rlimitFileSize, &d.usual); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *limit) dir() string { return filepath.Join(d.path, "vault") }

func (d *limit) leave(pages int) {
	d.set(syscall.Rlimit{Cur: uint64(pages) * 4096, Max: d.usual.Max})
}

func (d *limit) free() { d.set(d.usual) }

func (d *limit) set(l syscall.Rlimit) {
	d.t.Helper()
	if err := syscall.Setrlimit(rlimitFileSize, &l); err != nil {
		d.t.Fatal(err)
	}
}

// deed is something that is written, and how to see that it was.
type deed struct {
	name string
	do   func(t *testing.T, v *data.Vault) error
	done string // a query that returns 1 when it was done, 0 when it was not
}

var deeds = []deed{
	{"SaveLead", func(t *testing.T, v *data.Vault) error {
		_, err := v.SaveLead(t.Context(), &data.Lead{Name: strings.Repeat("Long ", 2000), Identities: []data.Identity{{Kind: data.Email, Value: "long@example.org"}}})
		return err
	}, `SELECT count(*) FROM identity WHERE value = 'long@example.org'`},
	{"Import", func(t *testing.T, v *data.Vault) error {
		plan := data.Import{Source: data.Source{Name: "late", Kind: "file"}, SHA256: []byte{2}, Ground: &data.ImportGround{PurposeID: 1, Via: "paper", Grade: data.GradeWord}}
		_, err := v.Import(t.Context(), plan, manyRows(150, func(int) {}), nil)
		return err
	}, `SELECT count(*) = 150 FROM lead JOIN source ON source.id = source_id WHERE source.name = 'late'`},
	{"EraseLead", func(t *testing.T, v *data.Vault) error {
		_, err := v.EraseLead(t.Context(), 5)
		return err
	}, `SELECT count(*) = 0 FROM lead WHERE id = 5`},
	{"RecordConsent", func(t *testing.T, v *data.Vault) error {
		_, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: 5, PurposeID: 1, Act: data.ActWithdrawn, Via: "spoken", Grade: data.GradeWord, How: strings.Repeat("word ", 3000)})
		return err
	}, `SELECT count(*) FROM consent_event WHERE act = 'withdrawn'`},
	{"MarkCommitted", func(t *testing.T, v *data.Vault) error {
		all, err := v.ClaimMessages(t.Context(), data.Claim{AccountID: 1, Limit: 20, MessageID: func(id int64) string { return fmt.Sprint(id, "@olive.example") }})
		var ids []int64
		for _, m := range all {
			ids = append(ids, m.ID)
		}
		if err != nil || len(ids) != 20 {
			return errors.Join(err, fmt.Errorf("%d were claimed", len(ids)))
		}
		_, err = v.MarkCommitted(t.Context(), ids)
		return err
	}, `SELECT count(*) = 21 FROM outbox WHERE state = 'committed'`},
	{"RecordResults", func(t *testing.T, v *data.Vault) error {
		return v.RecordResults(t.Context(), []data.Result{{ID: 2, State: data.MessageSent, Reply: strings.Repeat("250 fine ", 2000)}})
	}, `SELECT count(*) FROM outbox WHERE state = 'sent'`},
	{"SaveSettings", func(t *testing.T, v *data.Vault) error {
		return v.SaveSettings(t.Context(), data.Settings{Controller: "Olive", Postal: strings.Repeat("Street ", 3000)})
	}, `SELECT count(*) FROM setting WHERE value LIKE '%Olive%'`},
	{"AddPolicy", func(t *testing.T, v *data.Vault) error {
		_, err := v.AddPolicy(t.Context(), data.PolicyVersion{Lang: "en", Text: strings.Repeat("text ", 5000), ChangeNote: "all"})
		return err
	}, `SELECT count(*) FROM policy_version`},
}

// fixture is a vault with a campaign on its way, to be copied: one message may have left,
// the others wait.
func fixture(t *testing.T) *data.Vault {
	t.Helper()
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 60)
	_, account := mustRun(t, v, news)
	m, err := v.ClaimMessages(t.Context(), data.Claim{AccountID: account, Limit: 2, MessageID: func(id int64) string { return fmt.Sprint(id, "@olive.example") }})
	if err != nil || len(m) != 2 {
		t.Fatal(len(m), err)
	}
	if _, err := v.MarkCommitted(t.Context(), []int64{2}); err != nil {
		t.Fatal(err)
	}
	pagesOf(t, v) // empties the WAL
	return v
}

// copyTo puts a copy of a vault's files into an empty folder.
func copyTo(t *testing.T, v *data.Vault, dir string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, os.DirFS(v.Dir())), removeIfThere(dir, "vault.db-wal", "vault.db-shm")); err != nil {
		t.Fatal(err)
	}
}

// fillUp tries every deed with less and less room.
func fillUp(t *testing.T, d disk) {
	v := fixture(t)
	for _, x := range deeds {
		t.Run(x.name, func(t *testing.T) {
			sweep(t, func(pages int) (full bool) { return tryDeed(t, v, d, x, pages) })
		})
	}
	t.Run("ChangePassword", func(t *testing.T) {
		sweep(t, func(pages int) (full bool) { return tryPassword(t, v, d, pages) })
	})
	t.Run("Open", func(t *testing.T) {
		sweep(t, func(pages int) (full bool) { return tryOpen(t, v, d, pages) })
	})
	t.Run("Migrate", func(t *testing.T) {
		sweep(t, func(pages int) (full bool) { return tryMigrate(t, v, d, pages) })
	})
	t.Run("Create", func(t *testing.T) {
		sweep(t, func(pages int) (full bool) { return tryCreate(t, d, pages) })
	})
}

// sweep tries with room for no page, for one and so on, until it is enough.
func sweep(t *testing.T, try func(pages int) (full bool)) {
	t.Helper()
	failed := 0
	for pages := 0; try(pages); pages += 1 + pages/2 {
		if failed++; failed > 100 || t.Failed() {
			t.Fatal("never enough")
		}
	}
	if failed == 0 {
		t.Error("there was room for all of it: nothing was tried")
	}
}

// isFull fails the test for any error but the one that says that the disk is full.
func isFull(t *testing.T, pages int, err error) bool {
	t.Helper()
	if err != nil && data.CodeOf(err) != data.CodeDiskFull {
		t.Errorf("with %d pages: %v", pages, err)
	}
	return err != nil
}

// openAgain opens the copy with the outbox as it was left, which Open would sort out.
func openAgain(t *testing.T, v *data.Vault, dir string) *data.Vault {
	t.Helper()
	c, err := v.OpenCopyAsIs(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func tryDeed(t *testing.T, v *data.Vault, d disk, x deed, pages int) (full bool) {
	t.Helper()
	copyTo(t, v, d.dir())
	c := openAgain(t, v, d.dir())
	before := mustSnapshot(t, c)
	d.leave(pages)
	err := x.do(t, c)
	late := data.CodeOf(err) == data.CodeErasedInLog
	full = late || isFull(t, pages, err)
	mustCount(t, c) // reading goes on
	if pages%2 == 0 {
		if err := c.CloseCopy(); err != nil && !isFull(t, pages, data.Coded(err)) {
			t.Fatal(err)
		}
		d.free()
		c = openAgain(t, v, d.dir())
	} else {
		d.free()
	}
	defer c.CloseCopy()
	if full && !late {
		if after := mustSnapshot(t, c); after != before {
			t.Errorf("with %d pages: half of it was done", pages)
		}
		if erasedIn(t, d.dir()) {
			t.Errorf("with %d pages: noted as erased", pages)
		}
		if err := x.do(t, c); err != nil {
			t.Errorf("with room again, after %d pages: %v", pages, err)
		}
	}
	var done int
	if err := c.Writer().QueryRow(x.done).Scan(&done); err != nil || done != 1 {
		t.Errorf("with %d pages: not done (%d, %v)", pages, done, err)
	}
	mustSnapshot(t, c)
	return full
}

func tryPassword(t *testing.T, v *data.Vault, d disk, pages int) (full bool) {
	t.Helper()
	copyTo(t, v, d.dir())
	c := openAgain(t, v, d.dir())
	defer c.CloseCopy()
	next := []byte("second")
	d.leave(pages)
	full = isFull(t, pages, c.ChangePassword(t.Context(), []byte(datatest.Password), next, nil))
	d.free()
	if full {
		if _, err := data.Open(t.Context(), d.dir(), next, datatest.NewClock().Params()); data.CodeOf(err) != data.CodeWrongPassword {
			t.Errorf("with the new one: %v", err)
		}
		remove(t, d.dir(), "vault.tries")
		if err := c.ChangePassword(t.Context(), []byte(datatest.Password), next, nil); err != nil {
			t.Errorf("with room again: %v", err)
		}
	}
	w, err := data.Open(t.Context(), d.dir(), next, datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	if names := folderNames(t, d.dir()); slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, "vault.keys.") }) {
		t.Errorf("files: %q", names)
	}
	return full
}

func tryOpen(t *testing.T, v *data.Vault, d disk, pages int) (full bool) {
	t.Helper()
	copyTo(t, v, d.dir())
	d.leave(pages)
	c, err := v.OpenCopy(t.Context(), d.dir()) // has a committed message to sort out
	full = isFull(t, pages, err)
	if err == nil {
		err = c.CloseCopy()
		isFull(t, pages, data.Coded(err))
	}
	d.free()
	if c, err = v.OpenCopy(t.Context(), d.dir()); err != nil {
		t.Fatal(err)
	}
	defer c.CloseCopy()
	var unsure int
	if err := c.Writer().QueryRow(`SELECT count(*) FROM outbox WHERE state = 'unsure'`).Scan(&unsure); err != nil || unsure != 1 {
		t.Errorf("%d unsure, %v", unsure, err)
	}
	mustSnapshot(t, c)
	return full
}

func tryMigrate(t *testing.T, v *data.Vault, d disk, pages int) (full bool) {
	t.Helper()
	copyTo(t, v, d.dir())
	before := readFile(t, filepath.Join(d.dir(), "vault.db"))
	d.leave(pages)
	p := newerSchema(datatest.NewClock().Params())
	c, err := data.Open(t.Context(), d.dir(), []byte(datatest.Password), p)
	full = isFull(t, pages, err)
	if err == nil {
		c.Close()
	}
	d.free()
	for _, name := range copiesIn(t, d.dir()) {
		checkCopy(t, v, d.dir(), name)
	}
	if full && string(before) != string(readFile(t, filepath.Join(d.dir(), "vault.db"))) && len(copiesIn(t, d.dir())) != 1 {
		t.Errorf("with %d pages: changed without a copy", pages)
	}
	if c, err = data.Open(t.Context(), d.dir(), []byte(datatest.Password), p); err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	checkMigrated(t, c)
	return full
}

func tryCreate(t *testing.T, d disk, pages int) (full bool) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(d.dir()), os.MkdirAll(d.dir(), 0o700)); err != nil {
		t.Fatal(err)
	}
	params := datatest.NewClock().Params()
	d.leave(pages)
	v, err := data.Create(t.Context(), d.dir(), []byte(datatest.Password), params)
	full = isFull(t, pages, err)
	d.free()
	if err != nil {
		if data.Exists(d.dir()) { // it was made, and could not be opened
			v, err = data.Open(t.Context(), d.dir(), []byte(datatest.Password), params)
		} else {
			if names := folderNames(t, d.dir()); len(names) > 1 {
				t.Errorf("with %d pages it left %q", pages, names)
			}
			v, err = data.Create(t.Context(), d.dir(), []byte(datatest.Password), params)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	return full
}
