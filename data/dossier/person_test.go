package dossier_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/dossier"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Texts that break a page, a table or a name when they are not taken as text.
const (
	hostileName = `Amal </title><script>alert("1")</script> أمل & "Sons" 'n' <b>`
	hostileNote = "=HYPERLINK(\"http://evil.example\")\n\u202etfel ot thgir\u202c </textarea><img src=x onerror=alert(2)>"
	arabicText  = "مرحبًا أمل،\nلدينا زيت جديد.\n\n<script>alert(3)</script>"
)

var made = time.Date(2026, 11, 23, 15, 4, 5, 0, time.FixedZone("+03", 3*60*60))

func day(n int) time.Time { return time.Date(2026, 10, n, 9, 30, 0, 0, time.UTC) }

// fullFile is a person's file with something hostile in every field.
func fullFile() *data.PersonFile {
	ids := []data.Identity{{Kind: data.Email, Value: "amal@example.org"}, {Kind: data.Phone, Value: "+962700000001"}, {Kind: data.PSID, Value: "7001234567890123"}}
	news := data.Purpose{ID: 1, Name: "Offers <by> email", Description: "عروض & more", Channel: data.ChannelEmail, Ground: data.GroundConsent}
	shop := data.Purpose{ID: 2, Name: "Customers", Channel: data.ChannelEmail, Ground: data.GroundSoftOptIn}
	return &data.PersonFile{
		MadeAt: made,
		Controller: data.Settings{
			Controller: "Olive & Thyme – زيت وزعتر", Page: "Olive & <Thyme>", Contact: "privacy@olive.example", Postal: "12 Rainbow Street\nAmman"},
		Lead: &data.Lead{
			ID: 17, Name: hostileName, Given: "Amal <b>", Family: "=Sons", Lang: "ar", Note: hostileNote, State: data.StateAgreed, Source: "Spring <form>", Tags: []string{"vip", "<i>"},
			Identities: ids, Extra: map[string]string{"which_oil?": "+cmd|calc", `<b>"city"</b>`: "عمّان"}, CreatedAt: day(1), UpdatedAt: day(2),
			Notes: []data.Note{{At: day(5), Text: "=note <u>"}, {At: day(4), Done: true, Text: "called </li>"}}, Next: data.Step{Day: day(9), Text: "ask <b>again"}},
		Chats: []data.Chat{{At: day(6), App: data.ChatWhatsApp, Class: data.ClassCampaign, Purpose: "Chats <x>", Number: "+962790000001", Text: "Hello </div>\nSTOP"}, {At: day(5), App: data.ChatSMS, Class: data.ClassBreach, Number: "+962790000001", Text: "lost"}},
		Grounds: []data.GroundStatus{{Purpose: news, Last: &data.ConsentEvent{At: day(3)}}, {Purpose: shop, Standing: data.VerdictOptedOut, Last: &data.ConsentEvent{At: day(5)}},
			{Purpose: data.Purpose{Name: "Nothing", Channel: data.ChannelMessenger, Ground: data.GroundContract}, Standing: data.VerdictNoGround},
			{Purpose: data.Purpose{Name: "Changed", Channel: data.ChannelEmail, Ground: data.GroundConsent}, Standing: data.VerdictOutdated, Last: &data.ConsentEvent{At: day(2)}},
			{Purpose: data.Purpose{Name: "Strict", Channel: data.ChannelEmail, Ground: data.GroundConsent}, Standing: data.VerdictWeak, Last: &data.ConsentEvent{}}},
		Consents: []data.ConsentEvent{
			{Seq: 12, Act: data.ActBounced, Channel: "email", At: day(7), RecordedAt: day(7), Personal: data.Personal{Lead: 17, Identities: ids[:1]}},
			{Seq: 11, Act: data.ActObjected, Via: "spoken", RecordedAt: day(6), Grade: data.GradeWord, Personal: data.Personal{Lead: 17, Identities: ids[:1], How: "on the phone"}},
			{Seq: 9, Purpose: "Customers", Version: 2, Act: data.ActWithdrawn, Via: "email", At: day(5), RecordedAt: day(6), Grade: data.GradeWord, Personal: data.Personal{Lead: 17, Identities: ids[:1], How: "wrote <stop>"}},
			{Seq: 4, Purpose: "Offers <by> email", Version: 1, Act: data.ActGiven, Via: "form", At: day(3), RecordedAt: day(4), Notice: "Yes, send me <offers> & news.", Grade: data.GradePlatform, Personal: data.Personal{Lead: 17, Identities: ids, How: "@ticked the box"}},
		},
		Origins: []data.Origin{
			{Source: "Spring <form>", SourceKind: "lead_form", ImportedAt: day(4), Added: true, At: day(3), Said: data.SaidYes, SaidAt: day(2)},
			{Source: "=List", SourceKind: "file", ImportedAt: day(6), Said: data.SaidLeft, Beside: data.Told{Name: "Amal </p>", Given: "Aml", Note: "<i>call</i>", Extra: map[string]string{"<u>city": "Irbid & more"}}},
			{Source: "Fair", SourceKind: "file", ImportedAt: day(7), Said: data.SaidNo},
		},
		Requests: []data.LoggedRequest{{
			Request: data.Request{ID: 3, Right: data.RightErase, Way: data.RequestByEmail, ReceivedAt: day(7), Asked: "Erase </div><script>alert(5)</script>", Decision: data.Refused, DecidedWhy: "<b>invoice</b>", ExtendedAt: day(8), ExtendedWhy: "<i>many</i>", AnsweredAt: day(9), AnsweredWay: data.RequestByEmail, RestrictedAt: day(7), LiftedAt: day(9)},
			Log:     []data.RequestEvent{{Act: data.RequestCorrected, At: day(8), NotedAt: day(8), Detail: "name", Was: "<u>Aml", Became: "=Amal"}},
		}},
		Merges: []data.Merged{{LeadID: 23, At: day(9), Was: data.Told{Name: "Amal <twice>", Lang: "ar", Note: "& more", Extra: map[string]string{"<u>city": "Zarqa"}}}},
		Heard: []data.Heard{
			{Kind: data.MailBounce, Outcome: data.OutcomeSoft, At: day(9), Status: "5.2.2", Words: "552 5.2.2 <amal@example.org> is full"},
			{Kind: data.MailPerson, Outcome: data.OutcomeOptOut, Wish: data.WishOptOut, At: day(8), Subject: "Re: <b>Winter", Text: "STOP\n</div><script>alert(4)</script>"},
		},
		Messages: []data.SentMessage{
			{ID: 33, Class: data.ClassCampaign, Title: "Winter", Purpose: "Customers", Lang: "en", Address: "amal@example.org", State: data.MessageSkipped, Reason: "opted_out"},
			{ID: 22, Class: data.ClassBreach, Title: "Breach", Lang: "ar", Address: "amal@example.org", Fields: map[string]string{"name": "أمل"}, MessageID: "22@olive.example", State: data.MessageUnsure, Reason: "interrupted", At: day(8)},
			{ID: 11, Class: data.ClassCampaign, Title: "Spring", Purpose: "Offers <by> email", Lang: "ar", Address: "amal@example.org", Fields: map[string]string{"name": "أمل"}, MessageID: "11@olive.example", State: data.MessageSent, Reply: "250 <ok> queued", At: day(7)},
		},
	}
}

func render(m data.SentMessage) (dossier.Message, error) {
	return dossier.Message{Subject: "Subject of " + m.Title + " <&>", HTML: "<!DOCTYPE html><p>" + m.Title + "</p>", Text: arabicText + "\n" + m.Title}, nil
}

func write(t *testing.T, f *data.PersonFile, lang string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := paper(t).WritePerson(&b, f, lang, render); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unzip returns the files of a ZIP by name, and the names in order.
func unzip(t *testing.T, raw []byte) (map[string]string, []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	files, names := map[string]string{}, []string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name], names = string(content), append(names, f.Name)
		if !f.Modified.Equal(made) {
			t.Errorf("%s has the time %v", f.Name, f.Modified)
		}
	}
	return files, names
}

func TestWritePerson_Files(t *testing.T) {
	raw := write(t, fullFile(), "en")
	files, names := unzip(t, raw)
	want := []string{"index.html", "index.pdf", "person.json", "identities.csv", "consents.csv", "messages.csv",
		"messages/0001.html", "messages/0001.txt", "messages/0002.html", "messages/0002.txt", "README.txt"}
	if !slices.Equal(names, want) {
		t.Errorf("files: %q", names)
	}
	if got := files["messages/0001.html"]; got != "<!DOCTYPE html><p>Spring</p>" {
		t.Errorf("the oldest message is %q", got)
	}
	text := files["messages/0002.txt"]
	for _, part := range []string{"Subject: Subject of Breach <&>\n", "Date: Thu, 08 Oct 2026 09:30:00 +0000\n", "To: amal@example.org\n", "Message-ID: <22@olive.example>\n", arabicText} {
		if !strings.Contains(text, part) {
			t.Errorf("message text lacks %q:\n%s", part, text)
		}
	}
	for _, name := range names {
		if stem, _, _ := strings.Cut(name, "/"); name != "README.txt" && !strings.Contains(files["README.txt"], stem) {
			t.Errorf("README.txt does not explain %s", name)
		}
	}
	if again := write(t, fullFile(), "en"); !bytes.Equal(raw, again) {
		t.Error("the same file was written differently")
	}
	if got := dossier.FileName(fullFile()); got != "person-17-2026-11-23.zip" {
		t.Errorf("file name %q", got)
	}
}

func TestWritePerson_JSON(t *testing.T) {
	for _, lang := range []string{"en", "ar"} { // the record is the same whoever reads the page
		files, _ := unzip(t, write(t, fullFile(), lang))
		golden(t, "person.json", files["person.json"])
	}
	empty := &data.PersonFile{Lead: &data.Lead{ID: 1}, MadeAt: made}
	files, _ := unzip(t, write(t, empty, "en"))
	golden(t, "empty.json", files["person.json"])
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update rewrites it):\n%s", name, got)
	}
}

func TestWritePerson_CSV(t *testing.T) {
	files, _ := unzip(t, write(t, fullFile(), "ar"))
	for name, want := range map[string][][]string{
		"identities.csv": {{"kind", "value"}, {"email", "amal@example.org"}, {"phone", "+962700000001"}, {"psid", "7001234567890123"}},
		"consents.csv": {
			{"number", "purpose", "act", "at", "recorded_at", "channel", "evidence", "how", "notice", "way", "way_kind"},
			{"4", "Offers <by> email", "given", "2026-10-03T09:30:00Z", "2026-10-04T09:30:00Z", "form", "platform", "'@ticked the box", "Yes, send me <offers> & news.", "0", ""},
			{"9", "Customers", "withdrawn", "2026-10-05T09:30:00Z", "2026-10-06T09:30:00Z", "email", "word", "wrote <stop>", "", "0", ""},
			{"11", "", "objected", "", "2026-10-06T09:30:00Z", "spoken", "word", "on the phone", "", "0", ""},
			{"12", "", "bounced", "2026-10-07T09:30:00Z", "2026-10-07T09:30:00Z", "", "", "", "", "0", ""},
		},
		"messages.csv": {
			{"number", "at", "class", "title", "purpose", "language", "address", "subject", "state", "state_reason", "reply", "message_id", "file"},
			{"1", "2026-10-07T09:30:00Z", "campaign", "Spring", "Offers <by> email", "ar", "amal@example.org", "Subject of Spring <&>", "sent", "", "250 <ok> queued", "11@olive.example", "messages/0001.html"},
			{"2", "2026-10-08T09:30:00Z", "breach", "Breach", "", "ar", "amal@example.org", "Subject of Breach <&>", "unsure", "interrupted", "", "22@olive.example", "messages/0002.html"},
			{"3", "", "campaign", "Winter", "Customers", "en", "amal@example.org", "", "skipped", "opted_out", "", "", ""},
		},
	} {
		text, ok := strings.CutPrefix(files[name], "\ufeff")
		if !ok {
			t.Errorf("%s has no byte order mark", name)
		}
		got, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestWritePerson_ErrRender(t *testing.T) {
	broken := errors.New("no template")
	err := paper(t).WritePerson(io.Discard, fullFile(), "en", func(data.SentMessage) (dossier.Message, error) { return dossier.Message{}, broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// full is a disk with room for a few bytes.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

var errFull = errors.New("disk full")

func TestWritePerson_ErrWrite(t *testing.T) {
	size := len(write(t, fullFile(), "en"))
	for room := 0; room < size; room += max(97, size/50) {
		if err := paper(t).WritePerson(&full{room}, fullFile(), "en", render); !errors.Is(err, errFull) {
			t.Fatalf("with room for %d of %d bytes: %v", room, size, err)
		}
	}
}
