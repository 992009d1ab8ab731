package breaches

import (
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
)

// decision keeps whether the people affected are told, and why.
type decision struct {
	*page.Place
	way *field.RadioGroup
	why *field.TextArea
	box *fyne.Container
}

// decisionOpen is the choice while nothing is decided.
const decisionOpen = "open"

func newDecision(p *page.Place, b data.Breach, changed func()) *decision {
	d := &decision{Place: p, why: field.NewTextArea(p.Env, 2)}
	options := []field.Option{{Key: decisionOpen, Text: p.T("breach.decision.open")}}
	for _, o := range []data.PeopleDecision{data.TellPeople, data.TellPublic, data.TellNotPeople} {
		options = append(options, field.Option{Key: string(o), Text: p.T("breach.decision." + string(o))})
	}
	d.way = field.NewRadioGroup(p.Env, options, nil)
	d.way.SetSelected(decisionOpen)
	if b.PeopleDecision != "" {
		d.way.SetSelected(string(b.PeopleDecision))
	}
	d.why.SetText(b.PeopleWhy)
	d.box = layout.VBox(d.way, field.Form(p.Env, field.Row{Label: p.T("breach.decision.why"), Widget: d.why, Hint: p.T("breach.decision.why.hint")}))
	d.way.OnChanged = func(string) { changed() }
	d.why.OnChanged = d.way.OnChanged
	return d
}

// wrong says what is wrong with what was filled in, and returns the field: whoever decides
// not to tell people says why.
func (d *decision) wrong() fyne.Focusable {
	d.why.Validate = func(s string) string {
		if data.PeopleDecision(d.way.Selected()) == data.TellNotPeople && strings.TrimSpace(s) == "" {
			return d.T("breach.decision.why.empty")
		}
		return ""
	}
	return field.FirstWrong(d.why)
}

// write puts what was filled in into b.
func (d *decision) write(b *data.Breach) {
	b.PeopleDecision, b.PeopleWhy = "", strings.TrimSpace(d.why.Text())
	if chosen := d.way.Selected(); chosen != decisionOpen {
		b.PeopleDecision = data.PeopleDecision(chosen)
	}
}
