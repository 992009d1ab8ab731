package keys

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

// testCost is the least that Parse accepts. Real vaults use Tune.
var testCost = Cost{Time: 1, MemoryKiB: MinMemoryKiB, Threads: 1}

// seeded is a random source that repeats itself from run to run.
func seeded(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

func mustKey(tb testing.TB) *Key {
	tb.Helper()
	k, err := NewKey(seeded(1))
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func TestNewKey_ErrShortRandom(t *testing.T) {
	if _, err := NewKey(iotest.ErrReader(fmt.Errorf("no entropy"))); err == nil {
		t.Fatal("a key without randomness")
	}
}

func TestKey_Hidden(t *testing.T) {
	k := mustKey(t)
	raw := k.both()
	wrapped := struct {
		name string
		ptr  *Key
		val  Key
	}{"n", k, *k}
	var shown []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%b", "%o", "%p", "%c", "%U", "%10.3v"} {
		shown = append(shown, fmt.Sprintf(verb, k), fmt.Sprintf(verb, *k), fmt.Sprintf(verb, wrapped),
			fmt.Sprintf(verb, &wrapped), fmt.Sprintf(verb, []any{k, *k}))
	}
	for _, v := range []any{k, *k, map[string]any{"k": k}} {
		out, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		shown = append(shown, string(out))
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "key", k, "val", *k)
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "key", k, "val", *k)
	shown = append(shown, log.String())
	for _, s := range shown {
		for n := 0; n+4 <= len(raw); n++ {
			part := raw[n : n+4]
			decimal := strings.Trim(fmt.Sprint(part), "[]")
			for _, leak := range []string{string(part), hex.EncodeToString(part), strings.ToUpper(hex.EncodeToString(part)), decimal} {
				if strings.Contains(s, leak) {
					t.Fatalf("the key shows in %q", s)
				}
			}
		}
	}
}

func TestKey_Wipe(t *testing.T) {
	k := mustKey(t)
	view, both := k.Bytes(), k.both()
	k.Wipe()
	k.Wipe()
	if !bytes.Equal(view, make([]byte, Size)) || !bytes.Equal(both, make([]byte, 2*Size)) {
		t.Error("bytes left after Wipe")
	}
	if k.Bytes() != nil {
		t.Error("a wiped key still gives bytes")
	}
	if _, err := NewFile(Aegis, testSalt).AddPassword(k, []byte("a password"), terms("", 0), seeded(2)); err == nil {
		t.Error("sealed a wiped key")
	}
	if k.Derive("x") != nil {
		t.Error("derived from a wiped key")
	}
}

func TestKey_Derive(t *testing.T) {
	k := keyOf(bytes.Repeat([]byte{7}, 2*Size))
	a, again, b := k.Derive("suppression"), k.Derive("suppression"), k.Derive("opt-out")
	if !bytes.Equal(a, again) || bytes.Equal(a, b) || len(a) != Size {
		t.Fatal("not one key for one label")
	}
	// Fixed for ever: suppressions and links in sent mail hang on it. Computed
	// once by another program (Python's hmac, by RFC 5869 without a salt).
	const want = "549ce5fcab8e1829c8c2fcb150b821be334d0d883e6ee20567abeda61cc3e8a2"
	if got := hex.EncodeToString(a); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for n := range 200 { // labels that fill one block, two, and all between
		label := strings.Repeat("x", n)
		want, err := hkdf.Key(sha256.New, k.Bytes(), nil, "mujeeb/1/"+label, Size)
		if err != nil || !bytes.Equal(k.Derive(label), want) {
			t.Fatalf("label of %d: %x, %v", n, want, err)
		}
	}
}
