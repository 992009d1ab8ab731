package keys

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

const (
	testPassword = "سبع نخلات تغني قرب النهر"
	wrongOne     = "سبع نخلات تغني قرب البحر"
)

// mustFile returns a file with a slot of each kind, and what opens them.
func mustFile(tb testing.TB, key *Key) (f *File, code string, secret []byte) {
	tb.Helper()
	rand := seeded(3)
	f = NewFile(Aegis)
	if err := f.AddPassword(key, []byte(testPassword), testCost, rand); err != nil {
		tb.Fatal(err)
	}
	code, err := f.AddRecovery(key, testCost, rand)
	if err != nil {
		tb.Fatal(err)
	}
	if secret, err = f.AddComputer(key, rand); err != nil {
		tb.Fatal(err)
	}
	f.Salt = bytes.Repeat([]byte{0xab}, FileSaltSize)
	return f, code, secret
}

func mustMarshal(tb testing.TB, f *File) []byte {
	tb.Helper()
	out, err := f.Marshal()
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func wantKey(t *testing.T, want *Key) func(got *Key, err error) {
	return func(got *Key, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Fatal("another key came back")
		}
	}
}

func TestFile_RoundTrip(t *testing.T) {
	key := mustKey(t)
	f, code, secret := mustFile(t, key)
	content := mustMarshal(t, f)
	if bytes.Contains(content, key.Bytes()) || strings.Contains(string(content), code) {
		t.Fatal("a secret stands in the file")
	}
	got, err := Parse(content)
	if err != nil {
		t.Fatal(err)
	}
	want := wantKey(t, key)
	want(got.Unlock([]byte(testPassword)))
	want(got.UnlockRecovery(code))
	want(got.UnlockComputer(secret))
	if !bytes.Equal(mustMarshal(t, got), content) {
		t.Error("writing what was read gives another file")
	}
}

func TestFile_Unlock(t *testing.T) {
	key := mustKey(t)
	f, _, secret := mustFile(t, key)
	t.Run("ErrWrongPassword", func(t *testing.T) {
		for _, p := range []string{wrongOne, "", testPassword + " ", string(secret)} {
			if _, err := f.Unlock([]byte(p)); !errors.Is(err, ErrWrongPassword) {
				t.Errorf("%v", err)
			}
		}
	})
	t.Run("ErrNoSlot", func(t *testing.T) {
		if _, err := NewFile(Aegis).Unlock([]byte(testPassword)); !errors.Is(err, ErrNoSlot) {
			t.Error(err)
		}
	})
	t.Run("SecondPassword", func(t *testing.T) {
		f := f.Clone()
		if err := f.AddPassword(key, []byte("second password"), testCost, seeded(4)); err != nil {
			t.Fatal(err)
		}
		wantKey(t, key)(f.Unlock([]byte("second password")))
		wantKey(t, key)(f.Unlock([]byte(testPassword)))
	})
	t.Run("OtherKeyboard", func(t *testing.T) {
		f := NewFile(Aegis)
		if err := f.AddPassword(key, []byte("caf\u00e9 قهوة\u00a0مرة"), testCost, seeded(4)); err != nil {
			t.Fatal(err)
		}
		wantKey(t, key)(f.Unlock([]byte("cafe\u0301 قهوة مرة")))
	})
}

func TestFile_Add_Errors(t *testing.T) {
	key := mustKey(t)
	f := NewFile(ChaCha20)
	if err := f.AddPassword(key, nil, testCost, seeded(1)); !errors.Is(err, ErrEmptySecret) {
		t.Error(err)
	}
	if err := f.AddPassword(key, []byte("x"), Cost{}, seeded(1)); !errors.Is(err, ErrBadCost) {
		t.Error(err)
	}
	if err := f.AddPassword(key, []byte("x"), testCost, strings.NewReader("short")); err == nil {
		t.Error("sealed with half a nonce")
	}
	if len(f.Slots) != 0 {
		t.Fatal("a failed call changed the file")
	}
	for i := range MaxSlots {
		if err := f.AddPassword(key, []byte("x"), testCost, seeded(byte(i))); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.AddPassword(key, []byte("x"), testCost, seeded(1)); !errors.Is(err, ErrTooManySlots) {
		t.Error(err)
	}
}

func TestFile_ChangePassword(t *testing.T) {
	key := mustKey(t)
	f, code, secret := mustFile(t, key)
	before := mustMarshal(t, f)
	if err := f.ChangePassword([]byte(wrongOne), []byte("another"), testCost, seeded(5)); !errors.Is(err, ErrWrongPassword) {
		t.Fatal(err)
	}
	if err := f.ChangePassword([]byte(testPassword), nil, testCost, seeded(5)); !errors.Is(err, ErrEmptySecret) {
		t.Fatal(err)
	}
	if !bytes.Equal(mustMarshal(t, f), before) {
		t.Fatal("a failed call changed the file")
	}
	if err := f.ChangePassword([]byte(testPassword), []byte("another"), testCost, seeded(5)); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Unlock([]byte(testPassword)); !errors.Is(err, ErrWrongPassword) {
		t.Error("the old password still opens")
	}
	want := wantKey(t, key)
	want(f.Unlock([]byte("another")))
	want(f.UnlockRecovery(code))
	want(f.UnlockComputer(secret))
}

func TestFile_ResetPassword(t *testing.T) {
	key := mustKey(t)
	f, code, _ := mustFile(t, key)
	if err := f.AddPassword(key, []byte("second"), testCost, seeded(6)); err != nil {
		t.Fatal(err)
	}
	if err := f.ResetPassword(key, []byte("fresh"), testCost, seeded(7)); err != nil {
		t.Fatal(err)
	}
	for _, old := range []string{testPassword, "second"} {
		if _, err := f.Unlock([]byte(old)); !errors.Is(err, ErrWrongPassword) {
			t.Errorf("an old password still opens: %v", err)
		}
	}
	wantKey(t, key)(f.Unlock([]byte("fresh")))
	wantKey(t, key)(f.UnlockRecovery(code))
}

func TestFile_Remove(t *testing.T) {
	f, _, _ := mustFile(t, mustKey(t))
	if err := f.Remove(Computer); err != nil || f.Count(Computer) != 0 {
		t.Fatal(err)
	}
	if err := f.Remove(Computer); !errors.Is(err, ErrNoSlot) {
		t.Error(err)
	}
	if err := f.Remove(Recovery); err != nil {
		t.Fatal(err)
	}
	if err := f.Remove(Password); !errors.Is(err, ErrLastSlot) || f.Count(Password) != 1 {
		t.Error(err)
	}
}

// Each bound fact and each byte of a slot is changed alone: none may open.
func TestFile_Tampered(t *testing.T) {
	key := mustKey(t)
	f, _, secret := mustFile(t, key)
	type change struct {
		name string
		do   func(f *File, s *Slot)
	}
	changes := []change{
		{"version", func(f *File, _ *Slot) { f.Version++ }},
		{"cipher", func(f *File, _ *Slot) { f.Cipher = ChaCha20 }},
		{"time", func(_ *File, s *Slot) { s.Cost.Time++ }},
		{"memory", func(_ *File, s *Slot) { s.Cost.MemoryKiB++ }},
		{"threads", func(_ *File, s *Slot) { s.Cost.Threads++ }},
	}
	flip := func(name string, part func(s *Slot) Hex, size int) {
		for i := range size {
			changes = append(changes, change{fmt.Sprint(name, " ", i), func(_ *File, s *Slot) { part(s)[i] ^= 1 << (i % 8) }})
		}
	}
	flip("salt", func(s *Slot) Hex { return s.Salt }, slotSaltSize)
	flip("nonce", func(s *Slot) Hex { return s.Nonce }, nonceSize)
	flip("sealed", func(s *Slot) Hex { return s.Sealed }, sealedSize)
	for _, c := range changes {
		bad := f.Clone()
		c.do(bad, &bad.Slots[2])
		if _, err := bad.UnlockComputer(secret); !errors.Is(err, ErrWrongComputer) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	t.Run("kind", func(t *testing.T) {
		bad := f.Clone()
		for i := range bad.Slots {
			bad.Slots[i].Kind = Password
		}
		if _, err := bad.Unlock(secret); !errors.Is(err, ErrWrongPassword) {
			t.Errorf("a computer slot opens as a password: %v", err)
		}
	})
}

func TestParse_Errors(t *testing.T) {
	f, _, _ := mustFile(t, mustKey(t))
	good := string(mustMarshal(t, f))
	swap := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("no %q in the file", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	noSlots := string(mustMarshal(t, NewFile(Aegis)))
	cases := []struct {
		name, content string
		want          error
	}{
		{"empty", "", ErrNotKeys},
		{"not JSON", "SQLite format 3", ErrNotKeys},
		{"array", "[]", ErrNotKeys},
		{"null", "null", ErrNotKeys},
		{"no version", "{}", ErrNotKeys},
		{"newer", `{"version": 2, "something": "new"}`, ErrNewerFile},
		{"version zero", swap(`"version": 1`, `"version": 0`), ErrNotKeys},
		{"version as text", swap(`"version": 1`, `"version": "1"`), ErrNotKeys},
		{"unknown field", swap(`"version": 1,`, `"version": 1, "colour": "red",`), ErrNotKeys},
		{"unknown field in slot", swap(`"kind": "password",`, `"kind": "password", "hint": "dog",`), ErrNotKeys},
		{"repeated field", swap(`"version": 1,`, `"version": 1, "version": 1,`), ErrNotKeys},
		{"field in capitals", swap(`"cipher"`, `"Cipher"`), ErrNotKeys},
		{"capitals in hex", swap("abab", "ABAB"), ErrNotKeys},
		{"two files", good + good, ErrNotKeys},
		{"cut", good[:len(good)/2], ErrNotKeys},
		{"cipher", swap(`"aegis"`, `"rc4"`), ErrNotKeys},
		{"kind", swap(`"password"`, `"dog"`), ErrNotKeys},
		{"short salt", swap("abab", "ab"), ErrNotKeys},
		{"not hex", swap("abab", "xyxy"), ErrNotKeys},
		{"null slots", strings.Replace(noSlots, "[]", "null", 1), ErrNotKeys},
		{"memory", swap(`"memoryKiB": 8192`, `"memoryKiB": 1048577`), ErrBadCost},
		{"memory too low", swap(`"memoryKiB": 8192`, `"memoryKiB": 8191`), ErrBadCost},
		{"negative memory", swap(`"memoryKiB": 8192`, `"memoryKiB": -8192`), ErrNotKeys},
		{"time", swap(`"time": 1`, `"time": 65`), ErrBadCost},
		{"time zero", swap(`"time": 1`, `"time": 0`), ErrBadCost},
		{"time and memory", strings.NewReplacer(`"time": 1`, `"time": 32`, `"memoryKiB": 8192`, `"memoryKiB": 1048576`).Replace(good), ErrBadCost},
		{"threads", swap(`"threads": 1`, `"threads": 17`), ErrBadCost},
		{"threads zero", swap(`"threads": 1`, `"threads": 0`), ErrBadCost},
		{"too long", good + strings.Repeat(" ", MaxFileSize), ErrNotKeys},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Parse([]byte(c.content)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	t.Run("too many slots", func(t *testing.T) {
		many := f.Clone()
		for len(many.Slots) <= MaxSlots {
			many.Slots = append(many.Slots, many.Slots[0])
		}
		if _, err := many.Marshal(); !errors.Is(err, ErrTooManySlots) {
			t.Error(err)
		}
	})
	t.Run("white space", func(t *testing.T) {
		if _, err := Parse([]byte(strings.ReplaceAll(good, "\n", "\r\n"))); err != nil {
			t.Errorf("line ends of another system: %v", err)
		}
	})
}

func FuzzParse(f *testing.F) {
	file, _, _ := mustFile(f, mustKey(f))
	f.Add(mustMarshal(f, file))
	f.Add([]byte(`{"version":1,"cipher":"aegis","salt":"","slots":[]}`))
	f.Add([]byte(`{"version":2}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := Parse(content)
		if err != nil {
			if typed := new(Error); !errors.As(err, &typed) {
				t.Fatalf("an error without a code: %v", err)
			}
			return
		}
		again, err := Parse(mustMarshal(t, got))
		if err != nil {
			t.Fatalf("can't read what was written: %v", err)
		}
		if !bytes.Equal(mustMarshal(t, again), mustMarshal(t, got)) {
			t.Fatal("write, read, write differs")
		}
	})
}

func TestFile_Recovery(t *testing.T) {
	key := mustKey(t)
	f, code, _ := mustFile(t, key)
	if len(code) != 28+6 || strings.Count(code, "-") != 6 {
		t.Fatalf("shape of the code: %d characters", len(code))
	}
	forgiving := strings.NewReplacer("0", "o", "1", "l", "-", " – ")
	wantKey(t, key)(f.UnlockRecovery(" " + strings.ToLower(forgiving.Replace(code)) + "\n"))
	arabic := strings.NewReplacer("2", "٢", "3", "۳", "4", "٤", "5", "٥", "6", "۶", "7", "٧", "8", "٨", "9", "٩")
	wantKey(t, key)(f.UnlockRecovery("\u200f" + arabic.Replace(code)))

	next, err := f.AddRecovery(key, testCost, seeded(9))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.UnlockRecovery(code); !errors.Is(err, ErrWrongRecovery) {
		t.Errorf("the old paper: %v", err)
	}
	wantKey(t, key)(f.UnlockRecovery(next))
}

// Every wrong symbol and every swap of neighbours is noticed before the slow part.
func TestReadCode_ErrMistyped(t *testing.T) {
	for seed := range byte(20) {
		symbols, err := drawCode(seeded(seed))
		if err != nil {
			t.Fatal(err)
		}
		for i := range symbols {
			for _, other := range []byte(codeAlphabet) {
				if other == symbols[i] {
					continue
				}
				wrong := bytes.Clone(symbols)
				wrong[i] = other
				wantMistyped(t, wrong)
			}
			if i > 0 && symbols[i-1] != symbols[i] {
				wrong := bytes.Clone(symbols)
				wrong[i-1], wrong[i] = wrong[i], wrong[i-1]
				wantMistyped(t, wrong)
			}
		}
		wantMistyped(t, symbols[1:])
		wantMistyped(t, append(symbols, '0'))
	}
	wantMistyped(t, nil)
	wantMistyped(t, []byte(strings.Repeat("u", 28)))
	wantMistyped(t, []byte(strings.Repeat("0", 5000)))
}

func wantMistyped(t *testing.T, symbols []byte) {
	t.Helper()
	if _, err := readCode(groupCode(symbols)); !errors.Is(err, ErrMistyped) {
		t.Fatalf("got %v for %d symbols", err, len(symbols))
	}
}

func TestDrawCode_ErrStuckRandom(t *testing.T) {
	if _, err := drawCode(bytes.NewReader(nil)); err == nil {
		t.Error("a code from nothing")
	}
}

func TestTune(t *testing.T) {
	least := DefaultCost()
	cases := []struct {
		name         string
		pass, target time.Duration // a pass of 64 MiB
		want         Cost
	}{
		{"slow machine", time.Minute, time.Second, least},
		{"just the least", 160 * time.Millisecond, 500 * time.Millisecond, least},
		{"more memory", 80 * time.Millisecond, 500 * time.Millisecond, Cost{3, 128 << 10, 4}},
		{"more passes", 10 * time.Millisecond, 500 * time.Millisecond, Cost{12, 256 << 10, 4}},
		{"clock stands still", 0, time.Second, Cost{MaxTime, 256 << 10, 4}},
		{"no target", time.Millisecond, 0, least},
	}
	for _, c := range cases {
		got := tune(c.target, func(cost Cost) time.Duration { return c.pass * time.Duration(cost.MemoryKiB/least.MemoryKiB) })
		if got != c.want || got.Check() != nil {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
	if got := Tune(time.Nanosecond, time.Now); got != least {
		t.Errorf("this machine: %+v", got)
	}
}
