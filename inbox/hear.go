package inbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/mail/report"
)

// Ear hears mails for a vault. It keeps no state.
type Ear struct {
	Vault  *data.Vault
	Tokens mail.Tokens // of the messages that left the vault
}

// Source is where a mail was found.
type Source struct {
	Hearing  int64           // the mailbox
	Mark     data.FolderMark // that the mailbox is at, once the mail was heard
	Received time.Time       // by the mailbox's clock; zero when it does not say
}

// Hear reads a mail and lets follow from it what is to follow; the vault decides
// ([data.Vault.Hear]). Errors are those of the vault: any bytes are a mail.
func (e *Ear) Hear(ctx context.Context, raw []byte, from Source) (data.Heard, error) {
	m := e.read(raw)
	m.Hearing, m.Mark = from.Hearing, from.Mark
	if m.At = from.Received; m.At.IsZero() {
		m.At = report.Read(raw).Date
	}
	return e.Vault.Hear(ctx, m)
}

// HearClick hears an opt-out that was left on a web page with a token, under an ID of its
// own; one that comes twice counts once. Errors are those of the vault.
func (e *Ear) HearClick(ctx context.Context, id, token string, at time.Time) (data.Heard, error) {
	m := data.HeardMail{Name: "click\n" + id, At: at, Kind: data.MailPerson, Via: data.ViaWebsite, Proof: "click"}
	kind, message, err := e.Tokens.Parse(token)
	if m.AsksOut = err == nil && kind == mail.TokenOptOut; m.AsksOut {
		m.Message = message
	}
	m.Forged = !m.AsksOut
	return e.Vault.Hear(ctx, m)
}

// kinds are the kinds of mails in the words of the vault.
var kinds = map[report.Kind]data.MailKind{
	report.Bounce: data.MailBounce, report.Complaint: data.MailComplaint, report.Auto: data.MailAuto, report.Person: data.MailPerson, report.Own: data.MailOwn,
}

// read returns what the bytes of a mail say.
func (e *Ear) read(raw []byte) data.HeardMail {
	r := report.Read(raw)
	m := data.HeardMail{Name: nameOf(r, raw), Kind: kinds[r.Kind], From: r.From}
	e.tie(&m, r)
	for _, to := range r.Recipients {
		m.Recipients = append(m.Recipients, data.MailRecipient{
			Address: to.Address, Original: to.Original, Class: data.BounceClass(to.Class), Status: to.Status, Words: to.Diagnostic,
			Final: to.Action == report.Failed, Arrived: to.Action == report.Delivered || to.Action == report.Relayed || to.Action == report.Expanded,
		})
	}
	if r.Kind == report.Person {
		m.Wish = data.MailWish(wishIn(r.Subject, r.Text))
		m.Subject, m.Text = report.WithoutIPs(r.Subject), report.WithoutIPs(r.Text)
	}
	return m
}

// nameOf returns what tells a mail from any other. The Message-ID alone would let one mail
// pass for another that was sent under its name.
func nameOf(r report.Report, raw []byte) string {
	if r.MessageID == "" {
		sum := sha256.Sum256(raw)
		return hex.EncodeToString(sum[:])
	}
	return strings.Join([]string{r.MessageID, r.From, r.Date.UTC().Format(time.RFC3339), r.Subject}, "\n")
}

// tie ties a mail to a message by the best token that holds. A token of opt-outs asks to
// stop where people send it to; where it is quoted, such as from the footer of a campaign,
// it only says what the mail is about.
func (e *Ear) tie(m *data.HeardMail, r report.Report) {
	for _, c := range r.Candidates {
		asks := (c.Place == report.InRecipient || c.Place == report.InSubject) && (r.Kind == report.Person || r.Kind == report.Auto)
		kind, id, err := e.Tokens.Parse(c.Token)
		switch {
		case err != nil:
			m.Forged = m.Forged || asks && c.Token[0] == mail.TokenOptOut
		case asks && kind == mail.TokenOptOut && !m.AsksOut:
			m.Message, m.Proof, m.AsksOut = id, string(c.Place), true
		case m.Message == 0:
			m.Message, m.Proof = id, string(c.Place)
		}
	}
}

var (
	answers   = regexp.MustCompile(`(?i)^\s*(re|aw|wg|fwd?|sv|tr|rv|res|ynt|رد|إعادة توجيه)\s*(\[\d+\])?\s*[:：]`)
	tokenLike = regexp.MustCompile(`(?i)\b[a-z][0-9a-z]{1,13}-[0-9a-z]{16}\b`)
)

// wishIn returns what a person asks for: in the text, or in a subject of their own, since
// many write what they want there and nothing below.
func wishIn(subject, text string) Wish {
	wish := WishOf(text)
	if wish == NoWish && !answers.MatchString(subject) {
		wish = WishOf(tokenLike.ReplaceAllString(subject, ""))
	}
	return wish
}

// TokenIn returns the token that stands in what somebody copied out of a mail, and the
// trimmed text itself where none does.
func TokenIn(text string) string {
	if token := tokenLike.FindString(text); token != "" {
		return strings.ToLower(token)
	}
	return strings.TrimSpace(text)
}

// IsOptOut reports whether a token is one of opt-outs, genuine or not.
func IsOptOut(token string) bool { return token != "" && token[0] == mail.TokenOptOut }
