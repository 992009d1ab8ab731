package data_test

import (
	"crypto/md5"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/text/address"
)

func md5Of(t *testing.T, text string) address.Hash {
	return mustHash(t, fmt.Sprintf("%x", md5.Sum([]byte(text))))
}

func sha256Of(t *testing.T, text string) address.Hash {
	return mustHash(t, fmt.Sprintf("%x", sha256.Sum256([]byte(text))))
}

func mustHash(t *testing.T, digits string) address.Hash {
	t.Helper()
	h, err := address.ParseHash(digits)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// hashed is a row of a list of people who left, as hashes of their addresses.
func hashed(hashes ...address.Hash) data.ImportLead {
	return data.ImportLead{Hashes: hashes, Word: data.ImportWord{Said: data.SaidLeft}}
}

// hashedList imports the hashes of Amal, who is a lead that agreed, and of others who are
// nobody yet.
func hashedList(t *testing.T, v *data.Vault) (news int64) {
	t.Helper()
	news = datatest.MustPurpose(t, v, "News")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Omar", "omar@example.org"), news)
	mustReport(t, mustImport(t, v, plan(0), hashed(md5Of(t, "amal@example.org")), hashed(md5Of(t, "later@example.org")), hashed(sha256Of(t, "other@example.org")),
		hashed(sha256Of(t, "962791234567")), hashed(md5Of(t, "later@example.org"))), data.ImportReport{Updated: 1, Blocked: 4, OptedOut: 4, Hashes: 5, Matched: 1})
	return news
}

// A list of hashes opts out who is there, and stops whoever has such an address later, by
// whichever way they come.
func TestVault_Import_Hashes(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := hashedList(t, v)
	mustReachOnly(t, v, news, "omar@example.org")
	mustReport(t, mustImport(t, v, plan(news), row("Later", email("later@example.org")), row("New", email("new@example.org")), row("Phone", email("by.phone@example.org"), phone("+962791234567"))),
		data.ImportReport{Added: 3, Agreed: 1, KeptOut: 2})
	other := datatest.MustLead(t, v, "Other", "other@example.org")
	mustReachOnly(t, v, news, "new@example.org", "omar@example.org")
	for _, id := range []int64{1, 3, other} {
		if l, err := v.Lead(t.Context(), id); err != nil || l.State != data.StateOptedOut {
			t.Errorf("%d: %+v, %v", id, l, err)
		}
	}
	if events, err := v.ConsentHistory(t.Context(), 1); err != nil || events[0].Act != data.ActObjected || events[0].Personal.By != "import" {
		t.Errorf("%+v, %v", events, err)
	}
	mustSound(t, v)
}

// A known person who gets a blocked address is opted out by it, since it is the person who
// left; a file that brings it does not lift that.
func TestVault_Import_HashesOfNewAddress(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := hashedList(t, v)
	zaid := datatest.MustLead(t, v, "Zaid", "zaid@example.org")
	mustReport(t, mustImport(t, v, plan(news), row("Zaid", email("zaid@example.org"), email("later@example.org"))), data.ImportReport{Updated: 1, KeptOut: 1})
	if l, err := v.Lead(t.Context(), zaid); err != nil || l.State != data.StateOptedOut || len(l.Identities) != 2 {
		t.Errorf("%+v, %v", l, err)
	}
	mustReachOnly(t, v, news, "omar@example.org")
	mustSound(t, v)
}

// Only the person's own new word lifts what a hash blocked, and then it stays lifted.
func TestVault_Import_HashesLifted(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := hashedList(t, v)
	later := datatest.MustLead(t, v, "Later", "later@example.org")
	datatest.MustAgree(t, v, later, news)
	datatest.MustAgree(t, v, 1, news)
	mustReachOnly(t, v, news, "amal@example.org", "later@example.org", "omar@example.org")
	c, err := v.OpenCopy(t.Context(), copyVault(t, v.Dir()))
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseCopy()
	mustReachOnly(t, c, news, "amal@example.org", "later@example.org", "omar@example.org")
	clock.Add(time.Minute)
	mustReport(t, mustImport(t, v, plan(0), hashed(md5Of(t, "amal@example.org"))), data.ImportReport{Updated: 1, OptedOut: 1, Hashes: 1, Matched: 1}) // they left again
	mustReachOnly(t, v, news, "later@example.org", "omar@example.org")
	mustSound(t, v)
}

// What an older copy of the vault lacks of a list of hashes is done again, for who is there
// and for who comes later.
func TestVault_Import_HashesRestored(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Layla", "layla@example.org"), news)
	before := copyVault(t, v.Dir())
	if _, err := v.EraseLead(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	mustImport(t, v, plan(0), hashed(md5Of(t, "later@example.org")), hashed(md5Of(t, "layla@example.org")))
	if err := os.WriteFile(filepath.Join(before, "vault.kept"), readFile(t, filepath.Join(v.Dir(), "vault.kept")), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := v.OpenCopy(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseCopy()
	mustReport(t, mustImport(t, c, plan(news), row("Later", email("later@example.org")), row("Layla", email("layla@example.org"))),
		data.ImportReport{Added: 1, KeptOut: 1, SetAside: []data.SetAside{{Line: 3, Code: data.CodeErasedPerson}}})
	mustReachOnly(t, c, news)
}

// A copy of before the list was imported, in which its people are leads that agreed, opts
// them out when it is put back.
func TestVault_Import_HashesRestoredLeads(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	before := copyVault(t, v.Dir())
	mustImport(t, v, plan(0), hashed(md5Of(t, "later@example.org")))
	kept := readFile(t, filepath.Join(v.Dir(), "vault.kept"))
	c, err := v.OpenCopy(t.Context(), before) // whose own vault.kept says nothing of it
	if err != nil {
		t.Fatal(err)
	}
	datatest.MustAgree(t, c, datatest.MustLead(t, c, "Later", "later@example.org"), news)
	mustReachOnly(t, c, news, "later@example.org")
	if err := c.CloseCopy(); err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Minute)
	if err := os.WriteFile(filepath.Join(before, "vault.kept"), kept, 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err = v.OpenCopy(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	defer c.CloseCopy()
	mustReachOnly(t, c, news)
	if c.Kept().OptedOut != 1 {
		t.Errorf("%+v", c.Kept())
	}
}

// Undoing the import leaves whom it opted out opted out; merging takes the block along.
func TestVault_Import_HashesUndone(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal, other := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "A.", "a@example.net")
	for _, id := range []int64{amal, other} {
		datatest.MustAgree(t, v, id, news)
	}
	report := mustImport(t, v, plan(0), hashed(md5Of(t, "amal@example.org")), hashed(md5Of(t, "later@example.org")))
	if u := mustUndo(t, v, report.ID); u.OptOuts != 2 || u.Removed != 0 {
		t.Errorf("%+v", u)
	}
	if err := v.MergeLeads(t.Context(), other, amal); err != nil {
		t.Fatal(err)
	}
	datatest.MustLead(t, v, "Later", "later@example.org")
	mustReachOnly(t, v, news)
	mustSound(t, v)
}
