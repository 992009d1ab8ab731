package settings

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/inbox/endpoint"
	"mujeeb/letters"
	"mujeeb/text/lang"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// optOutCard makes the page for opting out with one click, tries it, and shows how it was
// last asked.
type optOutCard struct {
	*page.Place
	object  *fyne.Container
	stage   layout.Stage
	address *field.Entry
	note    *prose.Label
	latest  page.Latest[optOutFacts]
}

// optOutFacts is what is known of the page.
type optOutFacts struct {
	page data.OptOutPage
	poll data.OptOutPoll
}

func newOptOutCard(p *page.Place) *optOutCard {
	o := &optOutCard{Place: p, stage: layout.NewStage(), address: field.NewEntry(p.Env), note: prose.NewParagraph(p.Env, "", prose.Muted)}
	o.object = o.stage.Object
	o.note.Hide()
	o.address.Direction = field.LTR
	o.address.SetPlaceholder("https://www.example.com/stop.php")
	o.address.Validate = func(s string) string {
		if endpoint.CheckAddress(strings.TrimSpace(s)) != nil {
			return o.T("optout.address.bad")
		}
		return ""
	}
	o.load()
	return o
}

func (o *optOutCard) load() {
	o.latest.Ask(o.Place, func(ctx context.Context) (f optOutFacts, err error) {
		if f.page, err = o.Vault.OptOutPage(ctx); err != nil {
			return f, err
		}
		f.poll, err = o.Vault.OptOutPoll(ctx)
		return f, err
	}, page.OrFail(o.Place, o.show))
}

func (o *optOutCard) show(f optOutFacts) {
	rows := []fyne.CanvasObject{prose.NewParagraph(o.Env, o.T("optout.text"), prose.Muted)}
	if f.page.Queue == "" {
		rows = append(rows, layout.AlignLeading(o.Env, button.NewWithIcon(o.Env, button.Plain, theme.DocumentSaveIcon(), o.T("optout.make"), o.make)))
	} else {
		rows = append(rows, o.made(f)...)
	}
	o.stage.Show(piece.NewCard(o.Env, o.T("optout.title"), layout.VBox(rows...)))
}

// say shows how a trial goes, or nothing.
func (o *optOutCard) say(text string) {
	o.note.SetText(text)
	if o.note.Show(); text == "" {
		o.note.Hide()
	}
}

// made shows a page that was made, with what can be done with it.
func (o *optOutCard) made(f optOutFacts) []fyne.CanvasObject {
	if o.address.Text() == "" {
		o.address.SetText(f.page.URL)
	}
	rows := []fyne.CanvasObject{o.state(f)}
	if f.poll.Unreadable > 0 {
		rows = append(rows, prose.NewParagraph(o.Env, o.T("optout.unreadable", "n", f.poll.Unreadable), prose.Caption))
	}
	return append(rows,
		field.Form(o.Env, field.Row{Label: o.T("optout.address"), Widget: o.address, Hint: o.T("optout.address.hint")}),
		o.note,
		layout.Flow(o.Env,
			button.New(o.Env, button.Primary, o.T("account.try"), o.try),
			button.NewWithIcon(o.Env, button.Plain, theme.DocumentSaveIcon(), o.T("optout.save"), func() { o.write(f.page) }),
			button.New(o.Env, button.Plain, o.T("optout.draw"), o.askDraw),
			button.New(o.Env, button.Plain, o.T("optout.remove"), o.askRemove)))
}

// state says whether mails name the page, and how it was last asked.
func (o *optOutCard) state(f optOutFacts) fyne.CanvasObject {
	switch {
	case f.poll.Trouble != "":
		return piece.NewBanner(o.Env, kit.ToneWarn, o.T("optout.trouble", "why", page.HearTrouble(o.Env, f.poll.Trouble), "date", o.Lang.DateTime(o.Local(f.poll.TriedAt))))
	case !f.page.Works():
		return piece.NewBanner(o.Env, kit.ToneInfo, o.T("optout.steps"))
	}
	last := f.poll.FetchedAt
	if last.IsZero() {
		last = f.page.Tried
	}
	return piece.NewBanner(o.Env, kit.ToneGood, o.T("optout.works", "date", o.Lang.DateTime(o.Local(last))))
}

// make draws the keys of a new page and saves its file.
func (o *optOutCard) make() {
	page.Finish(o.Place, o.Session.DrawOptOutPage, page.OrFail(o.Place, func(p data.OptOutPage) {
		o.load()
		o.write(p)
	}))
}

// write saves the file for the web space.
func (o *optOutCard) write(p data.OptOutPage) {
	o.Files.SaveFile("stop.php", kit.Filter{Extensions: []string{".php"}}, func(path string) {
		o.WriteFile(func(ctx context.Context) error {
			settings, err := o.Vault.Settings(ctx)
			if err != nil {
				return err
			}
			var file bytes.Buffer
			if err := (endpoint.Endpoint{Queue: p.Queue, Public: [32]byte(p.Public), Fetch: p.Fetch}).WritePage(&file, pageWords(settings)...); err != nil {
				return err
			}
			return data.SaveFile(ctx, path, func(w io.Writer) error { _, err := w.Write(file.Bytes()); return err })
		}, func(err error) {
			if err != nil {
				o.Fail(err)
				return
			}
			dialog.Message(o.Env, o.T("optout.saved"), o.T("optout.saved.text", "file", filepath.Base(path)))
		})
	})
}

// pageWords returns what the page says, in every language that the program writes.
func pageWords(s data.Settings) (said []endpoint.Said) {
	sender := s.Controller
	if sender == "" {
		sender = s.Page
	}
	for _, l := range lang.Languages() {
		said = append(said, endpoint.Said{Lang: l.Code, Words: endpoint.Words(letters.EndpointWords(l.Code, sender))})
	}
	return said
}

// try saves the address and has a click made there, for nobody.
func (o *optOutCard) try() {
	if !field.AllRight(o.Env, o.address) {
		return
	}
	address := strings.TrimSpace(o.address.Text())
	o.say(o.T("optout.trying"))
	o.object.Refresh()
	page.Finish(o.Place, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, o.Session.TryOptOutPage(ctx, address)
	}, func(_ struct{}, err error) {
		o.say("")
		problem, ok := errors.AsType[*endpoint.Error](err)
		switch {
		case ok:
			o.Log.Info("try the page for opting out", "err", problem)
			o.say(o.T("optout.try.failed", "why", page.HearTrouble(o.Env, string(problem.Fault))))
		case err != nil:
			o.Fail(err)
		default:
			o.say(o.T("optout.try.ok"))
		}
		o.load()
	})
}

func (o *optOutCard) askDraw() {
	dialog.Confirm(o.Env, dialog.ConfirmSpec{
		Title: o.T("optout.draw.title"), Text: o.T("optout.draw.text"), Items: []string{o.T("optout.draw.lost"), o.T("optout.draw.then")}, Yes: o.T("optout.draw.yes"), Danger: true,
		OnYes: o.make,
	})
}

func (o *optOutCard) askRemove() {
	dialog.Confirm(o.Env, dialog.ConfirmSpec{
		Title: o.T("optout.remove.title"), Text: o.T("optout.remove.text"), Yes: o.T("optout.remove.yes"), Danger: true,
		OnYes: func() {
			o.address.SetText("")
			o.say("")
			o.Act(o.Session.RemoveOptOutPage, o.load)
		},
	})
}
