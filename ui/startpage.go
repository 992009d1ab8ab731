package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/keys"
	"mujeeb/text/lang"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
)

// startPage opens a vault, or makes the first one.
type startPage struct {
	*page.Place
	app      *App
	dir      string
	password *kit.Entry
	again    *kit.Entry
	owner    *kit.Entry
	meter    *kit.Label
	problem  *kit.Banner
	going    *kit.Label
	act      *kit.Button
}

func newStartPage(a *App, p *page.Place) *startPage {
	s := &startPage{Place: p, app: a, dir: a.p.Dir}
	if s.dir == "" {
		s.dir = filepath.Join(a.p.Home, "Mujeeb")
	}
	s.password, s.again, s.owner = kit.NewPasswordEntry(p.Env), kit.NewPasswordEntry(p.Env), kit.NewEntry(p.Env)
	s.meter = kit.NewParagraph(p.Env, "", kit.Good)
	s.problem = kit.NewBanner(p.Env, kit.ToneBad, "")
	s.problem.Hide()
	s.going = kit.NewParagraph(p.Env, "", kit.Muted)
	return s
}

func (s *startPage) content() fyne.CanvasObject {
	box := s.createForm
	if data.Exists(s.dir) {
		box = s.unlockForm
	}
	card := kit.NewCard(s.Env, "", box())
	head := kit.VBox(
		kit.NewLabel(s.Env, s.T("app.name"), kit.Title).SetAlign(kit.AlignCenter),
		kit.NewParagraph(s.Env, s.T("start.promise"), kit.Muted).SetAlign(kit.AlignCenter),
	)
	foot := kit.Center(kit.NewButton(s.Env, kit.Link, s.otherLanguage().Name, func() { s.app.look.ChooseLanguage(s.otherLanguage().Code) }))
	return kit.Scroll(kit.Center(kit.Pad(kit.GapLarge, kit.Width(480, kit.VBox(head, card, foot)))))
}

// first is the field that the person fills in first.
func (s *startPage) first() fyne.Focusable {
	if data.Exists(s.dir) {
		return s.password
	}
	return s.owner
}

// otherLanguage is the one that is not spoken, named in itself, so that whoever
// cannot read this page finds it.
func (s *startPage) otherLanguage() lang.Language {
	all := lang.Languages()
	if all[0].Code == s.Lang.Code() {
		return all[1]
	}
	return all[0]
}

func (s *startPage) unlockForm() fyne.CanvasObject {
	s.password.OnSubmitted = func(string) { s.unlock() }
	s.act = kit.NewIconButton(s.Env, kit.Primary, theme.LoginIcon(), s.T("start.unlock"), s.unlock)
	return kit.VBox(
		kit.NewLabel(s.Env, s.T("start.unlock.title"), kit.Heading),
		s.folderRow(),
		kit.NewLabel(s.Env, s.T("start.password"), kit.Body), s.password, s.demo(),
		s.problem, kit.Row(s.Env, s.act, kit.Fill(s.going)),
	)
}

// demo tells the password of a vault that is only to look around in.
func (s *startPage) demo() fyne.CanvasObject {
	words := kit.NewParagraph(s.Env, s.T("start.demo", "password", s.app.p.DemoPassword), kit.Caption)
	if s.app.p.DemoPassword == "" {
		words.Hide()
	}
	return words
}

func (s *startPage) createForm() fyne.CanvasObject {
	s.password.OnChanged = func(string) { s.showStrength() }
	s.owner.OnChanged = func(string) { s.showStrength() }
	s.again.OnSubmitted = func(string) { s.create() }
	s.owner.SetPlaceholder(s.T("start.owner.example"))
	s.act = kit.NewIconButton(s.Env, kit.Primary, theme.ConfirmIcon(), s.T("start.create"), s.create)
	return kit.VBox(
		kit.NewLabel(s.Env, s.T("start.create.title"), kit.Heading),
		kit.NewParagraph(s.Env, s.T("start.create.text"), kit.Body),
		s.folderRow(),
		kit.NewLabel(s.Env, s.T("start.owner"), kit.Body), s.owner,
		kit.NewLabel(s.Env, s.T("start.password.new"), kit.Body), s.password, s.meter,
		kit.NewLabel(s.Env, s.T("start.password.again"), kit.Body), s.again,
		kit.NewBanner(s.Env, kit.ToneWarn, s.T("start.password.lost")),
		s.problem, kit.Row(s.Env, s.act, kit.Fill(s.going)),
	)
}

// folderRow shows where the vault is, and lets another folder be chosen.
func (s *startPage) folderRow() fyne.CanvasObject {
	choose := kit.NewButton(s.Env, kit.Plain, s.T("start.folder.choose"), func() {
		s.Files.OpenFolder(func(path string) {
			s.app.p.Dir = path
			s.app.redraw()
		})
	})
	return kit.Row(s.Env, kit.NewIcon(theme.FolderIcon()), kit.Fill(kit.NewClipped(s.Env, s.dir, kit.Caption)), choose)
}

// own gives the words that the password must not be made of.
func (s *startPage) own() []string { return []string{s.owner.Text(), filepath.Base(s.dir)} }

func (s *startPage) showStrength() {
	if s.password.Text() == "" {
		s.meter.SetText("")
		return
	}
	r := keys.Rate(s.password.Text(), s.own())
	style := kit.Bad
	if r.OK() {
		style = kit.Good
	}
	s.meter.SetStyle(style)
	s.meter.SetText(s.T("strength." + string(r.Reason)))
}

func (s *startPage) create() {
	s.problem.Say("")
	switch r := keys.Rate(s.password.Text(), s.own()); {
	case !r.OK():
		s.showStrength()
		s.problem.Say(s.T("strength." + string(r.Reason)))
		s.Window.Canvas().Focus(s.password)
		return
	case s.password.Text() != s.again.Text():
		s.problem.Say(s.T("start.password.differs"))
		s.Window.Canvas().Focus(s.again)
		return
	}
	params, owner := s.app.p.Params, s.owner.Text()
	s.open(s.T("start.creating"), func(ctx context.Context, dir string, password []byte) (*app.Session, error) {
		return app.Create(ctx, params, dir, password, owner)
	})
}

func (s *startPage) unlock() {
	params := s.app.p.Params
	s.open(s.T("start.opening"), func(ctx context.Context, dir string, password []byte) (*app.Session, error) {
		return app.Open(ctx, params, dir, password)
	})
}

// open runs f away from the window, which deriving the key keeps busy for half
// a second, and shows the vault.
func (s *startPage) open(doing string, f func(context.Context, string, []byte) (*app.Session, error)) {
	if s.act.Disabled() {
		return
	}
	s.problem.Say("")
	s.act.Disable()
	s.going.SetText(doing)
	dir, password := s.dir, []byte(s.password.Text())
	before, over := s.app.follow()
	page.Take(s.Place, func(ctx context.Context) (*app.Session, error) {
		defer clear(password)
		<-before
		return f(ctx, dir, password)
	}, func(opened *app.Session, err error) {
		over()
		s.act.Enable()
		s.going.SetText("")
		if err != nil {
			s.Log.Error("open a vault", "err", err)
			s.problem.Say(page.Sentence(s.Env, err))
			s.Window.Canvas().Focus(s.password)
			s.password.SelectAll()
			return
		}
		s.password.SetText("")
		s.again.SetText("")
		s.app.Show(opened)
	}, func(late *app.Session) {
		if late == nil {
			over()
			return
		}
		s.app.closeAfter(before, late, lockTime, over)
	})
}
