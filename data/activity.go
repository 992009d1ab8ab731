package data

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"mujeeb/data/sqlite"
)

// Activity is one thing that was done to the vault. It is never changed, and says
// nothing about any lead.
type Activity struct {
	ID     int64
	At     time.Time
	Act    ActivityAct
	Number int            // how many people or rows it touched
	Detail ActivityDetail // "" for most acts
	By     ByWay          // in which the vault was open
}

// ActivityAct says what was done.
type ActivityAct string

// What is noted.
const (
	DidMakeVault       ActivityAct = "vault_made"
	DidChangePassword  ActivityAct = "password_changed"
	SawWrongPasswords  ActivityAct = "wrong_passwords" // so many before the vault was opened
	SawLostChanges     ActivityAct = "lost_changes"    // so many of before a crash were gone when the vault was opened
	DidAddWay          ActivityAct = "way_added"       // the detail of these says of which kind
	DidRemoveWay       ActivityAct = "way_removed"
	DidMakeRecovery    ActivityAct = "recovery_made"
	DidEndWay          ActivityAct = "way_ended"          // its time was over
	DidChangeExposed   ActivityAct = "credential_changed" // what somebody who was let in could have seen
	DidRestore         ActivityAct = "restored"           // the folder was made of a backup
	DidBackUp          ActivityAct = "backup"
	DidSayReread       ActivityAct = "reread_said" // the owner read what came by mail since the backup that the vault was put back from
	DidGoOnWithCopy    ActivityAct = "older_copy"  // heads that were kept outside are accused of nothing any more
	DidMend            ActivityAct = "mend"
	DidImport          ActivityAct = "import"
	DidUndoImport      ActivityAct = "undo_import"
	DidExport          ActivityAct = "export"
	DidErase           ActivityAct = "erase"
	DidMerge           ActivityAct = "merge"
	DidSplit           ActivityAct = "split"
	DidProve           ActivityAct = "proof" // a proof was exported; the detail says of what
	DidStartCampaign   ActivityAct = "start_campaign"
	DidStartPolicy     ActivityAct = "start_policy"
	DidStartBreach     ActivityAct = "start_breach"
	DidStartAsking     ActivityAct = "start_asking"
	DidRetry           ActivityAct = "retry"           // messages that had not arrived were queued again
	DidDecide          ActivityAct = "decide"          // about messages of which nobody knew whether they arrived
	DidLiftBounces     ActivityAct = "bounces_lifted"  // of a run
	DidDeleteAccount   ActivityAct = "account_deleted" // the detail of all of these says of which kind
	DidAddAccount      ActivityAct = "account_added"
	DidChangeAccount   ActivityAct = "account_changed" // its server, sender or user
	DidChangePace      ActivityAct = "account_limits"  // how much it may send, and how fast
	DidKeepPassword    ActivityAct = "account_password"
	DidChangeRegion    ActivityAct = "region_changed"
	DidOpenChat        ActivityAct = "chat_opened"
	DidChangeLaw       ActivityAct = "law_changed"     // whose law counts; the number is how many do
	DidChangeNotices   ActivityAct = "notices_changed" // what the owner is told by email, or where
	DidTakeRequest     ActivityAct = "request_taken"
	DidAnswerRequest   ActivityAct = "request_answered"  // by the owner's word, not by a letter
	DidChangeRetention ActivityAct = "retention_changed" // a rule for how long people are kept; the detail says whether the program itself may erase
	DidKeepLonger      ActivityAct = "kept_longer"       // people by the owner's word; with the detail DetailOff that was taken back
	DidStartAnswer     ActivityAct = "start_answer"      // a letter to who made a request
)

// ActivityDetail tells acts of one kind apart.
type ActivityDetail string

// What a proof is of, and of which kind an account or a way in is.
const (
	ProofOfPerson   ActivityDetail = "person"
	ProofOfCampaign ActivityDetail = "campaign"
	ProofOfHeads    ActivityDetail = "heads"
	DetailMail      ActivityDetail = "mail"
	DetailPage      ActivityDetail = "page"
	DetailPassword  ActivityDetail = "password"
	DetailRecovery  ActivityDetail = "recovery"
	DetailComputer  ActivityDetail = "computer"
	DetailOn        ActivityDetail = "on"
	DetailOff       ActivityDetail = "off"
	DetailRule      ActivityDetail = "rule" // people were erased by a rule of the owner's
)

// ActivityKind is what an act is about.
type ActivityKind string

// The kinds of activities.
const (
	AboutVault    ActivityKind = "vault"
	AboutPeople   ActivityKind = "people"
	AboutMessages ActivityKind = "messages"
	AboutAccounts ActivityKind = "accounts"
	AboutSettings ActivityKind = "settings"
)

// Acts returns the acts of a kind.
func (k ActivityKind) Acts() []ActivityAct {
	switch k {
	case AboutVault:
		return []ActivityAct{DidMakeVault, DidChangePassword, SawWrongPasswords, SawLostChanges, DidAddWay, DidRemoveWay, DidEndWay, DidMakeRecovery, DidChangeExposed, DidBackUp, DidRestore, DidSayReread, DidGoOnWithCopy, DidMend}
	case AboutPeople:
		return []ActivityAct{DidImport, DidUndoImport, DidExport, DidErase, DidMerge, DidSplit, DidProve, DidKeepLonger, DidTakeRequest, DidAnswerRequest}
	case AboutMessages:
		return []ActivityAct{DidStartCampaign, DidStartPolicy, DidStartBreach, DidStartAsking, DidStartAnswer, DidRetry, DidDecide, DidLiftBounces, DidOpenChat}
	case AboutAccounts:
		return []ActivityAct{DidAddAccount, DidChangeAccount, DidChangePace, DidKeepPassword, DidDeleteAccount}
	case AboutSettings:
		return []ActivityAct{DidChangeRegion, DidChangeLaw, DidChangeRetention, DidChangeNotices}
	}
	return nil
}

// ActivityKinds returns all kinds.
func ActivityKinds() []ActivityKind {
	return []ActivityKind{AboutVault, AboutPeople, AboutMessages, AboutAccounts, AboutSettings}
}

// Kind returns what an act is about; "" for one that this program does not know.
func (a ActivityAct) Kind() ActivityKind {
	for _, k := range ActivityKinds() {
		if slices.Contains(k.Acts(), a) {
			return k
		}
	}
	return ""
}

// ActivityFilter chooses activities; its zero value chooses all.
type ActivityFilter struct {
	Kind  ActivityKind // "" = all
	From  time.Time    // not before; zero = from the first
	Until time.Time    // before; zero = to the last
}

const selectActivity = `SELECT a.id, a.at, act, number, detail, ` + byWayColumns + ` FROM activity a LEFT JOIN way w ON w.id = ` + byWayOfActivity + ` `

func scanActivity(r *sql.Rows, a *Activity) error {
	var at sql.NullInt64
	err := r.Scan(&a.ID, &at, &a.Act, &a.Number, &a.Detail, &a.By.Number, &a.By.Kind, &a.By.Name)
	a.At = timeOf(at)
	return err
}

// Activities returns up to limit things that were done, the newest first.
func (v *Vault) Activities(ctx context.Context, limit int) ([]Activity, error) {
	return collect(ctx, v.db.Readers(), scanActivity, selectActivity+`ORDER BY a.id DESC LIMIT ?`, limit)
}

// ActivityIDs returns the numbers of what a filter chooses, the newest first.
func (v *Vault) ActivityIDs(ctx context.Context, f ActivityFilter) ([]int64, error) {
	query, args := `SELECT id FROM activity WHERE 1`, []any{}
	add := func(condition string, value any) {
		query += ` AND ` + condition
		args = append(args, value)
	}
	if f.Kind != "" {
		add(`act IN (SELECT value FROM json_each(?))`, jsonList(f.Kind.Acts()))
	}
	if !f.From.IsZero() {
		add(`at >= ?`, f.From.UnixMilli())
	}
	if !f.Until.IsZero() {
		add(`at < ?`, f.Until.UnixMilli())
	}
	return collect(ctx, v.db.Readers(), sqlite.Value[int64], query+` ORDER BY id DESC`, args...)
}

// ActivitiesOf returns what has these numbers, the newest first.
func (v *Vault) ActivitiesOf(ctx context.Context, ids []int64) ([]Activity, error) {
	return collect(ctx, v.db.Readers(), scanActivity, selectActivity+`WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id DESC`, jsonList(ids))
}

// FirstActivity returns when the first thing was done; the zero time when nothing was.
func (v *Vault) FirstActivity(ctx context.Context) (time.Time, error) {
	var at sql.NullInt64
	err := v.db.Readers().QueryRowContext(ctx, `SELECT min(at) FROM activity`).Scan(&at)
	return timeOf(at), wrap("find the first activity", err)
}

// NoteProof writes down that a proof was exported, once it is on the disk. Error code:
// CodeBadChoice.
func (v *Vault) NoteProof(ctx context.Context, of ActivityDetail) error {
	if err := oneOf("of", of, ProofOfPerson, ProofOfCampaign, ProofOfHeads); err != nil {
		return err
	}
	return v.note(ctx, DidProve, 1, of)
}

// NoteAccountPassword writes down that another password of a mail account was kept. Where
// somebody could have seen the one before, it counts as changed.
func (v *Vault) NoteAccountPassword(ctx context.Context, account int64) error {
	return v.write(ctx, "note a password", func(tx *sqlite.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE credential SET changed_at = ? WHERE account_id = ? AND changed_at IS NULL`, v.now().UnixMilli(), account)
		if err != nil {
			return err
		}
		return v.noteDetail(ctx, tx, DidKeepPassword, 1, DetailMail)
	})
}

// note writes down what was done, in a transaction of its own.
func (v *Vault) note(ctx context.Context, act ActivityAct, number int, detail ActivityDetail) error {
	return v.write(ctx, "note "+string(act), func(tx *sqlite.Tx) error { return v.noteDetail(ctx, tx, act, number, detail) })
}

// noteActivity writes down what was done and to how many, never to whom. Where the owner
// wishes to be told of it by email, that is queued.
func (v *Vault) noteActivity(ctx context.Context, tx *sqlite.Tx, act ActivityAct, number int) error {
	return v.noteDetail(ctx, tx, act, number, "")
}

func (v *Vault) noteDetail(ctx context.Context, tx *sqlite.Tx, act ActivityAct, number int, detail ActivityDetail) error {
	r, err := tx.ExecContext(ctx, `INSERT INTO activity (at, act, number, detail) VALUES (?, ?, ?, ?)`, v.now().UnixMilli(), act, number, detail)
	if err != nil {
		return fmt.Errorf("note activity: %w", err)
	}
	id, err := r.LastInsertId()
	if err != nil {
		return err
	}
	return v.tellOwner(ctx, tx, Activity{ID: id, Act: act, Number: number, Detail: detail})
}

// noteMade notes that a vault was made, in the transaction that makes its tables.
func noteMade(ctx context.Context, v *Vault, tx *sqlite.Tx, fresh bool) error {
	if !fresh {
		return nil
	}
	return v.noteActivity(ctx, tx, DidMakeVault, 1)
}

// noteAccount notes what of an account was changed; an account that has no ID is new.
// The practice account is the program's own.
func (v *Vault) noteAccount(ctx context.Context, tx *sqlite.Tx, before, now Account) error {
	if now.Kind == AccountSandbox {
		return nil
	}
	detail := now.detail()
	if before.ID == 0 {
		return v.noteDetail(ctx, tx, DidAddAccount, 1, detail)
	}
	limits := before.WithLimitsOf(now)
	limits.Connections = now.Connections
	if limits != before {
		if err := v.noteDetail(ctx, tx, DidChangePace, 1, detail); err != nil {
			return err
		}
	}
	if limits != now {
		return v.noteDetail(ctx, tx, DidChangeAccount, 1, detail)
	}
	return nil
}

// detail returns of which kind an account is.
func (a Account) detail() ActivityDetail {
	if a.Kind == AccountPage {
		return DetailPage
	}
	return DetailMail
}
