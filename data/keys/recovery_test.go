package keys

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

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
