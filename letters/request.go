package letters

import (
	"slices"
	"strings"
	"time"

	"mujeeb/gdpr"
	"mujeeb/text/lang"
)

// Request is what a person who uses a right is told at one stage of it.
type Request struct {
	Lang     string
	From     Sender
	Number   int       // of the request, by which the controller finds it again
	Right    string    // access, rectify, erase, restrict, portability, object, withdraw, automated or complaint
	Stage    string    // received, identity, extension, answer or lift
	Received time.Time // in the admin's zone, for its day
	Due      time.Time // likewise: until when they get an answer; zero where no law that is known names a term
	Decision string    // of an answer: granted, partly or refused
	Why      string    // the admin's own words: why it takes longer, or is refused
	Laws     []string  // the codes of package gdpr that count; none = the Union's
}

// RequestLetter returns a letter to a person who used one of the rights of Arts 7(3), 12 and
// 15 to 22 GDPR. They are told what is done without undue delay and within the term (Art.
// 12(3)); of an extension within the first term, with its reasons (Art. 12(3)); what they ask
// is free (Art. 12(5)); more about who they are is asked only on reasonable doubt (Art.
// 12(6)). What is refused has its reasons, and names the complaint and the court (Art. 12(4)),
// with the authorities that the tables are sure of. Before a restriction is lifted they are
// told so (Art. 18(3)). It promotes nothing.
func RequestLetter(r Request) Letter {
	words, who := lang.New(files, r.Lang), plain(r.From.Name)
	about := words.T("request.about", "date", words.Date(r.Received), "right", words.T("request.right."+r.Right))
	body := []string{words.T("request.greeting"), about}
	switch r.Stage {
	case "identity":
		body = append(body, words.T("request.identity"))
	case "extension":
		body = append(body, words.T("request.extension"), words.T("request.why"), plain(strings.TrimSpace(r.Why)), r.until(words), r.complaint(words))
	case "answer":
		body = append(body, r.answer(words)...)
	case "lift":
		body = append(body, words.T("request.lift"))
	default:
		body = append(body, words.T("request.received"), r.until(words))
	}
	if r.From.Contact != "" {
		body = append(body, words.T("request.contact", "contact", plain(r.From.Contact), "number", r.Number))
	}
	body = slices.DeleteFunc(append(body, who), func(s string) bool { return s == "" })
	return Letter{
		Lang: r.Lang, Title: words.T("request.title", "number", r.Number, "stage", words.T("request.stage."+r.Stage)),
		Subject: words.T("request.subject", "date", words.Date(r.Received), "who", who), Body: strings.Join(body, "\n\n") + "\n",
	}
}

// until says until when the person gets an answer; nothing where that is not known.
func (r Request) until(words *lang.Catalogue) string {
	if r.Due.IsZero() {
		return words.T("request.soon")
	}
	return words.T("request.until", "date", words.Date(r.Due))
}

// answer says what was decided.
func (r Request) answer(words *lang.Catalogue) []string {
	why := plain(strings.TrimSpace(r.Why))
	if r.Decision == "granted" {
		return []string{words.T("request.granted." + r.Right), why}
	}
	return []string{words.T("request." + r.Decision), words.T("request.why"), why, r.complaint(words)}
}

// complaint says where the person can complain.
func (r Request) complaint(words *lang.Catalogue) string {
	codes := r.Laws
	if len(codes) == 0 {
		codes = []string{gdpr.Union}
	}
	var names []string
	for _, code := range codes {
		rule := gdpr.RuleOf(code, gdpr.Authority, r.Received)
		name := rule.Named(words.Code())
		if rule.Sure == gdpr.SureHigh && name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return words.T("request.complaint.nameless")
	}
	return words.T("request.complaint", "authorities", strings.Join(names, words.T("breach.law.and")))
}
