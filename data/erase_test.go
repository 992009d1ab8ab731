package data_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
	"unicode/utf16"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/datatest/rawpages"
	"mujeeb/text/fold"
)

// Texts of one person that occur nowhere else.
const (
	zoeName   = "Zoë Qvibzw-Jxhaük قوبزظ"
	zoeEmail  = "zqvibzw.jxh@wqxk.zjvq"
	zoeSecond = "yvwqj@kzzq.zjvq"
	zoePhone  = "+962740918273"
	zoePSID   = "7391846205518"
	zoeNote   = "Wjzkq buys vbqxt for her غظزخ"
	zoeExtra  = "Qxzvjk"
	zoeHow    = "ticked qjzvw at the kwqzv stand"
	zoeWrote  = "Vkqzjx prefers the xwqzjv oil"
	zoeStep   = "jqkvzw ring about wvxqzj"
	zoeChat   = "zvqkxj your jwxqkv is here"
	zoeAsked  = "wqzvkj forget me jqvxzk"
	zoeReply  = "277 7.7.7 Qk <zqvibzw.jxh@wqxk.zjvq>: queued as QZXJV77"
)

func zoeTexts() []string {
	return []string{zoeName, zoeEmail, zoeSecond, zoePhone, zoePSID, zoeNote, zoeExtra, zoeHow, zoeWrote, zoeStep, zoeChat, zoeAsked, zoeReply}
}

// fragments returns every run of 6 bytes of the person's texts, as written and
// as folded for search: an index that shortens words would leave such.
func fragments() map[string]bool {
	found := map[string]bool{}
	for _, text := range zoeTexts() {
		for _, form := range []string{text, fold.Text(text)} {
			for i := 0; i+6 <= len(form); i++ {
				found[form[i:i+6]] = true
			}
		}
	}
	return found
}

func fragmentsIn(pages []byte) map[string]bool {
	found := map[string]bool{}
	for f := range fragments() {
		if bytes.Contains(pages, []byte(f)) {
			found[f] = true
		}
	}
	return found
}

// mustZoe adds the person with all that can be held on one.
func mustZoe(t *testing.T, v *data.Vault) int64 {
	t.Helper()
	id, err := v.SaveLead(t.Context(), &data.Lead{
		Name: zoeName, Lang: "en", Note: zoeNote, Extra: map[string]string{"city": zoeExtra}, Tags: []string{"vip"},
		Identities: []data.Identity{{Kind: data.Email, Value: zoeEmail}, {Kind: data.Email, Value: zoeSecond}, {Kind: data.Phone, Value: zoePhone}, {Kind: data.PSID, Value: zoePSID}}})
	if err != nil {
		t.Fatal(err)
	}
	mustSaveNote(t, v, data.Note{LeadID: id, Text: zoeWrote})
	if err := v.SetStep(t.Context(), id, data.Step{Day: time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC), Text: zoeStep}); err != nil {
		t.Fatal(err)
	}
	if _, err := v.OpenChat(t.Context(), data.Chat{LeadID: id, App: data.ChatSMS, Class: data.ClassAnswer, Text: zoeChat}); err != nil {
		t.Fatal(err)
	}
	request, err := v.AddRequest(t.Context(), data.Request{LeadID: id, Address: zoeSecond, Asked: zoeAsked, Right: data.RightRectify, Way: data.RequestByLetter, ReceivedAt: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.LetterOfRequest(t.Context(), request, data.StageReceived, data.Run{Title: "Received", Lang: "en", Subject: zoeAsked, Body: zoeAsked}); err != nil {
		t.Fatal(err)
	}
	return id
}

// sendTo runs a campaign to everybody who agreed, with an answer of the server.
func sendTo(t *testing.T, v *data.Vault, purpose int64) (run int64) {
	t.Helper()
	ctx := t.Context()
	run, account := mustRun(t, v, purpose)
	messages, err := v.ClaimMessages(ctx, data.Claim{AccountID: account, Limit: 1000, MessageID: func(id int64) string {
		return fmt.Sprintf("%d@olive.example", id)
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		reply := "250 2.0.0 Ok"
		if m.Address == zoeEmail {
			reply = zoeReply
		}
		if _, err := v.MarkCommitted(ctx, []int64{m.ID}); err != nil {
			t.Fatal(err)
		}
		if err := v.RecordResults(ctx, []data.Result{{ID: m.ID, State: data.MessageSent, Reply: reply}}); err != nil {
			t.Fatal(err)
		}
	}
	return run
}

// crowd fills the vault so that pages split and the person is not alone on any.
func crowd(t *testing.T, v *data.Vault, purpose int64, n int) {
	t.Helper()
	rows := func(yield func(data.ImportLead, error) bool) {
		for i := range n {
			l := data.ImportLead{Line: i, Name: fmt.Sprintf("Person %c%d", 'a'+i%26, i), Note: "from the market",
				Identities: []data.Identity{{Kind: data.Email, Value: fmt.Sprintf("person%d@example.org", i)}}}
			if !yield(l, nil) {
				return
			}
		}
	}
	plan := data.Import{Source: data.Source{Name: "market", Kind: "file"}, SHA256: []byte{1}, Ground: &data.ImportGround{PurposeID: purpose, Via: "paper", Grade: data.GradeWord}}
	if _, err := v.Import(t.Context(), plan, rows, nil); err != nil {
		t.Fatal(err)
	}
}

// copyVault copies the files of a closed or idle vault into a folder of its own.
func copyVault(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

func removeIfThere(dir string, names ...string) (err error) {
	for _, n := range names {
		if e := os.Remove(filepath.Join(dir, n)); !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// pagesOf returns the decrypted pages of an open vault whose WAL is empty, which
// it is after an erasure.
func pagesOf(t *testing.T, v *data.Vault) []byte {
	t.Helper()
	if _, err := v.Writer().ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	pages, err := rawpages.Read(filepath.Join(copyVault(t, v.Dir()), "vault.db"), v.KeyEntry())
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// Erasing leaves no fragment of a person under the key: not in a row, an index,
// the search index or a free page.
func TestVault_EraseLead_NothingUnderTheKey(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 300)
	before := fragmentsIn(pagesOf(t, v))
	zoe := mustZoe(t, v)
	datatest.MustAgree(t, v, zoe, news)
	if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: zoe, PurposeID: news, Act: data.ActGiven, Via: "form", Grade: data.GradeWord, How: zoeHow}); err != nil {
		t.Fatal(err)
	}
	sendTo(t, v, news)
	l, err := v.Lead(t.Context(), zoe)
	if err != nil {
		t.Fatal(err)
	}
	l.Note += " and more" // the search index is rewritten
	if _, err := v.SaveLead(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if held := fragmentsIn(pagesOf(t, v)); len(held) < 100 {
		t.Fatalf("only %d fragments were there to be found", len(held))
	}
	if _, err := v.EraseLead(t.Context(), zoe); err != nil {
		t.Fatal(err)
	}
	left := fragmentsIn(pagesOf(t, v))
	maps.DeleteFunc(left, func(f string, _ bool) bool { return before[f] })
	if len(left) > 0 {
		t.Errorf("left after erasing: %q", slices.Sorted(maps.Keys(left)))
	}
	var integrity string
	if err := v.Writer().QueryRow("PRAGMA integrity_check").Scan(&integrity); err != nil || integrity != "ok" {
		t.Errorf("integrity: %s, %v", integrity, err)
	}
	if _, err := v.Writer().Exec("INSERT INTO lead_search (lead_search, rank) VALUES ('integrity-check', 1)"); err != nil {
		t.Errorf("search index: %v", err)
	}
}

// grepFolder looks for personal texts in every file below dir, in UTF-8 and UTF-16.
func grepFolder(t *testing.T, dir, when string, texts []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, text := range append(texts, "CREATE TABLE", "SQLite format 3") {
			for form, needle := range map[string][]byte{"UTF-8": []byte(text), "UTF-16LE": utf16Of(text, 0), "UTF-16BE": utf16Of(text, 1)} {
				if bytes.Contains(content, needle) {
					t.Errorf("%s: %s holds %q in %s", when, d.Name(), text, form)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func utf16Of(s string, high int) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		pair := []byte{byte(u), byte(u >> 8)}
		out = append(out, pair[high], pair[1-high])
	}
	return out
}

// Promise 1: no file beside the vault, nor the folder for temporary files, holds
// anything personal in clear, whatever the vault is doing.
func TestVault_NothingInClear(t *testing.T) {
	temp := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR"} {
		t.Setenv(name, temp)
	}
	clock := datatest.NewClock()
	dir := filepath.Join(t.TempDir(), "vault")
	v, err := data.Create(t.Context(), dir, []byte(datatest.Password), clock.Params())
	if err != nil {
		t.Fatal(err)
	}
	look := func(when string) {
		t.Helper()
		texts := append(zoeTexts(), "person17@example.org", "from the market", datatest.Password, "Spring")
		grepFolder(t, dir, when, texts)
		grepFolder(t, temp, when, texts)
	}
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 300)
	zoe := mustZoe(t, v)
	datatest.MustAgree(t, v, zoe, news)
	sendTo(t, v, news)
	look("open, with a WAL")
	if names := folderNames(t, dir); !slices.Equal(names, []string{"vault.db", "vault.db-shm", "vault.db-wal", "vault.kept", "vault.keys", "vault.lock"}) {
		t.Errorf("files: %q", names)
	}
	tx, err := v.Writer().Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("PRAGMA cache_size = 5"); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("UPDATE lead SET note = note || ' touched'"); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("CREATE TEMP TABLE sorted AS SELECT * FROM lead JOIN lead_text USING (id) ORDER BY folded DESC"); err != nil {
		t.Fatal(err)
	}
	look("in a transaction that spills")
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if _, err := v.EraseLead(t.Context(), zoe); err != nil {
		t.Fatal(err)
	}
	look("after erasing")
	if info, err := os.Stat(filepath.Join(dir, "vault.db-wal")); err == nil && info.Size() != 0 {
		t.Errorf("the WAL holds %d bytes after erasing", info.Size())
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	look("closed")
	if names := folderNames(t, dir); !slices.Equal(names, []string{"vault.db", "vault.kept", "vault.keys", "vault.lock"}) {
		t.Errorf("files: %q", names)
	}
}

func folderNames(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// Promise 5: putting back an older copy of the database does not bring an
// erased person back; everybody else is there.
func TestVault_EraseLead_OlderCopy(t *testing.T) {
	clock := datatest.NewClock()
	dir := t.TempDir()
	open := func(make func() (*data.Vault, error)) *data.Vault {
		t.Helper()
		v, err := make()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	password := []byte(datatest.Password)
	v := open(func() (*data.Vault, error) { return data.Create(t.Context(), dir, password, clock.Params()) })
	news := datatest.MustPurpose(t, v, "News")
	before := fragmentsIn(pagesOf(t, v))
	zoe := mustZoe(t, v)
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, zoe, news)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	older, err := os.ReadFile(filepath.Join(dir, "vault.db"))
	if err != nil {
		t.Fatal(err)
	}
	reopen := func() (*data.Vault, error) { return data.Open(t.Context(), dir, password, clock.Params()) }
	v = open(reopen)
	if _, err := v.EraseLead(t.Context(), zoe); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "vault.db"), older, 0o600); err != nil {
		t.Fatal(err)
	}
	v = open(reopen)
	defer v.Close()
	if _, err := v.Lead(t.Context(), zoe); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("the erased person: %v", err)
	}
	if _, err := v.Lead(t.Context(), amal); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	left := fragmentsIn(pagesOf(t, v))
	if maps.DeleteFunc(left, func(f string, _ bool) bool { return before[f] }); len(left) > 0 {
		t.Errorf("left: %q", slices.Sorted(maps.Keys(left)))
	}
	for _, id := range []data.Identity{{Kind: data.Email, Value: zoeSecond}, {Kind: data.PSID, Value: zoePSID}} {
		if _, err := v.SaveLead(t.Context(), &data.Lead{Name: "Zoë", Identities: []data.Identity{id}}); data.CodeOf(err) != data.CodeErasedPerson {
			t.Errorf("entering %s again: %v", id.Kind, err)
		}
	}
	if kept := v.Kept(); kept.Fault != data.LedgerShorter || kept.At.Size != kept.Newest.Size {
		t.Errorf("the heads that were kept know no better: %+v", kept)
	}
	check, err := v.CheckLedger(t.Context(), nil)
	if err != nil || check.Erased != 1 || len(check.Findings) > 0 { // the event of the erasure is the one that the copy lacked
		t.Errorf("the ledger: %+v, %v", check, err)
	}
}

// What is told beforehand is what happens, and the totals stay.
func TestVault_ErasePreview(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	zoe := mustZoe(t, v)
	datatest.MustAgree(t, v, zoe, news)
	run := sendTo(t, v, news)
	want := data.Erasure{Identities: 4, Events: 1, Messages: 1}
	if got, err := v.ErasePreview(t.Context(), zoe); err != nil || !sameCounts(got, want) || !got.At.IsZero() {
		t.Errorf("preview %+v, %v", got, err)
	}
	if got, err := v.EraseLead(t.Context(), zoe); err != nil || !sameCounts(got, want) || !got.At.Equal(clock.Now()) {
		t.Errorf("erased %+v, %v", got, err)
	}
	if totals, err := v.RunTotals(t.Context(), run); err != nil || totals[data.MessageSent] != 1 {
		t.Errorf("totals %v, %v", totals, err)
	}
	if _, err := v.EraseLead(t.Context(), zoe); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("again: %v", err)
	}
	if _, err := v.ErasePreview(t.Context(), 999); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("nobody: %v", err)
	}
}
