// Package kept reads and writes vault.kept, which holds what no older copy of a vault
// may undo: the opt-outs and erasures as keyed fingerprints, and signed heads of the
// ledger. The format is in docs/formats/vault.kept.md.
//
// The file is only ever appended to. Its entries are numbered, and each is
// authenticated with its number under a key of the vault that outlives a change of the
// data key: an entry that was changed, left out or put in is noticed, and the others
// still hold. That its end was cut off shows only beside another copy, or beside the
// vault, which knows how many entries there were.
package kept

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mujeeb/data/proof"
)

// Sizes, in bytes.
const (
	PrintSize = 16 // of a fingerprint
	MACSize   = 16 // HMAC-SHA256, cut (RFC 2104, section 5)
)

// Reason says why an identity is blocked.
type Reason string

// The reasons that are kept outside.
const (
	OptedOut Reason = "opt_out"
	Erased   Reason = "erased"
)

// Verb says what an entry does.
type Verb string

// The verbs.
const (
	Block    Verb = "block"    // an identity, from now on
	Free     Verb = "free"     // an identity, by the person's own new word
	Restored Verb = "restored" // the vault is an older copy, with a ledger of Size events, by the owner's will
)

// A BlockOf is a block of an identity.
type BlockOf struct {
	Print   [PrintSize]byte
	Purpose int64 // 0 = every purpose
	Reason  Reason
}

// Entry is one thing that no older copy may undo.
type Entry struct {
	Verb
	BlockOf       // of Block and Free
	Size    int64 // of Restored
}

// Mark is a place in the file: behind how many entries, and the MAC of the last.
type Mark struct {
	Count int64
	MAC   [MACSize]byte
}

// Heading is the first line of the file.
const Heading = "mujeeb kept 1\n"

// Lines returns the lines of entries behind a place of the file, and the new place.
func Lines(at Mark, key []byte, entries []Entry) (lines []byte, end Mark) {
	for _, e := range entries {
		at.Count++
		line := fmt.Appendf(nil, "%s %d %s", e.Verb, at.Count, e.text())
		at.MAC = mac(key, line)
		lines = fmt.Appendf(lines, "%s %x\n", line, at.MAC)
	}
	return lines, at
}

// HeadLine returns the line of a signed head.
func HeadLine(signed string) []byte { return proof.AppendLine(nil, "head", signed) }

func (e Entry) text() string {
	if e.Verb == Restored {
		return strconv.FormatInt(e.Size, 10)
	}
	return fmt.Sprintf("%x %d %s", e.Print, e.Purpose, e.Reason)
}

// mac authenticates a line.
func mac(key, line []byte) [MACSize]byte {
	h := hmac.New(sha256.New, key)
	h.Write(line)
	return [MACSize]byte(h.Sum(nil)[:MACSize])
}

// File is what a file says.
type File struct {
	Entries []Entry // those that hold; entry i has the mark Marks[i]
	Marks   []Mark
	Heads   []Head
	Broken  bool // there are lines that this vault never wrote, or some are missing between others
	Size    int  // in bytes
	Whole   int  // of the lines that are whole, in bytes
}

// Head is a head with its signed note.
type Head struct {
	proof.Head
	Signed string
	After  int64 // the number of the entry before it
}

// End returns the place behind the last entry.
func (f *File) End() Mark {
	if len(f.Marks) == 0 {
		return Mark{}
	}
	return f.Marks[len(f.Marks)-1]
}

// Parse reads a file. key authenticates entries, ledger is the public key of heads. A
// last line that a crash cut off is passed over: what it says did not happen.
func Parse(content, key []byte, ledger string) *File {
	f := &File{Size: len(content), Whole: bytes.LastIndexByte(content, '\n') + 1}
	if strings.HasPrefix(Heading, string(content)) { // a crash came before the first line
		return f
	}
	text, ok := strings.CutPrefix(string(content[:f.Whole]), Heading)
	f.Broken = !ok
	var before Mark
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "head ") {
			f.head(line, ledger, before.Count)
			continue
		}
		e, at, said, err := parseEntry(line)
		if err != nil || at.MAC != mac(key, []byte(said)) || at.Count <= before.Count {
			f.Broken = true // an entry that stands there twice says nothing new
			continue
		}
		f.Broken = f.Broken || at.Count != before.Count+1
		f.Entries, f.Marks, before = append(f.Entries, e), append(f.Marks, at), at
	}
	return f
}

// Name returns the name of the ledger that a file says it is of, unchecked; "" where it
// has no head.
func Name(content []byte) string {
	for line := range strings.Lines(string(content)) {
		if signed, err := proof.ParseLine(strings.TrimSuffix(line, "\n"), "head"); err == nil {
			return proof.NameIn(signed)
		}
	}
	return ""
}

func (f *File) head(line, ledger string, after int64) {
	signed, err := proof.ParseLine(line, "head")
	if err == nil {
		var h proof.Head
		if h, err = proof.OpenHead(signed, ledger); err == nil {
			f.Heads = append(f.Heads, Head{h, signed, after})
		}
	}
	f.Broken = f.Broken || err != nil
}

// parseEntry returns what a line says, its place, and what its MAC is over.
func parseEntry(line string) (e Entry, at Mark, said string, err error) {
	space := strings.LastIndexByte(line, ' ')
	if space < 0 {
		return e, at, "", errors.New("no MAC")
	}
	said = line[:space]
	words := strings.Split(said, " ")
	sum, err := unhex(line[space+1:])
	if err != nil || len(sum) != MACSize || len(words) < 3 {
		return e, at, "", errors.New("a bad line")
	}
	e.Verb, at.MAC = Verb(words[0]), [MACSize]byte(sum)
	if at.Count, err = strconv.ParseInt(words[1], 10, 64); err != nil {
		return e, at, "", err
	}
	switch {
	case e.Verb == Restored && len(words) == 3:
		e.Size, err = strconv.ParseInt(words[2], 10, 64)
	case (e.Verb == Block || e.Verb == Free) && len(words) == 5:
		e.BlockOf, err = parseBlock(words[2], words[3], words[4])
	default:
		err = errors.New("an unknown verb")
	}
	return e, at, said, err
}

// unhex returns the bytes that digits stand for. One spelling alone will do, that of
// lower case: a line that was written otherwise is not this program's.
func unhex(digits string) ([]byte, error) {
	raw, err := hex.DecodeString(digits)
	if err == nil && hex.EncodeToString(raw) != digits {
		err = errors.New("digits of upper case")
	}
	return raw, err
}

func parseBlock(print, purpose, reason string) (b BlockOf, err error) {
	raw, err := unhex(print)
	if err != nil || len(raw) != PrintSize {
		return b, errors.New("a bad fingerprint")
	}
	b.Print, b.Reason = [PrintSize]byte(raw), Reason(reason)
	if b.Purpose, err = strconv.ParseInt(purpose, 10, 64); err != nil {
		return b, err
	}
	if b.Reason != OptedOut && b.Reason != Erased {
		return b, errors.New("an unknown reason")
	}
	return b, nil
}

// Newest returns the file that goes on longest: that with the most entries, of those with
// equally many one that is not broken, and of these the one whose heads go further. It is
// the first of several that are equal in all, nil when there is none.
func Newest(files ...*File) (newest *File) {
	for _, f := range files {
		if f != nil && (newest == nil || f.goesOnLonger(newest)) {
			newest = f
		}
	}
	return newest
}

func (f *File) goesOnLonger(other *File) bool {
	if mine, theirs := f.End().Count, other.End().Count; mine != theirs {
		return mine > theirs
	}
	if f.Broken != other.Broken {
		return other.Broken
	}
	return f.largest() > other.largest()
}

// largest returns the size of the largest ledger that a head is of which the owner did not
// give up. The last heads are looked at first, which are the largest but for older copies.
func (f *File) largest() (size int64) {
	for _, h := range slices.Backward(f.Heads) {
		if h.Size > size && !f.Superseded(h) {
			size = h.Size
		}
	}
	return size
}

// Blocks returns the blocks that are in force: those of the newest file, and those that
// only another has, which went on by itself. A block is lifted by the newest alone.
func Blocks(files ...*File) map[BlockOf]bool {
	all := map[BlockOf]bool{}
	newest := Newest(files...)
	if newest == nil {
		return all
	}
	for _, e := range newest.Entries {
		switch e.Verb {
		case Block:
			all[e.BlockOf] = true
		case Free:
			delete(all, e.BlockOf)
		}
	}
	for _, f := range files {
		if f == nil || f == newest {
			continue
		}
		for i, e := range f.Entries {
			if e.Verb == Block && !newest.has(f.Marks[i]) {
				all[e.BlockOf] = true
			}
		}
	}
	return all
}

// has reports whether the file has an entry at a mark.
func (f *File) has(m Mark) bool {
	i, found := slices.BinarySearchFunc(f.Marks, m.Count, func(m Mark, count int64) int { return int(m.Count - count) })
	return found && f.Marks[i].MAC == m.MAC
}

// GaveUp reports whether the owner gave up the ledger of a head that another file has, as
// [File.Superseded] does. It knows nothing of a file that went on by itself before the head.
func (f *File) GaveUp(other *File, h Head) bool {
	last := other.after(h.After) - 1
	return (last < 0 || f.has(other.Marks[last])) && f.Superseded(h)
}

// Superseded reports whether a head was of a ledger that the owner gave up since, by
// going on with an older copy.
func (f *File) Superseded(h Head) bool {
	return slices.ContainsFunc(f.Entries[f.after(h.After):], func(e Entry) bool { return e.Verb == Restored && e.Size < h.Size })
}

// after returns the index of the first entry behind a number.
func (f *File) after(count int64) int {
	i, _ := slices.BinarySearchFunc(f.Marks, count, func(m Mark, count int64) int {
		if m.Count <= count {
			return -1
		}
		return 1
	})
	return i
}

// Shorten returns the content of the file, which is not broken, with the last head of
// each day.
func (f *File) Shorten(content []byte) []byte {
	short := make([]byte, 0, len(content))
	at := 0
	for line := range bytes.Lines(content[:f.Whole]) {
		if bytes.HasPrefix(line, []byte("head ")) {
			at++
			if at < len(f.Heads) && sameDay(f.Heads[at-1], f.Heads[at]) {
				continue
			}
		}
		short = append(short, line...)
	}
	return short
}

// sameDay reports whether the next head stands for the one before it.
func sameDay(h, next Head) bool {
	return proof.DayOf(h.Time) == proof.DayOf(next.Time) && next.Size >= h.Size && next.After == h.After
}
