package campaigns

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/outbox/byemail"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/mailview"
	"mujeeb/ui/page/people"
)

// previewView shows a draft as one person will see it.
type previewView struct {
	*page.Place
	about  aboutRun
	run    func() data.Run
	person data.LeadRow // chosen; the first who will get it while nobody is
	feed   *page.Feed[previewed]
	name   *prose.Label
	body   layout.Stage
	object fyne.CanvasObject
}

// previewed is the message for a person, or what is wrong with its text.
type previewed struct {
	run     data.Run
	person  data.LeadRow
	content mail.Content
	wrong   error
}

func newPreviewView(p *page.Place, about aboutRun, run func() data.Run) *previewView {
	v := &previewView{Place: p, about: about, run: run, body: layout.NewStage()}
	v.name = prose.NewClipped(p.Env, "", prose.Strong)
	choose := button.NewWithIcon(p.Env, button.Plain, theme.AccountIcon(), p.T("preview.choose"), v.choose)
	head := layout.AsideMiddle(p.Env, v.name, choose)
	v.object = layout.Border(p.Env, layout.VBox(layout.VBoxTight(), head, layout.VBoxTight()), nil, nil, nil, v.body.Object)
	v.feed = page.NewFeed(p, func() func(context.Context) (previewed, error) {
		x := previewed{run: run(), person: v.person}
		return func(ctx context.Context) (previewed, error) { return v.read(ctx, x) }
	}, v.show)
	return v
}

// read writes the message for the person.
func (v *previewView) read(ctx context.Context, x previewed) (previewed, error) {
	if x.person.ID == 0 {
		if err := v.firstPerson(ctx, &x); err != nil {
			return x, err
		}
	}
	fields := byemail.SampleFields(x.run.Lang)
	if x.person.ID != 0 {
		fields = x.person.MergeFields()
	}
	x.content, x.wrong = byemail.Preview(x.run, v.about.settings, v.about.account(x.run.AccountID), fields, v.about.ownNames()...)
	return x, nil
}

func (v *previewView) firstPerson(ctx context.Context, x *previewed) error {
	ids, err := v.Vault.ReachIDs(ctx, &x.run, data.VerdictAllowed)
	if err != nil || len(ids) == 0 {
		return err
	}
	rows, err := v.Vault.LeadRows(ctx, ids[:1])
	if err == nil {
		x.person = rows[0]
	}
	return err
}

func (v *previewView) show(x previewed) {
	who := v.T("preview.sample")
	if x.person.ID != 0 {
		who = v.T("preview.person", "name", page.LeadTitle(v.Env, x.person.Name))
	}
	v.name.SetText(who)
	var o fyne.CanvasObject
	if x.wrong != nil {
		words, _ := failureWords(v.Env, x.wrong)
		o = layout.VBox(layout.VBoxTight(), piece.NewBanner(v.Env, kit.ToneWarn, words))
	} else {
		o = v.message(x)
	}
	v.body.Show(o)
}

func (v *previewView) message(x previewed) fyne.CanvasObject {
	to := x.person.Email
	if x.person.ID == 0 {
		to = byemail.SampleFields(x.run.Lang)["email"]
	}
	view := mailview.New(v.Place, mailview.Mail{
		From: page.Sender(v.about.account(x.run.AccountID)), To: to, Subject: x.content.Subject, HTML: x.content.HTML, Text: x.content.Text,
	})
	paper := piece.NewCard(v.Env, "", view)
	if x.content.Clipped() {
		return layout.Border(v.Env, layout.VBox(piece.NewBanner(v.Env, kit.ToneWarn, v.T("preview.clipped")), layout.VBoxTight()), nil, nil, nil, paper)
	}
	return paper
}

// choose asks for another person out of those who will get it.
func (v *previewView) choose() {
	run := v.run()
	people.Show(v.Place, people.Dialog{
		Title: v.T("preview.choose"), Text: v.T("preview.choose.text"), Open: v.T("people.choose"),
		IDs: func(ctx context.Context, search string) ([]int64, error) {
			narrowed := run
			narrowed.Audience.Text = strings.TrimSpace(run.Audience.Text + " " + search)
			return v.Vault.ReachIDs(ctx, &narrowed, data.VerdictAllowed)
		},
		Do: func(r data.LeadRow) {
			v.person = r
			v.feed.Refresh()
		},
	})
}
