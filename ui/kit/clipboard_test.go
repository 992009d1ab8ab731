package kit_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
)

// timers are those that an Env was asked for; none runs by itself.
type timers struct {
	d       []time.Duration
	f       []func()
	stopped []bool
}

func (s *timers) after(d time.Duration, f func()) func() bool {
	n := len(s.f)
	s.d, s.f, s.stopped = append(s.d, d), append(s.f, f), append(s.stopped, false)
	return func() bool { s.stopped[n] = true; return true }
}

// What was copied is gone after a minute, or when it is to be forgotten, and what others
// copied stays.
func TestEnv_Copy(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(*kit.Env)
		want      string
	}{
		"Nothing":       {func(*kit.Env) {}, ""},
		"Forgotten":     {func(e *kit.Env) { e.ForgetCopied() }, ""},
		"ByAnother":     {func(*kit.Env) { fyne.CurrentApp().Clipboard().SetContent("theirs") }, "theirs"},
		"ForgottenThen": {func(e *kit.Env) { e.ForgetCopied(); fyne.CurrentApp().Clipboard().SetContent("ours") }, "ours"},
	} {
		t.Run(name, func(t *testing.T) {
			env, s := kittest.New(t, "en", kit.Light), &timers{}
			env.After = s.after
			env.Copy("ours")
			if got := fyne.CurrentApp().Clipboard().Content(); got != "ours" {
				t.Fatalf("the clipboard holds %q", got)
			}
			c.meanwhile(env)
			if len(s.d) != 1 || s.d[0] != time.Minute {
				t.Fatalf("it stays for %v", s.d)
			}
			s.f[0]()
			if got := fyne.CurrentApp().Clipboard().Content(); got != c.want {
				t.Errorf("after a minute the clipboard holds %q, want %q", got, c.want)
			}
		})
	}
}

// A second text has a minute of its own.
func TestEnv_Copy_Again(t *testing.T) {
	env, s := kittest.New(t, "en", kit.Light), &timers{}
	env.After = s.after
	env.Copy("first")
	env.Copy("second")
	if len(s.f) != 2 || !s.stopped[0] || s.stopped[1] {
		t.Errorf("timers %v, stopped %v", s.d, s.stopped)
	}
	env.ForgetCopied()
	if !s.stopped[1] || fyne.CurrentApp().Clipboard().Content() != "" {
		t.Error("it is not forgotten")
	}
}
