package settings

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// computerChoice has the vault open on this computer without typing, or not any more.
type computerChoice struct {
	*page.Place
	card    *wayCard
	check   *field.Check
	trouble *prose.Label // why this can't be chosen
	object  fyne.CanvasObject
}

func newComputerChoice(c *wayCard) *computerChoice {
	o := &computerChoice{Place: c.Place, card: c, trouble: prose.NewParagraph(c.Env, "", prose.Muted)}
	o.check = field.NewCheck(c.Env, c.T("way.computer.choice"), nil)
	o.check.OnChanged = o.choose
	o.object = layout.VBoxTight(o.check, prose.NewParagraph(c.Env, c.T("way.computer.risk"), prose.Caption), o.trouble)
	o.tell()
	return o
}

// mine returns the way in that this computer's keyring has, if there is one.
func (o *computerChoice) mine() (data.Way, bool) {
	at := slices.IndexFunc(o.card.ways, func(w data.Way) bool { return o.Computer.Has(w.ID) })
	if at < 0 {
		return data.Way{}, false
	}
	return o.card.ways[at], true
}

// tell shows what is chosen, and why nothing can be.
func (o *computerChoice) tell() {
	_, on := o.mine()
	chosen := o.check.OnChanged
	o.check.OnChanged = nil
	o.check.SetChecked(on)
	o.check.OnChanged = chosen
	v := o.Session.Secrets.Verdict()
	o.trouble.Hide()
	if v.Reason != "" {
		o.say(o.T("start.computer." + string(v.Reason)))
	}
	if o.check.Enable(); v.Reason != "" && !on || *o.card.rewriting.busy {
		o.check.Disable()
	}
}

func (o *computerChoice) say(text string) {
	o.trouble.SetText(text)
	o.trouble.Show()
}

func (o *computerChoice) choose(on bool) {
	way, is := o.mine()
	switch {
	case on && !is:
		o.remember()
	case !on && is:
		o.card.remove(way, func() {})
	}
}

// remember gives the keyring a way in.
func (o *computerChoice) remember() {
	var way data.Way
	o.card.change(func(ctx context.Context, _ data.Progress) (err error) {
		way, err = o.Session.Remember(ctx)
		return err
	}, func() {
		o.Computer.Add(way.ID, o.Vault.Name())
		o.card.reread()
	})
}

// failed says that the keyring did not take the secret, and reports whether that is what went
// wrong.
func (o *computerChoice) failed(err error) bool {
	e, ok := errors.AsType[*secrets.Error](err)
	if ok {
		o.Log.Error("remember this computer", "err", e)
		dialog.Error(o.Env, o.T("way.computer.failed"), o.T("start.computer."+string(e.Code)), "")
	}
	return ok
}
