package field

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/grid"
)

// searchPause is how long nothing must be typed before a search starts.
const searchPause = 120 * time.Millisecond

// Search is an entry that asks for results while a person types.
type Search struct {
	Entry
	Results *grid.Grid // what was found, which Down goes to; may be nil

	search func(string)
	stop   func() bool
	last   string
}

// NewSearch makes an entry that calls search after a pause in typing, and at
// once on Return. search is never called twice with the same text in a row.
func NewSearch(env *kit.Env, placeholder string, search func(string)) *Search {
	s := &Search{search: search}
	s.placeholder = placeholder
	s.OnChanged = s.wait
	s.OnSubmitted = s.now
	s.lead = newIconTap(theme.SearchIcon(), placeholder, func(*iconTap) { kit.Focus(s, s) })
	s.begin(env, s)
	s.SetCaption(placeholder)
	return s
}

// TypedKey is called by the toolkit. Escape empties the field before it does
// anything else; Down searches at once and moves to the results.
func (s *Search) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape && s.Text() != "" {
		s.SetText("")
		s.now("")
		return
	}
	if k.Name == fyne.KeyDown && s.Results != nil && s.Results.Len() > 0 {
		s.now(s.Text())
		kit.Focus(s.Results, s)
		return
	}
	s.Entry.TypedKey(k)
}

// CreateRenderer is called by the toolkit.
func (s *Search) CreateRenderer() fyne.WidgetRenderer { return s.draw() }

// wait starts the pause anew.
func (s *Search) wait(string) {
	if s.stop != nil {
		s.stop()
	}
	s.stop = after(s.env, searchPause, func() { s.now(s.Text()) })
}

// now searches, unless for the same text as before.
func (s *Search) now(text string) {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	if text == s.last {
		return
	}
	s.last = text
	s.search(text)
}

// after runs f on the UI goroutine when d has passed, unless stop is called
// before.
func after(env *kit.Env, d time.Duration, f func()) (stop func() bool) {
	if env.After != nil {
		return env.After(d, f)
	}
	return time.AfterFunc(d, func() { env.Post(f) }).Stop
}
