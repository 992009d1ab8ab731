package proof

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// rewritten returns the story with one of Layla's events as edit makes it, signed as if
// it had always been so.
func rewritten(t *testing.T, at int, edit func(e *Event, p *Person)) *story {
	t.Helper()
	s := newStory(t, 1, 3)
	n := s.layla[at]
	e := s.events[n-1]
	p, err := ParsePerson(s.persons[n])
	if err != nil {
		t.Fatal(err)
	}
	edit(&e, &p)
	s.persons[n] = p.Document()
	if e.Person != (Hash{}) {
		e.Person = Commit(s.salts[n], s.persons[n])
	}
	s.events[n-1], s.leaves[n-1], s.hashes[n-1], s.heads = e, string(e.Append(nil)), e.Leaf(), nil
	s.sign()
	return s
}

// What its owner signed is no proof either when it is against the rules: both checkers
// say so.
func TestCheck_Rules(t *testing.T) {
	day := 24 * time.Hour
	bad := map[string]*Proof{}
	of := func(rule string, at int, edit func(e *Event, p *Person)) {
		bad[rule] = rewritten(t, at, edit).person()
	}
	of("it happened after it was written down", 0, func(e *Event, p *Person) { e.Day++; p.At = p.At.Add(day) })
	of("its day is not that of its time", 0, func(e *Event, p *Person) { p.At = p.At.Add(-day) })
	of("its day is known, its time is not", 0, func(e *Event, p *Person) { p.At = time.Time{} })
	of("its time is known, its day is not", 3, func(e *Event, p *Person) { p.At = p.Recorded })
	of("it was written down on another day", 0, func(e *Event, p *Person) { p.Recorded = p.Recorded.Add(day) })
	of("later on the same day", 0, func(e *Event, p *Person) { p.At = p.Recorded.Add(time.Second) })
	of("after an event behind it", 2, func(e *Event, p *Person) { p.After = []int64{40} })
	of("after itself", 2, func(e *Event, p *Person) { p.After = []int64{18} })
	of("the first of hers, in the middle", 2, func(e *Event, p *Person) { p.After = nil })
	of("after one that is not hers", 2, func(e *Event, p *Person) { p.After = []int64{4} })
	of("of another lead", 1, func(e *Event, p *Person) { p.Lead = 8 })
	of("a contact that is called a consent", 0, func(e *Event, p *Person) { e.Grade = GradeContact })
	of("a wording that is not there", 1, func(e *Event, p *Person) { e.Grade = GradeWorded })
	of("a platform's record without a day", 3, func(e *Event, p *Person) { e.Grade = GradePlatform })
	of("a confirmation without a day", 3, func(e *Event, p *Person) { e.Grade = GradeConfirmed })
	of("by another channel than the purpose's", 0, func(e *Event, p *Person) { e.Channel = "messenger" })
	of("an act that there is not", 0, func(e *Event, p *Person) { e.Act = "agreed" })
	of("a way that there is not", 0, func(e *Event, p *Person) { e.Via = "pigeon" })
	of("a grade that there is not", 0, func(e *Event, p *Person) { e.Grade = "strong" })
	of("without a grade", 0, func(e *Event, p *Person) { e.Grade = "" })
	of("with a number", 0, func(e *Event, p *Person) { e.Count = 1 })
	of("without a purpose", 0, func(e *Event, p *Person) { e.Purpose = Hash{} })
	of("an objection to a channel", 3, func(e *Event, p *Person) { e.Act, e.Purpose = ActObjected, Hash{} })
	of("an objection to a purpose without its channel", 3, func(e *Event, p *Person) { e.Act, e.Channel = ActObjected, "" })
	of("nobody's", 0, func(e *Event, p *Person) { e.Person = Hash{} })
	of("words of a notice for a purpose", 1, func(e *Event, p *Person) { e.Purpose = newStory(t, 1, 3).noticeHash() })
	of("an identity of a kind that there is not", 0, func(e *Event, p *Person) { p.Identities[0].Kind = "fax" })
	of("an identity without an address", 0, func(e *Event, p *Person) { p.Identities[0].Value = " " })
	of("written by somebody else", 0, func(e *Event, p *Person) { p.By = "page" })

	campaign := func(rule string, edit func(s *story, p *Proof)) {
		s := newStory(t, 1, 3)
		p := s.campaign()
		edit(s, p)
		bad[rule] = p
	}
	campaign("a message before its word", func(s *story, p *Proof) { p.Messages[0].At = p.Messages[0].At.Add(-2 * day) })
	campaign("a word of the day after it was written down", func(s *story, p *Proof) {
		i := s.messages[0].Event - 1
		s.events[i].Day = s.events[i].Recorded + 1
		s.leaves[i], s.hashes[i], s.heads = string(s.events[i].Append(nil)), s.events[i].Leaf(), nil
		s.sign()
		*p = *s.campaign()
	})
	campaign("two messages on one word", func(s *story, p *Proof) { p.Messages[1].Event = p.Messages[0].Event })
	campaign("a message on a word that is not there", func(s *story, p *Proof) { p.Messages[0].Event = 1 })
	campaign("a message on a no", func(s *story, p *Proof) {
		*p = *s.prove(OfCampaign, 0, s.layla[3])
		p.Campaign, p.Messages = "Oil", []Message{{At: s.now.Add(day), Event: s.layla[3]}}
	})
	anchors := func(rule string, edit func(s *story, p *Proof)) {
		s := newStory(t, 1, 3)
		p := s.person()
		edit(s, p)
		bad[rule] = p
	}
	anchors("an anchor twice", func(s *story, p *Proof) { p.Anchors = append(p.Anchors, p.Anchors[0]) })
	anchors("an anchor of another ledger", func(s *story, p *Proof) { p.Anchors[0].Head = newStory(t, 2, 3).early })
	anchors("an anchor as long as the head, but another", func(s *story, p *Proof) {
		p.Anchors[0] = Anchor{Head: rewritten(t, 0, func(e *Event, q *Person) { e.Via = "paper" }).heads[0]}
	})
	anchors("an anchor that is longer", func(s *story, p *Proof) {
		longer := newStory(t, 1, 3)
		longer.add(Event{Act: ActImport, Count: 9}, nil)
		p.Anchors = append(p.Anchors, Anchor{Head: longer.sign()})
	})
	anchors("words twice", func(s *story, p *Proof) { p.Words = append(p.Words, p.Words[0]) })
	anchors("an event twice", func(s *story, p *Proof) { p.Events = slices.Insert(p.Events, 1, p.Events[0]) })
	anchors("a notice of another purpose", func(s *story, p *Proof) {
		*p = *newTwisted(t, "mujeeb notice 1\npurpose 1", "mujeeb notice 1\npurpose 2").person()
	})
	anchors("a version by another channel, as its events", func(s *story, p *Proof) { *p = *newOtherChannel(t).person() })
	for rule, c := range map[string][2]string{
		"a version that replaces another purpose":     {"purpose 1\nversion 2\n", "purpose 2\nversion 2\n"},
		"a version that replaces the one before":      {"\nversion 2\n", "\nversion 3\n"},
		"a version by another channel":                {"version 2\nchannel email\n", "version 2\nchannel messenger\n"},
		"a version on another ground":                 {"version 2\nchannel email\nground consent\n", "version 2\nchannel email\nground contract\n"},
		"a change that there is not":                  {"\nchange meaning\n", "\nchange none\n"},
		"a first version that is the second":          {"purpose 1\nversion 1\nchannel", "purpose 1\nversion 2\nchannel"},
		"a purpose by a channel that there is not":    {"version 1\nchannel email\n", "version 1\nchannel fax\n"},
		"a purpose on a ground that there is not":     {"\nground consent\nname Monthly", "\nground habit\nname Monthly"},
		"a purpose without a name":                    {"\nname Monthly newsletter\n", "\n"},
		"a notice of a kind that there is not":        {"\nkind checkbox\n", "\nkind box\n"},
		"a notice in a language that there is not":    {"\nlang ar\n", "\nlang arabic language\n"},
		"a notice of purpose nought":                  {"mujeeb notice 1\npurpose 1", "mujeeb notice 1\npurpose 0"},
		"words with a line that there is not":         {"\nkind checkbox\n", "\nkind checkbox\ncolour red\n"},
		"words in another order":                      {"\nkind checkbox\nlang ar\n", "\nlang ar\nkind checkbox\n"},
		"words with an escape that is not needed":     {"Monthly newsletter", `\x4donthly newsletter`},
		"words with a letter in capitals in a number": {"\nversion 2\n", "\nversion 02\n"},
	} {
		anchors(rule, func(s *story, p *Proof) { *p = *newTwisted(t, c[0], c[1]).person() })
	}

	mergeRules(t, bad)

	var names []string
	var files [][]byte
	for name, p := range bad {
		names, files = append(names, name), append(files, p.Append(nil))
	}
	for i, theirs := range second(t, files, make([]string, len(files))) {
		if got := ours(files[i], ""); got.Status != 1 || theirs.Status != 1 {
			t.Errorf("%s: we say %+v, the second checker %+v", names[i], got, theirs)
		}
	}
}

// newOtherChannel returns a story whose purpose goes from one channel to another, and
// its events with it.
func newOtherChannel(t *testing.T) *story {
	t.Helper()
	s := newTwisted(t, "version 2\nchannel email\n", "version 2\nchannel messenger\n")
	for i := range s.events {
		if e := &s.events[i]; e.Purpose != (Hash{}) && e.Purpose != HashOf(s.words[0]) && e.Channel != "" {
			e.Channel = "messenger"
			s.leaves[i], s.hashes[i] = string(e.Append(nil)), e.Leaf()
		}
	}
	s.heads = nil
	s.sign()
	return s
}

// newTwisted returns a story in whose words one text stands for another.
func newTwisted(t *testing.T, from, to string) *story {
	t.Helper()
	twisted := false
	s := &story{testLedger: newTestLedger(t, 1)}
	s.twist = func(document string) string {
		twisted = twisted || strings.Contains(document, from)
		return strings.Replace(document, from, to, 1)
	}
	s.tell(3)
	if !twisted {
		t.Fatalf("no words have %q", from)
	}
	return s
}

func (s *story) noticeHash() Hash {
	return HashOf(s.words[slices.IndexFunc(s.words, func(w string) bool { return strings.HasPrefix(w, noticeHeading) })])
}
