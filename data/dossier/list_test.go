package dossier_test

import (
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"mujeeb/data"
	"mujeeb/data/dossier"
)

// listed is somebody with something in every column of a list.
func listed() *data.Lead {
	day := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	return &data.Lead{
		Name: "أمل", Given: "=1+1", Family: "@cmd", Note: "-2+3|x", Lang: "ar", State: data.StateAgreed, Source: "+SUM(A1)", Tags: []string{"a", "b"},
		Identities: []data.Identity{{Kind: data.Email, Value: "a@x.org"}, {Kind: data.Email, Value: "b@x.org"}, {Kind: data.Phone, Value: "+962791234567"}, {Kind: data.PSID, Value: "7001234567890123"}},
		Extra:      map[string]string{"city": "<b>Irbid</b>"}, CreatedAt: day,
		Notes: []data.Note{{At: day.AddDate(0, 0, 2), Text: "second"}, {At: day, Text: "first"}}, Next: data.Step{Day: day.AddDate(0, 1, 0), Text: "call"},
	}
}

func leadsOf(all ...*data.Lead) iter.Seq2[*data.Lead, error] {
	return func(yield func(*data.Lead, error) bool) {
		for _, l := range all {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func TestList_WriteTable(t *testing.T) {
	var b strings.Builder
	l := dossier.List{Columns: dossier.ListColumns(), Own: []string{"city", "shoe"}}
	err := l.WriteTable(&b, leadsOf(listed(), &data.Lead{}))
	text, isUTF8 := strings.CutPrefix(b.String(), "\ufeff")
	rows, unread := csv.NewReader(strings.NewReader(text)).ReadAll()
	want := []string{"أمل", "'=1+1", "'@cmd", "a@x.org; b@x.org", "+962791234567", "7001234567890123", "ar", "agreed", "a, b", "'+SUM(A1)", "2026-11-03T09:00:00Z", "2026-12-03: call",
		"2026-11-05: second\n2026-11-03: first\n'-2+3|x", "<b>Irbid</b>", ""}
	if err != nil || unread != nil || !isUTF8 || len(rows) != 3 || !slices.Equal(rows[1], want) ||
		strings.Join(rows[0], ",") != "name,given_name,family_name,email,phone,messenger_id,language,consent_state,tags,source,added,next_step,note,city,shoe" {
		t.Errorf("%v, %v: %q, want %q", err, unread, rows, want)
	}
	b.Reset()
	err = dossier.List{Columns: []dossier.ListColumn{dossier.ListPhone, dossier.ListName}}.WriteTable(&b, leadsOf(listed()))
	if want := "\ufeffphone,name\r\n+962791234567,أمل\r\n"; err != nil || b.String() != want {
		t.Errorf("%v: %q", err, b.String())
	}
}

// A list ends at the first error of what it is read from.
func TestList_Broken(t *testing.T) {
	broken := errors.New("broken")
	half := func(yield func(*data.Lead, error) bool) { _ = yield(listed(), nil) && yield(nil, broken) }
	l := dossier.List{Columns: dossier.ListColumns(), Lang: "en"}
	if err := l.WriteTable(io.Discard, half); !errors.Is(err, broken) {
		t.Errorf("a table: %v", err)
	}
	if err := l.WritePage(io.Discard, half); !errors.Is(err, broken) {
		t.Errorf("a page: %v", err)
	}
}

// A page says the same in both directions; what people are called never becomes a part of it.
func TestList_WritePage(t *testing.T) {
	for code, want := range map[string]struct{ dir, title, state, made string }{
		"en": {"ltr", "List of people", "Agreed", "23 November 2026, 12:00"},
		"ar": {"rtl", "قائمة أشخاص", "موافق", "23 تشرين الثاني/نوفمبر 2026، 12:00"},
	} {
		var b strings.Builder
		l := dossier.List{Columns: dossier.ListColumns(), Own: []string{"city"}, Lang: code, Sender: "Olive & <i>", MadeAt: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
		if err := l.WritePage(&b, leadsOf(listed(), &data.Lead{})); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		for _, part := range []string{`dir="` + want.dir + `"`, want.title, want.state, want.made, "&lt;b&gt;Irbid&lt;/b&gt;", "Olive &amp; &lt;i&gt;", "2026-12-03: call", "b@x.org", "</html>"} {
			if !strings.Contains(page, part) {
				t.Errorf("%s: there is no %q", code, part)
			}
		}
		for _, part := range []string{"<script", "<b>", "<i>", "src=", "href="} {
			if strings.Contains(page, part) {
				t.Errorf("%s: there is %q", code, part)
			}
		}
		if _, err := html.Parse(strings.NewReader(page)); err != nil || strings.Count(page, "<tr>") != 3 || strings.Count(page, "<td ") != 2*14 {
			t.Errorf("%s: %v: %d rows, %d cells", code, err, strings.Count(page, "<tr>"), strings.Count(page, "<td "))
		}
	}
}

// A long list is written while it is read: what it takes does not grow with it.
func TestList_Streams(t *testing.T) {
	const people = 20_000
	yielded, ahead := 0, 0
	many := func(yield func(*data.Lead, error) bool) {
		for range people {
			if yielded++; !yield(listed(), nil) {
				return
			}
		}
	}
	out := writerFunc(func(p []byte) (int, error) {
		ahead = max(ahead, len(p))
		return len(p), nil
	})
	l := dossier.List{Columns: dossier.ListColumns(), Lang: "en"}
	for name, write := range map[string]func(io.Writer, iter.Seq2[*data.Lead, error]) error{"table": l.WriteTable, "page": l.WritePage} {
		yielded, ahead = 0, 0
		if err := write(out, many); err != nil || yielded != people || ahead > 64<<10 {
			t.Errorf("a %s: %v, %d people, %d bytes at once", name, err, yielded, ahead)
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
