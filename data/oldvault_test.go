package data_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// oldRows is what a vault of the schemas 1 to 4 can hold, a row of each kind and in
// each state, told in the words of that time.
const oldRows = `
	INSERT INTO setting VALUES ('settings', '{"controller":"Olive"}');
	INSERT INTO source VALUES (1, 'by hand', 'manual', 5), (2, 'Spring', 'lead_form', 6);
	INSERT INTO lead (id, name, sort_name, lang, note, extra, state, source_id, created_at, updated_at) VALUES
		(1, 'Amal', 'amal', 'ar', 'tea', '{"city":"Amman"}', 'agreed', 1, 7, 8), (2, 'Sami', 'sami', 'en', '', '{}', 'opted_out', 2, 7, 8),
		(9, 'Nour', 'nour', '', '', '{}', 'contact', 2, 7, 8);
	INSERT INTO identity (id, lead_id, kind, value, rank, fingerprint) VALUES (1, 1, 'email', 'amal@example.org', 0, x'01'),
		(2, 1, 'email', 'amal@example.net', 1, x'02'), (3, 2, 'psid', '7001234567890123', 0, x'03'), (8, 9, 'phone', '+962740000001', 0, x'04');
	INSERT INTO tag VALUES (1, 'vip'), (2, 'nobody''s');
	INSERT INTO lead_tag VALUES (1, 1), (9, 1);
	INSERT INTO lead_text VALUES (1, 'amal amal@example.org amal@example.net tea'), (2, 'sami 7001234567890123 '), (9, 'nour +962740000001 ');
	INSERT INTO lead_search (rowid, folded) SELECT id, folded FROM lead_text;
	INSERT INTO import VALUES (1, 2, x'AA', 2, 0, 0, 1, 9);
	INSERT INTO purpose VALUES (1, 'News', 'd', 'email', 'consent', 0, 4), (2, 'Chat', '', 'messenger', 'contract', 1, 4);
	INSERT INTO notice VALUES (1, 1, 1, 'en', 'Yes, write to me.', 4);
	INSERT INTO suppression VALUES (x'03', 1, 'opt_out', 3), (x'01', 2, 'opt_out', 3), (x'02', 2, 'opt_out', 3), (x'05', 0, 'erased', 3), (x'06', 0, 'bounced', 3);
	INSERT INTO account VALUES (1, 'Shop', 'smtp', 'mail.example', 465, 'tls', 'u', 'Olive', 'hello@olive.example', 20, 300, 2, 4),
		(2, 'Practice', 'sandbox', '127.0.0.1', 2525, 'loopback', '', 'Olive', 'practice@olive.example', 100, 1000, 4, 4);
	INSERT INTO run (id, class, title, purpose_id, account_id, lang, subject, body, audience, state, pause, created_at, started_at, finished_at) VALUES
		(1, 'campaign', 'Oil', 1, 1, 'ar', 'Oil', 'Dear {{name}}', '{"ids":[1]}', 'running', '', 4, 5, NULL),
		(2, 'policy', 'Policy', NULL, 2, 'en', 'We changed it', 'b', '{}', 'done', '', 4, 5, 6),
		(3, 'breach', 'Breach', NULL, NULL, 'en', '', '', '{}', 'draft', '', 4, NULL, NULL),
		(4, 'campaign', 'Paused', 2, 1, 'en', 's', 'b', '{}', 'paused', 'auth_refused', 4, 5, NULL),
		(5, 'campaign', 'Cancelled', 1, 1, 'en', 's', 'b', '{}', 'cancelled', '', 4, 5, 6);
	INSERT INTO outbox (id, run_id, account_id, lead_id, identity_id, state, reason, attempts, next_at, address, message_id, date_at, fields, dot_at, done_at, reply) VALUES
		(1, 1, 1, 1, 1, 'dot', '', 1, 7, 'amal@example.org', '1@olive.example', 8, '{"name":"Amal"}', 9, NULL, NULL),
		(2, 1, 1, NULL, NULL, 'sent', '', 1, 7, NULL, NULL, 8, NULL, 9, 10, NULL), (3, 1, 1, 2, 3, 'claimed', '', 0, 7, 'x', '3@olive.example', 8, '{}', NULL, NULL, NULL),
		(4, 2, 2, 1, 1, 'unsure', 'timeout', 1, 7, 'a', 'm', 8, '{}', 9, 10, NULL), (5, 2, 2, 2, 3, 'failed', 'no_such_recipient', 2, 7, 'a', 'm', 8, '{}', 9, 10, '550 no'),
		(6, 4, 1, 1, 1, 'queued', 'busy', 1, 7, 'a', 'm', 8, '{}', NULL, NULL, '450 later'), (7, 4, 1, 9, 8, 'skipped', 'opted_out', 0, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
		(8, 5, 1, 1, 1, 'cancelled', '', 0, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (99, 5, 1, 2, 3, 'cancelled', '', 0, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
	DELETE FROM outbox WHERE id = 99; -- a number that must not be given out again
	INSERT INTO policy_version VALUES (1, 1, 'en', '# Policy', 'First', 4, 2, 4);
	INSERT INTO breach VALUES (1, 'List lost', 5, NULL, '{}', 'en', '{}', NULL, '', 3, 5, 5);
	INSERT INTO activity VALUES (1, 5, 'import', 2);`

// oldVault makes a vault as a program left it that knew only the migrations before
// one whose name begins so, and returns its folder and what its tables hold.
func oldVault(t *testing.T, before string, more ...string) (dir string, holds map[string]string) {
	t.Helper()
	dir = t.TempDir()
	params := datatest.NewClock().Params()
	v, err := data.CreateAsIs(t.Context(), dir, []byte(datatest.Password), params.BeforeMigration(min(before, "0005")))
	if err != nil {
		t.Fatal(err)
	}
	for _, statements := range append([]string{oldRows}, more...) {
		if _, err := v.Writer().Exec(statements); err != nil {
			t.Fatal(err)
		}
	}
	oldPrints(t, v)
	oldLedger(t, v.Writer())
	holds = mustHold(t, v)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if before > "0005" { // the rows are as that step left them
		later, err := data.OpenAsIs(t.Context(), dir, []byte(datatest.Password), params.BeforeMigration(before))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(later.Migrate(t.Context()), later.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return dir, holds
}

// oldPrints gives the identities their fingerprints in place of short ones.
func oldPrints(t *testing.T, v *data.Vault) {
	t.Helper()
	rows, err := v.Readers().Query(`SELECT kind || x'00' || value, fingerprint FROM identity`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text, short []byte
		if err := rows.Scan(&text, &short); err != nil {
			t.Fatal(err)
		}
		mac := hmac.New(sha256.New, v.Derive("fingerprint"))
		mac.Write(text)
		for _, table := range []string{"identity", "suppression"} {
			if _, err := v.Writer().Exec(`UPDATE `+table+` SET fingerprint = ? WHERE fingerprint = ?`, mac.Sum(nil)[:16], short); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// oldFacts is the public part of an event of the ledger before schema 6, a chain of
// hashes.
type oldFacts struct {
	seq, purpose, at, recorded, notice int64
	act, via, grade                    string
	how                                string // of the personal part; "" = it was erased
}

// commitment returns the personal part of an old event, and SHA-256 over its salt and it.
func (f oldFacts) commitment(salt []byte) (personal string, commitment []byte) {
	personal = fmt.Sprintf(`{"lead":1,"identities":[{"kind":"email","value":"amal@example.org"}],"how":%q}`, f.how)
	sum := sha256.Sum256([]byte(string(salt) + personal))
	return personal, sum[:]
}

// hash returns the hash of the event that followed previous, as it was worked out then:
// over the hash before, the numbers as 64 bits in big-endian order, the texts each after
// its length, and the commitment.
func (f oldFacts) hash(previous, commitment []byte) []byte {
	b := bytes.Clone(previous)
	for _, n := range []int64{f.seq, f.purpose, f.at, f.recorded, f.notice} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	for _, s := range []string{f.act, f.via, f.grade} {
		b = append(binary.BigEndian.AppendUint64(b, uint64(len(s))), s...)
	}
	sum := sha256.Sum256(append(b, commitment...))
	return sum[:]
}

// oldEvents are of an evening: what proves them is strong, made up, and a document with
// and without a wording; one was erased; and once the clock was set back in between.
var oldEvents = []oldFacts{
	{seq: 1, purpose: 1, at: 4, recorded: 5, notice: 1, act: "given", via: "form", grade: "platform", how: "ticked"},
	{seq: 2, purpose: 1, at: 5, recorded: 5, act: "given", via: "phone", grade: "made-up", how: "called\r\nus"},
	{seq: 3, purpose: 1, at: 6, recorded: 6, act: "withdrawn"},
	{seq: 4, purpose: 1, at: 7 + 3*dayMillis, recorded: 7, notice: 1, act: "given", via: "paper", grade: "document", how: "signed"},
	{seq: 5, purpose: 2, at: 8, recorded: 8 + dayMillis, act: "withdrawn", via: "messenger", grade: "document", how: "wrote"},
}

const dayMillis = 24 * 60 * 60 * 1000

// oldLedger writes the events as they were written then.
func oldLedger(t *testing.T, db *sql.DB) {
	t.Helper()
	var previous []byte
	salt := bytes.Repeat([]byte{1}, 32)
	for _, f := range oldEvents {
		personal, commitment := f.commitment(salt)
		previous = f.hash(previous, commitment)
		_, err := db.Exec(`INSERT INTO consent_event (seq, purpose_id, act, channel, at, recorded_at, notice_id, grade, commitment, hash) VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?)`,
			f.seq, f.purpose, f.act, f.via, f.at, f.recorded, f.notice, f.grade, commitment, previous)
		if err == nil && f.how != "" {
			_, err = db.Exec(`INSERT INTO consent_person VALUES (?, 1, ?, ?)`, f.seq, salt, personal)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(`INSERT INTO ground VALUES (1, 1, 4)`); err != nil {
		t.Fatal(err)
	}
}

// mustHold returns what each table holds, in the words of today.
func mustHold(t *testing.T, v *data.Vault) map[string]string {
	t.Helper()
	var version int
	if err := v.Writer().QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		t.Fatal(err)
	}
	names, err := tableNames(v)
	if err != nil {
		t.Fatal(err)
	}
	holds := map[string]string{}
	for _, name := range names {
		query := `SELECT * FROM "` + name + `"`
		switch {
		case name == "run" && version < 5:
			query = `SELECT id, class, 'email' AS channel, title, purpose_id, account_id, lang, subject, state, pause, created_at, started_at, finished_at, body, audience FROM run`
		case name == "outbox" && version < 5:
			query = `SELECT id, run_id, account_id, lead_id, identity_id, replace(state, 'dot', 'committed') AS state, reason, attempts, next_at, address, message_id, date_at, fields,
				dot_at AS committed_at, done_at, reply FROM outbox`
		case strings.HasPrefix(name, "old_") || slices.Contains(newTables, name):
			continue
		case oldColumns[name] != "" && version < 6:
			query = oldColumns[name]
			if version < 5 {
				query = strings.ReplaceAll(query, "via", "channel")
			}
		case newColumns[name] != "":
			query = newColumns[name]
		case name == "setting":
			query += ` WHERE key NOT IN ('commits', 'opened')`
		case name == "sqlite_sequence":
			query += ` WHERE name <> 'note' ORDER BY name`
		case strings.HasPrefix(name, "lead_search_"): // counts what was written to it
			query = `SELECT 1 FROM lead_search WHERE lead_search MATCH 'amal'`
		}
		var b strings.Builder
		if err := dumpQuery(&b, v, name, query); err != nil {
			t.Fatal(err)
		}
		holds[name] = b.String()
	}
	return holds
}

// What of the ledger a migration keeps, in the words of today: the columns of the
// schemas before 6, and of 6 and later.
var (
	newTables  = []string{"purpose_version", "ledger_tree", "ledger_node", "ledger_head", "ledger_anchor", "vault_key", "suppression_change", "kept_mark", "backup_key", "backup", "backup_place", "connection", "way", "opening", "credential", "lead_origin", "segment", "hearing", "hearing_folder", "mail_heard", "heard", "run_answers", "export", "note", "next_step", "chat", "lead_form", "lead_merge", "oauth_client", "setup_check", "letter", "run_pilot", "request", "request_pause", "request_letter", "request_event", "owner_notice", "owner_notice_act", "run_schedule", "breach_people", "breach_version", "breach_report", "processor", "disclosure", "purpose_period", "import_cell"}
	oldColumns = map[string]string{
		"consent_event": `SELECT seq, purpose_id, act, CASE WHEN via IN ('form', 'paper', 'messenger') THEN via ELSE 'other' END AS way, at / 86400000 AS day,
			max(at, recorded_at) / 86400000 AS recorded, notice_id, CASE WHEN grade = 'platform' THEN grade WHEN grade = 'document' AND notice_id THEN 'worded' ELSE 'word' END AS grade
			FROM consent_event`,
		"consent_person": `SELECT p.seq, lead_id, at, max(at, recorded_at) AS recorded FROM consent_person p JOIN consent_event e USING (seq)`,
		"ground":         `SELECT purpose_id, lead_id, seq FROM ground`,
		"notice":         `SELECT id, purpose_id, version, lang, text, created_at FROM notice`,
	}
	// Schema 12 finds people by their details and by the number that one dials at home.
	oldText    = `trim(replace(replace(folded, ' amman', ''), ' 740000001', '')) AS folded`
	newColumns = map[string]string{
		"breach":         `SELECT id, title, noticed_at, happened_at, parts, lang, audience, authority_told_at, authority_note, run_id, created_at, updated_at FROM breach`,
		"account":        `SELECT id, name, kind, host, port, security, user, from_name, from_address, per_minute, per_day, connections, created_at FROM account`,
		"activity":       `SELECT id, at, act, number FROM activity`,
		"consent_event":  `SELECT seq, purpose_id, act, via AS way, day, recorded, notice_id, grade FROM consent_event WHERE act IN ('given', 'withdrawn')`,
		"consent_person": `SELECT seq, lead_id, at, recorded_at AS recorded FROM consent_person`,
		"ground":         oldColumns["ground"],
		"lead":           `SELECT id, name, sort_name, lang, extra, state, source_id, created_at, updated_at FROM lead`,
		"lead_text":      `SELECT id, ` + oldText + ` FROM lead_text`,
		"lead_search":    `SELECT ` + oldText + ` FROM lead_search`,
		"identity":       `SELECT id, lead_id, kind, value, rank, fingerprint FROM identity`,
		"import":         `SELECT id, source_id, sha256, added, updated, unchanged, set_aside, created_at FROM import`,
		"notice":         oldColumns["notice"],
		"purpose":        `SELECT id, name, description, channel, ground, archived, created_at FROM purpose`,
		"outbox":         `SELECT id, run_id, account_id, lead_id, identity_id, state, reason, attempts, next_at, address, message_id, date_at, fields, committed_at, done_at, reply FROM outbox`,
		"run":            `SELECT id, class, channel, title, purpose_id, account_id, lang, subject, state, pause, created_at, started_at, finished_at, body, audience FROM run`,
	}
)

// checkHolds fails unless a vault holds what it held before it was migrated.
func checkHolds(t *testing.T, v *data.Vault, want map[string]string) {
	t.Helper()
	got := mustHold(t, v)
	if len(got) != len(want) {
		t.Errorf("%d tables, want %d", len(got), len(want))
	}
	for name := range want {
		g, w := strings.Split(got[name], "\n"), strings.Split(want[name], "\n")
		for i := range w {
			if len(g) != len(w) || g[i] != w[i] {
				t.Errorf("%s has %d rows, want %d; the first that differs is %q, want %q", name, len(g)-2, len(w)-2, g[min(i, len(g)-1)], w[i])
				break
			}
		}
	}
	mustSnapshot(t, v) // integrity
	var enforced bool
	if err := v.Writer().QueryRow("PRAGMA foreign_keys").Scan(&enforced); err != nil || !enforced {
		t.Errorf("foreign keys are not enforced any more, %v", err)
	}
}

// asIs opens a vault and leaves everything in it as it is.
func asIs(t *testing.T, dir string) *data.Vault {
	t.Helper()
	v, err := data.OpenAsIs(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// mustMigrate opens a vault, brings it to the schema of today, checks that it holds
// what it held, and closes it.
func mustMigrate(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	v := asIs(t, dir)
	if err := v.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkHolds(t, v, want)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}

// Vaults of every older schema come up with all that they hold.
func TestOpen_MigratesOldVaults(t *testing.T) {
	for _, before := range []string{"0002", "0003", "0004", "0005", "0006"} {
		t.Run(before, func(t *testing.T) {
			dir, want := oldVault(t, before)
			mustMigrate(t, dir, want)
			v := open(t, dir, datatest.Password)
			checkOldLedger(t, v)
			totals, err := v.RunTotals(t.Context(), 1)
			if want := (data.Totals{data.MessageUnsure: 1, data.MessageSent: 1, data.MessageQueued: 1}); err != nil || fmt.Sprint(totals) != fmt.Sprint(want) {
				t.Errorf("what was on its way: %v, %v; want %v", totals, err, want)
			}
			if _, err := v.Writer().Exec(`INSERT INTO outbox (run_id, account_id, lead_id, state, next_at) VALUES (5, 1, 1, 'cancelled', 0)`); err != nil {
				t.Fatal(err)
			}
			if ids, err := v.RecipientIDs(t.Context(), 5, ""); err != nil || len(ids) != 2 || ids[1] != 100 {
				t.Errorf("the numbers of messages: %v, %v; want the next to be 100", ids, err)
			}
		})
	}
}

// checkOldLedger fails unless the events say today what they said.
func checkOldLedger(t *testing.T, v *data.Vault) {
	t.Helper()
	mustLedger(t, v, len(oldEvents), 1)
	log, err := v.ConsentLog(t.Context(), 0, 99)
	if slices.Reverse(log); err != nil || len(log) != len(oldEvents)+4 {
		t.Fatalf("the log: %+v, %v", log, err)
	}
	for i, want := range []struct {
		via     data.Via
		grade   data.Grade
		notice  string
		how     string
		channel string
	}{
		{data.ViaForm, data.GradePlatform, "Yes, write to me.", "ticked", "email"}, {data.ViaOther, data.GradeWord, "", "called\nus", "email"}, {data.ViaOther, data.GradeWord, "", "", "email"},
		{data.ViaPaper, data.GradeWorded, "Yes, write to me.", "signed", "email"}, {data.ViaMessenger, data.GradeWord, "", "wrote", "messenger"},
	} {
		was, e := oldEvents[i], log[i]
		if e.Seq != was.seq || string(e.Act) != was.act || e.PurposeID != was.purpose || e.Version != 1 || e.Via != want.via || e.Grade != want.grade || e.Notice != want.notice ||
			e.Channel != want.channel || e.Personal.How != want.how || e.Day.UnixMilli() != was.at/dayMillis*dayMillis {
			t.Errorf("event %d: %+v", i+1, e)
		}
		if was.how == "" {
			if e.LeadID != 0 || !e.At.IsZero() {
				t.Errorf("the erased event: %+v", e)
			}
			continue
		}
		if e.LeadID != 1 || e.Personal.Lead != 1 || e.At.UnixMilli() != was.at || e.RecordedAt.UnixMilli() != max(was.at, was.recorded) ||
			!slices.Equal(e.Personal.Identities, []data.Identity{email("amal@example.org")}) {
			t.Errorf("event %d of a person: %+v", i+1, e)
		}
	}
	rest := log[len(oldEvents):]
	if rest[0].Act != data.ActPurpose || rest[0].Purpose != "News" || rest[1].Purpose != "Chat" || rest[2].Act != data.ActNotice || rest[2].Notice != "Yes, write to me." ||
		rest[3].Act != data.ActErased || rest[3].Number != 1 {
		t.Errorf("behind them: %+v", rest)
	}
}

// The fingerprints of identities and the tokens in mails that left outlive the step to
// keys of their own; the key that signs is new.
func TestOpen_MigratesKeys(t *testing.T) {
	dir, _ := oldVault(t, "0006")
	old := asIs(t, dir)
	prints, tokens := old.Derive("fingerprint"), old.Derive("opt-out")
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // they are the same when it is opened again
		v := open(t, dir, datatest.Password)
		if !bytes.Equal(v.Key(data.KeyFingerprint), prints) || !bytes.Equal(v.Key(data.KeyToken), tokens) {
			t.Error("the keys are others")
		}
		mac := hmac.New(sha256.New, prints)
		mac.Write([]byte("email\x00amal@example.org"))
		if print := v.Fingerprint(email("amal@example.org")); !bytes.Equal(print, mac.Sum(nil)[:len(print)]) {
			t.Error("the fingerprint is another")
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
	other, _ := oldVault(t, "0006")
	if open(t, other, datatest.Password).LedgerKey() == open(t, dir, datatest.Password).LedgerKey() {
		t.Error("two vaults sign with one key")
	}
}

// The text and the audience of a run stand behind what every message asks of it; behind
// them is only what is asked when one ends badly.
func TestOpen_RunColumns(t *testing.T) {
	v, _ := datatest.Vault(t)
	var behind string
	err := v.Writer().QueryRow(`SELECT group_concat(name) FROM pragma_table_info('run') WHERE cid > (SELECT cid FROM pragma_table_info('run') WHERE name = 'state')`).Scan(&behind)
	if err != nil || !strings.HasSuffix(behind, "body,audience,counts_from") {
		t.Errorf("behind the state: %q, %v", behind, err)
	}
}

// manyOldRows makes building the tables anew take a while. Its parameter is a list
// with an entry for each row.
const manyOldRows = `
	INSERT INTO lead (name, sort_name, lang, note, extra, state, source_id, created_at, updated_at)
		SELECT 'Person ' || key, 'person ' || key, 'en', '', '{}', 'contact', 1, 1, 1 FROM json_each('%s');
	INSERT INTO outbox (run_id, account_id, lead_id, state, next_at, reply) SELECT 5, 1, id, 'cancelled', 1, 'a reply to ' || name FROM lead WHERE id > 9`

// Killed at any moment of it, the step to channels was made wholly or not at all.
func TestOpen_MigrateChannels_Killed(t *testing.T) {
	old, want := oldVault(t, "0005", fmt.Sprintf(manyOldRows, "["+strings.Repeat("0,", 4999)+"0]"))
	child := startChild(t, "upgrade", copyVault(t, old))
	child.saysUntil("copying")
	begun := time.Now()
	child.saysUntil("done")
	child.cmd.Wait()
	span, outcomes := time.Since(begun), map[int]int{}
	for n, least := 0, times(t, "MUJEEB_MIGRATION_KILLS", 12); n < least || outcomes[4] == 0; n++ {
		dir := copyVault(t, old)
		child := startChild(t, "upgrade", dir)
		child.saysUntil("copying")
		child.killWithin(span)
		v := asIs(t, copyVault(t, dir))
		checkHolds(t, v, want)
		var version int
		if err := v.Writer().QueryRow("PRAGMA user_version").Scan(&version); err != nil {
			t.Fatal(err)
		}
		outcomes[version]++
		if version > 4 { // too late to meet the step, which the first child may have been slower to make
			span = max(span*3/4, time.Millisecond)
		}
		mustMigrate(t, dir, want)
	}
	var newest int
	v, _ := datatest.Vault(t)
	if err := v.Writer().QueryRow("PRAGMA user_version").Scan(&newest); err != nil {
		t.Fatal(err)
	}
	for version := range outcomes {
		if version < 4 || version > newest {
			t.Errorf("schemas after the kill: %v", outcomes)
		}
	}
}

// A vault in which a row refers to nothing stays as it is, and says which table.
func TestOpen_MigrateChannels_Dangling(t *testing.T) {
	dir, want := oldVault(t, "0005")
	broken := asIs(t, dir)
	if _, err := broken.Writer().Exec(`PRAGMA foreign_keys = OFF; UPDATE lead_tag SET lead_id = 77 WHERE lead_id = 9; PRAGMA foreign_keys = ON`); err != nil {
		t.Fatal(err)
	}
	want["lead_tag"] = mustHold(t, broken)["lead_tag"]
	if err := broken.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := data.Open(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params()); err == nil || !strings.Contains(err.Error(), "lead_tag") {
		t.Errorf("got %v", err)
	}
	checkHolds(t, asIs(t, dir), want)
}
