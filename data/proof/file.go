package proof

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Subject says what a proof is of.
type Subject string

// The subjects.
const (
	OfPerson   Subject = "person"   // all events of a person
	OfCampaign Subject = "campaign" // the words that a campaign's messages rest on
	OfErasure  Subject = "erasure"  // that people were erased, and what of them stays
	OfHeads    Subject = "heads"    // that nothing was rewritten between the heads
)

// Proof is a part of a ledger, handed over.
type Proof struct {
	Of       Subject
	Lead     int64  // OfPerson: whose it is
	Campaign string // OfCampaign: its title
	Key      string
	Head     string
	// Certificate is the signed note of an erasure, with OfErasure.
	Certificate string
	Words       []string // documents of the words that the events refer to
	Events      []Entry
	Messages    []Message // OfCampaign
	Anchors     []Anchor
}

// Entry is an event in a proof.
type Entry struct {
	Number    int64 // in the ledger, from 1
	Leaf      string
	Salt      []byte // nil when the personal part is erased, or not shown
	Person    string
	Inclusion []Hash
}

// Message is a message of a campaign: when it went on its way, and on which event.
type Message struct {
	At    time.Time
	Event int64
}

// Anchor is a head that was kept somewhere else.
type Anchor struct {
	Head        string
	Consistency []Hash
	Mail        []byte // in whose text the head stands, as it was received; nil when there is none
	DNS         []DNSRecord
}

// DNSRecord is a TXT record as it stood in the DNS when a mail was checked.
type DNSRecord struct{ Name, Text string }

// MaxFile is the longest file of a proof, in bytes. A check takes several times as much
// memory.
const MaxFile = 256 << 20

// fileHeading is the first line of a proof.
const fileHeading = "mujeeb proof 1"

// Append appends the proof's file.
func (p *Proof) Append(b []byte) []byte {
	b = append(b, fileHeading+"\n"...)
	b = AppendLine(b, "of", string(p.Of))
	if p.Of == OfPerson {
		b = AppendLine(b, "lead", strconv.FormatInt(p.Lead, 10))
	}
	b = appendFilled(b, "campaign", p.Campaign)
	b = AppendLine(b, "key", p.Key)
	b = AppendLine(b, "head", p.Head)
	b = appendFilled(b, "certificate", p.Certificate)
	for _, w := range p.Words {
		b = AppendLine(b, "words", w)
	}
	for _, e := range p.Events {
		b = e.append(b)
	}
	for _, m := range p.Messages {
		b = AppendLine(b, "message", spelled(m.At)+" "+strconv.FormatInt(m.Event, 10))
	}
	for _, a := range p.Anchors {
		b = a.append(b)
	}
	return b
}

func (e Entry) append(b []byte) []byte {
	b = AppendLine(b, "event", strconv.FormatInt(e.Number, 10))
	b = AppendLine(b, "leaf", e.Leaf)
	if e.Salt != nil {
		b = AppendLine(b, "salt", hex.EncodeToString(e.Salt))
		b = AppendLine(b, "person", e.Person)
	}
	for _, h := range e.Inclusion {
		b = AppendLine(b, "inclusion", hex.EncodeToString(h[:]))
	}
	return b
}

func (a Anchor) append(b []byte) []byte {
	b = AppendLine(b, "anchor", a.Head)
	for _, h := range a.Consistency {
		b = AppendLine(b, "consistency", hex.EncodeToString(h[:]))
	}
	if a.Mail != nil {
		b = AppendLine(b, "mail", base64.StdEncoding.EncodeToString(a.Mail))
		for _, r := range a.DNS {
			b = AppendLine(b, "dns", r.Name+" "+r.Text)
		}
	}
	return b
}

// CheckSize returns an error for a file of more than [MaxFile] bytes.
func CheckSize(bytes int64) error {
	if bytes > MaxFile {
		return fmt.Errorf("the file is longer than %d MiB, the limit for a proof", MaxFile>>20)
	}
	return nil
}

// Parse returns what a file says. Whether that holds is for [Check] to say.
func Parse(file []byte) (*Proof, error) {
	if err := CheckSize(int64(len(file))); err != nil {
		return nil, err
	}
	s := scan(string(file), fileHeading)
	p := &Proof{Of: Subject(s.text("of"))}
	switch p.Of {
	case OfPerson:
		if p.Lead = s.number("lead"); p.Lead < 1 {
			s.fail("a bad number")
		}
	case OfCampaign:
		p.Campaign = s.text("campaign")
	case OfHeads, OfErasure:
	default:
		s.fail("a proof of something that there is not")
	}
	p.Key, p.Head = s.text("key"), s.text("head")
	if p.Of == OfErasure {
		p.Certificate = s.text("certificate")
	}
	p.Words = s.texts("words")
	for s.at("event") {
		p.Events = append(p.Events, s.entry())
	}
	for p.Of == OfCampaign && s.at("message") {
		p.Messages = append(p.Messages, s.message())
	}
	for s.at("anchor") {
		p.Anchors = append(p.Anchors, s.anchor())
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	if !bytes.Equal(file, p.Append(nil)) {
		return nil, errors.New("another spelling than the one that is allowed")
	}
	return p, p.checkOrder()
}

func (s *scanner) entry() Entry {
	e := Entry{Number: s.number("event"), Leaf: s.text("leaf")}
	if s.at("salt") {
		h := s.asHash(s.text("salt"))
		e.Salt, e.Person = h[:], s.text("person")
	}
	e.Inclusion = s.hashes("inclusion")
	return e
}

func (s *scanner) anchor() Anchor {
	a := Anchor{Head: s.text("anchor"), Consistency: s.hashes("consistency")}
	if s.at("mail") {
		a.Mail = s.asBytes(s.text("mail"))
		for _, text := range s.texts("dns") {
			name, record, ok := strings.Cut(text, " ")
			if !ok || name == "" || record == "" {
				s.fail("a bad DNS record")
			}
			a.DNS = append(a.DNS, DNSRecord{name, record})
		}
	}
	return a
}

func (s *scanner) message() Message {
	at, number, _ := strings.Cut(s.text("message"), " ")
	m := Message{At: s.asTime(at), Event: s.asNumber(number)}
	if m.At.IsZero() {
		s.fail("a message without a time")
	}
	return m
}

func (s *scanner) hashes(name string) (all []Hash) {
	for _, text := range s.texts(name) {
		all = append(all, s.asHash(text))
	}
	return all
}

// checkOrder returns an error unless the events' numbers rise, and there are as many
// as the subject needs.
func (p *Proof) checkOrder() error {
	if (p.Of == OfPerson || p.Of == OfErasure) && len(p.Events) == 0 || p.Of == OfHeads && len(p.Events) > 0 {
		return fmt.Errorf("a proof of %s with %d events", p.Of, len(p.Events))
	}
	if !slices.IsSortedFunc(p.Events, func(a, b Entry) int { return int(min(max(a.Number-b.Number, -1), 1)) }) {
		return errors.New("events whose numbers do not rise")
	}
	for i, e := range p.Events {
		if e.Number < 1 || i > 0 && e.Number == p.Events[i-1].Number {
			return errors.New("events whose numbers do not rise")
		}
	}
	return nil
}
