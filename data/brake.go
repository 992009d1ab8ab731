package data

import (
	"context"
	"database/sql"
	"regexp"
	"strings"

	"mujeeb/data/sqlite"
)

// What a run is paused for by the brake, before trouble that repeats burns through all its
// recipients. It counts rows of the vault, so that a restart does not forget them, from
// the moment when the run was last resumed.
const (
	PauseRefused = "refused_alike" // several in a row were refused in the same words
	PauseBounced = "many_bounces"  // too many addresses do not exist
	PauseUnsure  = "many_unsure"   // of several in a row nobody knows whether they arrived
)

// How much is too much.
const (
	brakeAlike   = 3   // refusals in a row, in the same words
	brakeUnsure  = 4   // messages in a row
	brakeEarly   = 3   // bounces among the first brakeFirst
	brakeFirst   = 10  // messages
	brakeBounces = 10  // bounces among the last brakeLast, which are still fine: 5 %
	brakeLast    = 200 // messages
)

// outcome is what the brake knows of a message that is over.
type outcome struct {
	state         MessageState
	reason, reply string
	address       string
}

func (o outcome) bounced() bool { return o.state == MessageFailed && o.reason == reasonNoRecipient }

// reasonNoRecipient is the code of an address that does not exist, as package channel has it.
const reasonNoRecipient = "no_such_recipient"

// brakeRuns pauses the running runs of messages that were refused, or that nobody knows
// the end of, where that repeats.
func (v *Vault) brakeRuns(ctx context.Context, tx *sqlite.Tx, results []Result) error {
	var ids []int64
	for _, r := range results {
		if r.State == MessageFailed || r.State == MessageUnsure {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	runs, err := collect(ctx, tx, sqlite.Value[int64], `SELECT DISTINCT run_id FROM outbox JOIN run ON run.id = run_id
		WHERE outbox.id IN (SELECT value FROM json_each(?)) AND run.state = 'running'`, jsonList(ids))
	if err != nil {
		return err
	}
	for _, run := range runs {
		if err := brakeRun(ctx, tx, run); err != nil {
			return err
		}
	}
	return nil
}

func brakeRun(ctx context.Context, tx *sqlite.Tx, run int64) error {
	var class RunClass
	var from int64
	if err := tx.QueryRowContext(ctx, `SELECT class, counts_from FROM run WHERE id = ?`, run).Scan(&class, &from); err != nil {
		return err
	}
	newest, err := collect(ctx, tx, func(r *sql.Rows, o *outcome) error { return r.Scan(&o.state, &o.reason, &o.reply, &o.address) }, `
		SELECT state, reason, coalesce(reply, ''), coalesce(address, '') FROM outbox
		WHERE run_id = ? AND done_at > ? AND state IN ('sent', 'failed', 'unsure') ORDER BY done_at DESC, id DESC LIMIT ?`, run, from, brakeLast)
	if err != nil {
		return err
	}
	code, words := brake(class, newest)
	if code == "" {
		return nil
	}
	_, err = tx.ExecContext(ctx, `UPDATE run SET state = 'paused', pause = ? WHERE id = ?`, PauseWhy(code, words), run)
	return err
}

// brake returns why a run is to be paused, with the provider's last words, and "" when it
// may go on. A legal notice has to reach everybody, so that addresses which do not exist
// do not stop it.
func brake(class RunClass, newest []outcome) (code, words string) {
	bounces := 0
	for _, o := range newest {
		if o.bounced() {
			bounces++
			if words == "" {
				words = o.reply
			}
		}
	}
	switch {
	case refusedAlike(class, newest):
		return PauseRefused, newest[0].reply
	case class.Bulk() && (bounces > brakeBounces || len(newest) <= brakeFirst && bounces >= brakeEarly):
		return PauseBounced, words
	case unsureInRow(newest):
		return PauseUnsure, ""
	}
	return "", ""
}

func refusedAlike(class RunClass, newest []outcome) bool {
	if len(newest) < brakeAlike || newest[0].reply == "" {
		return false
	}
	for _, o := range newest[:brakeAlike] {
		if o.state != MessageFailed || o.bounced() && !class.Bulk() || o.shape() != newest[0].shape() {
			return false
		}
	}
	return true
}

func unsureInRow(newest []outcome) bool {
	if len(newest) < brakeUnsure {
		return false
	}
	for _, o := range newest[:brakeUnsure] {
		if o.state != MessageUnsure {
			return false
		}
	}
	return true
}

// shape returns a refusal without what is of one message alone: addresses, and words with
// digits behind the server's codes.
func (o outcome) shape() string {
	reply := strings.ToLower(withoutAddresses(o.reply))
	if local, _, _ := strings.Cut(strings.ToLower(o.address), "@"); local != "" {
		reply = strings.ReplaceAll(reply, local, "")
	}
	var kept []string
	for i, word := range strings.Fields(reply) {
		if i < 2 || !strings.ContainsAny(word, "0123456789") {
			kept = append(kept, word)
		}
	}
	return o.reason + " " + strings.Join(kept, " ")
}

var addressLike = regexp.MustCompile(`\S*@\S*`)

func withoutAddresses(words string) string { return addressLike.ReplaceAllString(words, "…") }

// maxPauseWords bounds what a server may say in Run.Pause, in characters.
const maxPauseWords = 300

// PauseWhy returns what stands in Run.Pause: a code, a space, and the provider's words
// without anything that looks like an address, since a run outlives the people whom it
// was sent to.
func PauseWhy(code, words string) string {
	runes := []rune(withoutAddresses(words))
	if len(runes) > maxPauseWords {
		runes = append(runes[:maxPauseWords], '…')
	}
	return strings.TrimSpace(code + " " + string(runes))
}
