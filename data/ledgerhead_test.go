package data_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
)

// mustHeads returns the heads that a vault keeps, the newest first, each of which is
// signed by its key.
func mustHeads(t *testing.T, v *data.Vault) (heads []proof.Head) {
	t.Helper()
	all, err := v.LedgerHeads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range all {
		head, err := proof.OpenHead(h.Signed, v.LedgerKey())
		if err != nil || head.Size != h.Size || !head.Time.Equal(h.SignedAt) {
			t.Errorf("head %+v: %+v, %v", h, head, err)
		}
		heads = append(heads, head)
	}
	return heads
}

// keptIn returns the heads that stand in vault.kept.
func keptIn(t *testing.T, v *data.Vault) (heads []proof.Head) {
	t.Helper()
	text, ok := strings.CutPrefix(string(readFile(t, filepath.Join(v.Dir(), "vault.kept"))), "mujeeb kept 1\n")
	if !ok {
		t.Errorf("it begins with %q", text[:min(40, len(text))])
	}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "head ") {
			continue
		}
		signed, err := proof.ParseLine(strings.TrimSuffix(line, "\n"), "head")
		if err != nil {
			t.Fatal(err)
		}
		h, err := proof.OpenHead(signed, v.LedgerKey())
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, h)
	}
	return heads
}

// Whatever is appended is signed in the same transaction, and the head is kept outside;
// of a day the last one stays inside.
func TestVault_LedgerHeads(t *testing.T) {
	v, clock := datatest.Vault(t)
	if heads := mustHeads(t, v); len(heads) != 0 || v.LedgerKey() == "" {
		t.Errorf("of an empty ledger: %+v by %q", heads, v.LedgerKey())
	}
	var sizes []int64
	step := func(what string, grows bool, do func()) {
		t.Helper()
		before := len(sizes)
		do()
		last := lastEvent(t, v)
		if grows {
			sizes = append(sizes, last)
		}
		heads := mustHeads(t, v)
		if len(heads) == 0 || heads[0].Size != last || !heads[0].Time.Equal(clock.Now()) && grows || (len(sizes) > before) != grows {
			t.Errorf("%s: %d events, heads %+v", what, last, heads)
		}
		var kept []int64
		for _, h := range keptIn(t, v) {
			kept = append(kept, h.Size)
		}
		if !slices.Equal(kept, sizes) {
			t.Errorf("%s: kept outside %v, want %v", what, kept, sizes)
		}
		clock.Add(time.Minute)
	}
	var news, amal, notice int64
	step("a purpose", true, func() { news = datatest.MustPurpose(t, v, "News") })
	step("a notice", true, func() {
		notice, _ = v.AddNotice(t.Context(), data.Notice{PurposeID: news, Lang: "en", Text: "Yes, write to me."})
	})
	step("a lead", false, func() { amal = datatest.MustLead(t, v, "Amal", "amal@example.org") })
	step("a word", true, func() { datatest.MustAgree(t, v, amal, news) })
	step("a word that is refused", false, func() {
		if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActGiven, Via: data.ViaForm, Grade: data.GradeWorded, NoticeID: notice}); err == nil {
			t.Error("no time, but worded")
		}
	})
	step("an import", true, func() { crowd(t, v, news, 3) })
	step("an erasure", true, func() {
		if _, err := v.EraseLead(t.Context(), amal); err != nil {
			t.Error(err)
		}
	})
	step("a setting", false, func() {
		if err := v.SaveSettings(t.Context(), data.Settings{Controller: "Olive"}); err != nil {
			t.Error(err)
		}
	})
	if heads := mustHeads(t, v); len(heads) != 1 {
		t.Errorf("of one day: %+v", heads)
	}
	if _, err := v.KeepHead(t.Context(), data.AnchorPaper); err != nil {
		t.Fatal(err)
	}
	anchored := lastEvent(t, v)
	clock.Add(time.Hour)
	step("after one that was printed", true, func() { datatest.MustPurpose(t, v, "Offers") })
	clock.Add(24 * time.Hour)
	step("on the next day", true, func() { datatest.MustPurpose(t, v, "Surveys") })
	clock.Add(time.Hour)
	step("and once more", true, func() { datatest.MustPurpose(t, v, "Invitations") })
	var got []int64
	for _, h := range mustHeads(t, v) {
		got = append(got, h.Size)
	}
	if want := []int64{anchored + 3, anchored + 1, anchored}; !slices.Equal(got, want) {
		t.Errorf("heads %v, want %v", got, want)
	}
	mustSound(t, v)
}

// vault.kept is written anew, with a head a day, when it has become long. A ledger that
// was rewritten is found by the shortened file too.
func TestOpen_KeptShortened(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	for range data.KeptLines / 2 {
		datatest.MustAgree(t, v, amal, news)
	}
	clock.Add(24 * time.Hour)
	for range data.KeptLines / 2 {
		datatest.MustAgree(t, v, amal, news)
	}
	before := keptIn(t, v)
	again, err := v.OpenCopy(t.Context(), copyOf(t, v))
	if err != nil {
		t.Fatal(err)
	}
	defer again.CloseCopy()
	if kept := again.Kept(); len(before) != data.KeptLines+1 || kept.Heads != len(before) || kept.Fault != "" || kept.Newest.Size != int64(len(before)) {
		t.Errorf("of %d heads: %+v", len(before), kept)
	}
	want := []proof.Head{before[data.KeptLines/2], before[data.KeptLines]}
	if got := keptIn(t, again); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("kept %+v, want %+v", got, want)
	}
	datatest.MustAgree(t, again, amal, news)
	if got := keptIn(t, again); len(got) != 3 {
		t.Errorf("the next one: %+v", got)
	}
	f := newForger(t, again)
	f.exec(`UPDATE consent_event SET via = 'paper' WHERE seq = 2`)
	f.reseal()
	if kept := f.reopen(again).Kept(); kept.Fault != data.LedgerOther || kept.Heads != 3 {
		t.Errorf("a ledger that was rewritten: %+v", kept)
	}
}

// A file that has lines which nobody here wrote is not shortened: they are the trace.
func TestOpen_KeptNotShortened(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	for range data.KeptLines {
		datatest.MustAgree(t, v, amal, news)
	}
	dir := copyOf(t, v)
	writeFile(t, filepath.Join(dir, "vault.kept"), append(readFile(t, filepath.Join(dir, "vault.kept")), "head nothing\n"...))
	for range 2 {
		again, err := v.OpenCopy(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if kept := again.Kept(); kept.Fault != data.LedgerUnread {
			t.Errorf("opening found %+v", kept)
		}
		if err := again.CloseCopy(); err != nil {
			t.Fatal(err)
		}
	}
}

// A line that a crash cut off behind others accuses nobody, neither then nor when the next head is
// written behind it.
func TestOpen_KeptCutOff(t *testing.T) {
	v, _ := datatest.Vault(t)
	for _, name := range []string{"News", "Offers", "Surveys"} {
		datatest.MustPurpose(t, v, name)
	}
	dir := copyOf(t, v)
	whole := readFile(t, filepath.Join(dir, "vault.kept"))
	last := bytes.LastIndexByte(whole[:len(whole)-1], '\n') + 1
	first := len("mujeeb kept 1\n") + bytes.IndexByte(whole[len("mujeeb kept 1\n"):], '\n') + 1 // behind the first head
	for _, left := range []int{0, 5, len("mujeeb kept 1\n"), last + 1, last + 9, len(whole) - 1} {
		writeFile(t, filepath.Join(dir, "vault.kept"), whole[:left])
		for i := range 3 {
			again, err := v.OpenCopy(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			want := data.LedgerFault("")
			if i == 0 && left < first {
				want = data.LedgerGone // or it was emptied: nobody can tell
			}
			if kept := again.Kept(); kept.Fault != want || kept.Err != nil {
				t.Errorf("with %d of %d bytes, opened for the %d. time: %+v, want %q", left, len(whole), i+1, kept, want)
			}
			datatest.MustPurpose(t, again, fmt.Sprint("Purpose ", left, i))
			if heads := keptIn(t, again); heads[len(heads)-1].Size != lastEvent(t, again) {
				t.Errorf("with %d bytes: %+v", left, heads)
			}
			if err := again.CloseCopy(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// What can't be kept outside stops nothing, and is told; what can't be read stops opening.
func TestVault_KeptHeads_NotWritten(t *testing.T) {
	dir := closed(t)
	v := open(t, dir, datatest.Password)
	path := filepath.Join(dir, "vault.kept")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	datatest.MustPurpose(t, v, "News")
	if kept := v.Kept(); kept.Err == nil {
		t.Error("nobody says that the head was not kept")
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if code := openCode(t, dir); code != data.CodeVaultDamaged {
		t.Errorf("with a folder of that name: %q", code)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	v = open(t, dir, datatest.Password)
	if heads := keptIn(t, v); len(heads) != 1 || heads[0].Size != lastEvent(t, v) || v.Kept().Err != nil || v.Kept().Fault != data.LedgerGone {
		t.Errorf("kept %+v, %+v", heads, v.Kept())
	}
	datatest.MustPurpose(t, v, "Offers")
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	mustSound(t, open(t, dir, datatest.Password))
}

// The keys of the vault outlive closing it and another password.
func TestOpen_KeysSurvive(t *testing.T) {
	dir := closed(t)
	v := open(t, dir, datatest.Password)
	datatest.MustPurpose(t, v, "News")
	prints, tokens, key := v.Key(data.KeyFingerprint), v.Key(data.KeyToken), v.LedgerKey()
	if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("another one, كلمة"), nil); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if v.LedgerKey() != "" {
		t.Error("a closed vault has a key")
	}
	v = open(t, dir, "another one, كلمة")
	if !bytes.Equal(v.Key(data.KeyFingerprint), prints) || !bytes.Equal(v.Key(data.KeyToken), tokens) || v.LedgerKey() != key || len(prints) != 32 || bytes.Equal(prints, tokens) {
		t.Error("the keys are others")
	}
	datatest.MustPurpose(t, v, "Offers")
	if heads := mustHeads(t, v); len(heads) != 1 || heads[0].Size != 2 {
		t.Errorf("heads %+v", heads)
	}
	mustSound(t, v)
}

// A time that nobody knows is unknown, never the day of the import, and proves no more
// than a word; one that is still to come is refused.
func TestVault_Import_Times(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	now := clock.Now()
	unknown, known, future := row("Amal", email("amal@example.org")), row("Sami", email("sami@example.org")), row("Nour", email("nour@example.org"))
	known.At, future.At = now.Add(-26*time.Hour), now.Add(time.Millisecond)
	today := row("Huda", email("huda@example.org"))
	today.At = now
	unknown.Line, known.Line, future.Line, today.Line = 2, 3, 4, 5
	mustReport(t, mustImport(t, v, plan(news), unknown, known, future, today), data.ImportReport{Added: 3, Agreed: 3, SetAside: []data.SetAside{{Line: 4, Code: data.CodeFuture}}})
	day := func(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }
	for lead, want := range map[int64]data.ConsentEvent{
		1: {Grade: data.GradeWord},
		2: {Grade: data.GradePlatform, At: known.At, Day: day(known.At)},
		3: {Grade: data.GradePlatform, At: now, Day: day(now)},
	} {
		events, err := v.ConsentHistory(t.Context(), lead)
		if err != nil || len(events) != 1 {
			t.Fatalf("lead %d: %+v, %v", lead, events, err)
		}
		if e := events[0]; e.Grade != want.Grade || !e.At.Equal(want.At) || !e.Day.Equal(want.Day) || !e.RecordedAt.Equal(now) || e.Personal.By != proof.ByImport {
			t.Errorf("lead %d: %+v, want %+v", lead, e, want)
		}
	}
	if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: 1, PurposeID: news, Act: data.ActGiven, Via: data.ViaForm, Grade: data.GradeWord, At: future.At}); data.CodeOf(err) != data.CodeFuture || fieldOf(err) != "at" {
		t.Errorf("a word that is still to come: %v", err)
	}
	mustLedger(t, v, 3, 0)
}

// What the newest head is wanted for costs the same, however many heads are kept.
func TestVault_NewestHead_ReadsOne(t *testing.T) {
	v, clock := datatest.Vault(t)
	if h, err := v.NewestHead(t.Context()); err != nil || h != (data.LedgerHead{}) {
		t.Errorf("of an empty ledger: %+v, %v", h, err)
	}
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, amal, datatest.MustPurpose(t, v, "News"))
	account := datatest.MustAccount(t, v, 2525)
	if err := v.SaveHeadMails(t.Context(), data.HeadMails{To: "sami@elsewhere.example", AccountID: account, Lang: "en", Days: 7}); err != nil {
		t.Fatal(err)
	}
	for name, read := range map[string]func() error{
		"NewestHead": func() error { _, err := v.NewestHead(t.Context()); return err },
		"DueHead":    func() error { _, _, err := v.DueHead(t.Context(), true); return err },
		"KeepHead":   func() error { _, err := v.KeepHead(t.Context(), data.AnchorPaper); return err },
		"Prove":      func() error { _, err := v.ProvePerson(t.Context(), amal); return err },
	} {
		allocations := func() float64 {
			return testing.AllocsPerRun(5, func() {
				if err := read(); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		few := allocations()
		if _, err := v.Writer().Exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
			INSERT INTO ledger_head SELECT -i, 'nothing', ? FROM n`, clock.Now().UnixMilli()); err != nil {
			t.Fatal(err)
		}
		if many := allocations(); many > few+500 {
			t.Errorf("%s: %v allocations beside one head, %v beside 2000", name, few, many)
		}
		if _, err := v.Writer().Exec(`DELETE FROM ledger_head WHERE size < 0`); err != nil {
			t.Fatal(err)
		}
	}
}
