package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/page"
)

// railPages are the pages on the rail, from top to bottom.
var railPages = []page.Name{page.Today, page.Leads, page.Campaigns, page.Requests, page.Breaches, page.Policies, page.Consent, page.Register, page.Mailbox, page.Activity, page.Settings}

// railIcons is a function since the toolkit has no icons before it has started.
func railIcons() map[page.Name]fyne.Resource {
	return map[page.Name]fyne.Resource{
		page.Today:     theme.HomeIcon(),
		page.Leads:     theme.AccountIcon(),
		page.Campaigns: theme.MailSendIcon(),
		page.Requests:  theme.QuestionIcon(),
		page.Breaches:  theme.WarningIcon(),
		page.Policies:  theme.DocumentIcon(),
		page.Consent:   theme.ConfirmIcon(),
		page.Register:  theme.StorageIcon(),
		page.Mailbox:   theme.MailComposeIcon(),
		page.Activity:  theme.HistoryIcon(),
		page.Settings:  theme.SettingsIcon(),
	}
}

// shell is the window of an open vault: the rail, and a page beside it.
type shell struct {
	app     *App
	object  fyne.CanvasObject
	rail    *nav.Rail
	stage   layout.Stage
	place   *page.Place
	page    page.Page
	history []page.Route // the last one is shown
}

func newShell(a *App) *shell {
	s := &shell{app: a, stage: layout.NewStage()}
	items, icons := make([]nav.RailItem, len(railPages)), railIcons()
	for i, name := range railPages {
		items[i] = nav.RailItem{Key: string(name), Text: a.env.T("rail." + string(name)), Icon: icons[name]}
	}
	s.rail = nav.NewRail(a.env, items, func(key string) { s.visit(page.Name(key)) },
		button.NewWithIcon(a.env, button.Plain, theme.LogoutIcon(), a.env.T("app.lock"), a.Lock))
	var told fyne.CanvasObject
	if a.session.Vault.ReadOnly() {
		told = piece.NewBanner(a.env, kit.ToneWarn, a.env.T("app.read_only"))
	}
	s.object = layout.Border(a.env, told, nil, s.rail, nil, s.stage.Object)
	return s
}

// route is the page that is shown, as it is now.
func (s *shell) route() page.Route {
	if len(s.history) == 0 {
		return page.Route{Page: page.Today}
	}
	r := s.history[len(s.history)-1]
	if k, ok := s.page.(page.Keeper); ok {
		r.Kept = k.Keep()
	}
	return r
}

// goTo shows a page; back comes back to the one before as it was left.
func (s *shell) goTo(r page.Route) {
	if len(s.history) > 0 {
		s.history[len(s.history)-1] = s.route()
	}
	s.show(r)
}

// visit shows a page of the rail as it was left. Asked for the page that is shown
// already, it shows that one as it is at first.
func (s *shell) visit(name page.Name) {
	r := page.Route{Page: name}
	if s.route().Page != name {
		for _, before := range slices.Backward(s.history) {
			if before.Page == name {
				r = before
				break
			}
		}
	}
	s.goTo(r)
}

// back shows the page before. On the first one it does nothing.
func (s *shell) back() {
	if len(s.history) < 2 {
		return
	}
	r := s.history[len(s.history)-2]
	s.history = s.history[:len(s.history)-2]
	s.show(r)
}

// replace shows a page in the place of the one that is shown, so that back leads
// past that one.
func (s *shell) replace(r page.Route) {
	s.history = s.history[:len(s.history)-1]
	s.show(r)
}

// leaveFor goes back to the list that led here, as it was left. What the page
// was about is gone, so nothing leads there again.
func (s *shell) leaveFor(list page.Name) {
	gone := s.history[len(s.history)-1]
	kept := page.Route{Page: list}
	s.history = slices.DeleteFunc(s.history, func(r page.Route) bool {
		if r.Page == list {
			kept = r
		}
		return r.Page == gone.Page && r.ID == gone.ID
	})
	if n := len(s.history); n > 0 && s.history[n-1].Page == list {
		s.history = s.history[:n-1]
	}
	s.show(kept)
}

const historyLimit = 50

func (s *shell) show(r page.Route) {
	s.leave()
	if s.history = append(s.history, r); len(s.history) > historyLimit {
		s.history = s.history[1:]
	}
	known := pages()[r.Page]
	s.place = page.New(page.Params{Env: s.app.env, Shell: around{s.app, s.app.session}, Look: s.app.look, Computer: s.app.computer, Session: s.app.session, Log: s.app.p.Log, Program: s.app.p.Program})
	s.page = known.make(s.place, r)
	s.rail.Select(string(known.rail))
	s.stage.Show(s.page.Content())
}

func (s *shell) leave() {
	if l, ok := s.page.(page.Leaver); ok {
		l.Leave()
	}
	if s.place != nil {
		s.place.End()
	}
	s.app.env.Window.Canvas().Unfocus()
}

func (s *shell) close() {
	s.leave()
	s.stage.Clear()
	s.page = nil
}

// refresh tells the page that something changed behind its back.
func (s *shell) refresh() {
	if r, ok := s.page.(page.Refresher); ok {
		r.Refresh()
	}
}

// around is the window as its pages see it. A page that was left may still ask,
// from a dialog above it; then the shell of now answers.
type around struct {
	*App
	session *app.Session // that the page was made in
}

// Back, Replace and LeaveFor are those of the shell.
func (a around) Back() {
	if a.shell != nil {
		a.shell.back()
	}
}

func (a around) Replace(r page.Route) {
	if a.shell != nil {
		a.shell.replace(r)
	}
}

func (a around) LeaveFor(list page.Name) {
	if a.shell != nil {
		a.shell.leaveFor(list)
	}
}

// Changed tells the page that is shown by then that something changed, unless the
// vault was locked meanwhile.
func (a around) Changed() {
	a.p.Post(func() { a.progressed(a.session) })
}
