package dossier_test

import (
	"bytes"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/dossier"
)

// formatPage is the description of person.json. These tests read its example.
const formatPage = "../../docs/formats/person.json.md"

func readFormat(t *testing.T) (page, example string) {
	t.Helper()
	raw, err := os.ReadFile(formatPage)
	if err != nil {
		t.Fatal(err)
	}
	page = strings.ReplaceAll(string(raw), "\r\n", "\n")
	_, rest, found := strings.Cut(page, "```json\n")
	example, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatalf("%s has no example", formatPage)
	}
	return page, example
}

// examplePerson is the person of the page's example.
func examplePerson() *data.PersonFile {
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 15, 0, 0, time.UTC) }
	ids := []data.Identity{{Kind: data.Email, Value: "amal@example.org"}, {Kind: data.Phone, Value: "+962790000001"}, {Kind: data.PSID, Value: "7001234567890123"}}
	news := data.Purpose{Name: "News and offers", Description: "New oils, once a month", Channel: data.ChannelEmail, Ground: data.GroundConsent}
	survey := data.Purpose{Name: "Surveys", Channel: data.ChannelEmail, Ground: data.GroundConsent}
	return &data.PersonFile{
		MadeAt:     made,
		Controller: data.Settings{Controller: "Olive & Thyme", Page: "Olive & Thyme Amman", Contact: "privacy@olive.example", Postal: "12 Rainbow Street\nAmman"},
		Lead: &data.Lead{
			ID: 17, Name: "أمل حداد", Given: "أمل", Family: "حداد", Lang: "ar", Note: "Likes thyme.", State: data.StateAgreed, Source: "Autumn form", Tags: []string{"vip"},
			Identities: ids, Extra: map[string]string{"which_oil?": "the green one"}, CreatedAt: at(1, 9), UpdatedAt: at(2, 9),
			Notes: []data.Note{{At: at(4, 9), Done: true, Text: "Call about the order"}, {At: at(3, 9), Text: "Prefers evenings"}}, Next: data.Step{Day: time.Date(2026, 12, 3, 0, 0, 0, 0, time.UTC), Text: "Send the price list"}},
		Chats: []data.Chat{{At: at(6, 9), App: data.ChatWhatsApp, Class: data.ClassAnswer, Number: ids[1].Value, Text: "Your order is ready.\n\nThis is an answer from Olive & Thyme. It is not advertising."}},
		Requests: []data.LoggedRequest{{
			Request: data.Request{ID: 3, Right: data.RightRectify, Way: data.RequestByPhone, ReceivedAt: at(7, 9), Asked: "My name is spelled with two d.", Decision: data.Granted, ExtendedAt: at(7, 11), RestrictedAt: at(7, 12), LiftedAt: at(8, 9), AnsweredAt: at(8, 9), AnsweredWay: data.RequestByPhone},
			Log: []data.RequestEvent{{Act: data.RequestNoted, At: at(7, 9), NotedAt: at(7, 10), Detail: "phone", Text: "My name is spelled with two d."},
				{Act: data.RequestCorrected, At: at(8, 9), NotedAt: at(8, 9), Detail: "name", Was: "أمل حدد", Became: "أمل حداد"}},
		}},
		Origins:   []data.Origin{{Source: "Autumn form", ImportedAt: at(1, 9), Added: true, At: at(1, 8), Said: data.SaidYes, SaidAt: at(1, 8)}},
		Merges:    []data.Merged{{LeadID: 23, At: at(20, 9), Was: data.Told{Name: "Amal H."}}},
		Grounds:   []data.GroundStatus{{Purpose: news, Last: &data.ConsentEvent{At: at(1, 8)}}, {Purpose: survey, Standing: data.VerdictNoGround}},
		Standings: []data.StandingSince{{From: at(1, 9), Purpose: news.Name, Standing: data.VerdictAllowed, Seq: 4}},
		Consents: []data.ConsentEvent{{
			Seq: 4, Purpose: news.Name, Version: 1, Act: data.ActGiven, Via: "form", At: at(1, 8), RecordedAt: at(1, 9), Notice: "Yes, send me news and offers.",
			Grade: data.GradePlatform, Personal: data.Personal{Lead: 17, Identities: ids[:1], How: "Autumn form, 1 November"},
			By: data.ByWay{Number: 2, Kind: "password", Name: "Huda"}}},
		Heard: []data.Heard{{Kind: data.MailPerson, Outcome: data.OutcomeReply, At: at(5, 12), Subject: "Re: موسم الزيت", Text: "شكرًا!"}},
		Messages: []data.SentMessage{ // the newest first
			{Class: data.ClassCampaign, Title: "Questions", Purpose: survey.Name, Lang: "ar", Address: ids[0].Value, State: data.MessageSkipped, Reason: "no_ground"},
			{Class: data.ClassCampaign, Title: "Harvest", Purpose: news.Name, Lang: "ar", Address: ids[0].Value, Fields: map[string]string{"first_name": "أمل"},
				MessageID: "1@olive.example", State: data.MessageSent, Reply: "250 2.0.0 queued", At: at(5, 10)},
		},
	}
}

// A change of the form has to change the page, and its schema if older readers
// would stumble over it.
func TestFormat_Example(t *testing.T) {
	_, example := readFormat(t)
	var zip bytes.Buffer
	err := paper(t).WritePerson(&zip, examplePerson(), "en", func(data.SentMessage) (dossier.Message, error) {
		return dossier.Message{Subject: "موسم الزيت", HTML: "<p>أهلًا أمل</p>", Text: "أهلًا أمل،\nوصل زيت الموسم."}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	files, _ := unzip(t, zip.Bytes())
	if got := files["person.json"]; got != example {
		t.Errorf("the example of %s is not what is written:\n%s", formatPage, got)
	}
}

// The tables of the page list the fields of the example, each under its own name.
func TestFormat_Fields(t *testing.T) {
	page, example := readFormat(t)
	inExample, onPage := map[string]bool{}, map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^ +"([a-z_]+)":`).FindAllStringSubmatch(example, -1) {
		inExample[m[1]] = true
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(page, -1) {
		onPage[m[1]] = true
	}
	if got, want := slices.Sorted(maps.Keys(onPage)), slices.Sorted(maps.Keys(inExample)); !slices.Equal(got, want) {
		t.Errorf("the page describes\n%q\nthe example has\n%q", got, want)
	}
}

func TestFormat_Schema(t *testing.T) {
	if page, _ := readFormat(t); !strings.Contains(page, "| `schema` | string | `"+dossier.Schema+"` |") {
		t.Errorf("the page does not say that the schema is %q", dossier.Schema)
	}
}

// The document of a sealed copy is as its page shows it, and can be read.
func TestFormat_Sealed(t *testing.T) {
	const sealedPage = "../../docs/formats/person.md"
	raw, err := os.ReadFile(sealedPage)
	if err != nil {
		t.Fatal(err)
	}
	page := strings.ReplaceAll(string(raw), "\r\n", "\n")
	_, rest, _ := strings.Cut(page, "```json\n")
	example, _, _ := strings.Cut(rest, "```\n")
	var document bytes.Buffer
	if err := dossier.WriteDocument(&document, examplePerson()); err != nil {
		t.Fatal(err)
	}
	if got := document.String(); got != example {
		t.Errorf("the example of %s is not what is written:\n%s", sealedPage, got)
	}
	back, err := dossier.ReadDocument(strings.NewReader(example))
	if err != nil || back.Lead.Name != examplePerson().Lead.Name || !slices.Equal(back.Agreed, []string{"News and offers"}) {
		t.Errorf("read as %+v, %v", back, err)
	}
	if !strings.Contains(page, "| `schema` | string | `"+dossier.SealedSchema+"` |") {
		t.Errorf("the page does not say that the schema is %q", dossier.SealedSchema)
	}
}
