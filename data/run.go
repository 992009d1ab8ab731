package data

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Run is one message on its way to many. Its class and its channel stay as they
// were when the draft was made.
type Run struct {
	ID         int64
	Class      RunClass
	Channel    Channel // ChannelEmail when empty
	Title      string
	PurposeID  int64      // of campaigns and askings; 0 of all others
	AccountID  int64      // 0 while none is chosen
	Lang       string     // of the message: "ar" or "en"
	Subject    string     // may hold merge fields; "" where the channel has none
	Body       string     // Markdown with merge fields
	Audience   LeadFilter // whom it is for; asked once, when it starts
	Demands    Grade      // the weakest evidence that counts, if the purpose demands less; "" = any
	State      RunState
	Pause      string    // why the program paused it: a code of the channel; "" when the admin did
	CreatedAt  time.Time // never changed
	StartedAt  time.Time // zero before
	FinishedAt time.Time // when it was done or cancelled; zero before

	StartsAt time.Time // when the draft starts by itself; zero of one that doesn't; set by ScheduleRun
	Missed   string    // why it did not start then: a Missed… constant, or a code; "" before
}

func (r *Run) channel() Channel { return cmp.Or(r.Channel, ChannelEmail) }

// RunClass says what a message is to the law, and by that whom it may reach.
type RunClass string

// The classes (promise 3). Each has its gate.
const (
	ClassCampaign RunClass = "campaign" // for a purpose, to those with a live ground
	ClassAsking   RunClass = "asking"   // asks once whether a person agrees to a purpose
	ClassAnswer   RunClass = "answer"   // to a person's request
	ClassPolicy   RunClass = "policy"   // a legal notice, without promotion, also to those who opted out
	ClassBreach   RunClass = "breach"   // a legal notice
	ClassAccount  RunClass = "account"  // to the owner, never to a lead
)

// RunState says how far a run is.
type RunState string

// The states of a run.
const (
	RunDraft     RunState = "draft"
	RunRunning   RunState = "running"
	RunPaused    RunState = "paused"
	RunCancelled RunState = "cancelled"
	RunDone      RunState = "done"

	// RunPractised is what a breach and a policy version have of a notice that was started
	// with the practice mailbox: it tells nobody anything.
	RunPractised RunState = "practised"
)

// noticeState is the state of the run of a legal notice; ” without one.
const noticeState = `CASE WHEN run.state <> 'draft' AND EXISTS (SELECT 1 FROM account a WHERE a.id = run.account_id AND a.kind = 'sandbox')
	THEN 'practised' ELSE coalesce(run.state, '') END`

const selectRun = `SELECT id, class, channel, title, coalesce(purpose_id, 0), coalesce(account_id, 0), lang, subject, body, audience, state, pause,
	demands, created_at, started_at, finished_at,
	(SELECT at FROM run_schedule WHERE run_id = run.id), coalesce((SELECT missed FROM run_schedule WHERE run_id = run.id), '') FROM run `

func scanRun(r *sql.Rows, run *Run) error {
	var audience string
	var demands int
	var created, started, finished, starts sql.NullInt64
	if err := r.Scan(&run.ID, &run.Class, &run.Channel, &run.Title, &run.PurposeID, &run.AccountID, &run.Lang, &run.Subject, &run.Body, &audience,
		&run.State, &run.Pause, &demands, &created, &started, &finished, &starts, &run.Missed); err != nil {
		return err
	}
	run.Demands = demanded(demands)
	run.CreatedAt, run.StartedAt, run.FinishedAt, run.StartsAt = timeOf(created), timeOf(started), timeOf(finished), timeOf(starts)
	return json.Unmarshal([]byte(audience), &run.Audience)
}

// PauseWordsChanged is why a run is paused when the words of its purpose came to mean
// something new.
const PauseWordsChanged = "words_changed"

// PauseRestored is why a run is paused when the vault was put back from a backup: what was
// sent since counts as not sent there, and would be sent a second time.
const PauseRestored = "restored"

// Runs returns the runs of the given classes, the newest first; without any, all but the
// account notices, which are to nobody among the leads.
func (v *Vault) Runs(ctx context.Context, classes ...RunClass) ([]Run, error) {
	raw, err := json.Marshal(classes)
	if err != nil {
		return nil, err
	}
	return collect(ctx, v.db.Readers(), scanRun, selectRun+`
		WHERE CASE WHEN ? THEN class <> 'account' ELSE class IN (SELECT value FROM json_each(?)) END ORDER BY id DESC`, len(classes) == 0, string(raw))
}

// Run returns one run. Error code: CodeNotFound.
func (v *Vault) Run(ctx context.Context, id int64) (*Run, error) { return run(ctx, v.db.Readers(), id) }

func run(ctx context.Context, q sqlite.Querier, id int64) (*Run, error) {
	all, err := collect(ctx, q, scanRun, selectRun+`WHERE id = ?`, id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, &Error{Code: CodeNotFound}
	}
	return &all[0], nil
}

// SaveRun adds a draft (ID 0) or writes its changes, and returns its ID. A draft
// keeps its class and channel, and may keep a purpose that was archived since.
// Error codes: CodeMissing, CodeBadChoice, CodeBadRule, CodeNotDraft, CodeArchived,
// CodeOtherChannel, CodeNotFound, CodeScheduled.
func (v *Vault) SaveRun(ctx context.Context, r Run) (id int64, err error) {
	err = v.write(ctx, "save run", func(tx *sqlite.Tx) error {
		id, err = v.saveRun(ctx, tx, r)
		return err
	})
	return id, err
}

func (v *Vault) saveRun(ctx context.Context, tx *sqlite.Tx, r Run) (int64, error) {
	r.Channel = r.channel()
	kept := int64(0) // the purpose that the draft has already
	if r.ID != 0 {
		draft, err := run(ctx, tx, r.ID)
		if CodeOf(err) == CodeNotFound || err == nil && draft.State != RunDraft {
			return 0, &Error{Code: CodeNotDraft}
		}
		if err != nil {
			return 0, err
		}
		if !draft.StartsAt.IsZero() {
			return 0, &Error{Code: CodeScheduled}
		}
		r.Class, r.Channel, kept = draft.Class, draft.Channel, draft.PurposeID
	}
	if r.Title = strings.TrimSpace(r.Title); r.Title == "" {
		return 0, missing("title")
	}
	if err := r.check(); err != nil {
		return 0, err
	}
	if err := r.checkWithin(ctx, tx, r.PurposeID == kept); err != nil {
		return 0, err
	}
	return v.putRun(ctx, tx, r)
}

// putRun writes the row of a draft.
func (v *Vault) putRun(ctx context.Context, tx *sqlite.Tx, r Run) (int64, error) {
	audience, err := json.Marshal(r.Audience)
	if err != nil {
		return 0, err
	}
	args := []any{r.Title, r.PurposeID, r.AccountID, r.Lang, r.Subject, r.Body, string(audience), demandOf(r.Demands)}
	if r.ID == 0 {
		res, err := tx.ExecContext(ctx, `
			INSERT INTO run (title, purpose_id, account_id, lang, subject, body, audience, demands, class, channel, state, created_at)
			VALUES (?, nullif(?, 0), nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, 'draft', ?)`, append(args, r.Class, r.Channel, v.now().UnixMilli())...)
		if err != nil {
			return 0, err
		}
		return res.LastInsertId()
	}
	res, err := tx.ExecContext(ctx, `
		UPDATE run SET title = ?, purpose_id = nullif(?, 0), account_id = nullif(?, 0), lang = ?, subject = ?, body = ?, audience = ?, demands = ?
		WHERE id = ?`, append(args, r.ID)...)
	return r.ID, oneRow(res, err)
}

// check reports what is wrong with a run by itself.
func (r *Run) check() error {
	if err := oneOf("class", r.Class, RunClasses()...); err != nil {
		return err
	}
	if err := oneOf("channel", r.Channel, ChannelEmail, ChannelMessenger); err != nil {
		return err
	}
	if err := oneOf("lang", r.Lang, "ar", "en"); err != nil {
		return err
	}
	if err := checkDemand(r.Demands); err != nil {
		return err
	}
	if err := r.Audience.Check(); CodeOf(err) == CodeBadRule { // a draft may have something still to be chosen
		return err
	}
	switch {
	case r.Class.hasPurpose() && r.PurposeID == 0:
		return missing("purpose")
	case !r.Class.hasPurpose() && r.PurposeID != 0:
		return &Error{Code: CodeBadChoice, Field: "purpose"}
	case r.Subject != "" && !r.Channel.HasSubject():
		return &Error{Code: CodeOtherChannel, Field: "subject"}
	}
	return nil
}

// checkWithin reports what is wrong with a run's purpose and account. Both are of
// the run's channel; the purpose is in use, unless it may be archived.
func (r *Run) checkWithin(ctx context.Context, q sqlite.Querier, archived bool) error {
	if r.PurposeID != 0 {
		p, err := purpose(ctx, q, r.PurposeID)
		switch {
		case err != nil:
			return err
		case p.Channel != r.Channel:
			return &Error{Code: CodeOtherChannel, Field: "purpose"}
		case p.Archived && !archived:
			return &Error{Code: CodeArchived, Field: "purpose"}
		}
	}
	if r.AccountID != 0 {
		a, err := account(ctx, q, r.AccountID)
		if err != nil {
			return err
		}
		if a.Kind.Channel() != r.Channel {
			return &Error{Code: CodeOtherChannel, Field: "account"}
		}
	}
	return nil
}

// DeleteDraft removes a run that was never started. Error code: CodeNotDraft.
func (v *Vault) DeleteDraft(ctx context.Context, id int64) error {
	return v.write(ctx, "delete draft", func(tx *sqlite.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM run WHERE id = ? AND state = 'draft'`, id)
		if err := oneRow(res, err); CodeOf(err) == CodeNotFound {
			return &Error{Code: CodeNotDraft}
		} else if err != nil {
			return err
		}
		return nil
	})
}

// StartRun queues a message for everybody whom the run may reach, in one
// transaction with the ground check, and lets it run. It returns how many. The
// draft may be old: what it is for, and by, is checked anew. The audience is kept as it
// was meant then, whatever becomes of its segments. Error codes: as [Vault.SaveRun],
// CodeNobody, CodeNotHeard, CodeNotReread.
func (v *Vault) StartRun(ctx context.Context, id int64) (queued int, err error) {
	return v.StartRunAs(ctx, id, Start{})
}

// StartRunAs is [Vault.StartRun] for one that may go to a few first. Error codes: also
// CodeBadChoice.
func (v *Vault) StartRunAs(ctx context.Context, id int64, s Start) (queued int, err error) {
	err = v.write(ctx, "start run", func(tx *sqlite.Tx) error {
		queued, err = v.startRun(ctx, tx, id, s)
		return err
	})
	return queued, err
}

func (v *Vault) startRun(ctx context.Context, tx *sqlite.Tx, id int64, s Start) (queued int, err error) {
	r, err := run(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	if err := v.mayStart(ctx, tx, r); err != nil {
		return 0, err
	}
	if r.Audience, err = resolved(ctx, tx, r.Audience); err != nil {
		return 0, err
	}
	if queued, err = v.queue(ctx, tx, r); err != nil {
		return 0, err
	}
	if _, err := letterOf(ctx, tx, r.ID, r.AccountID, v.now()); err != nil {
		return 0, err
	}
	if err := keepPilot(ctx, tx, r, s); err != nil {
		return 0, err
	}
	if _, err = tx.ExecContext(ctx, `DELETE FROM run_schedule WHERE run_id = ?`, id); err != nil {
		return 0, err
	}
	audience, err := json.Marshal(r.Audience)
	if err != nil {
		return 0, err
	}
	if _, err = tx.ExecContext(ctx, `UPDATE run SET state = 'running', started_at = ?, audience = ? WHERE id = ?`, v.now().UnixMilli(), string(audience), id); err != nil {
		return 0, err
	}
	return queued, v.noteActivity(ctx, tx, ActivityAct("start_"+string(r.Class)), queued)
}

// queue queues a message for everybody whom a run may reach, and returns how many. Error
// code: CodeNobody.
func (v *Vault) queue(ctx context.Context, tx *sqlite.Tx, r *Run) (queued int, err error) {
	where, args := r.Audience.rule().condition(v.now())
	res, err := tx.ExecContext(ctx, `
		INSERT INTO outbox (run_id, account_id, lead_id, identity_id, state, next_at)
		SELECT ?, ?, lead_id, identity_id, 'queued', ? FROM (`+verdicts(r.Class, where)+`) WHERE verdict = '' ORDER BY lead_id`,
		append([]any{r.ID, r.AccountID, v.now().UnixMilli()}, verdictArgs(r, args)...)...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = &Error{Code: CodeNobody}
	}
	return int(n), err
}

// mayStart reports an error where a draft may not be sent now.
func (v *Vault) mayStart(ctx context.Context, tx *sqlite.Tx, r *Run) error {
	if err := r.startable(); err != nil {
		return err
	}
	if err := r.checkWithin(ctx, tx, false); err != nil {
		return err
	}
	if err := checkReread(ctx, tx, r); err != nil {
		return err
	}
	return v.checkHeard(ctx, tx, r)
}

// startable reports what a draft is missing to be sent.
func (r *Run) startable() error {
	switch {
	case r.State != RunDraft:
		return &Error{Code: CodeNotDraft}
	case r.Class == ClassAccount: // to the owner, who is not among the leads
		return &Error{Code: CodeBadChoice, Field: "class"}
	case r.AccountID == 0:
		return missing("account")
	case r.Channel.HasSubject() && strings.TrimSpace(r.Subject) == "":
		return missing("subject")
	case strings.TrimSpace(r.Body) == "":
		return missing("body")
	}
	return nil
}

// PauseRun stops a run from sending more, with the code of what made it pause,
// or "" when the admin did. Error code: CodeNotRunning.
func (v *Vault) PauseRun(ctx context.Context, id int64, why string) error {
	return v.moveRun(ctx, `UPDATE run SET state = 'paused', pause = ? WHERE id = ? AND state = 'running'`, why, id)
}

// ResumeRun lets a paused run go on. Its brake counts from now on. One that went to a few
// first, and waited for this, goes to all others. Error codes: CodeNotRunning, CodeNotReread.
func (v *Vault) ResumeRun(ctx context.Context, id int64) error {
	return v.write(ctx, "resume run", func(tx *sqlite.Tx) error {
		r, err := run(ctx, tx, id)
		if CodeOf(err) == CodeNotFound {
			return &Error{Code: CodeNotRunning}
		}
		if err == nil && r.State == RunPaused {
			err = checkReread(ctx, tx, r)
		}
		if err != nil {
			return err
		}
		now := v.now().UnixMilli()
		if _, err := tx.ExecContext(ctx, `UPDATE run_pilot SET over_at = ? WHERE run_id = ?
			AND EXISTS (SELECT 1 FROM run WHERE id = run_id AND state = 'paused' AND pause = ?)`, now, id, PausePilot); err != nil {
			return err
		}
		return v.changeRun(ctx, tx, `UPDATE run SET state = 'running', pause = '', counts_from = `+fromNow+` WHERE id = ?2 AND state = 'paused'`, now, id)
	})
}

// fromNow is the moment after which results of a run count for its brake, if they count
// from now on; ?1 is now. A clock that was set back does not bring older ones back.
const fromNow = `max(?1, coalesce((SELECT max(done_at) FROM outbox WHERE run_id = run.id AND done_at IS NOT NULL), 0))`

// CancelRun ends a run for good. What has not left yet never leaves; what is on
// the wire is stopped at the last check. Error code: CodeNotRunning.
func (v *Vault) CancelRun(ctx context.Context, id int64) error {
	return v.moveRun(ctx, `UPDATE run SET state = 'cancelled', finished_at = ? WHERE id = ? AND state IN ('running', 'paused')`, v.now().UnixMilli(), id)
}

func (v *Vault) moveRun(ctx context.Context, update string, args ...any) error {
	return v.write(ctx, "change run", func(tx *sqlite.Tx) error { return v.changeRun(ctx, tx, update, args...) })
}

func (v *Vault) changeRun(ctx context.Context, tx *sqlite.Tx, update string, args ...any) error {
	res, err := tx.ExecContext(ctx, update, args...)
	if err := oneRow(res, err); CodeOf(err) == CodeNotFound {
		return &Error{Code: CodeNotRunning}
	} else if err != nil {
		return err
	}
	return v.settleRuns(ctx, tx)
}

// Totals counts a run's messages by state.
type Totals map[MessageState]int

// All is the number of messages.
func (t Totals) All() (n int) {
	for _, c := range t {
		n += c
	}
	return n
}

// Left is the number that has still to be sent.
func (t Totals) Left() int { return t[MessageQueued] + t[MessageClaimed] + t[MessageCommitted] }

// RunTotals counts the messages of a run.
func (v *Vault) RunTotals(ctx context.Context, id int64) (Totals, error) {
	return runTotals(ctx, v.db.Readers(), `SELECT state, count(*) FROM outbox WHERE run_id = ? GROUP BY state`, id)
}

func runTotals(ctx context.Context, q sqlite.Querier, query string, args ...any) (Totals, error) {
	type row struct {
		state MessageState
		n     int
	}
	rows, err := collect(ctx, q, func(r *sql.Rows, c *row) error { return r.Scan(&c.state, &c.n) }, query, args...)
	t := Totals{}
	for _, r := range rows {
		t[r.state] = r.n
	}
	return t, err
}

// settleRuns cancels messages that came back into the queue of a run that was
// cancelled meanwhile, and ends the runs of which nothing is left to send.
func (v *Vault) settleRuns(ctx context.Context, tx *sqlite.Tx) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE outbox SET state = 'cancelled' WHERE state = 'queued' AND run_id IN (SELECT id FROM run WHERE state = 'cancelled')`)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE run SET state = 'done', pause = '', finished_at = ? WHERE state IN ('running', 'paused')
		AND NOT EXISTS (SELECT 1 FROM outbox WHERE run_id = run.id AND state IN ('queued', 'claimed', 'committed'))`, v.now().UnixMilli())
	return err
}
