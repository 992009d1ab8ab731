//go:build linux

package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/godbus/dbus/v5"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/keys"
	"mujeeb/data/secrets/secretstest"
	"mujeeb/tools/drive/leak"
)

// What must not be in memory once the vault is locked, beside its keys.
const (
	markedName = "Qoxwiz Vantrelby"
	markedMail = "qoxwiz.vantrelby@example.org"
	markedNote = "wears a zumbrelk hat on Thursdays"
	markedBody = "the glimvorst oil has arrived from the press"
)

// markedVault makes a vault with a person and a mail whose words are found nowhere
// else, and returns what to look for: these, the password, and the keys.
func markedVault(t *testing.T) (dir string, texts map[string][]byte) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "vault")
	v, err := data.Create(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	news := datatest.MustPurpose(t, v, "News")
	for i := range 300 {
		datatest.MustAgree(t, v, datatest.MustLead(t, v, fmt.Sprint("Someone ", i), fmt.Sprintf("someone%d@example.org", i)), news)
	}
	if _, err := v.SaveLead(t.Context(), &data.Lead{Name: markedName, Note: markedNote, Identities: []data.Identity{{Kind: data.Email, Value: markedMail}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Harvest", PurposeID: news, Lang: "en", Subject: "Oil", Body: "Dear {{name|friend}},\n\n" + markedBody}); err != nil {
		t.Fatal(err)
	}
	texts = map[string][]byte{"key fingerprint": v.Key(data.KeyFingerprint), "key token": v.Key(data.KeyToken)}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "vault.keys"))
	if err != nil {
		t.Fatal(err)
	}
	file, err := keys.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := file.Unlock(t.Context(), file.Databases[0].Salt, keys.PasswordSecret([]byte(datatest.Password)))
	if err != nil {
		t.Fatal(err)
	}
	texts["key data"] = key.Bytes()
	for name, text := range map[string]string{"password": datatest.Password, "name": markedName, "address": markedMail, "note": markedNote, "body": markedBody} {
		addWritings(texts, name, text)
	}
	return dir, texts
}

// addWritings adds a text as Go strings, Go runes and other toolkits have it.
func addWritings(texts map[string][]byte, name, text string) {
	texts[name+" UTF-8"] = []byte(text)
	var runes, units []byte
	for _, r := range text {
		runes = binary.LittleEndian.AppendUint32(runes, uint32(r))
	}
	for _, u := range utf16.Encode([]rune(text)) {
		units = binary.LittleEndian.AppendUint16(units, u)
	}
	texts[name+" UTF-32"], texts[name+" UTF-16"] = runes, units
}

// memory is what of the marked vault is in the memory of a program.
type memory struct {
	*windowed
	texts map[string][]byte
}

// count counts what is there now: keys, and texts in whatever writing.
func (m memory) count() map[string]int {
	m.t.Helper()
	found, err := leak.InMemory(m.Process.Pid, m.texts)
	if err != nil {
		m.t.Fatal(err)
	}
	kinds := map[string]int{}
	for what, n := range found {
		kind, _, _ := strings.Cut(what, " ")
		kinds[kind] += n
	}
	return kinds
}

// tell logs what is there in a state of the program, and returns it.
func (m memory) tell(state string) map[string]int {
	m.t.Helper()
	kinds := m.count()
	m.t.Logf("%s: %v", state, kinds)
	return kinds
}

// use does with the vault what owners do: it unlocks it, searches for the person, opens
// them, and opens the mail. What was opened is known by what is in memory.
func (m memory) use(dir string) {
	m.t.Helper()
	m.unlock(func() bool { return size(m.t, filepath.Join(dir, "vault.db-wal")) > 0 })
	m.until("the keys", func() bool { return m.count()["key"] > 2 })
	m.do("key", "ctrl+2")
	m.do("key", "ctrl+f")
	m.do("type", "--delay", "60", markedName)
	m.until("the person among the leads", func() bool {
		m.do("mousemove", "--window", m.window(), "400", "254", "click", "--repeat", "2", "--delay", "60", "1") // the first row
		return m.count()["note"] > 0
	})
	m.do("key", "ctrl+3")
	before := m.count()["body"]
	m.until("the mail", func() bool {
		m.do("mousemove", "--window", m.window(), "400", "194", "click", "--repeat", "2", "--delay", "60", "1") // the first row
		return m.count()["body"] > before+2
	})
	if n := m.tell("used")["password"]; n > 0 {
		m.t.Errorf("the password is there %d times while the vault is open", n)
	}
}

func (m memory) do(args ...string) {
	m.t.Helper()
	if out, err := m.xdo(args...); err != nil {
		m.t.Fatal(err, out)
	}
}

// A password is nowhere in memory once it has opened the vault, and no key is once the
// vault is locked, however it was used meanwhile.
func TestDesktop_MemoryAfterLock(t *testing.T) {
	dir, texts := markedVault(t)
	m := memory{newAlone(t, nil, "-vault", dir).open(t, 1280, 800), texts}
	m.use(dir)
	m.do("key", "ctrl+l")
	m.until("the keys to be gone", func() bool { return m.count()["key"] == 0 })
	if n := m.tell("locked")["password"]; n > 0 {
		t.Errorf("the password is there %d times after locking", n)
	}
	m.ends()
}

// Once the screen is locked, or before the computer sleeps, a fresh process takes the
// program's place: of all that the vault was used for nothing is in memory. Its window
// stands where the old one stood.
func TestDesktop_MemoryAfterRenewal(t *testing.T) {
	for name, signal := range map[string]struct {
		path dbus.ObjectPath
		name string
	}{
		"Screen": {"/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged"},
		"Sleep":  {"/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep"},
	} {
		t.Run(name, func(t *testing.T) {
			address, _ := secretstest.Bus(t)
			bus, err := dbus.Connect(address)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { bus.Close() })
			dir, texts := markedVault(t)
			env := []string{"DBUS_SESSION_BUS_ADDRESS=" + address, "DBUS_SYSTEM_BUS_ADDRESS=" + address}
			m := memory{newAlone(t, env, "-vault", dir).open(t, 1400, 900), texts}
			m.use(dir)
			m.do("windowmove", "--sync", m.window(), "77", "55")
			before := m.geometry()
			if err := bus.Emit(signal.path, signal.name, true); err != nil {
				t.Fatal(err)
			}
			m.until("the window of the fresh process", func() bool { return m.isSuccessor() && m.window() != "" })
			for what, n := range m.tell("renewed") {
				if n > 0 {
					t.Errorf("%s is left %d times", what, n)
				}
			}
			m.until("it to stand where the old one stood", func() bool { return m.geometry() == before })
			m.unlock(func() bool { return m.count()["key"] > 0 })
			m.ends()
		})
	}
}

// isSuccessor reports whether the process was given a place by the one before it, whose
// number it has, and whose window's number it may have.
func (m memory) isSuccessor() bool {
	args, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", m.Process.Pid))
	return err == nil && strings.Contains(string(args), "\x00-at\x00")
}

// geometry returns where the window is and how large, as xdotool has it.
func (m memory) geometry() string {
	said, _ := m.xdo("getwindowgeometry", "--shell", m.window())
	_, geometry, _ := strings.Cut(said, "\n") // behind the window's own number
	return geometry
}
