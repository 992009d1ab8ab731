package data_test

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
)

// What a vault takes, it can show, check and prove afterwards; what it could not, it
// refuses, and nothing is written.
func TestRecordConsent_Edges(t *testing.T) {
	at := func(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		record data.ConsentRecord
		years  int // by which the clock is wrong
		want   data.Code
		how    string
	}{
		"a text that is no UTF-8":   {data.ConsentRecord{How: "said\xff\xed\xa0\x80 so"}, 0, "", "said\uFFFD so"},
		"control characters":        {data.ConsentRecord{How: "a\x00b\r\n\u2028\u202e\x1b[2J"}, 0, "", "a\x00b\r\n\u2028\u202e\x1b[2J"},
		"the year 999":              {data.ConsentRecord{At: at(1000).Add(-1)}, 0, data.CodeBadChoice, ""},
		"the year 1000":             {data.ConsentRecord{At: at(1000)}, 0, "", ""},
		"the year 0":                {data.ConsentRecord{At: at(0)}, 0, data.CodeBadChoice, ""},
		"the year of a typing slip": {data.ConsentRecord{At: at(202)}, 0, data.CodeBadChoice, ""},
		"the beginning of time":     {data.ConsentRecord{At: at(-292277022)}, 0, data.CodeBadChoice, ""},
		"before 1970":               {data.ConsentRecord{At: time.Unix(0, -1)}, 0, "", ""},
		"a clock before 1000":       {data.ConsentRecord{}, -1100, data.CodeInternal, ""},
		"a clock after 9999":        {data.ConsentRecord{}, 8000, data.CodeInternal, ""},
	} {
		t.Run(name, func(t *testing.T) {
			v, clock := datatest.Vault(t)
			news := datatest.MustPurpose(t, v, "News")
			r := c.record
			r.LeadID, r.PurposeID, r.Act, r.Via, r.Grade = datatest.MustLead(t, v, "Layla", "layla@example.org"), news, data.ActGiven, data.ViaForm, data.GradeWord
			for range max(c.years, -c.years) { // more than a Duration holds at once
				clock.Add(365 * 24 * time.Hour * time.Duration(cmp.Compare(c.years, 0)))
			}
			if _, err := v.RecordConsent(t.Context(), r); (err != nil || c.want != "") && (err == nil || data.CodeOf(err) != c.want) {
				t.Errorf("record: %v, want %q", err, c.want)
			}
			mustProve(t, v, r.LeadID, c.want == "", c.how)
		})
	}
}

// mustProve fails unless the ledger is sound, a lead's page can be shown, and their
// proof holds when they said something.
func mustProve(t *testing.T, v *data.Vault, lead int64, said bool, how string) {
	t.Helper()
	mustSound(t, v)
	all, err := v.ConsentHistory(t.Context(), lead)
	if err != nil || (len(all) > 0) != said || said && all[0].Personal.How != how {
		t.Errorf("history %+v, %v", all, err)
	}
	if !said {
		return
	}
	file, err := v.ProvePerson(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	if result, err := proof.Check(file, ""); err != nil || len(result.Faults) > 0 {
		t.Errorf("the proof: %+v, %v", result, err)
	}
}

// A clock that is set back while something is written down does not make a ledger that
// was written down before it happened.
func TestRecordConsent_ClockSetBack(t *testing.T) {
	clock, steps := datatest.NewClock(), time.Duration(0)
	p := clock.Params()
	p.Now = func() time.Time {
		steps += time.Second
		return clock.Now().Add(-steps)
	}
	v, err := data.Create(t.Context(), t.TempDir(), []byte(datatest.Password), p)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	news := datatest.MustPurpose(t, v, "News")
	layla := datatest.MustLead(t, v, "Layla", "layla@example.org")
	_, err = v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: layla, PurposeID: news, Act: data.ActGiven, Via: data.ViaForm, Grade: data.GradeWord, At: p.Now()})
	if data.CodeOf(err) != data.CodeFuture {
		t.Errorf("a time that is still to come by the clock: %v", err)
	}
	_, err = v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: layla, PurposeID: news, Act: data.ActGiven, Via: data.ViaForm, Grade: data.GradeWord, At: p.Now().Add(-time.Second)})
	if err != nil {
		t.Error(err)
	}
	mustProve(t, v, layla, true, "")
}

// The language of a notice goes into the ledger, where a check asks for its form.
func TestAddNotice_Lang(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	for lang, want := range map[string]data.Code{"": data.CodeMissing, "arabic !": data.CodeBadChoice, "ar\n": data.CodeBadChoice, "ar": "", "zh-Hant-TW": ""} {
		if _, err := v.AddNotice(t.Context(), data.Notice{PurposeID: news, Lang: lang, Text: "Yes"}); (err != nil || want != "") && (err == nil || data.CodeOf(err) != want) {
			t.Errorf("%q: %v, want %q", lang, err, want)
		}
	}
}

// A row of a file that names a time that no ledger can hold is set aside.
func TestImport_TimeOutOfForm(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	rows := func(yield func(data.ImportLead, error) bool) {
		for i, year := range []int{202, 2020} {
			id := data.Identity{Kind: data.Email, Value: strings.Repeat("a", i+1) + "@example.org"}
			if !yield(data.ImportLead{Line: i + 1, Identities: []data.Identity{id}, At: time.Date(year, 5, 1, 0, 0, 0, 0, time.UTC)}, nil) {
				return
			}
		}
	}
	report, err := v.Import(t.Context(), data.Import{SHA256: []byte{1}, Source: data.Source{Name: "Fair", Kind: "file"},
		Ground: &data.ImportGround{PurposeID: news, Via: data.ViaForm, Grade: data.GradeWord, How: "ticked \xff"}}, rows, nil)
	if err != nil || report.Added != 1 || len(report.SetAside) != 1 || report.SetAside[0] != (data.SetAside{Line: 1, Code: data.CodeBadChoice}) {
		t.Errorf("%+v, %v", report, err)
	}
	mustProve(t, v, 1, true, "ticked \uFFFD")
}
