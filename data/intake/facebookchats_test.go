package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
)

// chatOf is a conversation as Facebook writes it: each byte of UTF-8 is a character.
func chatOf(people []string, title string, messages ...string) string {
	var names []string
	for _, p := range people {
		names = append(names, `{"name":`+spelt(p)+`}`)
	}
	return `{"participants":[` + strings.Join(names, ",") + `],"messages":[` + strings.Join(messages, ",") + `],"title":` + spelt(title) +
		`,"is_still_participant":true,"thread_path":"inbox/x_1","magic_words":[],"image":{"uri":"a","creation_timestamp":1}}`
}

func spelt(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c < 0x80 && c != '"' && c != '\\' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, `\u%04x`, c)
		}
	}
	return `"` + b.String() + `"`
}

func says(who string, at time.Time, text string) string {
	return fmt.Sprintf(`{"sender_name":%s,"timestamp_ms":%d,"content":%s,"reactions":[{"reaction":"x","actor":"y"}],"is_geoblocked_for_viewer":false}`, spelt(who), at.UnixMilli(), spelt(text))
}

var chatted = time.Date(2026, 10, 3, 9, 15, 0, 0, time.UTC)

// pageArchive is an archive of three conversations, one of them in two files.
func pageArchive(t *testing.T, more map[string]string) []byte {
	t.Helper()
	const inbox = "your_facebook_activity/messages/inbox/"
	amal, sara := []string{"أمل حداد", "متجري"}, []string{"Sara", "متجري"}
	parts := map[string]string{
		inbox + "amalhaddad_1/message_1.json":  chatOf(amal, "أمل حداد", says("أمل حداد", chatted.AddDate(0, 1, 0), "Thanks"), says("متجري", chatted.Add(time.Hour), "0790000000"), says("أمل حداد", chatted.Add(time.Minute), "رقمي ٠٧٩١٢٣٤٥٦٧ و amal@haddad.example")),
		inbox + "amalhaddad_1/message_2.json":  chatOf(amal, "أمل حداد", says("أمل حداد", chatted, "مرحبا")),
		inbox + "amalhaddad_1/photos/1_2.json": "{", inbox + "amalhaddad_1/photos/1.jpg": "x",
		"your_facebook_activity/messages/archived_threads/sara_2/message_1.json": chatOf(sara, "Sara", says("متجري", chatted, "Hello")),
		inbox + "facebookuser_3/message_1.json":                                  chatOf([]string{"Facebook user", "متجري"}, "Facebook user", says("Facebook user", chatted, "?")),
		"your_facebook_activity/messages/autofill_information.json":              `{"autofill":{}}`, "start_here.html": "<html>",
	}
	for name, content := range more {
		parts[name] = content
	}
	return zipOf(t, parts)
}

// The archive of a page gives who wrote, since when, and what addresses they wrote; none
// of these is taken for an identity by itself, and nothing for a consent.
func TestChats_Archive(t *testing.T) {
	table, plan := propose(t, "facebook.zip", string(pageArchive(t, nil)))
	if table.Format != Chats || plan.Mapping.Kind != FacebookChats || !plan.Mapping.ContactsOnly() {
		t.Fatalf("%+v", plan.Mapping)
	}
	want := []string{
		"1 Sara|||0|archived_threads/sara_2||",
		"2 أمل حداد|2026-10-03T09:15:00Z|2026-11-03T09:15:00Z|3|inbox/amalhaddad_1|amal@haddad.example|0791234567",
		"3 |2026-10-03T09:15:00Z|2026-10-03T09:15:00Z|1|inbox/facebookuser_3||",
	}
	if got := cellsOf(t, table); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	lines, k := leads(t, table, plan)
	if len(lines) != 0 || len(k.Aside) != 3 || plan.Found.doubt(DoubtNoIdentity) == 0 || plan.Found.doubt(DoubtLooks) == 0 {
		t.Errorf("got %q, %+v, %+v", lines, k.Aside, plan.Found.Doubts)
	}
	m := plan.Mapping
	for i, c := range m.Columns {
		if c.Suggested != "" {
			m.Columns[i].Field = c.Suggested
		}
	}
	k = Take(table, m)
	for l, err := range k.Leads(t.Context()) {
		if err != nil || l.Name != "أمل حداد" || !l.At.Equal(chatted) || l.Word.Said != data.SaidNothing || len(l.Identities) != 2 || l.Identities[1].Value != "+962791234567" || l.Extra["Conversation"] != "inbox/amalhaddad_1" {
			t.Errorf("%+v, %v", l, err)
		}
	}
	if len(k.Aside) != 2 || k.Aside[0].Code != CodeNoIdentity {
		t.Errorf("%+v", k.Aside)
	}
}

// A single file is one conversation, whose title says who is not the page.
func TestChats_OneFile(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    []string
	}{
		"as it is":                {chatOf([]string{"Amal", "My page"}, "Amal", says("Amal", chatted, "Hi")), []string{"1 Amal|2026-10-03T09:15:00Z|2026-10-03T09:15:00Z|1|inbox/x_1||"}},
		"with a mark":             {"\uFEFF" + chatOf([]string{"Amal", "My page"}, "Amal"), []string{"1 Amal|||0|inbox/x_1||"}},
		"a title of nobody":       {chatOf([]string{"Amal", "My page"}, "Us"), []string{"1 Amal|||0|inbox/x_1||", "2 My page|||0|inbox/x_1||"}},
		"sound letters":           {`{"participants":[{"name":"café"},{"name":"P"}],"messages":[],"title":"café"}`, []string{"1 café|||0|||"}},
		"letters beyond":          {`{"participants":[{"name":"\u201cRana\u201d"},{"name":"P"}],"messages":[],"title":"\u201cRana\u201d"}`, []string{"1 “Rana”|||0|||"}},
		"encrypted chats":         {`{"participants":["Amal","P"],"threadName":"Amal","messages":[{"senderName":"Amal","text":"a@x.example","timestamp":1790000060000}]}`, []string{"1 Amal|2026-09-21T14:14:20Z|2026-09-21T14:14:20Z|1||a@x.example|"}},
		"other types":             {`{"participants":[{"name":7},{"name":"Amal","x":[{}]},null,[1]],"messages":[{"sender_name":"Amal","timestamp_ms":"soon","content":{"a":[1]}},null,3,{"sender_name":["Amal"]}],"title":["x"]}`, []string{"1 Amal|||1|||"}},
		"times that can't be":     {`{"participants":[{"name":"Amal"}],"messages":[{"sender_name":"Amal","timestamp_ms":-5},{"sender_name":"Amal","timestamp_ms":1e400},{"sender_name":"Amal","timestamp_ms":99999999999999999}]}`, []string{"1 Amal|||3|||"}},
		"a formula and a control": {`{"participants":[{"name":"=1+1\u0000\u202e\nx"}],"messages":[]}`, []string{"1 =1+1 x|||0|||"}},
		"a number in groups":      {chatOf([]string{"Amal", "P"}, "Amal", says("Amal", chatted, "call 079 123 45 67 please")), []string{"1 Amal|2026-10-03T09:15:00Z|2026-10-03T09:15:00Z|1|inbox/x_1||079 123 45 67"}},
		"many addresses":          {chatOf([]string{"Amal", "P"}, "Amal", says("Amal", chatted, strings.Repeat("0791234567 ", 1000)+" 12345678901 2026-10-03 order 0012")), []string{"1 Amal|2026-10-03T09:15:00Z|2026-10-03T09:15:00Z|1|inbox/x_1||0791234567"}},
	} {
		table, err := Open(t.Context(), "message_1.json", opener([]byte(c.content)), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := cellsOf(t, table); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q\nwant %q", name, got, c.want)
		}
	}
}

// What would take memory without end, or points outside, or is no conversation, is refused
// or set aside.
func TestChats_Hostile(t *testing.T) {
	const start = `{"participants":[{"name":"Amal"},{"name":"P"}],"messages":[`
	for name, c := range map[string]struct {
		content string
		code    Code
		what    Foreign
	}{
		"cut off":              {start + `{"sender_name":"Amal","cont`, CodeNotTable, Damaged},
		"more behind":          {start + `]}{"participants":[]}`, CodeNotTable, Damaged},
		"too deep":             {start + strings.Repeat("[", 100_000), CodeNotTable, Damaged},
		"a word without end":   {start + `{"content":"` + strings.Repeat("x", 3*MaxRecord) + `"}]}`, CodeLineTooLong, ""},
		"not UTF-8":            {start + "{\"content\":\"\xFF\"}]}", CodeBadText, ""},
		"a crowd":              {`{"messages":[],"participants":[` + crowd2000() + `]}`, CodeTooBig, ""},
		"no conversation":      {`{"participants":1,"messages":2}`, CodeNoRows, ""},
		"a web page of theirs": {`<!DOCTYPE html><html><body><div class="_3-95 _a6-g">Amal</div>`, CodeNotTable, FacebookHTML},
	} {
		table, err := Open(t.Context(), "message_1.json", opener([]byte(c.content)), Options{})
		if err == nil {
			_, err = table.Check(t.Context(), nil)
		}
		if e, ok := errors.AsType[*Error](err); !ok || e.Code != c.code || e.What != c.what {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func crowd2000() string {
	var names []string
	for i := range 2000 {
		names = append(names, fmt.Sprintf(`{"name":"%d"}`, i))
	}
	return strings.Join(names, ",")
}

// In an archive, a damaged conversation is set aside, files whose paths point elsewhere are
// not read, and one that unpacks to far more than it is ends the reading.
func TestChats_HostileArchive(t *testing.T) {
	hidden := chatOf([]string{"Hidden", "متجري"}, "Hidden", says("Hidden", chatted, "x"))
	content := pageArchive(t, map[string]string{
		"../messages/inbox/a_9/message_1.json": hidden, "/messages/inbox/b_9/message_1.json": hidden, `messages/inbox\c_9/message_1.json`: hidden, "messages/inbox/../d_9/message_1.json": hidden,
		"your_facebook_activity/messages/inbox/cut_4/message_1.json": hidden[:60], "your_facebook_activity/messages/inbox/not_5/message_1.json": "\xFF\xFE",
	})
	table, plan := propose(t, "facebook.zip", string(content))
	got := cellsOf(t, table)
	if len(got) != 5 || strings.Contains(strings.Join(got, "\n"), "Hidden") || plan.Found.Flawed != 2 || plan.Found.Aside[CodeBadChat] != 2 {
		t.Errorf("got %q, %+v", got, plan.Found)
	}

	var out bytes.Buffer
	w := zip.NewWriter(&out)
	f, err := w.Create("messages/inbox/a_1/message_1.json")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(f, `{"participants":[{"name":"A"},{"name":"B"}],"messages":[`)
	for range 260 { // 17 MB
		_, _ = io.WriteString(f, `"`+strings.Repeat("x", 1<<16)+`",`)
	}
	_, _ = io.WriteString(f, `0]}`)
	_ = w.Close()
	if table, err = openBytes(t, out.Bytes(), Options{}); err == nil {
		_, err = table.Check(t.Context(), nil)
	}
	wantCode(t, err, CodeTooBig, 0)
}
