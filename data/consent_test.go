package data_test

import (
	"fmt"
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
		r.Via, r.Grade = data.ViaForm, data.GradeDocument
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
	v, _ := datatest.Vault(t)
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	mustState(t, v, amal, data.StateContact)
	datatest.MustAgree(t, v, amal, news)
	datatest.MustAgree(t, v, amal, offers)
	mustState(t, v, amal, data.StateAgreed)
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	mustState(t, v, amal, data.StateAgreed)
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: offers, Act: data.ActWithdrawn})
	mustState(t, v, amal, data.StateOptedOut)
	grounds, err := v.Grounds(t.Context(), amal)
	if err != nil || len(grounds) != 2 || grounds[0].Live || !grounds[0].OptedOut || grounds[0].Since.IsZero() {
		t.Errorf("grounds: %+v, %v", grounds, err)
	}
	datatest.MustAgree(t, v, amal, news) // the person's own new word
	mustState(t, v, amal, data.StateAgreed)
	grounds, err = v.Grounds(t.Context(), amal)
	if err != nil || !grounds[0].Live || grounds[0].OptedOut || grounds[1].Live || !grounds[1].OptedOut {
		t.Errorf("grounds: %+v, %v", grounds, err)
	}
	if check, err := v.CheckConsent(t.Context()); err != nil || check != (data.ConsentCheck{Events: 5}) {
		t.Errorf("chain: %+v, %v", check, err)
	}
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
	if check, err := v.CheckConsent(t.Context()); err != nil || check.Events != 0 {
		t.Errorf("chain: %+v, %v", check, err)
	}
	if _, err := v.RecordConsent(t.Context(), good); err != nil {
		t.Error(err)
	}
}

func TestVault_ConsentLog(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	notice, err := v.AddNotice(t.Context(), news, "en", " Yes, write to me. ")
	if err != nil {
		t.Fatal(err)
	}
	at := clock.Now().Add(-time.Hour)
	for _, lead := range []int64{amal, sami, amal} {
		mustRecord(t, v, data.ConsentRecord{LeadID: lead, PurposeID: news, Act: data.ActGiven, At: at, NoticeID: notice, How: "ticked"})
	}
	log, err := v.ConsentLog(t.Context(), 0, 2)
	if err != nil || len(log) != 2 || log[0].Seq != 3 || log[1].Seq != 2 || log[1].Name != "Sami" {
		t.Fatalf("log: %+v, %v", log, err)
	}
	if rest, err := v.ConsentLog(t.Context(), log[1].Seq, 9); err != nil || len(rest) != 1 || rest[0].Seq != 1 {
		t.Errorf("rest: %+v, %v", rest, err)
	}
	history, err := v.ConsentHistory(t.Context(), amal)
	if err != nil || len(history) != 2 {
		t.Fatalf("history: %+v, %v", history, err)
	}
	e := history[1]
	if e.Seq != 1 || e.Notice != "Yes, write to me." || !e.At.Equal(at) || !e.RecordedAt.Equal(clock.Now()) || e.Personal.How != "ticked" ||
		!slices.Equal(e.Personal.Identities, []data.Identity{{Kind: data.Email, Value: "amal@example.org"}}) {
		t.Errorf("event: %+v", e)
	}
	if _, err := v.EraseLead(t.Context(), amal); err != nil {
		t.Fatal(err)
	}
	log, err = v.ConsentLog(t.Context(), 0, 9)
	if err != nil || len(log) != 3 || log[0].LeadID != 0 || log[0].Name != "" || log[0].Personal.How != "" || log[0].Act != data.ActGiven {
		t.Errorf("log after erasing: %+v, %v", log, err)
	}
}

// Promise 6: whoever has the key and changes a row is found out.
func TestVault_CheckConsent_Tampered(t *testing.T) {
	v, _ := datatest.Vault(t)
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	if _, err := v.AddNotice(t.Context(), news, "en", "Yes, write to me."); err != nil {
		t.Fatal(err)
	}
	for i := range 6 {
		lead := datatest.MustLead(t, v, fmt.Sprint("Lead ", i), fmt.Sprintf("lead%d@example.org", i))
		datatest.MustAgree(t, v, lead, news)
	}
	if _, err := v.EraseLead(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if check, err := v.CheckConsent(t.Context()); err != nil || check != (data.ConsentCheck{Events: 6, Erased: 1}) {
		t.Fatalf("untouched: %+v, %v", check, err)
	}
	for what, c := range map[string]struct {
		change string
		broke  int64
	}{
		"the time":               {`UPDATE consent_event SET at = at + 1 WHERE seq = 4`, 4},
		"the time of writing":    {`UPDATE consent_event SET recorded_at = recorded_at - 1 WHERE seq = 4`, 4},
		"the act":                {`UPDATE consent_event SET act = 'withdrawn' WHERE seq = 1`, 1},
		"the act of an erased":   {`UPDATE consent_event SET act = 'withdrawn' WHERE seq = 2`, 2},
		"the purpose":            {fmt.Sprintf(`UPDATE consent_event SET purpose_id = %d WHERE seq = 6`, offers), 6},
		"how it reached us":      {`UPDATE consent_event SET via = 'paper' WHERE seq = 4`, 4},
		"the grade":              {`UPDATE consent_event SET grade = 'platform' WHERE seq = 4`, 4},
		"the notice":             {`UPDATE consent_event SET notice_id = 1 WHERE seq = 4`, 4},
		"the commitment":         {`UPDATE consent_event SET commitment = x'00' WHERE seq = 4`, 4},
		"the hash":               {`UPDATE consent_event SET hash = x'00' WHERE seq = 4`, 4},
		"a letter between words": {`UPDATE consent_event SET via = via || substr(grade, 1, 1), grade = substr(grade, 2) WHERE seq = 4`, 4},
		"who it was":             {`UPDATE consent_person SET personal = replace(personal, 'lead3', 'lead5') WHERE seq = 4`, 4},
		"the salt":               {`UPDATE consent_person SET salt = x'00' WHERE seq = 4`, 4},
		"one gone":               {`DELETE FROM ground WHERE seq = 4; DELETE FROM consent_person WHERE seq = 4; DELETE FROM consent_event WHERE seq = 4`, 5},
		"one gone, renumbered": {`DELETE FROM ground WHERE seq >= 4; DELETE FROM consent_person WHERE seq >= 4; DELETE FROM consent_event WHERE seq = 4;
			UPDATE consent_event SET seq = seq - 1 WHERE seq > 4`, 4},
		"two swapped": {`PRAGMA defer_foreign_keys = ON; UPDATE consent_event SET seq = -4 WHERE seq = 4; UPDATE consent_event SET seq = 4 WHERE seq = 5;
			UPDATE consent_event SET seq = 5 WHERE seq = -4`, 4},
	} {
		t.Run(what, func(t *testing.T) {
			spoiled, err := v.OpenCopy(t.Context(), copyOf(t, v))
			if err != nil {
				t.Fatal(err)
			}
			defer spoiled.CloseCopy()
			tx, err := spoiled.Writer().Begin()
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback()
			if _, err := tx.Exec(`DROP TRIGGER consent_event_is_final; DROP TRIGGER consent_event_stays; ` + c.change); err != nil {
				t.Fatal(err)
			}
			if err := tx.Commit(); err != nil {
				t.Fatal(err)
			}
			if check, err := spoiled.CheckConsent(t.Context()); err != nil || check.BrokeAt != c.broke {
				t.Errorf("found %+v, %v; want %d", check, err, c.broke)
			}
		})
	}
}

// An event that was forged with a hash that fits it does not fit the next.
func TestVault_CheckConsent_Forged(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 5)
	if err := v.Forge(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	if check, err := v.CheckConsent(t.Context()); err != nil || check.BrokeAt != 4 {
		t.Errorf("found %+v, %v", check, err)
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
