package data_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
)

// A certificate says what went and what stays of those who were erased, and who checks it
// finds that it holds. It names nobody.
func TestVault_ErasureProof(t *testing.T) {
	e := listen(t)
	ctx := t.Context()
	e.hear(t, data.HeardMail{Name: "r", At: e.clock.Now(), Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "references", Text: "Thanks", From: "amal@example.org"})
	if _, err := e.AddRequest(ctx, data.Request{LeadID: e.amal, Right: data.RightErase, Way: data.RequestByPhone, ReceivedAt: e.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	fair := mustProcessor(t, e.Vault, data.Processor{Name: "Fair", Role: data.RoleProcessor})
	if _, err := e.Disclose(ctx, data.Disclosure{ProcessorID: fair}, data.LeadFilter{IDs: []int64{e.amal}}); err != nil {
		t.Fatal(err)
	}
	people, done, err := e.EraseLeads(ctx, []int64{e.amal, e.sami})
	if err != nil || people != 2 || done.ID == 0 {
		t.Fatalf("%d, %+v, %v", people, done, err)
	}
	e.clock.Add(24 * time.Hour)
	datatest.MustAgree(t, e.Vault, datatest.MustLead(t, e.Vault, "Later", "later@example.org"), e.news)
	file, err := e.ErasureProof(ctx, done.ID)
	r := mustCheckProof(t, file, err)
	x := r.Erasure
	if x == nil || x.People != 2 || x.By != proof.ErasedByOwner || x.Way != "password" || x.WayNumber != 1 || !x.At.Equal(done.At) || len(r.Events) != 2 {
		t.Fatalf("%+v, %+v", x, r.Events)
	}
	count := func(all []proof.ErasedCount, kind string) int64 {
		i := slices.IndexFunc(all, func(c proof.ErasedCount) bool { return c.Kind == kind })
		if i < 0 {
			return 0
		}
		return all[i].Count
	}
	for kind, want := range map[string]int64{data.GoesIdentity: 2, data.GoesEvent: 4, data.GoesMessage: 2, data.GoesHeard: 1, data.GoesRequest: 1, data.GoesNote: 0} {
		if got := count(x.Gone, kind); got != want {
			t.Errorf("gone %s: got %d, want %d", kind, got, want)
		}
	}
	for kind, want := range map[string]int64{data.StaysBlock: 2, data.StaysEvent: 4, data.StaysMessage: 2, data.StaysRequest: 1, data.StaysGiven: 1, data.StaysExport: 0, data.StaysBackup: 0} {
		if got := count(x.Stays, kind); got != want {
			t.Errorf("stays %s: got %d, want %d", kind, got, want)
		}
	}
	for _, personal := range []string{"amal", "Amal", "sami", "Sami", "Thanks"} {
		if bytes.Contains(file, []byte(personal)) {
			t.Errorf("it says %q", personal)
		}
	}
	var said bytes.Buffer
	r.Report(&said)
	if !bytes.Contains(said.Bytes(), []byte("erased: 2 people")) || !bytes.Contains(said.Bytes(), []byte("stays: 2 fingerprint (GDPR Art. 17(3)(b), 21(3))")) {
		t.Errorf("%s", said.String())
	}
	if all, err := e.Erasures(ctx); err != nil || len(all) != 1 || all[0].Number != x.Number || all[0].People != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := e.ErasureProof(ctx, 99); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("of none: %v", err)
	}
	if _, err := e.Writer().Exec(`UPDATE erasure SET people = 3`); err == nil {
		t.Error("what was erased was changed")
	}
}
