package page

import (
	"context"
	"errors"
	"log/slog"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/dial"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
)

// Shell is the window around a page, as the page sees it. Its methods belong to
// the UI goroutine, but for Changed.
type Shell interface {
	GoTo(Route)     // shows a page; Back comes back to this one as it was left
	Back()          // shows the page before
	Replace(Route)  // shows a page in the place of this one, so that Back leads past it
	LeaveFor(Name)  // goes back to the list that led here; nothing leads here again
	Lock()          // closes the vault and shows the start page
	Goodbye()       // asks whether everything is to be deleted from this computer
	PutBack(string) // closes the vault, and puts the backup at a path in its place
	Changed()       // tells the page that is shown by then that something changed behind its back; for any goroutine
}

// Params is what a place takes from the window around it.
type Params struct {
	Env      *kit.Env
	Shell    Shell // nil on the start page, as are the next two
	Look     *Look
	Computer *Computer // nil where nothing is remembered
	Session  *app.Session
	Log      *slog.Logger
	Program  Program
}

// Place is where one page stands, from when it is shown until it is left.
type Place struct {
	*kit.Env
	Shell
	Look     *Look
	Computer *Computer
	Session  *app.Session // the open vault with what works on it; nil on the start page
	Vault    *data.Vault  // the session's; never closed by a page
	Log      *slog.Logger
	Program  Program

	drafting bool // a letter is being drafted: a second press does nothing

	ctx context.Context
	end context.CancelFunc
}

// New makes the place of one page.
func New(x Params) *Place {
	p := &Place{Env: x.Env, Shell: x.Shell, Look: x.Look, Computer: x.Computer, Session: x.Session, Log: x.Log, Program: x.Program}
	if x.Session != nil {
		p.Vault = x.Session.Vault
	}
	p.ctx, p.end = context.WithCancel(context.Background())
	return p
}

// Dialer returns what opens and lists connections here: the session's, or on the start
// page the program's.
func (p *Place) Dialer() *dial.Dialer {
	if p.Session != nil {
		return p.Session.Dialer
	}
	return p.Program.Dialer
}

// Context returns the context that ends when the page is left.
func (p *Place) Context() context.Context { return p.ctx }

// End ends the place: nothing comes back to the page any more. The shell calls it
// when the page is left.
func (p *Place) End() { p.end() }

// Work runs job away from the UI goroutine and hands its result to done on it.
// An error is told to the person. Nothing happens when the page was left meanwhile.
func Work[T any](p *Place, job func(context.Context) (T, error), done func(T)) {
	Attempt(p, job, OrFail(p, done))
}

// OrFail returns what takes an answer: an error is told to the person, anything
// else shown.
func OrFail[T any](p *Place, show func(T)) func(T, error) {
	return func(v T, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		show(v)
	}
}

// Attempt is Work whose caller deals with the error. What must be released even when
// the page was left is the job's matter: done may never be called.
func Attempt[T any](p *Place, job func(context.Context) (T, error), done func(T, error)) {
	ctx, over := p.ctx, p.Begin()
	go func() {
		defer over()
		v, err := job(ctx)
		p.PostWhile(ctx, func() { done(v, err) })
	}()
}

// PostWhile runs f on the UI goroutine, unless ctx has ended by then: for what a
// job has to say on its way.
func (p *Place) PostWhile(ctx context.Context, f func()) {
	p.Post(func() {
		if ctx.Err() == nil {
			f()
		}
	})
}

// Finish is Attempt for a job that writes into the vault. It is finished also when
// the page is left, and given up only when the vault is locked and must not wait
// any longer.
func Finish[T any](p *Place, job func(context.Context) (T, error), done func(T, error)) {
	finish(p, app.Change, job, done)
}

func finish[T any](p *Place, kind app.Job, job func(context.Context) (T, error), done func(T, error)) {
	over := p.Begin()
	p.Session.Finish(kind, func(ctx context.Context) {
		defer over()
		v, err := job(ctx)
		p.PostWhile(p.ctx, func() { done(v, err) })
	})
}

// Act is Finish for a job without a result. An error is told to the person.
func (p *Place) Act(job func(context.Context) error, done func()) {
	act(p, app.Change, job, OrFail(p, func(struct{}) { done() }))
}

// WriteFile is Act for a job that writes a file which the person chose to have;
// done deals with the error.
func (p *Place) WriteFile(job func(context.Context) error, done func(error)) {
	act(p, app.File, job, func(_ struct{}, err error) { done(err) })
}

func act(p *Place, kind app.Job, job func(context.Context) error, done func(struct{}, error)) {
	finish(p, kind, func(ctx context.Context) (struct{}, error) { return struct{}{}, job(ctx) }, done)
}

// Fail tells the person what went wrong and what to do; the log gets the rest.
func (p *Place) Fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	p.Log.Error("page", "err", err)
	dialog.Error(p.Env, p.T("error.title"), Sentence(p.Env, err), "")
}
