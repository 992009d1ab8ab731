package data_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// mustRestrict registers a request of a lead to restrict their data, and does it.
func mustRestrict(t *testing.T, v *data.Vault, lead int64, now time.Time) (request int64) {
	t.Helper()
	id, err := v.AddRequest(t.Context(), data.Request{LeadID: lead, Right: data.RightRestrict, Way: data.RequestByPhone, ReceivedAt: now})
	if err == nil {
		err = v.RestrictLead(t.Context(), id)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Whose data is only stored gets no campaign, by no channel, until they were told that it
// is used again; legal notices and answers go to them.
func TestVault_RestrictLead(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	run := func(class data.RunClass) *data.Run {
		r := &data.Run{Class: class}
		if class == data.ClassCampaign || class == data.ClassAsking {
			r.PurposeID = d.news
		}
		return r
	}
	queued, account := mustRun(t, d.Vault, d.news)
	asking, _ := mustRunTo(t, d.Vault, data.Run{Class: data.ClassAsking, PurposeID: datatest.MustPurpose(t, d.Vault, "Fairs")})
	claimed := func() int {
		messages, err := d.ClaimMessages(ctx, data.Claim{AccountID: account, Limit: 10, MessageID: func(id int64) string { return fmt.Sprint(id) }})
		d.must(err)
		return len(messages)
	}
	id := mustRestrict(t, d.Vault, d.amal, d.clock.Now())
	d.refuses("restricted twice", d.RestrictLead(ctx, id), data.CodeBadChoice)
	if is, err := d.Restricted(ctx, d.amal); err != nil || !is {
		t.Errorf("restricted: %v, %v", is, err)
	}
	if n := claimed(); n != 0 {
		t.Errorf("%d messages that waited were claimed", n)
	}
	for _, run := range []int64{queued, asking} {
		ids, err := d.RecipientIDs(ctx, run, data.MessageSkipped)
		d.must(err)
		if rows, err := d.Recipients(ctx, ids); err != nil || len(rows) != 1 || rows[0].Reason != "restricted" {
			t.Errorf("what waited of run %d: %+v, %v", run, rows, err)
		}
	}
	for class, want := range map[data.RunClass]data.Verdict{
		data.ClassCampaign: data.VerdictRestricted, data.ClassAsking: data.VerdictRestricted, data.ClassPolicy: "", data.ClassBreach: "",
	} {
		mustReach(t, d.Vault, *run(class), map[data.Verdict]int{want: 1})
	}
	d.refuses("lifted before they were told", d.LiftRestriction(ctx, id), data.CodeNotTold)
	d.refuses("told before it began", d.ToldOfLifting(ctx, id, d.clock.Now().Add(-time.Hour), data.RequestByPhone), data.CodeTooEarly)
	d.must(d.ToldOfLifting(ctx, id, d.clock.Now(), data.RequestByPhone))
	mustReach(t, d.Vault, *run(data.ClassCampaign), map[data.Verdict]int{data.VerdictRestricted: 1})
	d.must(d.LiftRestriction(ctx, id))
	mustReach(t, d.Vault, *run(data.ClassCampaign), map[data.Verdict]int{data.VerdictAllowed: 1})
	d.refuses("lifted twice", d.LiftRestriction(ctx, id), data.CodeBadChoice)
	want := []data.RequestAct{data.RequestNoted, data.RequestRestricted, data.RequestLiftTold, data.RequestLifted}
	if got := d.acts(id); !slices.Equal(got, want) {
		t.Errorf("the log: %v, want %v", got, want)
	}
}

// A letter that was sent tells of lifting as well; one that was only drafted does not.
func TestVault_LiftByLetter(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	id := mustRestrict(t, d.Vault, d.amal, d.clock.Now())
	account := mustMailAccount(t, d.Vault)
	run, err := d.LetterOfRequest(ctx, id, data.StageLift, data.Run{Title: "Lift", Lang: "en", AccountID: account, Subject: "Your data", Body: "We use it again."})
	d.must(err)
	d.refuses("drafted", d.LiftRestriction(ctx, id), data.CodeNotTold)
	send(t, d.Vault, run, account)
	if r := d.request(id); r.LiftToldAt.IsZero() || !r.IsOpen() {
		t.Errorf("sent: %+v", r)
	}
	d.must(d.LiftRestriction(ctx, id))
}

// A letter to the practice mailbox tells nobody anything.
func TestVault_LiftByPractice(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	id := mustRestrict(t, d.Vault, d.amal, d.clock.Now())
	d.must(d.DecideRequest(ctx, id, data.Granted, ""))
	practice := datatest.MustAccount(t, d.Vault, 2525)
	for _, stage := range []data.LetterStage{data.StageLift, data.StageAnswer} {
		run, err := d.LetterOfRequest(ctx, id, stage, data.Run{Title: "Letter", Lang: "en", AccountID: practice, Subject: "Your data", Body: "We use it again."})
		d.must(err)
		send(t, d.Vault, run, practice)
	}
	d.refuses("practised", d.LiftRestriction(ctx, id), data.CodeNotTold)
	letters, err := d.RequestLetters(ctx, id)
	if r := d.request(id); err != nil || !r.IsOpen() || len(letters) != 2 || !letters[0].Practice {
		t.Errorf("got %+v, %+v, %v", r, letters, err)
	}
}

// mustMailAccount adds an account whose messages go to people.
func mustMailAccount(t *testing.T, v *data.Vault) int64 {
	t.Helper()
	id, err := v.SaveAccount(t.Context(), data.Account{Name: "Mail", Kind: data.AccountSMTP, Host: "mail.example", Port: 465, Security: data.SecurityTLS, FromAddress: "a@olive.example", PerMinute: 60, PerDay: 100, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// send starts a run and lets the channel take all of it.
func send(t *testing.T, v *data.Vault, run, account int64) {
	t.Helper()
	ctx := t.Context()
	if _, err := v.StartRun(ctx, run); err != nil {
		t.Fatal(err)
	}
	messages, err := v.ClaimMessages(ctx, data.Claim{AccountID: account, Limit: 10, MessageID: func(id int64) string { return fmt.Sprint(id) }})
	if err != nil || len(messages) == 0 {
		t.Fatalf("%d messages, %v", len(messages), err)
	}
	for _, m := range messages {
		if _, err := v.MarkCommitted(ctx, []int64{m.ID}); err != nil {
			t.Fatal(err)
		}
		if err := v.RecordResults(ctx, []data.Result{{ID: m.ID, State: data.MessageSent}}); err != nil {
			t.Fatal(err)
		}
	}
}

// Whatever else is true of people, none whose data is only stored is reached by a campaign
// or an asking, on any channel, in a run or a chat, before or after they are merged.
func TestRestricted_SkippedEverywhere(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if n, err := strconv.ParseUint(os.Getenv(envSeed), 10, 64); err == nil {
		seed = n
	}
	t.Logf("%s=%d", envSeed, seed)
	r := rand.New(rand.NewPCG(seed, 25))
	v, clock := datatest.Vault(t)
	var purposes []data.Purpose
	for _, c := range []data.Channel{data.ChannelEmail, data.ChannelMessenger, data.ChannelPhone} {
		p := data.Purpose{Name: string(c), Channel: c, Ground: data.GroundConsent}
		id, err := v.SavePurpose(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		p.ID = id
		purposes = append(purposes, p)
	}
	restricted := map[int64]bool{}
	var leads []int64
	for i := range 40 {
		id, err := v.SaveLead(t.Context(), &data.Lead{Name: fmt.Sprint("Person ", i), Identities: []data.Identity{
			email(fmt.Sprintf("p%d@example.org", i)), phone(fmt.Sprintf("+9627400000%02d", i)), psid(fmt.Sprintf("70010%03d", i))}})
		if err != nil {
			t.Fatal(err)
		}
		leads = append(leads, id)
		for _, p := range purposes {
			act := []data.Act{data.ActGiven, data.ActGiven, data.ActGiven, data.ActObjected}[r.IntN(4)]
			if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: id, PurposeID: p.ID, Act: act, Via: data.ViaForm, Grade: data.GradeWord, At: clock.Now()}); err != nil {
				t.Fatal(err)
			}
		}
		if r.IntN(2) == 0 {
			request := mustRestrict(t, v, id, clock.Now())
			if restricted[id] = r.IntN(4) > 0; !restricted[id] {
				if err := v.ToldOfLifting(t.Context(), request, clock.Now(), data.RequestByCounter); err != nil {
					t.Fatal(err)
				}
				if err := v.LiftRestriction(t.Context(), request); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for range 8 {
		i := r.IntN(len(leads) - 1)
		keep, other := leads[i], leads[i+1]
		if err := v.MergeLeads(t.Context(), keep, other); err != nil {
			t.Fatal(err)
		}
		restricted[keep] = restricted[keep] || restricted[other]
		leads = slices.Delete(leads, i+1, i+2)
	}
	someAllowed := false
	for _, p := range purposes {
		for _, class := range []data.RunClass{data.ClassCampaign, data.ClassAsking} {
			run := &data.Run{Class: class, Channel: p.Channel, PurposeID: p.ID}
			got, err := v.ReachIDs(t.Context(), run, data.VerdictRestricted)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range leads {
				if slices.Contains(got, id) != restricted[id] {
					t.Errorf("%s of %s: lead %d is restricted: %v", class, p.Channel, id, restricted[id])
				}
			}
			allowed, err := v.ReachIDs(t.Context(), run, data.VerdictAllowed)
			someAllowed = someAllowed || len(allowed) > 0
			if err != nil || slices.ContainsFunc(allowed, func(id int64) bool { return restricted[id] }) {
				t.Errorf("%s of %s reaches %v, %v", class, p.Channel, allowed, err)
			}
		}
	}
	for _, id := range leads {
		verdict, _, err := v.ChatVerdict(t.Context(), id, data.ClassCampaign, purposes[2].ID)
		if err != nil || (verdict == data.VerdictRestricted) != restricted[id] {
			t.Errorf("a chat with %d, restricted %v: %q, %v", id, restricted[id], verdict, err)
		}
		for _, class := range []data.RunClass{data.ClassPolicy, data.ClassAnswer} {
			if verdict, _, err := v.ChatVerdict(t.Context(), id, class, 0); err != nil || verdict != "" {
				t.Errorf("a %s with %d: %q, %v", class, id, verdict, err)
			}
		}
	}
	usable, err := v.Usable(t.Context(), leads)
	if err != nil || slices.ContainsFunc(usable, func(id int64) bool { return restricted[id] }) || len(usable) == 0 || !slices.IsSorted(usable) {
		t.Errorf("whose data may be used: %v, %v", usable, err)
	}
	if !someAllowed {
		t.Error("nobody is reached at all")
	}
}
