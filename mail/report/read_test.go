package report

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The tokens of the samples, by the key of mail's tests.
const (
	sampleRef    = "r23v-74eaeqd1y34hgbmf"
	sampleOptOut = "u23v-ecej2ztftadvx6wr"
)

// sample is a mail of testdata, and what it is, as want.txt says.
type sample struct {
	name, kind, class, recipient, status, place string
	raw                                         []byte
}

// samples returns the mails of testdata. Each is listed, and each that is listed is there.
func samples(tb testing.TB) (all []sample) {
	tb.Helper()
	list, err := os.ReadFile("testdata/want.txt")
	if err != nil {
		tb.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Split(strings.TrimSpace(line), " | ")
		if len(words) != 6 {
			tb.Fatalf("want.txt: %q", line)
		}
		for i := range words {
			if words[i] == "-" {
				words[i] = ""
			}
		}
		s := sample{name: words[0], kind: words[1], class: words[2], recipient: words[3], status: words[4], place: words[5]}
		if s.raw, err = os.ReadFile("testdata/" + s.name + ".eml"); err != nil {
			tb.Fatal(err)
		}
		files = slices.DeleteFunc(files, func(f string) bool { return f == "testdata/"+s.name+".eml" })
		all = append(all, s)
	}
	if len(files) > 0 || len(all) < 40 {
		tb.Fatalf("%d samples; not listed: %v", len(all), files)
	}
	return all
}

func TestRead_Samples(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			r := Read(s.raw)
			var to Recipient
			if len(r.Recipients) > 0 {
				to = r.Recipients[0]
			}
			class := string(to.Class)
			if to.Action == Delivered || to.Action == Relayed || to.Action == Expanded {
				class = ""
			}
			if string(r.Kind) != s.kind || class != s.class || to.Address != s.recipient || to.Status != s.status {
				t.Errorf("got %s %s %q %q, want %s %s %q %q; %+v", r.Kind, class, to.Address, to.Status, s.kind, s.class, s.recipient, s.status, to)
			}
			var best Candidate
			if len(r.Candidates) > 0 {
				best = r.Candidates[0]
			}
			if string(best.Place) != s.place || s.place != "" && best.Token != sampleRef && best.Token != sampleOptOut {
				t.Errorf("the best candidate is %+v, want one at %q", best, s.place)
			}
			if strings.Contains(to.Diagnostic, "192.0.2.") {
				t.Errorf("an IP address is left in %q", to.Diagnostic)
			}
		})
	}
}

// Where a report has several recipients, each has its own reason.
func TestRead_TwoRecipients(t *testing.T) {
	raw, err := os.ReadFile("testdata/postfix-two.eml")
	if err != nil {
		t.Fatal(err)
	}
	to := Read(raw).Recipients
	if len(to) != 2 || to[0].Class != Soft || to[1].Class != Hard || to[1].Address != "sami@example.org" {
		t.Errorf("got %+v", to)
	}
}

func TestRead_Delayed(t *testing.T) {
	for name, want := range map[string]Action{"postfix-delayed": Delayed, "gmail-delay": Delayed, "postfix-relayed": Relayed, "postfix-unknown": Failed} {
		raw, err := os.ReadFile("testdata/" + name + ".eml")
		if err != nil {
			t.Fatal(err)
		}
		if to := Read(raw).Recipients; len(to) != 1 || to[0].Action != want {
			t.Errorf("%s: got %+v, want %s", name, to, want)
		}
	}
}

// What a person wrote is told from what they quote.
func TestRead_Unquoted(t *testing.T) {
	for name, want := range map[string]string{
		"person-stop": "STOP", "person-ar-base64": "إلغاء الاشتراك", "person-html": "Please stop", "person-outlook": "abmelden",
		"person-quoted-only": "Thank you, I will come on Friday.", "person-unrelated": "Are you free on Thursday?", "person-token": "",
	} {
		raw, err := os.ReadFile("testdata/" + name + ".eml")
		if err != nil {
			t.Fatal(err)
		}
		if r := Read(raw); r.Text != want || r.From != "layla@example.org" && r.From != "sami@example.net" {
			t.Errorf("%s: got %q from %s, want %q", name, r.Text, r.From, want)
		}
	}
	for text, want := range map[string]string{
		"> how are you?\n\nfine": "fine",
		"On Tue, Nov 24, 2026 Olive <a@b.example> wrote:\n> olives\n> more\n\nSTOP":       "STOP",
		"stop\n-- \nLayla\nstop the war":                                                  "stop",
		"stop\n\nLe mar. 24 nov. 2026 à 9:30, Olive <a@b.example> a\nécrit :\n\nbonjour":  "stop",
		"stop\n\nOlive Trading <a@b.example>, 24 Kas 2026 Sal tarihinde şunu yazdı:\n> x": "stop",
		"توقف\n\nبتاريخ 24 نوفمبر 2026، كتب Olive <a@b.example>:\nالزيتون":                "توقف",
		"stop\nFrom: Olive\nSent: Tuesday\nTo: Layla\nSubject: x\n\nolives":               "stop",
		"stop\n\n-----Original Message-----\nFrom: Olive\nolives":                         "stop",
		"I wrote: stop it": "I wrote: stop it",
		"De: nada":         "De: nada",
	} {
		if got := Read([]byte("From: layla@example.org\n\n" + text)).Text; got != want {
			t.Errorf("of %q: got %q, want %q", text, got, want)
		}
	}
}

func TestClassOf(t *testing.T) {
	for _, c := range []struct {
		status string
		code   int
		words  string
		want   Class
	}{
		{"5.1.1", 550, "", Hard}, {"5.1.2", 550, "", Hard}, {"5.1.6", 0, "", Hard}, {"5.1.10", 550, "", Hard},
		{"5.1.7", 550, "bad sender", Policy}, {"5.1.8", 550, "", Policy}, {"5.1.0", 550, "user unknown", Hard}, {"5.1.0", 550, "", Soft},
		{"5.2.2", 552, "", Soft}, {"5.2.1", 550, "account is disabled", Hard}, {"5.2.1", 450, "receiving mail too quickly", Soft},
		{"4.2.2", 452, "", Soft}, {"4.1.1", 450, "user unknown in relay table", Soft}, {"5.3.4", 552, "too big", Soft},
		{"5.7.1", 554, "user unknown", Policy}, {"5.7.26", 550, "", Policy}, {"5.4.5", 550, "", Policy}, {"4.7.0", 454, "", Policy},
		{"", 535, "bad password", Policy}, {"", 432, "", Policy}, {"", 454, "", Policy}, {"", 550, "user unknown", Hard}, {"", 450, "user unknown", Soft},
		{"", 554, "blocked using spamhaus", Policy}, {"", 552, "mailbox is full", Soft}, {"", 550, "no idea", Soft}, {"", 0, "", Soft},
	} {
		if got := classOf(c.status, c.code, c.words); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

// A code is read where a server speaks it, not from versions and addresses.
func TestRecipient_setReason(t *testing.T) {
	for words, want := range map[string]string{
		"550 5.1.1 no":                      "5.1.1",
		"550-5.1.1 no":                      "5.1.1",
		"(#5.1.1)":                          "5.1.1",
		"said: 452 4.2.2 full":              "4.2.2",
		"version 5.1.1":                     "",
		"Connected to 5.1.1.25":             "",
		"connect to 10.4.2.2":               "",
		"room 550, 5.1.1 of the handbook":   "",
		"Exim 4.96.2 said 550 no such user": "",
	} {
		var r Recipient
		if r.setReason("", words); r.Status != want {
			t.Errorf("%q: got %q, want %q", words, r.Status, want)
		}
	}
}

func TestWithoutIPs(t *testing.T) {
	for s, want := range map[string]string{
		"from 192.0.2.9: no":                      "from …: no",
		"[2a00:1450:4013:c02::1a]":                "[…]",
		"IPv6:2001:db8:0:0:0:0:0:1 said":          "… said",
		"at 10:30:15 it said 550 5.1.1 <a@b.org>": "at 10:30:15 it said 550 5.1.1 <a@b.org>",
	} {
		if got := WithoutIPs(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

// Hostile bytes make a report, whatever they are.
func FuzzRead(f *testing.F) {
	for _, s := range samples(f) {
		f.Add(s.raw)
	}
	f.Add([]byte("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n--\n"))
	f.Add([]byte(strings.Repeat("Content-Type: multipart/mixed; boundary=a\n\n--a\n", 40)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := Read(raw)
		for _, s := range []string{r.Subject, r.Text, r.From, r.MessageID} {
			if !utf8.ValidString(s) {
				t.Errorf("not UTF-8: %q", s)
			}
		}
		if strings.ContainsAny(r.Subject+r.MessageID+r.From, "\r\n\x00\u202e") || strings.ContainsAny(r.Text, "\r\x00\u202e") {
			t.Errorf("marks that nobody sees: %q %q %q", r.Subject, r.MessageID, r.Text)
		}
		if len(r.Candidates) > maxCandidates || len(r.Recipients) > maxRecipients || cmp.Or(r.Kind, "") == "" {
			t.Errorf("got %d candidates, %d recipients, kind %q", len(r.Candidates), len(r.Recipients), r.Kind)
		}
	})
}
