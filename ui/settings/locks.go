package settings

import (
	"context"
	"runtime"
	"strconv"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// idleChoices are the minutes without use before the vault locks; 0 is never.
var idleChoices = []int{1, 5, 10, 15, 30, 60, 0}

// keepSendingChoices are the hours that a locked vault may go on sending; 0 is not at all.
var keepSendingChoices = []int{0, 1, 4, 12, 24}

// locksCard chooses what locks the vault, and what goes on then; all changes at once.
func (s *settingsPage) locksCard() fyne.CanvasObject {
	idle := s.numbers(idleChoices, "settings.idle.minutes", "settings.idle.never", s.settings.IdleLock, func(x *data.Settings, n int) { x.IdleLock = n })
	sending := s.numbers(keepSendingChoices, "settings.sending.hours", "settings.sending.not", s.settings.KeepSending, func(x *data.Settings, n int) { x.KeepSending = n })
	asleep := field.NewCheck(s.Env, s.T("settings.lock.asleep"), nil)
	asleep.SetChecked(s.settings.LockAsleep)
	asleep.OnChanged = func(on bool) { s.setLock(func(x *data.Settings) { x.LockAsleep = on }) }
	screen := field.NewCheck(s.Env, s.T("settings.lock.screen"), nil)
	screen.SetChecked(s.settings.LockScreen)
	screen.OnChanged = func(on bool) { s.setLock(func(x *data.Settings) { x.LockScreen = on }) }
	last := field.NewCheck(s.Env, s.T("settings.lock.backup"), nil)
	last.SetChecked(s.settings.BackUpLast)
	last.OnChanged = func(on bool) { s.setLock(func(x *data.Settings) { x.BackUpLast = on }) }
	again := field.NewCheck(s.Env, s.T("settings.again"), nil)
	again.SetChecked(s.settings.AskAgain)
	again.OnChanged = func(on bool) { s.askAgain(again, on) }
	if runtime.GOOS != "linux" && runtime.GOOS != "windows" { // on a Mac nobody has tried it; see package native
		asleep.Hide()
		screen.Hide()
	}
	return piece.NewCard(s.Env, s.T("settings.lock.title"), layout.VBox(
		field.Form(s.Env,
			field.Row{Label: s.T("settings.idle"), Widget: layout.AlignLeading(s.Env, idle), Hint: s.T("settings.idle.hint")},
			field.Row{Label: s.T("settings.sending"), Widget: layout.AlignLeading(s.Env, sending), Hint: s.T("settings.sending.hint")},
		),
		asleep, screen, last, again,
		prose.NewParagraph(s.Env, s.T("settings.lock.copied"), prose.Caption),
	))
}

// askAgain has the password asked for again before people's data are exported or erased, from
// now on or no longer; that it is no longer wants the password itself.
func (s *settingsPage) askAgain(tick *field.Check, on bool) {
	set := func() { s.setLock(func(x *data.Settings) { x.AskAgain = on }) }
	if on == s.settings.AskAgain {
		return
	}
	if on {
		set()
		return
	}
	page.AskPassword(s.Place, set, func() { tick.SetChecked(true) })
}

// numbers makes a select of numbers that is saved by set; none is the text for 0.
func (s *settingsPage) numbers(choices []int, text, none string, now int, set func(*data.Settings, int)) *field.Select {
	var options []field.Option
	for _, n := range choices {
		o := field.Option{Key: strconv.Itoa(n), Text: s.T(text, "n", n)}
		if n == 0 {
			o.Text = s.T(none)
		}
		options = append(options, o)
	}
	chosen := field.NewSelect(s.Env, options, nil)
	chosen.SetSelected(strconv.Itoa(now))
	chosen.OnChanged = func(key string) {
		if n, err := strconv.Atoi(key); err == nil {
			s.setLock(func(x *data.Settings) { set(x, n) })
		}
	}
	return chosen
}

// setLock changes the settings of locking and saves them, with whatever else is saved.
func (s *settingsPage) setLock(change func(*data.Settings)) {
	change(&s.settings)
	x := s.settings
	s.Act(func(ctx context.Context) error { return s.Vault.SaveSettings(ctx, x) }, func() { s.Session.SetLocks(x) })
}
