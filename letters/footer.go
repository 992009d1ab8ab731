package letters

import (
	"strings"
	"sync"

	"mujeeb/text/lang"
)

// Footer holds the sentences below an email, with their arguments in braces. It
// has the fields of mail.Words, which says where each one stands and which
// arguments it has.
type Footer struct {
	Why, Legal            string
	Question, Unsubscribe string

	StopByLink, StopByMail, StopBySubject string
	StopByLinkOrMail, StopByLinkOrSubject string
}

// FooterWords returns the sentences below an email in a language, which is a
// BCP 47 tag such as "ar" or "ar-JO"; they are in English where its first part
// is no language of [lang.Languages].
//
// A campaign says who sends it and how to stop it: the sender may not be
// concealed and needs a valid address for that (ePrivacy Directive 2002/58/EC,
// Art. 13(4)); a customer who is written to without consent can refuse in every
// message (Art. 13(2)); withdrawing consent is as easy as giving it (GDPR Art.
// 7(3)). A legal notice is no advertising and also reaches people who opted
// out, so it says that and offers no way out.
func FooterWords(tag string) Footer {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	all := footers()
	if f, ok := all[base]; ok {
		return f
	}
	return all["en"]
}

// AnswerFooterWords is FooterWords for answers to a person's request: they are no
// advertising, offer no way out, and go to nobody else.
func AnswerFooterWords(tag string) Footer {
	f := FooterWords(tag)
	f.Legal = words(tag).T("footer.answer")
	return f
}

// footers returns the footer of each language. The files are read once, since
// every message that is shown wants one.
var footers = sync.OnceValue(func() map[string]Footer {
	all := map[string]Footer{}
	for _, l := range lang.Languages() {
		words := lang.New(files, l.Code)
		all[l.Code] = Footer{
			Why: words.T("footer.why"), Legal: words.T("footer.legal"),
			Question: words.T("footer.question"), Unsubscribe: words.T("footer.unsubscribe"),
			StopByLink: words.T("footer.stop.link"), StopByMail: words.T("footer.stop.mail"), StopBySubject: words.T("footer.stop.subject"),
			StopByLinkOrMail: words.T("footer.stop.link.mail"), StopByLinkOrSubject: words.T("footer.stop.link.subject"),
		}
	}
	return all
})
