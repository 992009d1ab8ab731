package address

import (
	"strings"

	"golang.org/x/net/idna"

	"mujeeb/text/fold"
)

// nobody are the local parts by which people say that they give no address, at
// whatever domain.
const nobody = " none noemail no-email no_email no.email nomail no-mail no.mail null undefined notprovided not.provided notavailable noaddress donotemail "

// anybody are the local parts that people type to get past a form: with a domain
// that many have, or with a domain of the same word.
const anybody = " a aa aaa abc abcd abc123 asd asdf demo dummy email example fake mail me my myemail n na no name nn nobody qwerty sample test test1 test123 testing tester user unknown x xx xxx xyz your.email yourname your.name youremail "

// nowhere are domains at which nobody who types them has an address.
const nowhere = " none.com none.none noemail.com no-email.com nomail.com test.com test.test testing.com asdf.com asd.com abc.abc na.na fake.com dummy.com invalid.com "

// everywhere are domains that people type behind a word of anybody.
const everywhere = " gmail.com hotmail.com yahoo.com outlook.com live.com mail.com email.com icloud.com domain.com example.com example.org example.net "

func listed(list, word string) bool { return strings.Contains(list, " "+word+" ") }

// Placeholder reports whether e is what people type where a form insists on an
// address, such as none@none.com: it tells nobody apart, and nobody is reached by it.
func (e Email) Placeholder() bool {
	local := strings.ToLower(e.local)
	name, _, _ := strings.Cut(e.domain, ".")
	switch {
	case e.IsZero():
		return false
	case listed(nobody, local), listed(nowhere, e.domain), e.domain == "invalid", strings.HasSuffix(e.domain, ".invalid"):
		return true
	}
	if name == "example" && len(local) < 4 { // the initials that examples are made of
		return false
	}
	return listed(anybody, local) && (name == local || listed(everywhere, e.domain))
}

// providers are the domains whose misspellings are known from lists of leads, and
// neighbours are other domains that only look like one.
const (
	providers  = "gmail.com hotmail.com yahoo.com outlook.com icloud.com googlemail.com"
	neighbours = " mail.com email.com ymail.com fmail.com zmail.com kmail.com hmail.com gmail.co.uk inlook.com "
)

// topSlips are endings that are no top-level domain, and what was meant.
var topSlips = [][2]string{{".con", ".com"}, {".cmo", ".com"}, {".ocm", ".com"}, {".comm", ".com"}, {".coom", ".com"}, {".vom", ".com"}, {".xom", ".com"},
	{".cpm", ".com"}, {".conm", ".com"}, {".ney", ".net"}, {".ent", ".net"}, {".nett", ".net"}, {".ogr", ".org"}, {".orgg", ".org"}}

// Nothing reports whether a cell says, in a word or a sign, that there is nothing in
// it: NULL, N/A, a spreadsheet's error, a dash.
func Nothing(cell string) bool {
	s := strings.ToLower(Trim(cell))
	if strings.Trim(s, "-–—_.?*#/\\ ") == "" {
		return s != ""
	}
	return listed(nothing, strings.ReplaceAll(s, " ", "_"))
}

const nothing = " null nil none nan n/a na #n/a #na n.a. #ref! #value! #name? #null! #num! #div/0! #error! undefined <null> (null) [null] \\n" +
	" no_email no_phone not_available not_provided keine keiner ninguno ninguna aucun yok لا_يوجد لايوجد لا_شيء غير_متوفر غير_معروف "

// Suggestion returns the address that was probably meant where the domain looks
// like a slip, such as gmial.com, and reports whether it does. Nothing but a person
// may put the one for the other.
func (e Email) Suggestion() (Email, bool) {
	domain := e.domain
	for _, slip := range topSlips {
		if name, ok := strings.CutSuffix(domain, slip[0]); ok {
			domain = name + slip[1]
		}
	}
	looks := domain
	if shown, err := idna.ToUnicode(domain); err == nil {
		looks = fold.Text(shown) // "gmaıl.com" looks like "gmail.com"
	}
	for known := range strings.FieldsSeq(providers) {
		if domain != known && !listed(neighbours, domain) && (looks == known || oneSlip(looks, known)) {
			domain = known
			break
		}
	}
	if domain == e.domain {
		return Email{}, false
	}
	return Email{e.local, domain}, true
}

// oneSlip reports whether a becomes b by one letter more, less or changed, or by
// two neighbours that change places.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	switch {
	case len(b) == len(a)+1:
		return a == b[1:]
	case len(a) == len(b) && len(a) > 0:
		return a[1:] == b[1:] || len(a) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
	}
	return false
}
