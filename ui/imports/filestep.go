package imports

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data/intake"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page/fields"
)

// fileStep says what file it is and how it was read, and asks where its people come
// from.
type fileStep struct {
	*form
	kind   *prose.Label
	doubts *fyne.Container // what the person should look at in the file
	source *field.Entry
	tags   *fields.Tags
	pane   fyne.CanvasObject
}

func newFileStep(f *form) *fileStep {
	s := &fileStep{form: f, doubts: layout.VBox()}
	s.kind = prose.NewParagraph(f.Env, f.T("import.looking"), prose.Muted)
	reading := s.reading()
	s.doubt()
	head := layout.VBox(layout.VBoxTight(prose.NewClipped(f.Env, f.table.Name, prose.Strong), s.kind), s.doubts, reading)
	s.pane = layout.ScrollOutdented(layout.VBox(piece.NewCard(f.Env, "", head), s.originCard()))
	return s
}

func (s *fileStep) object() fyne.CanvasObject { return s.pane }

func (s *fileStep) first() fyne.Focusable { return s.source }

func (s *fileStep) counted() {}

// done asks for a source.
func (s *fileStep) done() (problem string, ok bool) {
	if s.source.Check() {
		return "", true
	}
	s.focus(s.source)
	return s.source.Error(), false
}

// checked says what the whole file turned out to be.
func (s *fileStep) checked() {
	s.kind.SetText(s.T("import.kind." + string(s.mapping.Kind)))
	if s.plan.source == "" && s.mapping.Source != "" && s.source.Text() == s.fileName() {
		s.source.SetText(s.mapping.Source)
	}
	if before := s.known.before; len(before) > 0 {
		s.doubts.Add(piece.NewBanner(s.Env, kit.ToneWarn, s.T("import.before", "date", s.Lang.DateTime(s.Local(before[0])))))
	}
	setShown(s.doubts, len(s.doubts.Objects) > 0)
	s.frame.Refresh()
}

// doubt shows what the first lines leave open.
func (s *fileStep) doubt() {
	if s.table.HeaderIsData {
		s.doubts.Add(piece.NewBanner(s.Env, kit.ToneWarn, s.T("import.headless"),
			button.New(s.Env, button.Plain, s.T("import.headless.names"), func() { s.again(func(o *intake.Options) { o.Header, o.NoHeader = true, false }) })))
	}
	if len(s.table.Duplicates) > 0 {
		s.doubts.Add(piece.NewBanner(s.Env, kit.ToneInfo, s.T("import.duplicates", "names", strings.Join(s.table.Duplicates, ", "))))
	}
	if slices.ContainsFunc(s.table.Members, func(m intake.Member) bool { return m.OptOuts }) {
		s.doubts.Add(piece.NewBanner(s.Env, kit.ToneInfo, s.T("import.member.noes")))
	}
	if len(s.table.Members) > 1 {
		s.doubts.Add(field.Form(s.Env, field.Row{Label: s.T("import.member"), Widget: slim(s.members())}))
	}
	if len(s.table.Sheets) > 1 {
		s.doubts.Add(field.Form(s.Env, field.Row{Label: s.T("import.sheet"), Widget: slim(s.sheets())}))
	}
	setShown(s.doubts, len(s.doubts.Objects) > 0)
}

// members lets another table of an archive be chosen.
func (s *fileStep) members() *field.Select {
	var options []field.Option
	for _, m := range s.table.Members {
		options = append(options, field.Option{Key: m.Name, Text: s.memberName(m)})
	}
	c := field.NewSelect(s.Env, options, nil)
	c.SetSelected(s.table.Member)
	c.OnChanged = func(name string) { s.again(func(o *intake.Options) { *o = intake.Options{Member: name} }) }
	return c
}

// memberName returns what a table of an archive is called, and whether it lists people
// who left.
func (i *importPage) memberName(m intake.Member) string {
	if m.OptOuts {
		return i.T("import.member.left", "name", m.Name)
	}
	return m.Name
}

// sheets lets another sheet of a workbook be chosen.
func (s *fileStep) sheets() *field.Select {
	var options []field.Option
	for _, x := range s.table.Sheets {
		options = append(options, field.Option{Key: x.Name, Text: x.Name})
	}
	c := field.NewSelect(s.Env, options, nil)
	c.SetSelected(s.table.Sheet)
	c.OnChanged = func(name string) {
		s.again(func(o *intake.Options) { *o = intake.Options{Member: o.Member, Sheet: name} })
	}
	return c
}

// reading says how the file was read, and lets that be corrected.
func (s *fileStep) reading() fyne.CanvasObject {
	format := prose.NewParagraph(s.Env, s.T("import.format."+string(s.table.Format)), prose.Body)
	rows := []field.Row{{Label: s.T("import.format"), Widget: layout.FieldHeight(format)}}
	if s.table.Format != intake.Workbook && s.table.Format != intake.Chats {
		rows = append(rows, field.Row{Label: s.T("import.encoding"), Widget: slim(s.encodings())})
	}
	if s.table.Format == intake.Text {
		rows = append(rows, field.Row{Label: s.T("import.delimiter"), Widget: slim(s.delimiters())})
	}
	if s.table.Format == intake.Text || s.table.Format == intake.Workbook {
		rows = append(rows, field.Row{Label: s.T("import.firstline"), Widget: slim(s.headers())})
	}
	return piece.NewFold(s.Env, s.T("import.how"), field.Form(s.Env, rows...))
}

func (s *fileStep) encodings() *field.Select {
	var options []field.Option
	for _, e := range intake.Encodings() {
		options = append(options, field.Option{Key: string(e), Text: s.T("import.encoding." + string(e))})
	}
	c := field.NewSelect(s.Env, options, nil)
	c.SetSelected(string(s.table.Encoding))
	c.OnChanged = func(key string) { s.again(func(o *intake.Options) { o.Encoding = intake.Encoding(key) }) }
	return c
}

// delimiter is what may stand between columns, by the key of its name.
type delimiter struct {
	key string
	is  byte
}

// delimiters are what may stand between columns.
var delimiters = []delimiter{{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}, {"arabic", intake.ArabicSemicolon}}

func (s *fileStep) delimiters() *field.Select {
	var options []field.Option
	now := ""
	for _, d := range delimiters {
		options = append(options, field.Option{Key: d.key, Text: s.T("import.delimiter." + d.key)})
		if d.is == s.table.Delimiter {
			now = d.key
		}
	}
	c := field.NewSelect(s.Env, options, nil)
	c.SetSelected(now)
	c.OnChanged = func(key string) {
		at := slices.IndexFunc(delimiters, func(d delimiter) bool { return d.key == key })
		s.again(func(o *intake.Options) { o.Delimiter = delimiters[at].is })
	}
	return c
}

// headerLines is how many lines are offered as the one with the names of the columns.
const headerLines = 20

// headers lets the line be chosen that has the names of the columns, or none.
func (s *fileStep) headers() *field.Select {
	options := []field.Option{{Key: "0", Text: s.T("import.header.none")}}
	for n := 1; n <= max(headerLines, s.table.HeaderLine); n++ {
		options = append(options, field.Option{Key: strconv.Itoa(n), Text: s.T("import.header.line", "n", n)})
	}
	c := field.NewSelect(s.Env, options, nil)
	c.SetSelected(strconv.Itoa(s.table.HeaderLine))
	c.OnChanged = func(key string) {
		line, _ := strconv.Atoi(key) // one of the above
		s.again(func(o *intake.Options) { o.HeaderLine, o.Header, o.NoHeader = line, line > 0, line == 0 })
	}
	return c
}

// again looks at the file anew, read in another way. The columns may be others
// then, so they are proposed anew. When it cannot be read so, it is as before.
func (f *form) again(change func(*intake.Options)) {
	f.tell(&f.plan)
	sound := f.plan
	f.sound = &sound
	f.plan.mapping, f.plan.step, f.plan.said = nil, stepFile, answered{}
	change(&f.plan.options)
	f.look()
}

// originCard asks where the people come from, and what a file cannot say itself.
func (s *fileStep) originCard() fyne.CanvasObject {
	s.source = field.NewEntry(s.Env)
	s.source.Validate = func(text string) string {
		if strings.TrimSpace(text) == "" {
			return s.T("import.source.missing")
		}
		return ""
	}
	s.source.SetText(s.plan.source)
	if s.plan.source == "" {
		s.source.SetText(s.fileName())
	}
	s.source.OnChanged = func(string) { s.reconsider() }
	s.tags = fields.NewTags(s.Env, s.plan.tags)
	return piece.NewCard(s.Env, s.T("import.origin"), field.Form(s.Env,
		field.Row{Label: s.T("import.source"), Widget: s.source, Hint: s.T("import.source.hint")},
		field.Row{Label: s.T("import.tags"), Widget: s.tags.Object}))
}

// fileName is what the file is called, without the ending.
func (s *fileStep) fileName() string {
	return strings.TrimSuffix(s.table.Name, filepath.Ext(s.table.Name))
}

// slim lets a list of choices be narrower than its longest choice, as in a small window
// with large letters.
func slim(s *field.Select) fyne.CanvasObject { return layout.FixedWidth(180, s) }
