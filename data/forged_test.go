package data_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
)

// forgedVault is a vault in which Layla agreed to News, and later objected to all, and
// Omar agreed to News and withdrew that. Its rows may be changed.
func forgedVault(t *testing.T) (v *data.Vault, layla, omar int64) {
	t.Helper()
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	datatest.MustPurpose(t, v, "Offers")
	layla, omar = datatest.MustLead(t, v, "Layla", "layla@example.org"), datatest.MustLead(t, v, "Omar", "omar@example.org")
	clock.Add(48 * time.Hour)
	datatest.MustAgree(t, v, layla, news)
	datatest.MustAgree(t, v, omar, news)
	clock.Add(48 * time.Hour)
	for _, r := range []data.ConsentRecord{{LeadID: layla, Act: data.ActObjected}, {LeadID: omar, PurposeID: news, Act: data.ActWithdrawn}} {
		r.Via, r.Grade = data.ViaForm, data.GradeWord
		if _, err := v.RecordConsent(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := v.SavePurpose(t.Context(), data.Purpose{ID: news, Name: "The news", Change: data.ChangeSpelling}); err != nil {
		t.Fatal(err)
	}
	mustSound(t, v)
	for _, name := range []string{"consent_event_is_final", "purpose_version_is_final", "notice_is_final", "suppression_is_final", "consent_person_is_final"} {
		mustForge(t, v, "DROP TRIGGER "+name)
	}
	return v, layla, omar
}

func mustForge(t *testing.T, v *data.Vault, sql string, args ...any) {
	t.Helper()
	if _, err := v.Writer().ExecContext(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// mustNotice fails unless checking the ledger finds something of a kind.
func mustNotice(t *testing.T, v *data.Vault, want data.FindingKind) {
	t.Helper()
	c, err := v.CheckLedger(t.Context(), nil)
	if err != nil || !slices.ContainsFunc(c.Findings, func(f data.Finding) bool { return f.Kind == want }) {
		t.Errorf("found %+v, %v; want %s", c.Findings, err, want)
	}
}

// Whoever has the password and a second program changes what no hash of an event is of,
// and all that is derived along with it.
func TestCheckLedger_Forged(t *testing.T) {
	const agreed = `INSERT INTO ground SELECT purpose_id, lead_id, seq, 1, 1 FROM consent_event JOIN consent_person USING (seq) WHERE act = 'given' AND lead_id = 1;`
	for name, c := range map[string]struct {
		sql  string
		want data.FindingKind
	}{
		"an objection to all becomes one to another purpose": {
			`UPDATE consent_event SET purpose_id = 2 WHERE act = 'objected'; UPDATE suppression SET purpose_id = 2 WHERE purpose_id = 0;` + agreed, data.FindingEvent},
		"an event without words gets a version":                 {`UPDATE consent_event SET version = 9 WHERE act = 'objected'`, data.FindingEvent},
		"an event gets a number":                                {`UPDATE consent_event SET number = -7 WHERE act = 'given'`, data.FindingEvent},
		"a version is made older":                               {`UPDATE purpose_version SET created_at = created_at - 86400000 WHERE version = 2`, data.FindingPurpose},
		"a version is made younger":                             {`UPDATE purpose_version SET created_at = created_at + 86400000 WHERE version = 1`, data.FindingPurpose},
		"a head is made older":                                  {`UPDATE ledger_head SET signed_at = signed_at - 1`, data.FindingHead},
		"a head is said to be dated":                            {`INSERT INTO ledger_anchor (size, kind, domain, dated_at, dns, added_at) SELECT size, 'mail', 'example.com', 0, '[]', 0 FROM ledger_head`, data.FindingHead},
		"a mail without a head is said to be an anchor":         {`INSERT INTO ledger_anchor (size, kind, domain, mail, dns, added_at) SELECT size, 'mail', '', x'41', '[]', 0 FROM ledger_head`, data.FindingHead},
		"another key of fingerprints, by which nobody is known": {`UPDATE vault_key SET key = zeroblob(32) WHERE use = 'fingerprint'`, data.FindingOptOut},
		"an address whose opt-out is another's": {
			`UPDATE identity SET fingerprint = zeroblob(16) WHERE lead_id = 2; UPDATE suppression SET fingerprint = zeroblob(16) WHERE purpose_id = 1`, data.FindingOptOut},
	} {
		t.Run(name, func(t *testing.T) {
			v, _, _ := forgedVault(t)
			mustForge(t, v, c.sql)
			dir := copyVault(t, v.Dir())
			o, err := v.OpenCopy(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			defer o.CloseCopy()
			mustNotice(t, o, c.want)
		})
	}
}

// Words that nobody wrote down: a version with its right hash, after which everybody
// seems to have agreed to something else, and a notice.
func TestCheckLedger_WordsWithoutEvent(t *testing.T) {
	t.Run("version", func(t *testing.T) {
		v, _, _ := forgedVault(t)
		var before []byte
		if err := v.Readers().QueryRow(`SELECT hash FROM purpose_version WHERE purpose_id = 1 AND version = 2`).Scan(&before); err != nil {
			t.Fatal(err)
		}
		words := proof.Purpose{Purpose: 1, Version: 3, Channel: "email", Ground: "consent", Name: "All offers, also from partners", Replaces: proof.Hash(before), Change: proof.ChangeSpelling}
		hash := proof.HashOf(words.Document())
		mustForge(t, v, `INSERT INTO purpose_version (purpose_id, version, name, description, change, hash, created_at) VALUES (1, 3, ?, '', 'spelling', ?, ?)`, words.Name, hash[:], datatest.NewClock().Now().UnixMilli())
		mustForge(t, v, `UPDATE purpose SET name = ? WHERE id = 1`, words.Name)
		mustNotice(t, v, data.FindingPurpose)
	})
	t.Run("notice", func(t *testing.T) {
		v, _, _ := forgedVault(t)
		words := proof.Notice{Purpose: 1, Version: 1, Kind: "form", Lang: "en", Text: "Yes to all"}
		hash := proof.HashOf(words.Document())
		mustForge(t, v, `INSERT INTO notice (purpose_id, version, kind, lang, text, hash, created_at) VALUES (1, 1, 'form', 'en', ?, ?, 0)`, words.Text, hash[:])
		mustNotice(t, v, data.FindingNotice)
	})
}

// A no is moved to somebody else, who is then erased by the program itself: that
// accounts for what it took of theirs alone.
func TestCheckLedger_NoCarriedAwayByErasure(t *testing.T) {
	v, _, omar := forgedVault(t)
	other := datatest.MustLead(t, v, "Nobody", "nobody@example.org")
	mustForge(t, v, `UPDATE consent_person SET lead_id = ? WHERE seq = (SELECT seq FROM consent_event WHERE act = 'withdrawn')`, other)
	if _, err := v.EraseLead(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	mustForge(t, v, `INSERT INTO ground SELECT purpose_id, lead_id, seq, 1, 1 FROM consent_event JOIN consent_person USING (seq) WHERE act = 'given' AND lead_id = ?`, omar)
	mustForge(t, v, `DELETE FROM suppression WHERE reason = 'opt_out' AND purpose_id = 1`)
	mustNotice(t, v, data.FindingMissing)
}

// An erasure is nobody's: no personal part can be put behind its event.
func TestCheckLedger_ErasureOfSomebody(t *testing.T) {
	v, layla, omar := forgedVault(t)
	if _, err := v.EraseLead(t.Context(), omar); err != nil {
		t.Fatal(err)
	}
	mustSound(t, v)
	mustForge(t, v, `INSERT INTO consent_person (seq, lead_id, at, recorded_at, salt, personal) SELECT max(e.seq), c.lead_id, c.at, c.recorded_at, c.salt, c.personal
		FROM consent_event e, consent_person c WHERE c.lead_id = ?`, layla)
	mustNotice(t, v, data.FindingPerson)
}
