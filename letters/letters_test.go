package letters

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/gdpr"
	"mujeeb/text/lang"
	"mujeeb/text/lang/langtest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	amman   = time.FixedZone("+03", 3*60*60)
	noticed = time.Date(2026, 11, 23, 0, 30, 0, 0, amman)
)

func TestCatalogues_Complete(t *testing.T) { langtest.Complete(t, files) }

// The words of a person's file, of the register and of the folder for an inspection are used by their
// pages, and package dossier tests that they are.
func TestCatalogues_Used(t *testing.T) {
	langtest.Used(t, files, ".", "dossier.", "register.", "inspection.")
}

// A text that is no sentence of a catalogue is there in each language too, with
// the same arguments.
func TestTexts_Complete(t *testing.T) {
	var arguments [][]string
	for _, l := range lang.Languages() {
		var all []string
		names, err := fs.Glob(files, l.Code+"/*.txt")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(append(all, filepath.Base(name)), langtest.Argument.FindAllString(string(text), -1)...)
		}
		arguments = append(arguments, all)
	}
	for _, other := range arguments {
		if len(other) == 0 || !slices.Equal(other, arguments[0]) {
			t.Errorf("texts and their arguments: %q", arguments)
		}
	}
}

// olive is a controller whose name and contact both run against Arabic.
var olive = Sender{Name: "Olive & Thyme", Contact: "privacy@olive.example"}

func laptop(code string) Breach {
	return Breach{
		Lang: code, From: olive, Noticed: noticed, Happened: time.Date(2026, 11, 21, 1, 0, 0, 0, amman),
		Parts: map[string]string{
			"nature": "  A laptop with our list was stolen: name, email.\n", "contact": "privacy@olive.example", "consequences": "قد تصلك رسائل احتيال.",
			"measures": "We\n\n- told the police\n- changed **every** password", "advice": "Trust no mail that asks for money.", "mood": "not asked for",
		},
	}
}

func newPolicy(code string) Policy {
	return Policy{
		Lang: code, From: olive, Number: 4, InForce: noticed,
		Changes: "\nAnother provider sends our mail.", FullText: "# Privacy policy\n\nنحتفظ باسمك وبريدك.\n",
	}
}

func TestLetters_Golden(t *testing.T) {
	for _, l := range lang.Languages() {
		golden(t, "breach-"+l.Code, BreachNotice(laptop(l.Code)))
		golden(t, "policy-"+l.Code, PolicyNotice(newPolicy(l.Code)))
	}
}

func golden(t *testing.T, name string, l Letter) {
	t.Helper()
	got := "Lang: " + l.Lang + "\nTitle: " + l.Title + "\nSubject: " + l.Subject + "\n\n" + l.Body
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("%s differs (go test -update rewrites it):\n%s", path, got)
	}
}

// A notice has the parts that were written, each under a heading of its own.
func TestBreachNotice_Parts(t *testing.T) {
	for _, l := range lang.Languages() {
		words := lang.New(files, l.Code)
		for _, part := range gdpr.Art34Parts(noticed) {
			heading := "breach.part." + part.Key
			if !words.Has(heading) {
				t.Fatalf("no heading for %s", part.Key)
			}
			for text, want := range map[string]int{"Words of it.": 1, " \n": 0, "": 0} {
				got := BreachNotice(Breach{Lang: l.Code, From: olive, Noticed: noticed, Parts: map[string]string{part.Key: text}})
				if n := strings.Count(got.Body, "\n## "); n != want || strings.Contains(got.Body, "\n## "+words.T(heading)+"\n") != (want == 1) {
					t.Errorf("%s: %s %q: %d headings\n%s", l.Code, part.Key, text, n, got.Body)
				}
			}
		}
	}
}

func TestBreachNotice_Happened(t *testing.T) {
	b := laptop("en")
	if got := BreachNotice(b).Body; !strings.Contains(got, "\n\nDate of the incident: 21 November 2026.\n\n") {
		t.Errorf("the day of the admin's zone is not named:\n%s", got)
	}
	b.Happened = time.Time{}
	if got := BreachNotice(b).Body; strings.Contains(got, "Date of") {
		t.Errorf("a day that nobody knows is named:\n%s", got)
	}
}

func TestPolicyNotice_Choices(t *testing.T) {
	p := newPolicy("en")
	p.From.Contact, p.FullText = "", ""
	if got := PolicyNotice(p).Body; strings.Contains(got, "For questions") || strings.Contains(got, "in full") || strings.Contains(got, "---") {
		t.Errorf("got\n%s", got)
	}
}

// The notice names the laws by which people are told, each once, and none that is not
// sure to ask for it.
func TestBreachNotice_Laws(t *testing.T) {
	for _, c := range []struct {
		lang     string
		laws     []string
		has, not string
	}{
		{"en", nil, "(General Data Protection Regulation (GDPR), Article 34(1))", "Jordan"},
		{"en", []string{"DE", "FR"}, "tell you (General Data Protection Regulation (GDPR), Article 34(1)).", ";"},
		{"en", []string{"JO"}, "(Jordan's Personal Data Protection Law No. 24 of 2023, Article 20)", "General Data Protection"},
		{"ar", []string{"JO"}, "(المادة 20 من قانون حماية البيانات الشخصية الأردني رقم 24 لسنة 2023)", "اللائحة العامة"},
		{"en", []string{"JO", "DE"}, "Article 20; General Data Protection Regulation", ""},
		{"en", []string{"OM"}, "(Oman's Personal Data Protection Law (Royal Decree 6/2022)).", "Article"},
		{"en", []string{"LB"}, "because your data is concerned", "obliges"},
		{"en", []string{"BH", "US"}, "because your data is concerned", "Bahrain"},
		{"en", []string{"EG"}, "because your data is concerned", "Egypt"}, // known in general only
		{"ar", []string{"LB"}, "وينبغي أن تعرف", "يلزمنا"},
	} {
		b := laptop(c.lang)
		b.Laws = c.laws
		got := BreachNotice(b).Body
		_, got, _ = strings.Cut(got, "**every**")
		got = strings.NewReplacer("\u2068", "", "\u2069", "").Replace(got) // the marks that isolate names
		if !strings.Contains(got, c.has) || c.not != "" && strings.Contains(got, c.not) {
			t.Errorf("%s %v: want %q and not %q in\n%s", c.lang, c.laws, c.has, c.not, got)
		}
	}
}

// Braces that the admin typed are no merge fields: only those of our own words
// are.
func TestLetters_TypedBraces(t *testing.T) {
	const typed = "{{email}} {{{phone}}} }} {{ {who} {date}"
	field := regexp.MustCompile(`\{\{[^{}\r\n]*\}\}`)
	parts := map[string]string{}
	for _, part := range gdpr.Art34Parts(noticed) {
		parts[part.Key] = typed
	}
	from := Sender{Name: typed, Contact: typed}
	for _, l := range lang.Languages() {
		for _, got := range []Letter{
			BreachNotice(Breach{Lang: l.Code, From: from, Noticed: noticed, Parts: parts}),
			PolicyNotice(Policy{Lang: l.Code, From: from, Changes: typed, FullText: typed}),
		} {
			all := got.Title + got.Subject + got.Body
			if fields := field.FindAllString(all, -1); len(fields) != 1 || !strings.HasPrefix(fields[0], "{{name|") {
				t.Errorf("%s: fields %q, want the greeting's:\n%s", l.Code, fields, all)
			}
			if !strings.Contains(all, "{ {email} }") || !strings.Contains(all, "{who} {date}") {
				t.Errorf("%s: what was typed is gone:\n%s", l.Code, all)
			}
		}
	}
}

// A language that nobody speaks here is written to in English, under its own name.
func TestLetters_UnknownLanguage(t *testing.T) {
	for _, code := range []string{"", "fr", "ar-JO"} {
		for got, want := range map[*Letter]Letter{
			new(BreachNotice(laptop(code))):    BreachNotice(laptop("en")),
			new(PolicyNotice(newPolicy(code))): PolicyNotice(newPolicy("en")),
		} {
			if want.Lang = code; *got != want {
				t.Errorf("%q: got %+v", code, got)
			}
		}
	}
}

func TestFooterWords(t *testing.T) {
	en, ar := FooterWords("en"), FooterWords("ar")
	if en == ar || en.Unsubscribe != "Unsubscribe" || ar.Unsubscribe != "إلغاء الاشتراك" {
		t.Errorf("English %+v\nArabic %+v", en, ar)
	}
	for tag, want := range map[string]Footer{"AR": ar, "ar-JO": ar, "en-GB": en, "fr": en, "ary": en, "": en} {
		if FooterWords(tag) != want {
			t.Errorf("%q has the wrong footer", tag)
		}
	}
	for _, f := range []Footer{en, ar} {
		for sentence, want := range map[string]string{
			f.Why: "{sender}", f.Legal: "{sender}", f.StopByLink: "{link}", f.StopByMail: "{address}", f.StopBySubject: "{address}{subject}",
			f.StopByLinkOrMail: "{link}{address}", f.StopByLinkOrSubject: "{link}{address}{subject}", f.Question: "", f.Unsubscribe: "",
		} {
			if got := strings.Join(langtest.Argument.FindAllString(sentence, -1), ""); sentence == "" || got != want {
				t.Errorf("%q has the arguments %s, want %s", sentence, got, want)
			}
		}
	}
}

// The page for opting out names the sender, and asks for nothing but the click.
func TestEndpointWords(t *testing.T) {
	for tag, button := range map[string]string{"en": "Stop the emails", "ar-JO": "أوقف الرسائل", "fr": "Stop the emails"} {
		w := EndpointWords(tag, "Olive & Thyme")
		if w.Button != button {
			t.Errorf("%s: the button says %q", tag, w.Button)
		}
		for what, text := range map[string]string{"ask": w.Ask, "done": w.Done, "kept": w.Kept} {
			if !strings.Contains(text, "Olive & Thyme") || strings.Contains(text, "{") {
				t.Errorf("%s: %s says %q", tag, what, text)
			}
		}
	}
}

func TestTrial(t *testing.T) {
	for tag, want := range map[string]string{"en": "[Test] Layla Haddad", "ar": "[تجربة] ليلى حداد", "ar-JO": "[تجربة] ليلى حداد", "fr": "[Test] Layla Haddad", "": "[Test] Layla Haddad"} {
		if got := TestMark(tag) + " " + SampleName(tag); got != want {
			t.Errorf("%q: got %q", tag, got)
		}
	}
}

// Each right at each stage has a letter in both languages, which says what was asked, and a
// refusal its reasons, where to complain, and the court (GDPR Art. 12(4)).
func TestRequestLetter(t *testing.T) {
	rights := []string{"access", "rectify", "erase", "restrict", "portability", "object", "withdraw", "automated", "complaint"}
	for _, l := range lang.Languages() {
		words := lang.New(files, l.Code)
		for _, right := range rights {
			for _, stage := range []string{"received", "identity", "extension", "answer", "lift"} {
				for _, decision := range []string{"granted", "partly", "refused"} {
					r := Request{Lang: l.Code, From: olive, Number: 7, Right: right, Stage: stage, Received: noticed, Due: noticed.AddDate(0, 1, 0), Decision: decision, Why: "Because {{x}}."}
					got := RequestLetter(r)
					refused := stage == "extension" || stage == "answer" && decision != "granted"
					for part, want := range map[string]bool{
						words.T("request.right." + right): true, "Olive & Thyme": true, "privacy@olive.example": true, "{{name|": true, "{{x}}": false,
						words.T("request.why"): refused, "Because { {x} }.": refused || stage == "answer", words.Date(r.Due): stage == "received" || stage == "extension",
						"\n\n" + words.T("request.granted."+right) + "\n": stage == "answer" && decision == "granted",
					} {
						if strings.Contains(got.Body, part) != want {
							t.Errorf("%s %s %s %s: it has %q: %v\n%s", l.Code, right, stage, decision, part, !want, got.Body)
						}
					}
					if court := map[string]string{"en": "go to court", "ar": "القضاء"}[l.Code]; strings.Contains(got.Body, court) != refused {
						t.Errorf("%s %s %s %s: the court:\n%s", l.Code, right, stage, decision, got.Body)
					}
					if got.Subject == "" || got.Title == "" || strings.Contains(got.Body, "\n\n\n") {
						t.Errorf("%s %s %s: %+v", l.Code, right, stage, got)
					}
				}
			}
		}
	}
}

// A letter names the authorities that the tables are sure of, each once, and none in doubt.
func TestRequestLetter_Complaint(t *testing.T) {
	refusal := func(laws ...string) string {
		r := RequestLetter(Request{Lang: "en", From: olive, Right: "erase", Stage: "answer", Received: noticed, Decision: "refused", Why: "No.", Laws: laws})
		return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(r.Body)
	}
	for _, code := range gdpr.Jurisdictions() {
		rule := gdpr.RuleOf(code, gdpr.Authority, noticed)
		name, body := rule.Named("en"), refusal(code, code)
		if sure := rule.Sure == gdpr.SureHigh && name != ""; sure != (name != "" && strings.Count(body, name) == 1) || !sure && !strings.Contains(body, "in your country") {
			t.Errorf("%s, %s, %s:\n%s", code, name, rule.Sure, body)
		}
	}
}

// Where no law names a term, no day is promised.
func TestRequestLetter_NoTerm(t *testing.T) {
	got := RequestLetter(Request{Lang: "en", From: olive, Right: "complaint", Stage: "received", Received: noticed}).Body
	if !strings.Contains(got, "as soon as we can") || strings.Contains(got, "at the latest") {
		t.Errorf("got\n%s", got)
	}
}

func TestAnswerFooterWords(t *testing.T) {
	for _, tag := range []string{"en", "ar", "fr"} {
		plain, answer := FooterWords(tag), AnswerFooterWords(tag)
		if answer.Legal == plain.Legal || !strings.Contains(answer.Legal, "{sender}") || answer.Why != plain.Why {
			t.Errorf("%s: %+v", tag, answer)
		}
	}
}
