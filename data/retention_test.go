package data_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// keeping is a vault with people of whom it is asked how long they are kept.
type keeping struct {
	desk
	people map[string]int64
}

// newKeeping makes a vault under German law, with purposes and people who agreed to them now
// but for Zaid, who came by hand and agreed to nothing.
func newKeeping(t *testing.T) *keeping {
	t.Helper()
	k := &keeping{desk: newDesk(t), people: map[string]int64{}}
	k.laws("JO", "DE")
	k.people["Amal"] = k.amal
	k.people["Zaid"] = datatest.MustLead(t, k.Vault, "Zaid", "zaid@example.org")
	k.agrees("Amal", k.news)
	return k
}

// agrees records that somebody agreed now.
func (k *keeping) agrees(name string, purpose int64) {
	k.t.Helper()
	if k.people[name] == 0 {
		k.people[name] = datatest.MustLead(k.t, k.Vault, name, name+"@example.org")
	}
	_, err := k.RecordConsent(k.t.Context(), data.ConsentRecord{LeadID: k.people[name], PurposeID: purpose, Act: data.ActGiven, Via: data.ViaForm, Grade: data.GradeWord, At: k.clock.Now(), How: "form"})
	k.must(err)
}

// later lets time pass.
func (k *keeping) later(years, months, days int) {
	now := k.clock.Now()
	k.clock.Add(now.AddDate(years, months, days).Sub(now))
}

// listed returns who is due or will be, by name, with why they are left out.
func (k *keeping) listed() map[string]data.Expiry {
	k.t.Helper()
	all, err := k.Expiries(k.t.Context(), time.UTC, 100)
	k.must(err)
	found := map[string]data.Expiry{}
	for _, e := range all.List {
		found[e.Name] = e
	}
	due, left, ahead := 0, 0, 0
	for _, e := range all.List {
		switch {
		case e.Due.After(k.clock.Now()):
			ahead++
		case e.Left != data.ExpiryGoes:
			left++
		default:
			due++
		}
	}
	if due != all.Due || left != all.Left || ahead != all.Ahead {
		k.t.Errorf("%d, %d and %d are listed, and %d, %d and %d counted", due, left, ahead, all.Due, all.Left, all.Ahead)
	}
	return found
}

func (k *keeping) names() []string { return slices.Sorted(maps.Keys(k.listed())) }

func (k *keeping) want(when string, names ...string) {
	k.t.Helper()
	if got := k.names(); !slices.Equal(got, names) {
		k.t.Errorf("%s: got %v, want %v", when, got, names)
	}
}

// People fall due when the law's term is over since they were last heard of, and are listed
// a month ahead.
func TestExpiries_Law(t *testing.T) {
	k := newKeeping(t)
	k.later(2, 10, 0)
	k.want("before")
	k.later(0, 1, 5)
	k.want("a month ahead", "Amal Haddad", "Zaid")
	e := k.listed()["Amal Haddad"]
	if e.By != data.ExpiryByLaw || e.Months != 36 || e.Undated || e.Due.Format(time.DateTime) != "2029-11-23 23:59:59" {
		t.Errorf("%+v", e)
	}
	if e := k.listed()["Zaid"]; !e.Undated {
		t.Errorf("nobody dated a contact: %+v", e)
	}
	k.later(0, 0, 40)
	if all, err := k.Expiries(t.Context(), time.UTC, 1); err != nil || all.Due != 2 || len(all.List) != 1 {
		t.Errorf("%+v, %v", all, err)
	}
}

// Without a law that names a term nobody is due by it, and which laws say nothing is said.
func TestExpiries_NoLaw(t *testing.T) {
	k := newKeeping(t)
	k.laws("JO")
	k.later(20, 0, 0)
	k.want("under a law that is not known")
	r, err := k.Retention(t.Context())
	if err != nil || r.Law.Months != 0 || !slices.Equal(r.Law.Unknown, []string{"JO"}) {
		t.Errorf("%+v, %v", r, err)
	}
	k.must(k.SaveRetentionRule(t.Context(), data.RetentionRule{PurposeID: k.news, Months: 12}))
	k.want("with a rule of the owner's", "Amal Haddad")
}

// What comes from the person restarts the period; what the owner sends does not.
func TestExpiries_LastContact(t *testing.T) {
	for what, does := range map[string]struct {
		act     func(*ear)
		restart bool
	}{
		"nothing":     {func(*ear) {}, false},
		"our message": {func(e *ear) { e.campaign(t, data.ClassCampaign, e.news, data.MessageSent) }, false},
		"a reply": {func(e *ear) {
			e.hear(t, data.HeardMail{Name: "r", At: e.clock.Now(), Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "references", Text: "Thanks", From: "amal@example.org"})
		}, true},
		"an automatic answer": {func(e *ear) {
			e.hear(t, data.HeardMail{Name: "a", At: e.clock.Now(), Kind: data.MailAuto, Message: e.messages[e.amal], Proof: "references", From: "amal@example.org"})
		}, false},
		"a yes": {func(e *ear) { datatest.MustAgree(t, e.Vault, e.amal, e.news) }, true},
		"a form": {func(e *ear) {
			r := row("Amal", email("amal@example.org"))
			r.At = e.clock.Now()
			mustImport(t, e.Vault, plan(e.news), r)
		}, true},
		"a request that was answered": {func(e *ear) {
			id, err := e.AddRequest(t.Context(), data.Request{LeadID: e.amal, Right: data.RightAccess, Way: data.RequestByPhone, ReceivedAt: e.clock.Now()})
			if err == nil {
				err = e.DecideRequest(t.Context(), id, data.Granted, "")
			}
			if err == nil {
				err = e.AnswerRequest(t.Context(), id, e.clock.Now(), data.RequestByPhone, "")
			}
			if err != nil {
				t.Fatal(err)
			}
		}, true},
		"a note of ours": {func(e *ear) {
			if _, err := e.SaveNote(t.Context(), data.Note{LeadID: e.amal, Text: "called, nobody there"}); err != nil {
				t.Fatal(err)
			}
		}, false},
	} {
		t.Run(what, func(t *testing.T) {
			e := listen(t)
			d := desk{Vault: e.Vault, t: t, clock: e.clock}
			d.laws("DE")
			e.clock.Add(500 * 24 * time.Hour)
			does.act(e)
			k := &keeping{desk: d}
			k.later(1, 8, 0)
			if _, listed := k.listed()["Amal"]; listed == does.restart {
				t.Errorf("listed: %t", listed)
			}
		})
	}
}

// The purpose that keeps somebody longest counts; a contract keeps them without an end, and
// a rule of their source ends the rest earlier.
func TestExpiries_Rules(t *testing.T) {
	k, ctx := newKeeping(t), t.Context()
	offers := datatest.MustPurpose(t, k.Vault, "Offers")
	orders, err := k.SavePurpose(ctx, data.Purpose{Name: "Orders", Channel: data.ChannelEmail, Ground: data.GroundContract})
	k.must(err)
	k.agrees("Both", k.news)
	k.agrees("Both", offers)
	k.agrees("Buyer", k.news)
	k.agrees("Buyer", orders)
	k.must(k.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: k.news, Months: 6}))
	k.must(k.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: offers, Months: 12}))
	k.later(0, 7, 0)
	k.want("after 7 months", "Amal Haddad")
	if e := k.listed()["Amal Haddad"]; e.By != data.ExpiryByPurpose || e.Purpose != "News" || e.Months != 6 {
		t.Errorf("%+v", e)
	}
	k.later(0, 6, 0)
	k.want("after 13 months", "Amal Haddad", "Both")
	k.must(k.SaveRetentionRule(ctx, data.RetentionRule{SourceID: 1, Months: 3}))
	k.want("with a rule of the source", "Amal Haddad", "Both", "Zaid")
	if e := k.listed()["Both"]; e.By != data.ExpiryBySource || e.Months != 3 {
		t.Errorf("%+v", e)
	}
	k.must(k.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: orders, Months: 12}))
	k.want("with a rule for the contract", "Amal Haddad", "Both", "Buyer", "Zaid")
	k.must(k.SaveRetentionRule(ctx, data.RetentionRule{SourceID: 1}))
	k.must(k.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: k.news}))
	k.want("without them")
	for _, bad := range []data.RetentionRule{{Months: 3}, {PurposeID: k.news, SourceID: 1, Months: 3}, {PurposeID: k.news, Months: -1}, {PurposeID: k.news, Months: 601}} {
		k.refuses(fmt.Sprintf("%+v", bad), k.SaveRetentionRule(ctx, bad), data.CodeBadChoice)
	}
	k.refuses("no such purpose", k.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: 99, Months: 3}), data.CodeNotFound)
}

// Those who are held, restricted, ask for something or are being written to are left out,
// each with the reason, and are not erased.
func TestEraseExpired_LeavesOut(t *testing.T) {
	k, ctx := newKeeping(t), t.Context()
	offers := datatest.MustPurpose(t, k.Vault, "Offers")
	for _, name := range []string{"Held", "Stored", "Asks", "Kept"} {
		k.agrees(name, k.news)
	}
	k.agrees("Written", offers)
	k.must(k.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: k.news, Months: 1}))
	k.must(k.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: offers, Months: 1}))
	k.refuses("without a reason", k.KeepLonger(ctx, []int64{k.amal}, time.Time{}, " "), data.CodeMissing)
	k.refuses("until yesterday", k.KeepLonger(ctx, []int64{k.amal}, k.clock.Now().AddDate(0, 0, -1), "why"), data.CodeBadChoice)
	k.refuses("nobody", k.KeepLonger(ctx, []int64{99}, time.Time{}, "why"), data.CodeNotFound)
	k.must(k.KeepLonger(ctx, []int64{k.people["Held"]}, time.Time{}, "a lawsuit"))
	k.must(k.KeepLonger(ctx, []int64{k.people["Kept"]}, k.clock.Now().AddDate(0, 6, 0), "an offer is open"))
	mustRestrict(t, k.Vault, k.people["Stored"], k.clock.Now())
	k.amal = k.people["Asks"]
	k.asks(data.RightAccess)
	mustRun(t, k.Vault, offers)
	k.later(0, 2, 0)
	got := map[string]data.ExpiryLeft{}
	var all []int64
	for name, e := range k.listed() {
		got[name] = e.Left
		all = append(all, e.LeadID)
	}
	want := map[string]data.ExpiryLeft{"Amal Haddad": "", "Held": data.ExpiryHeld, "Stored": data.ExpiryStored, "Asks": data.ExpiryRequest, "Written": data.ExpiryRunning}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	e, err := k.EraseExpired(ctx, time.UTC, append(all, k.people["Zaid"], k.people["Kept"]), data.ErasedByOwner)
	if err != nil || e.People != 1 || e.Left != 6 {
		t.Errorf("%+v, %v", e, err)
	}
	if names := allNames(t, k.Vault); !slices.Equal(names, []string{"Zaid", "Held", "Stored", "Asks", "Kept", "Written"}) {
		t.Errorf("left: %v", names)
	}
	if n, err := k.EndKeeping(ctx, []int64{k.people["Held"], k.people["Kept"]}); err != nil || n != 2 {
		t.Errorf("%d, %v", n, err)
	}
	if e := k.listed(); e["Held"].Left != "" || e["Kept"].Name == "" {
		t.Errorf("%+v", e)
	}
	if kept, err := k.KeptLonger(ctx, k.people["Held"]); err != nil || len(kept) != 1 || kept[0].Why != "a lawsuit" || kept[0].EndedAt.IsZero() {
		t.Errorf("%+v, %v", kept, err)
	}
}

// Where a law wants the proof of a consent for some time after the last message, it is kept.
func TestExpiries_Proof(t *testing.T) {
	e := listen(t)
	k := &keeping{desk: desk{Vault: e.Vault, t: t, clock: e.clock}}
	k.must(e.SaveRetentionRule(t.Context(), data.RetentionRule{PurposeID: e.news, Months: 1}))
	k.must(e.SaveRetentionRule(t.Context(), data.RetentionRule{PurposeID: e.offers, Months: 1}))
	_, err := e.Writer().Exec(`UPDATE account SET kind = 'smtp', security = 'tls'`)
	k.must(err)
	k.later(0, 3, 0)
	k.laws("JO")
	if got := k.listed()["Amal"].Left; got != "" {
		t.Errorf("under a law that says nothing: %q", got)
	}
	k.laws("JO", "EG")
	if got := k.listed()["Amal"].Left; got != data.ExpiryProof {
		t.Errorf("under Egypt's: %q", got)
	}
	k.later(3, 0, 0)
	if got := k.listed()["Amal"].Left; got != "" {
		t.Errorf("three years after the last message: %q", got)
	}
}

// A merged person is one: the contacts of both count, and what the owner keeps them for goes
// with them, also when they are split again.
func TestExpiries_Merged(t *testing.T) {
	k, ctx := newKeeping(t), t.Context()
	k.must(k.KeepLonger(ctx, []int64{k.people["Zaid"]}, time.Time{}, "a lawsuit"))
	k.later(2, 0, 0)
	k.agrees("Zaid", k.news)
	mustMerge(t, k.Vault, k.amal, k.people["Zaid"])
	k.later(1, 1, 0)
	k.want("after 37 months of one, and 13 of the other")
	k.later(2, 0, 0)
	if e := k.listed()["Amal Haddad"]; e.Left != data.ExpiryHeld {
		t.Errorf("%+v", e)
	}
	mustSplit(t, k.Vault, k.amal, k.people["Zaid"])
	if e := k.listed(); e["Amal Haddad"].Left != "" || e["Zaid"].Left != data.ExpiryHeld {
		t.Errorf("split: %+v", e)
	}
}

// erasesItself erases whom the program may erase by itself, and returns how many they were.
func (k *keeping) erasesItself() (int, error) {
	due, err := k.DueNow(k.t.Context(), time.UTC, 100)
	if err != nil {
		return 0, err
	}
	e, err := k.EraseExpired(k.t.Context(), time.UTC, slices.Concat(due, slices.Collect(maps.Values(k.people))), data.ErasedByRule)
	return e.People, err
}

// Nobody is erased by itself before the owner allowed it, nor after the vault was put back,
// was left alone for long, or has a clock that was put forward, until the owner looked.
func TestEraseExpired_Waits(t *testing.T) {
	k, ctx := newKeeping(t), t.Context()
	k.must(k.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: k.news, Months: 1}))
	erases := func(what string, want int, wait data.RetentionWait) {
		t.Helper()
		r, err := k.Retention(ctx)
		n, failed := k.erasesItself()
		if err != nil || failed != nil || n != want || r.Wait != wait {
			t.Errorf("%s: erased %d, %v; wait %q, %v", what, n, failed, r.Wait, err)
		}
	}
	k.later(0, 0, 40)
	erases("not allowed", 0, data.RetentionOff)
	k.must(k.AllowRetention(ctx, true))
	erases("allowed", 1, data.RetentionGoes)

	k.agrees("Second", k.news)
	k.later(0, 0, 50)
	erases("left alone", 0, data.RetentionAway)
	k.must(k.LookedAtRetention(ctx))
	erases("looked at", 1, data.RetentionGoes)

	k.agrees("Third", k.news)
	k.later(0, 0, 40)
	k.Vault = putBack(t, k.Vault, k.clock, k.clock.Now().AddDate(0, 0, -1))
	erases("put back", 0, data.RetentionRestored)
	k.must(k.LookedAtRetention(ctx))
	erases("put back and looked at, what came since not read", 0, data.RetentionReread)
	k.must(k.SayReread(ctx))
	erases("read", 1, data.RetentionGoes)
	acts, err := k.Activities(ctx, 100)
	k.must(err)
	if !slices.ContainsFunc(acts, func(a data.Activity) bool {
		return a.Act == data.DidErase && a.Detail == data.DetailRule && a.Number == 1
	}) {
		t.Errorf("what was done does not say it: %+v", acts)
	}
}

// The owner is told by email of what was erased by itself, also of one person.
func TestEraseExpired_TellsOwner(t *testing.T) {
	k, ctx := newKeeping(t), t.Context()
	k.must(k.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: k.news, Months: 1}))
	k.must(k.AllowRetention(ctx, true))
	k.must(k.SaveOwnerMails(ctx, data.OwnerMails{To: "owner@home.example", Lang: "en", Told: []data.OwnerActKind{data.OwnerActErase}}))
	k.later(0, 0, 40)
	if n, err := k.erasesItself(); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	var told int
	k.must(k.Writer().QueryRow(`SELECT count(*) FROM owner_notice_act JOIN activity ON activity.id = activity_id WHERE act = 'erase' AND detail = 'rule'`).Scan(&told))
	if told != 1 {
		t.Errorf("%d notices tell of it", told)
	}
}
