package data_test

import (
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Of an erased person stays that they asked, when, and when they were answered, and not one
// of their words: not in the request, its log, nor in letters to them.
func TestEraseLead_Requests(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	account := mustMailAccount(t, d.Vault)
	id := d.asks(data.RightErase)
	d.must(d.DecideRequest(ctx, id, data.Granted, "because Qvibzw said so"))
	run, err := d.LetterOfRequest(ctx, id, data.StageAnswer, data.Run{Title: "Answer", Lang: "en", AccountID: account, Subject: "Qvibzw", Body: "Dear Qvibzw"})
	d.must(err)
	send(t, d.Vault, run, account)
	draft := d.asks(data.RightRectify)
	if _, err := d.LetterOfRequest(ctx, draft, data.StageReceived, data.Run{Title: "Received", Lang: "en", Subject: "Qvibzw", Body: "Dear Qvibzw"}); err != nil {
		t.Fatal(err)
	}
	of := data.Request{Name: "Qvibzw", Address: "AMAL@example.org", Right: data.RightAccess, Way: data.RequestByLetter, ReceivedAt: d.clock.Now()}
	unfound, err := d.AddRequest(ctx, of)
	d.must(err)
	of.Address = "other@example.org"
	other, err := d.AddRequest(ctx, of)
	d.must(err)
	answered := d.request(id).AnsweredAt
	if answered.IsZero() {
		t.Fatal("a letter that was sent is no answer")
	}
	if _, err := d.EraseLead(ctx, d.amal); err != nil {
		t.Fatal(err)
	}
	for _, id := range []int64{id, draft, unfound} {
		r := d.request(id)
		if r.LeadID != 0 || r.Name+r.Address+r.Asked+r.DecidedWhy != "" || r.ErasedAt.IsZero() || r.ReceivedAt.IsZero() {
			t.Errorf("got %+v", r)
		}
		log, err := d.RequestLog(ctx, id)
		d.must(err)
		if last := log[len(log)-1]; last.Act != data.RequestErased || slices.ContainsFunc(log, func(e data.RequestEvent) bool { return e.Text+e.Was+e.Became != "" }) {
			t.Errorf("the log: %+v", log)
		}
	}
	if r := d.request(id); !r.AnsweredAt.Equal(answered) || r.AnsweredWay != data.RequestByEmail || r.LeftToDo() {
		t.Errorf("when they were answered: %+v", r)
	}
	if r := d.request(other); r.Name != "Qvibzw" {
		t.Errorf("another person's request: %+v", r)
	}
	runs, err := d.Runs(ctx)
	d.must(err)
	for _, r := range runs {
		if strings.Contains(r.Subject+r.Body, "Qvibzw") {
			t.Errorf("a letter: %+v", r)
		}
	}
}

// What is changed of a person who asks for it stands in the log, before and after.
func TestSaveLead_Corrects(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	change := func(name, mail, shoe string) {
		d.must(func() error {
			_, err := d.SaveLead(ctx, &data.Lead{ID: d.amal, Name: name, Lang: "en", Identities: []data.Identity{email(mail)}, Extra: map[string]string{"shoe": shoe}})
			return err
		}())
	}
	change("Amal Hadad", "amal@example.org", "38")
	id := d.asks(data.RightRectify)
	d.asks(data.RightAccess)
	change("Amal Haddad", "amal@example.net", "39")
	d.must(d.DecideRequest(ctx, id, data.Granted, ""))
	d.must(d.AnswerRequest(ctx, id, d.clock.Now(), data.RequestByPhone, ""))
	change("Another", "amal@example.net", "40")
	log, err := d.RequestLog(ctx, id)
	d.must(err)
	var got []string
	for _, e := range log {
		if e.Act == data.RequestCorrected {
			got = append(got, e.Detail+" "+e.Text+": "+e.Was+" > "+e.Became)
		}
	}
	if want := []string{"email : amal@example.org > amal@example.net", "name : Amal Hadad > Amal Haddad", "own shoe: 38 > 39"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A file that was written for the person stands in the log of what asks for it.
func TestWriteExport_Request(t *testing.T) {
	d := newDesk(t)
	id, erase := d.asks(data.RightAccess), d.asks(data.RightErase)
	for _, why := range []data.ExportWhy{data.ExportForWork, data.ExportForPerson} {
		_, err := d.WriteExport(t.Context(), filepath.Join(t.TempDir(), "f"), data.ExportPlan{Kind: data.ExportPerson, Format: "zip", Why: why}, func(w io.Writer) (data.Written, error) {
			_, err := io.WriteString(w, "x")
			return data.Written{Leads: []int64{d.amal}}, err
		})
		d.must(err)
	}
	if got := d.acts(id); !slices.Equal(got, []data.RequestAct{data.RequestNoted, data.RequestExported}) {
		t.Errorf("the log: %v", got)
	}
	if got := d.acts(erase); len(got) != 1 {
		t.Errorf("of another right: %v", got)
	}
}

// A letter reaches who asked and nobody else, also when somebody makes its audience wider.
func TestLetterOfRequest_Gate(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	account := datatest.MustAccount(t, d.Vault, 2525)
	sami := datatest.MustLead(t, d.Vault, "Sami", "sami@example.org")
	id := d.asks(data.RightObject)
	if _, err := d.StopByRequest(ctx, id, 0); err != nil {
		t.Fatal(err)
	}
	letter := data.Run{Title: "Answer", Lang: "en", AccountID: account, Subject: "s", Body: "b"}
	_, err := d.LetterOfRequest(ctx, id, data.StageAnswer, letter)
	d.refuses("before a decision", err, data.CodeUndecided)
	_, err = d.LetterOfRequest(ctx, id, data.StageExtension, letter)
	d.refuses("an extension without a reason", err, data.CodeMissing)
	_, err = d.LetterOfRequest(ctx, id, data.StageLift, letter)
	d.refuses("nothing to lift", err, data.CodeBadChoice)
	run, err := d.LetterOfRequest(ctx, id, data.StageReceived, letter)
	d.must(err)
	r, err := d.Run(ctx, run)
	d.must(err)
	if r.Class != data.ClassAnswer || !slices.Equal(r.Audience.IDs, []int64{d.amal}) {
		t.Errorf("got %+v", r)
	}
	r.Audience = data.LeadFilter{}
	mustReach(t, d.Vault, *r, map[data.Verdict]int{data.VerdictAllowed: 1, data.VerdictNoRequest: 1})
	if _, err := d.SaveRun(ctx, *r); err != nil {
		t.Fatal(err)
	}
	if n, err := d.StartRun(ctx, run); err != nil || n != 1 {
		t.Errorf("%d messages, %v", n, err)
	}
	letter.Class, letter.Audience = data.ClassAnswer, data.LeadFilter{IDs: []int64{sami}}
	free, err := d.SaveRun(ctx, letter)
	d.must(err)
	_, err = d.StartRun(ctx, free)
	d.refuses("an answer to no request", err, data.CodeNobody)
	if of, err := d.RequestOfRun(ctx, run); err != nil || of != id {
		t.Errorf("of request %d, %v", of, err)
	}
}

// An objection opts out by what they said then; what they agreed to since stays.
func TestVault_StopByRequest(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	d.clock.Add(time.Hour)
	id := d.asks(data.RightObject)
	if done, err := d.StopByRequest(ctx, id, d.news); err != nil || !done {
		t.Errorf("opted out: %v, %v", done, err)
	}
	mustReach(t, d.Vault, data.Run{Class: data.ClassCampaign, PurposeID: d.news}, map[data.Verdict]int{data.VerdictOptedOut: 1})
	if l, err := d.Lead(ctx, d.amal); err != nil || l.State != data.StateOptedOut {
		t.Errorf("got %+v, %v", l, err)
	}
	d.clock.Add(time.Hour)
	if _, err := d.RecordConsent(ctx, data.ConsentRecord{LeadID: d.amal, PurposeID: d.news, Act: data.ActGiven, Via: data.ViaForm, Grade: data.GradeWord, At: d.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	if done, err := d.StopByRequest(ctx, id, d.news); err != nil || done {
		t.Errorf("though they agreed since: %v, %v", done, err)
	}
	mustReach(t, d.Vault, data.Run{Class: data.ClassCampaign, PurposeID: d.news}, map[data.Verdict]int{data.VerdictAllowed: 1})
}

// Who was told that they get no more messages, and was not opted out, stays on the list; an
// opt-out does it, by the request or otherwise.
func TestRequest_LeftToDo_Stop(t *testing.T) {
	for _, right := range []data.Right{data.RightObject, data.RightWithdraw} {
		d, ctx := newDesk(t), t.Context()
		d.clock.Add(time.Hour)
		id, refused := d.asks(right), d.asks(right)
		d.must(d.DecideRequest(ctx, id, data.Granted, ""))
		d.must(d.AnswerRequest(ctx, id, d.clock.Now(), data.RequestByPhone, ""))
		d.must(d.DecideRequest(ctx, refused, data.Refused, "a contract"))
		if !d.request(id).LeftToDo() || d.request(refused).LeftToDo() {
			t.Errorf("%s: granted %+v, refused %+v", right, d.request(id), d.request(refused))
		}
		mustReach(t, d.Vault, data.Run{Class: data.ClassCampaign, PurposeID: d.news}, map[data.Verdict]int{data.VerdictAllowed: 1})
		if _, err := d.StopByRequest(ctx, id, d.news); err != nil || d.request(id).LeftToDo() {
			t.Errorf("%s: opted out by it: %+v, %v", right, d.request(id), err)
		}
		again := d.asks(right)
		d.must(d.DecideRequest(ctx, again, data.Granted, ""))
		if d.request(again).LeftToDo() {
			t.Errorf("%s: opted out before: %+v", right, d.request(again))
		}
	}
}

// Who asked and was never found is forgotten once the request is over, and not before.
func TestVault_ForgetRequester(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	id, err := d.AddRequest(ctx, data.Request{Name: "Qvibzw", Right: data.RightAccess, Way: data.RequestByLetter, ReceivedAt: d.clock.Now(), Asked: "mine"})
	d.must(err)
	d.refuses("open", d.ForgetRequester(ctx, id), data.CodeBadChoice)
	d.must(d.DecideRequest(ctx, id, data.Dropped, "Qvibzw took it back"))
	d.must(d.ForgetRequester(ctx, id))
	if r := d.request(id); r.Name+r.Asked+r.DecidedWhy != "" || r.Decision != data.Dropped {
		t.Errorf("got %+v", r)
	}
	log, err := d.RequestLog(ctx, id)
	if err != nil || slices.ContainsFunc(log, func(e data.RequestEvent) bool { return e.Text != "" }) {
		t.Errorf("the log: %+v, %v", log, err)
	}
}

// Requests follow their person through a merge and back.
func TestMergeLeads_Requests(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	id := mustRestrict(t, d.Vault, d.amal, d.clock.Now())
	sami := datatest.MustLead(t, d.Vault, "Sami", "sami@example.org")
	d.must(d.MergeLeads(ctx, sami, d.amal))
	if of, err := d.RequestsOf(ctx, sami); err != nil || len(of) != 1 || of[0].ID != id {
		t.Errorf("of the kept one: %v, %v", of, err)
	}
	if is, err := d.Restricted(ctx, sami); err != nil || !is {
		t.Errorf("restricted: %v, %v", is, err)
	}
	if _, err := d.SplitLeads(ctx, sami, d.amal); err != nil {
		t.Fatal(err)
	}
	for lead, want := range map[int64]bool{sami: false, d.amal: true} {
		if is, err := d.Restricted(ctx, lead); err != nil || is != want {
			t.Errorf("lead %d restricted: %v, %v", lead, is, err)
		}
	}
}

// Who came with a file and made a request stays when the import is undone.
func TestUndoImport_Request(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	report, err := d.Import(ctx, plan(0), rowsOf(data.ImportLead{Identities: []data.Identity{email("sami@example.org")}}, data.ImportLead{Identities: []data.Identity{email("nour@example.org")}}), nil)
	d.must(err)
	sami, err := d.LeadIDs(ctx, data.LeadFilter{Text: "sami@example.org"}, data.LeadOrder{})
	if err != nil || len(sami) != 1 {
		t.Fatalf("%v, %v", sami, err)
	}
	_, err = d.AddRequest(ctx, data.Request{LeadID: sami[0], Right: data.RightAccess, Way: data.RequestByPhone, ReceivedAt: d.clock.Now()})
	d.must(err)
	undone, err := d.UndoImport(ctx, report.ID)
	if err != nil || undone.Removed != 1 || !slices.Equal(undone.Kept, []data.KeptPerson{{LeadID: sami[0], Why: data.KeptSpoke}}) {
		t.Errorf("got %+v, %v", undone, err)
	}
}
