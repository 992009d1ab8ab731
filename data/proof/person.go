package proof

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SaltSize is the length of the salt of a commitment, in bytes.
const SaltSize = 32

// Person is the personal part of an event: who it was, and exactly when.
type Person struct {
	Lead       int64
	Identities []Identity
	At         time.Time // when it happened, to the millisecond; zero when nobody knows
	Recorded   time.Time // when it was written down, to the millisecond
	By         By
	How        string  // in the owner's words
	After      []int64 // numbers of the person's events that were the last before this one
	Merged     int64   // of ActMerged and ActSplit, on the side that is kept: the lead whose words count as this one's since, or no longer; else 0
	Kept       int64   // of these, on the other side: the lead as whose the words of this one count since, or no longer; else 0
}

// Identity is an address by which a person is reached.
type Identity struct{ Kind, Value string }

// By says who wrote an event down.
type By string

// Who writes.
const (
	ByOwner   By = "owner"
	ByImport  By = "import"
	ByProgram By = "program" // by itself, such as for what a server answered
)

var identityKinds = []string{"email", "phone", "psid"}

const personHeading = "mujeeb person 1"

// Document returns the document of the personal part.
func (p Person) Document() string {
	b := append(make([]byte, 0, 256), personHeading+"\n"...)
	b = AppendLine(b, "lead", strconv.FormatInt(p.Lead, 10))
	for _, id := range p.Identities {
		b = AppendLine(b, "identity", id.Kind+" "+id.Value)
	}
	b = AppendLine(b, "at", spelled(p.At))
	b = AppendLine(b, "recorded", spelled(p.Recorded))
	b = AppendLine(b, "by", string(p.By))
	b = appendFilled(b, "how", p.How)
	for _, n := range p.After {
		b = AppendLine(b, "after", strconv.FormatInt(n, 10))
	}
	return string(appendLead(appendLead(b, "merged", p.Merged), "kept", p.Kept))
}

// appendLead appends the line of a lead unless there is none.
func appendLead(b []byte, name string, lead int64) []byte {
	if lead == 0 {
		return b
	}
	return AppendLine(b, name, strconv.FormatInt(lead, 10))
}

// ParsePerson returns what a document says.
func ParsePerson(document string) (Person, error) {
	s := scan(document, personHeading)
	p := Person{Lead: s.number("lead")}
	for _, text := range s.texts("identity") {
		kind, value, ok := strings.Cut(text, " ")
		if !ok || value == "" || value[0] == ' ' || !slices.Contains(identityKinds, kind) {
			s.fail("a bad identity")
		}
		p.Identities = append(p.Identities, Identity{kind, value})
	}
	p.At, p.Recorded = s.asTime(s.text("at")), s.asTime(s.text("recorded"))
	p.By, p.How = By(s.text("by")), s.optional("how")
	for _, text := range s.texts("after") {
		p.After = append(p.After, s.asNumber(text))
	}
	if s.at("merged") {
		p.Merged = s.number("merged")
	}
	if s.at("kept") {
		p.Kept = s.number("kept")
	}
	if err := s.same(document, []byte(p.Document())); err != nil {
		return Person{}, err
	}
	return p, p.check()
}

func (p Person) check() error {
	switch {
	case p.Lead < 1 || p.Recorded.IsZero() || p.By != ByOwner && p.By != ByImport && p.By != ByProgram:
		return fmt.Errorf("a personal part without a lead, a time of recording or a writer")
	case p.Merged != 0 && p.Kept != 0 || p.Merged == p.Lead || p.Kept == p.Lead:
		return errors.New("it names two other leads, or its own as another")
	case !slices.IsSorted(p.After) || len(slices.Compact(slices.Clone(p.After))) != len(p.After) || len(p.After) > 0 && p.After[0] < 1:
		return fmt.Errorf("numbers of earlier events that do not rise")
	}
	return nil
}

// Fits reports an error unless the personal part belongs to the event of a number:
// days and times fit, the events before it have smaller numbers, and it names another lead
// exactly when two were merged or split.
func (p Person) Fits(e Event, number int64) error {
	switch {
	case DayOf(p.At) != e.Day:
		return fmt.Errorf("it happened at %s, but the event says %s", spelled(p.At), e.Day)
	case DayOf(p.Recorded) != e.Recorded:
		return fmt.Errorf("it was written down at %s, but the event says %s", spelled(p.Recorded), e.Recorded)
	case p.At.After(p.Recorded):
		return errors.New("it was written down before it happened")
	case len(p.After) > 0 && p.After[len(p.After)-1] >= number:
		return fmt.Errorf("it comes after event %d, which is not before it", p.After[len(p.After)-1])
	case (p.Merged != 0 || p.Kept != 0) != (e.Act == ActMerged || e.Act == ActSplit):
		return errors.New("it names another lead though none was merged or split, or names none")
	}
	return nil
}

// Commit returns the commitment to a personal part: the HMAC-SHA256 of its document
// under a random salt of SaltSize bytes, so that nobody finds out by trying what it was.
func Commit(salt []byte, document string) Hash {
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte(document))
	return Hash(mac.Sum(nil))
}

func appendHex(b []byte, h Hash) []byte { return hex.AppendEncode(b, h[:]) }
