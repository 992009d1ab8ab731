package ui

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/backup"
	"mujeeb/data/keys"
	"mujeeb/text/lang"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// startPage opens a vault, or makes the first one.
type startPage struct {
	*page.Place
	app      *App
	dir      string
	password *field.Entry
	again    *field.Entry
	owner    *field.Entry
	country  *field.Select
	meter    *prose.Label
	problem  *piece.Banner
	typing   *prose.Label // what can be seen of how the password is typed
	going    *prose.Label
	act      *button.Button
	choose   *button.Button   // of another folder
	others   []*button.Button // for a vault that nothing is sent from: opening it by another way, deleting it
	unkept   *field.Check     // it is not to be remembered
	behind   *behindNote
	computer *computerRow
}

func newStartPage(a *App, p *page.Place) *startPage {
	s := &startPage{Place: p, app: a, dir: a.p.Dir}
	if s.dir == "" {
		s.dir = filepath.Join(a.p.Home, "Mujeeb")
	}
	if err := backup.Settle(context.Background(), s.dir); err != nil { // which is a look, but after a kill
		p.Log.Error("end putting a backup back", "err", err)
	}
	s.password, s.again, s.owner = field.NewPasswordEntry(p.Env), field.NewPasswordEntry(p.Env), field.NewEntry(p.Env)
	s.country = field.NewSelect(p.Env, fields.Regions(p.Env, ""), nil)
	s.meter = prose.NewParagraph(p.Env, "", prose.Good)
	s.problem = piece.NewBanner(p.Env, kit.ToneBad, "")
	s.problem.Hide()
	s.going = prose.NewParagraph(p.Env, "", prose.Muted)
	s.unkept = field.NewCheck(p.Env, p.T("vaults.unkept"), nil)
	if a.p.DemoPassword != "" {
		s.unkept.Hide()
	}
	s.typing = prose.NewParagraph(p.Env, "", prose.Muted)
	s.typing.Hide()
	s.behind = newBehindNote(s)
	return s
}

func (s *startPage) content() fyne.CanvasObject {
	box := s.createForm
	switch {
	case data.Exists(s.dir):
		box = s.unlockForm
	case s.app.known:
		box = s.missing
	}
	card := piece.NewCard(s.Env, "", box())
	language := button.New(s.Env, button.Link, s.otherLanguage().Name, func() { s.app.look.ChooseLanguage(s.otherLanguage().Code) })
	head := layout.VBox(
		container.NewStack(prose.NewLabel(s.Env, s.T("app.name"), prose.Title).SetAlign(prose.AlignCenter), layout.HBox(s.Env, layout.Spacer(), language)),
		prose.NewParagraph(s.Env, s.T("start.promise"), prose.Muted).SetAlign(prose.AlignCenter),
	)
	links := []fyne.CanvasObject{s.restoring()}
	if data.Exists(s.dir) {
		links = append(links, s.deleting())
	}
	foot := layout.Center(layout.HBox(s.Env, links...))
	return layout.Scroll(layout.Center(layout.Pad(kit.GapLarge, layout.MinWidth(480, layout.VBox(head, card, s.vaultList(), foot)))))
}

// first returns what the person uses first.
func (s *startPage) first() fyne.Focusable {
	switch {
	case data.Exists(s.dir):
		return s.password
	case s.app.known:
		return s.act
	}
	return s.owner
}

// otherLanguage returns the language that the window does not speak. Its name is in
// itself, so that whoever cannot read this page finds it.
func (s *startPage) otherLanguage() lang.Language {
	all := lang.Languages()
	if all[0].Code == s.Lang.Code() {
		return all[1]
	}
	return all[0]
}

func (s *startPage) unlockForm() fyne.CanvasObject {
	s.password.OnSubmitted = func(string) { s.unlock() }
	s.password.OnChanged = func(string) { s.showTyping() }
	s.password.SetCaption(s.T("start.password"))
	s.computer = newComputerRow(s)
	kind := button.Primary
	if s.computer.way != "" {
		kind = button.Plain
	}
	s.act = button.NewWithIcon(s.Env, kind, theme.LoginIcon(), s.T("start.unlock"), s.unlock)
	return layout.VBox(
		prose.NewLabel(s.Env, s.T("start.unlock.title"), prose.Heading),
		s.behind.object,
		s.folderRow(s.app.choose),
		s.computer.object,
		prose.NewLabel(s.Env, s.T("start.password"), prose.Body), s.password, s.typing, s.demo(), s.unkept,
		s.problem, layout.HBox(s.Env, s.act, s.recovering(), layout.Stretch(s.going)),
	)
}

// missing returns what is shown when a vault that was open before is not where it was. A
// new one is not offered in its place: that would look as if all were lost.
func (s *startPage) missing() fyne.CanvasObject {
	s.act = button.NewWithIcon(s.Env, button.Primary, theme.ViewRefreshIcon(), s.T("start.missing.again"), func() { s.app.seek(s.dir) })
	anew := button.New(s.Env, button.Plain, s.T("start.missing.new"), func() { s.app.choose("") })
	said := piece.NewBanner(s.Env, kit.ToneWarn, s.T("start.missing.text"))
	if s.app.sought {
		said = piece.NewBanner(s.Env, kit.ToneBad, s.T("start.missing.still"))
	}
	return layout.VBox(
		prose.NewLabel(s.Env, s.T("start.missing.title"), prose.Heading),
		said, s.folderRow(s.app.seek),
		prose.NewParagraph(s.Env, s.T("start.missing.hint"), prose.Body),
		layout.HBox(s.Env, s.act, anew),
	)
}

// demo returns the line that tells the password of the demonstration; it is hidden for
// any other vault.
func (s *startPage) demo() fyne.CanvasObject {
	words := prose.NewParagraph(s.Env, s.T("start.demo", "password", s.app.p.DemoPassword), prose.Caption)
	if s.app.demoDir == "" || s.dir != s.app.demoDir {
		words.Hide()
	}
	return words
}

func (s *startPage) createForm() fyne.CanvasObject {
	s.password.OnChanged = func(string) { s.showStrength() }
	s.owner.OnChanged = func(string) { s.showStrength() }
	s.again.OnSubmitted = func(string) { s.create() }
	s.owner.SetPlaceholder(s.T("start.owner.example"))
	s.owner.SetCaption(s.T("start.owner"))
	s.country.SetCaption(s.T("start.country"))
	s.password.SetCaption(s.T("start.password.new"))
	s.again.SetCaption(s.T("start.password.again"))
	s.act = button.NewWithIcon(s.Env, button.Primary, theme.ConfirmIcon(), s.T("start.create"), s.create)
	return layout.VBox(
		prose.NewLabel(s.Env, s.T("start.create.title"), prose.Heading),
		prose.NewParagraph(s.Env, s.T("start.create.text"), prose.Body),
		s.forgotten(),
		s.folderRow(s.app.choose),
		layout.Columns(s.Env, 2,
			layout.VBox(prose.NewLabel(s.Env, s.T("start.owner"), prose.Body), s.owner),
			layout.VBox(prose.NewLabel(s.Env, s.T("start.country"), prose.Body), s.country)),
		prose.NewLabel(s.Env, s.T("start.password.new"), prose.Body), s.password, s.meter,
		prose.NewLabel(s.Env, s.T("start.password.again"), prose.Body), s.again,
		piece.NewBanner(s.Env, kit.ToneWarn, s.T("start.password.lost")), s.unkept,
		s.problem, layout.HBox(s.Env, s.act, layout.Stretch(s.going)),
	)
}

// forgotten says that there may be a vault elsewhere, where the program does not
// remember it any more.
func (s *startPage) forgotten() fyne.CanvasObject {
	said := piece.NewBanner(s.Env, kit.ToneWarn, s.T("start.forgotten", "button", s.T("start.folder.choose")))
	if !s.app.forgot {
		said.Hide()
	}
	return said
}

// folderRow shows where the vault is, and gives another folder that is chosen to take.
func (s *startPage) folderRow(take func(dir string)) fyne.CanvasObject {
	s.choose = button.New(s.Env, button.Plain, s.T("start.folder.choose"), func() {
		s.Files.OpenFolder(take)
	})
	s.behind.tell()
	return layout.HBox(s.Env, piece.NewIcon(theme.FolderIcon()), layout.Stretch(prose.NewClipped(s.Env, s.dir, prose.Caption)), s.choose)
}

// choose shows the start page for a folder; for the suggested one when it is empty.
func (a *App) choose(dir string) {
	a.turnTo(cmp.Or(dir, filepath.Join(a.p.Home, "Mujeeb")))
	known := slices.ContainsFunc(a.vaults(), func(k knownVault) bool { return k.Dir == dir })
	a.p.Dir, a.known, a.sought = dir, known, false
	a.redraw()
}

// seek looks for the vault that is gone in a folder. Where there is none it says so,
// and does not offer to make one.
func (a *App) seek(dir string) {
	a.p.Dir, a.sought = dir, true
	a.redraw()
}

// own returns the words that the password must not be made of.
func (s *startPage) own() []string { return []string{s.owner.Text(), filepath.Base(s.dir)} }

func (s *startPage) showStrength() {
	if s.password.Text() == "" {
		s.meter.SetText("")
		return
	}
	r := keys.Rate(s.password.Text(), s.own())
	style := prose.Bad
	if r.OK() {
		style = prose.Good
	}
	s.meter.SetStyle(style)
	s.meter.SetText(s.T("strength." + string(r.Reason)))
}

// showTyping says what makes a password that is typed unseen come out wrong.
func (s *startPage) showTyping() {
	var said []string
	t := s.password.Typing()
	if t.CapsLock {
		said = append(said, s.T("start.capslock"))
	}
	if t.Arabic {
		said = append(said, s.T("start.arabic"))
	}
	text := strings.Join(said, " ")
	if text == s.typing.Text() {
		return
	}
	s.typing.SetText(text)
	if s.typing.Hide(); text != "" {
		s.typing.Show()
	}
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
	case s.country.Selected() == "":
		s.problem.Say(s.T("start.country.missing"))
		s.Window.Canvas().Focus(s.country)
		return
	}
	params, owner := s.app.p.Params, app.Owner{Name: s.owner.Text(), Region: s.country.Selected()}
	s.open(s.T("start.creating"), func(ctx context.Context, dir string, password []byte) (*app.Session, error) {
		return app.Create(ctx, params, dir, password, owner)
	})
}

func (s *startPage) unlock() {
	s.computer.drop()
	if s.act.Disabled() {
		return
	}
	s.unlockBy(data.Secret{Password: s.password.Secret()}, s.unlock)
}

// unlockBy opens the vault by a secret, which it wipes. Where the vault that was open behind
// the window is closed meanwhile, it has it tried again.
func (s *startPage) unlockBy(key data.Secret, again func()) {
	if s.app.behind.session != nil {
		s.lift(key, again)
		return
	}
	params := s.app.p.Params
	s.open(s.T("start.opening"), func(ctx context.Context, dir string, _ []byte) (*app.Session, error) {
		defer key.Wipe()
		return app.OpenWith(ctx, params, dir, key)
	})
}

// opening is a vault that was opened for the start page.
type opening struct {
	session *app.Session // nil where it could not be opened
	take    func() bool  // takes the session over; false when the page was left before: then it is being closed
}

// open runs f away from the window, which deriving the key keeps busy for half
// a second, and shows the vault.
func (s *startPage) open(doing string, f func(context.Context, string, []byte) (*app.Session, error)) {
	if s.act.Disabled() {
		return
	}
	s.busy(doing)
	dir, password := s.dir, s.password.Secret()
	before, over := s.app.follow()
	page.Attempt(s.Place, func(ctx context.Context) (opening, error) {
		defer clear(password)
		<-before
		opened, err := f(ctx, dir, password)
		if opened == nil {
			over()
			return opening{}, err
		}
		// Nothing that is posted may ever run, since the toolkit can stop meanwhile.
		return opening{opened, context.AfterFunc(ctx, func() { s.app.closeAfter(before, lockTime, over, opened) })}, err
	}, func(o opening, err error) {
		s.rest()
		switch {
		case err != nil:
			s.failed(err)
		case o.take():
			over()
			s.password.SetText("")
			s.again.SetText("")
			s.app.unkept = s.unkept.Checked()
			s.app.Show(o.session)
		}
	})
}

// failed says why the vault could not be opened.
func (s *startPage) failed(err error) {
	s.Log.Error("open a vault", "err", err)
	s.problem.Say(page.Sentence(s.Env, err))
	s.Window.Canvas().Focus(s.password)
	s.password.SelectAll()
}
