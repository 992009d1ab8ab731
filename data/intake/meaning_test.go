package intake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
)

// propose opens a file and proposes how to take it, on 30 November 2026 in Amman.
func propose(t *testing.T, name, content string) (*Table, *Plan) {
	t.Helper()
	table, err := Open(t.Context(), name, opener([]byte(content)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := Propose(t.Context(), table, Given{Region: "JO", Zone: zone(t), Now: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return table, plan
}

// leads takes the file by the plan: "line name identities said", a line for each.
func leads(t *testing.T, table *Table, plan *Plan) (lines []string, k *Taking) {
	t.Helper()
	k = plan.Take(table)
	for l, err := range k.Leads(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, id := range l.Identities {
			ids = append(ids, id.Value)
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", l.Line, l.Name, strings.Join(ids, " "), l.Word.Said)))
	}
	return lines, k
}

func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func (f *Findings) doubt(code DoubtCode) int {
	for _, d := range f.Doubts {
		if d.Code == code {
			return max(d.Count, 1)
		}
	}
	return 0
}

func TestAnswers(t *testing.T) {
	for cell, want := range map[string]data.Said{
		"yes": data.SaidYes, "YES.": data.SaidYes, "Ja": data.SaidYes, "Oui": data.SaidYes, "Sí": data.SaidYes, "Evet": data.SaidYes, "نعم": data.SaidYes, "أوافق": data.SaidYes, "1": data.SaidYes, "TRUE": data.SaidYes, "✓": data.SaidYes, "☑": data.SaidYes, "x": data.SaidYes,
		"subscribed": data.SaidYes, "Opted-in": data.SaidYes, "Yes, send me offers": data.SaidYes, "I agree to receive news": data.SaidYes, "نعم، أوافق على ذلك": data.SaidYes, "Ja, ich möchte": data.SaidYes, "onaylıyorum": data.SaidYes, "J'accepte": data.SaidYes,
		"no": data.SaidNo, "Nein": data.SaidNo, "Non": data.SaidNo, "Hayır": data.SaidNo, "لا": data.SaidNo, "0": data.SaidNo, "false": data.SaidNo, "لا أوافق": data.SaidNo, "غير موافق": data.SaidNo, "✗": data.SaidNo, "☐": data.SaidNo, "No, thanks": data.SaidNo, "not subscribed": data.SaidNo,
		"unsubscribed": data.SaidLeft, "Opted out": data.SaidLeft, "blocklisted": data.SaidLeft, "abgemeldet": data.SaidLeft, "désabonné": data.SaidLeft, "ألغى الاشتراك": data.SaidLeft, "Hard Bounced": data.SaidLeft, "cleaned": data.SaidLeft,
		"": "", "-": "", "n/a": "", "pending": "", "unconfirmed": "", "maybe": "", "yes but not by mail": "", "no or yes": "", "2": "", "Marketing contact": "", "yesterday": "", "نعم لكن ليس الآن": "", "only SMS": "",
	} {
		if got, known := (Column{Field: Answer}).Means(cell); got != want || !known && want != "" {
			t.Errorf("%q: got %q, %v; want %q", cell, got, known, want)
		}
	}
	for cell, want := range map[string]data.Said{"yes": data.SaidLeft, "TRUE": data.SaidLeft, "unsubscribed": data.SaidLeft, "no": "", "false": "", "": "", "subscribed": data.SaidLeft, "maybe": ""} {
		if got, _ := (Column{Field: Left}).Means(cell); got != want {
			t.Errorf("did they leave? %q: got %q, want %q", cell, got, want)
		}
	}
	c := Column{Field: Answer, Answers: map[string]data.Said{"gold": data.SaidYes, "yes": data.SaidNo}}
	if gold, _ := c.Means("Gold"); gold != data.SaidYes {
		t.Error("what a person says of a value is passed over")
	}
	if yes, _ := c.Means("Yes"); yes != data.SaidNo {
		t.Error("a person's word is weaker than the list")
	}
}

func TestAnswers_OneMeaning(t *testing.T) {
	for w := range markWords {
		if _, ok := answerWords[w]; !ok || AnswerKey(w) != w {
			t.Errorf("%q is no answer as it is written", w)
		}
	}
	for w := range doubtWords {
		if AnswerKey(w) != w {
			t.Errorf("%q would never match: write %q", w, AnswerKey(w))
		}
	}
}

func TestApply_Words(t *testing.T) {
	m := Mapping{Columns: []Column{{Field: Email, Name: "e"}, {Field: Answer, Name: "a"}, {Field: AnsweredAt, Name: "at"}, {Field: Left, Name: "l"}, {Field: LeftAt, Name: "since"}, {Field: CreatedTime, Name: "c"}}}
	for _, c := range []struct {
		cells      [5]string
		said       data.Said
		saidAt, at string
	}{
		{[5]string{"yes", "2026-05-01", "", "", "2026-04-01"}, data.SaidYes, "2026-05-01", "2026-04-01"},
		{[5]string{"yes", "2026-05-01", "", "", ""}, data.SaidYes, "2026-05-01", "2026-05-01"},
		{[5]string{"yes", "", "", "", "2026-04-01"}, data.SaidYes, "", "2026-04-01"},
		{[5]string{"2026-05-02", "", "", "", ""}, data.SaidYes, "2026-05-02", "2026-05-02"},
		{[5]string{"no", "2026-05-01", "", "", ""}, data.SaidNo, "", "2026-05-01"},
		{[5]string{"", "", "", "", "2026-04-01"}, "", "", "2026-04-01"},
		{[5]string{"yes", "2026-05-01", "yes", "", "2026-04-01"}, data.SaidLeft, "", ""},
		{[5]string{"yes", "2026-05-01", "", "2026-06-01", "2026-04-01"}, data.SaidLeft, "2026-06-01", "2026-04-01"},
		{[5]string{"yes", "2026-05-01", "2026-06-02", "", "2026-04-01"}, data.SaidLeft, "2026-06-02", "2026-04-01"},
		{[5]string{"yes", "", "no", "0000-00-00 00:00:00", ""}, data.SaidYes, "", ""},
		{[5]string{"yes", "", "", "some day", ""}, data.SaidLeft, "", ""},
		{[5]string{"unsubscribed", "", "", "", ""}, data.SaidLeft, "", ""},
		{[5]string{"gladly", "", "", "", ""}, "", "", ""},
	} {
		got, problems := m.Apply(Row{Line: 2, Cells: append([]string{"rana@tell.example"}, c.cells[:]...)})
		day := func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.Format(time.DateOnly)
		}
		if SetAside(problems) || got.Said != c.said || day(got.SaidAt) != c.saidAt || day(got.At) != c.at {
			t.Errorf("%q: got %q %s at %s, %v", c.cells, got.Said, day(got.SaidAt), day(got.At), problems)
		}
	}
	// A leaving counts whatever else is wrong with the row.
	m.Now = time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	if c, problems := m.Apply(Row{Line: 2, Cells: []string{"rana@tell.example", "", "", "yes", "2062-05-01", "2062-05-01"}}); SetAside(problems) || c.Said != data.SaidLeft || c.Extra["c"] != "2062-05-01" || c.Extra["since"] != "2062-05-01" {
		t.Errorf("got %+v, %v", c, problems)
	}
	if _, problems := m.Apply(Row{Line: 2, Cells: []string{"rana@tell.example", "yes", "2062-05-01", "", "", ""}}); !SetAside(problems) || worst(problems) != CodeFuture {
		t.Errorf("a consent of the future: %v", problems)
	}
}

func TestPropose_Answers(t *testing.T) {
	rows := "Name,Email,Sign me up for news\n"
	for i := range 30 {
		rows += fmt.Sprintf("P%d,p%d@x.example,%s\n", i, i, []string{"yes", "no", "perhaps"}[i/10])
	}
	table, plan := propose(t, "x.csv", strings.ReplaceAll(rows, "Sign me up for news", "Newsletter"))
	var values []string
	for _, v := range plan.Found.Values {
		values = append(values, fmt.Sprintf("%s %d %s %v", v.Text, v.Count, v.Said, v.Known))
	}
	wantLines(t, values, "yes 10 yes true", "no 10 no true", "perhaps 10  false")
	if plan.Found.Said[data.SaidYes] != 10 || plan.Found.doubt(DoubtUnknownAnswers) != 10 || !plan.Mapping.Answers() {
		t.Errorf("got %+v", plan.Found)
	}
	plan.Mapping.Columns[2].Field = Extra
	found, err := Examine(t.Context(), table, plan.Mapping, nil)
	if err != nil || found.doubt(DoubtAnswerUnused) == 0 {
		t.Errorf("a column of answers that is a detail is not asked about: %+v, %v", found.Doubts, err)
	}
}

// Who agreed to terms agreed to no newsletter, whichever column comes first.
func TestPropose_OtherQuestions(t *testing.T) {
	table, plan := propose(t, "x.csv", "Email,Consent,Newsletter\na1@x.example,yes,\na2@x.example,no,yes\na3@x.example,yes,no\n")
	got, _ := leads(t, table, plan)
	wantLines(t, got, "2  a1@x.example", "3  a2@x.example yes", "4  a3@x.example no")
}

func TestPropose_States(t *testing.T) {
	rows := "Email,Status\n"
	for i := range 25 {
		rows += fmt.Sprintf("p%d@x.example,active\n", i)
	}
	_, plan := propose(t, "x.csv", rows)
	if plan.Mapping.Columns[1].Field != Extra {
		t.Error("active is taken for an agreement")
	}
	_, plan = propose(t, "x.csv", rows+"q@x.example,unsubscribed\n")
	if c := plan.Mapping.Columns[1]; c.Field != Answer || plan.Found.Said[data.SaidYes] != 25 || plan.Found.Said[data.SaidLeft] != 1 {
		t.Errorf("got %+v, %v", c, plan.Found.Said)
	}
	_, plan = propose(t, "x.csv", "Email,Consent\na1@x.example,✓\na2@x.example,x\na3@x.example,\n")
	if plan.Found.Said[data.SaidYes] != 1 || plan.Found.Said[data.SaidNo] != 1 {
		t.Errorf("a cross beside a tick: %v", plan.Found.Said)
	}
}

func TestPropose_EveryoneLeft(t *testing.T) {
	for name, content := range map[string]string{
		"unsubscribed_members_export_1a2b.csv": "Email Address,First Name\nlina@hosn.example,Lina\n",
		"Sperrliste.csv":                       "E-Mail\nlina@hosn.example\n",
		"الغاء الاشتراك.csv":                   "البريد\nlina@hosn.example\n",
		"a.csv":                                "Unsubscribed email\nlina@hosn.example\n",
		"b.csv":                                "Blocked contact,Blocked at\nlina@hosn.example,2026-04-03\n",
		"c.csv":                                "Email,Unsubscribe reason\nlina@hosn.example,too many\n",
		"d.csv":                                "Email,Abgemeldet am\nlina@hosn.example,13.04.2026\n",
		"e.csv":                                "email,status\nlina@hosn.example,blocklisted\n",
		"unsubscribed.csv":                     "Email,Opt out\nlina@hosn.example,\n",
		"f.csv":                                "البريد الإلكتروني,محظور\nlina@hosn.example,نعم\n",
	} {
		table, plan := propose(t, name, content)
		got, _ := leads(t, table, plan)
		if len(got) != 1 || !strings.HasSuffix(got[0], " lina@hosn.example left") {
			t.Errorf("%s: got %q of %+v", name, got, plan.Mapping)
		}
	}
	for name, content := range map[string]string{
		"subscribed_members_export_1a2b.csv": "Email Address,First Name\nlina@hosn.example,Lina\n",
		"nonsubscribed members.csv":          "Email Address,First Name\nlina@hosn.example,Lina\n",
		"c.csv":                              "Email,Unsubscribe reason\nlina@hosn.example,\n",
		"optout.csv":                         "Email,Opt out\nlina@hosn.example,no\n",
		"unsubscribes.csv":                   "Email,Subscribed\nlina@hosn.example,yes\n",
	} {
		_, plan := propose(t, name, content)
		if plan.Mapping.EveryoneLeft || plan.Found.Said[data.SaidLeft] > 0 {
			t.Errorf("%s: everyone left", name)
		}
	}
}

func TestPropose_Days(t *testing.T) {
	file := func(dates ...string) string {
		rows := "Email,Date\n"
		for i := range 30 {
			rows += fmt.Sprintf("p%d@x.example,03/04/2026\n", i)
		}
		for i, d := range dates {
			rows += fmt.Sprintf("q%d@x.example,%s\n", i, d)
		}
		return rows
	}
	for _, c := range []struct {
		dates          []string
		first, unclear bool
		unread         int
		mixed          bool
	}{
		{nil, true, true, 30, false},
		{[]string{"25/04/2026"}, true, false, 0, false},
		{[]string{"04/25/2026"}, false, false, 0, false},
		{[]string{"25/04/2026", "26/04/2026", "27/04/2026", "28/04/2026", "04/25/2026"}, true, false, 1, true},
		{[]string{"25/04/2026", "04/25/2026"}, true, true, 30, true},
		{[]string{"2026-04-25"}, true, true, 30, false},
		{[]string{"25/10/1447"}, true, true, 31, false},
	} {
		_, plan := propose(t, "x.csv", file(c.dates...))
		m := plan.Mapping
		if m.DayFirst != c.first || m.DayUnclear != c.unclear || plan.Found.Kept != c.unread || (plan.Found.doubt(DoubtDaysMixed) > 0) != c.mixed || (plan.Found.doubt(DoubtDays) > 0) != c.unclear {
			t.Errorf("%v: first %v, unclear %v, %d unread, %v", c.dates, m.DayFirst, m.DayUnclear, plan.Found.Kept, plan.Found.Doubts)
		}
	}
	_, plan := propose(t, "x.csv", "Email,Date\na1@x.example,03.04.2026\n")
	if plan.Mapping.DayUnclear || !plan.Mapping.DayFirst {
		t.Error("a date with dots is asked about")
	}
	table, plan := propose(t, "x.csv", file())
	plan.Mapping.DayUnclear, plan.Mapping.DayFirst = false, false
	if found, err := Examine(t.Context(), table, plan.Mapping, nil); err != nil || found.Kept != 0 {
		t.Errorf("after the answer %d dates are unread, %v", found.Kept, err)
	}
}

func TestPropose_Names(t *testing.T) {
	table, plan := propose(t, "x.csv", "Name,Email\n\"Tell, Rana\",a1@x.example\n\"Zayd, Omar\",a2@x.example\nLina Hosn,a3@x.example\n\"Dar, Sami, PhD\",a4@x.example\n\"Nasr, Huda\",a5@x.example\n")
	if !plan.Mapping.TurnNames || plan.Found.doubt(DoubtTurnNames) != 3 {
		t.Errorf("not proposed: %+v", plan.Found.Doubts)
	}
	if got, _ := leads(t, table, plan); !slices.Equal(got, []string{"2 Rana Tell a1@x.example", "3 Omar Zayd a2@x.example", "4 Lina Hosn a3@x.example", "5 Dar, Sami, PhD a4@x.example", "6 Huda Nasr a5@x.example"}) {
		t.Errorf("got %q", got)
	}
	table, plan = propose(t, "x.csv", "Name,Email\n\"Tell, Rana\",a1@x.example\nOmar Zayd,a2@x.example\nLina Hosn,a3@x.example\n")
	if plan.Mapping.TurnNames || plan.Found.doubt(DoubtTurnNames) != 1 {
		t.Errorf("one of three: %+v", plan.Found.Doubts)
	}
	if got, _ := leads(t, table, plan); got[0] != "2 Tell, Rana a1@x.example" {
		t.Errorf("got %q", got)
	}
}

const family = "Full name,Email,Phone\nHuda Nasr,nasr@x.example,0791110011\nHuda N. Nasr,nasr@x.example,0791110015\nZaid Nasr,nasr@x.example,0791110012\nSalma Nasr,nasr@x.example,\n,nasr@x.example,0791110014\n"

func TestPropose_Shared(t *testing.T) {
	table, plan := propose(t, "x.csv", family)
	if f := plan.Found; f.SharedRows != 2 || f.doubt(DoubtShared) != 2 || len(f.Shared) != 1 || f.Shared[0].Value != "nasr@x.example" || f.Shared[0].Rows != 3 || f.Shared[0].Line != 2 || f.Taken != 4 || f.Aside[CodeShared] != 1 {
		t.Errorf("got %+v", f)
	}
	got, k := leads(t, table, plan)
	wantLines(t, got, "2 Huda Nasr nasr@x.example +962791110011", "3 Huda N. Nasr nasr@x.example +962791110015", "4 Zaid Nasr +962791110012", "6  nasr@x.example +962791110014")
	if len(k.Aside) != 1 || k.Aside[0].Line != 5 || k.Aside[0].Code != CodeShared || len(k.Unread) != 1 || k.Unread[0].Text != "nasr@x.example" || k.Unread[0].Line != 4 {
		t.Errorf("got %+v, %+v", k.Aside, k.Unread)
	}
	plan.Mapping.Shared = SharedAside
	got, k = leads(t, table, plan)
	wantLines(t, got, "2 Huda Nasr nasr@x.example +962791110011", "3 Huda N. Nasr nasr@x.example +962791110015", "6  nasr@x.example +962791110014")
	if len(k.Aside) != 2 {
		t.Errorf("got %+v", k.Aside)
	}
	// Whoever left takes the address with them.
	table, plan = propose(t, "x.csv", "Full name,Email,Unsubscribed\nHuda Nasr,nasr@x.example,no\nZaid Nasr,nasr@x.example,yes\n")
	got, _ = leads(t, table, plan)
	wantLines(t, got, "2 Huda Nasr nasr@x.example", "3 Zaid Nasr nasr@x.example left")
}

// A company's number in a column of telephones is nobody's when many names have it.
func TestPropose_Crowd(t *testing.T) {
	rows := "Name,Email,Phone\n"
	var want []string
	for i, name := range []string{"Rana Tell", "Omar Zayd", "Lina Hosn", "Sami Dar", "Huda Nasr", "Zaid Nasr"} {
		rows += fmt.Sprintf("%s,a%d@x.example,065550000\n", name, i)
		want = append(want, fmt.Sprintf("%d %s a%d@x.example", i+2, name, i))
	}
	table, plan := propose(t, "x.csv", rows)
	got, k := leads(t, table, plan)
	wantLines(t, got, want...)
	if len(k.Unread) != 6 || plan.Found.SharedRows != 6 {
		t.Errorf("got %+v", k.Unread)
	}
}

func TestTaking_TwentyNumbers(t *testing.T) {
	rows := "Name,Email,Phone,Mobile\n"
	for i := range 15 {
		rows += fmt.Sprintf("Rana,rana@tell.example,+9627911100%02d,+9627911101%02d\n", i, i)
	}
	table, plan := propose(t, "x.csv", rows)
	got, k := leads(t, table, plan)
	if len(got) != 10 || len(k.Aside) != 5 || k.Aside[0].Code != CodeTooMany || plan.Found.Aside[CodeTooMany] != 5 {
		t.Errorf("%d rows, %+v", len(got), k.Aside)
	}
}

// A cell that can't be read is listed where it stands, and may be written anew.
func TestTaking_Mended(t *testing.T) {
	table, plan := propose(t, "x.csv", "Name,Email,Phone\nRana,rana(at)tell.example,\nOmar,omar@zayd.example,12\n")
	if f := plan.Found; len(f.Unread) != 1 || f.Unread[0].Place != (Place{3, 2}) || f.Unread[0].Name != "Phone" || f.Unread[0].Text != "12" || f.Unread[0].Code != CodeBadPhone || f.Aside[CodeNoIdentity] != 1 {
		t.Errorf("got %+v", f)
	}
	plan.Mapping.Mended = map[Place]string{{2, 1}: "rana@tell.example", {3, 2}: "0791110002"}
	got, k := leads(t, table, plan)
	wantLines(t, got, "2 Rana rana@tell.example", "3 Omar omar@zayd.example +962791110002")
	if len(k.Aside) != 0 || k.Kept != 0 {
		t.Errorf("got %+v, %d", k.Aside, k.Kept)
	}
}

func TestPropose_OwnAside(t *testing.T) {
	for _, own := range ownColumns {
		table, plan := propose(t, "x.csv", "Name,Email,"+own[0]+","+own[1]+"\nRana,rana@tell.example,2,No address\n")
		if plan.Mapping.Kind != OwnAside {
			t.Errorf("got %s", plan.Mapping.Kind)
		}
		for l, err := range plan.Take(table).Leads(t.Context()) {
			if err != nil || len(l.Extra) != 0 {
				t.Errorf("got %+v, %v", l, err)
			}
		}
	}
}

func TestPropose_Wording(t *testing.T) {
	table, plan := propose(t, "x.csv", "Email,Newsletter,Consent text\na1@x.example,yes,Form 1\na2@x.example,yes,Form 2\na3@x.example,yes,\n")
	plan.Mapping.Notices = map[string]int64{"form 2": 7}
	var got []int64
	for l, err := range plan.Take(table).Leads(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, l.Word.NoticeID)
	}
	if !slices.Equal(got, []int64{data.NoNotice, 7, 0}) || len(plan.Found.Values) != 3 {
		t.Errorf("got %v, %+v", got, plan.Found.Values)
	}
}

// What the tool puts into a mapping comes back from where it is kept.
func TestMapping_JSON_Meaning(t *testing.T) {
	want := Mapping{Columns: []Column{{Field: Answer, Name: "a", Answers: map[string]data.Said{"gold": data.SaidYes}}, {Field: Extra, Name: "o", Suggested: Email, Why: ReasonOthers}}, Kind: HubSpot,
		EveryoneLeft: true, TurnNames: true, Shared: SharedApart, Notices: map[string]int64{"Form 1": 3}}
	content, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Mapping
	if err := json.Unmarshal(content, &got); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

// Google's groups of its own are none of a person's, and a tool's quotation marks no
// part of a tag.
func TestApply_Tags(t *testing.T) {
	m := Mapping{Columns: []Column{{Field: Email, Name: "e"}, {Field: Tags, Name: "t"}}}
	for cell, want := range map[string]string{"* myContacts ::: Customers": "Customers", "* myContacts": "", "Friends ::: * friends ::: * starred": "Friends|friends", `"spring fair","vip"`: "spring fair|vip", "a; b،c|d": "a|b|c|d", `rock 'n' roll`: "rock 'n' roll"} {
		c, _ := m.Apply(Row{Line: 2, Cells: []string{"rana@tell.example", cell}})
		if got := strings.Join(c.Tags, "|"); got != want {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}

func BenchmarkPropose(b *testing.B) {
	const rows = 50_000
	content := manyRows(rows, 1)
	table := mustOpen(b, content, Options{})
	b.ReportAllocs()
	for b.Loop() {
		plan, err := Propose(b.Context(), table, Given{Region: "JO"}, nil)
		if err != nil || plan.Found.Taken != rows {
			b.Fatal(err, plan.Found.Taken)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// Whatever a file holds, what is told before the import is what comes of it.
func FuzzPropose(f *testing.F) {
	f.Add("Name,Email,Phone\nHuda,n@x.example,0791110011\nZaid,n@x.example,0791110012\n", "x.csv")
	f.Add("Email,Status,Opt-in date\na1@x.example,subscribed,03/04/2026\na1@x.example,unsubscribed,\n", "x.csv")
	f.Add("E-Mail;Abgemeldet am\nlina@hosn.example;13.04.2026\n", "Sperrliste.csv")
	f.Add("rana@tell.example\n", "list.txt")
	f.Fuzz(func(t *testing.T, content, name string) {
		table, err := Open(t.Context(), name, opener([]byte(content)), Options{})
		if err != nil {
			return
		}
		plan, err := Propose(t.Context(), table, Given{Region: "JO", Now: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)}, nil)
		if err != nil {
			wantTyped(t, err)
			return
		}
		for _, choice := range []Shared{SharedApart, SharedAside} {
			plan.Mapping.Shared = choice
			if plan.Found, err = Examine(t.Context(), table, plan.Mapping, nil); err != nil {
				t.Fatal(err)
			}
			k := plan.Take(table)
			taken := 0
			for l, err := range k.Leads(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if taken++; len(l.Identities) == 0 || plan.Mapping.EveryoneLeft && l.Word.Said != data.SaidLeft {
					t.Fatalf("%+v", l)
				}
			}
			aside := 0
			for _, n := range plan.Found.Aside {
				aside += n
			}
			if f := plan.Found; taken != f.Taken || len(k.Aside) != aside || k.TestRows != f.TestRows || k.Kept != f.Kept || f.Rows != taken+aside+f.TestRows {
				t.Fatalf("%d taken, %d aside, %d kept; told was %+v", taken, len(k.Aside), k.Kept, f)
			}
		}
	})
}
