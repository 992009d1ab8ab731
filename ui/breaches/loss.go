package breaches

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// lossBox says what the log shows of how the vault was protected when a computer was lost or
// a password leaked, and what it can't know.
type lossBox struct {
	*page.Place
	at    func() time.Time
	way   data.AffectedBy
	rows  *fyne.Container
	box   *fyne.Container
	reads page.Latest[data.Loss]
}

func newLossBox(p *page.Place, at func() time.Time) *lossBox {
	l := &lossBox{Place: p, at: at, rows: layout.VBoxTight()}
	l.box = layout.VBoxTight(piece.NewFold(p.Env, p.T("breach.loss.title"), l.rows))
	l.box.Hide()
	return l
}

// show reads the log for the ways that it has something to say about.
func (l *lossBox) show(way data.AffectedBy) {
	l.way = way
	if way != data.AffectedComputer && way != data.AffectedPassword {
		l.box.Hide()
		return
	}
	l.box.Show()
	l.read()
}

// read reads the log of the moment of the loss.
func (l *lossBox) read() {
	at := l.at()
	l.reads.Ask(l.Place, func(ctx context.Context) (data.Loss, error) { return l.Vault.LossAt(ctx, at) }, page.OrFail(l.Place, func(x data.Loss) {
		l.rows.Objects = []fyne.CanvasObject{
			prose.NewParagraph(l.Env, l.T("breach.loss.shows", "when", l.Lang.DateTime(l.Local(at))), prose.Strong), piece.NewList(l.Env, lossShown(l.Place, x)),
			prose.NewParagraph(l.Env, l.T("breach.loss.unknown"), prose.Strong), piece.NewList(l.Env, lossUnknown(l.Place, l.way)),
		}
		l.rows.Refresh()
	}))
}

// lossShown words what the log shows.
func lossShown(p *page.Place, x data.Loss) []string {
	items := []string{p.T("breach.loss.last.none")}
	if !x.Last.At.IsZero() {
		items[0] = p.T("breach.loss.last", "when", p.Lang.DateTime(p.Local(x.Last.At)), "way", page.WayWords(p.Env, x.Last.By))
	}
	items = append(items, p.T("breach.loss.since", "n", len(x.Since)))
	if n := len(x.Since); n > 0 {
		items = append(items, p.T("breach.loss.since.last", "when", p.Lang.DateTime(p.Local(x.Since[n-1].At)), "way", page.WayWords(p.Env, x.Since[n-1].By)))
	}
	items = append(items, p.T("breach.loss.wrong", "n", x.Wrong), p.T("breach.loss.passwords", "n", x.Passwords))
	if x.Computers > 0 {
		items = append(items, p.T("breach.loss.computers", "n", x.Computers))
	}
	if x.Open > 0 {
		items = append(items, p.T("breach.loss.exports", "n", x.Open, "people", x.OpenPeople))
	}
	if x.Backup.IsZero() {
		return append(items, p.T("breach.loss.backup.none"))
	}
	return append(items, p.T("breach.loss.backup", "when", p.Lang.DateTime(p.Local(x.Backup))))
}

// lossUnknown words what the log can't know.
func lossUnknown(p *page.Place, way data.AffectedBy) []string {
	keys := []string{"breach.loss.unknown.open", "breach.loss.unknown.password", "breach.loss.unknown.copy", "breach.loss.unknown.files"}
	if way == data.AffectedPassword {
		keys = []string{"breach.loss.unknown.who", "breach.loss.unknown.copy"}
	}
	var items []string
	for _, key := range keys {
		items = append(items, p.T(key))
	}
	return items
}
