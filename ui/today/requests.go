package today

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// shownRequests is how many requests are shown at most.
const shownRequests = 5

// readRequests reads the requests that are to be answered, and those that were granted and
// are to be carried out.
func (f *facts) readRequests(ctx context.Context, vault *data.Vault, now time.Time) error {
	due, err := vault.DueRequests(ctx, now.Location())
	for _, r := range due {
		if r.IsOpen() || r.LeftToDo() {
			f.requests = append(f.requests, r)
		}
	}
	return err
}

// requestRows returns the requests that are due first, each with its clock, and how many
// more there are.
func (t *todayPage) requestRows(f facts) (rows []fyne.CanvasObject) {
	for i := range f.requests {
		if i == shownRequests {
			more := prose.NewParagraph(t.Env, t.T("today.requests.more", "n", len(f.requests)-shownRequests), prose.Strong)
			return append(rows, t.duty(piece.NewBadge(t.Env, t.T("request.title"), kit.ToneInfo), more, button.Plain, t.T("rail.requests"), page.Route{Page: page.Requests}))
		}
		r := &f.requests[i].Request
		c := &clockRow{badge: piece.NewBadge(t.Env, "", kit.ToneInfo), label: prose.NewParagraph(t.Env, "", prose.Caption)}
		t.asked[r.ID] = c
		title := prose.NewParagraph(t.Env, t.T("today.request", "name", page.RequesterName(t.Place, r), "right", t.T("request.right."+string(r.Right))), prose.Strong)
		rows = append(rows, t.duty(c.badge, layout.VBoxTight(title, c.label), button.Plain, t.T("today.request.open"), page.Route{Page: page.Request, ID: r.ID}))
	}
	return rows
}
