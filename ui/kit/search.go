package kit

import "time"

// searchPause is how long typing must rest before a search starts.
const searchPause = 250 * time.Millisecond

// Search is a field that asks for results while one types.
type Search struct {
	Entry
	search func(string)
	stop   func() bool
	last   string
}

// NewSearch makes a field that calls search when typing rests for a moment, and at once on Return, always with a text
// that differs from the last one.
func NewSearch(env *Env, placeholder string, search func(string)) *Search {
	s := &Search{search: search}
	s.env, s.placeholder = env, placeholder
	s.OnChanged = s.wait
	s.OnSubmitted = s.now
	s.ExtendBaseWidget(s)
	return s
}

func (s *Search) wait(text string) {
	if s.stop != nil {
		s.stop()
	}
	s.stop = s.env.after(searchPause, func() { s.now(s.Text()) })
}

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
