package data_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/keys"
)

// mustAdd adds a password for somebody else.
func mustAdd(t *testing.T, v *data.Vault, name, password string, until time.Time) data.Way {
	t.Helper()
	w, err := v.AddPassword(t.Context(), name, []byte(password), until)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// openAt opens a vault with the owner's password at the time of a clock.
func openAt(t *testing.T, dir string, clock *datatest.Clock) *data.Vault {
	t.Helper()
	v, err := openBy(t, dir, secretOf(datatest.Password), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// byName words the way by which something was written down.
func byName(w data.ByWay) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", w.Number, w.Kind, w.Name))
}

// Every event of the ledger and everything that was done says by which way the vault was
// open, also once that way is gone and the person is erased; and after the vault was
// unlocked by another way behind the window.
func TestVault_ByWay(t *testing.T) {
	v, clock := datatest.Vault(t)
	dir := v.Dir()
	news := datatest.MustPurpose(t, v, "News")
	helper := mustAdd(t, v, "Huda", "a helper's own password", time.Time{})
	mustClose(t, v)

	v = mustOpenBy(t, dir, secretOf("a helper's own password"), clock, helper)
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, amal, news)
	if err := v.NoteExport(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := v.Check(t.Context(), secretOf(datatest.Password)); err != nil {
		t.Fatal(err)
	}
	if got := v.OpenWay(); got.Name != "" || got.Kind != keys.Password {
		t.Errorf("after the owner's password it is open by %+v", got)
	}
	if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn, Via: data.ViaSpoken, Grade: data.GradeWord}); err != nil {
		t.Fatal(err)
	}
	if err := v.RemoveWay(t.Context(), helper.ID, nil); err != nil {
		t.Fatal(err)
	}
	file, err := v.PersonFile(t.Context(), amal)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, e := range file.Consents {
		said = append(said, string(e.Act)+": "+byName(e.By))
	}
	if want := []string{"withdrawn: 1 password", "given: 2 password Huda"}; !slices.Equal(said, want) {
		t.Errorf("said %q, want %q", said, want)
	}
	if _, err := v.EraseLead(t.Context(), amal); err != nil {
		t.Fatal(err)
	}
	log, err := v.ConsentLog(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if e := log[0]; e.Act != data.ActErased || byName(e.By) != "1 password" {
		t.Errorf("the erasure is by %q: %+v", byName(e.By), e)
	}
	if e := log[2]; e.Act != data.ActGiven || byName(e.By) != "2 password Huda" || e.LeadID != 0 {
		t.Errorf("what an erased person said is by %q: %+v", byName(e.By), e)
	}
	done, err := v.Activities(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var by []string
	for _, a := range done {
		by = append(by, string(a.Act)+": "+byName(a.By))
	}
	if want := []string{"erase: 1 password", "way_removed: 1 password", "export: 2 password Huda", "way_added: 1 password", "vault_made: 0"}; !slices.Equal(by, want) {
		t.Errorf("done %q, want %q", by, want)
	}
	used, err := v.LastUsed(t.Context())
	if err != nil || len(used) != 2 || used[helper.ID].IsZero() {
		t.Errorf("used: %v, %v", used, err)
	}
}

// A way whose time is over does not bring back a vault that goes on behind the window, and
// the wrong tries of a change of the password are counted and slowed with all others.
func TestVault_Check_Ended(t *testing.T) {
	v, clock := datatest.Vault(t)
	mustAdd(t, v, "Huda", "a helper's own password", clock.Now().Add(time.Hour))
	clock.Add(time.Hour)
	if err := v.Check(t.Context(), secretOf("a helper's own password")); data.CodeOf(err) != data.CodeWayEnded {
		t.Errorf("a way that has ended: %v", err)
	}
	if v.OpenWay().Name != "" {
		t.Error("the vault is open by a way that has ended")
	}
	for _, c := range []struct {
		old  string
		want data.Code
	}{{"wrong", data.CodeWrongPassword}, {datatest.Password, data.CodeTooSoon}} {
		if err := v.ChangePassword(t.Context(), []byte(c.old), []byte("fresh"), nil); data.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", c.old, err, c.want)
		}
	}
	clock.Add(time.Minute)
	if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("fresh"), nil); err != nil {
		t.Fatal(err)
	}
	dir := v.Dir()
	mustClose(t, v)
	again, err := data.Open(t.Context(), dir, []byte("fresh"), clock.Params())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { again.Close() })
	if o := again.LastOpened(); o.Wrong != 1 {
		t.Errorf("the next opening tells of %d wrong tries", o.Wrong)
	}
	if all := did(t, again); !slices.Contains(all, "wrong_passwords 1") {
		t.Errorf("noted %q", all)
	}
}

// mustMail saves a mail account with a user.
func mustMail(t *testing.T, v *data.Vault, name, user string) int64 {
	t.Helper()
	id, err := v.SaveAccount(t.Context(), data.Account{Name: name, Kind: data.AccountSMTP, Host: "mail.example", Port: 465, Security: data.SecurityTLS, User: user,
		FromAddress: "owner@olive.example", PerMinute: 20, PerDay: 300, Connections: 2})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// toChange returns what is still to be changed, as "kind name of whom".
func toChange(t *testing.T, v *data.Vault) (all []string) {
	t.Helper()
	open, err := v.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range open {
		all = append(all, strings.Join([]string{string(c.Kind), c.Name, "of", c.Whose}, " "))
	}
	return all
}

// At the end of somebody's time, the vault is rekeyed and lists what they could have seen,
// the ways in that were made while it was open by theirs included, until each is changed:
// a new password of an account, a way that is removed, or the owner's word.
func TestVault_EndWays(t *testing.T) {
	v, clock := datatest.Vault(t)
	shop := mustMail(t, v, "Shop", "shop@olive.example")
	mustMail(t, v, "No login", "")
	if _, err := v.SaveAccount(t.Context(), data.Account{Kind: data.AccountPage, Name: "Olive", PerMinute: 1, PerDay: 1, Connections: 1}); err != nil {
		t.Fatal(err)
	}
	dir := v.Dir()
	helper := mustAdd(t, v, "Huda", "a helper's own password", clock.Now().Add(24*time.Hour))
	clock.Add(time.Hour)
	mustClose(t, v)
	v = mustOpenBy(t, dir, secretOf("a helper's own password"), clock, helper)
	clock.Add(time.Hour)
	theirs := mustAdd(t, v, "Somebody", "known to the helper", time.Time{})
	mustClose(t, v)
	clock.Add(time.Hour)
	v = openAt(t, dir, clock)
	mustAdd(t, v, "Staff", "not known to the helper", time.Time{})
	if gone, err := v.EndWays(t.Context()); len(gone) > 0 || err != nil {
		t.Fatalf("before the time: %v, %v", gone, err)
	}
	salt := readFile(t, filepath.Join(dir, "vault.db"))[:16]
	clock.Add(24 * time.Hour)
	gone, err := v.EndWays(t.Context())
	if err != nil || len(gone) != 1 || gone[0] != helper {
		t.Fatalf("ended %+v, %v", gone, err)
	}
	if slices.Equal(salt, readFile(t, filepath.Join(dir, "vault.db"))[:16]) {
		t.Error("the vault has the key that the helper had")
	}
	if got, want := toChange(t, v), []string{"token Olive of Huda", "password Shop of Huda", "way Somebody of Huda"}; !slices.Equal(got, want) {
		t.Errorf("to be changed: %q, want %q", got, want)
	}
	if all := did(t, v); all[0] != "way_ended 1" {
		t.Errorf("noted %q", all[0])
	}
	if err := v.RemoveWay(t.Context(), theirs.ID, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := toChange(t, v), []string{"token Olive of Huda", "password Shop of Huda"}; !slices.Equal(got, want) {
		t.Errorf("a way that was removed: %q, want %q", got, want)
	}
	if err := v.NoteAccountPassword(t.Context(), shop); err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)
	v = openAt(t, dir, clock)
	all, err := v.Credentials(t.Context())
	if err != nil || len(all) != 1 || all[0].Kind != data.CredentialToken || !all[0].Ended.Equal(clock.Now()) {
		t.Fatalf("after a new password: %+v, %v", all, err)
	}
	if err := v.MarkChanged(t.Context(), all[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := v.MarkChanged(t.Context(), all[0].ID); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("marked twice: %v", err)
	}
	if got := toChange(t, v); len(got) > 0 {
		t.Errorf("all is changed, and asked for is %q", got)
	}
}

// A removal that fails lists nothing, and neither does that of the owner's own way or of
// one that is no password.
func TestVault_Credentials_None(t *testing.T) {
	v, clock := datatest.Vault(t)
	mustMail(t, v, "Shop", "shop@olive.example")
	if _, _, err := v.NewRecovery(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, computer, err := v.AddComputer(t.Context(), "laptop")
	if err != nil {
		t.Fatal(err)
	}
	mine := mustAdd(t, v, "", "my second password", time.Time{})
	helper := mustAdd(t, v, "Huda", "a helper's own password", clock.Now().Add(time.Hour))
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := v.RemoveWay(stopped, helper.ID, nil); err == nil {
		t.Fatal("removed though it was given up")
	}
	if err := errors.Join(v.RemoveWay(t.Context(), computer.ID, nil), v.RemoveWay(t.Context(), mine.ID, nil)); err != nil {
		t.Fatal(err)
	}
	if got := toChange(t, v); len(got) > 0 {
		t.Errorf("to be changed: %q", got)
	}
	if ways := mustWaysOf(t, v); len(ways) != 3 {
		t.Errorf("ways: %+v", ways)
	}
}

// What was made of a backup is noted when it is opened, once.
func TestVault_Restored(t *testing.T) {
	v, clock := datatest.Vault(t)
	dir := v.Dir()
	mustClose(t, v)
	if err := data.MarkRestored(t.Context(), dir, datatest.NewClock().Now()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		v = openAt(t, dir, clock)
		if all := did(t, v); !slices.Equal(all, []string{"restored 1", "vault_made 1"}) {
			t.Errorf("noted %q", all)
		}
		mustClose(t, v)
	}
}
