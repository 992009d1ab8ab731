package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"mujeeb/text/address"
	"mujeeb/text/fold"
)

// synonyms are the names that columns have in the field, folded and with single
// spaces for everything that is neither letter nor digit.
var synonyms = map[Field][]string{
	FullName: {"full name", "name", "contact name", "display name", "customer name", "lead name", "your name",
		"الاسم", "الاسم الكامل", "الاسم بالكامل", "اسم العميل", "الاسم الثلاثي", "اسمك",
		"nombre completo", "nom complet", "nombre y apellidos", "nom et prenom"},
	FirstName: {"first name", "firstname", "given name", "forename", "الاسم الاول", "nombre", "prenom"},
	LastName: {"last name", "lastname", "surname", "family name", "اسم العايله", "العايله", "الكنيه", "اللقب", "الاسم الاخير",
		"apellido", "apellidos", "nom", "nom de famille"},
	Email: {"email", "e mail", "mail", "email address", "e mail address", "work email", "your email", "email 1", "optin email",
		"البريد الالكتروني", "البريد", "بريد الكتروني", "الايميل", "ايميل", "عنوان البريد الالكتروني",
		"correo", "correo electronico", "correo email", "courriel", "adresse e mail", "adresse email"},
	Phone: {"phone", "phone number", "telephone", "tel", "mobile", "mobile number", "mobile phone", "cell", "cell phone", "work phone number",
		"whatsapp", "whatsapp number", "whatsapp phone", "optin phone", "msisdn",
		"الهاتف", "رقم الهاتف", "هاتف", "الجوال", "رقم الجوال", "جوال", "الموبايل", "رقم الموبايل", "موبايل", "التليفون", "رقم التليفون",
		"المحمول", "رقم المحمول", "النقال", "رقم النقال", "الخلوي", "رقم الخلوي", "واتساب", "رقم الواتساب", "رقم واتساب",
		"telefono", "numero de telefono", "movil", "celular", "numero de telephone", "portable"},
	PSID:        {"psid", "page scoped id", "page scoped user id", "messenger psid", "messenger id"},
	CreatedTime: {"created time", "created at", "created", "date", "timestamp", "submitted at", "signup date", "sign up date", "signed up", "signed up at", "registered", "registration date", "joined", "subscribed", "date added", "التاريخ", "تاريخ التسجيل", "تاريخ الانشاء", "وقت الانشاء", "fecha", "fecha de creacion", "date de creation"},
	Tags:        {"tags", "tag", "labels", "label", "الوسوم", "وسوم", "العلامات", "التصنيف", "etiquetas", "etiquettes"},
	Note:        {"note", "notes", "comment", "comments", "remarks", "ملاحظه", "ملاحظات", "الملاحظات", "تعليق", "nota", "notas", "commentaire", "remarques"},
	Language:    {"language", "lang", "locale", "preferred language", "اللغه", "لغه", "اللغه المفضله", "idioma", "langue"},
	ExternalID:  {"id", "lead id", "contact id", "subscriber id", "customer id", "external id", "manychat id", "user id", "المعرف", "رقم العميل"},
}

// fieldOf returns the field that a column's name means, or "".
func fieldOf(name string) Field {
	for _, f := range Fields() {
		if slices.Contains(synonyms[f], name) {
			return f
		}
	}
	return ""
}

// headerWords folds a header into the form of the synonyms.
func headerWords(name string) string {
	words := strings.FieldsFunc(fold.Text(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, " ")
}

// Guess proposes a mapping from the header and the first rows: by the names of the
// columns, then by the look of what is in them. What it does not know is kept as
// extra, and empty columns are ignored.
func Guess(header []string, preview []Row) Mapping {
	names := make([]string, len(header))
	for i, h := range header {
		names[i] = headerWords(h)
	}
	m := Mapping{Kind: kindOf(names), Columns: make([]Column, len(header))}
	taken := map[Field]bool{}
	unique := map[string]bool{}
	for i, h := range header {
		cells := columnCells(preview, i)
		c := Column{Name: uniqueName(h, unique), Prefix: commonPrefix(m.Kind, cells)}
		c.Field = m.guessColumn(names[i], stripped(cells, c.Prefix))
		if taken[c.Field] && !c.Field.Several() {
			c.Field = Extra
		}
		taken[c.Field] = true
		if m.Kind == FacebookLeads && c.Prefix == "" {
			c.Prefix = facebookPrefix(c.Field)
		}
		m.Columns[i] = c
	}
	m.Source = m.formName(names, preview)
	m.SettleDays(preview)
	return m
}

func (m Mapping) guessColumn(name string, cells []string) Field {
	if m.Kind == FacebookLeads && slices.Contains(facebookColumns, name) {
		return facebookField(name)
	}
	if f := fieldOf(name); f != "" {
		return f
	}
	switch {
	case len(cells) == 0:
		return Ignore
	case mostly(cells, looksLikeEmail):
		return Email
	case mostly(cells, looksLikePhone):
		return Phone
	}
	return Extra
}

// columnCells returns what is in a column, without the empty cells and those of
// test rows.
func columnCells(rows []Row, i int) (cells []string) {
	for _, r := range rows {
		if r.Flaw == "" && i < len(r.Cells) {
			if c := tidy(r.Cells[i]); c != "" && !strings.Contains(c, testMark) {
				cells = append(cells, c)
			}
		}
	}
	return cells
}

func stripped(cells []string, prefix string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = strings.TrimPrefix(c, prefix)
	}
	return out
}

// mostly is at least three of five, so that a few slips don't hide a column.
func mostly(cells []string, is func(string) bool) bool {
	n := 0
	for _, c := range cells {
		if is(c) {
			n++
		}
	}
	return n > 0 && n*5 >= len(cells)*3
}

func looksLikeEmail(s string) bool {
	_, err := address.NormalEmail(s)
	return err == nil
}

// looksLikePhone wants a sign of a phone number, since long numbers are more often
// something else.
func looksLikePhone(s string) bool {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
	n := len([]rune(digits))
	marked := strings.HasPrefix(s, "+") || strings.HasPrefix(s, "00") || strings.HasPrefix(s, "0") || strings.HasPrefix(s, "٠")
	return marked && n >= 8 && n <= 15 && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsDigit(r) && !strings.ContainsRune("+-(). ", r)
	})
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

// SettleDays finds out whether 03/04/2026 is in March or April, from the columns
// that are dates now.
func (m *Mapping) SettleDays(preview []Row) {
	m.DayUnclear = false
	for i, c := range m.Columns {
		if c.Field != CreatedTime {
			continue
		}
		for _, cell := range columnCells(preview, i) {
			t, ok := readStamp(cell)
			order, either := t.ordered()
			switch {
			case !ok:
			case order == dayFirst:
				m.DayFirst, m.DayUnclear = true, false
				return
			case order == monthFirst:
				m.DayFirst, m.DayUnclear = false, false
				return
			case either:
				m.DayFirst, m.DayUnclear = true, true
			}
		}
	}
}
