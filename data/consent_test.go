package data_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// mustRecord writes an event down.
func mustRecord(t *testing.T, v *data.Vault, r data.ConsentRecord) int64 {
	t.Helper()
	if r.Via == "" {
		r.Via, r.Grade = data.ViaForm, data.GradeWord
	}
	seq, err := v.RecordConsent(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

func mustState(t *testing.T, v *data.Vault, lead int64, want data.LeadState) {
	t.Helper()
	l, err := v.Lead(t.Context(), lead)
	if err != nil || l.State != want {
		t.Errorf("lead is %+v, %v; want %s", l, err, want)
	}
}

// Purposes do not touch each other, and a state follows from all of them.
func TestVault_RecordConsent_States(t *testing.T) {
	v, clock := datatest.Vault(t)
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	mustState(t, v, amal, data.StateContact)
	datatest.MustAgree(t, v, amal, news)
	datatest.MustAgree(t, v, amal, offers)
	mustState(t, v, amal, data.StateAgreed)
	took := mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn, At: clock.Now()})
	mustState(t, v, amal, data.StateAgreed)
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: offers, Act: data.ActWithdrawn})
	mustState(t, v, amal, data.StateOptedOut)
	grounds, err := v.Grounds(t.Context(), amal)
	if err != nil || len(grounds) != 2 || grounds[0].Live() || !grounds[0].OptedOut() || grounds[0].Last == nil || grounds[0].Last.Seq != took || !grounds[0].Last.At.Equal(clock.Now()) {
		t.Errorf("grounds: %+v, %v", grounds, err)
	}
	datatest.MustAgree(t, v, amal, news) // the person's own new word
	mustState(t, v, amal, data.StateAgreed)
	grounds, err = v.Grounds(t.Context(), amal)
	if err != nil || !grounds[0].Live() || grounds[0].OptedOut() || grounds[1].Live() || !grounds[1].OptedOut() {
		t.Errorf("grounds: %+v, %v", grounds, err)
	}
	mustLedger(t, v, 5, 0)
}

// A live ground names the latest event that gave it.
func TestVault_RecordConsent_GroundNamesEvent(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	given := data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActGiven}
	for range 2 {
		var named int64
		want := mustRecord(t, v, given)
		err := v.Readers().QueryRow(`SELECT seq FROM ground WHERE lead_id = ? AND purpose_id = ?`, amal, news).Scan(&named)
		if err != nil || named != want {
			t.Errorf("got event %d, %v, want %d", named, err, want)
		}
	}
}

// The ledger can never be corrected: what it does not know is not written down.
func TestVault_RecordConsent_Refuses(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	good := data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActGiven, Via: data.ViaForm, Grade: data.GradeWord}
	for name, c := range map[string]struct {
		spoil func(*data.ConsentRecord)
		code  data.Code
		field string
	}{
		"act":      {func(r *data.ConsentRecord) { r.Act = "guessed" }, data.CodeBadChoice, "act"},
		"no act":   {func(r *data.ConsentRecord) { r.Act = "" }, data.CodeMissing, "act"},
		"via":      {func(r *data.ConsentRecord) { r.Via = "pigeon" }, data.CodeBadChoice, "via"},
		"no via":   {func(r *data.ConsentRecord) { r.Via = "" }, data.CodeMissing, "via"},
		"grade":    {func(r *data.ConsentRecord) { r.Grade = "made-up" }, data.CodeBadChoice, "grade"},
		"no grade": {func(r *data.ConsentRecord) { r.Grade = "" }, data.CodeMissing, "grade"},
		"lead":     {func(r *data.ConsentRecord) { r.LeadID = 99 }, data.CodeNotFound, "lead"},
		"purpose":  {func(r *data.ConsentRecord) { r.PurposeID = 99 }, data.CodeNotFound, "purpose"},
	} {
		r := good
		c.spoil(&r)
		if _, err := v.RecordConsent(t.Context(), r); data.CodeOf(err) != c.code || fieldOf(err) != c.field {
			t.Errorf("%s: %v", name, err)
		}
		if c.field != "via" && c.field != "grade" {
			continue
		}
		p := plan(news)
		p.Ground.Via, p.Ground.Grade = r.Via, r.Grade
		if _, err := v.Import(t.Context(), p, rowsOf(row("Sami", email("sami@example.org"))), nil); data.CodeOf(err) != c.code || fieldOf(err) != c.field {
			t.Errorf("import, %s: %v", name, err)
		}
	}
	mustLedger(t, v, 0, 0)
	if _, err := v.RecordConsent(t.Context(), good); err != nil {
		t.Error(err)
	}
}

func TestVault_ConsentLog(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	notice, err := v.AddNotice(t.Context(), data.Notice{PurposeID: news, Kind: data.NoticeCheckbox, Lang: "en", Text: " Yes, write to me. "})
	if err != nil {
		t.Fatal(err)
	}
	at, first := clock.Now().Add(-time.Hour), lastEvent(t, v)+1
	for _, lead := range []int64{amal, sami, amal} {
		mustRecord(t, v, data.ConsentRecord{LeadID: lead, PurposeID: news, Act: data.ActGiven, At: at, NoticeID: notice, How: "ticked"})
	}
	log, err := v.ConsentLog(t.Context(), 0, 2)
	if err != nil || len(log) != 2 || log[0].Seq != first+2 || log[1].Seq != first+1 || log[1].Name != "Sami" {
		t.Fatalf("log: %+v, %v", log, err)
	}
	if rest, err := v.ConsentLog(t.Context(), log[1].Seq, 9); err != nil || len(rest) != int(first) || rest[0].Seq != first {
		t.Errorf("rest: %+v, %v", rest, err)
	}
	history, err := v.ConsentHistory(t.Context(), amal)
	if err != nil || len(history) != 2 {
		t.Fatalf("history: %+v, %v", history, err)
	}
	e := history[1]
	if e.Seq != first || e.Act != data.ActGiven || e.Notice != "Yes, write to me." || !e.At.Equal(at) || !e.RecordedAt.Equal(clock.Now()) || e.Personal.How != "ticked" ||
		!slices.Equal(e.Personal.Identities, []data.Identity{{Kind: data.Email, Value: "amal@example.org"}}) {
		t.Errorf("event: %+v", e)
	}
	if _, err := v.EraseLead(t.Context(), amal); err != nil {
		t.Fatal(err)
	}
	log, err = v.ConsentLog(t.Context(), 0, 9)
	if err != nil || len(log) != int(first+3) || log[0].Act != data.ActErased || log[0].Number != 2 || log[1].LeadID != 0 || log[1].Name != "" || log[1].Personal.How != "" ||
		!log[1].At.IsZero() || !log[1].RecordedAt.IsZero() || !log[1].Day.Equal(clock.Now().Truncate(24*time.Hour)) || log[1].Act != data.ActGiven {
		t.Errorf("log after erasing: %+v, %v", log, err)
	}
}

// copyOf copies an open vault that nobody is writing to.
func copyOf(t *testing.T, v *data.Vault) string {
	t.Helper()
	if _, err := v.Writer().Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	return copyVault(t, v.Dir())
}
