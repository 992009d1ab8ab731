package data_test

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
)

// mustCheckProof returns what checking a proof found, which must hold.
func mustCheckProof(t *testing.T, file []byte, err error) *proof.Result {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	r, err := proof.Check(file, "")
	if err != nil || len(r.Faults) > 0 {
		t.Fatalf("%v, %+v\n%s", err, r, file)
	}
	return r
}

func TestVault_Prove(t *testing.T) {
	v, clock := datatest.Vault(t)
	if _, err := v.ProveHeads(t.Context()); data.CodeOf(err) != data.CodeNoEvents {
		t.Errorf("an empty ledger: %v", err)
	}
	news := datatest.MustPurpose(t, v, "News")
	notice, err := v.AddNotice(t.Context(), data.Notice{PurposeID: news, Kind: data.NoticeCheckbox, Lang: "ar", Text: "نعم\nأرسلوا \\ لي"})
	if err != nil {
		t.Fatal(err)
	}
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	for i := range 300 { // more than a block
		lead := datatest.MustLead(t, v, "Somebody", "p"+time.Duration(i).String()+"@example.org")
		datatest.MustAgree(t, v, lead, news)
		if i == 100 {
			clock.Add(24 * time.Hour)
			if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActGiven, Via: data.ViaForm,
				Grade: data.GradeWorded, NoticeID: notice, At: clock.Now().Add(-time.Hour), How: "ticked\tthe box"}); err != nil {
				t.Fatal(err)
			}
			if _, err := v.SavePurpose(t.Context(), data.Purpose{ID: news, Name: "News and offers"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	clock.Add(24 * time.Hour)
	if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: amal, Act: data.ActObjected, Via: data.ViaEmail, Grade: data.GradeWord}); err != nil {
		t.Fatal(err)
	}
	file, err := v.ProvePerson(t.Context(), amal)
	r := mustCheckProof(t, file, err)
	if len(r.Events) != 2 || r.Events[0].Purpose.Name != "News" || r.Events[0].Notice.Text != "نعم\nأرسلوا \\ لي" || r.Events[1].Act != data.ActObjected {
		t.Errorf("%+v", r.Events)
	}
	heads, err := v.ProveHeads(t.Context())
	if r := mustCheckProof(t, heads, err); len(r.Proof.Anchors) != 2 {
		t.Errorf("%d anchors", len(r.Proof.Anchors))
	}
	if c, err := v.CheckLedger(t.Context(), nil); err != nil || len(c.Findings) > 0 || c.Events != 305 {
		t.Errorf("%+v, %v", c, err)
	}
}
