package keys_test

import (
	"bytes"
	"encoding/hex"
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
	for name, open := range map[string]func() (*keys.Key, error){
		"password":      func() (*keys.Key, error) { return file.Unlock([]byte(f.says["password"])) },
		"recovery code": func() (*keys.Key, error) { return file.UnlockRecovery(f.says["recovery code"]) },
		"computer":      func() (*keys.Key, error) { return file.UnlockComputer(f.value(t, "computer's secret")) },
	} {
		key, err := open()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !bytes.Equal(key.Bytes(), f.value(t, "data key")) {
			t.Errorf("%s: the data key is %x", name, key.Bytes())
		}
		if got := key.Derive("fingerprint"); !bytes.Equal(got, f.value(t, "key for the use fingerprint")) {
			t.Errorf("%s: the derived key is %x", name, got)
		}
	}
}

// The steps that the page lists open the first slot without this package.
func TestFormat_Steps(t *testing.T) {
	f := readFormat(t)
	file, err := keys.Parse(f.example)
	if err != nil {
		t.Fatal(err)
	}
	s := file.Slots[0]
	bound := strings.NewReplacer(
		"VERSION", fmt.Sprint(file.Version), "CIPHER", string(file.Cipher), "KIND", string(s.Kind),
		"TIME", fmt.Sprint(s.Cost.Time), "MEMORYKIB", fmt.Sprint(s.Cost.MemoryKiB), "THREADS", fmt.Sprint(s.Cost.Threads),
	).Replace(strings.TrimSpace(block(t, f.page, "   ```text\n")))
	if want := f.says["associated data of the first slot"]; bound != want {
		t.Errorf("the associated data of the steps is\n%s\nthat of the example\n%s", bound, want)
	}
	aead, err := chacha20poly1305.NewX(argon2.IDKey([]byte(f.says["password"]), s.Salt, s.Cost.Time, s.Cost.MemoryKiB, s.Cost.Threads, 32))
	if err != nil {
		t.Fatal(err)
	}
	key, err := aead.Open(nil, s.Nonce, s.Sealed, []byte(bound))
	if err != nil || !bytes.Equal(key, f.value(t, "data key")) {
		t.Errorf("%v: the data key is %x", err, key)
	}
}

func TestFormat_Limits(t *testing.T) {
	want := map[string]int{
		"version, at most":                   keys.Version,
		"size of the file in bytes, at most": keys.MaxFileSize,
		"slots, at most":                     keys.MaxSlots,
		"time, at least":                     1,
		"time, at most":                      keys.MaxTime,
		"memoryKiB, at least":                keys.MinMemoryKiB,
		"memoryKiB, at most":                 keys.MaxMemoryKiB,
		"time times memoryKiB, at most":      keys.MaxWorkKiB,
		"threads, at least":                  1,
		"threads, at most":                   keys.MaxThreads,
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
