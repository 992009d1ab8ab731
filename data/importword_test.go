package data_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// said is a row of one address with its person's answer.
func said(address string, word data.Said, at time.Time) data.ImportLead {
	l := row("", email(address))
	l.Word = data.ImportWord{Said: word, At: at}
	return l
}

// mustReachOnly fails unless a campaign for a purpose reaches these addresses and no others.
func mustReachOnly(t *testing.T, v *data.Vault, purpose int64, addresses ...string) {
	t.Helper()
	ids, err := v.ReachIDs(t.Context(), &data.Run{Class: data.ClassCampaign, Channel: data.ChannelEmail, PurposeID: purpose}, data.VerdictAllowed)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, id := range ids {
		l, err := v.Lead(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, l.First(data.Email))
	}
	slices.Sort(got)
	if fmt.Sprint(got) != fmt.Sprint(addresses) {
		t.Errorf("reached: %v, want %v", got, addresses)
	}
}

// Only a row whose own answer is yes agrees; one that says no or left never does, with or
// without answers in the file.
func TestVault_Import_Answers(t *testing.T) {
	for _, answers := range []bool{true, false} {
		t.Run(fmt.Sprint(answers), func(t *testing.T) {
			v, clock := datatest.Vault(t)
			news := datatest.MustPurpose(t, v, "News")
			then := clock.Now().AddDate(0, -2, 0)
			p := plan(news)
			p.Answers = answers
			report := mustImport(t, v, p, said("yes@example.org", data.SaidYes, then), said("no@example.org", data.SaidNo, then),
				said("left@example.org", data.SaidLeft, then), said("nothing@example.org", data.SaidNothing, time.Time{}))
			want := data.ImportReport{Added: 3, Blocked: 1, Agreed: 1, OptedOut: 2}
			reached := []string{"yes@example.org"}
			if !answers {
				want.Agreed, reached = 2, []string{"nothing@example.org", "yes@example.org"}
			}
			mustReport(t, report, want)
			mustReachOnly(t, v, news, reached...)
			events, err := v.ConsentHistory(t.Context(), 1)
			if err != nil || len(events) != 1 || events[0].Act != data.ActGiven || !events[0].At.Equal(then) {
				t.Errorf("yes: %+v, %v", events, err)
			}
			events, err = v.ConsentHistory(t.Context(), 2)
			if err != nil || len(events) != 1 || events[0].Act != data.ActRefused || !events[0].At.Equal(then) || events[0].Personal.By != "import" {
				t.Errorf("no: %+v, %v", events, err)
			}
			mustReport(t, mustImport(t, v, p, said("no@example.org", data.SaidYes, clock.Now()), said("left@example.org", data.SaidYes, clock.Now())),
				data.ImportReport{Added: 1, Unchanged: 1, KeptOut: 2}) // by hand alone
			mustSound(t, v)
		})
	}
}

// The day of an answer is its own, or that of the row, or unknown; it is never that of the
// import. A yes that is still to come is refused; that somebody left counts all the same.
func TestVault_Import_AnswerTimes(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, amal, news)
	then, later := clock.Now().AddDate(-1, 0, 0), clock.Now().AddDate(36, 0, 0)
	own, rowOnly, none, future := said("own@example.org", data.SaidYes, then), said("row@example.org", data.SaidYes, time.Time{}),
		said("none@example.org", data.SaidYes, time.Time{}), said("future@example.org", data.SaidYes, later)
	own.At, rowOnly.At = then.AddDate(0, 6, 0), then.AddDate(0, 6, 0)
	report := mustImport(t, v, plan(news), own, rowOnly, none, future, said("amal@example.org", data.SaidLeft, later))
	mustReport(t, report, data.ImportReport{Added: 3, Updated: 1, Agreed: 3, OptedOut: 1, SetAside: []data.SetAside{{Line: 5, Code: data.CodeFuture}}})
	for address, want := range map[string]time.Time{"own@example.org": then, "row@example.org": rowOnly.At, "none@example.org": {}, "amal@example.org": {}} {
		leads, _, err := v.FindLeads(t.Context(), []string{address})
		if err != nil || len(leads) != 1 {
			t.Fatal(address, leads, err)
		}
		events, err := v.ConsentHistory(t.Context(), leads[0])
		if err != nil || !events[0].At.Equal(want) {
			t.Errorf("%s: %v, %v; want %v", address, events[0].At, err, want)
		}
	}
	mustState(t, v, amal, data.StateOptedOut)
}

// A row names the notice that its person was shown, which has to be of the purpose.
func TestVault_Import_AnswerNotice(t *testing.T) {
	v, clock := datatest.Vault(t)
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	var notices []int64
	for _, of := range []int64{news, offers} {
		id, err := v.AddNotice(t.Context(), data.Notice{PurposeID: of, Kind: data.NoticeForm, Lang: "en", Text: fmt.Sprint("Yes to ", of)})
		if err != nil {
			t.Fatal(err)
		}
		notices = append(notices, id)
	}
	p := plan(news)
	p.Answers, p.Ground.Grade = true, data.GradeWorded
	shown, not := said("shown@example.org", data.SaidYes, clock.Now()), said("not@example.org", data.SaidYes, clock.Now())
	shown.Word.NoticeID = notices[0]
	mustReport(t, mustImport(t, v, p, shown, not), data.ImportReport{Added: 2, Agreed: 2})
	for lead, want := range map[int64]data.Grade{1: data.GradeWorded, 2: data.GradeWord} {
		events, err := v.ConsentHistory(t.Context(), lead)
		if err != nil || events[0].Grade != want || (events[0].NoticeID != 0) != (lead == 1) {
			t.Errorf("lead %d: %+v, %v", lead, events, err)
		}
	}
	shown.Word.NoticeID, shown.Identities = notices[1], []data.Identity{email("other@example.org")}
	if _, err := v.Import(t.Context(), p, rowsOf(shown), nil); data.CodeOf(err) != data.CodeNotFound || fieldOf(err) != "notice" {
		t.Errorf("another purpose's notice: %v", err)
	}
	p.Answers = false
	if _, err := v.Import(t.Context(), p, rowsOf(not), nil); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("worded without a wording: %v", err)
	}
}

// The three files of an audience come in any order, the older yes after the newer no or
// before it: only who subscribed and did not leave is written to.
func TestVault_Import_AudienceInAnyOrder(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			v, clock := datatest.Vault(t)
			news := datatest.MustPurpose(t, v, "News")
			old, recent := clock.Now().AddDate(-3, 0, 0), clock.Now().AddDate(-1, 0, 0)
			files := []struct {
				purpose int64
				rows    []data.ImportLead
			}{
				{news, []data.ImportLead{said("in@example.org", data.SaidYes, old), said("left@example.org", data.SaidYes, old), said("again@example.org", data.SaidYes, recent), said("gone@example.org", data.SaidYes, old)}},
				{0, []data.ImportLead{said("left@example.org", data.SaidLeft, recent), said("again@example.org", data.SaidLeft, old), said("stranger@example.org", data.SaidLeft, old)}},
				{0, []data.ImportLead{said("gone@example.org", data.SaidLeft, time.Time{})}},
			}
			for _, i := range order {
				p := plan(files[i].purpose)
				p.Answers = true
				mustImport(t, v, p, files[i].rows...)
				mustSound(t, v)
			}
			mustReachOnly(t, v, news, "in@example.org")
			if leads, missing, err := v.FindLeads(t.Context(), []string{"stranger@example.org"}); err != nil || len(leads) > 0 || len(missing) != 1 {
				t.Errorf("a stranger who left is kept: %v, %v", leads, err)
			}
		})
	}
}

// What people said themselves since they left stands; everything else ends.
func TestVault_Import_LeftBefore(t *testing.T) {
	v, clock := datatest.Vault(t)
	news, offers, later := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers"), clock.Now()
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActGiven, At: later})
	first := said("amal@example.org", data.SaidYes, later)
	mustReport(t, mustImport(t, v, plan(offers), first), data.ImportReport{Unchanged: 1, Agreed: 1})
	mustReport(t, mustImport(t, v, plan(0), said("amal@example.org", data.SaidLeft, later.AddDate(0, -1, 0))), data.ImportReport{Updated: 1, OptedOut: 1})
	mustReachOnly(t, v, news, "amal@example.org")
	mustReachOnly(t, v, offers)
	mustReport(t, mustImport(t, v, plan(0), said("amal@example.org", data.SaidLeft, time.Time{})), data.ImportReport{Updated: 1, OptedOut: 1})
	mustReachOnly(t, v, news) // nobody knows that it was before
	mustReport(t, mustImport(t, v, plan(0), said("amal@example.org", data.SaidLeft, time.Time{})), data.ImportReport{Unchanged: 1})
	mustSound(t, v)
}

// That somebody left holds for all people of a row and for addresses that are nobody's,
// which no other row would do.
func TestVault_Import_LeftByMany(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	datatest.MustAgree(t, v, amal, news)
	datatest.MustAgree(t, v, sami, news)
	both := said("amal@example.org", data.SaidLeft, time.Time{})
	both.Identities = append(both.Identities, email("sami@example.org"), email("new@example.org"))
	mustReport(t, mustImport(t, v, plan(0), both), data.ImportReport{Updated: 1, OptedOut: 1})
	mustReachOnly(t, v, news)
	mustReport(t, mustImport(t, v, plan(news), row("New", email("new@example.org"))), data.ImportReport{Added: 1, KeptOut: 1})
	if n := len(blocksOf(t, v)); n != 3 {
		t.Errorf("%d blocks", n)
	}
	dir := copyOf(t, v) // what came by a list is kept outside like any other
	if got := len(blockedIn(readFile(t, dir+"/vault.kept"), "opt_out")); got != 3 {
		t.Errorf("%d are kept outside", got)
	}
}

// Time, source and answer of every row stay with the person, also when they were known,
// and what it said otherwise than they are held.
func TestVault_Import_Origins(t *testing.T) {
	v, clock := datatest.Vault(t)
	now := clock.Now()
	first := row("Amal", email("amal@example.org"))
	first.At, first.Extra = now.AddDate(0, -2, 0), map[string]string{"which_oil?": "green"}
	mustImport(t, v, plan(0), first)
	clock.Add(time.Hour)
	second := row("Amal Haddad", email("amal@example.org"))
	second.At, second.Extra, second.Note, second.Word = now.AddDate(0, -1, 0), map[string]string{"which_oil?": "black", "city": "Irbid"}, "call", data.ImportWord{Said: data.SaidYes, At: now}
	p := plan(0)
	p.Source.Name = "Autumn"
	mustReport(t, mustImport(t, v, p, second), data.ImportReport{Updated: 1})
	mustReport(t, mustImport(t, v, p, first), data.ImportReport{Unchanged: 1})
	f, err := v.PersonFile(t.Context(), 1)
	if err != nil || len(f.Origins) != 3 {
		t.Fatalf("%+v, %v", f, err)
	}
	if o := f.Origins[0]; o.Source != "Spring" || o.SourceKind != "lead_form" || !o.Added || !o.At.Equal(first.At) || !o.ImportedAt.Equal(now) || fmt.Sprint(o.Beside) != fmt.Sprint(data.Told{}) {
		t.Errorf("first: %+v", o)
	}
	want := data.Told{Name: "Amal Haddad", Extra: map[string]string{"which_oil?": "black"}}
	if o := f.Origins[1]; o.Source != "Autumn" || o.Added || !o.At.Equal(second.At) || o.Said != data.SaidYes || !o.SaidAt.Equal(now) || fmt.Sprint(o.Beside) != fmt.Sprint(want) {
		t.Errorf("second: %+v", o)
	}
	if f.Lead.Extra["which_oil?"] != "green" || f.Lead.Extra["city"] != "Irbid" || f.Lead.Note != "call" {
		t.Errorf("lead: %+v", f.Lead)
	}
}

// Each row agreed to the wording that it names, and one whose wording nobody kept to none: it
// is not taken for the file's own.
func TestVault_Import_Wordings(t *testing.T) {
	v, clock := datatest.Vault(t)
	news, other := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Other")
	notice := func(purpose int64, text string) int64 {
		id, err := v.AddNotice(t.Context(), data.Notice{PurposeID: purpose, Lang: "en", Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	first, second, foreign := notice(news, "One"), notice(news, "Two"), notice(other, "Other")
	p := plan(news)
	p.Ground.Grade, p.Ground.NoticeID, p.Wordings = data.GradeWorded, 0, true
	rows := func(notices ...int64) (all []data.ImportLead) {
		for i, n := range notices {
			l := said(fmt.Sprintf("p%d@example.org", i), data.SaidYes, clock.Now())
			l.Word.NoticeID = n
			all = append(all, l)
		}
		return all
	}
	mustImport(t, v, p, rows(first, second, data.NoNotice, 0)...)
	for lead, want := range map[int64]int64{1: first, 2: second, 3: 0, 4: 0} {
		events, err := v.ConsentHistory(t.Context(), lead)
		grade := data.GradeWorded
		if want == 0 {
			grade = data.GradeWord
		}
		if err != nil || len(events) != 1 || events[0].NoticeID != want || events[0].Grade != grade {
			t.Errorf("%d: %+v, %v; want notice %d", lead, events, err, want)
		}
	}
	p.Ground.NoticeID = first
	mustImport(t, v, p, said("q@example.org", data.SaidYes, clock.Now()), func() data.ImportLead {
		l := said("r@example.org", data.SaidYes, clock.Now())
		l.Word.NoticeID = data.NoNotice
		return l
	}())
	for lead, want := range map[int64]int64{5: first, 6: 0} {
		if events, err := v.ConsentHistory(t.Context(), lead); err != nil || events[0].NoticeID != want {
			t.Errorf("%d: %+v, %v; want notice %d", lead, events, err, want)
		}
	}
	l := said("s@example.org", data.SaidYes, clock.Now())
	l.Word.NoticeID = foreign
	if _, err := v.Import(t.Context(), p, rowsOf(l), nil); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("a notice of another purpose: %v", err)
	}
	mustSound(t, v)
}
