package leads

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
	"mujeeb/ui/page/purposes"
)

// consentCard says for each purpose where the person stands, and takes down
// their yes or no.
func (l *leadPage) consentCard() fyne.CanvasObject {
	box := layout.VBox()
	for i, g := range l.who.grounds {
		if i > 0 {
			box.Add(piece.NewRule())
		}
		box.Add(l.groundRow(g))
	}
	if len(l.who.grounds) == 0 {
		box.Add(prose.NewParagraph(l.Env, l.T("lead.consent.none"), prose.Muted))
		box.Add(layout.AlignLeading(l.Env, button.New(l.Env, button.Plain, l.T("lead.consent.define"), l.define)))
	}
	return piece.NewCard(l.Env, "", box)
}

// define has the first purpose written here.
func (l *leadPage) define() {
	purposes.Write(l.Place, purposes.First(l.Env), func(int64) { l.reread() })
}

func (l *leadPage) groundRow(g data.GroundStatus) fyne.CanvasObject {
	state, tone := groundState(g)
	badge := piece.NewBadge(l.Env, l.T("lead.ground."+state), tone)
	since := ""
	if !g.Since.IsZero() {
		since = l.T("lead.ground.since", "date", l.Lang.Date(l.Local(g.Since)))
	}
	yes := button.New(l.Env, button.Plain, l.T("lead.yes.record"), func() { l.ask(g.Purpose, data.ActGiven) })
	no := button.New(l.Env, button.Plain, l.T("lead.no.record"), func() { l.ask(g.Purpose, data.ActWithdrawn) })
	name := prose.NewClipped(l.Env, g.Purpose.Name, prose.Strong)
	return layout.VBoxTight(
		layout.Border(l.Env, nil, nil, nil, layout.HBox(l.Env, layout.VBoxTight(), badge), name),
		prose.NewParagraph(l.Env, l.Lang.Join(l.T("consent.ground."+string(g.Purpose.Ground)), since), prose.Caption),
		layout.Flow(l.Env, yes, no),
	)
}

func groundState(g data.GroundStatus) (key string, tone kit.Tone) {
	switch {
	case g.OptedOut:
		return "opted_out", kit.ToneBad
	case g.Live:
		return "live", kit.ToneGood
	}
	return "none", kit.ToneNeutral
}

// ask takes down what the person said about a purpose.
func (l *leadPage) ask(p data.Purpose, act data.Act) {
	page.Work(l.Place, func(ctx context.Context) ([]data.Notice, error) { return l.Vault.Notices(ctx, p.ID) }, func(notices []data.Notice) {
		newConsentForm(l, p, act, notices).show()
	})
}

// consentForm is the dialog that a yes or no is taken down in.
type consentForm struct {
	page    *leadPage
	purpose data.Purpose
	act     data.Act
	channel *field.Select
	when    *field.Entry
	notice  *field.Select
	grade   *field.Select
	how     *field.TextArea
}

func newConsentForm(l *leadPage, p data.Purpose, act data.Act, notices []data.Notice) *consentForm {
	f := &consentForm{page: l, purpose: p, act: act}
	f.channel = field.NewSelect(l.Env, fields.Channels(l.Env), nil)
	f.when = page.MomentEntry(l.Place, l.Now(), false)
	f.notice = field.NewSelect(l.Env, fields.Notices(l.Env, notices), nil)
	if act == data.ActGiven && len(notices) > 0 {
		f.notice.SetSelected(strconv.FormatInt(notices[0].ID, 10))
	}
	f.grade = field.NewSelect(l.Env, fields.Grades(l.Env), nil)
	f.grade.SetSelected(string(data.GradeWord))
	f.how = field.NewTextArea(l.Env, 2)
	f.how.SetPlaceholder(l.T("lead.how.example." + string(act)))
	return f
}

func (f *consentForm) show() {
	l := f.page
	fields := []field.Row{
		{Label: l.T("lead.how.channel"), Widget: f.channel},
		{Label: l.T("lead.how.when"), Widget: f.when},
	}
	if f.act == data.ActGiven {
		fields = append(fields, field.Row{Label: l.T("lead.how.notice"), Widget: f.notice})
	}
	fields = append(fields,
		field.Row{Label: l.T("lead.how.grade"), Widget: f.grade},
		field.Row{Label: l.T("lead.how"), Widget: f.how})
	dialog.Form(l.Env, dialog.FormSpec{
		Title:  l.T("lead.record."+string(f.act)+".title", "purpose", f.purpose.Name),
		Text:   l.T("lead.record." + string(f.act) + ".text"),
		Fields: fields, Width: 560, Yes: l.T("lead.record." + string(f.act) + ".yes"),
		Check: f.check, OnYes: f.record,
	})
}

func (f *consentForm) check() string {
	switch {
	case f.channel.Selected() == "":
		return f.page.T("lead.how.channel.missing")
	case f.act == data.ActGiven && strings.TrimSpace(f.how.Text()) == "":
		return f.page.T("lead.how.missing")
	}
	return ""
}

func (f *consentForm) record() {
	l := f.page
	notice, _ := strconv.ParseInt(f.notice.Selected(), 10, 64)
	r := data.ConsentRecord{
		LeadID: l.id, PurposeID: f.purpose.ID, Act: f.act, Via: data.Via(f.channel.Selected()), At: page.MomentIn(l.Place, f.when, l.Now()),
		NoticeID: notice, Grade: data.Grade(f.grade.Selected()), How: strings.TrimSpace(f.how.Text()),
	}
	l.Act(func(ctx context.Context) error {
		_, err := l.Vault.RecordConsent(ctx, r)
		return err
	}, l.reread)
}

// history lists what the person said, the newest first. It only grows.
func (l *leadPage) history() fyne.CanvasObject {
	if len(l.who.events) == 0 {
		return piece.NewEmptyState(l.Env, theme.HistoryIcon(), l.T("lead.history.none"), l.T("lead.history.none.text"), nil)
	}
	table := grid.New(l.Env, []grid.Column{
		{Title: l.T("lead.history.when"), Width: 110, LTR: true},
		{Title: l.T("lead.history.act"), Width: 70},
		{Title: l.T("lead.history.purpose"), Width: 80, Weight: 2},
		{Title: l.T("lead.history.how"), Width: 60, Weight: 1},
	}, func() int { return len(l.who.events) }, func(row, col int) string {
		e := l.who.events[row]
		return []string{l.Lang.ShortDate(l.Local(e.At)), l.T("consent.act." + string(e.Act)), e.Purpose, page.ChannelName(l.Env, string(e.Via))}[col]
	})
	table.Tone = func(row, col int) kit.Tone {
		if col != 1 {
			return kit.ToneNone
		}
		return page.ActTone(l.who.events[row].Act)
	}
	table.OnOpen = func(row int) { page.ShowEvent(l.Place, l.who.events[row]) }
	return opened(l.Env, table, l.T("lead.history.open"))
}

// opened puts the button that opens the current row under a grid.
func opened(env *kit.Env, table *grid.Grid, name string) fyne.CanvasObject {
	open := button.New(env, button.Plain, name, func() {
		if row := table.Current(); row >= 0 {
			table.OnOpen(row)
		}
	})
	return layout.Border(env, nil, layout.VBox(layout.VBoxTight(), layout.AlignLeading(env, open)), nil, nil, table)
}
