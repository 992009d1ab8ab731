package proof

import (
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Erasure is what a certificate says of people who were erased. It names nobody.
type Erasure struct {
	Number      string    // 32 lower-case hexadecimal digits, which were drawn for it
	Ledger      string    // the origin of the ledger
	At          time.Time // by the owner's clock
	By          ErasedBy
	Way         string // the kind of the way in by which the vault was open; "" where nobody noted it
	WayNumber   int64  // of the way in, 0 with ""
	People      int64
	First, Last int64 // of the events of the ledger that say so, one for each
	Gone, Stays []ErasedCount
}

// ErasedBy says who erased people.
type ErasedBy string

// Who erases.
const (
	ErasedByOwner ErasedBy = "owner"
	ErasedByRule  ErasedBy = "rule" // the program, by a rule that the owner set
)

// ErasedCount is how much of a kind goes, or stays and on which ground.
type ErasedCount struct {
	Kind   string `json:"kind"`
	Count  int64  `json:"count"`
	Ground string `json:"ground,omitempty"` // articles of the GDPR, or Anonymous; "" of what goes
}

// Anonymous is the ground of what is about nobody any more.
const Anonymous = "anonymous"

// goneEvent is the kind of the personal parts of events.
const goneEvent = "event"

const erasureHeading = "mujeeb erasure 1"

var (
	erasureNumber = regexp.MustCompile(`^[0-9a-f]{32}$`)
	erasureKind   = regexp.MustCompile(`^[a-z_]+$`)
	erasureGround = regexp.MustCompile(`^(anonymous|[0-9]+(\([0-9a-z]\))*(, [0-9]+(\([0-9a-z]\))*)*)$`)
	wayKinds      = regexp.MustCompile(`^(password|recovery|computer)$`)
)

// NewErasureNumber returns the number of an erasure, of 16 random bytes.
func NewErasureNumber(random [16]byte) string { return hex.EncodeToString(random[:]) }

// Document returns the document that is signed.
func (e Erasure) Document() string {
	b := append(make([]byte, 0, 512), erasureHeading+"\n"...)
	b = AppendLine(b, "number", e.Number)
	b = AppendLine(b, "ledger", e.Ledger)
	b = AppendLine(b, "at", spelled(e.At))
	b = AppendLine(b, "by", string(e.By))
	if e.Way != "" {
		b = AppendLine(b, "way", e.Way+" "+strconv.FormatInt(e.WayNumber, 10))
	}
	b = AppendLine(b, "people", strconv.FormatInt(e.People, 10))
	b = AppendLine(b, "events", strconv.FormatInt(e.First, 10)+" "+strconv.FormatInt(e.Last, 10))
	for _, g := range e.Gone {
		b = AppendLine(b, "gone", g.Kind+" "+strconv.FormatInt(g.Count, 10))
	}
	for _, s := range e.Stays {
		b = AppendLine(b, "stays", s.Kind+" "+strconv.FormatInt(s.Count, 10)+" "+s.Ground)
	}
	return string(b)
}

// ParseErasure returns what a document says.
func ParseErasure(document string) (Erasure, error) {
	s := scan(document, erasureHeading)
	e := Erasure{Number: s.text("number"), Ledger: s.text("ledger"), At: s.asTime(s.text("at")), By: ErasedBy(s.text("by"))}
	if kind, number, ok := strings.Cut(s.optional("way"), " "); ok {
		e.Way, e.WayNumber = kind, s.asNumber(number)
	}
	e.People = s.number("people")
	first, last, _ := strings.Cut(s.text("events"), " ")
	e.First, e.Last = s.asNumber(first), s.asNumber(last)
	for _, text := range s.texts("gone") {
		kind, n, _ := strings.Cut(text, " ")
		e.Gone = append(e.Gone, ErasedCount{Kind: kind, Count: s.asNumber(n)})
	}
	for _, text := range s.texts("stays") {
		kind, rest, _ := strings.Cut(text, " ")
		n, ground, _ := strings.Cut(rest, " ")
		e.Stays = append(e.Stays, ErasedCount{kind, s.asNumber(n), ground})
	}
	if err := s.same(document, []byte(e.Document())); err != nil {
		return Erasure{}, err
	}
	return e, e.check()
}

func (e Erasure) check() error {
	switch {
	case !erasureNumber.MatchString(e.Number) || !originForm.MatchString(e.Ledger):
		return errors.New("a number or a ledger that is none")
	case e.At.IsZero() || e.By != ErasedByOwner && e.By != ErasedByRule:
		return errors.New("an erasure without a time, or by nobody")
	case e.Way != "" && (!wayKinds.MatchString(e.Way) || e.WayNumber < 1):
		return errors.New("a way in that is none")
	case e.People < 1 || e.First < 1 || e.Last-e.First+1 != e.People:
		return fmt.Errorf("%d people in the events %d to %d", e.People, e.First, e.Last)
	}
	for _, g := range e.Gone {
		if !erasureKind.MatchString(g.Kind) || g.Count < 1 {
			return errors.New("what went is spelled otherwise")
		}
	}
	for _, s := range e.Stays {
		if !erasureKind.MatchString(s.Kind) || s.Count < 1 || !erasureGround.MatchString(s.Ground) {
			return errors.New("what stays is spelled otherwise, or has no ground")
		}
	}
	return nil
}

// SignErasure returns the signed note of an erasure. Its ledger is the signer's.
func (s *Signer) SignErasure(e Erasure) (string, error) {
	e.Ledger = s.origin
	signed, err := note.Sign(&note.Note{Text: e.Document()}, s)
	return string(signed), err
}

// OpenErasure returns the erasure of a signed note, if it is signed by the key alone.
func OpenErasure(signed, key string) (Erasure, error) {
	text, err := openSigned(signed, key)
	if err != nil {
		return Erasure{}, err
	}
	e, err := ParseErasure(text)
	if err != nil {
		return Erasure{}, err
	}
	if !strings.HasPrefix(key, e.Ledger+"+") {
		return Erasure{}, errors.New("it is of another ledger than the key")
	}
	return e, nil
}

// erasure checks the certificate of a proof of an erasure against its events: each of them
// says that somebody was erased on that day, they are those that it names, and as many
// personal parts went as it says.
func (c *checker) erasure() error {
	e, err := OpenErasure(c.Proof.Certificate, c.Proof.Key)
	if err != nil {
		return fmt.Errorf("the certificate: %w", err)
	}
	c.Erasure = &e
	var parts, said int64
	for i, shown := range c.Events {
		if shown.Act != ActErased {
			c.fault("event %d: in it nobody was erased", shown.Number)
			continue
		}
		parts += shown.Count
		if shown.Number != e.First+int64(i) {
			c.fault("event %d: the certificate names others", shown.Number)
		}
		if at := DayOf(e.At); shown.Recorded != at && shown.Recorded != at-1 { // it may have gone over midnight
			c.fault("event %d: it was written down on %s, and the certificate is of %s", shown.Number, shown.Recorded, DayOf(e.At))
		}
	}
	for _, g := range e.Gone {
		if g.Kind == goneEvent {
			said += g.Count
		}
	}
	if int64(len(c.Events)) != e.People {
		c.fault("the certificate is of %d people, and %d events are there", e.People, len(c.Events))
	} else if parts != said {
		c.fault("in the events %d personal parts went, and the certificate says %d", parts, said)
	}
	return nil
}

// report writes what a certificate says.
func (e Erasure) report(p *printer) {
	p.line("certificate %s", e.Number)
	p.line("  erased: %d people, %s by the owner's clock", e.People, spelled(e.At))
	if e.By == ErasedByRule {
		p.line("  by the program itself, by a rule of the owner's")
	} else {
		p.line("  by the owner")
	}
	if e.Way != "" {
		p.line("  the vault was open by way %d: %s", e.WayNumber, e.Way)
	}
	for _, g := range e.Gone {
		p.line("  gone: %d %s", g.Count, g.Kind)
	}
	for _, s := range e.Stays {
		if s.Ground == Anonymous {
			p.line("  stays: %d %s, about nobody any more", s.Count, s.Kind)
		} else {
			p.line("  stays: %d %s (GDPR Art. %s)", s.Count, s.Kind, s.Ground)
		}
	}
	p.line("  that the rows are gone, the owner states: a file can't prove it")
}
