package today

import (
	"context"
	"fmt"
	"slices"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/keys"
)

// facts is what the page shows.
type facts struct {
	breaches   []data.Breach     // whose clock runs
	law        data.Law          // that counts
	requests   []data.DueRequest // that are to be answered or carried out, what is due first first
	sending    []runFact         // running or paused
	missed     []data.Run        // that should have started by themselves, and did not
	unsure     []runFact         // with messages of which nobody knows the end, and about which nothing was decided
	leads      int
	agreed     int
	optedOut   int
	steps      [4]bool // leads, purpose, practised, account
	activities []data.Activity
	opened     data.LastOpened   // before
	recovery   bool              // there is a recovery key
	exposed    []data.Credential // to be changed
	backup     time.Time         // when the newest one was made; zero without any
	kept       data.Kept         // how the vault stands to what is kept outside
	compared   *app.Comparison   // with the ledger; nil until that is done
	heard      int               // that is left to the owner of what came back
	unread     []unread          // where answers were not read for long, or can't be

	nextSteps    []data.LeadStep // with people, of those that are due the oldest
	nextStepsDue int             // how many are due
	forms        []data.LeadForm // whose leads are to be fetched
	cells        int             // of imports, that could not be read and are left to the owner
}

// runFact is a run with what became of its messages.
type runFact struct {
	run       data.Run
	totals    data.Totals
	undecided int // of those of which nobody knows the end
}

// unread is a place that answers come to and that was not read for long, or can't be.
type unread struct {
	page    bool      // the page for opting out, not a mailbox
	heardAt time.Time // zero when it was never read
	trouble string    // a code
}

// staleAfter is how long a mailbox may stay unread until Today tells.
const staleAfter = 24 * time.Hour

// readHeard gathers what came back and is left to the owner, and what can't be read.
func (f *facts) readHeard(ctx context.Context, vault *data.Vault, now time.Time) error {
	open, err := vault.HeardOpen(ctx)
	if err != nil {
		return err
	}
	f.heard = len(open)
	boxes, err := vault.Hearings(ctx)
	if err != nil {
		return err
	}
	for _, b := range boxes {
		if b.Trouble != "" || !b.TriedAt.IsZero() && now.Sub(b.HeardAt) > staleAfter {
			f.unread = append(f.unread, unread{false, b.HeardAt, b.Trouble})
		}
	}
	poll, err := vault.OptOutPoll(ctx)
	if poll.Trouble != "" {
		f.unread = append(f.unread, unread{true, poll.FetchedAt, poll.Trouble})
	}
	return err
}

// started tells whether all first steps are done.
func (f facts) started() bool { return !slices.Contains(f.steps[:], false) }

// shape tells whether two states of the vault make the same page, numbers aside.
func (f facts) shape() string {
	s := fmt.Sprint(f.steps, f.activities, f.backup, f.recovery, f.opened, f.kept.Fault, f.kept.Erased, f.kept.OptedOut, f.kept.Torn, f.kept.Refused, f.exposed, f.nextSteps, f.nextStepsDue, f.forms, f.cells, f.law, f.heard, f.unread)
	if c := f.compared; c != nil {
		s += fmt.Sprint("|", len(c.Grounds), len(c.OptOuts), len(c.States), c.Err)
	}
	for _, b := range f.breaches {
		s += fmt.Sprint("|", b.ID, b.Title)
	}
	for _, r := range f.requests {
		s += fmt.Sprint("|", r.ID, r.Name, r.Right, r.Decision, r.LeadID)
	}
	for _, r := range f.sending {
		s += fmt.Sprint("|", r.run.ID, r.run.State, r.run.Pause)
	}
	for _, r := range f.missed {
		s += fmt.Sprint("|", r.ID, r.Missed)
	}
	for _, r := range f.unsure {
		s += fmt.Sprint("|", r.run.ID, r.undecided)
	}
	return s
}

// readToday gathers the facts.
func readToday(ctx context.Context, session *app.Session, now time.Time) (f facts, err error) {
	vault := session.Vault
	f.kept, f.compared, f.opened = vault.Kept(), session.Compared(), vault.LastOpened()
	if err = f.readCounts(ctx, vault); err != nil {
		return f, err
	}
	if err = f.readRuns(ctx, vault); err != nil {
		return f, err
	}
	if err = f.readHeard(ctx, vault, now); err != nil {
		return f, err
	}
	if err = f.readSteps(ctx, vault, now); err != nil {
		return f, err
	}
	if err = f.readRequests(ctx, vault, now); err != nil {
		return f, err
	}
	accounts, err := vault.Accounts(ctx)
	if err != nil {
		return f, err
	}
	f.steps[3] = slices.ContainsFunc(accounts, func(a data.Account) bool { return a.Kind == data.AccountSMTP })
	ways, err := vault.Ways(ctx)
	if err != nil {
		return f, err
	}
	f.recovery = slices.ContainsFunc(ways, func(w data.Way) bool { return w.Kind == keys.Recovery && !w.Unwritten })
	if f.exposed, err = vault.Credentials(ctx); err != nil {
		return f, err
	}
	backups, err := vault.Backups(ctx)
	if err != nil {
		return f, err
	}
	if len(backups) > 0 {
		f.backup = backups[0].MadeAt
	}
	if f.law, err = vault.Law(ctx); err != nil {
		return f, err
	}
	breaches, err := vault.Breaches(ctx)
	for _, b := range breaches {
		if b.AuthorityToldAt.IsZero() && b.AuthorityNote == "" && !b.Rehearsal {
			f.breaches = append(f.breaches, b)
		}
	}
	return f, err
}

// recentActivities is how many of the last things done are shown.
const recentActivities = 8

func (f *facts) readCounts(ctx context.Context, vault *data.Vault) (err error) {
	for n, filter := range map[*int]data.LeadFilter{&f.leads: {}, &f.agreed: {State: data.StateAgreed}, &f.optedOut: {State: data.StateOptedOut}} {
		if *n, err = vault.CountLeads(ctx, filter); err != nil {
			return err
		}
	}
	purposes, err := vault.Purposes(ctx)
	if err != nil {
		return err
	}
	f.steps[0], f.steps[1] = f.leads > 0, len(purposes) > 0
	f.activities, err = vault.Activities(ctx, recentActivities)
	return err
}

func (f *facts) readRuns(ctx context.Context, vault *data.Vault) error {
	runs, err := vault.Runs(ctx)
	if err != nil {
		return err
	}
	undecided, err := vault.Undecided(ctx)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if r.Missed != "" {
			f.missed = append(f.missed, r)
		}
		if r.State == data.RunDraft {
			continue
		}
		f.steps[2] = true
		totals, err := vault.RunTotals(ctx, r.ID)
		if err != nil {
			return err
		}
		if r.State == data.RunRunning || r.State == data.RunPaused {
			f.sending = append(f.sending, runFact{r, totals, undecided[r.ID]})
		}
		if undecided[r.ID] > 0 {
			f.unsure = append(f.unsure, runFact{r, totals, undecided[r.ID]})
		}
	}
	return nil
}
