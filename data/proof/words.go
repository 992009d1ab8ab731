package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a SHA-256; the zero Hash stands for none.
type Hash = tlog.Hash

// hexOf returns a hash in the spelling of a value, "" for none.
func hexOf(h Hash) string {
	if h == (Hash{}) {
		return ""
	}
	return hex.EncodeToString(h[:])
}

// Purpose is a version of what people are messaged for.
type Purpose struct {
	Purpose     int64 // its number in the vault
	Version     int64 // from 1
	Channel     string
	Ground      string
	Name        string
	Description string
	Replaces    Hash   // of the version before; zero for the first
	Change      Change // from the version before; "" for the first
}

// Change says what the owner said of the change from one version of a purpose to
// the next.
type Change string

// The changes.
const (
	ChangeMeaning  Change = "meaning"  // a word given before does not cover what the purpose is now
	ChangeSpelling Change = "spelling" // it means the same as before
)

// groundConsent is the ground that a person's own yes is.
const groundConsent = "consent"

const purposeHeading = "mujeeb purpose 1"

// Document returns the version's document.
func (p Purpose) Document() string {
	b := append(make([]byte, 0, 256), purposeHeading+"\n"...)
	b = AppendLine(b, "purpose", strconv.FormatInt(p.Purpose, 10))
	b = AppendLine(b, "version", strconv.FormatInt(p.Version, 10))
	b = appendFilled(b, "channel", p.Channel)
	b = appendFilled(b, "ground", p.Ground)
	b = appendFilled(b, "name", p.Name)
	b = appendFilled(b, "description", p.Description)
	b = appendFilled(b, "replaces", hexOf(p.Replaces))
	return string(appendFilled(b, "change", string(p.Change)))
}

// ParsePurpose returns what a document says.
func ParsePurpose(document string) (Purpose, error) {
	s := scan(document, purposeHeading)
	p := Purpose{
		Purpose: s.number("purpose"), Version: s.number("version"), Channel: s.text("channel"), Ground: s.text("ground"),
		Name: s.text("name"), Description: s.optional("description"),
	}
	if s.at("replaces") {
		p.Replaces, p.Change = s.hash("replaces"), Change(s.text("change"))
	}
	if err := s.same(document, []byte(p.Document())); err != nil {
		return Purpose{}, err
	}
	return p, p.check()
}

func (p Purpose) check() error {
	first := p.Replaces == Hash{}
	switch {
	case p.Purpose < 1 || p.Version < 1 || first != (p.Version == 1):
		return fmt.Errorf("a purpose %d of version %d", p.Purpose, p.Version)
	case !slices.Contains(messageChannels, p.Channel) || !slices.Contains(grounds, p.Ground):
		return fmt.Errorf("a purpose by %q on the ground %q", p.Channel, p.Ground)
	case !first && p.Change != ChangeMeaning && p.Change != ChangeSpelling:
		return fmt.Errorf("a purpose of the change %q", p.Change)
	}
	return nil
}

var (
	messageChannels = []string{"email", "messenger", "phone"}
	grounds         = []string{groundConsent, "soft_opt_in", "contract", "legal_duty", "legitimate_interest"}
	langForm        = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)
	noticeKinds     = []string{"form", "checkbox", "question", "policy", "text"}
)

// Notice is a text that people were shown when they were asked.
type Notice struct {
	Purpose int64 // its number in the vault
	Version int64 // among the notices of the purpose, from 1
	Kind    string
	Lang    string
	Text    string
}

const noticeHeading = "mujeeb notice 1"

// Document returns the notice's document.
func (n Notice) Document() string {
	b := append(make([]byte, 0, 256+len(n.Text)), noticeHeading+"\n"...)
	b = AppendLine(b, "purpose", strconv.FormatInt(n.Purpose, 10))
	b = AppendLine(b, "version", strconv.FormatInt(n.Version, 10))
	b = appendFilled(b, "kind", n.Kind)
	b = appendFilled(b, "lang", n.Lang)
	return string(appendFilled(b, "text", n.Text))
}

// ParseNotice returns what a document says.
func ParseNotice(document string) (Notice, error) {
	s := scan(document, noticeHeading)
	n := Notice{Purpose: s.number("purpose"), Version: s.number("version"), Kind: s.text("kind"), Lang: s.text("lang"), Text: s.text("text")}
	if err := s.same(document, []byte(n.Document())); err != nil {
		return Notice{}, err
	}
	if n.Purpose < 1 || n.Version < 1 || !slices.Contains(noticeKinds, n.Kind) || !IsLang(n.Lang) {
		return Notice{}, fmt.Errorf("a notice %d of the kind %q in %q", n.Version, n.Kind, n.Lang)
	}
	return n, nil
}

// IsLang reports whether a text has the form of a language tag.
func IsLang(tag string) bool { return langForm.MatchString(tag) }

// HashOf returns the hash of a document.
func HashOf(document string) Hash { return sha256.Sum256([]byte(document)) }
