package leads

import (
	"context"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/dossier"
	"mujeeb/data/keys"
	"mujeeb/data/sealed"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// sealOffer offers, where somebody is about to be erased, to keep a sealed copy of them.
type sealOffer struct {
	tick   *field.Check
	object fyne.CanvasObject
}

func newSealOffer(p *page.Place) *sealOffer {
	tick := field.NewCheck(p.Env, p.T("lead.seal.offer"), nil)
	return &sealOffer{tick, layout.VBoxTight(tick, prose.NewParagraph(p.Env, p.T("lead.seal.means"), prose.Caption))}
}

// askSeal asks for the pass phrase of a sealed copy; then for its place. Only once the copy
// is there and was read back, the person is erased.
func (l *leadPage) askSeal(named data.Mentions) {
	phrase, again := field.NewPasswordEntry(l.Env), field.NewPasswordEntry(l.Env)
	own := []string{l.who.lead.Name}
	for _, id := range l.who.lead.Identities {
		own = append(own, id.Value)
	}
	dialog.Form(l.Env, dialog.FormSpec{
		Title: l.T("lead.seal.title"), Text: l.T("lead.seal.text"), Width: 560, Yes: l.T("lead.seal.yes"),
		Fields: []field.Row{
			{Label: l.T("lead.seal.phrase"), Widget: phrase},
			{Label: l.T("lead.seal.again"), Widget: again},
		},
		Check: func() string {
			switch r := keys.Rate(phrase.Text(), own); {
			case !r.OK():
				return l.T("strength." + string(r.Reason))
			case phrase.Text() != again.Text():
				return l.T("lead.seal.differs")
			}
			return ""
		},
		OnYes: func() { l.chooseSeal(named, phrase.Secret()) },
	})
}

// chooseSeal asks where the copy goes, writes it, and erases the person.
func (l *leadPage) chooseSeal(named data.Mentions, phrase []byte) {
	name := sealed.FileName(l.id, l.Local(l.Now()))
	l.Files.SaveFile(name, kit.Filter{Extensions: []string{sealed.Ext}}, func(path string) {
		l.WriteFile(func(ctx context.Context) error {
			defer clear(phrase)
			file, err := l.Vault.PersonFile(ctx, l.id)
			if err != nil {
				return err
			}
			return sealed.Write(ctx, l.saveSealed, path, phrase, file)
		}, func(err error) {
			if err != nil {
				l.Log.Error("seal a copy", "err", err)
				dialog.Error(l.Env, l.T("lead.seal.failed"), page.Sentence(l.Env, err), "")
				return
			}
			l.eraseNow(named, l.T("lead.erased.sealed", "file", filepath.Base(path)))
		})
	})
}

// saveSealed saves a sealed copy of the person, as [sealed.Saver] has it.
func (l *leadPage) saveSealed(ctx context.Context, path string, write func(io.Writer) error) error {
	plan := data.ExportPlan{Kind: data.ExportSealedPerson, Format: sealed.Ext[1:], Sealed: true, Why: data.ExportForWork}
	_, err := l.Vault.WriteExport(ctx, path, plan, func(w io.Writer) (data.Written, error) {
		return data.Written{Leads: []int64{l.id}}, write(w)
	})
	return err
}

// chooseCopy opens a sealed copy of whoever comes back, and fills the form from it. Their
// word is asked for all the same: a copy says nothing about what they want now.
func (c *comeback) chooseCopy() {
	l := c.page
	l.Files.OpenFile(kit.Filter{Extensions: []string{sealed.Ext}}, func(path string) {
		phrase := field.NewPasswordEntry(l.Env)
		dialog.Form(l.Env, dialog.FormSpec{
			Title: l.T("lead.back.copy.title"), Text: filepath.Base(path), Yes: l.T("lead.back.copy.yes"),
			Fields: []field.Row{{Label: l.T("lead.seal.phrase"), Widget: phrase}},
			OnYes:  func() { c.openCopy(path, phrase.Secret()) },
			OnNo:   c.show,
		})
	})
}

func (c *comeback) openCopy(path string, phrase []byte) {
	l, blocked := c.page, c.blocked
	page.Attempt(l.Place, func(context.Context) (*dossier.Returned, error) {
		defer clear(phrase)
		back, err := sealed.Read(path, phrase)
		if err == nil && !sealed.IsOf(back, blocked) {
			err = &data.Error{Code: data.CodeOtherPerson}
		}
		return back, err
	}, func(back *dossier.Returned, err error) {
		if err != nil {
			c.show()
			l.Fail(err)
			return
		}
		c.fill(back)
	})
}

// fill takes over what a copy knows, and asks for the person's word again.
func (c *comeback) fill(back *dossier.Returned) {
	l := c.page
	c.lead = sealed.Fill(*c.lead, back.Lead)
	before := *l.form.before
	before.Extra = c.lead.Extra // which has no field
	l.form.before = &before
	l.form.fill(c.lead)
	said := l.T("lead.back.copy.filled", "date", l.Lang.Date(l.Local(back.MadeAt)))
	if len(back.Agreed) > 0 {
		said += " " + l.T("lead.back.copy.agreed", "purposes", l.Lang.Join(back.Agreed...))
	}
	c.filled.SetText(said)
	c.filled.Show()
	c.show()
}
