package ui

import (
	"context"
	"errors"

	"mujeeb/data"
	"mujeeb/ui/kit"
)

// place is where a page stands. It ends when the page is left.
type place struct {
	*kit.Env
	app   *App
	vault *data.Vault // nil on the start page
	ctx   context.Context
	end   context.CancelFunc
}

func newPlace(a *App) *place {
	p := &place{Env: a.env, app: a}
	if a.session != nil {
		p.vault = a.session.vault
	}
	p.ctx, p.end = context.WithCancel(context.Background())
	return p
}

// work runs job away from the UI goroutine and hands its result to done on it.
// An error is told to the person. Nothing happens when the page was left meanwhile.
func work[T any](p *place, job func(context.Context) (T, error), done func(T)) {
	attempt(p, job, func(v T, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		done(v)
	})
}

// attempt is work whose caller deals with the error.
func attempt[T any](p *place, job func(context.Context) (T, error), done func(T, error)) {
	ctx := p.ctx
	go func() {
		v, err := job(ctx)
		p.Post(func() {
			if ctx.Err() == nil {
				done(v, err)
			}
		})
	}()
}

// act runs a job that writes. It is finished even when the page is left or the
// vault locked meanwhile; done is called only if the page is still there.
func (p *place) act(job func(context.Context) error, done func()) {
	p.app.session.finish(func(ctx context.Context) {
		err := job(ctx)
		p.Post(func() {
			switch {
			case p.ctx.Err() != nil:
			case err != nil:
				p.fail(err)
			default:
				done()
			}
		})
	})
}

// fail tells the person what went wrong and what to do; the log gets the rest.
func (p *place) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	p.app.p.Log.Error("page", "err", err)
	kit.ShowError(p.Env, p.T("error.title"), sentence(p.Env, err), "")
}

func (p *place) goTo(r Route) { p.app.GoTo(r) }

func (p *place) back() { p.app.shell.back() }
