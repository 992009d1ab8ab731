package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// checkCard reads the whole vault and says what is not as it should be.
type checkCard struct {
	*page.Place
	object   fyne.CanvasObject
	checks   page.Latest[data.VaultCheck]
	check    *button.Button
	progress *piece.ProgressLine
	result   layout.Stage
}

func newCheckCard(p *page.Place) *checkCard {
	c := &checkCard{Place: p, result: layout.NewStage()}
	c.check = button.NewWithIcon(p.Env, button.Plain, theme.ConfirmIcon(), p.T("check.do"), c.run)
	c.progress = piece.NewProgressLine(p.Env, p.T("check.part.keys"), c.checks.Stop)
	c.progress.Hide()
	c.object = piece.NewCard(p.Env, p.T("check.title"), layout.VBox(
		prose.NewParagraph(p.Env, p.T("check.text"), prose.Caption), layout.AlignLeading(p.Env, c.check), c.progress, c.result.Object))
	return c
}

func (c *checkCard) run() {
	c.check.Disable()
	c.result.Clear()
	c.progress.Show()
	c.checks.Ask(c.Place, func(ctx context.Context) (data.VaultCheck, error) {
		shown, percent := data.VaultPart(""), int64(0)
		return c.Vault.CheckVault(ctx, func(part data.VaultPart, done, all int64) {
			now := 100 * done / max(all, 1)
			if part == shown && (all == 0 || now == percent) && part != data.PartLedger {
				return
			}
			shown, percent = part, now
			c.PostWhile(ctx, func() { c.tell(part, done, all) })
		})
	}, c.show)
}

// tell says which part is read, and how far it is.
func (c *checkCard) tell(part data.VaultPart, done, all int64) {
	c.progress.SetText(c.T("check.part." + string(part)))
	if all > 0 {
		done, all = done>>20, max(all>>20, 1) // in megabytes
	}
	c.progress.Set(int(done), int(all))
}

func (c *checkCard) show(found data.VaultCheck, err error) {
	c.check.Enable()
	c.progress.Hide()
	switch {
	case errors.Is(err, context.Canceled):
		return
	case err != nil:
		c.Fail(err)
		return
	case len(found.Faults) == 0:
		c.result.Show(piece.NewBanner(c.Env, kit.ToneGood, c.T("check.good", "pages", int(found.Pages), "events", int(found.Events))))
		return
	}
	box := layout.VBox(piece.NewBanner(c.Env, kit.ToneBad, c.T("check.bad", "n", len(found.Faults))))
	for _, f := range found.Faults {
		c.Log.Warn("checking the vault found a fault", "part", string(f.Part), "number", f.Number, "code", string(data.CodeOf(f.Err)))
		box.Add(layout.VBoxTight(
			prose.NewParagraph(c.Env, c.T("check.fault."+string(f.Part)), prose.Strong),
			prose.NewParagraph(c.Env, c.T("check.advice."+string(f.Part)), prose.Body)))
	}
	c.result.Show(box)
}
