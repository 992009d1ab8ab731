package leads

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// word records what a lead said, on a day of November 2026.
func word(t *testing.T, v *data.Vault, r data.ConsentRecord, day int) {
	t.Helper()
	if day > 0 {
		r.At = time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC)
	}
	if r.Grade == "" {
		r.Grade = data.GradeWord
	}
	if r.Via == "" {
		r.Via = data.ViaEmail
	}
	_, err := v.RecordConsent(t.Context(), r)
	must(t, err)
}

// openPerson shows the page of somebody who is in the vault.
func openPerson(t *testing.T, s *pagetest.Stage, id int64) *leadPage {
	t.Helper()
	l := NewLead(s.Place, page.Route{Page: page.Lead, ID: id}).(*leadPage)
	s.Show(l.Content())
	s.Reads(s.T("lead.consent.title"))
	return l
}

// takeDown opens the dialog of an answer.
func takeDown(t *testing.T, s *pagetest.Stage, a answer) {
	t.Helper()
	must(t, s.Press(s.T("lead."+string(a)+".record")))
	s.Reads(s.T("lead.record." + string(a) + ".yes"))
}

// newest returns the newest event of a lead.
func newest(t *testing.T, s *pagetest.Stage, id int64) data.ConsentEvent {
	t.Helper()
	all, err := s.Vault.ConsentHistory(t.Context(), id)
	if err != nil || len(all) == 0 {
		t.Fatalf("events: %v, %v", all, err)
	}
	return all[0]
}

// A refusal, a withdrawal and an objection, to one purpose or to all, are written down
// as what they are.
func TestWordForm_KindsOfNo(t *testing.T) {
	for key, want := range map[string]struct {
		act data.Act
		all bool
	}{
		"refused": {act: data.ActRefused}, "withdrawn": {act: data.ActWithdrawn}, "objected": {act: data.ActObjected}, objectedAll: {act: data.ActObjected, all: true},
	} {
		t.Run(key, func(t *testing.T) {
			s := pagetest.New(t, "en")
			news := datatest.MustPurpose(t, s.Vault, "News")
			notice, err := s.Vault.AddNotice(t.Context(), data.Notice{PurposeID: news, Kind: data.NoticeText, Lang: "en", Text: "Still interested?"})
			must(t, err)
			id := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
			datatest.MustAgree(t, s.Vault, id, news)
			openPerson(t, s, id)
			takeDown(t, s, answerNo)
			s.Reads(s.T("lead.means.withdrawn")) // the likeliest, since they agreed
			must(t, s.Choose(s.T("lead.how.notice"), page.NoticeTitle(s.Place.Env, data.Notice{Version: 1, Kind: data.NoticeText, Lang: "en"})))
			must(t, s.Choose(s.T("lead.how.said"), s.T("lead.said."+key)))
			s.Reads(s.T("lead.means." + key))
			must(t, s.Choose(s.T("lead.how.channel"), s.T("consent.channel.spoken")))
			must(t, s.Press(s.T("lead.record.no.yes")))
			s.Reads(s.T("lead.word."+key, "date", s.Place.Lang.Date(s.Clock.Now()), "how", s.T("consent.via.spoken")))
			if want.act == data.ActObjected {
				notice = 0 // an objection is no answer to a wording
			}
			if e := newest(t, s, id); e.Act != want.act || (e.PurposeID == 0) != want.all || e.NoticeID != notice || !e.At.Equal(s.Clock.Now()) {
				t.Errorf("got %+v", e)
			}
		})
	}
}

// A time that nobody knows is not the day on which it is written down.
func TestWordForm_UnknownTime(t *testing.T) {
	s := pagetest.New(t, "ar")
	datatest.MustPurpose(t, s.Vault, "News")
	id := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	openPerson(t, s, id)
	takeDown(t, s, answerYes)
	must(t, s.Choose(s.T("lead.how.channel"), s.T("consent.channel.paper")))
	must(t, s.Fill(s.T("lead.how.when"), "2027-01-01 10:00"))
	must(t, s.Fill(s.T("lead.how"), "the sheet at the stand"))
	must(t, s.Press(s.T("lead.record.yes.yes")))
	s.Reads(s.T("moment.future"))
	must(t, s.Press(s.T("moment.unknown")))
	must(t, s.Choose(s.T("lead.how.grade"), s.T("consent.grade.platform")))
	s.Reads(s.T("consent.needs.platform"))
	must(t, s.Press(s.T("lead.record.yes.yes")))
	s.Reads(s.T("consent.needs.time.missing"))
	must(t, s.Choose(s.T("lead.how.grade"), s.T("consent.grade.worded")))
	must(t, s.Press(s.T("moment.unknown")))
	must(t, s.Fill(s.T("lead.how.when"), "2026-11-20 10:00"))
	must(t, s.Press(s.T("lead.record.yes.yes")))
	s.Reads(s.T("consent.needs.wording.missing"))
	must(t, s.Press(s.T("moment.unknown")))
	must(t, s.Choose(s.T("lead.how.grade"), s.T("consent.grade.word")))
	must(t, s.Press(s.T("lead.record.yes.yes")))
	s.Reads(s.T("lead.word.given.unknown", "date", s.Place.Lang.Date(s.Clock.Now()), "how", s.T("consent.via.paper")))
	if e := newest(t, s, id); e.Act != data.ActGiven || !e.At.IsZero() || !e.Day.IsZero() || e.Grade != data.GradeWord {
		t.Errorf("got %+v", e)
	}
}

// Nobody confirms what they were not asked; once that they were is written down, they can.
func TestWordForm_Confirmed(t *testing.T) {
	s := pagetest.New(t, "en")
	datatest.MustPurpose(t, s.Vault, "News")
	id := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	openPerson(t, s, id)
	takeDown(t, s, answerYes)
	if err := s.Choose(s.T("lead.how.grade"), s.T("consent.grade.confirmed")); err == nil {
		t.Error("they can confirm what they were not asked")
	}
	must(t, s.Press(s.T("kit.cancel")))
	takeDown(t, s, answerOther)
	must(t, s.Choose(s.T("lead.how.channel"), s.T("consent.channel.email")))
	must(t, s.Press(s.T("lead.record.other.yes")))
	s.Reads(s.T("lead.word.asked"))
	takeDown(t, s, answerYes)
	must(t, s.Choose(s.T("lead.how.grade"), s.T("consent.grade.confirmed")))
	must(t, s.Choose(s.T("lead.how.channel"), s.T("consent.channel.email")))
	must(t, s.Fill(s.T("lead.how"), "answered the mail"))
	must(t, s.Press(s.T("lead.record.yes.yes")))
	s.Reads(s.T("lead.word.given", "date", s.Place.Lang.Date(s.Clock.Now()), "how", s.T("consent.via.email")))
	if e := newest(t, s, id); e.Act != data.ActGiven || e.Grade != data.GradeConfirmed {
		t.Errorf("got %+v", e)
	}
}

// Who agreed already agrees again, and their time can be over.
func TestWordForm_AgainAndOver(t *testing.T) {
	s := pagetest.New(t, "en")
	news := datatest.MustPurpose(t, s.Vault, "News")
	id := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	word(t, s.Vault, data.ConsentRecord{LeadID: id, PurposeID: news, Act: data.ActGiven}, 3)
	openPerson(t, s, id)
	takeDown(t, s, answerYes)
	must(t, s.Choose(s.T("lead.how.channel"), s.T("consent.channel.email")))
	must(t, s.Fill(s.T("lead.how"), "asked for it again"))
	must(t, s.Press(s.T("lead.record.yes.yes")))
	s.Reads(s.T("lead.word.renewed", "date", s.Place.Lang.Date(s.Clock.Now()), "how", s.T("consent.via.email")))
	takeDown(t, s, answerOther)
	must(t, s.Choose(s.T("lead.how.said"), s.T("lead.said.expired")))
	must(t, s.Choose(s.T("lead.how.channel"), s.T("consent.channel.other")))
	must(t, s.Press(s.T("lead.record.other.yes")))
	s.Reads(s.T("lead.word.expired", "date", s.Place.Lang.Date(s.Clock.Now()), "how", s.T("consent.via.other")))
	if e := newest(t, s, id); e.Act != data.ActExpired {
		t.Errorf("got %+v", e)
	}
}

// The card names the last word and its date, and no other word.
func TestStand(t *testing.T) {
	say := func(act data.Act, day int) func(*testing.T, *data.Vault, int64, int64) {
		return func(t *testing.T, v *data.Vault, id, purpose int64) {
			t.Helper()
			word(t, v, data.ConsentRecord{LeadID: id, PurposeID: purpose, Act: act}, day)
		}
	}
	change := func(t *testing.T, v *data.Vault, _, purpose int64) {
		t.Helper()
		_, err := v.SavePurpose(t.Context(), data.Purpose{ID: purpose, Name: "News and surveys"})
		must(t, err)
	}
	demand := func(t *testing.T, v *data.Vault, _, purpose int64) {
		t.Helper()
		_, err := v.SavePurpose(t.Context(), data.Purpose{ID: purpose, Name: "News", Demands: data.GradePlatform})
		must(t, err)
	}
	for name, c := range map[string]struct {
		steps  []func(*testing.T, *data.Vault, int64, int64)
		badge  string
		words  string
		day    int
		others string // must not stand on the card
	}{
		"never asked":         {nil, "none", "lead.word.none", 0, "since"},
		"yes":                 {[]func(*testing.T, *data.Vault, int64, int64){say(data.ActGiven, 3)}, "live", "lead.word.given", 3, "No since"},
		"no after a yes":      {[]func(*testing.T, *data.Vault, int64, int64){say(data.ActGiven, 3), say(data.ActWithdrawn, 7)}, "opted_out", "lead.word.withdrawn", 7, "3 November"},
		"yes after a no":      {[]func(*testing.T, *data.Vault, int64, int64){say(data.ActRefused, 3), say(data.ActGiven, 7)}, "live", "lead.word.given", 7, "3 November"},
		"older words":         {[]func(*testing.T, *data.Vault, int64, int64){say(data.ActGiven, 3), change}, "outdated", "lead.word.given", 3, "No since"},
		"evidence too weak":   {[]func(*testing.T, *data.Vault, int64, int64){say(data.ActGiven, 3), demand}, "weak", "lead.word.given", 3, "No since"},
		"time over":           {[]func(*testing.T, *data.Vault, int64, int64){say(data.ActGiven, 3), say(data.ActExpired, 7)}, "expired", "lead.word.expired", 7, "Yes since"},
		"asked, not answered": {[]func(*testing.T, *data.Vault, int64, int64){say(data.ActAsked, 3)}, "asked", "lead.word.asked", 0, "since"},
	} {
		t.Run(name, func(t *testing.T) {
			s := pagetest.New(t, "en")
			purpose := datatest.MustPurpose(t, s.Vault, "News")
			id := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
			for _, step := range c.steps {
				step(t, s.Vault, id, purpose)
			}
			l := openPerson(t, s, id)
			stand := l.stand(l.who.grounds[0], s.Clock.Now())
			want := s.T(c.words, "date", s.Place.Lang.Date(time.Date(2026, 11, c.day, 0, 0, 0, 0, time.UTC)), "how", s.T("consent.via.email"))
			if stand.badge != s.T("lead.ground."+c.badge) || !strings.HasPrefix(stand.words, want) || strings.Contains(stand.words, c.others) {
				t.Errorf("the card says %q, %q; want %q, %q", stand.badge, stand.words, s.T("lead.ground."+c.badge), want)
			}
			s.Reads(stand.words)
		})
	}
}

// A yes to a version of the words says to which.
func TestStand_Version(t *testing.T) {
	s := pagetest.New(t, "en")
	news := datatest.MustPurpose(t, s.Vault, "News")
	id := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	_, err := s.Vault.SavePurpose(t.Context(), data.Purpose{ID: news, Name: "News and offers"})
	must(t, err)
	word(t, s.Vault, data.ConsentRecord{LeadID: id, PurposeID: news, Act: data.ActGiven}, 3)
	openPerson(t, s, id)
	s.Reads(s.T("lead.word.version", "version", 2))
}

// Where the person stood at a moment is by what was known then.
func TestLead_AsOf(t *testing.T) {
	s := pagetest.New(t, "en")
	news := datatest.MustPurpose(t, s.Vault, "News")
	id := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	word(t, s.Vault, data.ConsentRecord{LeadID: id, PurposeID: news, Act: data.ActGiven}, 3)
	s.Clock.Add(90 * time.Second)
	word(t, s.Vault, data.ConsentRecord{LeadID: id, PurposeID: news, Act: data.ActWithdrawn}, 5)
	openPerson(t, s, id)
	s.Reads(s.T("lead.ground.opted_out"))
	must(t, s.Press(s.T("lead.asof")))
	must(t, s.Fill(s.T("moment.label"), "2026-11-23 12:01:29"))
	must(t, s.Press(s.T("moment.show")))
	s.Reads(s.T("lead.asof.banner", "date", s.Place.Lang.DateTime(s.Clock.Now())))
	s.Reads(s.T("lead.word.given", "date", s.Place.Lang.Date(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)), "how", s.T("consent.via.email")))
	if s.Sees(s.T("lead.no.record")) {
		t.Error("a word can be taken down for the past")
	}
	must(t, s.Press(s.T("lead.asof.back")))
	s.Reads(s.T("lead.no.record"))
	s.Reads(s.T("lead.ground.opted_out"))
}

// The timeline has how the person came, what they said and what they got, in the order
// of time.
func TestLead_Timeline(t *testing.T) {
	s := pagetest.New(t, "en")
	news := datatest.MustPurpose(t, s.Vault, "News")
	notice, err := s.Vault.AddNotice(t.Context(), data.Notice{PurposeID: news, Kind: data.NoticeCheckbox, Lang: "en", Text: "Yes, send me news."})
	must(t, err)
	id := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	word(t, s.Vault, data.ConsentRecord{LeadID: id, PurposeID: news, Act: data.ActGiven, NoticeID: notice, Grade: data.GradeWorded}, 3)
	s.Clock.Add(time.Minute)
	word(t, s.Vault, data.ConsentRecord{LeadID: id, PurposeID: news, Act: data.ActRenewed}, 0)
	l := openPerson(t, s, id)
	var got []string
	for i := range l.happened.Len() {
		got = append(got, l.happened.Cell(i, 0)+" "+l.happened.Cell(i, 1))
	}
	want := []string{s.T("consent.day.unknown") + " " + s.T("consent.act.renewed"), "2026-11-23 " + s.T("lead.timeline.added"), "2026-11-03 " + s.T("consent.act.given")}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	must(t, s.Open(s.T("lead.timeline.shown")))
	s.Reads("Yes, send me news.")
}
