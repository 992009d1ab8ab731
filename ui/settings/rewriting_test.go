package settings

import (
	"context"
	"errors"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page/pagetest"
)

// A change that encrypts the vault anew shows how far it is and can be given up, which is
// said and is no error. One at a time is made, and one that failed is told.
func TestRewriting(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			s := pagetest.New(t, language)
			busy := new(bool)
			r, other := newRewriting(s.Place, busy), newRewriting(s.Place, busy)
			s.Show(r.object)
			var told []error
			half := make(chan struct{})
			r.run(func(ctx context.Context, progress data.Progress) error {
				progress(1, 2)
				close(half)
				<-ctx.Done()
				return ctx.Err()
			}, func(err error) { told = append(told, err) })
			<-half
			s.Reads(s.T("way.percent", "percent", s.Place.Lang.Number(50)))
			other.run(func(context.Context, data.Progress) error {
				t.Error("two changes are made at once")
				return nil
			}, func(error) {})
			if text := other.going.Text(); text != s.T("way.busy") {
				t.Errorf("the other says %q", text)
			}
			if err := s.Press(s.T("kit.cancel")); err != nil {
				t.Fatal(err)
			}
			s.Reads(s.T("way.undone"))
			if len(told) > 0 || *busy {
				t.Errorf("given up: told %v, busy %t", told, *busy)
			}
			failed := errors.New("failed")
			r.run(func(context.Context, data.Progress) error { return failed }, func(err error) { told = append(told, err) })
			s.Until("the error", func() bool { return len(told) == 1 && errors.Is(told[0], failed) && !r.object.Visible() })
		})
	}
}

// The password is changed by the form also when the page is left meanwhile; a wrong old one
// is told, and the right one has to wait then as at unlocking.
func TestPasswordForm(t *testing.T) {
	s := pagetest.New(t, "en")
	f := &passwordForm{Place: s.Place, rewriting: newRewriting(s.Place, new(bool))}
	s.Show(f.content())
	const fresh = "seven grey herons over the river"
	fill := func(old string) {
		f.old.SetText(old)
		f.password.SetText(fresh)
		f.again.SetText(fresh)
		if err := s.Press(s.T("settings.password.change")); err != nil {
			t.Fatal(err)
		}
	}
	fill("wrong")
	s.Reads(s.T("error.wrong_password"))
	fill(datatest.Password)
	s.Reads(s.T("error.too_soon"))
	s.Clock.Add(1 << 40)
	fill(datatest.Password)
	s.Place.End()
	s.Until("the password to be changed", func() bool {
		s.Clock.Add(1 << 40)
		return s.Vault.Check(t.Context(), data.Secret{Password: []byte(fresh)}) == nil
	})
}
