// Package leak looks into files for what must not be readable in them. It knows
// the ways in which programs write a text down: UTF-8, UTF-16, the escapes of
// JSON and of web addresses, base64 and quoted-printable, in capitals and small
// letters, and as the search folds it.
package leak

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"mujeeb/text/fold"

	encoding "golang.org/x/text/encoding/unicode"
)

// keyLength is how many bytes a text must have, written down, to be looked for.
// Fewer come about by chance in encrypted files of some megabytes.
const keyLength = 6

// Finder looks for texts. The zero value looks for nothing.
type Finder struct {
	needles map[uint64][]needle
	maybe   [1 << 16]uint64 // a bit for the hash of every key: most bytes need no look into the map
}

type needle struct {
	bytes     string
	text, how string
}

// Find is a text that was found.
type Find struct {
	File      string
	At        int
	Text, How string
}

func (f Find) String() string {
	return fmt.Sprintf("%s holds %q as %s at %d", f.File, f.Text, f.How, f.At)
}

// Add makes the finder look for texts. Of a long one every part counts, as it
// may be broken into lines: of letters that are no ASCII a short part is enough,
// and more do not fit into a line of quoted-printable.
func (f *Finder) Add(texts ...string) {
	const part, step, shortPart = 16, 5, 5
	for _, text := range texts {
		runes := []rune(text)
		for at := 0; at+part < len(runes); at += step {
			f.addForms(string(runes[at : at+part]))
		}
		f.addForms(string(runes[max(0, len(runes)-part):]))
		for at := 0; at+shortPart <= len(runes); at++ {
			if short := string(runes[at : at+shortPart]); len(short) == 2*shortPart {
				f.addForms(short)
			}
		}
	}
}

// AddName makes the finder look for a name, and for each word of it.
func (f *Finder) AddName(name string) {
	f.Add(name)
	f.Add(strings.Fields(name)...)
}

// AddLeadForm makes the finder look for the people of a table that demo.LeadForm
// wrote.
func (f *Finder) AddLeadForm(table []byte) error {
	text, err := encoding.UTF16(encoding.LittleEndian, encoding.ExpectBOM).NewDecoder().Bytes(table)
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	titles := strings.Split(lines[0], "\t")
	name, email, phone := slices.Index(titles, "full_name"), slices.Index(titles, "email"), slices.Index(titles, "phone_number")
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if strings.HasPrefix(cells[name], "<test lead") {
			continue
		}
		f.AddName(cells[name])
		user, _, _ := strings.Cut(cells[email], "@")
		f.Add(cells[email], user, strings.TrimPrefix(cells[phone], "p:+"))
	}
	return nil
}

func (f *Finder) addForms(text string) {
	seen := map[string]bool{}
	for _, form := range []string{text, strings.ToLower(text), strings.ToUpper(text), fold.Text(text)} {
		if !seen[form] {
			seen[form] = true
			f.addWritings(form)
		}
	}
}

func (f *Finder) addWritings(text string) {
	units := utf16.Encode([]rune(text))
	var little, big []byte
	for _, u := range units {
		little, big = binary.LittleEndian.AppendUint16(little, u), binary.BigEndian.AppendUint16(big, u)
	}
	f.add(text, "UTF-8", text)
	f.add(text, "UTF-16LE", string(little))
	f.add(text, "UTF-16BE", string(big))
	f.add(text, "JSON", escaped(units, "%04x"))
	f.add(text, "JSON", escaped(units, "%04X"))
	f.add(text, "quoted-printable", quoted(text, "="))
	f.add(text, "percent", quoted(text, "%"))
	f.add(text, "a web form", url.QueryEscape(text))
	for before := range 3 { // where in a group of three bytes the text begins
		f.add(text, "base64", inBase64(text, before))
	}
}

// escaped writes what is not ASCII as \uXXXX.
func escaped(units []uint16, digits string) string {
	var b strings.Builder
	for _, u := range units {
		if u < unicode.MaxASCII {
			b.WriteByte(byte(u))
		} else {
			fmt.Fprintf(&b, `\u`+digits, u)
		}
	}
	return b.String()
}

// quoted writes the bytes that are not ASCII as a mark and two digits.
func quoted(text, mark string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		if c < unicode.MaxASCII {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%s%02X", mark, c)
		}
	}
	return b.String()
}

// inBase64 gives the digits that depend on nothing but the text, when this many
// other bytes stand before it in its group.
func inBase64(text string, before int) string {
	all := base64.RawStdEncoding.EncodeToString(append(make([]byte, before), text...))
	from := (before*8 + 5) / 6
	to := (before + len(text)) * 8 / 6
	return all[from:max(from, to)]
}

func (f *Finder) add(text, how, written string) {
	least := keyLength
	if how == "base64" {
		least += 2 // a digit has six bits
	}
	if len(written) < least {
		return
	}
	if f.needles == nil {
		f.needles = map[uint64][]needle{}
	}
	key := uint64(0)
	for i := range keyLength {
		key = key<<8 | uint64(written[i])
	}
	for _, n := range f.needles[key] {
		if n.bytes == written {
			return
		}
	}
	f.needles[key] = append(f.needles[key], needle{written, text, how})
	f.maybe[slot(key)/64] |= 1 << (slot(key) % 64)
}

// slot is the place of a key among the bits of maybe.
func slot(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 >> (64 - 22) }

// In gives what is found in bytes, each text once.
func (f *Finder) In(name string, b []byte) (found []Find) {
	seen := map[string]bool{}
	key := uint64(0)
	for i, c := range b {
		key = (key<<8 | uint64(c)) & (1<<(8*keyLength) - 1)
		if i < keyLength-1 || f.maybe[slot(key)/64]>>(slot(key)%64)&1 == 0 {
			continue
		}
		for _, n := range f.needles[key] {
			at := i - keyLength + 1
			if len(b)-at >= len(n.bytes) && string(b[at:at+len(n.bytes)]) == n.bytes && !seen[n.text] {
				seen[n.text] = true
				found = append(found, Find{name, at, n.text, n.how})
			}
		}
	}
	return found
}

// Under looks into every file in a folder and below, and at its name, but not
// at what leave tells to leave alone. It gives how many files it looked into. A
// file that is gone before it can be read is none.
func (f *Finder) Under(dir string, leave func(path string) bool) (files int, found []Find, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case os.IsNotExist(err):
			return nil
		case err != nil:
			return err
		case leave(path) && d.IsDir():
			return fs.SkipDir
		case leave(path) || !d.Type().IsRegular():
			return nil
		}
		found = append(found, f.In("the name of "+path, []byte(strings.TrimPrefix(path, dir)))...)
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil
		}
		if err == nil {
			files++
			found = append(found, f.In(path, b)...)
		}
		return err
	})
	return files, found, err
}
