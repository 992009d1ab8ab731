package proof

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Result is what a check found.
type Result struct {
	Proof   *Proof
	Head    Head
	Erasure *Erasure // of a proof of one
	Events  []Shown  // as far as they could be read
	Faults  []string
	Notes   []string // what could not be found out
	Dated   []Dated  // what heads from elsewhere say, if nothing is at fault
	Undated []Dated  // why the mails of anchors say nothing that do not
}

// Shown is an event of a proof with what it refers to, for showing it.
type Shown struct {
	Number int64
	Event
	Person  *Person // nil when the personal part is not there
	Purpose *Purpose
	Notice  *Notice
}

// Dated says up to which event a ledger existed at a time, and who says so.
type Dated struct {
	Size  int64
	At    time.Time // zero for a head that whoever checks has themselves
	By    string    // the domain that signed the mail; "" for a head that whoever checks has themselves
	Field bool      // At is the mail's Date field, which its writer set and the domain signed
	Why   Why       // why it is not dated; then At is zero, and By is "" if that is so for all signatures
}

// Check checks a proof as docs/formats/ledger.md says. elsewhere is a head that
// whoever checks has from elsewhere, "" for none. An error means that the file is
// not a proof at all; what does not hold of one is in the result's Faults.
func Check(file []byte, elsewhere string) (*Result, error) {
	p, err := Parse(file)
	if err != nil {
		return nil, err
	}
	c := &checker{Result: Result{Proof: p}, numbers: map[int64]*Shown{}}
	if c.Head, err = OpenHead(p.Head, p.Key); err != nil {
		return nil, fmt.Errorf("the head: %w", err)
	}
	if err := c.readWords(); err != nil {
		return nil, err
	}
	for _, e := range p.Events {
		if err := c.event(e); err != nil {
			return nil, fmt.Errorf("event %d: %w", e.Number, err)
		}
	}
	if p.Of == OfPerson {
		c.people()
	}
	if p.Of == OfErasure {
		if err := c.erasure(); err != nil {
			return nil, err
		}
	}
	c.checkAllUsed()
	c.messages()
	c.anchors(elsewhere)
	if len(c.Faults) > 0 {
		c.Dated = nil
	}
	return &c.Result, nil
}

type checker struct {
	Result
	words   words
	numbers map[int64]*Shown
}

func (c *checker) fault(format string, args ...any) {
	c.Faults = append(c.Faults, fmt.Sprintf(format, args...))
}

// words are the documents of a proof by their hash.
type words struct {
	purposes map[Hash]Purpose
	notices  map[Hash]Notice
	used     map[Hash]bool
}

func (c *checker) readWords() error {
	c.words = words{map[Hash]Purpose{}, map[Hash]Notice{}, map[Hash]bool{}}
	for i, document := range c.Proof.Words {
		h := HashOf(document)
		if _, twice := c.words.purposes[h]; twice {
			c.fault("words %d stand there twice", i+1)
		}
		if _, twice := c.words.notices[h]; twice {
			c.fault("words %d stand there twice", i+1)
		}
		var err error
		if strings.HasPrefix(document, purposeHeading+"\n") {
			c.words.purposes[h], err = ParsePurpose(document)
		} else {
			c.words.notices[h], err = ParseNotice(document)
		}
		if err != nil {
			return fmt.Errorf("words %d: %w", i+1, err)
		}
	}
	return nil
}

// event checks an event of the proof. An error means that it can't be read.
func (c *checker) event(entry Entry) error {
	e, err := ParseEvent(entry.Leaf)
	if err != nil {
		return err
	}
	shown := Shown{Number: entry.Number, Event: e}
	at := func(err error) {
		if err != nil {
			c.fault("event %d: %v", entry.Number, err)
		}
	}
	at(checkInclusion(c.Head, entry.Number, entry.Leaf, entry.Inclusion))
	at(c.wordsOf(&shown))
	if entry.Salt != nil {
		person, err := ParsePerson(entry.Person)
		if err != nil {
			return fmt.Errorf("its personal part: %w", err)
		}
		shown.Person = &person
		at(c.person(shown, entry))
	} else if c.Proof.Of == OfPerson && e.Person != (Hash{}) {
		at(errors.New("its personal part is not there"))
	}
	if c.Proof.Of == OfPerson && e.Person == (Hash{}) {
		at(errors.New("it is nobody's"))
	}
	c.Events = append(c.Events, shown)
	c.numbers[shown.Number] = &shown
	return nil
}

// person checks the personal part of an event.
func (c *checker) person(shown Shown, entry Entry) error {
	if Commit(entry.Salt, entry.Person) != shown.Event.Person {
		return errors.New("its personal part does not fit its commitment")
	}
	if err := shown.Person.Fits(shown.Event, entry.Number); err != nil {
		return err
	}
	if c.Proof.Of != OfPerson {
		return nil
	}
	for _, n := range shown.Person.After {
		if c.numbers[n] == nil {
			return fmt.Errorf("event %d of the same person, which came before it, is left out", n)
		}
	}
	return nil
}

// merges are the leads that the events of a proof say were merged and not split again:
// each with the lead that it was merged into, as that one's events say, and as its own do.
type merges struct{ into, joined map[int64]int64 }

func (c *checker) merges() merges {
	m := merges{map[int64]int64{}, map[int64]int64{}}
	for _, e := range c.Events {
		p := e.Person
		switch {
		case p == nil:
		case e.Act == ActMerged && p.Merged != 0:
			m.into[p.Merged] = p.Lead
		case e.Act == ActSplit && p.Merged != 0:
			delete(m.into, p.Merged)
		case e.Act == ActMerged:
			m.joined[p.Lead] = p.Kept
		case e.Act == ActSplit:
			delete(m.joined, p.Lead)
		}
	}
	return m
}

// isOf reports whether a lead is another one, or was merged into them.
func (m merges) isOf(lead, person int64) bool {
	for range len(m.into) {
		if lead == person {
			break
		}
		lead = m.into[lead]
	}
	return lead == person
}

// people checks that all events of a person's proof are of the lead that it is of, or of
// one that was merged into them, that each of these has one first event, and that the
// events of none that was merged are left out.
func (c *checker) people() {
	m, spoke := c.merges(), map[int64]bool{}
	for _, e := range c.Events {
		if e.Person == nil {
			continue
		}
		lead := e.Person.Lead
		if !m.isOf(lead, c.Proof.Lead) {
			c.fault("event %d: it is of lead %d", e.Number, lead)
		} else if spoke[lead] && len(e.Person.After) == 0 {
			c.fault("event %d: it says that it is the person's first event, which it is not", e.Number)
		}
		spoke[lead] = true
	}
	for _, merged := range slices.Sorted(maps.Keys(m.into)) {
		if kept := m.into[merged]; m.isOf(kept, c.Proof.Lead) && m.joined[merged] != kept {
			c.fault("the events of lead %d, who was merged into lead %d, are left out", merged, kept)
		}
	}
}

// wordsOf finds the words that an event refers to, and checks that they fit it.
func (c *checker) wordsOf(shown *Shown) error {
	e := shown.Event
	if e.Purpose != (Hash{}) {
		p, err := c.words.purpose(e.Purpose)
		if err != nil {
			return err
		}
		shown.Purpose = &p
		if e.Channel != "" && e.Channel != p.Channel {
			return fmt.Errorf("it is by %s, its purpose by %s", e.Channel, p.Channel)
		}
		if (e.Act == ActGiven || e.Act == ActRenewed) && e.Grade == GradeContact && p.Ground == groundConsent {
			return errors.New("a contact is no consent")
		}
	}
	if e.Notice == (Hash{}) {
		return nil
	}
	n, there := c.words.notices[e.Notice]
	if !there {
		return errors.New("the notice that was shown is not there")
	}
	c.words.used[e.Notice] = true
	shown.Notice = &n
	if shown.Purpose != nil && shown.Purpose.Purpose != n.Purpose {
		return errors.New("its notice is of another purpose")
	}
	return nil
}

// purpose returns the version of a purpose, whose earlier versions have to be there.
func (w words) purpose(h Hash) (Purpose, error) {
	first, there := w.purposes[h]
	if !there {
		return first, errors.New("the words of its purpose are not there")
	}
	for p := first; !w.used[h] && p.Replaces != (Hash{}); {
		before, there := w.purposes[p.Replaces]
		if !there {
			return first, fmt.Errorf("version %d of its purpose is not there", p.Version-1)
		}
		if before.Version != p.Version-1 || before.Purpose != p.Purpose || before.Channel != p.Channel || before.Ground != p.Ground {
			return first, fmt.Errorf("version %d of its purpose replaces something else", p.Version)
		}
		w.used[h], h, p = true, p.Replaces, before
	}
	w.used[h] = true
	return first, nil
}

func (c *checker) checkAllUsed() {
	for i, document := range c.Proof.Words {
		if !c.words.used[HashOf(document)] {
			c.fault("words %d: nothing refers to them", i+1)
		}
	}
}

// messages checks that each message of a campaign went after a word was given for its
// purpose, and that no two rest on one word.
func (c *checker) messages() {
	var purpose int64
	seen := map[int64]bool{}
	for i, m := range c.Proof.Messages {
		e := c.numbers[m.Event]
		if e != nil && e.Purpose != nil {
			if purpose == 0 {
				purpose = e.Purpose.Purpose
			}
			if e.Purpose.Purpose != purpose {
				c.fault("message %d: event %d is for another purpose than the message before", i+1, m.Event)
			}
		}
		if seen[m.Event] {
			c.fault("message %d: another message rests on event %d", i+1, m.Event)
		}
		seen[m.Event] = true
		switch {
		case e == nil:
			c.fault("message %d: event %d is not there", i+1, m.Event)
		case e.Act != ActGiven && e.Act != ActRenewed:
			c.fault("message %d: in event %d nobody agreed", i+1, m.Event)
		case e.Recorded > DayOf(m.At):
			c.fault("message %d: event %d was written down later", i+1, m.Event)
		}
	}
}

// anchors checks the heads from elsewhere.
func (c *checker) anchors(elsewhere string) {
	heads := []Head{c.Head}
	last := int64(0)
	for _, a := range c.Proof.Anchors {
		h, err := OpenHead(a.Head, c.Proof.Key)
		if err == nil {
			heads = append(heads, h)
			err = checkConsistency(c.Head, h, a.Consistency)
		}
		if err == nil && h.Size <= last {
			err = errors.New("the anchors' sizes do not rise")
		}
		if err != nil {
			c.fault("the anchor of size %d: %v", h.Size, err)
			continue
		}
		last = h.Size
		if a.Mail != nil {
			c.mail(a, h.Size)
		}
	}
	if elsewhere != "" {
		c.elsewhere(elsewhere, heads)
	}
}

// mail takes what the mail of an anchor says. That it dates nothing is no fault of the
// proof: other programs read mails otherwise, or check no signatures.
func (c *checker) mail(a Anchor, size int64) {
	all := DateMail(a.Mail, a.DNS, a.Head)
	for i := range all {
		all[i].Size = size
	}
	dates := func(d Dated) bool { return d.Why == "" }
	if !slices.ContainsFunc(all, dates) {
		c.Undated = append(c.Undated, all...)
	}
	c.Dated = append(c.Dated, slices.DeleteFunc(all, func(d Dated) bool { return !dates(d) })...)
}

// elsewhere compares a head from elsewhere with those of the proof.
func (c *checker) elsewhere(signed string, heads []Head) {
	signed = strings.TrimRight(strings.ReplaceAll(signed, "\r\n", "\n"), "\n") + "\n"
	mine, err := OpenHead(signed, c.Proof.Key)
	if err != nil {
		c.fault("the head from elsewhere: %v", err)
		return
	}
	for _, h := range heads {
		if h.Size == mine.Size && h.Root == mine.Root {
			c.Dated = append(c.Dated, Dated{Size: h.Size})
			return
		}
	}
	c.fault("the head from elsewhere, of size %d, is none of the file's", mine.Size)
}
