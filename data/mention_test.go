package data_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// mustMentions returns the mentions of a lead, each in a line.
func mustMentions(t *testing.T, v *data.Vault, lead int64) (lines []string, more bool) {
	t.Helper()
	found, err := v.Mentions(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range found.List {
		lines = append(lines, fmt.Sprintf("%s %d %q %d %s", m.Kind, m.ID, m.Title, m.Number, m.Change))
	}
	return lines, found.More
}

// mustNote writes a note and further columns on a lead.
func mustNote(t *testing.T, v *data.Vault, lead int64, note string, extra map[string]string) {
	t.Helper()
	l, err := v.Lead(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	l.Note, l.Extra = note, extra
	if _, err := v.SaveLead(t.Context(), l); err != nil {
		t.Fatal(err)
	}
}

func no(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Every kind of text is looked through, and each says what can be done about it.
func TestVault_Mentions_EveryKind(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	amal := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org", "friends of Amal Haddad", "only Amal Haddad's")
	mustNote(t, v, amal, "Amal Haddad likes olives", map[string]string{"full name": "Amal Haddad"})
	sami := datatest.MustLead(t, v, "Sami", "sami@example.org", "friends of Amal Haddad")
	mustNote(t, v, sami, "cousin of amal  HADDAD", map[string]string{"city": "Amman", "brought by": "Amal Haddad"})
	datatest.MustLead(t, v, "Amal Haddad", "other@example.org")
	news, err := v.SavePurpose(ctx, data.Purpose{Name: "News", Description: "written by Amal Haddad", Channel: data.ChannelEmail, Ground: data.GroundConsent})
	no(t, err)
	notice, err := v.AddNotice(ctx, data.Notice{PurposeID: news, Lang: "en", Text: "Ask amal@example.org for more."})
	no(t, err)
	datatest.MustAgree(t, v, amal, news)
	for range 2 {
		_, err = v.RecordConsent(ctx, data.ConsentRecord{LeadID: sami, PurposeID: news, Act: data.ActGiven, Via: "spoken", Grade: data.GradeWord, How: "Amal Haddad told us"})
		no(t, err)
	}
	started, account := mustRun(t, v, news)
	draft, err := v.SaveRun(ctx, data.Run{Class: data.ClassCampaign, Title: "Praise", PurposeID: news, AccountID: account, Lang: "en", Subject: "x", Body: "Hello,\n\n**Amal** Haddad says hi."})
	no(t, err)
	_, err = v.Writer().ExecContext(ctx, `UPDATE run SET subject = 'Amal Haddad' WHERE id = ?`, started)
	no(t, err)
	breach, err := v.SaveBreach(ctx, data.Breach{Title: "Lost", NoticedAt: clock.Now(), Lang: "en", Parts: map[string]string{"nature": "Letters to\nAmal Haddad"}})
	no(t, err)
	told, err := v.SaveBreach(ctx, data.Breach{Title: "Found", NoticedAt: clock.Now().Add(-time.Hour), Lang: "en", AuthorityNote: "by amal@example.org"})
	no(t, err)
	policy, err := v.AddPolicy(ctx, data.PolicyVersion{Lang: "en", Text: "We keep little.", ChangeNote: "as Amal Haddad asked"})
	no(t, err)
	_, err = v.Import(ctx, data.Import{Source: data.Source{Name: "List of Amal Haddad", Kind: "file"}, SHA256: []byte{1}}, func(func(data.ImportLead, error) bool) {}, nil)
	no(t, err)
	source := idOf(t, v, `SELECT id FROM source WHERE name = 'List of Amal Haddad'`)
	tag := idOf(t, v, `SELECT id FROM tag WHERE name = 'friends of Amal Haddad'`)

	got, more := mustMentions(t, v, amal)
	want := []string{
		fmt.Sprintf(`note %d "Sami" 0 editable`, sami),
		fmt.Sprintf(`details %d "Sami" 0 editable`, sami),
		fmt.Sprintf(`how %d "Sami" 0 proof`, sami),
		fmt.Sprintf(`tag %d "friends of Amal Haddad" 0 editable`, tag),
		fmt.Sprintf(`run %d "Praise" 0 editable`, draft),
		fmt.Sprintf(`run %d "Spring" 0 proof`, started),
		fmt.Sprintf(`breach %d "Lost" 0 editable`, breach),
		fmt.Sprintf(`breach %d "Found" 0 editable`, told),
		fmt.Sprintf(`purpose %d "News" 0 editable`, news),
		fmt.Sprintf(`notice %d "News" 1 proof`, notice),
		fmt.Sprintf(`policy %d "" 1 proof`, policy),
		fmt.Sprintf(`source %d "List of Amal Haddad" 0 imported`, source),
	}
	if !slices.Equal(got, want) || more {
		t.Errorf("got\n%s\nwant\n%s\nmore %v", strings.Join(got, "\n"), strings.Join(want, "\n"), more)
	}
	if got, more := mustMentions(t, v, sami); len(got) != 0 || more {
		t.Errorf("whom nothing names: %v", got)
	}
	if _, err := v.Mentions(ctx, 999); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("nobody: %v", err)
	}
}

func idOf(t *testing.T, v *data.Vault, query string) (id int64) {
	t.Helper()
	no(t, v.Writer().QueryRowContext(t.Context(), query).Scan(&id))
	return id
}

// spellings are a person, a text, and whether the text names the person.
var spellings = []struct {
	name  string
	id    data.Identity
	text  string
	names bool
}{
	{"Ali", data.Identity{}, "told Ali.", true},
	{"Ali", data.Identity{}, "ALI", true},
	{"Ali", data.Identity{}, "Alison and Khali", false},
	{"Ali", data.Identity{}, "", false},
	{"Jo", data.Identity{}, "Jo's brother", true},
	{"Jo", data.Identity{}, "Joe", false},
	{"Amal Haddad", data.Identity{}, "Amal\n Haddad", true},
	{"Amal Haddad", data.Identity{}, "**Amal** _Haddad_", true},
	{"Amal Haddad", data.Identity{}, "Haddad, Amal", false},
	{"Amal Haddad", data.Identity{}, "Amal Haddadin", false},
	{"Amal Haddad", data.Identity{}, "Amal saw Haddad", false},
	{"Amal Haddad", data.Identity{}, "Amal Amal Haddad", true},
	{"Zoë O'Brien", data.Identity{}, "ZOE O’BRIEN", true},
	{"أمل الخطيب", data.Identity{}, "أَمَل الخَطيب اتصلت", true},
	{"أَمَل الخطيب", data.Identity{}, "امل الخطيب", true},
	{"أمل الخطيب", data.Identity{}, "سامي وأمل الخطيب", true},
	{"أمل الخطيب", data.Identity{}, "رسالة لأمل الخطيب، أمس", true},
	{"أمل الخطيب", data.Identity{}, "أمل الخطيبي", false},
	{"فاطمة", data.Identity{}, "فاطمه", true},
	{"علي", data.Identity{}, "لعلي أعود", false},
	{"", data.Identity{}, "anything", false},
	{"", data.Identity{Kind: data.Email, Value: "ali@example.org"}, "write to <Ali@Example.ORG>.", true},
	{"", data.Identity{Kind: data.Email, Value: "ali@example.org"}, "?mail=ali@example.org", true},
	{"", data.Identity{Kind: data.Email, Value: "ali@example.org"}, "khali@example.org", false},
	{"", data.Identity{Kind: data.Email, Value: "ali@example.org"}, "abu.ali@example.org", false},
	{"", data.Identity{Kind: data.Email, Value: "ali@example.org"}, "ali@example.org.jo", false},
	{"", data.Identity{Kind: data.Email, Value: "ali@example.org"}, "ali@example.organic", false},
	{"", data.Identity{Kind: data.Email, Value: "ali@example.org"}, "abu.ali@example.org, ali@example.org", true},
	{"", data.Identity{Kind: data.Email, Value: "ali@example.org"}, "ali at example org", false},
	{"", data.Identity{Kind: data.Email, Value: "ali@bücher.example"}, "ali@bücher.example", true},
	{"", data.Identity{Kind: data.Email, Value: "ali@bücher.example"}, "ali@xn--bcher-kva.example", true},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "call +962790001234", true},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "00962 79-000-1234", true},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "(+962) 79 000 12 34!", true},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "+962 (0)79 0001234", true},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "079/000.1234", true},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "tel:0790001234", true},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "٠٧٩ ٠٠٠ ١٢٣٤", true},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "5 tins, 0790001234", true},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "07900012345", false},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "1962790001234", false},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "079 000 1235", false},
	{"", data.Identity{Kind: data.Phone, Value: "+962790001234"}, "079 000 then 1234", false},
	{"", data.Identity{Kind: data.PSID, Value: "7391846205518"}, "thread 7391846205518", true},
	{"", data.Identity{Kind: data.PSID, Value: "7391846205518"}, "thread 73918462055180", false},
}

// A text is found in a note, by way of the search index, as it is in any other
// place; and nobody is named by what is not them.
func TestVault_Mentions_Spellings(t *testing.T) {
	v, _ := datatest.Vault(t)
	for i, c := range spellings {
		id := c.id
		if id.Kind == "" {
			id = data.Identity{Kind: data.Email, Value: fmt.Sprintf("nobody%d@example.net", i)}
		}
		who, err := v.SaveLead(t.Context(), &data.Lead{Name: c.name, Identities: []data.Identity{id}})
		no(t, err)
		other := datatest.MustLead(t, v, "Other", "other@example.net")
		mustNote(t, v, other, c.text, map[string]string{"told": c.text})
		got, _ := mustMentions(t, v, who)
		want := []string{fmt.Sprintf(`note %d "Other" 0 editable`, other), fmt.Sprintf(`details %d "Other" 0 editable`, other)}
		if !c.names {
			want = nil
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q %s in %q: %v", c.name, c.id.Value, c.text, got)
		}
		_, err = v.Writer().ExecContext(t.Context(), `
			INSERT INTO lead_search (lead_search, rowid, folded) SELECT 'delete', id, folded FROM lead_text;
			DELETE FROM lead_text; DELETE FROM identity; DELETE FROM lead`)
		no(t, err)
	}
}

// Of each kind a hundred are listed, and it is said when there are more.
func TestVault_Mentions_Limit(t *testing.T) {
	v, _ := datatest.Vault(t)
	amal := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")
	note := func(i int) {
		_, err := v.SaveLead(t.Context(), &data.Lead{Name: fmt.Sprint("Friend ", i), Note: "knows Amal Haddad",
			Identities: []data.Identity{{Kind: data.Email, Value: fmt.Sprintf("friend%d@example.org", i)}}})
		no(t, err)
		no(t, v.TagLeads(t.Context(), []int64{amal + int64(i)}, fmt.Sprintf("Amal Haddad %d", i)))
	}
	for i := range 100 {
		note(i + 1)
	}
	if got, more := mustMentions(t, v, amal); len(got) != 200 || more {
		t.Errorf("%d, more %v", len(got), more)
	}
	note(101)
	if got, more := mustMentions(t, v, amal); len(got) != 200 || !more {
		t.Errorf("%d, more %v", len(got), more)
	}
}

// What is said on how people agreed is looked through in parts: each is found, and no more
// than a hundred are listed of all.
func TestVault_Mentions_HowEverybodyAgreed(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")
	datatest.MustAgree(t, v, amal, news)
	for i := range 120 {
		lead := datatest.MustLead(t, v, fmt.Sprint("Friend ", i), fmt.Sprintf("friend%d@example.org", i))
		r := data.ConsentRecord{LeadID: lead, PurposeID: news, Act: data.ActGiven, Via: data.ViaSpoken, Grade: data.GradeWord, How: "a friend said so"}
		if i%5 == 0 || i > 40 {
			r.How = "Amal Haddad said so\nand again"
		}
		_, err := v.RecordConsent(t.Context(), r)
		no(t, err)
		want := i/5 + 1
		if i > 40 {
			want = 9 + i - 40
		}
		if i%10 > 0 && i < 110 {
			continue
		}
		if got, more := mustMentions(t, v, amal); len(got) != min(want, 100) || more != (want > 100) {
			t.Fatalf("after %d: %d of %d, more %v", i+1, len(got), want, more)
		}
	}
}

// Nothing about mentions is kept, and erasing leaves the texts as they are; a tag
// that nobody carries any more and that names the person goes along.
func TestVault_Mentions_Erased(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	amal := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")
	sami := datatest.MustLead(t, v, "Sami", "sami@example.org", "of Amal Haddad", "fair")
	mustNote(t, v, sami, "cousin of Amal Haddad", nil)
	rows := `SELECT group_concat(name) FROM (SELECT name FROM tag ORDER BY name)`
	if _, err := v.Mentions(ctx, amal); err != nil {
		t.Fatal(err)
	}
	no(t, v.UntagLeads(ctx, []int64{sami}, "of Amal Haddad"))
	no(t, v.UntagLeads(ctx, []int64{sami}, "fair"))
	if got, _ := mustMentions(t, v, amal); len(got) != 1 {
		t.Errorf("a tag that nobody carries counts: %v", got)
	}
	_, err := v.EraseLead(ctx, amal)
	no(t, err)
	var tags string
	no(t, v.Writer().QueryRowContext(ctx, rows).Scan(&tags))
	if tags != "fair" {
		t.Errorf("tags left: %s", tags)
	}
	if l, err := v.Lead(ctx, sami); err != nil || l.Note != "cousin of Amal Haddad" {
		t.Errorf("the note became %q, %v", l.Note, err)
	}
}
