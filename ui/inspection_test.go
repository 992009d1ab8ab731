package ui

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
	"mujeeb/data/sealed"
	"mujeeb/ui/page"
)

// mustInspect fills a vault with something for each part of the folder, and writes it. seal is
// its password; "" leaves it readable.
func mustInspect(t *testing.T, w *window, v *data.Vault, seal string) {
	t.Helper()
	purpose := mustRegister(t, w, v)
	for _, name := range []string{"Basma", "Celine"} {
		datatest.MustAgree(t, v, datatest.MustLead(t, v, name, name+"@example.org"), purpose)
	}
	if _, err := v.AddNotice(t.Context(), data.Notice{PurposeID: purpose, Kind: data.NoticeForm, Lang: "en", Text: "Yes, write to me."}); err != nil {
		t.Fatal(err)
	}
	if _, err := v.AddPolicy(t.Context(), data.PolicyVersion{Lang: "en", Text: "We keep little.", ChangeNote: "First"}); err != nil {
		t.Fatal(err)
	}
	mustAsk(t, v, 1, data.RightAccess)
	mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now()})
	mustBreach(t, v, data.Breach{Title: "Practised", NoticedAt: w.clock.Now(), Rehearsal: true})
	w.goTo(page.Route{Page: page.Register})
	w.waitFor("News")
	w.press(w.T("register.inspection.open"))
	w.waitFor(w.T("register.inspection.text"))
	w.shot("inspection")
	if seal == "" {
		w.press(w.T("export.list.sealed"))
	} else {
		w.fill(w.T("export.list.phrase"), seal)
		w.press(w.T("export.next"))
		w.waitFor(w.T("export.list.differs"))
		w.fill(w.T("export.list.again"), seal)
	}
	w.press(w.T("export.next"))
	w.waitFor(w.T("lead.exported.title"))
}

// checkFolder checks what is in a folder, and returns whose proofs are in it.
func checkFolder(t *testing.T, raw []byte) (leads int) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case strings.HasSuffix(f.Name, ".mujeeb-proof"):
			if found, err := proof.Check(content, ""); err != nil || len(found.Faults) > 0 {
				t.Errorf("%s: %v, %+v", f.Name, err, found)
			}
			if strings.HasPrefix(f.Name, "proofs/person-") {
				leads++
			}
		case strings.HasSuffix(f.Name, ".pdf"):
			path := filepath.Join(dir, f.Name)
			noError(t, os.WriteFile(path, content, 0o600))
			if text := pdfText(t, path); strings.Contains(text, "Basma") || strings.Contains(text, "basma") || strings.Contains(text, "Practised") {
				t.Errorf("%s names somebody, or what was practised:\n%s", f.Name, text)
			}
		}
	}
	wantPDF(t, filepath.Join(dir, "index.pdf"), "Olive & Thyme shows", "the proofs of 3 people, of 3", "These are all.", "mujeeb verify person-1.mujeeb-proof")
	wantPDF(t, filepath.Join(dir, "notices.pdf"), "Yes, write to me.")
	wantPDF(t, filepath.Join(dir, "policies.pdf"), "We keep little.")
	wantPDF(t, filepath.Join(dir, "requests.pdf"), "Access")
	wantPDF(t, filepath.Join(dir, "breaches.pdf"), "Lost laptop")
	wantPDF(t, filepath.Join(dir, "measures.pdf"), "smtp.gmail.com, port 465: encrypted by TLS")
	return leads
}

// The folder has what it says, opens with its password alone, and is written down with the
// people whose proofs are in it.
func TestRegisterPage_Inspection(t *testing.T) {
	const phrase = "seven green olives on a plate"
	w, v := openWindow(t, "en")
	w.files.path = filepath.Join(t.TempDir(), "inspection.zip.age")
	mustInspect(t, w, v, phrase)
	raw, err := os.ReadFile(w.files.path)
	noError(t, err)
	if _, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw))); err == nil {
		t.Fatal("it can be read without the password")
	}
	from, err := sealed.NewReader(bytes.NewReader(raw), []byte(phrase))
	noError(t, err)
	plain, err := io.ReadAll(from)
	noError(t, err)
	if n := checkFolder(t, plain); n != 3 {
		t.Errorf("proofs of %d people", n)
	}
	all, err := v.Exports(t.Context())
	if err != nil || len(all) != 1 || all[0].Kind != data.ExportInspection || !all[0].Sealed || all[0].People != 3 || all[0].Why != data.ExportForAuthority {
		t.Fatalf("%+v, %v", all, err)
	}
	if leads, err := v.ExportedLeads(t.Context(), all[0].ID); err != nil || !slices.Equal(leads, []int64{1, 2, 3}) {
		t.Errorf("in the file: %v, %v", leads, err)
	}
}

func TestRegisterPage_InspectionReadable(t *testing.T) {
	w, v := openWindow(t, "en")
	w.clock.Add(time.Minute)
	w.files.path = filepath.Join(t.TempDir(), "inspection.zip")
	mustInspect(t, w, v, "")
	raw, err := os.ReadFile(w.files.path)
	noError(t, err)
	checkFolder(t, raw)
}
