package data_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// What an admin typed about one person, into a filter or as a tag, goes with the
// person, and no filter picks more people for that.
func TestVault_EraseLead_WhatOnlyTheyHad(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 50)
	before := fragmentsIn(pagesOf(t, v))
	amal := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org", "vip")
	zoe, err := v.SaveLead(ctx, &data.Lead{Name: zoeName, Tags: []string{"vip", zoeExtra + " tag"}, Identities: []data.Identity{{Kind: data.Email, Value: zoeEmail}}})
	if err != nil {
		t.Fatal(err)
	}
	tags, err := v.Tags(ctx)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]int64{}
	for _, x := range tags {
		byName[x.Name] = x.ID
	}
	own, vip := byName[zoeExtra+" tag"], byName["vip"]
	for name, c := range map[string]struct{ kept, want data.LeadFilter }{
		"Everybody":  {data.LeadFilter{}, data.LeadFilter{}},
		"OwnName":    {data.LeadFilter{Text: zoeName}, data.LeadFilter{IDs: []int64{}}},
		"OwnWord":    {data.LeadFilter{Text: "qvibzw market"}, data.LeadFilter{IDs: []int64{}}},
		"Shared":     {data.LeadFilter{Text: "person"}, data.LeadFilter{Text: "person"}},
		"OwnTag":     {data.LeadFilter{Tags: []int64{own}}, data.LeadFilter{Tags: []int64{}}},
		"BothTags":   {data.LeadFilter{Tags: []int64{vip, own}}, data.LeadFilter{Tags: []int64{vip}}},
		"List":       {data.LeadFilter{IDs: []int64{amal, zoe}}, data.LeadFilter{IDs: []int64{amal}}},
		"ListOfThem": {data.LeadFilter{IDs: []int64{zoe}}, data.LeadFilter{IDs: []int64{}}},
	} {
		if _, err := v.SaveRun(ctx, data.Run{Class: data.ClassPolicy, Title: name, Lang: "en", Audience: c.kept}); err != nil {
			t.Fatal(err)
		}
		if _, err := v.SaveBreach(ctx, data.Breach{Title: name, Lang: "en", NoticedAt: datatest.NewClock().Now(), Audience: c.kept}); err != nil {
			t.Fatal(err)
		}
		defer func() {
			runs, err := v.Runs(ctx)
			if err != nil {
				t.Fatal(err)
			}
			breaches, err := v.Breaches(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, got := range append(filtersOfRuns(runs, name), filtersOfBreaches(breaches, name)...) {
				if !sameFilter(got, c.want) {
					t.Errorf("%s: %+v, want %+v", name, got, c.want)
				}
			}
		}()
	}
	if _, err := v.EraseLead(ctx, zoe); err != nil {
		t.Fatal(err)
	}
	left := fragmentsIn(pagesOf(t, v))
	maps.DeleteFunc(left, func(f string, _ bool) bool { return before[f] })
	if len(left) > 0 {
		t.Errorf("left: %q", slices.Sorted(maps.Keys(left)))
	}
	if tags, err = v.Tags(ctx); err != nil || len(tags) != 1 || tags[0].Name != "vip" {
		t.Errorf("tags: %+v, %v", tags, err)
	}
}

func filtersOfRuns(all []data.Run, title string) (f []data.LeadFilter) {
	for _, r := range all {
		if r.Title == title {
			f = append(f, r.Audience)
		}
	}
	return f
}

func filtersOfBreaches(all []data.Breach, title string) (f []data.LeadFilter) {
	for _, b := range all {
		if b.Title == title {
			f = append(f, b.Audience)
		}
	}
	return f
}

func sameFilter(a, b data.LeadFilter) bool {
	return a.Text == b.Text && slices.Equal(a.Tags, b.Tags) && slices.Equal(a.IDs, b.IDs) && (a.IDs == nil) == (b.IDs == nil) && (a.Tags == nil) == (b.Tags == nil)
}

// An older copy that knows an erased person under an address of before does not
// bring them back either.
func TestVault_EraseLead_OlderAddress(t *testing.T) {
	v, _ := datatest.Vault(t)
	zoe := datatest.MustLead(t, v, "Zoe", "first@example.org")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	pagesOf(t, v)
	older := copyVault(t, v.Dir())
	if _, err := v.SaveLead(t.Context(), &data.Lead{ID: zoe, Name: "Zoe", Identities: []data.Identity{{Kind: data.Email, Value: "second@example.org"}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := v.EraseLead(t.Context(), zoe); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(older, "vault.kept"), readFile(t, filepath.Join(v.Dir(), "vault.kept")), 0o600); err != nil {
		t.Fatal(err)
	}
	removeIfThere(older, "vault.db-wal", "vault.db-shm")
	c, err := v.OpenCopy(t.Context(), older)
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseCopy()
	if _, err := c.Lead(t.Context(), zoe); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("the erased person: %v", err)
	}
	if _, err := c.Lead(t.Context(), amal); err != nil {
		t.Errorf("somebody else: %v", err)
	}
}

// The copies that migrations kept hold who is erased, and go; what else lies there stays.
func TestVault_EraseLead_OlderForms(t *testing.T) {
	v, _ := datatest.Vault(t)
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	dir := filepath.Join(v.Dir(), "backups")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"before-schema-4-20261101T120000Z.db", "before-schema-9-20261102T120000Z.db", "my own.db"} {
		writeFile(t, filepath.Join(dir, name), []byte("an older form"))
	}
	if _, err := v.EraseLead(t.Context(), amal); err != nil {
		t.Fatal(err)
	}
	if names := folderNames(t, dir); !slices.Equal(names, []string{"my own.db"}) {
		t.Errorf("left: %q", names)
	}
}
