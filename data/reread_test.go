package data_test

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// putBack closes a vault and opens its folder as one that was made of a backup of a time.
func putBack(t *testing.T, v *data.Vault, clock *datatest.Clock, made time.Time) *data.Vault {
	t.Helper()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if err := data.MarkRestored(t.Context(), v.Dir(), made); err != nil {
		t.Fatal(err)
	}
	back, err := data.Open(t.Context(), v.Dir(), []byte(datatest.Password), clock.Params())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { back.Close() })
	return back
}

// rereading is a vault that was put back two days after its backup was made, when a campaign
// was on its way.
type rereading struct {
	*told
	campaign, asking int64
	made             time.Time
}

func newRereading(t *testing.T, box bool) rereading {
	t.Helper()
	v, clock := datatest.Vault(t)
	s := &told{Vault: v, t: t, clock: clock}
	s.account = s.smtp("hello@olive.example")
	if box {
		id, err := v.SaveHearing(t.Context(), data.Hearing{Host: "imap.olive.example", Port: 993, Security: data.SecurityTLS, User: "hello", Login: data.LoginPassword})
		s.must(err)
		s.must(v.NotePoll(t.Context(), id, ""))
		s.must(v.MarkFolder(t.Context(), id, data.FolderMark{Folder: "INBOX", Validity: 7, UID: 70}))
	}
	news := datatest.MustPurpose(t, v, "News")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
	datatest.MustLead(t, v, "Zoe", "zoe@example.org")
	r := rereading{told: s, made: clock.Now()}
	for class, id := range map[data.RunClass]*int64{data.ClassCampaign: &r.campaign, data.ClassAsking: &r.asking} {
		var err error
		*id, err = v.SaveRun(t.Context(), data.Run{Class: class, PurposeID: news, Title: "x", AccountID: s.account, Lang: "en", Subject: "x", Body: "x"})
		s.must(err)
	}
	_, err := v.StartRun(t.Context(), r.campaign)
	s.must(err)
	clock.Add(48 * time.Hour)
	s.Vault = putBack(t, v, clock, r.made)
	return r
}

// waits fails unless campaigns and askings wait, by each way in which one begins to send.
func (r rereading) waits() {
	r.t.Helper()
	if err := r.ResumeRun(r.t.Context(), r.campaign); data.CodeOf(err) != data.CodeNotReread {
		r.t.Errorf("the campaign goes on: %v", err)
	}
	if _, err := r.StartRun(r.t.Context(), r.asking); data.CodeOf(err) != data.CodeNotReread {
		r.t.Errorf("the asking starts: %v", err)
	}
}

// goesOn fails unless they wait no more.
func (r rereading) goesOn() {
	r.t.Helper()
	r.must(r.ResumeRun(r.t.Context(), r.campaign))
	_, err := r.StartRun(r.t.Context(), r.asking)
	r.must(err)
}

// A vault that was put back reads its mailbox from the day of the backup before anything is
// sent to many.
func TestVault_Reread(t *testing.T) {
	r := newRereading(t, true)
	boxes, err := r.Hearings(t.Context())
	r.must(err)
	if mark, err := r.FolderMark(t.Context(), boxes[0].ID, "INBOX"); err != nil || mark.UID != 0 {
		t.Errorf("the folder was read up to %+v, %v", mark, err)
	}
	if since, err := r.HearSince(t.Context(), boxes[0].ID); err != nil || !since.Equal(r.made) {
		t.Errorf("read since %v, %v; want %v", since, err, r.made)
	}
	if todo, err := r.Reread(t.Context()); err != nil || !todo.Pending || todo.ByOwner || !todo.From.Equal(r.made) {
		t.Errorf("%+v, %v", todo, err)
	}
	r.waits()
	r.must(r.NotePoll(t.Context(), boxes[0].ID, "timeout"))
	r.waits()
	r.must(r.NotePoll(t.Context(), boxes[0].ID, ""))
	r.goesOn()
	if err := r.SayReread(t.Context()); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("said of nothing: %v", err)
	}
}

// Where the mailbox can't be read, or there is none, the owner's word counts, and is
// written down.
func TestVault_SayReread(t *testing.T) {
	for _, box := range []bool{true, false} {
		r := newRereading(t, box)
		if todo, err := r.Reread(t.Context()); err != nil || !todo.Pending || todo.ByOwner == box {
			t.Errorf("%+v, %v", todo, err)
		}
		r.waits()
		r.must(r.SayReread(t.Context()))
		r.goesOn()
		if done, err := r.Activities(t.Context(), 9); err != nil || len(done) < 2 || done[1].Act != data.DidSayReread && done[0].Act != data.DidSayReread {
			t.Errorf("%+v, %v", done, err)
		}
	}
}

// What waits on the page for opting out is fetched as well.
func TestVault_Reread_Page(t *testing.T) {
	v, clock := datatest.Vault(t)
	page := data.OptOutPage{URL: "https://olive.example/out.php", Queue: "q", Public: []byte("p"), Tried: clock.Now()}
	if err := v.SaveOptOutPage(t.Context(), page); err != nil {
		t.Fatal(err)
	}
	id, err := v.SaveHearing(t.Context(), data.Hearing{Host: "imap.olive.example", Port: 993, Security: data.SecurityTLS, User: "hello", Login: data.LoginPassword})
	if err != nil {
		t.Fatal(err)
	}
	made := clock.Now()
	clock.Add(time.Minute)
	back := putBack(t, v, clock, made)
	if err := back.NotePoll(t.Context(), id, ""); err != nil {
		t.Fatal(err)
	}
	for _, trouble := range []string{"unreachable", ""} {
		if todo, err := back.Reread(t.Context()); err != nil || !todo.Pending {
			t.Errorf("before it is fetched: %+v, %v", todo, err)
		}
		if err := back.NoteOptOutPoll(t.Context(), "q", trouble, 0); err != nil {
			t.Fatal(err)
		}
	}
	if todo, err := back.Reread(t.Context()); err != nil || todo.Pending {
		t.Errorf("once it is fetched: %+v, %v", todo, err)
	}
}

// A message that had not arrived is not sent again either.
func TestVault_Reread_Again(t *testing.T) {
	other := newRereading(t, true)
	other.must(other.SayReread(t.Context()))
	other.must(other.ResumeRun(t.Context(), other.campaign))
	claimed := other.claim(other.account)
	other.must(other.RecordResults(t.Context(), []data.Result{{ID: claimed[len(claimed)-1].ID, State: data.MessageUnsure}}))
	again := putBack(t, other.Vault, other.clock, other.clock.Now())
	if _, err := again.Decide(t.Context(), other.campaign, nil, data.DecideAgain); data.CodeOf(err) != data.CodeNotReread {
		t.Errorf("sent again: %v", err)
	}
}

// What waited for the owner when the backup was made is not mailed once more; that the vault
// was put back is.
func TestVault_TellsOwner_Restored(t *testing.T) {
	s := newTold(t)
	s.must(s.NoteAccountPassword(t.Context(), s.account))
	s.Vault = putBack(t, s.Vault, s.clock, s.clock.Now())
	if all := s.sendAll(); len(all) != 1 || len(all[0].Notice.Acts) != 1 || all[0].Notice.Acts[0].Act != data.DidRestore {
		t.Errorf("told %q", acts(all))
	}
}
