package page

import (
	"context"
	"io"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
)

// ClientMatter is what a client is to be told whose vault it is.
type ClientMatter struct {
	Kind   data.ControllerKind
	ID     int64 // of the breach or the request; 0 of the rest
	Letter func(data.Profile, data.Settings) string
	File   string // the letter is offered under
	Plan   data.ExportPlan
	Who    data.Written // who is in the letter
	Told   func()       // is called once it was written down that they were told; may be nil
}

// clientFacts is what is known of a client.
type clientFacts struct {
	profile  data.Profile
	settings data.Settings
	told     []data.ControllerNotice // of the matter, the newest first
}

// ClientCard is the card by which a client is told; it is empty in a vault that is kept for
// nobody.
func ClientCard(p *Place, m ClientMatter) fyne.CanvasObject {
	stage := layout.NewStage()
	showClient(p, m, stage)
	return stage.Object
}

func showClient(p *Place, m ClientMatter, stage layout.Stage) {
	Work(p, func(ctx context.Context) (f clientFacts, err error) {
		if f.profile, err = p.Vault.Profile(ctx); err != nil || !f.profile.Client {
			return f, err
		}
		if f.settings, err = p.Vault.Settings(ctx); err != nil {
			return f, err
		}
		all, err := p.Vault.ControllerNotices(ctx)
		f.told = slices.DeleteFunc(all, func(n data.ControllerNotice) bool { return n.Kind != m.Kind || n.BreachID+n.RequestID != m.ID })
		return f, err
	}, func(f clientFacts) {
		if f.profile.Client {
			stage.Show(clientCard(p, m, f, func() { showClient(p, m, stage) }))
		}
	})
}

func clientCard(p *Place, m ClientMatter, f clientFacts, again func()) fyne.CanvasObject {
	key := "client." + string(m.Kind)
	box := layout.VBox(prose.NewParagraph(p.Env, p.T(key+".text"), prose.Body))
	badge := piece.NewBadge(p.Env, p.T("client.open"), kit.ToneWarn)
	for _, n := range f.told {
		badge = piece.NewBadge(p.Env, p.T("client.told"), kit.ToneGood)
		box.Add(prose.NewParagraph(p.Env, p.T("client.told.when", "when", p.Weekday(n.ToldAt), "how", n.How), prose.Caption))
	}
	buttons := layout.Flow(p.Env)
	if m.Letter != nil {
		buttons.Add(button.NewWithIcon(p.Env, button.Plain, theme.DocumentSaveIcon(), p.T("client.letter"), func() { saveClientLetter(p, m, f) }))
	}
	buttons.Add(button.New(p.Env, button.Primary, p.T(key+".note"), func() { askTold(p, m, again) }))
	box.Add(buttons)
	return piece.NewCard(p.Env, p.T(key+".title", "client", f.settings.Controller), box, badge)
}

// saveClientLetter saves the letter to the client as a text, to be sent by their own mail.
func saveClientLetter(p *Place, m ClientMatter, f clientFacts) {
	m.Plan.Why, m.Plan.Note = data.ExportForOther, p.T("client.letter.why")
	text := m.Letter(f.profile, f.settings)
	SaveExport(p, Exporting{
		Plan: m.Plan, Name: m.File,
		Write: func(_ context.Context, w io.Writer) (data.Written, error) {
			_, err := io.WriteString(w, text)
			return m.Who, err
		},
		Done: func(path string) {
			dialog.Message(p.Env, p.T("client.letter.saved"), p.T("client.letter.saved.text", "file", filepath.Base(path), "folder", filepath.Dir(path)))
		},
	})
}

// askTold asks when and how the client was told.
func askTold(p *Place, m ClientMatter, again func()) {
	begin := p.Now()
	when, how := MomentEntry(p, begin, false), field.NewEntry(p.Env)
	how.SetPlaceholder(p.T("client.how.example"))
	how.Validate = func(s string) string {
		if s == "" {
			return p.T("client.how.missing")
		}
		return ""
	}
	dialog.Form(p.Env, dialog.FormSpec{
		Title: p.T("client." + string(m.Kind) + ".note"), Text: p.T("client.note.text"), Yes: p.T("register.save"), Width: 560, Focus: how,
		Fields: []field.Row{{Label: p.T("client.when"), Widget: when, Hint: p.T("moment.hint")}, {Label: p.T("client.how"), Widget: how}},
		OnYes: func() {
			n := data.ControllerNotice{Kind: m.Kind, ToldAt: MomentIn(p, when, begin), How: how.Text()}
			switch m.Kind {
			case data.ToldBreach:
				n.BreachID = m.ID
			case data.ToldRequest:
				n.RequestID = m.ID
			}
			p.Act(func(ctx context.Context) error { return p.Vault.TellController(ctx, n) }, func() {
				again()
				if m.Told != nil {
					m.Told()
				}
			})
		},
	})
}
