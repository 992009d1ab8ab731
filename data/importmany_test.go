package data_test

import (
	"fmt"
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// people makes n rows of people who have nothing in common.
func people(n int) []data.ImportLead {
	rows := make([]data.ImportLead, n)
	for i := range rows {
		rows[i] = row(fmt.Sprintf("Person %d", i), email(fmt.Sprintf("p%d@example.org", i)))
	}
	return rows
}

// mustFind fails unless a search finds these leads.
func mustFind(t *testing.T, v *data.Vault, text string, want ...int64) {
	t.Helper()
	if ids, err := v.LeadIDs(t.Context(), data.LeadFilter{Text: text}, data.LeadOrder{}); err != nil || !slices.Equal(ids, want) {
		t.Errorf("%q finds %v, %v; want %v", text, ids, err, want)
	}
}

// checkSearch fails unless the search index says what its texts say.
func checkSearch(t *testing.T, v *data.Vault) {
	t.Helper()
	if _, err := v.Writer().Exec(`INSERT INTO lead_search (lead_search, rank) VALUES ('integrity-check', 1)`); err != nil {
		t.Errorf("the search index: %v", err)
	}
}

// A person who comes again far down the file is known by any identity that an
// earlier row had.
func TestVault_Import_AgainInALaterBatch(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	rows := people(1700)
	rows[0].Identities = append(rows[0].Identities, phone("+962740000001"))
	rows[600] = row("Another name", email("p0@example.org"), email("second@example.org")) // a known address, a new one
	rows[601] = row("", phone("+962740000001"), email("third@example.org"))               // a known number, a new address
	rows[1200] = row("", email("third@example.org"))                                      // known since then
	rows[1201] = row("", email("third@example.org"), email("p1@example.org"))             // of two people
	rows[1202].Identities = rows[1203].Identities                                         // twice in one batch
	rows[1699].Identities = rows[1698].Identities                                         // twice at the very end
	want := data.ImportReport{Added: 1694, Updated: 2, Unchanged: 3, Agreed: 1694, SetAside: []data.SetAside{{Line: 1203, Code: data.CodeIdentityTaken}}}
	mustReport(t, mustImport(t, v, plan(news), rows...), want)
	l, err := v.Lead(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	all := []data.Identity{email("p0@example.org"), email("second@example.org"), email("third@example.org"), phone("+962740000001")}
	if l.Name != "Person 0" || !slices.Equal(l.Identities, all) {
		t.Errorf("lead: %+v", l)
	}
	mustFind(t, v, "third", 1)
	checkSearch(t, v)
	mustLedger(t, v, 1694, 0)
}

// The search index is written in steps. A person before the last step and one
// after it are found by what later rows say of them, and by nothing twice.
func TestVault_Import_AroundAStepOfTheIndex(t *testing.T) {
	v, _ := datatest.Vault(t)
	rows := people(data.IndexRows + 1100)
	before, after, last := 7, data.IndexRows+700, len(rows)-1
	rows[last-1], rows[last] = row("", email(fmt.Sprintf("p%d@example.org", before))), row("", email(fmt.Sprintf("p%d@example.org", after)))
	rows[last-1].Note, rows[last].Note = "saffron", "sumac"
	mustReport(t, mustImport(t, v, plan(0), rows...), data.ImportReport{Added: len(rows) - 2, Updated: 2})
	mustFind(t, v, "saffron", int64(before)+1)
	mustFind(t, v, "sumac", int64(after)+1)
	mustFind(t, v, fmt.Sprintf("person %d", before+10_000), int64(before)+10_001)
	checkSearch(t, v)
}
