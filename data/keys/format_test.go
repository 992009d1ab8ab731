package keys_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hmac"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"mujeeb/data/keys"
)

// formatPage is the description of vault.keys. These tests read its example.
const formatPage = "../../docs/formats/vault.keys.md"

// format is what the page says.
type format struct {
	page    string
	example []byte            // the content of a vault.keys
	says    map[string]string // what opens the example, and what comes out
}

func readFormat(t *testing.T) format {
	t.Helper()
	raw, err := os.ReadFile(formatPage)
	if err != nil {
		t.Fatal(err)
	}
	page := strings.ReplaceAll(string(raw), "\r\n", "\n")
	f := format{page: page, example: []byte(block(t, page, "```json\n")), says: map[string]string{}}
	for line := range strings.Lines(block(t, page, "comes out:\n\n```text\n")) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		f.says[name] = value
	}
	return f
}

// block returns the code block that begins behind a text of the page.
func block(t *testing.T, page, begin string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, begin)
	content, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatalf("%s has no block after %q", formatPage, begin)
	}
	return content
}

// value returns what the page says, as bytes.
func (f format) value(t *testing.T, name string) []byte {
	t.Helper()
	b, err := hex.DecodeString(f.says[name])
	if err != nil || len(b) == 0 {
		t.Fatalf("%s: %s is %q", formatPage, name, f.says[name])
	}
	return b
}

func TestFormat_Example(t *testing.T) {
	f := readFormat(t)
	file, err := keys.Parse(f.example)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := file.Marshal(); err != nil || !bytes.Equal(out, f.example) {
		t.Errorf("%v: the program writes\n%s", err, out)
	}
	code, err := keys.RecoverySecret(f.says["recovery code"])
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []keys.Secret{keys.PasswordSecret([]byte(f.says["password"])), code, keys.ComputerSecret(f.value(t, "computer's secret"))} {
		key, slot, err := file.Unlock(t.Context(), file.Databases[0].Salt, s)
		if err != nil {
			t.Errorf("%s: %v", s.Kind(), err)
			continue
		}
		if !bytes.Equal(key.Bytes(), f.value(t, "data key")) || slot.Kind != s.Kind() {
			t.Errorf("%s: the data key is %x", s.Kind(), key.Bytes())
		}
	}
}

// fill returns a text of the steps with the values of a file and its first slot.
func fill(t *testing.T, f format, begin string, file *keys.File) string {
	t.Helper()
	s := file.Slots[0]
	return strings.NewReplacer(
		"CIPHER", string(file.Cipher), "KIND", string(s.Kind), "ID", s.ID.String(), "CREATED", fmt.Sprint(s.Created), "UNTIL", fmt.Sprint(s.Until),
		"TIME", fmt.Sprint(s.Cost.Time), "MEMORYKIB", fmt.Sprint(s.Cost.MemoryKiB), "THREADS", fmt.Sprint(s.Cost.Threads),
		"PUBLIC", s.Public.String(), "NAME", s.Name, "SALT", file.Databases[0].Salt.String(),
	).Replace(strings.TrimSpace(block(t, f.page, begin)))
}

// The steps that the page lists open the first slot without this package.
func TestFormat_Steps(t *testing.T) {
	f := readFormat(t)
	file, err := keys.Parse(f.example)
	if err != nil {
		t.Fatal(err)
	}
	s, bound, info := file.Slots[0], fill(t, f, "   ```text\n", file), fill(t, f, "   ```info\n", file)
	if bound != f.says["associated data of the first slot"] || info != f.says["info of the first sealed key"] {
		t.Errorf("the steps give\n%s\n%s", bound, info)
	}
	aead, err := chacha20poly1305.NewX(argon2.IDKey([]byte(f.says["password"]), s.Salt, s.Cost.Time, s.Cost.MemoryKiB, s.Cost.Threads, 32))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := aead.Open(nil, s.Nonce, s.Private, []byte(bound))
	if err != nil {
		t.Fatal(err)
	}
	scalar, err := ecdh.X25519().NewPrivateKey(raw)
	if err != nil || !bytes.Equal(scalar.PublicKey().Bytes(), s.Public) {
		t.Fatalf("%v: not the private half", err)
	}
	private, err := hpke.NewDHKEMPrivateKey(scalar)
	if err != nil {
		t.Fatal(err)
	}
	sealed := file.Databases[0].Sealed[0]
	opened, err := hpke.Open(private, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), []byte(info), sealed.Key)
	if err != nil || !bytes.Equal(opened, append(f.value(t, "data key"), f.value(t, "key of the code")...)) {
		t.Errorf("%v: %x comes out", err, opened)
	}
	mac := hmac.New(sha256.New, f.value(t, "key of the code"))
	mac.Write(withoutCode(t, f.example))
	if !bytes.Equal(mac.Sum(nil), file.Databases[0].MAC) {
		t.Error("the code of the steps is another")
	}
}

// withoutCode returns a file's tokens, with the code empty.
func withoutCode(t *testing.T, content []byte) []byte {
	t.Helper()
	var tokens bytes.Buffer
	if err := json.Compact(&tokens, content); err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`"mac":"[0-9a-f]*"`).ReplaceAll(tokens.Bytes(), []byte(`"mac":""`))
}

func TestFormat_Limits(t *testing.T) {
	want := map[string]int{
		"version, at most":                   keys.Version,
		"size of the file in bytes, at most": keys.MaxFileSize,
		"databases, at most":                 2,
		"slots, at most":                     keys.MaxSlots,
		"characters of a name, at most":      keys.MaxName,
		"time, at least":                     1,
		"time, at most":                      keys.MaxTime,
		"memoryKiB, at least":                keys.MinMemoryKiB,
		"memoryKiB, at most":                 keys.MaxMemoryKiB,
		"time times memoryKiB of all slots together, at most":  keys.MaxWorkKiB,
		"time times memoryKiB of a slot that is made, at most": keys.MaxSlotWorkKiB,
		"threads, at least": 1,
		"threads, at most":  keys.MaxThreads,
	}
	rows := regexp.MustCompile(`(?m)^\| (.+, at (?:most|least)) \| (\d+) \|$`).FindAllStringSubmatch(readFormat(t).page, -1)
	if len(rows) != len(want) {
		t.Errorf("the page lists %d limits, the test %d", len(rows), len(want))
	}
	for _, row := range rows {
		if got := fmt.Sprint(want[row[1]]); got != row[2] {
			t.Errorf("%s: the page says %s, the program has %s", row[1], row[2], got)
		}
	}
}

// Every field of the example stands in a table of the page.
func TestFormat_Fields(t *testing.T) {
	f := readFormat(t)
	for _, field := range regexp.MustCompile(`"(\w+)":`).FindAllStringSubmatch(string(f.example), -1) {
		row := regexp.MustCompile("(?m)^\\| `(?:argon2id\\.)?" + field[1] + "[`.]")
		if !row.MatchString(f.page) {
			t.Errorf("the page does not describe %q", field[1])
		}
	}
}
