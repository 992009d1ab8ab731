package dossier_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/dossier"
)

// inspected is a folder with something in every part.
func inspected(t *testing.T, lang string) dossier.Folder {
	t.Helper()
	told, err := json.Marshal(toldReport())
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	return dossier.Folder{
		Register: registerOf(registered(), lang),
		Accounts: []data.Account{
			{Name: "Shop", Kind: data.AccountSMTP, Host: "smtp.example.org", Port: 465, Security: data.SecurityTLS}, {FromAddress: "b@example.org", Kind: data.AccountSMTP, Host: "mail.example.org", Port: 587, Security: data.SecuritySTARTTLS},
			{Name: "Local", Kind: data.AccountSMTP, Host: "127.0.0.1", Port: 25, Security: data.SecurityLoopback}, {Name: "Practice", Kind: data.AccountSandbox}, {Name: "Our page", Kind: data.AccountPage},
		},
		Purposes: []dossier.FolderPurpose{{
			Purpose: data.Purpose{Name: "News", Archived: true}, Versions: []data.PurposeVersion{{Version: 2, Name: "News", Description: "What is new", CreatedAt: day}, {Version: 1, Name: "Old news", CreatedAt: day}},
			Notices: []data.Notice{{Version: 1, Kind: data.NoticeCheckbox, Lang: "ar", Text: "نعم، أرسلوا لي", Hash: [32]byte{0xab, 0xcd}, CreatedAt: day}},
		}},
		Policies: []data.PolicyVersion{{Number: 1, Lang: "en", Text: "We keep little.", ChangeNote: "First", EffectiveAt: day, CreatedAt: day}, {Number: 2, Lang: "ar", Text: "نحفظ القليل.", RunID: 3, RunState: data.RunDone}},
		Requests: []dossier.FolderRequest{
			{Request: data.Request{ID: 1, Name: "Rana Haddad", Asked: "everything", Right: data.RightAccess, ReceivedAt: day, Decision: data.Granted, AnsweredAt: day.AddDate(0, 0, 3)}, Due: day.AddDate(0, 1, 0)},
			{Request: data.Request{ID: 2, Name: "Rana Haddad", Right: data.RightErase, ReceivedAt: day}, Due: day.AddDate(0, 1, 0), Late: true},
			{Request: data.Request{ID: 3, Right: data.RightObject, ReceivedAt: day}},
		},
		Breaches: []dossier.BreachRow{{Breach: data.Breach{ID: 4, Title: "Lost laptop", NoticedAt: day, PeopleDecision: data.TellNotPeople, PeopleWhy: "sealed"}, People: 12}, {Breach: data.Breach{ID: 5, Title: "Practised", Rehearsal: true}}},
		Reports:  []data.BreachReport{{BreachID: 4, Number: 1, Content: told}},
		Sample:   data.ProofSample{Leads: []int64{17}, Of: 1200},
		Proofs:   []dossier.FolderProof{{Lead: 17, File: []byte("a proof\n")}},
		Heads:    []byte("the heads\n"),
	}
}

// filesOf returns the files of a ZIP.
func filesOf(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	return files
}

func TestPaper_WriteFolder(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		var raw, again bytes.Buffer
		for _, b := range []*bytes.Buffer{&raw, &again} {
			if err := paper(t).WriteFolder(b, inspected(t, lang)); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(raw.Bytes(), again.Bytes()) {
			t.Error("the same folder was written differently")
		}
		files, sums := filesOf(t, raw.Bytes()), map[string]string{}
		for line := range strings.Lines(filesOf(t, raw.Bytes())["SHA256SUMS"]) {
			sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
			sums[name] = sum
		}
		index := strings.Join(strings.Fields(pdfText(t, []byte(files["index.pdf"]), "folder-index-"+lang)), "")
		for name, content := range files {
			if name == "index.pdf" || name == "SHA256SUMS" {
				continue
			}
			sum := fmt.Sprintf("%x", sha256.Sum256([]byte(content)))
			if sums[name] != sum {
				t.Errorf("%s: the sum of %s is not listed", lang, name)
			}
			if !strings.Contains(index, sum[:8]) {
				t.Errorf("%s: the index lacks %s", lang, name)
			}
			if strings.Contains(content, "Rana") || strings.HasSuffix(name, ".pdf") && strings.Contains(pdfText(t, []byte(content), "folder-"+name+"-"+lang), "Rana") {
				t.Errorf("%s: %s names who asked", lang, name)
			}
		}
		want := []string{"SHA256SUMS", "breach-4-authority-1.pdf", "breaches.csv", "breaches.pdf", "contracts.pdf", "index.pdf", "measures.pdf", "notices.pdf",
			"policies.pdf", "proofs/heads.mujeeb-proof", "proofs/person-17.mujeeb-proof", "register.csv", "register.pdf", "requests.pdf"}
		var names []string
		for name := range files {
			names = append(names, name)
		}
		if slices.Sort(names); !slices.Equal(names, want) {
			t.Errorf("%s: %q", lang, names)
		}
	}
}

// The pages of a folder say what there is.
func TestPaper_WriteFolder_Says(t *testing.T) {
	var raw bytes.Buffer
	if err := paper(t).WriteFolder(&raw, inspected(t, "en")); err != nil {
		t.Fatal(err)
	}
	files := filesOf(t, raw.Bytes())
	for name, wanted := range map[string][]string{
		"index.pdf":     {"Olive shows", "of 1,200 with entries", "mujeeb verify person-17.mujeeb-proof", "does not show"},
		"contracts.pdf": {"Fair <b>", "gives badges", "country-DE"},
		"measures.pdf":  {"AEGIS-256", "smtp.example.org, port 465: encrypted by TLS from the start", "b@example.org", "STARTTLS is demanded", "127.0.0.1, port 25: on this computer", "by HTTPS", "3 years", "not set"},
		"notices.pdf":   {"Old news", "What is new", "No longer in use", "أرسلوا لي", "abcd0000"},
		"policies.pdf":  {"We keep little.", "نحفظ القليل", fmt.Sprintf("%x", sha256.Sum256([]byte("We keep little.")))[:12], "none was written", "sent"},
		"requests.pdf":  {"Access", "Granted", "yes", "no"},
		"breaches.pdf":  {"Lost laptop", "12", "are not told", "sealed"},
	} {
		text := strings.Join(strings.Fields(pdfText(t, []byte(files[name]), "says-"+name)), " ")
		for _, want := range wanted {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, text)
			}
		}
		if strings.Contains(text, "Practice") || strings.Contains(text, "Practised") {
			t.Errorf("%s has what was only practised", name)
		}
	}
}

// An empty vault makes a folder that says that there is nothing.
func TestPaper_WriteFolder_Empty(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		var raw bytes.Buffer
		if err := paper(t).WriteFolder(&raw, dossier.Folder{Register: registerOf(&data.DataMap{MadeAt: made}, lang)}); err != nil {
			t.Fatal(err)
		}
		files := filesOf(t, raw.Bytes())
		if len(files) != 11 || files["proofs/heads.mujeeb-proof"] != "" {
			t.Errorf("%d files", len(files))
		}
	}
}
