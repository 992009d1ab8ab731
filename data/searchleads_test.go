package data_test

import (
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// People are found as people say them, with what was found.
func TestVault_SearchLeads(t *testing.T) {
	v, _ := datatest.Vault(t)
	rana := row("عبدالرحمن الخطيب", phone("+962791110001"), email("rahman@example.org"))
	zahra := row("زهراء حداد", email("z1@example.org"))
	zahra.Extra = map[string]string{"Company": "Olive Works"}
	zahra2 := row("زهرة ناصر", phone("+393912345678"))
	zahra2.Note = "met at the Olive fair"
	servant := row("عبد الرحمن ناصر", email("n@example.org"))
	umm := row("أم كلثوم", email("umm@example.org"))
	names := row("Olive", email("x@example.org"))
	berlin := row("Jana Voss", phone("+4930123456"))
	berlin.Given, berlin.Extra = "Jana", map[string]string{"City": "Hamburg"}
	mustImport(t, v, plan(0), rana, zahra, zahra2, servant, umm, names, berlin)
	for text, want := range map[string][]int64{
		"0791110001": {1}, "791110001": {1}, "00962791110001": {1}, "962 79 111 0001": {1}, "+962 (0)79 111 0001": {1}, "٠٧٩١١١٠٠٠١": {1}, "079-111-0001": {1}, "0791": {1}, "الخطيب 0791110001": {1}, "079 111 0001 خطيب": {1},
		"عبد الرحمن": {4, 1}, "عبدالرحمن": {1, 4}, "رحمن": {4, 1}, "خطيب": {1}, "الخطيب": {1}, "الناصر": {4, 3}, "ناصر": {4, 3},
		"زهراء": {2, 3}, "زهره": {3, 2}, "زهرة": {3, 2}, "زهرا": {2, 3}, "زهر": {3, 2}, "الزهراء": {3, 2}, "ام كلثوم": {5}, "امكلثوم": {5},
		"olive": {6, 2, 3}, "works": {2}, "hamburg": {7}, "030 123456": {7}, "jana hamburg": {7}, "3912345678": {3}, "nobody": {}, "0": {}, "++": {}, "": {},
	} {
		found, err := v.SearchLeads(t.Context(), text, 10)
		var got []int64
		for _, m := range found {
			got = append(got, m.ID)
		}
		if err != nil || !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
			t.Errorf("%q finds %v, %v; want %v", text, got, err, want)
		}
		if ids, err := v.LeadIDs(t.Context(), data.LeadFilter{Text: text}, data.LeadOrder{}); text != "" && text != "++" && (err != nil || len(ids) != len(want)) {
			t.Errorf("%q lists %v, %v; want %v", text, ids, err, want)
		}
	}
	for text, want := range map[string][]data.LeadMatch{
		"olive": {{ID: 6, Name: "Olive", By: data.MatchedName, Text: "Olive"}, {ID: 2, Name: "زهراء حداد", By: data.MatchedExtra, Field: "Company", Text: "Olive Works"},
			{ID: 3, Name: "زهرة ناصر", By: data.MatchedNote, Text: "met at the Olive fair"}},
		"0791110001": {{ID: 1, Name: "عبدالرحمن الخطيب", By: data.MatchedAddress, Text: "+962791110001"}},
		"rahman@":    {{ID: 1, Name: "عبدالرحمن الخطيب", By: data.MatchedAddress, Text: "rahman@example.org"}},
	} {
		if found, err := v.SearchLeads(t.Context(), text, 10); err != nil || !slices.Equal(found, want) {
			t.Errorf("%q: %+v, %v; want %+v", text, found, err, want)
		}
	}
	if found, err := v.SearchLeads(t.Context(), "o", 2); err != nil || len(found) != 2 {
		t.Errorf("%+v, %v", found, err)
	}
}

// Most people are looked for among many: who is called so comes first, however old.
func TestVault_SearchLeads_Many(t *testing.T) {
	v, _ := datatest.Vault(t)
	rows := append([]data.ImportLead{row("Olive", email("first@example.org"))}, people(900)...)
	for i := range rows[1:] {
		rows[i+1].Note = "olive oil"
	}
	mustImport(t, v, plan(0), rows...)
	found, err := v.SearchLeads(t.Context(), "olive", 5)
	if err != nil || len(found) != 5 || found[0].ID != 1 || found[1].ID != 901 || found[1].By != data.MatchedNote {
		t.Errorf("%+v, %v", found, err)
	}
}
