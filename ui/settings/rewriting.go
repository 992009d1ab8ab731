package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// rewriting runs a change of the ways in, which may encrypt the whole vault anew: it shows
// how far that is, and can be given up, which leaves all as it was. It goes on when the page
// is left.
type rewriting struct {
	*page.Place
	busy   *bool // shared by all of the page: one change at a time
	going  *prose.Label
	cancel *button.Button
	object fyne.CanvasObject
	stop   context.CancelFunc
}

func newRewriting(p *page.Place, busy *bool) *rewriting {
	r := &rewriting{Place: p, busy: busy, going: prose.NewParagraph(p.Env, "", prose.Muted)}
	r.cancel = button.New(p.Env, button.Plain, p.T("kit.cancel"), func() { r.stop() })
	r.object = layout.HBox(p.Env, layout.Stretch(r.going), r.cancel)
	r.object.Hide()
	return r
}

// run runs a change, unless another one is under way. done deals with its error; one that was
// given up is none, and done is not called.
func (r *rewriting) run(change func(context.Context, data.Progress) error, done func(error)) {
	if *r.busy {
		r.say(r.T("way.busy"), false)
		return
	}
	*r.busy = true
	own, stop := context.WithCancel(context.Background())
	r.stop = stop
	r.say(r.T("way.going"), true)
	page.Finish(r.Place, func(ctx context.Context) (struct{}, error) {
		defer context.AfterFunc(ctx, stop)()
		return struct{}{}, change(own, r.progress())
	}, func(_ struct{}, err error) {
		*r.busy = false
		given := own.Err() != nil && errors.Is(err, context.Canceled)
		stop()
		if given {
			r.say(r.T("way.undone"), false)
			return
		}
		r.object.Hide()
		done(err)
	})
}

// progress returns what shows how far the change is.
func (r *rewriting) progress() data.Progress {
	shown := int64(-1)
	return func(now, all int64) {
		if percent := 100 * now / max(all, 1); percent != shown {
			shown = percent
			r.PostWhile(r.Context(), func() { r.going.SetText(r.T("way.percent", "percent", r.Lang.Number(int(percent)))) })
		}
	}
}

func (r *rewriting) say(text string, cancels bool) {
	r.going.SetText(text)
	if r.cancel.Hide(); cancels {
		r.cancel.Show()
	}
	r.object.Show()
	r.object.Refresh()
}
