package data_test

import (
	"bytes"
	"strconv"
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

// A campaign's proof says how many messages it leaves out: of people who were erased, and
// those that went before the word was written down, since the clock was set back.
func TestVault_ProveCampaign_LeavesOut(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	var leads []int64
	for _, name := range []string{"Rana", "Omar", "Lina", "Huda"} {
		leads = append(leads, datatest.MustLead(t, v, name, name+"@example.com"))
	}
	for _, lead := range leads[:2] {
		datatest.MustAgree(t, v, lead, news)
	}
	clock.Add(48 * time.Hour)
	for _, lead := range leads[2:] {
		datatest.MustAgree(t, v, lead, news)
	}
	clock.Add(-24 * time.Hour)
	run, account := mustRun(t, v, news)
	claimed, err := v.ClaimMessages(t.Context(), data.Claim{AccountID: account, Limit: 9, MessageID: func(id int64) string { return strconv.FormatInt(id, 10) + "@olive.example" }})
	if err != nil || len(claimed) != 4 {
		t.Fatalf("claimed %v, %v", claimed, err)
	}
	for _, m := range claimed[:3] {
		if _, err := v.MarkCommitted(t.Context(), []int64{m.ID}); err != nil {
			t.Fatal(err)
		}
		if err := v.RecordResults(t.Context(), []data.Result{{ID: m.ID, State: data.MessageSent}}); err != nil {
			t.Fatal(err)
		}
	}
	c, err := v.ProveCampaign(t.Context(), run)
	if r := mustCheckProof(t, c.File, err); len(r.Proof.Messages) != 2 || c.Erased != 0 || c.Early != 1 {
		t.Errorf("%d messages, %d erased, %d early", len(r.Proof.Messages), c.Erased, c.Early)
	}
	if _, err := v.EraseLead(t.Context(), leads[0]); err != nil {
		t.Fatal(err)
	}
	c, err = v.ProveCampaign(t.Context(), run)
	if r := mustCheckProof(t, c.File, err); len(r.Proof.Messages) != 1 || c.Erased != 1 || c.Early != 1 {
		t.Errorf("%d messages, %d erased, %d early", len(r.Proof.Messages), c.Erased, c.Early)
	}
}

// What no check would read is not written.
func TestVault_Prove_TooLong(t *testing.T) {
	v, _ := datatest.Vault(t)
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, amal, datatest.MustPurpose(t, v, "News"))
	file, err := v.ProvePerson(t.Context(), amal)
	if err != nil {
		t.Fatal(err)
	}
	for most, want := range map[int]data.Code{len(file): "", len(file) - 1: data.CodeProofTooLong, 100: data.CodeProofTooLong} {
		c, err := v.OpenCopyWith(t.Context(), copyOf(t, v), data.LimitProofs(datatest.NewClock().Params(), most))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.ProvePerson(t.Context(), amal); want == "" && (err != nil || !bytes.Equal(got, file)) || want != "" && data.CodeOf(err) != want {
			t.Errorf("with %d bytes: %v", most, err)
		}
		if err := c.CloseCopy(); err != nil {
			t.Fatal(err)
		}
	}
}

// Whoever puts older copies of the vault and of every vault.kept back is found neither at
// opening nor by the check, as the Consent page says: a head that is kept elsewhere shows it.
func TestVault_OlderFolder(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	older := copyOf(t, v)
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
	head, err := v.NewestHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again, err := v.OpenCopy(t.Context(), older)
	if err != nil {
		t.Fatal(err)
	}
	defer again.CloseCopy()
	if kept := again.Kept(); kept.Fault != "" {
		t.Errorf("opening found %+v", kept)
	}
	mustSound(t, again)
	file, err := again.ProveHeads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r, err := proof.Check(file, head.Signed); err != nil || len(r.Faults) == 0 {
		t.Errorf("with the head from elsewhere: %+v, %v", r, err)
	}
}
