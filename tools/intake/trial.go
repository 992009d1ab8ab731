package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"time"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/data/keys"
)

// trial imports files as their owner would.
type trial struct {
	region string
	zone   *time.Location
	agree  bool
	leads  int // that are printed
	now    time.Time
}

func (t trial) try(ctx context.Context, file string) answer {
	a := answer{File: file}
	if err := t.fill(ctx, &a); err != nil {
		return answer{File: file, Error: refuse(err)}
	}
	return a
}

// refuse words an error in codes.
func refuse(err error) *refusal {
	if e, ok := errors.AsType[*intake.Error](err); ok {
		r := &refusal{Code: string(e.Code), What: string(e.What), Line: e.Line}
		for _, m := range e.Members {
			r.Members = append(r.Members, m.Name)
		}
		for _, c := range e.Choices {
			r.Choices = append(r.Choices, string(c))
		}
		return r
	}
	if code := data.CodeOf(err); code != "" {
		return &refusal{Code: string(code)}
	}
	return &refusal{Code: err.Error()}
}

func (t trial) fill(ctx context.Context, a *answer) (err error) {
	table, err := t.open(ctx, a)
	if err != nil {
		return err
	}
	plan, err := intake.Propose(ctx, table, intake.Given{Region: t.region, Zone: t.zone, Now: t.now}, nil)
	if err != nil {
		return err
	}
	a.describe(table, plan)
	folder, err := os.MkdirTemp("", "mujeeb-intake-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	v, err := data.Create(ctx, filepath.Join(folder, "vault"), []byte(rand.Text()), data.Params{Now: func() time.Time { return t.now }, Cost: keys.Cost{Time: 1, MemoryKiB: keys.MinMemoryKiB, Threads: 1}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	return t.take(ctx, v, table, plan, a)
}

// open opens a file. Where the page asks for the encoding, the first choice is taken.
func (t trial) open(ctx context.Context, a *answer) (*intake.Table, error) {
	opener := func() (io.ReadCloser, error) { return os.Open(a.File) }
	table, err := intake.Open(ctx, filepath.Base(a.File), opener, intake.Options{})
	if e, ok := errors.AsType[*intake.Error](err); ok && e.Code == intake.CodeEncodingUnclear && len(e.Choices) > 0 {
		a.Asked = append(a.Asked, "encoding")
		return intake.Open(ctx, filepath.Base(a.File), opener, intake.Options{Encoding: e.Choices[0]})
	}
	return table, err
}

// describe says what is proposed.
func (a *answer) describe(table *intake.Table, plan *intake.Plan) {
	m, f := plan.Mapping, plan.Found
	columnName := func(i int) string {
		if i < 0 {
			return ""
		}
		return m.Columns[i].Name
	}
	a.Kind, a.Encoding, a.Rows = m.Kind, table.Encoding, f.Rows
	a.Options = options{m.Source, m.DayFirst, m.DayUnclear, m.EveryoneLeft, m.TurnNames, m.Shared}
	for _, c := range m.Columns {
		a.Columns = append(a.Columns, column{c.Name, c.Field, c.Why, c.Suggested, c.Prefix, c.Answers})
	}
	for _, v := range f.Values {
		a.Values = append(a.Values, value{columnName(v.Column), v.Text, v.Count, v.Said, v.Known, v.Date})
	}
	for _, d := range f.Doubts {
		a.Doubts = append(a.Doubts, doubt{d.Code, columnName(d.Column), d.Count})
	}
	for _, s := range f.Shared {
		a.Shared = append(a.Shared, shared{s.Kind, s.Value, s.Rows})
	}
}

// take imports the table and says what became of it.
func (t trial) take(ctx context.Context, v *data.Vault, table *intake.Table, plan *intake.Plan, a *answer) error {
	ground, err := t.ground(ctx, v)
	if err != nil {
		return err
	}
	if plan.Mapping.ContactsOnly() {
		ground = nil
	}
	taking := plan.Take(table)
	source := plan.Mapping.Source
	if source == "" {
		source = table.Name
	}
	report, err := v.Import(ctx, data.Import{Source: data.Source{Name: source, Kind: "file"}, SHA256: plan.Found.SHA256[:], Ground: ground, Answers: plan.Mapping.Answers()},
		a.listening(taking.Leads(ctx), t.leads), nil)
	if err != nil {
		return err
	}
	if err := taking.Settle(ctx, report); err != nil {
		return err
	}
	people, err := v.CountLeads(ctx, data.LeadFilter{})
	if err != nil {
		return err
	}
	a.People, a.Agreed, a.OptOuts, a.Blocked, a.TestRows = people+report.Blocked, report.Agreed, report.OptedOut, report.Blocked, taking.TestRows
	a.Unread, a.Remarks = cellsOf(taking.Unread), cellsOf(taking.Remarks)
	for _, r := range taking.Aside {
		a.Aside = append(a.Aside, row{r.Line, r.Code})
	}
	return t.list(ctx, v, a)
}

// ground is what the owner says of the people's agreement.
func (t trial) ground(ctx context.Context, v *data.Vault) (*data.ImportGround, error) {
	if !t.agree {
		return nil, nil
	}
	purpose, err := v.SavePurpose(ctx, data.Purpose{Name: "News", Channel: data.ChannelEmail, Ground: data.GroundConsent})
	if err != nil {
		return nil, err
	}
	return &data.ImportGround{PurposeID: purpose, Via: data.ViaForm, Grade: data.GradeWord, How: "the file proves it"}, nil
}

// listening notes what the rows say on their way into the vault.
func (a *answer) listening(rows iter.Seq2[data.ImportLead, error], most int) iter.Seq2[data.ImportLead, error] {
	return func(yield func(data.ImportLead, error) bool) {
		for l, err := range rows {
			if err == nil && len(a.Taken) < most {
				a.Taken = append(a.Taken, said{l.Line, l.Name, known(l.At), l.Word.Said, known(l.Word.At)})
			}
			if !yield(l, err) {
				return
			}
		}
	}
}

// list adds the leads as the vault holds them.
func (t trial) list(ctx context.Context, v *data.Vault, a *answer) error {
	ids, err := v.LeadIDs(ctx, data.LeadFilter{}, data.LeadOrder{})
	if err != nil {
		return err
	}
	ids = ids[:min(len(ids), t.leads)]
	rows, err := v.LeadRows(ctx, ids)
	if err != nil {
		return err
	}
	for i, id := range ids {
		person, err := v.PersonFile(ctx, id)
		if err != nil {
			return err
		}
		l := leadOf(person)
		l.Greeting = rows[i].MergeFields()["first_name"]
		a.Leads = append(a.Leads, l)
	}
	return nil
}

func leadOf(person *data.PersonFile) lead {
	l := person.Lead
	out := lead{Name: l.Name, Given: l.Given, Family: l.Family, Lang: l.Lang, Tags: l.Tags, Note: l.Note, Extra: l.Extra, State: l.State}
	for _, id := range l.Identities {
		switch id.Kind {
		case data.Email:
			out.Emails = append(out.Emails, id.Value)
		case data.Phone:
			out.Phones = append(out.Phones, id.Value)
		default:
			out.PSIDs = append(out.PSIDs, id.Value)
		}
	}
	for _, e := range person.Consents {
		out.Consents = append(out.Consents, consent{e.Act, known(e.At)})
	}
	return out
}

func cellsOf(list []intake.Unread) (cells []cell) {
	for _, u := range list {
		cells = append(cells, cell{u.Line, u.Name, u.Text, u.Code})
	}
	return cells
}
