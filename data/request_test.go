package data_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/gdpr"
)

// desk is a vault with a person who uses their rights.
type desk struct {
	*data.Vault
	t     *testing.T
	clock *datatest.Clock
	amal  int64
	news  int64
}

func newDesk(t *testing.T) desk {
	t.Helper()
	v, clock := datatest.Vault(t)
	d := desk{Vault: v, t: t, clock: clock, news: datatest.MustPurpose(t, v, "News"), amal: datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")}
	datatest.MustAgree(t, v, d.amal, d.news)
	return d
}

// laws says whose laws count.
func (d desk) laws(codes ...string) {
	d.t.Helper()
	if err := d.SaveLaw(d.t.Context(), data.Law{Home: codes[0], People: codes[1:]}); err != nil {
		d.t.Fatal(err)
	}
}

// asks registers a request of Amal's that comes now.
func (d desk) asks(right data.Right) int64 {
	d.t.Helper()
	id, err := d.AddRequest(d.t.Context(), data.Request{LeadID: d.amal, Right: right, Way: data.RequestByEmail, ReceivedAt: d.clock.Now(), Asked: "please"})
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

func (d desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// refuses fails the test unless an error has a code.
func (d desk) refuses(what string, err error, code data.Code) {
	d.t.Helper()
	if err == nil || data.CodeOf(err) != code {
		d.t.Errorf("%s: got %v, want %s", what, err, code)
	}
}

func (d desk) request(id int64) *data.Request {
	d.t.Helper()
	r, err := d.Request(d.t.Context(), id)
	d.must(err)
	return r
}

// acts returns what was done about a request.
func (d desk) acts(id int64) (acts []data.RequestAct) {
	d.t.Helper()
	log, err := d.RequestLog(d.t.Context(), id)
	d.must(err)
	for _, e := range log {
		acts = append(acts, e.Act)
	}
	return acts
}

func TestVault_AddRequest(t *testing.T) {
	d := newDesk(t)
	ok := data.Request{LeadID: d.amal, Right: data.RightAccess, Way: data.RequestByPhone, ReceivedAt: d.clock.Now().Add(-time.Hour), Asked: " what do you have? "}
	for what, c := range map[string]struct {
		change func(*data.Request)
		code   data.Code
	}{
		"no right":      {func(r *data.Request) { r.Right = "" }, data.CodeMissing},
		"another right": {func(r *data.Request) { r.Right = "rest" }, data.CodeBadChoice},
		"no way":        {func(r *data.Request) { r.Way = "" }, data.CodeMissing},
		"no moment":     {func(r *data.Request) { r.ReceivedAt = time.Time{} }, data.CodeMissing},
		"to come":       {func(r *data.Request) { r.ReceivedAt = d.clock.Now().Add(time.Second) }, data.CodeFuture},
		"of nobody":     {func(r *data.Request) { r.LeadID = 0 }, data.CodeMissing},
		"no such lead":  {func(r *data.Request) { r.LeadID = 99 }, data.CodeNotFound},
		"no such mail":  {func(r *data.Request) { r.HeardID = 99 }, data.CodeNotFound},
	} {
		r := ok
		c.change(&r)
		_, err := d.AddRequest(t.Context(), r)
		d.refuses(what, err, c.code)
	}
	id, err := d.AddRequest(t.Context(), ok)
	d.must(err)
	got := d.request(id)
	if got.Name != "Amal Haddad" || got.Asked != "what do you have?" || !got.ReceivedAt.Equal(ok.ReceivedAt) || !got.NotedAt.Equal(d.clock.Now()) || !got.IsOpen() || got.Identity != data.IdentityOpen {
		t.Errorf("got %+v", got)
	}
	if got := d.acts(id); !slices.Equal(got, []data.RequestAct{data.RequestNoted}) {
		t.Errorf("the log: %v", got)
	}
	all, err := d.Requests(t.Context())
	if err != nil || len(all) != 1 {
		t.Errorf("%d requests, %v: what was refused is there", len(all), err)
	}
}

// A request goes from who asks to the answer, each step in its log.
func TestRequest_Steps(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	d.laws("DE")
	id, err := d.AddRequest(ctx, data.Request{Name: "A. Haddad", Address: "a.haddad@example.net", Right: data.RightAccess, Way: data.RequestByEmail, ReceivedAt: d.clock.Now()})
	d.must(err)
	d.refuses("answered before a decision", d.AnswerRequest(ctx, id, d.clock.Now(), data.RequestByEmail, ""), data.CodeUndecided)
	d.refuses("asked before it came", d.AskScope(ctx, id, d.clock.Now().Add(-time.Minute), ""), data.CodeTooEarly)
	d.must(d.CheckRequester(ctx, id, data.IdentityAsked, d.clock.Now(), "wrote back"))
	d.refuses("asked twice", d.CheckRequester(ctx, id, data.IdentityAsked, d.clock.Now(), ""), data.CodeBadChoice)
	d.clock.Add(48 * time.Hour)
	d.must(d.CheckRequester(ctx, id, data.IdentityCode, d.clock.Now(), ""))
	d.must(d.FindRequester(ctx, id, d.amal))
	d.refuses("found nobody", d.FindRequester(ctx, id, 99), data.CodeNotFound)
	d.must(d.AskScope(ctx, id, d.clock.Now(), "which years?"))
	d.clock.Add(time.Hour)
	d.must(d.ScopeAnswered(ctx, id, d.clock.Now(), "all"))
	d.refuses("refused without a reason", d.DecideRequest(ctx, id, data.Refused, " "), data.CodeMissing)
	d.must(d.ExtendRequest(ctx, id, "many messages", d.clock.Now(), data.RequestByEmail))
	d.must(d.DecideRequest(ctx, id, data.Partly, "names of others are left out"))
	d.must(d.AnswerRequest(ctx, id, d.clock.Now(), data.RequestByCounter, "handed over"))
	for what, err := range map[string]error{
		"decided":  d.DecideRequest(ctx, id, data.Granted, ""),
		"extended": d.ExtendRequest(ctx, id, "more", d.clock.Now(), data.RequestByEmail),
		"answered": d.AnswerRequest(ctx, id, d.clock.Now(), data.RequestByEmail, ""),
		"asked":    d.AskScope(ctx, id, d.clock.Now(), ""),
		"checked":  d.CheckRequester(ctx, id, data.IdentitySeen, d.clock.Now(), ""),
		"found":    d.FindRequester(ctx, id, d.amal),
	} {
		d.refuses(what+" once answered", err, data.CodeAnswered)
	}
	r := d.request(id)
	if r.IsOpen() || r.Name != "Amal Haddad" || r.Identity != data.IdentityCode || len(r.Pauses) != 2 || r.Pauses[0].Until.Sub(r.Pauses[0].From) != 48*time.Hour || r.AnsweredWay != data.RequestByCounter {
		t.Errorf("got %+v", r)
	}
	want := []data.RequestAct{data.RequestNoted, data.RequestIdentity, data.RequestIdentity, data.RequestFound, data.RequestAsked, data.RequestReplied, data.RequestExtended, data.RequestDecided, data.RequestAnswered}
	if got := d.acts(id); !slices.Equal(got, want) {
		t.Errorf("the log: %v, want %v", got, want)
	}
	d.must(d.ReopenRequest(ctx, id, "they ask for more"))
	if r := d.request(id); !r.IsOpen() || r.Decision != data.Undecided {
		t.Errorf("reopened: %+v", r)
	}
}

// Times are typed to the minute: what is done in the minute in which a request came, or in which
// something was asked, is no error, and never ends before it began.
func TestRequest_SameMinute(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	d.clock.Add(33 * time.Second)
	id, minute := d.asks(data.RightRestrict), d.clock.Now().Truncate(time.Minute)
	d.must(d.CheckRequester(ctx, id, data.IdentityAsked, d.clock.Now(), ""))
	d.must(d.CheckRequester(ctx, id, data.IdentitySeen, minute, ""))
	d.must(d.AskScope(ctx, id, minute, ""))
	d.refuses("answered before", d.ScopeAnswered(ctx, id, minute.Add(-time.Second), ""), data.CodeTooEarly)
	d.must(d.ScopeAnswered(ctx, id, minute, ""))
	d.must(d.RestrictLead(ctx, id))
	d.must(d.ToldOfLifting(ctx, id, minute, data.RequestByPhone))
	d.must(d.LiftRestriction(ctx, id))
	for _, p := range d.request(id).Pauses {
		if p.Until.Before(p.From) || p.Until.IsZero() {
			t.Errorf("it stood still from %v until %v", p.From, p.Until)
		}
	}
}

// What was done about a request can't be changed or deleted, whoever writes.
func TestRequest_LogIsFinal(t *testing.T) {
	d := newDesk(t)
	d.asks(data.RightAccess)
	for _, statement := range []string{
		`DELETE FROM request`, `DELETE FROM request_event`, `UPDATE request_event SET at = 1`, `UPDATE request_event SET text = 'other'`, `UPDATE request_event SET act = 'answered', text = ''`,
		`REPLACE INTO request_event SELECT id, request_id, 'lifted', at, noted_at, opening_id, detail, text, was, became FROM request_event`,
		`UPDATE request SET decision = 'granted'`, `UPDATE request SET lifted_at = 1`, `UPDATE request SET erased_at = 1`,
	} {
		if _, err := d.Writer().Exec(statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
}

// zoned parses a moment of a place.
func zoned(t *testing.T, zone, s string) time.Time {
	t.Helper()
	in, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation(time.DateTime, s, in)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// clockPause is a time in which something was asked, as [clockCase] has it.
type clockPause struct {
	asked       data.AskedWhat
	from, until string
}

// clockCase is a request with its clock, worked out by hand.
type clockCase struct {
	laws                       []string
	zone, received, now        string
	extended, due, latest, law string
	right                      data.Right
	pauses                     []clockPause
}

const (
	berlin = "Europe/Berlin"
	london = "Europe/London"
)

var clockCases = map[string]clockCase{
	"ICO: 3 September":                  {laws: []string{"GB"}, zone: london, received: "2025-09-03 09:00:00", due: "2025-10-03", law: "GB"},
	"the last of January":               {laws: []string{"AT"}, zone: berlin, received: "2025-01-31 09:00:00", due: "2025-02-28", law: gdpr.Union},
	"of a leap year":                    {laws: []string{"AT"}, zone: berlin, received: "2028-01-31 09:00:00", due: "2028-02-29", law: gdpr.Union},
	"1 May is a holiday in Germany":     {laws: []string{"DE"}, zone: berlin, received: "2026-04-01 09:00:00", due: "2026-05-01", latest: "2026-05-04", law: gdpr.Union},
	"extended from receipt":             {laws: []string{"DE"}, zone: berlin, received: "2026-01-31 09:00:00", extended: "2026-02-20 12:00:00", due: "2026-04-30", law: gdpr.Union},
	"extended too late":                 {laws: []string{"DE"}, zone: berlin, received: "2026-01-31 09:00:00", extended: "2026-03-03 12:00:00", due: "2026-02-28", latest: "2026-03-02", law: gdpr.Union},
	"the evening of the change":         {laws: []string{"DE"}, zone: berlin, received: "2026-03-28 23:30:00", due: "2026-04-28", law: gdpr.Union},
	"over the change in autumn":         {laws: []string{"FR"}, zone: "Europe/Paris", received: "2026-09-25 02:30:00", due: "2026-10-25", latest: "2026-10-26", law: gdpr.Union},
	"the last minute of the year":       {laws: []string{"DE"}, zone: berlin, received: "2026-12-31 23:59:00", due: "2027-01-31", latest: "2027-02-01", law: gdpr.Union},
	"the day is the owner's":            {laws: []string{"DE"}, zone: "Asia/Amman", received: "2026-09-01 00:30:00", due: "2026-10-01", law: gdpr.Union},
	"six working days of Egypt":         {laws: []string{"EG"}, zone: "Africa/Cairo", received: "2026-11-25 09:00:00", due: "2026-12-02", law: "EG"},
	"received on a Friday in Egypt":     {laws: []string{"EG"}, zone: "Africa/Cairo", received: "2026-11-27 09:00:00", due: "2026-12-06", law: "EG"},
	"45 days of Oman":                   {laws: []string{"OM"}, zone: "Asia/Muscat", received: "2026-03-01 09:00:00", due: "2026-04-14", law: "OM"},
	"no extension in Oman":              {laws: []string{"OM"}, zone: "Asia/Muscat", received: "2026-03-01 09:00:00", extended: "2026-03-05 09:00:00", due: "2026-04-14", law: "OM"},
	"Oman and Germany extended":         {laws: []string{"OM", "DE"}, zone: "Asia/Muscat", received: "2026-03-01 09:00:00", extended: "2026-03-05 09:00:00", due: "2026-04-14", law: "OM"},
	"Saudi Arabia extended":             {laws: []string{"SA"}, zone: "Asia/Riyadh", received: "2026-03-01 09:00:00", extended: "2026-03-05 09:00:00", due: "2026-04-29", law: "SA"},
	"the UK stands still for identity":  {laws: []string{"GB"}, zone: london, received: "2026-03-02 09:00:00", due: "2026-04-07", law: "GB", pauses: []clockPause{{data.AskedIdentity, "2026-03-03 10:00:00", "2026-03-08 10:00:00"}}},
	"and for the scope":                 {laws: []string{"GB"}, zone: london, received: "2026-03-02 09:00:00", due: "2026-04-06", law: "GB", pauses: []clockPause{{data.AskedIdentity, "2026-03-03 10:00:00", "2026-03-06 10:00:00"}, {data.AskedScope, "2026-03-05 10:00:00", "2026-03-07 10:00:00"}}},
	"while nobody answers":              {laws: []string{"GB"}, zone: london, received: "2026-03-02 09:00:00", now: "2026-03-13 11:00:00", due: "2026-04-12", law: "GB", pauses: []clockPause{{data.AskedIdentity, "2026-03-03 10:00:00", ""}}},
	"the Union does not stand still":    {laws: []string{"DE"}, zone: berlin, received: "2026-03-02 09:00:00", due: "2026-04-02", law: gdpr.Union, pauses: []clockPause{{data.AskedIdentity, "2026-03-03 10:00:00", "2026-03-08 10:00:00"}}},
	"the stricter of both":              {laws: []string{"GB", "DE"}, zone: berlin, received: "2026-03-02 09:00:00", due: "2026-04-02", law: gdpr.Union, pauses: []clockPause{{data.AskedIdentity, "2026-03-03 10:00:00", "2026-03-08 10:00:00"}}},
	"Jordan leaves it open":             {laws: []string{"JO"}, zone: "Asia/Amman", received: "2026-11-25 09:00:00", due: "2026-12-25", law: gdpr.Union},
	"a complaint in the UK":             {laws: []string{"GB"}, zone: london, received: "2026-07-01 09:00:00", due: "2026-07-30", law: "GB", right: data.RightComplaint},
	"a complaint elsewhere has no term": {laws: []string{"EG"}, zone: "Africa/Cairo", received: "2026-07-01 09:00:00", right: data.RightComplaint},
}

// The clocks that were worked out by hand come out the same from a request's own record:
// month ends, leap years, holidays, working days, changes of clocks, pauses, extensions.
func TestRequest_Clock(t *testing.T) {
	for what, c := range clockCases {
		t.Run(what, func(t *testing.T) {
			r := data.Request{Right: data.RightAccess, ReceivedAt: zoned(t, c.zone, c.received).UTC()}
			if c.right != "" {
				r.Right = c.right
			}
			now := r.ReceivedAt.AddDate(0, 0, 40)
			if c.now != "" {
				now = zoned(t, c.zone, c.now)
			}
			if c.extended != "" {
				r.ExtendedAt = zoned(t, c.zone, c.extended)
			}
			for _, p := range c.pauses {
				one := data.RequestPause{Asked: p.asked, From: zoned(t, c.zone, p.from)}
				if p.until != "" {
					one.Until = zoned(t, c.zone, p.until)
				}
				r.Pauses = append(r.Pauses, one)
			}
			got := r.Clock(c.laws, now.In(zoned(t, c.zone, c.received).Location()))
			if c.due == "" {
				if got.Bounded() {
					t.Fatalf("it has a term: %v", got.Due)
				}
				return
			}
			latest := c.latest
			if latest == "" {
				latest = c.due
			}
			if !got.Due.Equal(zoned(t, c.zone, c.due+" 23:59:59")) || !got.Latest.Equal(zoned(t, c.zone, latest+" 23:59:59")) || got.Rule.In != c.law {
				t.Errorf("due %v, latest %v by %s, want %s, %s by %s", got.Due, got.Latest, got.Rule.In, c.due, latest, c.law)
			}
		})
	}
}

// What a person was asked and never answered stops no clock once the request is over: an
// answer that was late stays late.
func TestRequest_Clock_Closed(t *testing.T) {
	r := data.Request{
		Right: data.RightAccess, ReceivedAt: zoned(t, london, "2026-03-02 09:00:00"), Decision: data.Refused, AnsweredAt: zoned(t, london, "2026-04-20 09:00:00"),
		Pauses: []data.RequestPause{{Asked: data.AskedIdentity, From: zoned(t, london, "2026-03-30 09:00:00")}},
	}
	for _, c := range []struct{ answered, due string }{{"2026-04-20 09:00:00", "2026-04-23 23:59:59"}, {"2026-04-01 09:00:00", "2026-04-04 23:59:59"}} {
		r.AnsweredAt = zoned(t, london, c.answered)
		if got := r.Clock([]string{"GB"}, zoned(t, london, "2027-03-01 09:00:00")); !got.Due.Equal(zoned(t, london, c.due)) {
			t.Errorf("answered %s: due %v, want %s", c.answered, got.Due, c.due)
		}
	}
}

// Telling on the last day that the law itself gives is in time: 28 February 2026 is a
// Saturday, which moves to Monday. A day later it is not.
func TestRequest_TooLateToExtend(t *testing.T) {
	r, laws := data.Request{Right: data.RightAccess, ReceivedAt: zoned(t, berlin, "2026-01-31 09:00:00")}, []string{"DE"}
	for told, want := range map[string]bool{"2026-02-28 12:00:00": false, "2026-03-02 23:59:59": false, "2026-03-03 00:00:00": true} {
		at := zoned(t, berlin, told)
		r.ExtendedAt = at
		if got := r.TooLateToExtend(laws, at, at); got != want || r.Clock(laws, at).Due.Equal(zoned(t, berlin, "2026-04-30 23:59:59")) == want {
			t.Errorf("told %s: too late %v, %v", told, got, r.Clock(laws, at).Due)
		}
	}
}

// An extension is refused where no law that counts has one, and once it is too late to say so.
func TestVault_ExtendRequest(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	d.laws("OM", "DE")
	id := d.asks(data.RightAccess)
	d.must(d.ExtendRequest(ctx, id, "many messages", time.Time{}, ""))
	if r := d.request(id); !r.ExtendedAt.IsZero() || r.ExtendedWhy != "many messages" {
		t.Errorf("planned: %+v", r)
	}
	d.laws("OM")
	d.refuses("Oman", d.ExtendRequest(ctx, id, "many messages", d.clock.Now(), data.RequestByPhone), data.CodeNotExtendable)
	d.laws("DE")
	d.clock.Add(40 * 24 * time.Hour)
	d.refuses("after the first month", d.ExtendRequest(ctx, id, "many messages", d.clock.Now(), data.RequestByPhone), data.CodeTooLate)
	d.refuses("planned after the first month", d.ExtendRequest(ctx, id, "many messages", time.Time{}, ""), data.CodeTooLate)
	_, err := d.LetterOfRequest(ctx, id, data.StageExtension, data.Run{Title: "Longer", Lang: "en", Subject: "s", Body: "b"})
	d.refuses("a letter after the first month", err, data.CodeTooLate)
	d.must(d.ExtendRequest(ctx, id, "many messages", d.clock.Now().Add(-20*24*time.Hour), data.RequestByPhone))
	if r := d.request(id); r.ExtendedAt.IsZero() || r.Clock([]string{"DE"}, d.clock.Now()).Late(d.clock.Now()) {
		t.Errorf("told in time: %+v", r)
	}
	complaint := d.asks(data.RightComplaint)
	d.refuses("a complaint", d.ExtendRequest(ctx, complaint, "many", d.clock.Now(), data.RequestByPhone), data.CodeNotExtendable)
}

// What is due first comes first, what has no term next, and what is over last.
func TestVault_DueRequests(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	d.laws("DE")
	over := d.asks(data.RightAccess)
	d.must(d.DecideRequest(ctx, over, data.Granted, ""))
	d.must(d.AnswerRequest(ctx, over, d.clock.Now(), data.RequestByEmail, ""))
	first := d.asks(data.RightErase)
	complaint := d.asks(data.RightComplaint)
	d.clock.Add(24 * time.Hour)
	second := d.asks(data.RightRectify)
	granted := d.asks(data.RightErase)
	d.must(d.DecideRequest(ctx, granted, data.Granted, ""))
	d.must(d.AnswerRequest(ctx, granted, d.clock.Now(), data.RequestByEmail, ""))
	due, err := d.DueRequests(ctx, time.UTC)
	d.must(err)
	var got []int64
	for _, r := range due {
		got = append(got, r.ID)
	}
	if want := []int64{first, granted, second, complaint, over}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if r := due[1]; r.IsOpen() || !r.LeftToDo() {
		t.Errorf("granted and not erased: %+v", r.Request)
	}
}
