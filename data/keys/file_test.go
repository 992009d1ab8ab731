package keys

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

const (
	testPassword = "سبع نخلات تغني قرب النهر"
	wrongOne     = "سبع نخلات تغني قرب البحر"
)

var (
	testSalt = Hex(bytes.Repeat([]byte{0xab}, FileSaltSize))
	nextSalt = Hex(bytes.Repeat([]byte{0xcd}, FileSaltSize))
	testTime = time.Unix(1_790_000_000, 0)
)

// terms are those of a slot that lasts so long, for ever if 0.
func terms(name string, lasts time.Duration) Terms {
	t := Terms{Name: name, Created: testTime, Cost: testCost}
	if lasts != 0 {
		t.Until = testTime.Add(lasts)
	}
	return t
}

// ways is a file with a slot of each kind and what opens them.
type ways struct {
	*File
	key      *Key
	code     string
	computer []byte
	ids      []Hex // password, recovery, computer
}

func mustWays(tb testing.TB) *ways {
	tb.Helper()
	rand := seeded(3)
	w := &ways{File: NewFile(Aegis, testSalt), key: mustKey(tb), ids: make([]Hex, 3)}
	var errs [3]error
	w.ids[0], errs[0] = w.AddPassword(w.key, []byte(testPassword), terms("Amal", 0), rand)
	w.code, w.ids[1], errs[1] = w.AddRecovery(w.key, terms("", 0), rand)
	w.computer, w.ids[2], errs[2] = w.AddComputer(w.key, terms("The laptop <kitchen>", time.Hour), rand)
	if err := errors.Join(errs[:]...); err != nil {
		tb.Fatal(err)
	}
	must(tb, w.Authenticate(testSalt, w.key))
	return w
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func mustMarshal(tb testing.TB, f *File) []byte {
	tb.Helper()
	out, err := f.Marshal()
	must(tb, err)
	return out
}

// secrets are what opens each of the three slots.
func (w *ways) secrets(tb testing.TB) []Secret {
	tb.Helper()
	code, err := RecoverySecret(w.code)
	must(tb, err)
	return []Secret{PasswordSecret([]byte(testPassword)), code, ComputerSecret(w.computer)}
}

// wantOpens fails unless a secret opens the database of a salt under that key.
func wantOpens(t *testing.T, f *File, salt Hex, s Secret, want *Key) {
	t.Helper()
	got, slot, err := f.Unlock(t.Context(), salt, s)
	if err != nil {
		t.Errorf("%s: %v", s.Kind(), err)
		return
	}
	if !bytes.Equal(got.both(), want.both()) || slot.Kind != s.Kind() {
		t.Errorf("%s: another key, or slot %s", s.Kind(), slot.Kind)
	}
}

func wantErr(t *testing.T, f *File, salt Hex, s Secret, want error) {
	t.Helper()
	if _, _, err := f.Unlock(t.Context(), salt, s); !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", s.Kind(), err, want)
	}
}

func TestFile_RoundTrip(t *testing.T) {
	w := mustWays(t)
	content := mustMarshal(t, w.File)
	if bytes.Contains(content, w.key.Bytes()) || strings.Contains(string(content), w.code) {
		t.Fatal("a secret stands in the file")
	}
	got, err := Parse(content)
	must(t, err)
	for _, s := range w.secrets(t) {
		wantOpens(t, got, testSalt, s, w.key)
	}
	if !bytes.Equal(mustMarshal(t, got), content) {
		t.Error("writing what was read gives another file")
	}
	if s := got.Slots[2]; s.Name != "The laptop <kitchen>" || s.Created != testTime.Unix() || s.Ended(testTime) || !s.Ended(testTime.Add(time.Hour)) || got.Slots[0].Ended(testTime.AddDate(1000, 0, 0)) {
		t.Errorf("got %+v", s)
	}
}

func TestFile_Unlock(t *testing.T) {
	w := mustWays(t)
	for _, p := range []string{wrongOne, "", testPassword + " ", string(w.computer)} {
		wantErr(t, w.File, testSalt, PasswordSecret([]byte(p)), ErrWrongPassword)
	}
	wantErr(t, w.File, testSalt, ComputerSecret([]byte(testPassword)), ErrWrongComputer)
	wantErr(t, NewFile(Aegis, testSalt), testSalt, PasswordSecret([]byte(testPassword)), ErrNoSlot)
	wantErr(t, w.File, nextSalt, PasswordSecret([]byte(testPassword)), ErrNotKeys)
	t.Run("OtherKeyboard", func(t *testing.T) {
		f := NewFile(Aegis, testSalt)
		_, err := f.AddPassword(w.key, []byte("caf\u00e9 قهوة\u00a0مرة"), terms("", 0), seeded(4))
		must(t, err)
		must(t, f.Authenticate(testSalt, w.key))
		wantOpens(t, f, testSalt, PasswordSecret([]byte("cafe\u0301 قهوة مرة")), w.key)
	})
	t.Run("Ended", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, _, err := w.Unlock(ctx, testSalt, PasswordSecret([]byte(wrongOne))); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// A key that costs much is given up as soon as its context ends: the slots behind
// it are not tried.
func TestFile_Unlock_GivenUp(t *testing.T) {
	f, key := NewFile(Aegis, testSalt), mustKey(t)
	_, err := f.AddPassword(key, []byte("x"), terms("", 0), seeded(1))
	must(t, err)
	must(t, f.Authenticate(testSalt, key))
	f.Slots[0].Cost = Cost{Time: 8, MemoryKiB: MaxMemoryKiB, Threads: 1} // as a hostile file has it
	ctx, stop := context.WithCancel(t.Context())
	given := make(chan error, 1)
	go func() {
		_, _, err := f.Unlock(ctx, testSalt, PasswordSecret([]byte("x")))
		given <- err
	}()
	stop()
	if err := <-given; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestFile_Recovery(t *testing.T) {
	w := mustWays(t)
	if len(w.code) != 28+6 || strings.Count(w.code, "-") != 6 {
		t.Fatalf("shape of the code: %d characters", len(w.code))
	}
	forgiving := strings.NewReplacer("0", "o", "1", "l", "-", " – ")
	arabic := strings.NewReplacer("2", "٢", "3", "۳", "4", "٤", "5", "٥", "6", "۶", "7", "٧", "8", "٨", "9", "٩")
	for _, typed := range []string{" " + strings.ToLower(forgiving.Replace(w.code)) + "\n", "\u200f" + arabic.Replace(w.code)} {
		s, err := RecoverySecret(typed)
		must(t, err)
		wantOpens(t, w.File, testSalt, s, w.key)
	}
	other, _, err := w.Clone().AddRecovery(w.key, terms("", 0), seeded(9))
	must(t, err)
	s, err := RecoverySecret(other)
	must(t, err)
	wantErr(t, w.File, testSalt, s, ErrWrongRecovery)
}

func TestFile_Add_Errors(t *testing.T) {
	key := mustKey(t)
	add := func(f *File, password string, terms Terms, seed byte) error {
		_, err := f.AddPassword(key, []byte(password), terms, seeded(seed))
		return err
	}
	f := NewFile(ChaCha20, testSalt)
	for name, c := range map[string]struct {
		password string
		terms    Terms
		want     error
	}{
		"empty": {"", terms("", 0), ErrEmptySecret},
		"cost":  {"x", Terms{Created: testTime}, ErrBadCost},
		"name":  {"x", terms(strings.Repeat("م", MaxName+1), 0), ErrBadName},
		"utf8":  {"x", terms("\xff", 0), ErrBadName},
	} {
		if err := add(f, c.password, c.terms, 1); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := f.AddPassword(key, []byte("x"), terms("", 0), strings.NewReader("short")); err == nil {
		t.Error("sealed with half a nonce")
	}
	if len(f.Slots) != 0 {
		t.Fatal("a failed call changed the file")
	}
	for i := range MaxSlots {
		must(t, add(f, "x", terms("", 0), byte(i)))
	}
	if err := add(f, "x", terms("", 0), 99); !errors.Is(err, ErrTooManySlots) {
		t.Error(err)
	}
}

func TestCleanName(t *testing.T) {
	for name, want := range map[string]string{
		"  Amal\tHaddad ": "Amal Haddad", "Cafe\u0301": "Caf\u00e9", "ev\u202eil\x00": "evil", "أمل": "أمل", "": "",
		strings.Repeat("م", MaxName): strings.Repeat("م", MaxName),
	} {
		if got, err := CleanName(name); got != want || err != nil {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
}

// A rekey reaches every slot without its secret, but for the one that it shuts out, and
// with both databases in the file each is opened by its salt.
func TestFile_Rekey(t *testing.T) {
	w := mustWays(t)
	before := mustMarshal(t, w.File)
	next, err := NewKey(seeded(50))
	must(t, err)
	both := w.Clone()
	must(t, both.Replace(nextSalt, next, w.ids[0]))
	_, err = both.AddPassword(next, []byte("a new password"), terms("Amal", 0), seeded(51))
	must(t, err)
	must(t, both.Authenticate(testSalt, w.key))
	must(t, both.Authenticate(nextSalt, next))
	both, err = Parse(mustMarshal(t, both))
	must(t, err)

	secrets := w.secrets(t)
	changed := PasswordSecret([]byte("a new password"))
	for _, s := range secrets {
		wantOpens(t, both, testSalt, s, w.key)
	}
	wantErr(t, both, testSalt, changed, ErrWrongPassword)
	for _, s := range append(secrets[1:], changed) {
		wantOpens(t, both, nextSalt, s, next)
	}
	wantErr(t, both, nextSalt, secrets[0], ErrWrongPassword)

	done, undone := both.Clone(), both.Clone()
	must(t, done.Keep(nextSalt))
	must(t, done.Authenticate(nextSalt, next))
	must(t, undone.Keep(testSalt))
	must(t, undone.Authenticate(testSalt, w.key))
	if len(done.Slots) != 3 || done.slot(w.ids[0]) != nil {
		t.Error("the slot that was shut out is there")
	}
	wantOpens(t, done, nextSalt, secrets[1], next)
	wantErr(t, done, testSalt, secrets[1], ErrNotKeys)
	if !bytes.Equal(mustMarshal(t, undone), before) {
		t.Error("a rekey that is undone leaves another file")
	}
	if err := w.Clone().Replace(testSalt, next); err == nil {
		t.Error("two databases of one salt")
	}
	if err := both.Clone().Replace(Hex(bytes.Repeat([]byte{1}, FileSaltSize)), next); err == nil {
		t.Error("three databases")
	}
	none := w.Clone()
	must(t, none.Replace(nextSalt, next, w.ids...))
	if err := none.Keep(nextSalt); !errors.Is(err, ErrLastSlot) {
		t.Errorf("got %v", err)
	}
}

// The file of version 1 is the example that its page had.
func TestFile_Upgrade(t *testing.T) {
	content, err := os.ReadFile("testdata/version1.keys")
	must(t, err)
	f, err := Parse(content)
	must(t, err)
	salt := f.Databases[0].Salt
	password := PasswordSecret([]byte("four lanterns above Café Nablus"))
	key, slot, err := f.Unlock(t.Context(), salt, password)
	must(t, err)
	const want = "e8eefb63fd060887917236cbc40ee4936a4effc84dd06f7d9877bef122c21038"
	if Hex(key.Bytes()).String() != want || !f.IsFirst() || slot.Cost != DefaultCost() {
		t.Fatalf("got %x, %+v", key.Bytes(), slot)
	}
	wantErr(t, f, salt, PasswordSecret([]byte("another")), ErrWrongPassword)
	if _, err := f.Marshal(); err == nil {
		t.Error("the old format is written")
	}
	up, err := f.Upgrade(key, password, terms("", 0), seeded(1))
	must(t, err)
	up, err = Parse(mustMarshal(t, up))
	must(t, err)
	if len(up.Slots) != 1 || up.IsFirst() || bytes.Equal(key.both()[Size:], make([]byte, Size)) {
		t.Error("not one slot, or no key for the code")
	}
	wantOpens(t, up, salt, password, key)
	code, err := RecoverySecret("3763-3J8Z-XGX1-6JAW-1622-6VRT-S0FN")
	must(t, err)
	if by, _, err := f.Unlock(t.Context(), salt, code); err != nil || !bytes.Equal(by.Bytes(), key.Bytes()) {
		t.Errorf("by the recovery code: %v", err)
	}
}
