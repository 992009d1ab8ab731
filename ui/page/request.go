package page

import (
	"context"
	"strings"

	"mujeeb/data"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
)

// RequestFields is what is known of a request that is about to be registered.
type RequestFields struct {
	data.Request
	Whose string // what the lead is called; "" where it is somebody who is still to be found
}

// requestForm is the dialog that registers a request.
type requestForm struct {
	*Place
	known         RequestFields
	right, way    *field.Select
	name, address *field.Entry
	received      *field.Entry
	asked         *field.TextArea
	registered    func(id int64)
}

// AskRequest asks what is still to be known of a request and registers it.
func AskRequest(p *Place, known RequestFields, registered func(id int64)) {
	f := &requestForm{Place: p, known: known, registered: registered}
	f.right, f.way = RightSelect(p), RequestWaySelect(p)
	if known.Right != "" {
		f.right.SetSelected(string(known.Right))
	}
	if known.Way != "" {
		f.way.SetSelected(string(known.Way))
	}
	at := known.ReceivedAt
	if at.IsZero() {
		at = p.Now()
	}
	f.known.ReceivedAt = at
	f.received = MomentEntry(p, at, false)
	f.asked = field.NewTextArea(p.Env, 3)
	f.asked.SetText(known.Asked)
	title := p.T("request.new")
	if known.LeadID != 0 {
		title = p.T("request.new.of", "name", LeadTitle(p.Env, known.Whose))
	}
	dialog.Form(p.Env, dialog.FormSpec{Title: title, Text: p.T("request.new.text"), Fields: f.rows(), Width: 620, Yes: p.T("request.register"), Check: f.check, OnYes: f.register})
}

func (f *requestForm) rows() []field.Row {
	rows := []field.Row{{Label: f.T("request.field.right"), Widget: f.right}}
	if f.known.LeadID == 0 {
		f.name, f.address = field.NewEntry(f.Env), field.NewEntry(f.Env)
		f.address.Direction = field.LTR
		f.name.SetText(f.known.Name)
		f.address.SetText(f.known.Address)
		rows = append(rows, field.Row{Label: f.T("request.field.name"), Widget: f.name},
			field.Row{Label: f.T("request.field.address"), Widget: f.address, Hint: f.T("request.field.address.hint")})
	}
	return append(rows,
		field.Row{Label: f.T("request.field.way"), Widget: f.way},
		field.Row{Label: f.T("request.field.received"), Widget: f.received, Hint: f.T("request.field.received.hint")},
		field.Row{Label: f.T("request.field.asked"), Widget: f.asked, Hint: f.T("request.field.asked.hint")})
}

func (f *requestForm) check() string {
	if f.known.LeadID == 0 && strings.TrimSpace(f.name.Text()+f.address.Text()) == "" {
		return f.T("request.field.name.empty")
	}
	return ""
}

func (f *requestForm) register() {
	r := f.known.Request
	r.Right, r.Way, r.Asked = data.Right(f.right.Selected()), data.RequestWay(f.way.Selected()), f.asked.Text()
	r.ReceivedAt = MomentIn(f.Place, f.received, f.known.ReceivedAt)
	if f.known.LeadID == 0 {
		r.Name, r.Address = f.name.Text(), f.address.Text()
	}
	Finish(f.Place, func(ctx context.Context) (int64, error) { return f.Vault.AddRequest(ctx, r) }, OrFail(f.Place, f.registered))
}

// RightSelect chooses one of the rights.
func RightSelect(p *Place) *field.Select {
	var options []field.Option
	for _, r := range data.Rights() {
		options = append(options, field.Option{Key: string(r), Text: p.T("request.right." + string(r))})
	}
	s := field.NewSelect(p.Env, options, nil)
	s.SetSelected(string(data.RightAccess))
	return s
}

// RequestWaySelect chooses by which way somebody was in touch.
func RequestWaySelect(p *Place) *field.Select {
	var options []field.Option
	for _, w := range data.RequestWays() {
		options = append(options, field.Option{Key: string(w), Text: p.T("request.way." + string(w))})
	}
	s := field.NewSelect(p.Env, options, nil)
	s.SetSelected(string(data.RequestByEmail))
	return s
}
