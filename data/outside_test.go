package data

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

// Whatever stands in vault.erased, every whole fingerprint in it is read and
// nothing else, also when one is added behind it.
func FuzzReadErased(f *testing.F) {
	const print = "00112233445566778899aabbccddeeff"
	f.Add([]byte(nil))
	f.Add([]byte("\n" + print + "\n"))
	f.Add([]byte("\n" + print + "\n\n" + print[:11])) // a crash cut the last line
	f.Add([]byte(print + " " + print + "\r\nnot one\x00\xff"))
	v := &Vault{home: f.TempDir()}
	path := filepath.Join(v.home, fileErased)
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		before, _, err := readErased(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		for p := range before {
			if len(p) != printSize || !bytes.Contains(bytes.ToLower(content), hex.AppendEncode(nil, []byte(p))) {
				t.Fatalf("read %x, which does not stand there", p)
			}
		}
		added := bytes.Repeat([]byte{0xAB}, printSize)
		undo, err := v.noteErased(t.Context(), [][]byte{added})
		if err != nil {
			t.Fatal(err)
		}
		want := len(before)
		if !before[string(added)] {
			want++
		}
		after, _, err := readErased(t.Context(), path)
		if err != nil || len(after) != want || !after[string(added)] {
			t.Fatalf("%d fingerprints, %d with one more, %v", len(before), len(after), err)
		}
		if err := undo(); err != nil {
			t.Fatal(err)
		}
		if undone, err := os.ReadFile(path); !bytes.Equal(undone, content) && !(len(content) == 0 && os.IsNotExist(err)) {
			t.Fatalf("undone, %d bytes are %d, %v", len(content), len(undone), err)
		}
	})
}
