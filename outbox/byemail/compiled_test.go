package byemail

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/mail"
	"mujeeb/outbox/channel"
	"mujeeb/text/secret"
)

// The texts of the owner's hand, with values wherever they may stand.
var ownTexts = []data.Run{
	{Class: data.ClassCampaign, PurposeID: 3, Lang: "en", Subject: "{{first_name|Hello}}, come and taste the winter oil",
		Body: "Dear {{name|friend}},\n\nthe first oil of the winter has settled, and it is *peppery*. Come and taste it:\n\n**Saturday, 10 to 4.**\n\n1. Three oils, one bread.\n2. A small tin to take home.\n\n[Our press](https://olive.example/visit?from={{email}}&n={{name}})"},
	{Class: data.ClassCampaign, PurposeID: 1, Lang: "ar", Subject: "{{first_name|صديقنا}}، وصل زيت الموسم الجديد",
		Body: "مرحبًا {{name|صديقنا}}،\n\nعُصر زيت هذا الموسم يوم الخميس، وهو **أخضر وحادّ المذاق** كما نحبّه.\n\n- عبوة ليتر: 9 دنانير\n- عبوة خمسة ليترات: 40 دينارًا\n\nEnglish line with {{name}} inside. {{phone|none}}{{name}}"},
	{Class: data.ClassCampaign, PurposeID: 1, Lang: "en", Subject: "{{name}}",
		Body: "# {{name}}\n\n{{name}}\n\n> {{name}} says {{Shop}}\n\n```\n{{email}}\n```\n\n`{{name}}` [{{name}}]({{Shop}}) and [there](https://olive.example/{{Shop}}/{{name}}?q={{Shop}}#{{name}}), <https://olive.example/?m={{email}}>\n\nمرحبا {{name}}"},
	{Class: data.ClassAsking, PurposeID: 2, Lang: "ar", Subject: "هل توافق يا {{name}}؟", Body: "السلام عليكم {{name}}.\n\nأجب بنعم."},
	{Class: data.ClassAsking, PurposeID: 2, Lang: "en", Subject: "May we write to you?", Body: "Hello {{first_name}},\n\nplease answer yes."},
}

// realTexts returns texts of the owner's hand and all that the program writes.
func realTexts() (all []data.Run) {
	all = append(all, ownTexts...)
	day := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	add := func(class data.RunClass, l letters.Letter) {
		all = append(all, data.Run{Class: class, Lang: l.Lang, Subject: l.Subject, Body: l.Body})
	}
	for _, tag := range []string{"en", "ar"} {
		from := letters.Sender{Name: "Olive & Thyme زيت", Contact: "privacy@olive.example"}
		add(data.ClassBreach, letters.BreachNotice(letters.Breach{Lang: tag, From: from, Noticed: day, Happened: day,
			Parts: map[string]string{"nature": "A list was *lost*.", "contact": "privacy@olive.example", "measures": "كلمات مرور جديدة"}}))
		add(data.ClassPolicy, letters.PolicyNotice(letters.Policy{Lang: tag, From: from, Number: 2, InForce: day, Changes: "- new mail service", FullText: "We keep little."}))
		for _, stage := range []string{"received", "identity", "extension", "answer", "lift"} {
			add(data.ClassAnswer, letters.RequestLetter(letters.Request{Lang: tag, From: from, Number: 9, Right: "erase", Stage: stage, Received: day, Due: day.AddDate(0, 1, 0), Decision: "refused", Why: "The law has us keep it."}))
		}
	}
	for i := range all {
		all[i].ID = int64(i + 1)
	}
	return all
}

// letterheads returns senders of several kinds.
func letterheads() []letterhead {
	tokens := mail.Tokens{Key: secret.New(strings.Repeat("k", 32))}
	return []letterhead{
		newLetterhead(data.Account{FromName: "Olive & Thyme زيت", FromAddress: "hello@olive.example"}, data.Settings{Page: "Olive", Postal: "شارع 1, Amman"}, tokens),
		newLetterhead(data.Account{FromName: `"Olive", Ltd.`, FromAddress: "a-very-long-name-of-a-sender.that-has-to-be-folded+tag@mail.olive-and-thyme.example"},
			data.Settings{Controller: "<Olive> & 'Thyme'", OptOutPage: "https://olive.example/stop.php"}, tokens),
		newLetterhead(data.Account{FromAddress: "زيت@olive.example"}, data.Settings{}, tokens),
	}
}

// randomText returns what a name field may hold, of scripts and of what has a meaning in
// mails and pages.
func randomText(r *rand.Rand) string {
	sets := []string{"abc XYZ'\"<>&+=?%.,;-_/\\@()[]{}", "محمد عبد الله فاطمة ليلى ١٢٣ ـ", "éüßłøñ ", "😀👩‍👩‍👧🏳️‍🌈 ", "\u202eabc\u2066\x00\r\n\t", "  ", "-=. ", "שלום", "=?utf-8?b?aGk=?=", "%41 %zz %", "https://a.example/?b=c", "javascript:alert(1)", "\xff\xfe", "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"}
	var b strings.Builder
	for range r.IntN(6) {
		s := []rune(sets[r.IntN(len(sets))])
		if r.IntN(3) == 0 {
			b.WriteString(string(s))
			continue
		}
		for range r.IntN(25) {
			b.WriteRune(s[r.IntN(len(s))])
		}
	}
	return b.String()
}

// A compiled letter writes what the long way writes, byte for byte, and refuses what it
// refuses.
func TestLetterWriter_SameBytes(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	all, refused := 0, 0
	for i, head := range letterheads() {
		for _, run := range realTexts() {
			template, err := parse(&run, []string{"Shop"})
			if err != nil {
				t.Fatalf("%s: %v", run.Subject, err)
			}
			w := newWriter(head, template, &run)
			if w.compiled == nil {
				t.Fatalf("sender %d, %s %q was not compiled", i, run.Class, run.Subject)
			}
			for range 60 {
				if all++; !sameBytes(t, w, &run, randomMessage(r, head)) {
					refused++
				}
			}
		}
	}
	if t.Logf("%d messages, %d of them refused both ways", all, refused); refused == 0 || refused > all/4 {
		t.Errorf("%d of %d were refused", refused, all)
	}
}

func randomMessage(r *rand.Rand, head letterhead) data.Message {
	fields := data.MergeFields(randomText(r), fmt.Sprintf("p.%d+x@example.org", r.IntN(1e9)), "+962 7 9000 0000")
	fields["Shop"] = randomText(r)
	m := data.Message{ID: 1 + r.Int64N(1e9), Address: fields["email"], Date: time.Unix(r.Int64N(4e9), 0), Fields: fields}
	if r.IntN(20) == 0 {
		m.Address = "ليلى@example.org"
	}
	m.MessageID = head.messageID(m.ID)
	return m
}

// sameBytes reports whether a message was written, and fails unless both ways agree.
func sameBytes(t *testing.T, w *letterWriter, run *data.Run, m data.Message) bool {
	t.Helper()
	want, err := w.head.compose(w.template, run, m)
	got, short := w.compose(run, m)
	if err != nil || short != nil {
		var a, b *channel.Failure
		if !errors.As(err, &a) || !errors.As(short, &b) || a.Kind != b.Kind || a.Code != b.Code || a.Err.Error() != b.Err.Error() {
			t.Fatalf("%+q: %v the long way, %v compiled", m.Fields, err, short)
		}
		return false
	}
	if !bytes.Equal(want.Raw(), got.Raw()) || fmt.Sprintf("%+v", *want) != fmt.Sprintf("%+v", *got) {
		t.Fatalf("%+q to %s\n%s\n---- compiled\n%s", m.Fields, m.Address, want.Raw(), got.Raw())
	}
	_, body, _ := bytes.Cut(got.Raw(), []byte("\r\n\r\n"))
	for line := range bytes.SplitSeq(body, []byte("\r\n")) {
		if len(line) > 76 || bytes.ContainsAny(line, "\r\n") {
			t.Fatalf("a line of the body is %q", line)
		}
	}
	return true
}

// A message that is in no outbox, such as a test, has no token in its way out.
func TestLetterWriter_NoToken(t *testing.T) {
	head, run := letterheads()[1], ownTexts[0]
	template, err := parse(&run, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := data.Message{Address: "a@example.org", MessageID: "own-1@olive.example", Date: time.Unix(1e9, 0), Fields: data.MergeFields("Layla", "a@example.org", "")}
	got, err := newWriter(head, template, &run).compose(&run, m)
	if err != nil || bytes.Contains(got.Raw(), []byte("X-Mujeeb-Ref")) || !bytes.Contains(got.Raw(), []byte("t=trial-")) {
		t.Errorf("%v\n%s", err, got.Raw())
	}
}

func BenchmarkCompose(b *testing.B) {
	for _, n := range []int{0, 1} {
		head, run := letterheads()[0], ownTexts[n]
		template, err := parse(&run, nil)
		if err != nil {
			b.Fatal(err)
		}
		w := newWriter(head, template, &run)
		m := data.Message{ID: 77, Address: "a@example.org", MessageID: head.messageID(77), Date: time.Unix(1e9, 0), Fields: data.MergeFields("محمد الخطيب", "a@example.org", "")}
		for name, compose := range map[string]func() (*mail.Outgoing, error){
			"long":     func() (*mail.Outgoing, error) { return head.compose(template, &run, m) },
			"compiled": func() (*mail.Outgoing, error) { return w.compose(&run, m) },
		} {
			b.Run(run.Lang+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := compose(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
