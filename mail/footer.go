package mail

import (
	"net/url"
	"slices"
	"strings"

	"mujeeb/text/address"
	"mujeeb/text/fold"
)

// Class is what a message is in law.
type Class string

// Classes. A campaign can't be rendered or composed without a way to opt out. A
// legal notice (breach, policy, account) carries none, and no promotion.
const (
	Campaign    Class = "campaign"
	LegalNotice Class = "legal_notice"
)

// Footer is what stands below every message.
type Footer struct {
	Class  Class
	Sender string // who sends: the controller's name. Always wanted
	Postal string // postal address, if any
	Why    string // a sentence: why this person gets this. Campaigns only; "" = Words.Why
	OptOut OptOut
	Words  Words // in the message's language. Always wanted, all of them
}

// Words are the sentences of a footer in one language. Arguments stand in them
// in braces; Footer puts them in.
type Words struct {
	Why   string // why somebody gets a campaign: {sender}
	Legal string // what a legal notice is: {sender}

	Question    string // before the link of the HTML part
	Unsubscribe string // the words of that link

	// How to stop, in the plain part, by the ways that there are.
	StopByLink          string // {link}
	StopByMail          string // an empty mail: {address}
	StopBySubject       string // {address}, {subject}
	StopByLinkOrMail    string // {link}, {address}
	StopByLinkOrSubject string // {link}, {address}, {subject}
}

// complete reports whether no sentence is missing.
func (w Words) complete() bool {
	return !slices.Contains([]string{
		w.Why, w.Legal, w.Question, w.Unsubscribe,
		w.StopByLink, w.StopByMail, w.StopBySubject, w.StopByLinkOrMail, w.StopByLinkOrSubject,
	}, "")
}

// OptOut is the way out of one delivery. Campaigns want at least one of the two.
type OptOut struct {
	URL  string // https
	Mail string // mailto, as MailtoURL builds it
}

// IsZero reports whether there is no way out.
func (o OptOut) IsZero() bool { return o == OptOut{} }

// best returns the link for people: the page, else the mail.
func (o OptOut) best() string {
	if o.URL != "" {
		return o.URL
	}
	return o.Mail
}

// maxLink is the length of a link that still fits on a header line, in bytes.
const maxLink = 900

func (o OptOut) valid() bool {
	if len(o.URL) > maxLink || len(o.Mail) > maxLink || o.URL != "" && !isHTTPS(o.URL) {
		return false
	}
	if o.Mail != "" {
		if _, _, ok := parseMailto(o.Mail); !ok {
			return false
		}
	}
	return true
}

func isHTTPS(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && fold.IsASCII(s) && !strings.ContainsAny(s, " <>,\"'")
}

// parseMailto parses a mailto link with exactly one recipient (RFC 6068).
func parseMailto(s string) (to address.Email, subject string, ok bool) {
	rest, ok := strings.CutPrefix(s, "mailto:")
	if !ok || !fold.IsASCII(s) || strings.ContainsAny(s, " <>,\"'#") {
		return address.Email{}, "", false
	}
	escaped, query, _ := strings.Cut(rest, "?")
	name, err := url.PathUnescape(escaped)
	if err != nil {
		return address.Email{}, "", false
	}
	for field := range strings.SplitSeq(query, "&") {
		if value, is := strings.CutPrefix(field, "subject="); is {
			if subject, err = url.QueryUnescape(value); err != nil {
				return address.Email{}, "", false
			}
		}
	}
	to, err = address.ParseEmail(name)
	return to, subject, err == nil
}

// checked returns the footer as it is written: its lines cleaned, and a legal
// notice without a way out. Errors are *[TemplateError].
func (f Footer) checked() (Footer, error) {
	f.Sender, f.Postal, f.Why = oneLine(f.Sender), oneLine(f.Postal), oneLine(f.Why)
	switch {
	case f.Sender == "":
		return f, &TemplateError{Code: FooterNoSender}
	case !f.Words.complete():
		return f, &TemplateError{Code: FooterNoWords}
	case f.Class == LegalNotice:
		f.OptOut = OptOut{}
	case f.OptOut.IsZero():
		return f, &TemplateError{Code: FooterNoOptOut}
	case !f.OptOut.valid():
		return f, &TemplateError{Code: FooterBadOptOut}
	}
	return f, nil
}

// reason returns the sentence that says why somebody gets the message.
func (f Footer) reason(isolate func(string) string) string {
	sentence := f.Words.Why
	switch {
	case f.Class == LegalNotice:
		sentence = f.Words.Legal
	case f.Why != "":
		return f.Why
	}
	return strings.ReplaceAll(sentence, "{sender}", isolate(f.Sender))
}

// data returns what the page's template needs beside the merge fields.
func (f Footer) data(isolate func(string) string) map[string]string {
	return map[string]string{
		"sender":      f.Sender,
		"postal":      f.Postal,
		"why":         f.reason(isolate),
		"optout":      f.OptOut.best(),
		"question":    f.Words.Question,
		"unsubscribe": f.Words.Unsubscribe,
	}
}

// text returns the footer of the plain part.
func (f Footer) text(isolate func(string) string) string {
	var b strings.Builder
	b.WriteString(textRule + "\n" + isolate(f.Sender) + "\n")
	if f.Postal != "" {
		b.WriteString(isolate(f.Postal) + "\n")
	}
	b.WriteString("\n" + f.reason(isolate) + "\n")
	if !f.OptOut.IsZero() {
		b.WriteString(f.wayOut() + "\n")
	}
	return b.String()
}

// wayOut returns the sentence that says how to stop, by all ways that there are.
func (f Footer) wayOut() string {
	to, subject, byMail := parseMailto(f.OptOut.Mail)
	byLink, bySubject := f.OptOut.URL != "", subject != ""
	sentence := f.Words.StopByLink
	switch {
	case byLink && bySubject:
		sentence = f.Words.StopByLinkOrSubject
	case bySubject:
		sentence = f.Words.StopBySubject
	case byLink && byMail:
		sentence = f.Words.StopByLinkOrMail
	case byMail:
		sentence = f.Words.StopByMail
	}
	return strings.NewReplacer("{link}", f.OptOut.URL, "{address}", to.String(), "{subject}", subject).Replace(sentence)
}
