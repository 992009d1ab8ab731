package data_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
)

// Somebody who was erased comes back by their own word: it is written down, lifts the
// block, and stays lifted when the vault is opened again. A file that only lists them
// never does that, and an opt-out of before stays but for what they agreed to.
func TestVault_SaveReturning(t *testing.T) {
	v, clock := datatest.Vault(t)
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, Act: data.ActObjected})
	if _, err := v.EraseLead(t.Context(), amal); err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Hour)
	lead := &data.Lead{Name: "Amal", Identities: []data.Identity{{Kind: data.Email, Value: "Amal@Example.org"}, {Kind: data.Phone, Value: "+962790000001"}}}
	said := data.Return{Via: data.ViaForm, At: clock.Now(), Grade: data.GradePlatform, How: "filled in the form again", PurposeID: news}
	for want, spoil := range map[data.Code]func(*data.Return){
		data.CodeMissing:   func(r *data.Return) { r.How = " " },
		data.CodeBadChoice: func(r *data.Return) { r.Grade = data.GradeContact },
		data.CodeFuture:    func(r *data.Return) { r.At = clock.Now().Add(time.Second) },
		data.CodeNotFound:  func(r *data.Return) { r.PurposeID = 99 },
	} {
		r := said
		spoil(&r)
		if _, err := v.SaveReturning(t.Context(), lead, r); data.CodeOf(err) != want {
			t.Errorf("%+v: %v, want %s", r, err, want)
		}
	}
	if _, err := v.SaveLead(t.Context(), lead); data.CodeOf(err) != data.CodeErasedPerson {
		t.Errorf("without a word: %v", err)
	}
	report, err := v.Import(t.Context(), data.Import{Source: data.Source{Name: "list", Kind: "file"}, SHA256: []byte{1}}, oneRow(data.Identity{Kind: data.Email, Value: "amal@example.org"}), nil)
	if err != nil || len(report.SetAside) != 1 || report.SetAside[0].Code != data.CodeErasedPerson {
		t.Errorf("a file that lists them: %+v, %v", report, err)
	}
	id, err := v.SaveReturning(t.Context(), lead, said)
	if err != nil {
		t.Fatal(err)
	}
	events, err := v.ConsentHistory(t.Context(), id)
	if err != nil || len(events) != 2 || events[1].Act != data.ActLifted || events[1].Grade != data.GradePlatform || events[1].Personal.How != said.How ||
		len(events[1].Personal.Identities) != 1 || events[0].Act != data.ActGiven {
		t.Errorf("events %+v, %v", events, err)
	}
	reach := func(v *data.Vault) {
		t.Helper()
		mustReach(t, v, data.Run{Class: data.ClassCampaign, PurposeID: news}, map[data.Verdict]int{data.VerdictAllowed: 1})
		mustReach(t, v, data.Run{Class: data.ClassCampaign, PurposeID: offers}, map[data.Verdict]int{data.VerdictOptedOut: 1})
		mustSound(t, v)
	}
	reach(v)
	older := copyOf(t, v)
	c, err := v.OpenCopy(t.Context(), older)
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseCopy()
	reach(c)
	if kept := c.Kept(); kept.Erased+kept.OptedOut > 0 {
		t.Errorf("opening told %+v", kept)
	}
	if _, err := v.EraseLead(t.Context(), id); err != nil { // and goes again
		t.Fatal(err)
	}
	if _, err := v.SaveLead(t.Context(), lead); data.CodeOf(err) != data.CodeErasedPerson {
		t.Errorf("erased again: %v", err)
	}
}

// A copy from before somebody was erased does not bring their old row back, also when
// they have come back since.
func TestVault_SaveReturning_OlderCopy(t *testing.T) {
	v, p, _ := mirrored(t)
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	before := copyOf(t, v)
	if _, err := v.EraseLead(t.Context(), amal); err != nil {
		t.Fatal(err)
	}
	lead := &data.Lead{Name: "Amal", Identities: []data.Identity{{Kind: data.Email, Value: "amal@example.org"}}}
	if _, err := v.SaveReturning(t.Context(), lead, data.Return{Via: data.ViaSpoken, Grade: data.GradeWord, How: "called"}); err != nil {
		t.Fatal(err)
	}
	c := openWith(t, v, before, p)
	if _, err := c.Lead(t.Context(), amal); data.CodeOf(err) != data.CodeNotFound || c.Kept().Erased != 1 {
		t.Errorf("the old row: %v, %+v", err, c.Kept())
	}
}

// A number that is somebody else's now is released alone, with the reason: whoever was
// erased stays kept out by all their other addresses, and nothing of theirs comes back.
func TestVault_SaveReturning_ChangedHands(t *testing.T) {
	v, clock := datatest.Vault(t)
	email, phone := data.Identity{Kind: data.Email, Value: "amal@example.org"}, data.Identity{Kind: data.Phone, Value: "+962790000001"}
	amal, err := v.SaveLead(t.Context(), &data.Lead{Name: "Amal", Identities: []data.Identity{email, phone}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.EraseLead(t.Context(), amal); err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Hour)
	free := data.Identity{Kind: data.Email, Value: "huda@example.org"}
	erased, err := v.Erased(t.Context(), []data.Identity{{Kind: data.Phone, Value: "+962 79 000 0001"}, free, {}, {Kind: data.Email, Value: " amal@EXAMPLE.org"}})
	if err != nil || !slices.Equal(erased, []data.Identity{phone, email}) {
		t.Errorf("erased: %+v, %v", erased, err)
	}
	said := data.Return{Via: data.ViaSpoken, At: clock.Now(), Grade: data.GradeWord, How: "the number is Huda's since spring", Released: &phone}
	for name, c := range map[string]struct {
		ids  []data.Identity
		want data.Code
	}{
		"an address of hers too": {[]data.Identity{phone, email}, data.CodeErasedPerson},
		"another number":         {[]data.Identity{free}, data.CodeBadChoice},
	} {
		if _, err := v.SaveReturning(t.Context(), &data.Lead{Name: "Huda", Identities: c.ids}, said); data.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if erased, err := v.Erased(t.Context(), []data.Identity{phone}); err != nil || len(erased) != 1 {
		t.Errorf("a return that failed released it: %v, %v", erased, err)
	}
	id, err := v.SaveReturning(t.Context(), &data.Lead{Name: "Huda", Identities: []data.Identity{phone, free}}, said)
	if err != nil {
		t.Fatal(err)
	}
	events, err := v.ConsentHistory(t.Context(), id)
	if err != nil || len(events) != 1 || events[0].Act != data.ActLifted || !slices.Equal(events[0].Personal.Identities, []data.Identity{phone}) || events[0].Personal.How != said.How {
		t.Errorf("events %+v, %v", events, err)
	}
	if _, err := v.SaveLead(t.Context(), &data.Lead{Name: "Amal", Identities: []data.Identity{email}}); data.CodeOf(err) != data.CodeErasedPerson {
		t.Errorf("who was erased: %v", err)
	}
	file, err := v.ProvePerson(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if shown, err := proof.Check(file, ""); err != nil || len(shown.Faults) > 0 {
		t.Errorf("the proof: %+v, %v", shown, err)
	}
	mustSound(t, v)
}

// oneRow is a file of one person.
func oneRow(id data.Identity) func(yield func(data.ImportLead, error) bool) {
	return func(yield func(data.ImportLead, error) bool) {
		yield(data.ImportLead{Line: 2, Identities: []data.Identity{id}}, nil)
	}
}
