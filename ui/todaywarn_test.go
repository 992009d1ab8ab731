package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// lock locks the vault, and waits until it is closed.
func (w *window) lock() {
	w.t.Helper()
	w.app.Lock()
	w.waitFor(w.T("start.unlock.title"))
	w.wait("the vault to close", w.app.Idle)
}

// A vault that another program changed sends nothing and says so on the first page; a
// click puts it right from the ledger.
func TestToday_Differs(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			news := datatest.MustPurpose(t, v, "News")
			amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
			datatest.MustLead(t, v, "Sami", "sami@example.org")
			datatest.MustAgree(t, v, amal, news)
			w.lock()
			datatest.Forge(t, w.dir, `INSERT INTO ground SELECT purpose_id, 2, seq, version, grade FROM ground`)
			w.unlock()
			w.waitFor(w.T("today.differs") + " " + w.T("today.differs.grounds", "n", 1))
			w.press(w.T("today.differs.mend"))
			w.press(w.T("today.differs.mend.yes"))
			w.waitFor(w.T("today.differs.mended.text", "n", 1))
			if d, err := w.app.session.Vault.Compare(t.Context()); err != nil || d.Any() || w.app.session.Compared().Holds() {
				t.Errorf("afterwards %+v, %v", d, err)
			}
		})
	}
}

// Yesterday's vault.db beside today's vault.kept: who opted out or was erased since is
// told in numbers, and going on with the copy ends the warning.
func TestToday_OlderCopy(t *testing.T) {
	w, v := openWindow(t, "en")
	news := datatest.MustPurpose(t, v, "News")
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	datatest.MustAgree(t, v, amal, news)
	w.lock()
	older, err := os.ReadFile(filepath.Join(w.dir, "vault.db"))
	noError(t, err)
	w.unlock()
	v = w.app.session.Vault
	_, err = v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn, Via: data.ViaSpoken, Grade: data.GradeWord})
	noError(t, err)
	_, err = v.EraseLead(t.Context(), sami)
	noError(t, err)
	w.lock()
	noError(t, os.WriteFile(filepath.Join(w.dir, "vault.db"), older, 0o600))
	w.unlock()
	w.waitFor(w.T("today.older") + " " + w.T("today.older.erased", "n", 1) + " " + w.T("today.older.no", "n", 1))
	w.press(w.T("today.older.go"))
	w.press(w.T("today.older.go.yes"))
	w.wait("the fault is no longer told", func() bool { return w.app.session.Vault.Kept().Fault == "" })
}

// A folder that other users of the computer may write to is told on the first page.
func TestToday_Shared(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, _ := openWindow(t, language)
			w.lock()
			noError(t, os.Chmod(w.dir, 0o777|os.ModeSticky))
			w.unlock()
			want := map[string]string{"en": "Other users of this computer", "ar": "مستخدمون آخرون لهذا الحاسوب"}[language]
			if said := w.T("today.shared"); !strings.Contains(said, want) {
				t.Errorf("the sentence is %q", said)
			}
			w.waitFor(w.T("today.shared"))
		})
	}
}
