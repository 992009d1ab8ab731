package data_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// did returns all that was done, the newest first, as "act number detail".
func did(t *testing.T, v *data.Vault) (all []string) {
	t.Helper()
	done, err := v.Activities(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range done {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %d %s", a.Act, a.Number, a.Detail)))
	}
	return all
}

// What is done to the vault itself, to accounts and to settings is noted, once for each
// change, and what changed nothing is not.
func TestVault_Notes(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	account := data.Account{Kind: data.AccountSMTP, Host: "mail.example", Port: 465, Security: data.SecurityTLS, FromAddress: "marked.owner@olive.example", PerMinute: 20, PerDay: 300, Connections: 2}
	practice := data.Account{Name: "Practice", Kind: data.AccountSandbox, Host: "127.0.0.1", Port: 1, Security: data.SecurityLoopback, FromAddress: "a@olive.example", PerMinute: 1, PerDay: 1, Connections: 1}
	id, err := v.SaveAccount(ctx, account)
	if err != nil {
		t.Fatal(err)
	}
	saved, err := v.Account(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	faster, moved := saved, saved
	faster.PerDay = 9000
	moved.PerDay, moved.Host = 9000, "other.example"
	settings := data.Settings{Region: "GB", IdleLock: 5, Controller: "Marked Owner"}
	for _, do := range []struct {
		name string
		does func() error
		want []string
	}{
		{"account as it is", func() error { _, err := v.SaveAccount(ctx, saved); return err }, nil},
		{"its limits", func() error { _, err := v.SaveAccount(ctx, faster); return err }, []string{"account_limits 1 mail"}},
		{"practice", func() error { _, err := v.SaveAccount(ctx, practice); return err }, nil},
		{"account that was never there", func() error {
			gone := saved
			gone.ID = 99
			if _, err := v.SaveAccount(ctx, gone); data.CodeOf(err) != data.CodeNotFound {
				return fmt.Errorf("got %w", err)
			}
			return nil
		}, nil},
		{"a page", func() error {
			_, err := v.SaveAccount(ctx, data.Account{Kind: data.AccountPage, Name: "Olive", PerMinute: 1, PerDay: 1, Connections: 1})
			return err
		}, []string{"account_added 1 page"}},
		{"password of an account", func() error { return v.NoteAccountPassword(ctx, id) }, []string{"account_password 1 mail"}},
		{"a way in", func() error {
			_, err := v.AddPassword(ctx, "helper", []byte("a marked password"), time.Time{})
			return err
		}, []string{"way_added 1 password"}},
		{"a computer", func() error { _, _, err := v.AddComputer(ctx, "laptop"); return err }, []string{"way_added 1 computer"}},
		{"a recovery key", func() error { _, _, err := v.NewRecovery(ctx); return err }, []string{"recovery_made 1"}},
		{"a computer that goes", func() error { return v.RemoveWay(ctx, mustWaysOf(t, v)[2].ID, nil) }, []string{"way_removed 1 computer"}},
		{"erasures", func() error {
			for _, name := range []string{"amal", "sami"} {
				if _, err := v.EraseLead(ctx, datatest.MustLead(t, v, name, name+"@example.org")); err != nil {
					return err
				}
			}
			return nil
		}, []string{"erase 1", "erase 1"}},
		{"a backup", func() error { return v.NoteBackup(ctx, data.Backup{Path: "b"}) }, []string{"backup 1"}},
		{"going on", func() error { return v.GoOnWithCopy(ctx) }, []string{"older_copy 1"}},
		{"proof", func() error { return v.NoteProof(ctx, data.ProofOfHeads) }, []string{"proof 1 heads"}},
		{"export", func() error { return v.NoteExport(ctx, 3) }, []string{"export 3"}},
	} {
		before := len(did(t, v))
		if err := do.does(); err != nil {
			t.Fatalf("%s: %v", do.name, err)
		}
		if all := did(t, v); !slices.Equal(all[:len(all)-before], do.want) {
			t.Errorf("%s: noted %q, want %q", do.name, all[:len(all)-before], do.want)
		}
	}
	before := len(did(t, v))
	saved, err = v.Account(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	moved.PerDay = saved.PerDay + 1
	_, err = v.SaveAccount(ctx, moved)
	if err := errors.Join(err, v.SaveSettings(ctx, settings), v.SaveSettings(ctx, settings), v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("another marked password"), nil)); err != nil {
		t.Fatal(err)
	}
	all := did(t, v)
	if want := []string{"password_changed 1", "region_changed 1", "account_changed 1 mail", "account_limits 1 mail"}; !slices.Equal(all[:len(all)-before], want) {
		t.Errorf("noted %q, want %q", all[:len(all)-before], want)
	}
	if all[len(all)-1] != "vault_made 1" {
		t.Errorf("the first is %q", all[len(all)-1])
	}
	if err := v.NoteProof(ctx, "Amal"); data.CodeOf(err) != data.CodeBadChoice {
		t.Errorf("a proof of a name: %v", err)
	}
	if err := v.ChangePassword(t.Context(), []byte("wrong"), []byte("x"), nil); data.CodeOf(err) != data.CodeWrongPassword || len(did(t, v)) != len(all) {
		t.Errorf("a change that failed: %v, noted %q", err, did(t, v))
	}
}

// Every act that the program notes has a kind, and each has one.
func TestActivityAct_Kind(t *testing.T) {
	seen := map[data.ActivityAct]bool{}
	for _, k := range data.ActivityKinds() {
		for _, a := range k.Acts() {
			if seen[a] || a.Kind() != k {
				t.Errorf("%s is of %s and of %s", a, a.Kind(), k)
			}
			seen[a] = true
		}
	}
	for _, a := range []data.ActivityAct{data.DidMakeVault, data.DidStartAsking, data.DidProve, data.DidChangePace, data.DidChangeRegion, data.DidChangeLaw} {
		if !seen[a] {
			t.Errorf("%s has no kind", a)
		}
	}
	if k := data.ActivityAct("of a later program").Kind(); k != "" {
		t.Errorf("an unknown act is of %s", k)
	}
}

// What was done can be chosen by kind and by time, and is read in pages.
func TestVault_ActivityIDs(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	for range 3 {
		clock.Add(40 * 24 * time.Hour)
		if err := errors.Join(v.NoteExport(ctx, 1), v.GoOnWithCopy(ctx)); err != nil {
			t.Fatal(err)
		}
	}
	first, err := v.FirstActivity(ctx)
	if err != nil || !first.Equal(clock.Now().Add(-120*24*time.Hour)) {
		t.Errorf("the first: %v, %v", first, err)
	}
	last := clock.Now()
	for name, c := range map[string]struct {
		filter data.ActivityFilter
		want   []int64
	}{
		"all":         {data.ActivityFilter{}, []int64{7, 6, 5, 4, 3, 2, 1}},
		"people":      {data.ActivityFilter{Kind: data.AboutPeople}, []int64{6, 4, 2}},
		"vault":       {data.ActivityFilter{Kind: data.AboutVault}, []int64{7, 5, 3, 1}},
		"settings":    {data.ActivityFilter{Kind: data.AboutSettings}, nil},
		"of no kind":  {data.ActivityFilter{Kind: "x"}, nil},
		"from":        {data.ActivityFilter{From: last}, []int64{7, 6}},
		"until":       {data.ActivityFilter{Until: last}, []int64{5, 4, 3, 2, 1}},
		"both, kinds": {data.ActivityFilter{Kind: data.AboutPeople, From: last.AddDate(0, 0, -50), Until: last}, []int64{4}},
	} {
		ids, err := v.ActivityIDs(ctx, c.filter)
		if err != nil || !slices.Equal(ids, c.want) {
			t.Errorf("%s: %v, want %v, %v", name, ids, c.want, err)
		}
	}
	rows, err := v.ActivitiesOf(ctx, []int64{7, 4})
	if err != nil || len(rows) != 2 || rows[0].ID != 7 || rows[0].Number != 1 || rows[1].Act != data.DidExport || !rows[0].At.Equal(last) {
		t.Errorf("rows: %+v, %v", rows, err)
	}
}

// What was done can neither be changed nor taken away, whoever writes into the file.
func TestSchema_ActivityStays(t *testing.T) {
	v, _ := datatest.Vault(t)
	for _, statement := range []string{
		`UPDATE activity SET number = 0`, `DELETE FROM activity`,
		`REPLACE INTO activity (id, at, act, number) VALUES (1, 0, 'erase', 0)`,
		`INSERT INTO activity (id, at, act, number) VALUES (1, 0, 'erase', 0)`,
	} {
		_, err := v.Writer().Exec(statement)
		if refused, ok := errors.AsType[sqlite3.Error](err); !ok || refused.Code != sqlite3.ErrConstraint {
			t.Errorf("%s: %v", statement, err)
		}
	}
	if all := did(t, v); !slices.Equal(all, []string{"vault_made 1"}) {
		t.Errorf("left: %q", all)
	}
}

// The newest connections are kept, each with what became of it.
func TestVault_Connections(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	one := []data.Connection{{At: clock.Now(), Host: "mail.example", Port: 465, Why: "send", State: data.ConnectionOpen}}
	if err := v.SaveConnections(ctx, one); err != nil || one[0].ID != 1 {
		t.Fatalf("%+v, %v", one, err)
	}
	one[0].State, one[0].Sent, one[0].Received = data.ConnectionClosed, 120, 340
	if err := v.SaveConnections(ctx, one); err != nil {
		t.Fatal(err)
	}
	if got, err := v.Connections(ctx, 9); err != nil || !slices.Equal(got, one) {
		t.Errorf("got %+v, want %+v, %v", got, one, err)
	}
	many := make([]data.Connection, data.KeptConnections+5)
	for i := range many {
		many[i] = data.Connection{At: clock.Now(), Host: "mail.example", Port: i, Why: "send", State: data.ConnectionFailed}
	}
	if err := errors.Join(v.SaveConnections(ctx, many), v.SaveConnections(ctx, one)); err != nil {
		t.Fatal(err)
	}
	got, err := v.Connections(ctx, 2*data.KeptConnections)
	if err != nil || len(got) != data.KeptConnections || got[0].Port != len(many)-1 || got[len(got)-1].Port != 5 {
		t.Errorf("%d are kept, %v", len(got), err)
	}
	bad := []data.Connection{{Host: "x", Why: "send", State: "lost"}}
	if err := v.SaveConnections(ctx, bad); data.CodeOf(err) != data.CodeBadChoice || bad[0].ID != 0 {
		t.Errorf("%+v, %v", bad, err)
	}
}
