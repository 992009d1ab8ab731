package settings

import (
	"strconv"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
)

// pacePart sets when campaigns of an account wait: in quiet hours, while it is new, and for
// the addresses of one domain.
type pacePart struct {
	*page.Place
	account     data.Account
	from, until *field.Entry // times of day; both empty for none
	warm        *field.Check
	domain      *field.Entry // messages an hour to one domain; empty for no limit
}

// goodPerDomain is what is proposed for a new address.
const goodPerDomain = 200

func newPacePart(p *page.Place, a data.Account) *pacePart {
	t := &pacePart{Place: p, account: a, from: field.NewEntry(p.Env), until: field.NewEntry(p.Env), domain: field.NewEntry(p.Env)}
	t.warm = field.NewCheck(p.Env, p.T("account.warm"), nil)
	t.warm.SetChecked(!a.Warm(p.Now()))
	for _, e := range []*field.Entry{t.from, t.until} {
		e.Direction = field.LTR
		e.Validate = t.checkHour
	}
	t.domain.Direction = field.LTR
	t.domain.SetText(someNumber(a.PerDomain))
	if a.Quiet.From != a.Quiet.Until {
		t.from.SetText(clockText(a.Quiet.From))
		t.until.SetText(clockText(a.Quiet.Until))
	}
	return t
}

// rows returns the rows of the form.
func (t *pacePart) rows() []field.Row {
	t.from.SetCaption(t.T("account.quiet.from"))
	t.until.SetCaption(t.T("account.quiet.until"))
	hours := layout.Columns(t.Env, 2, t.from, t.until)
	return []field.Row{
		{Label: t.T("account.domain"), Widget: t.domain, Hint: t.T("account.domain.hint", "n", goodPerDomain)},
		{Label: t.T("account.quiet"), Widget: hours, Hint: t.T("account.quiet.hint")},
		{Label: t.T("account.new"), Widget: t.warm, Hint: t.T("account.warm.hint")},
	}
}

// clockText writes minutes after midnight as a time of day.
func clockText(minute int) string {
	return time.Date(2000, 1, 1, 0, minute, 0, 0, time.UTC).Format("15:04")
}

// clockMinute reads a time of day, in minutes after midnight.
func clockMinute(s string) (int, bool) {
	at, err := time.Parse("15:04", strings.TrimSpace(page.LatinDigits(s)))
	return at.Hour()*60 + at.Minute(), err == nil
}

// checkHour says what is wrong with a time of day. Both are there, and not the same, or none.
func (t *pacePart) checkHour(s string) string {
	if strings.TrimSpace(t.from.Text()+t.until.Text()) == "" {
		return ""
	}
	from, begins := clockMinute(t.from.Text())
	until, ends := clockMinute(t.until.Text())
	if _, ok := clockMinute(s); !ok || begins && ends && from == until {
		return t.T("account.quiet.wrong")
	}
	return ""
}

// into writes what was chosen into an account.
func (t *pacePart) into(a *data.Account) {
	a.PerDomain, _ = strconv.Atoi(plainNumber(t.domain.Text())) // checked before; empty is 0
	a.Quiet = data.Hours{}
	from, begins := clockMinute(t.from.Text())
	until, ends := clockMinute(t.until.Text())
	if begins && ends {
		a.Quiet = data.Hours{From: from, Until: until}
	}
	switch was := !t.account.Warm(t.Now()); {
	case !t.warm.Checked():
		a.WarmSince = time.Time{}
	case !was:
		a.WarmSince = t.Now().Truncate(time.Millisecond)
	}
}
