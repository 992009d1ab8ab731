package kept

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"mujeeb/data/proof"
)

var testKey = bytes.Repeat([]byte{7}, 32)

func print(n byte) (p [PrintSize]byte) {
	sum := sha256.Sum256([]byte{n})
	return [PrintSize]byte(sum[:PrintSize])
}

func optOut(n byte, purpose int64) BlockOf { return BlockOf{print(n), purpose, OptedOut} }

// content returns a file of entries.
func content(entries ...Entry) []byte {
	lines, _ := Lines(Mark{}, testKey, entries)
	return append([]byte(Heading), lines...)
}

func some() []Entry {
	return []Entry{
		{Verb: Block, BlockOf: optOut(1, 3)},
		{Verb: Block, BlockOf: BlockOf{print(2), 0, Erased}},
		{Verb: Free, BlockOf: optOut(1, 3)},
		{Verb: Restored, Size: 812},
		{Verb: Block, BlockOf: optOut(4, 0)},
	}
}

func TestParse(t *testing.T) {
	file := content(some()...)
	f := Parse(file, testKey, "")
	if !slices.Equal(f.Entries, some()) || f.Broken || f.End().Count != 5 || f.Whole != len(file) {
		t.Errorf("read %+v", f)
	}
	if got := Blocks(f); !maps.Equal(got, map[BlockOf]bool{{print(2), 0, Erased}: true, optOut(4, 0): true}) {
		t.Errorf("in force: %+v", got)
	}
	more, end := Lines(f.End(), testKey, []Entry{{Verb: Block, BlockOf: optOut(5, 1)}})
	if f := Parse(append(file, more...), testKey, ""); f.Broken || f.End() != end || len(f.Entries) != 6 {
		t.Errorf("with one more: %+v", f)
	}
}

// A file without anything, and one that a crash cut off anywhere, is not broken.
func TestParse_CutOff(t *testing.T) {
	file := content(some()...)
	for n := range len(file) + 1 {
		f := Parse(file[:n], testKey, "")
		want := max(bytes.Count(file[:n], []byte("\n"))-1, 0)
		if f.Broken || len(f.Entries) != want || f.Size != n {
			t.Errorf("%d bytes: %d entries, want %d, broken %t", n, len(f.Entries), want, f.Broken)
		}
	}
}

// Whatever is changed, left out, moved or put in without the key is noticed, and costs
// no other entry.
func TestParse_Changed(t *testing.T) {
	file := content(some()...)
	lines := slices.Collect(bytes.Lines(file[len(Heading):]))
	build := func(lines [][]byte) []byte { return append([]byte(Heading), bytes.Join(lines, nil)...) }
	check := func(what string, file []byte, left int) {
		t.Helper()
		if f := Parse(file, testKey, ""); !f.Broken || len(f.Entries) != left {
			t.Errorf("%s: broken %t, %d entries left, want %d", what, f.Broken, len(f.Entries), left)
		}
	}
	for i := range lines[:4] {
		check("left out", build(slices.Delete(slices.Clone(lines), i, i+1)), 4)
		check("twice", build(slices.Insert(slices.Clone(lines), i+1, lines[i])), 5)
		changed := slices.Clone(lines)
		changed[i] = bytes.Replace(changed[i], []byte(" "), []byte(" 0"), 1)
		check("another number", build(changed), 4)
	}
	for at := len(Heading); at < len(file); at++ {
		flipped := bytes.Clone(file)
		flipped[at] ^= 1
		if f := Parse(flipped, testKey, ""); at < len(file)-1 && !f.Broken || len(f.Entries) < 3 {
			t.Errorf("byte %d changed: %+v", at, f)
		}
	}
	foreign, _ := Lines(Mark{}, []byte("another"), some())
	check("of another vault", append([]byte(Heading), foreign...), 0)
	check("no heading", file[1:], 5)
}

// The file that goes on longest counts, and a block that another alone has does too. What
// was lifted in the longest is not blocked by a shorter copy of it.
func TestBlocks_Newest(t *testing.T) {
	long := Parse(content(some()...), testKey, "")
	older := Parse(content(some()[:2]...), testKey, "")
	fork := Parse(content(append(some()[:2], Entry{Verb: Block, BlockOf: optOut(9, 2)})...), testKey, "")
	want := Blocks(long)
	if got := Blocks(older, long); !maps.Equal(got, want) || Newest(older, long) != long {
		t.Errorf("beside an older copy: %+v", got)
	}
	want[optOut(9, 2)] = true
	if got := Blocks(fork, older, nil, long); !maps.Equal(got, want) {
		t.Errorf("beside one that went on by itself: %+v", got)
	}
	if got := Blocks(); len(got) != 0 {
		t.Errorf("of nothing: %+v", got)
	}
}

// Of two files with as many entries, the one whose heads go further is the newest, and so the
// other does not take its place: what it says of later events would be lost.
func TestNewest_Heads(t *testing.T) {
	entries := some()
	count := int64(len(entries))
	short, long := Parse(content(entries...), testKey, ""), Parse(content(entries...), testKey, "")
	short.Heads = []Head{{Head: proof.Head{Size: 3}, After: count}}
	long.Heads = []Head{{Head: proof.Head{Size: 5}, After: count}, {Head: proof.Head{Size: 4}, After: count}}
	if Newest(short, long) != long || Newest(long, short) != long {
		t.Error("the one whose heads go further is not the newest")
	}
	given := Parse(content(append(entries, Entry{Verb: Restored, Size: 2})...), testKey, "")
	given.Heads = []Head{{Head: proof.Head{Size: 9}, After: count}, {Head: proof.Head{Size: 2}, After: count + 1}}
	own := Parse(content(append(entries, Entry{Verb: Restored, Size: 2})...), testKey, "")
	own.Heads = []Head{{Head: proof.Head{Size: 3}, After: count + 1}}
	if Newest(given, own) != own {
		t.Error("a head that was given up counts")
	}
	if !own.GaveUp(long, long.Heads[0]) || own.GaveUp(long, Head{Head: proof.Head{Size: 2}, After: count}) {
		t.Error("what the newest gave up of another file")
	}
	fork := Parse(content(Entry{Verb: Block, BlockOf: optOut(9, 2)}), testKey, "")
	fork.Heads = []Head{{Head: proof.Head{Size: 9}, After: 1}}
	if own.GaveUp(fork, fork.Heads[0]) {
		t.Error("a file that went on by itself was given up")
	}
}

// Over random histories, the blocks in force are those that a set would have.
func TestBlocks_Random(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		want, entries := map[BlockOf]bool{}, []Entry(nil)
		for range random.IntN(60) {
			b := optOut(byte(random.IntN(6)), int64(random.IntN(3)))
			if random.IntN(3) == 0 {
				b = BlockOf{print(byte(random.IntN(6))), 0, Erased}
			}
			if want[b] && random.IntN(2) == 0 {
				delete(want, b)
				entries = append(entries, Entry{Verb: Free, BlockOf: b})
			} else {
				want[b] = true
				entries = append(entries, Entry{Verb: Block, BlockOf: b})
			}
		}
		if got := Blocks(Parse(content(entries...), testKey, "")); !maps.Equal(got, want) {
			t.Fatalf("%+v: %+v, want %+v", entries, got, want)
		}
	}
}

// The example of the format's page is of this form.
func TestParse_Page(t *testing.T) {
	page, err := os.ReadFile("../../docs/formats/vault.kept.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "```\n")
	example, _, _ = strings.Cut(example, "```")
	var got []Entry
	for line := range strings.Lines(strings.TrimPrefix(example, Heading)) {
		e, at, _, err := parseEntry(strings.TrimSuffix(line, "\n"))
		if err != nil || at.Count != int64(len(got)+1) {
			t.Fatalf("%s: %+v, %v", line, at, err)
		}
		got = append(got, e)
	}
	want := some()
	if len(got) != 4 || got[2].Verb != want[2].Verb || got[0].BlockOf != got[2].BlockOf || got[3] != want[3] || got[1].Reason != Erased {
		t.Errorf("the example says %+v", got)
	}
}

// Heads are read among entries; one that was signed before the owner went on with an
// older copy is compared with nothing any more. Of a day, the last is left.
func TestFile_Heads(t *testing.T) {
	signer, err := proof.NewSigner(proof.NewOrigin([8]byte{1}), bytes.Repeat([]byte{3}, 32))
	if err != nil {
		t.Fatal(err)
	}
	at := Mark{}
	file := []byte(Heading)
	entry := func(e Entry) {
		var lines []byte
		lines, at = Lines(at, testKey, []Entry{e})
		file = append(file, lines...)
	}
	head := func(size, day int64) {
		signed, err := signer.SignHead(proof.Head{Origin: signer.Name(), Size: size, Time: proof.Day(20_000 + day).Time()})
		if err != nil {
			t.Fatal(err)
		}
		file = append(file, HeadLine(signed)...)
	}
	head(5, 0)
	head(6, 0)
	entry(some()[0])
	head(9, 1)
	entry(Entry{Verb: Restored, Size: 6})
	head(8, 2)
	f := Parse(file, testKey, signer.Key())
	var superseded []bool
	for _, h := range f.Heads {
		superseded = append(superseded, f.Superseded(h))
	}
	if f.Broken || !slices.Equal(superseded, []bool{false, false, true, false}) {
		t.Errorf("superseded: %t, %+v", superseded, f)
	}
	short := Parse(f.Shorten(file), testKey, signer.Key())
	if short.Broken || !slices.Equal(short.Entries, f.Entries) || len(short.Heads) != 3 || short.Heads[0].Size != 6 {
		t.Errorf("shortened: %+v", short)
	}
}

// Whatever stands in a file, reading it ends, and what is read of it was written with the key.
func FuzzParse(f *testing.F) {
	f.Add(content(some()...), byte(0), 0)
	f.Add([]byte(Heading+"block 1 x 0 erased y\nfree\n\nhead \n"), byte(1), 20)
	f.Fuzz(func(t *testing.T, file []byte, flip byte, at int) {
		got := Parse(file, testKey, "")
		if got.Whole > got.Size || len(got.Entries) != len(got.Marks) {
			t.Fatalf("%+v", got)
		}
		at64, last := Mark{}, int64(0)
		for i, e := range got.Entries {
			at64.Count = got.Marks[i].Count - 1
			lines, end := Lines(at64, testKey, []Entry{e})
			if !bytes.Contains(file, bytes.TrimSuffix(lines, []byte("\n"))) || end != got.Marks[i] || end.Count <= last {
				t.Fatalf("entry %d: %+v", i, e)
			}
			last = end.Count
		}
		Blocks(got)
	})
}
