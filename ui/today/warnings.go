package today

import (
	"context"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/page"
)

// warnings says what is not as it should be with the vault itself, and offers what can
// be done about it.
func (t *todayPage) warnings(f facts) (cards []fyne.CanvasObject) {
	if c := f.compared; c != nil && c.Holds() {
		cards = append(cards, t.differs(c.Differences, c.Err))
	}
	cards = append(cards, t.noticed(f.opened, f.kept.Torn)...)
	if f.kept.Refused {
		cards = append(cards, piece.NewBanner(t.Env, kit.ToneWarn, t.T("today.kept.refused")))
	}
	if k := f.kept; k.Erased+k.OptedOut > 0 {
		text := t.counted("today.older", count{"today.older.erased", k.Erased}, count{"today.older.no", k.OptedOut})
		cards = append(cards, piece.NewBanner(t.Env, kit.ToneWarn, text))
	}
	if fault := page.KeptFault(t.Place, f.kept); fault != "" {
		actions := []*button.Button{button.New(t.Env, button.Plain, t.T("today.ledger.open"), func() { t.GoTo(page.Route{Page: page.Consent, Kept: page.SeeLedger}) })}
		if f.kept.Fault == data.LedgerShorter || f.kept.Fault == data.LedgerOther {
			actions = append(actions, button.New(t.Env, button.Plain, t.T("today.older.go"), t.goOn))
		}
		cards = append(cards, piece.NewBanner(t.Env, kit.ToneBad, fault, actions...))
	}
	return cards
}

// noticed says what was noticed when the vault was opened.
func (t *todayPage) noticed(o data.LastOpened, torn bool) (cards []fyne.CanvasObject) {
	warn := func(tone kit.Tone, text string, actions ...*button.Button) {
		cards = append(cards, piece.NewBanner(t.Env, tone, text, actions...))
	}
	if !o.Restored.IsZero() {
		warn(kit.ToneWarn, t.T("today.restored", "date", t.Lang.DateTime(t.Local(o.Restored))))
	}
	if o.Log.Lost > 0 {
		warn(kit.ToneBad, t.T("today.lost", "n", o.Log.Lost), button.New(t.Env, button.Plain, t.T("today.lost.check"), func() {
			t.GoTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
		}))
	} else if o.Log.Torn || torn {
		warn(kit.ToneWarn, t.T("today.torn"))
	}
	if o.Wrong > 0 {
		warn(kit.ToneWarn, t.T("today.wrong", "n", o.Wrong, "date", t.Lang.DateTime(t.Local(o.At))))
	}
	if !o.Latest.IsZero() {
		warn(kit.ToneWarn, t.T("today.clock", "date", t.Lang.DateTime(t.Local(o.Latest))))
	}
	if o.Exposed {
		warn(kit.ToneWarn, t.T("today.shared"))
	}
	return cards
}

// differs says in what the vault differs from its ledger.
func (t *todayPage) differs(d data.Differences, err error) fyne.CanvasObject {
	if err != nil {
		return piece.NewBanner(t.Env, kit.ToneBad, t.T("today.differs.unread", "why", page.Sentence(t.Env, err)))
	}
	text := t.counted("today.differs", count{"today.differs.grounds", len(d.Grounds)}, count{"today.differs.optouts", len(d.OptOuts)}, count{"today.differs.states", len(d.States)},
		count{"today.differs.merges", len(d.Merges)})
	return piece.NewBanner(t.Env, kit.ToneBad, text, button.New(t.Env, button.Primary, t.T("today.differs.mend"), t.mend))
}

// count is a sentence with a number.
type count struct {
	key string
	n   int
}

// counted returns a sentence, and behind it those whose number is not 0.
func (t *todayPage) counted(key string, counts ...count) string {
	text := t.T(key)
	for _, c := range counts {
		if c.n > 0 {
			text += " " + t.T(c.key, "n", c.n)
		}
	}
	return text
}

// mend asks whether the vault is to follow its ledger again.
func (t *todayPage) mend() {
	dialog.Confirm(t.Env, dialog.ConfirmSpec{
		Title: t.T("today.differs.mend"), Text: t.T("today.differs.mend.text"), Yes: t.T("today.differs.mend.yes"),
		OnYes: func() {
			page.Finish(t.Place, t.Session.Mend, page.OrFail(t.Place, func(mended int) {
				t.Refresh()
				dialog.Message(t.Env, t.T("today.differs.mended"), t.T("today.differs.mended.text", "n", mended))
			}))
		},
	})
}

// goOn asks whether the owner goes on with this copy of the vault.
func (t *todayPage) goOn() {
	dialog.Confirm(t.Env, dialog.ConfirmSpec{
		Title: t.T("today.older.go"), Text: t.T("today.older.go.text"), Yes: t.T("today.older.go.yes"), Danger: true,
		OnYes: func() {
			t.Act(func(ctx context.Context) error { return t.Vault.GoOnWithCopy(ctx) }, t.Refresh)
		},
	})
}
