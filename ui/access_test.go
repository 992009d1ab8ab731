package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/text/lang"
	"mujeeb/ui/page"
)

// named fails the test for what is on the page and has no name for who only hears it.
func (w *window) named(where string) {
	w.t.Helper()
	w.Drain()
	for _, thing := range w.Nameless() {
		w.t.Errorf("%s, %s: nameless: %s", w.app.env.Lang.Code(), where, thing)
	}
}

// visit is a page to look at: what says that it is there, and its further tabs, by their keys.
type visit struct {
	route page.Route
	ready string
	tabs  []string
}

// visits returns a visit of each page, and more where a page has several faces.
func visits(lead, request, breach int64) []visit {
	return []visit{
		{page.Route{Page: page.Today}, "today.steps", nil},
		{page.Route{Page: page.Leads}, "lead.import", nil},
		{page.Route{Page: page.Lead, ID: lead}, "lead.erase", nil},
		{page.Route{Page: page.Lead}, "lead.save", nil},
		{page.Route{Page: page.Duplicates}, "duplicate.none", nil},
		{page.Route{Page: page.Import}, "import.choose", nil},
		{page.Route{Page: page.Campaigns}, "campaign.empty.go", nil},
		{page.Route{Page: page.Campaign}, "draft.name", []string{"draft.tab.message", "draft.tab.audience", "draft.tab.preview"}},
		{page.Route{Page: page.Breaches}, "breach.new", nil},
		{page.Route{Page: page.Breach}, "breach.facts.title", nil},
		{page.Route{Page: page.Requests}, "request.subtitle", nil},
		{page.Route{Page: page.Request, ID: request}, "request.log.title", nil},
		{page.Route{Page: page.Breach, ID: breach}, "breach.measures.title", []string{"breach.people.export", "breach.people.mailbox", "breach.people.computer", "breach.measures.add", "breach.history.title"}},
		{page.Route{Page: page.Report, ID: breach}, "breach.report.do", nil},
		{page.Route{Page: page.Lost}, "lost.log.title", []string{"breach.loss.title"}},
		{page.Route{Page: page.Policies}, "policy.new", nil},
		{page.Route{Page: page.Policy}, "policy.text.title", nil},
		{page.Route{Page: page.Consent}, "consent.edit", []string{"consent.tab.ledger", "consent.tab.history"}},
		{page.Route{Page: page.Register}, "register.period", []string{"register.tab.others", "register.tab.vault"}},
		{page.Route{Page: page.Retention}, "retention.none.norule", []string{"retention.tab.rules", "retention.tab.erased"}},
		{page.Route{Page: page.Mailbox}, "mailbox.empty.title", nil},
		{page.Route{Page: page.Settings}, "settings.business.title", []string{"settings.mail", "settings.law", "settings.look", "settings.vault"}},
		{page.Route{Page: page.Settings, Kept: page.SetUpAccount}, "account.new.title", nil},
		{page.Route{Page: page.About}, "about.data", []string{"about.terms", "about.licences"}},
		{page.Route{Page: page.Help}, "help.owner", nil},
		{page.Route{Page: page.Activity}, "activity.export", []string{"activity.tab.connections", "activity.tab.exports"}},
		{page.Route{Page: page.Log}, "log.tab.log", []string{"log.tab.report"}},
		{page.Route{Page: page.Heard}, "heard.empty.title", nil},
	}
}

// Everything that can be reached on any page says what it is, in every language.
// The tour holds the same for what opens over them.
func TestAccess_EveryPage(t *testing.T) {
	for _, l := range lang.Languages() {
		w, v := openWindow(t, l.Code)
		w.tells(w.app.p.Program.Build)
		lead := datatest.MustLead(t, v, "Amal", "amal@example.org")
		datatest.MustPurpose(t, v, "Offers")
		request := mustAsk(t, v, lead, data.RightErase)
		mustSettings(t, v, data.Settings{Controller: "Olive & Thyme"})
		breach := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now()})
		seen := map[page.Name]bool{}
		for _, c := range visits(lead, request, breach) {
			seen[c.route.Page] = true
			w.goTo(c.route)
			w.waitFor(w.T(c.ready))
			w.named(string(c.route.Page))
			for _, tab := range c.tabs {
				w.press(w.T(tab))
				w.named(tab)
			}
		}
		for name := range pages() {
			if !seen[name] {
				t.Errorf("%s was not looked at", name)
			}
		}
		w.app.Lock()
		w.waitFor(w.T("start.unlock.title"))
		w.named("locked")
		fresh := newWindow(t, l.Code)
		fresh.waitFor(w.T("start.create.title"))
		fresh.named("first start")
	}
}

// With the largest text in the smallest window, nothing on any page reaches over the sides of
// its place.
func TestFits_EveryPage(t *testing.T) {
	for _, l := range lang.Languages() {
		w, v := openWindow(t, l.Code)
		w.tells(w.app.p.Program.Build)
		lead := datatest.MustLead(t, v, "Amal", "amal@example.org")
		datatest.MustPurpose(t, v, "Offers")
		request := mustAsk(t, v, lead, data.RightErase)
		mustSettings(t, v, data.Settings{Controller: "Olive & Thyme"})
		breach := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now()})
		w.app.look.ChooseText(150)
		w.Window.Resize(page.SmallestWindow())
		for _, c := range visits(lead, request, breach) {
			w.goTo(c.route)
			w.waitFor(w.T(c.ready))
			w.fits(string(c.route.Page))
			for _, tab := range c.tabs {
				w.press(w.T(tab))
				w.fits(tab)
			}
		}
	}
}

// fits fails the test for what reaches over the sides of the page's place.
func (w *window) fits(where string) {
	w.t.Helper()
	w.Drain()
	place := w.app.shell.stage.Object
	left := fyne.CurrentApp().Driver().AbsolutePositionForObject(place).X
	right := left + place.Size().Width
	for _, x := range w.Things() {
		from, to := x.At.X, x.At.X+x.Object.Size().Width
		if beside := to <= left+1 || from >= right-1; !beside && (from < left-1 || to > right+1) && x.Object.Visible() && x.Object != w.Window.Canvas().Content() {
			w.t.Errorf("%s, %s: %T from %.0f to %.0f, in %.0f to %.0f", w.app.env.Lang.Code(), where, x.Object, from, to, left, right)
		}
	}
}
