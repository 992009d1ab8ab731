package imports

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page/fields"
)

// form is a file as it will be taken, and what the person says about it.
type form struct {
	*importPage
	table    *intake.Table
	mapping  intake.Mapping
	known    *known // nil until the whole file was read
	columns  fyne.CanvasObject
	fields   []*field.Select
	preview  *preview
	source   *field.Entry
	region   *field.Select
	tags     *fields.Tags
	days     *field.RadioGroup
	dayRow   fyne.CanvasObject // with days; hidden when the dates are clear
	proof    *proofForm
	warning  *piece.Banner
	problem  *piece.Banner
	status   *prose.Label
	starting *button.Button
	object   fyne.CanvasObject
}

func newForm(i *importPage, l looked) *form {
	f := &form{importPage: i, table: l.table}
	f.mapping = intake.Guess(l.table.Header, l.table.Preview)
	f.mapping.Region, f.mapping.Zone = l.settings.Region, i.Now().Location()
	if kept := i.plan.mapping; kept != nil && len(kept.Columns) == len(l.table.Header) {
		f.mapping = *kept
		f.mapping.Columns = slices.Clone(kept.Columns)
	}
	f.warning, f.problem = piece.NewBanner(i.Env, kit.ToneWarn, ""), piece.NewBanner(i.Env, kit.ToneBad, "")
	f.warning.Hide()
	f.problem.Hide()
	f.status = prose.NewLabel(i.Env, "", prose.Muted)
	f.starting = button.New(i.Env, button.Primary, i.T("import.start"), f.start)
	f.starting.Disable()
	f.preview = newPreview(i.Place)
	f.proof = newProofForm(i.Place, l.purposes, i.plan.proof)
	cards := layout.ScrollOutdented(layout.VBox(f.warning, f.columnsCard(), f.originCard(), f.proof.card()))
	foot := layout.HBox(i.Env, f.status, layout.Spacer(), button.New(i.Env, button.Plain, i.T("import.other"), i.choose), f.starting)
	f.object = layout.Border(i.Env, nil, layout.VBox(layout.VBoxTight(), f.problem, foot), nil, nil, layout.SplitHeight(0.62, cards, f.previewBox()))
	f.mapped()
	f.source.OnChanged = func(string) { f.reconsider() }
	f.proof.changed = f.reconsider
	return f
}

// tell writes down what the person has said.
func (f *form) tell(p *importPlan) {
	m := f.mapping
	m.Columns = slices.Clone(m.Columns)
	p.mapping = &m
	p.source, p.region, p.tags, p.proof = f.source.Text(), f.region.Selected(), slices.Clone(f.tags.Tags()), f.proof.proof()
}

// reading says how the file was read, and lets that be corrected. header is the
// tick that says whether the first line holds names.
func (f *form) reading() (form fyne.CanvasObject, header *field.Check) {
	encodings := []field.Option{}
	for _, e := range []intake.Encoding{intake.UTF8, intake.UTF16LE, intake.UTF16BE, intake.Windows1256, intake.Windows1252} {
		encodings = append(encodings, field.Option{Key: string(e), Text: f.T("import.encoding." + string(e))})
	}
	encoding := field.NewSelect(f.Env, encodings, nil)
	encoding.SetSelected(string(f.table.Encoding))
	encoding.OnChanged = func(key string) { f.again(func(o *intake.Options) { o.Encoding = intake.Encoding(key) }) }
	delimiter := field.NewSelect(f.Env, []field.Option{
		{Key: ",", Text: f.T("import.delimiter.comma")}, {Key: ";", Text: f.T("import.delimiter.semicolon")}, {Key: "\t", Text: f.T("import.delimiter.tab")},
	}, nil)
	delimiter.SetSelected(string(rune(f.table.Delimiter)))
	delimiter.OnChanged = func(key string) { f.again(func(o *intake.Options) { o.Delimiter = key[0] }) }
	header = field.NewCheck(f.Env, f.T("import.header"), nil)
	header.SetChecked(!f.plan.options.NoHeader)
	header.OnChanged = func(on bool) { f.again(func(o *intake.Options) { o.NoHeader = !on }) }
	return field.Form(f.Env,
		field.Row{Label: f.T("import.encoding"), Widget: encoding},
		field.Row{Label: f.T("import.delimiter"), Widget: delimiter},
		field.Row{Label: f.T("import.firstline"), Widget: header}), header
}

// doubts are what the person should look at in the file.
func (f *form) doubts(header *field.Check) *fyne.Container {
	box := layout.VBox()
	if f.table.HeaderIsData {
		box.Add(piece.NewBanner(f.Env, kit.ToneWarn, f.T("import.headless"),
			button.New(f.Env, button.Plain, f.T("import.headless.yes"), func() { header.SetChecked(false) })))
	}
	if len(f.table.Duplicates) > 0 {
		box.Add(piece.NewBanner(f.Env, kit.ToneInfo, f.T("import.duplicates", "names", strings.Join(f.table.Duplicates, ", "))))
	}
	return box
}

// again looks at the file anew, read in another way. The columns may be others
// then, so they are guessed anew. When it cannot be read so, it is as before.
func (f *form) again(change func(*intake.Options)) {
	f.tell(&f.plan)
	sound := f.plan
	f.sound = &sound
	f.plan.mapping = nil
	change(&f.plan.options)
	f.look()
}

// columnsCard has a line for each column: its name, something that stands in it,
// and what it holds. Columns that are left out are folded away.
func (f *form) columnsCard() fyne.CanvasObject {
	options := make([]field.Option, 0, len(intake.Fields()))
	for _, target := range intake.Fields() {
		options = append(options, field.Option{Key: string(target), Text: f.T("import.field." + string(target))})
	}
	taken, ignored := layout.VBoxTight(f.columnLine(
		prose.NewLabel(f.Env, f.T("import.column.name"), prose.Caption),
		prose.NewLabel(f.Env, f.T("import.column.sample"), prose.Caption),
		prose.NewLabel(f.Env, f.T("import.column.field"), prose.Caption))), layout.VBoxTight()
	out := 0
	for i, c := range f.mapping.Columns {
		s := field.NewSelect(f.Env, options, nil)
		s.SetCaption(f.T("import.column", "name", c.Name))
		s.SetSelected(string(c.Field))
		s.OnChanged = func(key string) { f.choose(i, intake.Field(key)) }
		f.fields = append(f.fields, s)
		line := f.columnLine(prose.NewClipped(f.Env, c.Name, prose.Strong), prose.NewClipped(f.Env, f.sample(i), prose.Muted), s)
		if c.Field == intake.Ignore {
			ignored.Add(line)
			out++
			continue
		}
		taken.Add(line)
	}
	reading, header := f.reading()
	box := layout.VBox(prose.NewClipped(f.Env, f.Lang.Join(f.table.Name, f.T("import.kind."+string(f.mapping.Kind))), prose.Muted))
	if doubts := f.doubts(header); len(doubts.Objects) > 0 {
		box.Add(doubts)
	}
	box.Add(taken)
	box.Add(f.dayChoice())
	if out > 0 {
		box.Add(piece.NewFold(f.Env, f.T("import.ignored", "n", out), ignored))
	}
	box.Add(piece.NewFold(f.Env, f.T("import.how"), reading))
	f.columns = piece.NewCard(f.Env, f.T("import.columns"), box)
	return f.columns
}

func (f *form) columnLine(name, sample, target fyne.CanvasObject) fyne.CanvasObject {
	return layout.Border(f.Env, nil, nil, nil, layout.FixedWidth(240, target), layout.Columns(f.Env, 2, layout.VCenter(name), layout.VCenter(sample)))
}

// sample is the first thing that stands in a column.
func (f *form) sample(column int) string {
	for _, row := range f.table.Preview {
		if _, problems := f.mapping.Apply(row); intake.SetAside(problems) || column >= len(row.Cells) {
			continue
		}
		if s := strings.Join(strings.Fields(row.Cells[column]), " "); s != "" {
			return s
		}
	}
	return ""
}

// choose says what a column holds. What can stand in one column only is taken
// from the other that had it.
func (f *form) choose(column int, target intake.Field) {
	was := f.mapping.Columns[column].Field
	f.mapping.Columns[column].Field = target
	for i, c := range f.mapping.Columns {
		if i != column && c.Field == target && !target.Several() {
			f.mapping.Columns[i].Field = intake.Extra
			f.fields[i].SetSelected(string(intake.Extra))
		}
	}
	if was == intake.CreatedTime || target == intake.CreatedTime {
		f.mapping.SettleDays(f.table.Preview)
		f.showDays()
		f.columns.Refresh()
	}
	f.mapped()
}

// mapped shows the first rows as they will be taken now.
func (f *form) mapped() {
	f.preview.show(f.mapping, f.table.Preview)
	f.reconsider()
	f.ready()
}

// reconsider takes back what was said of an answer that is another one now.
func (f *form) reconsider() {
	if f.mapping.Identifies() {
		f.problem.Say("")
	} else {
		f.problem.Say(f.T("import.need.identity"))
	}
}

// previewBox stays in sight while the rest is scrolled.
func (f *form) previewBox() fyne.CanvasObject {
	title := prose.NewLabel(f.Env, f.T("import.preview"), prose.Strong)
	return layout.Border(f.Env, layout.VBox(layout.VBoxTight(), title, layout.VBoxTight()), nil, nil, nil, f.preview.grid)
}

// originCard asks where the people come from, and what a file cannot say itself.
func (f *form) originCard() fyne.CanvasObject {
	f.source = field.NewEntry(f.Env)
	f.source.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" {
			return f.T("import.source.missing")
		}
		return ""
	}
	f.source.SetText(f.suggestedSource())
	f.tags = fields.NewTags(f.Env, f.plan.tags)
	f.region = field.NewSelect(f.Env, fields.Regions(f.Env, f.mapping.Region), func(code string) {
		f.mapping.Region = code
		f.mapped()
	})
	if f.plan.region != "" {
		f.mapping.Region = f.plan.region
	}
	f.region.SetSelected(f.mapping.Region)
	fields := []field.Row{
		{Label: f.T("import.source"), Widget: f.source, Hint: f.T("import.source.hint")},
		{Label: f.T("import.tags"), Widget: f.tags.Object},
		{Label: f.T("import.region"), Widget: f.region, Hint: f.T("import.region.hint")},
	}
	return piece.NewCard(f.Env, f.T("import.origin"), field.Form(f.Env, fields...))
}

func (f *form) suggestedSource() string {
	if f.plan.source != "" {
		return f.plan.source
	}
	if f.mapping.Source != "" {
		return f.mapping.Source
	}
	return strings.TrimSuffix(f.table.Name, filepath.Ext(f.table.Name))
}

// dayChoice asks how dates such as 03/04/2026 are to be read.
func (f *form) dayChoice() fyne.CanvasObject {
	f.days = field.NewRadioGroup(f.Env, []field.Option{{Key: "day", Text: f.T("import.days.day")}, {Key: "month", Text: f.T("import.days.month")}}, nil)
	f.days.OnChanged = func(key string) {
		f.mapping.DayFirst = key == "day"
		f.mapped()
	}
	f.dayRow = field.Form(f.Env, field.Row{Label: f.T("import.days"), Widget: f.days})
	f.showDays()
	return f.dayRow
}

// showDays shows the choice when the dates leave it open.
func (f *form) showDays() {
	if !f.mapping.DayUnclear {
		f.dayRow.Hide()
		return
	}
	f.days.SetSelected(map[bool]string{true: "day", false: "month"}[f.mapping.DayFirst])
	f.dayRow.Show()
}

func (f *form) counting(rows int) { f.status.SetText(f.T("import.counting", "n", rows)) }

// checked notes that the whole file can be read.
func (f *form) checked(k known) {
	f.known, f.sound = &k, nil
	if f.note != "" {
		f.problem.Say(f.note)
		f.note = ""
	}
	f.status.SetText(f.T("import.counted", "n", k.sum.Rows))
	if len(k.before) > 0 {
		f.warning.Say(f.T("import.before", "date", f.Lang.DateTime(f.Local(k.before[0]))))
		f.object.Refresh()
	}
	f.ready()
}

// ready lets the import be started once the file is read and has people in it.
func (f *form) ready() {
	if f.known != nil && f.mapping.Identifies() {
		f.starting.Enable()
	} else {
		f.starting.Disable()
	}
}

// start begins the import, when all that it needs was said.
func (f *form) start() {
	f.problem.Say("")
	if !f.source.Check() {
		f.problem.Say(f.source.Error())
		f.Window.Canvas().Focus(f.source)
		return
	}
	ground, problem := f.proof.ground()
	if problem != "" {
		f.problem.Say(problem)
		return
	}
	kind := "file"
	if f.mapping.Kind == intake.FacebookLeads {
		kind = "lead_form"
	}
	f.tell(&f.plan)
	f.run(f.table, f.mapping, f.known.sum, data.Import{
		Source: data.Source{Name: strings.TrimSpace(f.source.Text()), Kind: kind},
		SHA256: f.known.sum.SHA256[:], Tags: f.tags.Tags(), Ground: ground,
	})
}
