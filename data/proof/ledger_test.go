package proof

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// testLedger is a ledger in memory with everything that a vault keeps of one.
type testLedger struct {
	tb      testing.TB
	signer  *Signer
	now     time.Time
	events  []Event
	leaves  []string // their documents
	hashes  []Hash
	salts   map[int64][]byte
	persons map[int64]string
	last    map[int64]int64 // a lead's last event
	words   []string        // documents, each once
	heads   []string
	twist   func(document string) string // of words, nil for none
}

var testBegin = time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)

// newTestLedger returns an empty ledger, whose key and origin follow from a number.
func newTestLedger(tb testing.TB, number byte) *testLedger {
	tb.Helper()
	s, err := NewSigner(NewOrigin([8]byte{number}), bytes.Repeat([]byte{number}, 32))
	if err != nil {
		tb.Fatal(err)
	}
	return &testLedger{tb: tb, signer: s, now: testBegin, salts: map[int64][]byte{}, persons: map[int64]string{}, last: map[int64]int64{}}
}

// add appends an event, of a person if it is of an act that has one.
func (l *testLedger) add(e Event, p *Person) int64 {
	l.tb.Helper()
	number := int64(len(l.leaves) + 1)
	e.Recorded = DayOf(l.now)
	if p != nil {
		p.Recorded = l.now
		if e.Day = DayOf(p.At); l.last[p.Lead] != 0 {
			p.After = []int64{l.last[p.Lead]}
		}
		l.last[p.Lead] = number
		salt := make([]byte, SaltSize)
		binary.BigEndian.PutUint64(salt, uint64(number))
		l.salts[number], l.persons[number] = salt, p.Document()
		e.Person = Commit(salt, l.persons[number])
	} else {
		e.Day = DayOf(l.now)
	}
	if err := e.Check(); err != nil {
		l.tb.Fatal(err)
	}
	leaf := string(e.Append(nil))
	l.events, l.leaves, l.hashes = append(l.events, e), append(l.leaves, leaf), append(l.hashes, e.Leaf())
	return number
}

// say keeps the words of a purpose or a notice and returns their hash.
func (l *testLedger) say(document string) Hash {
	if l.twist != nil {
		document = l.twist(document)
	}
	l.words = append(l.words, document)
	return HashOf(document)
}

func (l *testLedger) nodes(level int, n int64) (Hash, error) {
	var t Tree
	for _, h := range l.hashes[n<<level : (n+1)<<level] {
		t.Add(h)
	}
	return t.Root()
}

// sign signs the ledger as it is.
func (l *testLedger) sign() string {
	l.tb.Helper()
	root, err := Nodes(l.nodes).Root(int64(len(l.leaves)))
	if err != nil {
		l.tb.Fatal(err)
	}
	signed, err := l.signer.SignHead(Head{Size: int64(len(l.leaves)), Root: root, Time: l.now})
	if err != nil {
		l.tb.Fatal(err)
	}
	l.heads = append(l.heads, signed)
	return signed
}

// prove returns the proof of events for the newest head, with the words that they
// refer to and the older heads as anchors.
func (l *testLedger) prove(of Subject, lead int64, numbers ...int64) *Proof {
	l.tb.Helper()
	p := &Proof{Of: of, Key: l.signer.Key(), Head: l.heads[len(l.heads)-1]}
	if of == OfPerson {
		p.Lead = lead
	}
	head, err := OpenHead(p.Head, p.Key)
	if err != nil {
		l.tb.Fatal(err)
	}
	used := map[Hash]bool{}
	for _, n := range numbers {
		e := l.events[n-1]
		used[e.Purpose], used[e.Notice] = true, true
		entry := Entry{Number: n, Leaf: l.leaves[n-1]}
		if of == OfPerson {
			entry.Salt, entry.Person = l.salts[n], l.persons[n]
		}
		if entry.Inclusion, err = Nodes(l.nodes).Inclusion(head.Size, n); err != nil {
			l.tb.Fatal(err)
		}
		p.Events = append(p.Events, entry)
	}
	for i := len(l.words) - 1; i >= 0; i-- { // what a version replaces stands before it
		if !used[HashOf(l.words[i])] {
			continue
		}
		if _, replaces, ok := strings.Cut(l.words[i], "\nreplaces "); ok {
			raw, _ := hex.DecodeString(replaces[:64])
			used[Hash(raw)] = true
		}
		p.Words = append([]string{l.words[i]}, p.Words...)
	}
	for _, signed := range l.heads[:len(l.heads)-1] {
		h, err := OpenHead(signed, p.Key)
		if err != nil {
			l.tb.Fatal(err)
		}
		path, err := Nodes(l.nodes).Consistency(head.Size, h.Size)
		if err != nil {
			l.tb.Fatal(err)
		}
		p.Anchors = append(p.Anchors, Anchor{Head: signed, Consistency: path})
	}
	return p
}

// story is a ledger in which Layla, lead 7, asked, agreed, was asked again because the
// words had changed, agreed anew and took it back, among other people.
type story struct {
	*testLedger
	layla    []int64 // numbers of her events
	messages []Message
	early    string // the head after her first yes
}

func newStory(tb testing.TB, number byte, others int) *story {
	tb.Helper()
	s := &story{testLedger: newTestLedger(tb, number)}
	s.tell(others)
	return s
}

func (s *story) tell(others int) {
	s.tb.Helper()
	first := Purpose{Purpose: 1, Version: 1, Channel: "email", Ground: "consent", Name: "Monthly newsletter", Description: "Once a month: what is new in the shop.\nNo more than that."}
	news := s.say(first.Document())
	s.add(Event{Act: ActPurpose, Purpose: news, Count: -1}, nil)
	notice := s.say(Notice{Purpose: 1, Version: 1, Kind: "checkbox", Lang: "ar", Text: "نعم، أرسلوا لي رسالة \\ كل شهر"}.Document())
	s.add(Event{Act: ActNotice, Purpose: news, Notice: notice, Count: -1}, nil)
	s.add(Event{Act: ActImport, Count: 1}, nil)
	word := func(lead int64, e Event, how string, at time.Time) int64 {
		e.Count, e.Channel = -1, "email"
		if e.Via == "" {
			e.Via, e.Grade = "form", GradeWord
		}
		return s.add(e, &Person{Lead: lead, Identities: []Identity{{"email", fmt.Sprintf("p%d@example.org", lead)}}, At: at, By: ByOwner, How: how})
	}
	crowd := func(n int, from int64) {
		for i := range n {
			e := word(from+int64(i), Event{Act: ActGiven, Purpose: news}, "", s.now.Add(-time.Minute))
			s.messages = append(s.messages, Message{At: s.now.Add(time.Hour), Event: e})
		}
	}
	crowd(others, 100)
	s.layla = append(s.layla, word(7, Event{Act: ActGiven, Purpose: news, Notice: notice, Via: "form", Grade: GradeWorded}, "ticked the box\ton the stand", s.now.Add(-2*time.Hour)))
	s.early = s.sign()
	crowd(others, 1000)
	s.now = s.now.Add(50 * time.Hour)
	second := first
	second.Version, second.Name, second.Replaces, second.Change = 2, "News and offers", news, ChangeMeaning
	offers := s.say(second.Document())
	s.add(Event{Act: ActPurpose, Purpose: offers, Count: -1}, nil)
	s.layla = append(s.layla, word(7, Event{Act: ActAsked, Purpose: offers, Via: "email", Grade: GradeWord}, "", s.now))
	s.now = s.now.Add(24 * time.Hour)
	s.layla = append(s.layla, word(7, Event{Act: ActRenewed, Purpose: offers, Via: "email", Grade: GradeConfirmed}, "", s.now.Add(-time.Second)))
	crowd(3, 5000)
	s.add(Event{Act: ActErased, Count: 2}, nil)
	s.now = s.now.Add(24 * time.Hour)
	s.layla = append(s.layla, word(7, Event{Act: ActWithdrawn, Purpose: offers, Via: "messenger", Grade: GradeWord}, "wrote \"stop\"", time.Time{}))
	s.layla = append(s.layla, s.add(Event{Act: ActBounced, Channel: "email", Count: -1}, &Person{Lead: 7, Identities: []Identity{{"email", "p7@example.org"}}, At: s.now, By: ByProgram}))
	s.sign()
}

// person returns the proof of Layla's events.
func (s *story) person() *Proof { return s.prove(OfPerson, 7, s.layla...) }

// campaign returns the proof of a campaign to the others.
func (s *story) campaign() *Proof {
	var numbers []int64
	for _, m := range s.messages {
		numbers = append(numbers, m.Event)
	}
	p := s.prove(OfCampaign, 0, numbers...)
	p.Campaign, p.Messages = "Oil – الزيت", s.messages
	return p
}

func mustHold(tb testing.TB, p *Proof, elsewhere string) *Result {
	tb.Helper()
	r, err := Check(p.Append(nil), elsewhere)
	if err != nil || len(r.Faults) > 0 {
		tb.Fatalf("%v, %+v", err, r)
	}
	return r
}

func TestCheck(t *testing.T) {
	for _, others := range []int{1, 2, 7, 64, 300} {
		s := newStory(t, 1, others)
		for name, p := range map[string]*Proof{"person": s.person(), "campaign": s.campaign(), "heads": s.prove(OfHeads, 0)} {
			if r := mustHold(t, p, ""); len(r.Dated) != 0 {
				t.Errorf("%s of %d: dated %+v", name, others, r.Dated)
			}
			for _, head := range s.heads {
				if r := mustHold(t, p, head); len(r.Dated) != 1 || r.Dated[0].By != "" {
					t.Errorf("%s of %d: dated %+v", name, others, r.Dated)
				}
			}
		}
	}
	r := mustHold(t, newStory(t, 1, 5).person(), "")
	if e := r.Events[0]; e.Purpose.Name != "Monthly newsletter" || e.Notice.Lang != "ar" || e.Person.How != "ticked the box\ton the stand" || e.Grade != GradeWorded {
		t.Errorf("%+v", e)
	}
}

// The tree is that of tlog, whatever its size.
func TestTree(t *testing.T) {
	l := newTestLedger(t, 1)
	var tree Tree
	kept := map[[2]int64]Hash{}
	tree.Complete = func(level int, n int64, h Hash) { kept[[2]int64{int64(level), n}] = h }
	for size := int64(1); size <= 70; size++ {
		l.add(Event{Act: ActImport, Count: size}, nil)
		tree.Add(l.hashes[size-1])
		want, err := Nodes(l.nodes).Root(size)
		if got, err2 := tree.Root(); err != nil || err2 != nil || got != want {
			t.Errorf("of %d: %v, %v; %v, %v", size, got, err2, want, err)
		}
	}
	for at, h := range kept {
		if want, err := l.nodes(int(at[0]), at[1]); err != nil || h != want {
			t.Errorf("node %v: %v, want %v, %v", at, h, want, err)
		}
	}
	if len(kept) != 70+35+17+8+4+2+1 {
		t.Errorf("%d subtrees", len(kept))
	}
	if _, err := (&Tree{}).Root(); err == nil {
		t.Error("an empty tree has a root")
	}
}

// Whatever a text holds, it is spelled in one line and read back.
func FuzzLine(f *testing.F) {
	for _, s := range []string{"a", "\n", `\n`, `\`, "\x00\x1f\x7f", "ا\u202e", `\x0a`, "\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if value, err := ParseLine(text, "text"); err == nil && string(AppendLine(nil, "text", value)) != text+"\n" {
			t.Errorf("%q reads as %q", text, value)
		}
		if text == "" {
			return
		}
		line := AppendLine(nil, "text", text)
		if bytes.Count(line, []byte("\n")) != 1 {
			t.Errorf("%q is %q", text, line)
		}
		if got, err := ParseLine(string(line[:len(line)-1]), "text"); err != nil || got != text {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	})
}

// A document that is read is spelled as it was.
func FuzzCheck(f *testing.F) {
	s := newStory(f, 1, 3)
	for _, p := range []*Proof{s.person(), s.campaign(), s.prove(OfHeads, 0)} {
		f.Add(p.Append(nil))
	}
	for _, leaf := range s.leaves {
		f.Add([]byte(leaf))
	}
	for _, document := range s.words {
		f.Add([]byte(document))
	}
	f.Add([]byte(s.heads[0]))
	f.Fuzz(func(t *testing.T, text []byte) {
		if r, err := Check(text, s.early); err == nil {
			if len(r.Faults) == 0 && !bytes.Equal(text, r.Proof.Append(nil)) {
				t.Error("another spelling holds")
			}
			r.Report(&bytes.Buffer{})
		}
		if e, err := ParseEvent(string(text)); err == nil && !bytes.Equal(e.Append(nil), text) {
			t.Error("an event of another spelling")
		}
		if p, err := ParsePerson(string(text)); err == nil && p.Document() != string(text) {
			t.Error("a personal part of another spelling")
		}
		if p, err := ParsePurpose(string(text)); err == nil && p.Document() != string(text) {
			t.Error("a purpose of another spelling")
		}
		if n, err := ParseNotice(string(text)); err == nil && n.Document() != string(text) {
			t.Error("a notice of another spelling")
		}
		if h, err := OpenHead(string(text), s.signer.Key()); err == nil && h.Size < 1 {
			t.Error("a head of nothing")
		}
	})
}

// The forms are fixed: what was proven once is checked by every later program.
func TestForms_Fixed(t *testing.T) {
	s := newStory(t, 1, 2)
	h, err := OpenHead(s.heads[1], s.signer.Key())
	if got, want := h.Root.String(), "w2WEKu3cUWuEDdH7edaNjv7S8T/kcO2hE4O7rpe1pQY="; err != nil || got != want {
		t.Errorf("%v: the tree hashes to %s, want %s", err, got, want)
	}
}

func anyOf[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }
