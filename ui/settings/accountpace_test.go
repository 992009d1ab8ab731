package settings

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/ui/page/pagetest"
)

// Quiet hours are two times or none, whatever digits they are typed in, and are shown as
// they were saved.
func TestPacePart_Quiet(t *testing.T) {
	s := pagetest.New(t, "ar")
	for _, c := range []struct {
		from, until string
		right       bool
		want        data.Hours
	}{
		{"21:00", "08:30", true, data.Hours{From: 1260, Until: 510}},
		{"٢١:٠٠", " 8:05 ", true, data.Hours{From: 1260, Until: 485}},
		{"", "", true, data.Hours{}},
		{"21:00", "", false, data.Hours{}},
		{"", "8:00", false, data.Hours{}},
		{"24:00", "8:00", false, data.Hours{}},
		{"9 pm", "8:00", false, data.Hours{}},
		{"8:00", "08:00", false, data.Hours{}},
	} {
		p := newPacePart(s.Place, data.Account{})
		p.from.SetText(c.from)
		p.until.SetText(c.until)
		if right := p.from.Validate(c.from) == "" && p.until.Validate(c.until) == ""; right != c.right {
			t.Errorf("%q to %q is right: %t", c.from, c.until, right)
		}
		var a data.Account
		if p.into(&a); c.right && a.Quiet != c.want {
			t.Errorf("%q to %q: %+v, want %+v", c.from, c.until, a.Quiet, c.want)
		}
		if again := newPacePart(s.Place, a); c.right && (again.from.Text() == "") != (c.want == data.Hours{}) {
			t.Errorf("%+v is shown as %q", a.Quiet, again.from.Text())
		}
	}
}

// Warming up begins when it is chosen, and goes on where it was when the form is saved again.
func TestPacePart_Warm(t *testing.T) {
	s := pagetest.New(t, "en")
	p := newPacePart(s.Place, data.Account{PerDay: 500})
	p.warm.SetChecked(true)
	a := data.Account{PerDay: 500}
	if p.into(&a); !a.WarmSince.Equal(s.Place.Now().Truncate(time.Millisecond)) {
		t.Errorf("since %v", a.WarmSince)
	}
	a.WarmSince = s.Place.Now().AddDate(0, 0, -2)
	again, since := newPacePart(s.Place, a), a.WarmSince
	if again.into(&a); !again.warm.Checked() || !a.WarmSince.Equal(since) {
		t.Errorf("saved again: since %v, want %v", a.WarmSince, since)
	}
	again.warm.SetChecked(false)
	if again.into(&a); !a.WarmSince.IsZero() {
		t.Errorf("no longer: since %v", a.WarmSince)
	}
}

// The limit to one domain is a number or nothing, and is shown as it was saved.
func TestPacePart_Domain(t *testing.T) {
	s := pagetest.New(t, "ar")
	for text, want := range map[string]int{"": 0, "200": 200, "٢٠٠": 200, " 1,000 ": 1000} {
		p := newPacePart(s.Place, data.Account{})
		p.domain.SetText(text)
		a := data.Account{PerDomain: 7}
		if p.into(&a); a.PerDomain != want {
			t.Errorf("%q: %d, want %d", text, a.PerDomain, want)
		}
		if again := newPacePart(s.Place, a); (again.domain.Text() == "") != (want == 0) {
			t.Errorf("%d is shown as %q", a.PerDomain, again.domain.Text())
		}
	}
}
