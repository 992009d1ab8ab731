package data_test

import (
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// aList is a plan of a file.
var aList = data.ExportPlan{Kind: data.ExportList, Format: "csv", Why: data.ExportForWork}

// mustExport writes a file with some text about leads.
func mustExport(t *testing.T, v *data.Vault, leads ...int64) (data.Export, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.csv")
	e, err := v.WriteExport(t.Context(), path, aList, func(w io.Writer) (data.Written, error) {
		_, err := w.Write([]byte("name\r\nAmal\r\n"))
		return data.Written{Leads: leads}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return e, path
}

// A file that is exported is written down with its fingerprint, why it was, by which way the
// vault was open and who is in it; a person who is erased leaves their place in it.
func TestVault_WriteExport(t *testing.T) {
	v, _ := datatest.Vault(t)
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	sami := datatest.MustLead(t, v, "Sami", "sami@example.org")
	datatest.MustLead(t, v, "Zoe", "zoe@example.org")
	e, path := mustExport(t, v, sami, amal, sami)
	raw, err := os.ReadFile(path)
	if err != nil || e.SHA256 != sha256.Sum256(raw) || e.Size != int64(len(raw)) {
		t.Errorf("%v: %x of %d bytes is not the file's", err, e.SHA256, e.Size)
	}
	all, err := v.Exports(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	if got := all[0]; got.ID != e.ID || got.Kind != data.ExportList || got.Format != "csv" || got.Sealed || got.Why != data.ExportForWork ||
		got.People != 2 || got.SHA256 != e.SHA256 || !got.At.Equal(e.At) || got.By.Kind != "password" {
		t.Errorf("written down: %+v", got)
	}
	if acts, err := v.Activities(t.Context(), 1); err != nil || acts[0].Act != data.DidExport || acts[0].Number != 2 {
		t.Errorf("done: %+v, %v", acts, err)
	}
	in := func() []int64 {
		ids, err := v.LeadIDs(t.Context(), data.InExport(e.ID), data.LeadOrder{})
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	if got := in(); !slices.Equal(got, []int64{amal, sami}) {
		t.Errorf("in the file: %v", got)
	}
	if _, err := v.EraseLead(t.Context(), amal); err != nil {
		t.Fatal(err)
	}
	if got := in(); !slices.Equal(got, []int64{sami}) {
		t.Errorf("in the file once one is erased: %v", got)
	}
	if ids, err := v.ExportedLeads(t.Context(), e.ID); err != nil || !slices.Equal(ids, []int64{amal, sami}) {
		t.Errorf("the numbers are %v, %v", ids, err)
	}
	if all, err := v.Exports(t.Context()); err != nil || all[0].People != 2 {
		t.Errorf("the number of people changed: %+v, %v", all, err)
	}
}

// A file that does not come to be is not written down, and one that can't be written down
// does not come to be.
func TestVault_WriteExport_Fails(t *testing.T) {
	v, _ := datatest.Vault(t)
	dir := t.TempDir()
	taken := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(taken, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(w io.Writer) (data.Written, error) { return data.Written{Others: 1}, nil }
	broken := errors.New("broken")
	other := aList
	other.Why = data.ExportForOther
	for name, c := range map[string]struct {
		path  string
		plan  data.ExportPlan
		write func(io.Writer) (data.Written, error)
		want  data.Code
	}{
		"NoReason":  {filepath.Join(dir, "a.csv"), data.ExportPlan{Kind: data.ExportList}, write, data.CodeMissing},
		"NoWords":   {filepath.Join(dir, "a.csv"), other, write, data.CodeMissing},
		"BadReason": {filepath.Join(dir, "a.csv"), data.ExportPlan{Kind: data.ExportList, Why: "fun"}, write, data.CodeBadChoice},
		"Folder":    {filepath.Join(dir, "gone", "a.csv"), aList, write, data.CodeFolderGone},
		"Taken":     {taken, aList, write, data.CodeReadOnly},
		"Broken":    {filepath.Join(dir, "a.csv"), aList, func(io.Writer) (data.Written, error) { return data.Written{}, broken }, data.CodeInternal},
	} {
		if _, err := v.WriteExport(t.Context(), c.path, c.plan, c.write); data.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if all, err := v.Exports(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("written down: %+v, %v", all, err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "late.csv")
	if _, err := v.WriteExport(t.Context(), path, aList, write); err == nil {
		t.Error("written without being written down")
	}
	if names := folderNames(t, dir); !slices.Equal(names, []string{"folder"}) {
		t.Errorf("left in the folder: %q", names)
	}
}

// A rule about a file works in segments and groups as any other, and of a file that nobody
// knows it picks nobody.
func TestRule_Export(t *testing.T) {
	p := rulePeople(t)
	ids, err := p.v.LeadIDs(t.Context(), data.LeadFilter{Text: "amal"}, data.LeadOrder{})
	if err != nil {
		t.Fatal(err)
	}
	e, _ := mustExport(t, p.v, ids[0], 999)
	in := data.Rule{Kind: data.RuleExport, ID: e.ID}
	if got := p.picked(t, data.FilterOf(in)); got != "A" {
		t.Errorf("in the file: %q", got)
	}
	in.Not = true
	segment, err := p.v.SaveSegment(t.Context(), data.Segment{Name: "Not exported", Filter: data.FilterOf(in)})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.picked(t, data.FilterOf(data.Rule{Kind: data.RuleSegment, ID: segment})); got != "BDOZ" {
		t.Errorf("not in the file: %q", got)
	}
	if got := p.picked(t, data.InExport(e.ID+1)); got != "" {
		t.Errorf("in no file: %q", got)
	}
	if err := data.InExport(0).Check(); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("of a file that is not chosen: %v", err)
	}
}

// The numbers of the people in a file survive packing, whatever they are.
func TestVault_ExportedLeads_Many(t *testing.T) {
	v, _ := datatest.Vault(t)
	var ids []int64
	for i := range int64(3000) {
		ids = append(ids, 1+i*i*i*i)
	}
	e, _ := mustExport(t, v, ids...)
	if got, err := v.ExportedLeads(t.Context(), e.ID); err != nil || !slices.Equal(got, ids) {
		t.Errorf("%d numbers, %v", len(got), err)
	}
	if _, err := v.ExportedLeads(t.Context(), 99); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("of no file: %v", err)
	}
	if _, err := v.Writer().Exec(`UPDATE export SET why = 'fun'`); err == nil {
		t.Error("what was exported was changed")
	}
}
