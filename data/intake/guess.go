package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mujeeb/data"
)

// synonyms are the names that columns have in the field, as headerWords writes them,
// where the words of the name don't say it by themselves.
var synonyms = map[Field][]string{
	FullName:  {"display name", "اسم العميل", "اسمك"},
	FirstName: {"ad", "الاسم الاول"},
	LastName:  {"nom", "العايله", "الكنيه", "اللقب"},
	PSID:      {"psid", "page scoped id", "page scoped user id", "messenger psid", "messenger id"},
	CreatedTime: {"created time", "created at", "created", "date", "timestamp", "submitted at", "signup date", "sign up date", "signed up", "signed up at", "registered", "registration date", "joined", "date added",
		"التاريخ", "تاريخ التسجيل", "تاريخ الانشاء", "وقت الانشاء", "تاريخ الارسال", "fecha", "fecha de creacion", "fecha de registro", "fecha de alta", "date de creation", "date d inscription", "datum", "erstellt am", "angelegt am", "tarih", "kayit tarihi", "olusturulma tarihi"},
	Tags:       {"tags", "tag", "labels", "label", "groups", "group", "gruppe", "gruppen", "schlagworte", "kategorien", "categories", "الوسوم", "وسوم", "العلامات", "التصنيف", "etiquetas", "etiqueta", "etiquettes", "etiketler", "etiket", "gruplar"},
	Note:       {"note", "notes", "comment", "comments", "remarks", "notiz", "notizen", "bemerkung", "bemerkungen", "kommentar", "ملاحظه", "ملاحظات", "الملاحظات", "تعليق", "nota", "notas", "comentarios", "commentaire", "commentaires", "remarques", "not", "notlar", "aciklama"},
	Language:   {"language", "lang", "locale", "preferred language", "sprache", "اللغه", "لغه", "اللغه المفضله", "idioma", "langue", "dil"},
	ExternalID: {"id", "lead id", "contact id", "subscriber id", "customer id", "external id", "manychat id", "user id", "kundennummer", "المعرف", "رقم العميل"},
}

// loneNames are columns of given or family names that hold the whole name where the
// file has no other column of names.
var loneNames = []string{"nombre", "nom", "ad", "isim", "adi"}

// fieldOf returns the field that a column's whole name means, or "".
func fieldOf(name string) Field {
	for _, f := range Fields() {
		if slices.Contains(synonyms[f], name) {
			return f
		}
	}
	return ""
}

// Guess proposes a mapping from the header and the first rows. What tells people apart
// is taken by the names of the columns alone; what merely looks so is suggested. What is
// not known is kept as extra, and empty columns are ignored. [Propose] knows more.
func Guess(header []string, preview []Row) Mapping {
	return guess(header, factsOf(len(header), preview))
}

// guesser proposes a mapping.
type guesser struct {
	names    []string // as headerWords writes them
	facts    []columnFacts
	preset   *preset
	headless bool
	Mapping
}

func guess(header []string, facts []columnFacts) Mapping {
	g := guesser{names: make([]string, len(header)), facts: facts, headless: true}
	unique := map[string]bool{}
	g.Columns = make([]Column, len(header))
	for i, h := range header {
		g.names[i] = headerWords(h)
		g.headless = g.headless && h == columnNumber(i)
		g.Columns[i].Name = uniqueName(unguard(h), unique)
	}
	g.recognise()
	own := ownAside(g.names)
	taken := map[Field]bool{}
	for i := range g.Columns {
		c := &g.Columns[i]
		if own >= 0 && i >= own {
			c.Field, c.Why = Ignore, ReasonOwn
			continue
		}
		g.column(i)
		if taken[c.Field] && !c.Field.Several() {
			c.Field, c.Why = Extra, ReasonKept
		}
		taken[c.Field] = true
		c.Prefix = g.prefix(i)
	}
	g.settle()
	g.settleHashes()
	g.Source = g.formName()
	var days dayFacts
	for i, c := range g.Columns {
		days.add(facts[i].daysOf(c.Field))
	}
	g.settleDays(days)
	return g.Mapping
}

// recognise finds the tool that wrote the file.
func (g *guesser) recognise() {
	g.Kind = kindOf(g.names)
	if g.Kind == AnyTable {
		if g.preset = presetOf(g.names); g.preset != nil {
			g.Kind = g.preset.kind
		}
	}
	if ownAside(g.names) >= 0 {
		g.Kind = OwnAside
	}
	g.EveryoneLeft = g.preset.listsLeavers(g.names)
}

// column says what a column holds.
func (g *guesser) column(i int) {
	c, f, name := &g.Columns[i], &g.facts[i], g.names[i]
	if field := g.known(name); field != "" {
		c.Field, c.Why = field, ReasonTool
		g.answers(c, f)
		return
	}
	about := classesOf(name)
	switch {
	case g.Kind == FacebookChats && f.filled > 0 && (name == headerWords(chatEmails) || name == headerWords(chatPhones)):
		noun, _ := about.noun()
		c.Field, c.Suggested, c.Why = Extra, noun, ReasonLooks // they may be another's
	case g.hashes(c, f, name, about):
	case g.headless:
		g.byLook(c, f)
	case about.has(aboutLeaving):
		g.leaving(c, f, about)
	case about.has(aboutNews|aboutAgree) && g.agreeing(c, f, about):
	case fieldOf(name) != "":
		c.Field, c.Why = fieldOf(name), ReasonHeader
	default:
		g.byNoun(c, f, about)
	}
	g.answers(c, f)
}

// known returns what a column of a tool that was recognised holds.
func (g *guesser) known(name string) Field {
	switch {
	case g.Kind == FacebookLeads && slices.Contains(facebookColumns, name):
		return facebookField(name)
	case g.Kind == FacebookLeads && name == "work phone number":
		return Phone
	case g.Kind == ManyChat && name == "subscribed":
		return CreatedTime // to chat is no consent
	}
	return g.preset.field(name)
}

// leaving reads a column that speaks of opting out.
func (g *guesser) leaving(c *Column, f *columnFacts, about class) {
	known, dated := f.answered(Left)
	switch {
	case f.mostly(f.emails) && !about.has(aboutOthers|aboutThings|aboutDetail):
		c.Field, c.Why, g.EveryoneLeft = Email, ReasonHeader, true
	case f.mostly(f.phones) && !about.has(aboutOthers|aboutThings|aboutDetail):
		c.Field, c.Why, g.EveryoneLeft = Phone, ReasonHeader, true
	case about.has(aboutDetail):
		c.Field, c.Why = Extra, ReasonOthers
	case about.has(aboutChannel) && !about.has(aboutEmail):
		c.Field, c.Suggested, c.Why = Extra, Left, ReasonOthers
	case about.has(aboutThings|aboutOthers) && !known && !dated:
		c.Field, c.Why = Extra, ReasonOthers
	case dated || about.has(aboutWhen) && !known:
		c.Field, c.Why = LeftAt, ReasonHeader
	default:
		c.Field, c.Why = Left, ReasonHeader
	}
}

// agreeing reads a column that speaks of agreeing or of being written to, and reports
// whether it is one.
func (g *guesser) agreeing(c *Column, f *columnFacts, about class) bool {
	known, dated := f.answered(Answer)
	noun, _ := about.noun()
	switch {
	case noun == Email && f.mostly(f.emails), noun == Phone && f.mostly(f.phones):
		c.Field, c.Why = noun, ReasonHeader
	case about.has(aboutDetail):
		c.Field, c.Why = Extra, ReasonOthers
	case about.has(aboutWording) && !known:
		c.Field, c.Why = Wording, ReasonHeader
	case about.has(aboutWhen|aboutMaking) && !known:
		c.Field, c.Why = AnsweredAt, ReasonHeader
	case about.has(aboutTerms) && !about.has(aboutNews), about.has(aboutChannel|aboutPhone) && !about.has(aboutEmail):
		c.Field, c.Suggested, c.Why = Extra, Answer, ReasonOthers
	case known, dated:
		c.Field, c.Why = Answer, ReasonHeader
	case f.filled == 0, about.has(aboutThings | aboutOthers | aboutName | aboutFirst | aboutLast), f.many:
		if f.filled > 0 {
			c.Suggested = Answer
		}
		c.Field, c.Why = Extra, ReasonKept
	default:
		c.Field, c.Why = Answer, ReasonHeader
	}
	return true
}

// byNoun reads a column by what its name calls it, and else by what stands in it.
func (g *guesser) byNoun(c *Column, f *columnFacts, about class) {
	noun, clear := about.noun()
	switch {
	case clear && (f.filled == 0 || !noun.identifies() || !f.mostly(f.dates)):
		c.Field, c.Why = noun, ReasonHeader
	case noun == "" && about.has(aboutWhen|aboutMaking) && !about.has(aboutOthers|aboutThings|aboutUnknown|aboutWork|aboutTerms) && (f.mostly(f.dates) || f.filled == 0 && about.has(aboutMaking)):
		c.Field, c.Why = CreatedTime, ReasonHeader
	case f.isStates():
		c.Field, c.Why = Answer, ReasonValues
	case f.filled == 0:
		c.Field, c.Why = Ignore, ReasonEmpty
	default:
		c.Field, c.Why = Extra, ReasonKept
		if about.has(aboutThings | aboutOthers | aboutWork) {
			c.Why = ReasonOthers
		}
		if !about.has(aboutThings) {
			g.suggest(c, f)
		}
	}
}

// suggest says what a column looks like.
func (g *guesser) suggest(c *Column, f *columnFacts) {
	switch {
	case f.mostly(f.emails):
		c.Suggested = Email
	case f.mostly(f.phones):
		c.Suggested = Phone
	case f.isAnswers():
		c.Suggested = Answer
	default:
		return
	}
	if c.Why == ReasonKept {
		c.Why = ReasonLooks
	}
}

// byLook reads a column of a file without names of columns, where nothing but its look
// says what it is, and nothing speaks against that.
func (g *guesser) byLook(c *Column, f *columnFacts) {
	c.Field, c.Why = Extra, ReasonLooks
	switch {
	case f.filled == 0:
		c.Field, c.Why = Ignore, ReasonEmpty
	case f.mostly(f.emails):
		c.Field = Email
	case f.mostly(f.plus):
		c.Field = Phone
	case f.mostly(f.phones):
		c.Suggested = Phone
	case f.mostly(f.names):
		c.Field = FullName
	default:
		c.Why = ReasonKept
	}
}

// answered reports whether some of the values are known answers, and whether dates are.
func (f *columnFacts) answered(field Field) (known, dated bool) {
	c := Column{Field: field}
	for _, v := range f.values {
		if v.dated {
			dated = dated || v.count*5 >= f.filled*3
		} else if _, ok := c.Means(v.text); ok {
			known = true
		}
	}
	return known, dated || f.many && f.mostly(f.dates)
}

// isStates reports whether the column holds the states of subscribers: only answers, of
// which one is a word that mailing lists alone use.
func (f *columnFacts) isStates() bool {
	marked := false
	for _, v := range f.values {
		key := AnswerKey(v.text)
		_, known := answerWords[key]
		if !known && key != "active" || v.dated {
			return false
		}
		marked = marked || markWords[key]
	}
	return marked
}

// isAnswers reports whether the column holds nothing but yes and no, in whatever words.
func (f *columnFacts) isAnswers() bool {
	var yes, no bool
	for _, v := range f.values {
		said, known := (Column{Field: Answer}).Means(v.text)
		if !known || v.dated || strings.Trim(v.text, "0123456789.") == "" {
			return false
		}
		yes, no = yes || said == data.SaidYes, no || said == data.SaidNo
	}
	return yes && no
}

// answers notes what values of a column mean in this column alone: in one of states,
// "active" is a yes; a letter x beside ticks is none.
func (g *guesser) answers(c *Column, f *columnFacts) {
	if !c.Field.isAnswer() {
		return
	}
	_, active := f.place["active"]
	_, cross := f.place["x"]
	tick := slices.ContainsFunc([]string{"✓", "✔", "☑", "✅"}, func(mark string) bool { _, ok := f.place[mark]; return ok })
	switch {
	case active && c.Field == Answer && f.isStates():
		c.Answers = map[string]data.Said{"active": data.SaidYes}
	case cross && tick:
		c.Answers = map[string]data.Said{"x": data.SaidNo}
	}
}

// settle looks at the columns together.
func (g *guesser) settle() {
	news := false
	for i, c := range g.Columns {
		news = news || c.Field == Answer && (c.Why == ReasonTool || classesOf(g.names[i]).has(aboutNews))
	}
	for i := range g.Columns {
		c := &g.Columns[i]
		switch {
		case news && c.Field == Answer && c.Why == ReasonHeader && !classesOf(g.names[i]).has(aboutNews): // another question's
			c.Field, c.Suggested, c.Why = Extra, Answer, ReasonOthers
		case c.Field == FirstName && !g.Has(LastName) && !g.Has(FullName) && slices.Contains(loneNames, g.names[i]),
			c.Field == LastName && !g.Has(FirstName) && !g.Has(FullName) && slices.Contains(loneNames, g.names[i]):
			c.Field = FullName
		}
	}
	for i, c := range g.Columns {
		if c.Field == FullName {
			g.TurnNames = g.facts[i].turned()*5 >= len(g.facts[i].cells)*3 && g.facts[i].turned() > 0
		}
		if c.Field == Extra && classesOf(g.names[i])&(aboutLeaving|aboutDetail) == aboutLeaving|aboutDetail && g.facts[i].filled > 0 && !g.Has(Left) && !g.Has(LeftAt) && !g.Has(Answer) {
			g.EveryoneLeft = g.everyRow(i) // a reason for leaving in every row
		}
	}
}

// everyRow reports whether a column is filled wherever the fullest one is.
func (g *guesser) everyRow(i int) bool {
	most := 0
	for k := range g.facts {
		most = max(most, g.facts[k].filled)
	}
	return g.facts[i].filled == most
}

func uniqueName(name string, seen map[string]bool) string {
	unique := name
	for n := 2; seen[unique]; n++ {
		unique = fmt.Sprintf("%s (%d)", name, n)
	}
	seen[unique] = true
	return unique
}

func columnNumber(i int) string { return "#" + strconv.Itoa(i+1) }

// SettleDays finds out whether 03/04/2026 is in March or April, from some rows of the
// columns that are times now. [Findings.SettleDays] asks the whole file.
func (m *Mapping) SettleDays(preview []Row) {
	var d dayFacts
	facts := factsOf(len(m.Columns), preview)
	for i, c := range m.Columns {
		d.add(facts[i].daysOf(c.Field))
	}
	m.settleDays(d)
}

// settleDays settles the order of day and month. A file that contradicts itself is read
// as four of five of its dates are; the others can't be read then. Dates with dots have
// the day first unless another one speaks against it.
func (m *Mapping) settleDays(d dayFacts) {
	most, least := max(d.dayFirst, d.monthFirst), min(d.dayFirst, d.monthFirst)
	m.DayFirst, m.DayUnclear = d.dayFirst >= d.monthFirst && d.dayFirst+d.dots+d.either > 0, false
	switch {
	case most > 0:
		m.DayUnclear = least*4 > most
	case d.either > 0:
		m.DayUnclear = true
	}
}
