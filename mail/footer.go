package mail

import (
	"fmt"
	"net/url"
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
	Why    string // a sentence: why this person gets this. Campaigns only; "" = a neutral one
	OptOut OptOut
}

// OptOut is the way out of one delivery. Campaigns want at least one of the two.
type OptOut struct {
	URL  string // https
	Mail string // mailto, as MailtoURL builds it
}

// IsZero reports whether there is no way out.
func (o OptOut) IsZero() bool { return o == OptOut{} }

// best is the link for people: the page, else the mail.
func (o OptOut) best() string {
	if o.URL != "" {
		return o.URL
	}
	return o.Mail
}

// maxLink keeps each link on one header line.
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

// parseMailto reads a link with exactly one recipient (RFC 6068).
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

// footerWords is a footer in the message's language.
type footerWords struct {
	footer Footer
	phrases
}

// phrases are a language's words; %s is the sender's name.
type phrases struct {
	why, legal            string
	question, unsubscribe string
	stop, open, or, write string
	writeSubject          string // %s address, %s subject
}

var footerPhrases = map[string]phrases{
	"en": {
		why:          "You get this email because you are in touch with %s.",
		legal:        "This is a legal notice from %s. It is not advertising, and it also reaches people who opted out of other messages.",
		question:     "Don't want these emails any more?",
		unsubscribe:  "Unsubscribe",
		stop:         "To stop these emails, ",
		open:         "open %s",
		or:           "\nor ",
		write:        "send an empty email to %s",
		writeSubject: "send an email to %s with the subject “%s”",
	},
	"ar": {
		why:          "تصلك هذه الرسالة لأنك على تواصل مع %s.",
		legal:        "هذا إشعار قانوني من %s. ليس إعلانًا، ويصل أيضًا إلى من ألغوا اشتراكهم في الرسائل الأخرى.",
		question:     "لا تريد هذه الرسائل بعد الآن؟",
		unsubscribe:  "إلغاء الاشتراك",
		stop:         "لإيقاف هذه الرسائل، ",
		open:         "افتح %s",
		or:           "\nأو ",
		write:        "أرسل رسالة فارغة إلى %s",
		writeSubject: "أرسل رسالة إلى %s بعنوان «%s»",
	},
}

// words checks the footer and finds its words.
func (f Footer) words(lang string) (footerWords, error) {
	f.Sender, f.Postal, f.Why = oneLine(f.Sender), oneLine(f.Postal), oneLine(f.Why)
	switch {
	case f.Sender == "":
		return footerWords{}, &TemplateError{Code: FooterNoSender}
	case f.Class == LegalNotice:
		f.OptOut = OptOut{}
	case f.OptOut.IsZero():
		return footerWords{}, &TemplateError{Code: FooterNoOptOut}
	case !f.OptOut.valid():
		return footerWords{}, &TemplateError{Code: FooterBadOptOut}
	}
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	p, ok := footerPhrases[base]
	if !ok {
		p = footerPhrases["en"]
	}
	return footerWords{f, p}, nil
}

func (w footerWords) reason(isolate func(string) string) string {
	switch {
	case w.footer.Class == LegalNotice:
		return fmt.Sprintf(w.legal, isolate(w.footer.Sender))
	case w.footer.Why != "":
		return w.footer.Why
	}
	return fmt.Sprintf(w.why, isolate(w.footer.Sender))
}

// data is what the page's template needs beside the merge fields.
func (w footerWords) data(isolate func(string) string) map[string]string {
	return map[string]string{
		"sender":      w.footer.Sender,
		"postal":      w.footer.Postal,
		"why":         w.reason(isolate),
		"optout":      w.footer.OptOut.best(),
		"question":    w.question,
		"unsubscribe": w.unsubscribe,
	}
}

// text is the footer of the plain part.
func (w footerWords) text(isolate func(string) string) string {
	var b strings.Builder
	b.WriteString(textRule + "\n" + isolate(w.footer.Sender) + "\n")
	if w.footer.Postal != "" {
		b.WriteString(isolate(w.footer.Postal) + "\n")
	}
	b.WriteString("\n" + w.reason(isolate) + "\n")
	if w.footer.OptOut.IsZero() {
		return b.String()
	}
	b.WriteString(w.stop)
	if w.footer.OptOut.URL != "" {
		b.WriteString(fmt.Sprintf(w.open, w.footer.OptOut.URL))
	}
	if to, subject, ok := parseMailto(w.footer.OptOut.Mail); ok {
		if w.footer.OptOut.URL != "" {
			b.WriteString(w.or)
		}
		if subject == "" || OptOutToken(to) != "" {
			b.WriteString(fmt.Sprintf(w.write, to.String()))
		} else {
			b.WriteString(fmt.Sprintf(w.writeSubject, to.String(), subject))
		}
	}
	b.WriteString("\n")
	return b.String()
}
