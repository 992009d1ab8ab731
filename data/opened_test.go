package data_test

import (
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// crashed returns a folder as a crash leaves it: with a log of the given number of
// transactions that are not in vault.db yet, which is of one page size after the other.
func crashed(t *testing.T, v *data.Vault, changes int) (dir string) {
	t.Helper()
	pagesOf(t, v) // empties the log
	for i := range changes {
		datatest.MustLead(t, v, "Late", string(rune('a'+i))+"late@example.org")
	}
	return copyVault(t, v.Dir())
}

// What a crash, or somebody since, took of the log is told: nothing after a mere crash, a
// change that was being written when the log ends within it, and the number of changes that
// no longer authenticate.
func TestOpen_LogFault(t *testing.T) {
	v, _ := datatest.Vault(t)
	const changes = 4
	whole := len(readFile(t, filepath.Join(crashed(t, v, 0), "vault.db-wal")))
	dir := crashed(t, v, changes)
	raw := readFile(t, filepath.Join(dir, "vault.db-wal"))
	if whole != 0 || len(raw) < changes*(24+pageSize) {
		t.Fatalf("a log of %d bytes, %d before", len(raw), whole)
	}
	try := func(what string, log []byte) data.LastOpened {
		t.Helper()
		dir := copyVault(t, dir)
		writeFile(t, filepath.Join(dir, "vault.db-wal"), log)
		remove(t, dir, "vault.db-shm")
		return open(t, dir, datatest.Password).LastOpened()
	}
	if got := try("whole", raw); got.Log.Lost != 0 || got.Log.Torn {
		t.Errorf("after a mere crash: %+v", got)
	}
	for _, less := range []int{1, pageSize - 1, pageSize, pageSize + 23} {
		if got := try("cut", raw[:len(raw)-less]); !got.Log.Torn {
			t.Errorf("%d bytes less: %+v", less, got)
		}
	}
	random := rand.New(rand.NewPCG(9, 9))
	for range 20 {
		spoiled := append([]byte(nil), raw...)
		frame := random.IntN(len(raw) / (24 + pageSize))
		spoiled[32+frame*(24+pageSize)+24+random.IntN(pageSize)] ^= 4
		if got := try("flipped", spoiled); got.Log.Lost == 0 {
			t.Errorf("frame %d: %+v", frame, got)
		}
	}
	first := append([]byte(nil), raw...)
	first[32+24] ^= 1
	at := copyVault(t, dir)
	writeFile(t, filepath.Join(at, "vault.db-wal"), first)
	again := open(t, at, datatest.Password)
	all, err := again.Activities(t.Context(), 1)
	if lost := again.LastOpened().Log.Lost; lost != changes || err != nil || all[0].Act != data.SawLostChanges || all[0].Number != changes {
		t.Errorf("%d lost, noted %+v, %v", lost, all, err)
	}
}

// A file of which the end is missing is refused when it is opened, however little it is,
// and also where a log lies beside it that has not the pages that are missing.
func TestOpen_CutFile(t *testing.T) {
	v, _ := datatest.Vault(t)
	crowd(t, v, datatest.MustPurpose(t, v, "News"), 100)
	dir := crashed(t, v, 0)
	whole := readFile(t, filepath.Join(dir, "vault.db"))
	late := crashed(t, v, 1)
	if first := readFile(t, filepath.Join(late, "vault.db-wal"))[32:56]; int(binary.BigEndian.Uint32(first[:4]))*pageSize == len(whole) {
		t.Fatal("the log has the last page")
	}
	for _, less := range []int{1, 2, 100, 511, 512, 1024, pageSize - 1, pageSize, pageSize + 1, 5 * pageSize} {
		for name, dir := range map[string]string{"alone": dir, "with a log": late} {
			cutDir := copyVault(t, dir)
			remove(t, cutDir, "vault.db-shm")
			cut(t, filepath.Join(cutDir, "vault.db"), int64(len(whole)-less))
			if _, err := v.OpenCopyAsIs(t.Context(), cutDir); data.CodeOf(err) != data.CodeVaultDamaged {
				t.Errorf("%s, %d bytes less: %v", name, less, err)
			}
			if after, err := os.Stat(filepath.Join(cutDir, "vault.db")); err != nil || after.Size() != int64(len(whole)-less) {
				t.Errorf("%s, %d bytes less: it was changed, %v", name, less, err)
			}
		}
	}
}

// Of the other files, one byte less of what they say is noticed too.
func TestOpen_CutOthers(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 5)
	if _, err := v.EraseLead(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	dir := crashed(t, v, 0)
	for less := int64(1); less < 4; less++ {
		at := copyVault(t, dir)
		cut(t, filepath.Join(at, "vault.keys"), int64(len(readFile(t, filepath.Join(at, "vault.keys"))))-1-less) // its last byte is a line feed, which says nothing
		if code := openCode(t, at); code != data.CodeKeysDamaged {
			t.Errorf("vault.keys, %d bytes less: %q", less, code)
		}
		at = copyVault(t, dir)
		cut(t, filepath.Join(at, "vault.kept"), int64(len(readFile(t, filepath.Join(at, "vault.kept"))))-less)
		if k := open(t, at, datatest.Password).Kept(); !k.Torn && k.Fault == "" {
			t.Errorf("vault.kept, %d bytes less: %+v", less, k)
		}
	}
}

// A clock that was put back is told, by minutes or by years; one that goes on is not.
func TestOpen_ClockPutBack(t *testing.T) {
	v, clock := datatest.Vault(t)
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	latest := clock.Now()
	for _, c := range []struct {
		moved time.Duration
		told  bool
	}{{time.Hour, false}, {0, false}, {-time.Minute, false}, {-10 * time.Minute, true}, {-5 * 365 * 24 * time.Hour, true}} {
		p := datatest.NewClock()
		p.Add(c.moved)
		again, err := data.Open(t.Context(), copyVault(t, v.Dir()), []byte(datatest.Password), p.Params())
		if err != nil {
			t.Fatal(err)
		}
		if got := again.LastOpened().Latest; !got.IsZero() != c.told || c.told && got.Before(latest.Add(-time.Second)) {
			t.Errorf("by %s: %v", c.moved, got)
		}
		again.Close()
	}
}
