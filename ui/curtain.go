package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// curtain is what goes on behind the locked window.
type curtain struct {
	session *app.Session // nil when the vault is open in the window, or locked fully
	decided bool         // whether it stays was found out
	sending app.Sending
}

// Lock empties the window. Where messages are on their way the vault goes on sending them
// behind it, for a time; else it is closed. It may be called at any time.
func (a *App) Lock() {
	s := a.session
	if s == nil {
		return
	}
	a.turnTo("")
	a.behind = curtain{session: s}
	a.clear()
	s.Draw(func(x app.Sending) { a.p.Post(func() { a.hold(s, x) }) }, func() { a.p.Post(func() { a.drop(s) }) })
	a.env.ForgetCopied() // last, since it asks another program where that one has copied something
}

// LockFully empties the window and closes every vault, also those that go on behind it.
func (a *App) LockFully() { a.lock(lockTime) }

// hold takes over what a session behind the window has to send.
func (a *App) hold(s *app.Session, x app.Sending) {
	if c := a.curtainOf(s); c != nil && s.Behind() {
		c.decided, c.sending = true, x
		a.tellBehind()
	}
}

// drop closes a session behind the window that has nothing more to send.
func (a *App) drop(s *app.Session) {
	if a.curtainOf(s) != nil && s.Behind() {
		a.closeAll(lockTime, s)
		a.renew(func() {})
	}
}

// tellBehind has the start page say what goes on behind it.
func (a *App) tellBehind() {
	if a.startPage != nil {
		a.startPage.behind.tell()
	}
}

// behindNote says on the start page what goes on behind it, or waits. It names nobody.
type behindNote struct {
	page   *startPage
	said   *piece.Banner
	risk   *prose.Label
	fully  *button.Button
	object fyne.CanvasObject
	wanted func() // unlocks; the person did before it was decided whether the vault stays open
}

func newBehindNote(s *startPage) *behindNote {
	b := &behindNote{page: s, said: piece.NewBanner(s.Env, kit.ToneInfo, ""), risk: prose.NewParagraph(s.Env, s.T("lock.sending.risk"), prose.Caption)}
	b.fully = button.NewWithIcon(s.Env, button.Plain, theme.LogoutIcon(), s.T("lock.fully"), func() {
		if c := s.app.behind.session; c != nil {
			s.app.closeAll(lockTime, c)
		}
	})
	b.object = layout.VBox(b.said, b.risk, layout.AlignLeading(s.Env, b.fully))
	b.tell()
	return b
}

// tell says how things are now.
func (b *behindNote) tell() {
	s, c := b.page, b.page.app.behind
	sends := c.session != nil && c.decided
	for _, o := range []fyne.CanvasObject{b.risk, b.fully} {
		if o.Hide(); sends {
			o.Show()
		}
	}
	for _, o := range s.others {
		if o.Show(); sends { // the vault behind the window is this one
			o.Hide()
		}
	}
	var said []string
	if n := s.app.unsent(s.dir); sends {
		said = []string{s.T("lock.sending", "n", c.sending.Left), s.T("lock.sending.until", "time", s.Lang.DateTime(s.Local(c.sending.Until)))}
	} else if n > 0 && c.session == nil {
		said = []string{s.T("lock.waits", "n", n)}
	}
	b.said.Say(strings.Join(said, " "))
	if b.object.Hide(); len(said) > 0 {
		b.object.Show()
	}
	if again := b.wanted; again != nil && (c.decided || c.session == nil) {
		b.wanted = nil
		s.rest()
		again()
	}
}

// lift checks a secret, which it wipes, for the vault that is open behind the window, and
// shows it. Where that is closed meanwhile, it has it tried again.
func (s *startPage) lift(key data.Secret, again func()) {
	c := s.app.behind
	s.busy(s.T("start.opening"))
	if !c.decided {
		key.Wipe()
		s.behind.wanted = again
		return
	}
	page.Attempt(s.Place, func(ctx context.Context) (func() bool, error) {
		defer key.Wipe()
		return c.session.Unlock(ctx, key)
	}, func(lift func() bool, err error) {
		s.rest()
		switch {
		case s.app.behind.session != c.session: // it was locked meanwhile
			again()
		case err != nil:
			s.failed(err)
		case lift():
			s.app.behind = curtain{}
			s.app.unkept = s.unkept.Checked()
			s.password.SetText("")
			s.app.Show(c.session)
		}
	})
}

// busy says what is going on, and rest that it is over.
func (s *startPage) busy(doing string) {
	s.problem.Say("")
	s.act.Disable()
	s.going.SetText(doing)
}

func (s *startPage) rest() {
	s.act.Enable()
	s.going.SetText("")
}
