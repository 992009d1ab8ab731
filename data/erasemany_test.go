package data_test

import (
	"fmt"
	"reflect"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Many people are erased as one is: their rows, tags and personal parts go, the ledger stays
// sound, and they don't come back by a file.
func TestVault_EraseLeads(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	stays := datatest.MustLead(t, v, "Stays", "stays@example.org")
	a, b := datatest.MustLead(t, v, "A", "sara.h@gmail.com", "alone"), datatest.MustLead(t, v, "B", "sarah@gmail.com")
	for _, lead := range []int64{stays, a, b} {
		datatest.MustAgree(t, v, lead, news)
	}
	people, before, err := v.ErasePreviewOfMany(t.Context(), []int64{a, b, 999})
	if err != nil || people != 2 || !sameCounts(before, data.Erasure{Identities: 2, Events: 2}) {
		t.Errorf("preview: %d, %+v, %v", people, before, err)
	}
	people, done, err := v.EraseLeads(t.Context(), []int64{a, b, 999})
	if err != nil || people != 2 || !reflect.DeepEqual([2]any{done.Gone, done.Stays}, [2]any{before.Gone, before.Stays}) || !sameCounts(done, before) {
		t.Errorf("erased: %d, %+v, %v", people, done, err)
	}
	if names := fmt.Sprint(allNames(t, v)); names != "[Stays]" {
		t.Errorf("left: %v", names)
	}
	if tags, err := v.Tags(t.Context()); err != nil || len(tags) != 0 {
		t.Errorf("tags: %v, %v", tags, err)
	}
	report := mustImport(t, v, plan(news), row("", email("sarah+again@gmail.com")))
	if len(report.SetAside) != 1 || report.SetAside[0].Code != data.CodeErasedPerson {
		t.Errorf("a file brings them back: %+v", report)
	}
	mustSound(t, v)
}

// sameCounts reports whether two erasures removed as much.
func sameCounts(a, b data.Erasure) bool {
	return a.Identities == b.Identities && a.Events == b.Events && a.Messages == b.Messages
}

// allNames returns the names of all leads, by their numbers.
func allNames(t *testing.T, v *data.Vault) (names []string) {
	t.Helper()
	ids, err := v.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := v.LeadRows(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		names = append(names, r.Name)
	}
	return names
}
