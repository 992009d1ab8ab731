package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// computerRow opens a vault by what this computer's keyring has, where the owner chose that.
// It never does so by itself: a vault that was locked, by hand or by itself, opens by a click
// of somebody. So the button does not have the focus either, which the key that comes a
// moment after the lock would press.
type computerRow struct {
	page   *startPage
	way    string // "" where this computer is not remembered
	open   *button.Button
	object fyne.CanvasObject
	asking page.Latest[data.Secret]
}

func newComputerRow(s *startPage) *computerRow {
	r := &computerRow{page: s, way: s.rememberedWay()}
	r.open = button.NewWithIcon(s.Env, button.Primary, theme.LoginIcon(), s.T("start.computer.open"), r.ask)
	forget := button.New(s.Env, button.Link, s.T("start.computer.forget"), r.askForget)
	r.object = layout.VBox(prose.NewParagraph(s.Env, s.T("start.computer.text"), prose.Caption), layout.HBox(s.Env, r.open, forget))
	if r.way == "" {
		r.object.Hide()
	}
	return r
}

// rememberedWay returns the way in of the vault in front that this computer's keyring was
// given, or "".
func (s *startPage) rememberedWay() (way string) {
	ids, err := data.ComputersOf(s.Context(), s.dir)
	if err != nil {
		return "" // which opening it says
	}
	for _, id := range ids {
		if s.Computer.Has(id) {
			way = id
		}
	}
	return way
}

// ask asks the keyring, which may ask its owner for a password. Whoever types the vault's
// password meanwhile does not wait for that.
func (r *computerRow) ask() {
	s := r.page
	if s.act.Disabled() || r.open.Disabled() {
		return
	}
	s.problem.Say("")
	s.going.SetText(s.T("start.computer.asking"))
	r.open.Disable()
	keeper := s.app.p.Secrets
	r.asking.Ask(s.Place, func(ctx context.Context) (data.Secret, error) { return app.SecretOfComputer(ctx, keeper, r.way) }, func(key data.Secret, err error) {
		r.rest()
		if err != nil {
			r.failed(err)
			return
		}
		s.unlockBy(key, r.ask)
	})
}

// drop gives up asking.
func (r *computerRow) drop() {
	if r.open.Disabled() {
		r.asking.Drop()
		r.rest()
	}
}

func (r *computerRow) rest() {
	r.open.Enable()
	r.page.going.SetText("")
}

// failed says why the keyring did not open the vault, and that the password does.
func (r *computerRow) failed(err error) {
	s := r.page
	if e, ok := errors.AsType[*secrets.Error](err); ok {
		s.Log.Error("ask the keyring", "err", e)
		s.problem.Say(s.T("start.computer." + string(e.Code)))
		s.Window.Canvas().Focus(s.password)
		return
	}
	s.failed(err)
}

func (r *computerRow) askForget() {
	s := r.page
	dialog.Confirm(s.Env, dialog.ConfirmSpec{
		Title: s.T("start.computer.forget.title"), Text: s.T("start.computer.forget.text"), Yes: s.T("start.computer.forget"),
		OnYes: r.forget,
	})
}

// forget deletes what the keyring has. The way is removed from the vault when it is opened
// next, since that takes its key.
func (r *computerRow) forget() {
	s, way := r.page, r.way
	s.Computer.Forget(way)
	a, over := s.app, s.Begin()
	go func() {
		defer over()
		err := app.ForgetWay(context.Background(), a.p.Secrets, way)
		if err == nil {
			err = a.p.Secrets.Ready(context.Background()) // else it is to be deleted there later
		}
		if err != nil {
			a.p.Log.Error("forget this computer", "err", err)
			a.p.Post(func() {
				dialog.Message(a.env, a.env.T("start.computer.forget"), a.env.T("start.computer.forget.later"))
			})
		}
	}()
	a.redraw()
}

// settleComputer removes the ways in that were forgotten on the start page from the vault
// that was opened, and forgets those that it does not have any more.
func (a *App) settleComputer(s *app.Session) {
	ways, err := s.Vault.Ways(context.Background()) // out of memory
	if err != nil {
		return
	}
	ids := make([]string, len(ways))
	for i, w := range ways {
		ids[i] = w.ID
	}
	forgotten, gone := a.computer.Settle(s.Vault.Name(), ids)
	if len(forgotten)+len(gone) == 0 {
		return
	}
	s.Finish(app.Change, func(ctx context.Context) {
		for _, way := range gone {
			a.dropComputer(way, app.ForgetWay(ctx, s.Secrets, way))
		}
		for _, way := range forgotten {
			a.dropComputer(way, s.RemoveWay(ctx, way, nil))
		}
	})
}

// dropComputer forgets a way in for good, unless that failed: then the next opening does it.
func (a *App) dropComputer(way string, err error) {
	if err != nil {
		a.p.Log.Warn("forget this computer", "err", err)
		return
	}
	a.p.Post(func() { a.computer.Drop(way) })
}
