package keys

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

// Each fact of a slot and each byte is changed alone: none may open, and where the slot
// itself can't tell, the code of the whole file does.
func TestFile_Forged(t *testing.T) {
	w := mustWays(t)
	secret := ComputerSecret(w.computer)
	for name, c := range map[string]struct {
		do   func(f *File, s *Slot)
		want error
	}{
		"time":             {func(_ *File, s *Slot) { s.Cost.Time++ }, ErrWrongComputer},
		"memory":           {func(_ *File, s *Slot) { s.Cost.MemoryKiB++ }, ErrWrongComputer},
		"threads":          {func(_ *File, s *Slot) { s.Cost.Threads++ }, ErrWrongComputer},
		"name":             {func(_ *File, s *Slot) { s.Name = "Amal" }, ErrWrongComputer},
		"until":            {func(_ *File, s *Slot) { s.Until++ }, ErrWrongComputer},
		"created":          {func(_ *File, s *Slot) { s.Created++ }, ErrWrongComputer},
		"cipher":           {func(f *File, _ *Slot) { f.Cipher = ChaCha20 }, ErrWrongComputer},
		"name of another":  {func(f *File, _ *Slot) { f.Slots[0].Name = "Sami" }, ErrForged},
		"until of another": {func(f *File, _ *Slot) { f.Slots[0].Until = 1 }, ErrForged},
		"order":            {func(f *File, _ *Slot) { f.Slots[0], f.Slots[1] = f.Slots[1], f.Slots[0] }, ErrForged},
		"slot less":        {func(f *File, _ *Slot) { f.Slots, f.Databases[0].Sealed = f.Slots[1:], f.Databases[0].Sealed[1:] }, ErrForged},
		"slot more": {func(f *File, s *Slot) {
			more := *s
			more.ID = Hex("12345678")
			f.Slots = append(f.Slots, more)
		}, ErrForged},
	} {
		f := w.Clone()
		c.do(f, &f.Slots[2])
		wantErr(t, f, testSalt, secret, c.want)
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// Somebody who can write to the file puts their own public half into the owner's slot,
// or seals the key of a rekey to a slot of their own: the owner's next opening tells.
func TestFile_Forged_Swapped(t *testing.T) {
	w := mustWays(t)
	theirs := NewFile(Aegis, testSalt)
	_, err := theirs.AddPassword(mustKey(t), []byte("theirs"), terms("Amal", 0), seeded(77))
	must(t, err)
	f := w.Clone()
	f.Slots[0].Public = theirs.Slots[0].Public
	wantErr(t, f, testSalt, w.secrets(t)[1], ErrForged)
	f.Slots[0] = theirs.Slots[0]
	f.Slots[0].ID = w.ids[0]
	wantErr(t, f, testSalt, w.secrets(t)[1], ErrForged)
}

// Every byte of what a slot holds, and of what is sealed to it.
func TestFile_Flipped(t *testing.T) {
	w := mustWays(t)
	content := mustMarshal(t, w.File)
	flipped := func(at int, from Hex, to Hex) []byte {
		old, _ := from.MarshalText()
		changed, _ := to.MarshalText()
		if bytes.Count(content, old) < 1 {
			t.Fatalf("%d: not in the file", at)
		}
		return bytes.Replace(content, old, changed, 1)
	}
	secret := ComputerSecret(w.computer)
	d, s := w.Databases[0], w.Slots[2]
	for _, part := range []Hex{s.Salt, s.Nonce, s.Private, s.Public, d.MAC, d.sealed(s.ID), d.Salt} {
		for i := range part {
			bad := bytes.Clone(part)
			bad[i] ^= 1 << (i % 8)
			f, err := Parse(flipped(i, part, bad))
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = f.Unlock(t.Context(), testSalt, secret)
			if !errors.Is(err, ErrWrongComputer) && !errors.Is(err, ErrForged) && !errors.Is(err, ErrNotKeys) {
				t.Errorf("byte %d of %x: %v", i, part[:4], err)
			}
		}
	}
}

func TestParse_Errors(t *testing.T) {
	w := mustWays(t)
	good := string(mustMarshal(t, w.File))
	swap := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("no %q in the file", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	changed := func(do func(f *File)) string {
		f := w.Clone()
		do(f)
		raw, err := json.MarshalIndent(f, "", "  ")
		must(t, err)
		return string(raw)
	}
	cost := func(c Cost) string {
		return changed(func(f *File) {
			for i := range f.Slots {
				f.Slots[i].Cost = c
			}
		})
	}
	cases := []struct {
		name, content string
		want          error
	}{
		{"empty", "", ErrNotKeys},
		{"not JSON", "SQLite format 3", ErrNotKeys},
		{"array", "[]", ErrNotKeys},
		{"null", "null", ErrNotKeys},
		{"no version", "{}", ErrNotKeys},
		{"newer", `{"version": 3, "something": "new"}`, ErrNewerFile},
		{"version zero", swap(`"version": 2`, `"version": 0`), ErrNotKeys},
		{"version one", swap(`"version": 2`, `"version": 1`), ErrNotKeys},
		{"version as text", swap(`"version": 2`, `"version": "2"`), ErrNotKeys},
		{"unknown field", swap(`"version": 2,`, `"version": 2, "colour": "red",`), ErrNotKeys},
		{"unknown field in slot", swap(`"kind": "password",`, `"kind": "password", "hint": "dog",`), ErrNotKeys},
		{"repeated field", swap(`"version": 2,`, `"version": 2, "version": 2,`), ErrNotKeys},
		{"field in capitals", swap(`"cipher"`, `"Cipher"`), ErrNotKeys},
		{"capitals in hex", swap("abab", "ABAB"), ErrNotKeys},
		{"other spelling of a name", swap(`"Amal"`, `"\u0041mal"`), ErrNotKeys},
		{"name that is not clean", swap(`"Amal"`, `"Amal "`), ErrNotKeys},
		{"long name", swap(`"Amal"`, `"`+strings.Repeat("m", MaxName+1)+`"`), ErrNotKeys},
		{"two files", good + good, ErrNotKeys},
		{"cut", good[:len(good)/2], ErrNotKeys},
		{"cipher", swap(`"aegis"`, `"rc4"`), ErrNotKeys},
		{"kind", swap(`"password"`, `"dog"`), ErrNotKeys},
		{"short salt", swap("abab", "ab"), ErrNotKeys},
		{"not hex", swap("abab", "xyxy"), ErrNotKeys},
		{"null slots", changed(func(f *File) { f.Slots, f.Databases[0].Sealed = nil, []Sealed{} }), ErrNotKeys},
		{"null sealed", changed(func(f *File) { f.Databases[0].Sealed = nil }), ErrNotKeys},
		{"no database", changed(func(f *File) { f.Databases = nil }), ErrNotKeys},
		{"two databases of one salt", changed(func(f *File) { f.Databases = append(f.Databases, f.Databases[0]) }), ErrNotKeys},
		{"sealed twice", changed(func(f *File) { d := &f.Databases[0]; d.Sealed = append(d.Sealed, d.Sealed[2]) }), ErrNotKeys},
		{"sealed to nobody", changed(func(f *File) { f.Databases[0].Sealed[0].Slot = Hex("12345678") }), ErrNotKeys},
		{"no code", changed(func(f *File) { f.Databases[0].MAC = Hex{} }), ErrNotKeys},
		{"two slots of one id", changed(func(f *File) { f.Slots[1].ID = f.Slots[0].ID }), ErrNotKeys},
		{"negative time", swap(`"until": 0`, `"until": -1`), ErrNotKeys},
		{"memory", swap(`"memoryKiB": 8192`, `"memoryKiB": 262145`), ErrBadCost},
		{"memory too low", swap(`"memoryKiB": 8192`, `"memoryKiB": 8191`), ErrBadCost},
		{"negative memory", swap(`"memoryKiB": 8192`, `"memoryKiB": -8192`), ErrNotKeys},
		{"time", swap(`"time": 1`, `"time": 65`), ErrBadCost},
		{"time zero", swap(`"time": 1`, `"time": 0`), ErrBadCost},
		{"time and memory", cost(Cost{MaxTime, MaxMemoryKiB, 1}), ErrBadCost},
		{"all together", cost(Cost{11, MaxMemoryKiB, 1}), ErrBadCost},
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
		many := changed(func(f *File) {
			for i := range MaxSlots {
				s := f.Slots[0]
				s.ID = Hex(fmt.Sprintf("slot%04d", i))
				f.Slots = append(f.Slots, s)
			}
		})
		if _, err := Parse([]byte(many)); !errors.Is(err, ErrTooManySlots) {
			t.Error(err)
		}
	})
	t.Run("white space", func(t *testing.T) {
		if _, err := Parse([]byte(strings.ReplaceAll(good, "\n", "\r\n"))); err != nil {
			t.Errorf("line ends of another system: %v", err)
		}
	})
}

// The same kinds of hostile file in version 1.
func TestParse_First_Errors(t *testing.T) {
	content, err := os.ReadFile("testdata/version1.keys")
	must(t, err)
	good := string(content)
	for name, c := range map[string]struct {
		old, new string
		want     error
	}{
		"unknown field": {`"version": 1,`, `"version": 1, "colour": "red",`, ErrNotKeys},
		"kind":          {`"recovery"`, `"dog"`, ErrNotKeys},
		"memory":        {`"memoryKiB": 8192`, `"memoryKiB": 1048576`, ErrBadCost},
		"all together": {`"time": 3,
        "memoryKiB": 65536`, `"time": 64,
        "memoryKiB": 65536`, ErrBadCost},
		"cipher":   {`"aegis"`, `"rc4"`, ErrNotKeys},
		"no salt":  {`"793ad9031877de2e46f193aa9c8c1fb0"`, `""`, ErrNotKeys},
		"no slots": {`"slots": [`, `"slots": null, "x": [`, ErrNotKeys},
	} {
		bad := strings.ReplaceAll(good, c.old, c.new)
		if bad == good {
			t.Fatal(name)
		}
		if _, err := Parse([]byte(bad)); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	w := mustWays(f)
	f.Add(mustMarshal(f, w.File))
	both := w.Clone()
	must(f, both.Replace(nextSalt, w.key))
	must(f, both.Authenticate(nextSalt, w.key))
	f.Add(mustMarshal(f, both))
	first, err := os.ReadFile("testdata/version1.keys")
	must(f, err)
	f.Add(first)
	f.Add([]byte(`{"version":2,"cipher":"aegis","databases":[],"slots":[]}`))
	f.Add([]byte(`{"version":3}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := Parse(content)
		if err != nil {
			if typed := new(Error); !errors.As(err, &typed) {
				t.Fatalf("an error without a code: %v", err)
			}
			return
		}
		if got.IsFirst() {
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
