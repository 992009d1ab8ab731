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

// told is a vault whose owner is told everything by email, and that has an account.
type told struct {
	*data.Vault
	t       *testing.T
	clock   *datatest.Clock
	account int64
}

const ownersAddress = "sami@home.example"

func everything(to string) data.OwnerMails {
	return data.OwnerMails{To: to, Lang: "en", Told: data.OwnerActKinds()}
}

// newTold makes the vault; what it is told of that itself is sent.
func newTold(t *testing.T) *told {
	t.Helper()
	v, clock := datatest.Vault(t)
	s := &told{Vault: v, t: t, clock: clock}
	s.account = s.smtp("hello@olive.example")
	s.must(v.SaveOwnerMails(t.Context(), everything(ownersAddress)))
	s.sendAll()
	return s
}

// smtp adds an account with a mail server.
func (s *told) smtp(from string) int64 {
	s.t.Helper()
	id, err := s.SaveAccount(s.t.Context(), data.Account{Kind: data.AccountSMTP, Host: "127.0.0.1", Port: 2525, Security: data.SecurityLoopback,
		FromAddress: from, PerMinute: 1000, PerDay: 1000, Connections: 1})
	s.must(err)
	return id
}

func (s *told) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// claim claims what is due from an account.
func (s *told) claim(account int64) []data.Message {
	s.t.Helper()
	all, err := s.ClaimMessages(s.t.Context(), data.Claim{AccountID: account, Limit: 99, MessageID: func(id int64) string { return fmt.Sprintf("%d@olive.example", id) }})
	s.must(err)
	return all
}

// send has messages sent that were claimed, and returns those that might leave.
func (s *told) send(all []data.Message) (left []int64) {
	s.t.Helper()
	var ids []int64
	for _, m := range all {
		ids = append(ids, m.ID)
	}
	left, err := s.MarkCommitted(s.t.Context(), ids)
	s.must(err)
	var results []data.Result
	for _, id := range left {
		results = append(results, data.Result{ID: id, State: data.MessageSent, Reply: "250 ok"})
	}
	s.must(s.RecordResults(s.t.Context(), results))
	return left
}

// sendAll sends what is due once nothing more joins it.
func (s *told) sendAll() (all []data.Message) {
	s.t.Helper()
	s.clock.Add(data.NoticeDelay)
	all = s.claim(s.account)
	s.send(all)
	return all
}

// acts returns what messages tell of, as "act number".
func acts(all []data.Message) (list []string) {
	for _, m := range all {
		for _, a := range m.Notice.Acts {
			list = append(list, fmt.Sprintf("%s %d", a.Act, a.Number))
		}
	}
	return list
}

// Acts of ten minutes go as one mail, to the owner alone; what is done later, or while it is
// on its way, is told by another.
func TestVault_TellsOwner(t *testing.T) {
	s := newTold(t)
	settings, err := s.Settings(t.Context())
	s.must(err)
	settings.Region = "EG"
	s.must(s.SaveSettings(t.Context(), settings))
	s.clock.Add(9 * time.Minute)
	s.must(s.ChangePassword(t.Context(), []byte(datatest.Password), []byte("another fine olive tree"), nil))
	if got := s.claim(s.account); len(got) != 0 {
		t.Errorf("sent at once: %+v", got)
	}
	s.clock.Add(time.Minute)
	all := s.claim(s.account)
	if len(all) != 1 || all[0].Address != ownersAddress || all[0].LeadID != 0 || !slices.Equal(acts(all), []string{"region_changed 1", "password_changed 1"}) {
		t.Fatalf("claimed %+v, which tells %q", all, acts(all))
	}
	settings.Region = "JO"
	s.must(s.SaveSettings(t.Context(), settings))
	if left := s.send(all); len(left) != 1 {
		t.Errorf("%d left", len(left))
	}
	if all := s.sendAll(); !slices.Equal(acts(all), []string{"region_changed 1"}) {
		t.Errorf("later: %q", acts(all))
	}
	if state, err := s.NoticeState(t.Context()); err != nil || state.State != data.MessageSent || state.AccountID != s.account {
		t.Errorf("state %+v, %v", state, err)
	}
}

// What goes before campaigns is in no list of runs, and blocks nothing.
func TestVault_TellsOwner_Unlisted(t *testing.T) {
	s := newTold(t)
	amal := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	news := datatest.MustPurpose(t, s.Vault, "News")
	datatest.MustAgree(t, s.Vault, amal, news)
	mustRunTo(t, s.Vault, data.Run{Class: data.ClassCampaign, PurposeID: news})
	run, err := s.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, PurposeID: news, Title: "x", AccountID: s.account, Lang: "en", Subject: "x", Body: "x"})
	s.must(err)
	_, err = s.StartRun(t.Context(), run)
	s.must(err)
	s.must(s.NoteAccountPassword(t.Context(), s.account))
	s.clock.Add(data.NoticeDelay)
	all := s.claim(s.account)
	if len(all) != 2 || all[0].Notice == nil || all[1].LeadID != amal {
		t.Fatalf("claimed %+v", all)
	}
	s.must(s.RecordResults(t.Context(), []data.Result{{ID: all[0].ID, State: data.MessageUnsure}}))
	runs, err := s.Runs(t.Context())
	if err != nil || slices.ContainsFunc(runs, func(r data.Run) bool { return r.Class == data.ClassAccount }) {
		t.Errorf("runs %+v, %v", runs, err)
	}
	if undecided, err := s.Undecided(t.Context()); err != nil || len(undecided) != 0 {
		t.Errorf("undecided %v, %v", undecided, err)
	}
	if m, err := s.LeadMessages(t.Context(), amal); err != nil || len(m) != 2 {
		t.Errorf("%d messages of the lead, %v", len(m), err)
	}
	if state, err := s.NoticeState(t.Context()); err != nil || state.State != data.MessageUnsure {
		t.Errorf("state %+v, %v", state, err)
	}
}

// Each kind of act is told where it is chosen, and not where it is not.
func TestVault_TellsOwner_Kinds(t *testing.T) {
	many := 0
	two := func(s *told) (leads []int64) {
		for range 2 {
			many++
			leads = append(leads, datatest.MustLead(s.t, s.Vault, "Lead", fmt.Sprintf("lead%d@example.org", many)))
		}
		return leads
	}
	for kind, do := range map[data.OwnerActKind]func(s *told, n int) string{
		data.OwnerActWays: func(s *told, n int) string {
			_, err := s.AddPassword(t.Context(), "Helper", fmt.Appendf(nil, "another fine olive tree %d", n), time.Time{})
			s.must(err)
			return "way_added 1"
		},
		data.OwnerActExport: func(s *told, n int) string {
			s.must(s.NoteProof(t.Context(), data.ProofOfHeads)) // which is about nobody
			s.must(s.NoteProof(t.Context(), data.ProofOfPerson))
			return "proof 1"
		},
		data.OwnerActErase: func(s *told, n int) string {
			_, _, err := s.EraseLeads(t.Context(), two(s))
			s.must(err)
			return "erase 2"
		},
		data.OwnerActAccounts: func(s *told, n int) string {
			a, err := s.Account(t.Context(), s.account)
			s.must(err)
			a.PerDay = n
			_, err = s.SaveAccount(t.Context(), a)
			s.must(err)
			return "account_limits 1"
		},
		data.OwnerActLaw: func(s *told, n int) string {
			settings, err := s.Settings(t.Context())
			s.must(err)
			settings.Region = map[int]string{7: "EG", 8: "LB"}[n]
			s.must(s.SaveSettings(t.Context(), settings))
			return "region_changed 1"
		},
	} {
		t.Run(string(kind), func(t *testing.T) {
			s := newTold(t)
			m, err := s.OwnerMails(t.Context())
			s.must(err)
			m.Told = slices.DeleteFunc(data.OwnerActKinds(), func(k data.OwnerActKind) bool { return k == kind })
			s.must(s.SaveOwnerMails(t.Context(), m))
			s.sendAll()
			do(s, 7)
			if all := s.sendAll(); len(all) != 0 {
				t.Errorf("though it is not chosen: %q", acts(all))
			}
			m.Told = []data.OwnerActKind{kind}
			s.must(s.SaveOwnerMails(t.Context(), m))
			s.sendAll()
			want := do(s, 8)
			if got := acts(s.sendAll()); !slices.Equal(got, []string{want}) {
				t.Errorf("told %q, want %q", got, want)
			}
		})
	}
	s := newTold(t)
	for _, lead := range two(s) {
		_, err := s.EraseLead(t.Context(), lead)
		s.must(err)
	}
	if all := s.sendAll(); len(all) != 0 {
		t.Errorf("of one person erased: %q", acts(all))
	}
}

// Without an account a notice waits for one; where the account is deleted, another sends it.
func TestVault_TellsOwner_WaitsForAccount(t *testing.T) {
	v, clock := datatest.Vault(t)
	s := &told{Vault: v, t: t, clock: clock}
	datatest.MustAccount(t, v, 2525) // of practice, which reaches nobody
	s.must(v.SaveOwnerMails(t.Context(), everything(ownersAddress)))
	clock.Add(time.Hour)
	if state, err := v.NoticeState(t.Context()); err != nil || state.State != data.MessageQueued || state.AccountID != 0 {
		t.Errorf("state %+v, %v", state, err)
	}
	if busy, err := v.BusyAccounts(t.Context()); err != nil || len(busy) != 0 {
		t.Errorf("busy %v, %v", busy, err)
	}
	first := s.smtp("first@olive.example")
	second := s.smtp("second@olive.example")
	if all := s.claim(second); len(all) != 0 {
		t.Errorf("the second account has %+v", all)
	}
	s.must(v.DeleteAccount(t.Context(), first))
	all := s.claim(second)
	if len(all) != 1 || !slices.Equal(acts(all), []string{"notices_changed 1", "account_added 1", "account_added 1", "account_deleted 1"}) {
		t.Errorf("the second account has %+v, which tells %q", all, acts(all))
	}
	if left := s.send(all); len(left) != 1 {
		t.Errorf("%d left", len(left))
	}
}

// Where another address is given, both are told, and nothing else goes to the one before.
func TestVault_SaveOwnerMails_Address(t *testing.T) {
	s := newTold(t)
	s.must(s.SaveOwnerMails(t.Context(), everything("SAMI@Elsewhere.example ")))
	settings, err := s.Settings(t.Context())
	s.must(err)
	settings.Region = "EG"
	s.must(s.SaveSettings(t.Context(), settings))
	got := map[string]string{}
	for _, m := range s.sendAll() {
		got[m.Address] += strings.Join(acts([]data.Message{m}), ", ")
	}
	if len(got) != 2 || got[ownersAddress] != "notices_changed 1" || got["sami@elsewhere.example"] != "notices_changed 1, region_changed 1" {
		t.Errorf("told %v", got)
	}
	s.must(s.SaveOwnerMails(t.Context(), data.OwnerMails{Lang: "en"}))
	settings.Region = "JO"
	s.must(s.SaveSettings(t.Context(), settings))
	all := s.sendAll()
	if len(all) != 1 || all[0].Address != "sami@elsewhere.example" || !slices.Equal(acts(all), []string{"notices_changed 1"}) {
		t.Errorf("once it is switched off: %+v", all)
	}
}

// At the last moment a notice goes only to an address that is the owner's; but each that was
// one is told that it is no more, however fast it was given up, which is how somebody would
// keep the owner from hearing of it.
func TestVault_TellsOwner_Gate(t *testing.T) {
	s := newTold(t)
	s.must(s.NoteAccountPassword(t.Context(), s.account))
	s.clock.Add(data.NoticeDelay)
	before := s.claim(s.account)
	for _, to := range []string{"one@home.example", "two@home.example", "three@home.example"} {
		s.must(s.SaveOwnerMails(t.Context(), everything(to)))
	}
	if left := s.send(before); len(before) != 1 || len(left) != 0 {
		t.Errorf("of a password, to an address that was given up twice: %d claimed, %d left", len(before), len(left))
	}
	s.clock.Add(data.NoticeDelay)
	all := s.claim(s.account)
	left := s.send(all)
	for _, m := range all {
		if !slices.Contains(left, m.ID) {
			t.Errorf("to %s: did not leave", m.Address)
		}
	}
	if len(all) != 4 || len(left) != 4 {
		t.Errorf("%d claimed, %d left", len(all), len(left))
	}
}

// A notice that was refused for now is tried again as it was, and what is done meanwhile is
// told by another.
func TestVault_TellsOwner_Again(t *testing.T) {
	s := newTold(t)
	s.must(s.NoteAccountPassword(t.Context(), s.account))
	s.clock.Add(data.NoticeDelay)
	first := s.claim(s.account)
	if left, err := s.MarkCommitted(t.Context(), []int64{first[0].ID}); err != nil || len(left) != 1 {
		t.Fatalf("%v, %v", left, err)
	}
	s.must(s.RecordResults(t.Context(), []data.Result{{ID: first[0].ID, State: data.MessageQueued, Reason: "server_refused", Reply: "450 busy", RetryAt: s.clock.Now().Add(time.Minute)}}))
	if state, err := s.NoticeState(t.Context()); err != nil || state.State != data.MessageQueued || state.Reason != "server_refused" {
		t.Errorf("state %+v, %v", state, err)
	}
	s.must(s.NoteAccountPassword(t.Context(), s.account))
	again := s.sendAll()
	if len(again) != 2 || again[0].MessageID != first[0].MessageID || len(again[0].Notice.Acts) != 1 || again[1].MessageID == first[0].MessageID {
		t.Errorf("again: %+v", again)
	}
}

// Before the vault is locked, what waits goes at once.
func TestVault_HurryNotices(t *testing.T) {
	s := newTold(t)
	if some, err := s.HurryNotices(t.Context()); some || err != nil {
		t.Errorf("hurried nothing: %t, %v", some, err)
	}
	s.must(s.NoteAccountPassword(t.Context(), s.account))
	if some, err := s.HurryNotices(t.Context()); !some || err != nil {
		t.Errorf("hurried: %t, %v", some, err)
	}
	if all := s.claim(s.account); len(all) != 1 {
		t.Errorf("claimed %+v", all)
	}
}

// A long list names the newest acts, and counts the others.
func TestVault_TellsOwner_Long(t *testing.T) {
	s := newTold(t)
	for range 60 {
		s.must(s.NoteAccountPassword(t.Context(), s.account))
		s.clock.Add(time.Second)
	}
	all := s.sendAll()
	if len(all) != 1 || len(all[0].Notice.Acts) != 50 || all[0].Notice.More != 10 || !all[0].Notice.Acts[0].At.Before(all[0].Notice.Acts[49].At) {
		t.Errorf("%d mails; the first: %+v", len(all), all[0].Notice)
	}
}

// What can't be mailed is not saved.
func TestVault_SaveOwnerMails_Err(t *testing.T) {
	v, _ := datatest.Vault(t)
	for code, m := range map[data.Code]data.OwnerMails{
		data.CodeBadEmail:  everything("sami"),
		data.CodeBadChoice: {To: ownersAddress, Lang: "fr"},
	} {
		if err := v.SaveOwnerMails(t.Context(), m); data.CodeOf(err) != code {
			t.Errorf("%+v: %v, want %s", m, err, code)
		}
	}
	if err := v.SaveOwnerMails(t.Context(), data.OwnerMails{Lang: "en", Told: []data.OwnerActKind{"weather"}}); data.CodeOf(err) != data.CodeBadChoice {
		t.Errorf("an unknown kind: %v", err)
	}
}

// vault.kept is mailed once a week while it changes, and only to the address of now.
func TestVault_QueueKept(t *testing.T) {
	s := newTold(t)
	queued := func(want int) {
		t.Helper()
		s.must(s.QueueKept(t.Context()))
		all := s.sendAll()
		n := 0
		for _, m := range all {
			if m.Notice.Kept != nil {
				n++
				if !strings.HasPrefix(string(m.Notice.Kept), "mujeeb kept 1\n") || m.Notice.Name != s.Name() || len(m.Notice.Acts) != 0 {
					t.Errorf("it carries %q of %s", m.Notice.Kept, m.Notice.Name)
				}
			}
		}
		if n != want {
			t.Errorf("%d mails with vault.kept, want %d", n, want)
		}
	}
	news := datatest.MustPurpose(t, s.Vault, "News")
	queued(0) // not asked for
	m := everything(ownersAddress)
	m.Kept = true
	s.must(s.SaveOwnerMails(t.Context(), m))
	queued(1)
	queued(0)
	s.clock.Add(8 * 24 * time.Hour)
	queued(0) // nothing is new
	datatest.MustAgree(t, s.Vault, datatest.MustLead(t, s.Vault, "Amal", "amal@example.org"), news)
	queued(1)
	m.To = "sami@elsewhere.example"
	s.must(s.SaveOwnerMails(t.Context(), m))
	queued(1)
}
