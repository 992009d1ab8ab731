package address

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"mujeeb/text/fold"
)

// labels are the words that people and address books write beside a number or an
// address, folded. A fax is none: it reaches nobody.
var labels = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(`phone telephone tel t p m mob mobile cell cellphone cellular handy mobil telefon telefono portable movil celular
		whatsapp wa number no nr num home work office main private business personal other email e mail address correo courriel adresse
		gsm cep telefonu numara tlf ph telefonnummer privat geschäftlich arbeit büro
		هاتف الهاتف موبايل الموبايل جوال الجوال تلفون تليفون التليفون خلوي الخلوي محمول المحمول نقال النقال واتساب واتس وتساب رقم الرقم
		منزل المنزل عمل العمل مكتب المكتب بيت البيت بريد البريد ايميل إيميل الايميل الإيميل الكتروني إلكتروني الالكتروني الإلكتروني م ت ج`) {
		all[fold.Text(word)] = true
	}
	return all
})

// onlyLabels reports whether s, which stands beside a number or an address, is made of
// labels and punctuation, or is empty.
func onlyLabels(s string) bool {
	if strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune(" :.-=()[]/", r)
	}) {
		return false
	}
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(" :.-=()[]/", r) }) {
		if !labels()[fold.Text(word)] {
			return false
		}
	}
	return true
}

// joints are the words that stand between two numbers or addresses of one cell.
var joints = regexp.MustCompile(`(?i)(^|\s)(and|or|und|oder|et|ou|y|o|ve|veya|و|أو|او|&|-|/|\||\+)(\s|$)`)

// hyperlink is a formula that spreadsheets make of an address.
var hyperlink = regexp.MustCompile(`(?i)^=\s*HYPERLINK\(\s*"([^"]*)"\s*[,;]\s*"([^"]*)"\s*\)$`)

// unlinked returns a cell without the formula that makes a link of it.
func unlinked(cell string) string {
	if m := hyperlink.FindStringSubmatch(strings.TrimSpace(cell)); m != nil {
		return m[1] + "\n" + m[2]
	}
	return cell
}

// ReadPhones reads a cell of one number or several, as [NormalPhone] reads one of
// region. whole is false if something in the cell is not understood: then the cell
// is to be kept as it stood. A piece that may be an extension of the number before
// it leaves nothing to be read.
func ReadPhones(cell, region string) (all []Phone, whole bool) {
	switch p, err := NormalPhone(cell, region); {
	case err == nil:
		return []Phone{p}, true
	case Nothing(cell):
		return nil, true
	case len(cell) > maxCell, extension.MatchString(fold.Digits(cell)):
		return nil, false
	}
	cell = strings.ReplaceAll(nextPlus.ReplaceAllString(unlinked(cell), "$1\n$2"), ":::", "\n")
	return phonesOf(strings.FieldsFunc(joints.ReplaceAllString(cell, "\n"), func(r rune) bool { return strings.ContainsRune(",;|\n\r\t؛،/\\", r) }), region)
}

// nextPlus is where a number in international form follows another.
var nextPlus = regexp.MustCompile(`([0-9٠-٩۰-۹])\s*([+＋][0-9٠-٩۰-۹])`)

// maxCell is how many bytes a cell of identities may have.
const maxCell = 4000

// extension is what follows the number of a company to name one telephone of it.
var extension = regexp.MustCompile(`(?i)([0-9]\s*(x|#)\s*[0-9]|ext|durchwahl|poste|تحويل|داخلي)`)

func phonesOf(parts []string, region string) (all []Phone, whole bool) {
	whole = true
	for _, part := range parts {
		part = Trim(part)
		found, ok := spacedPhones(part, region)
		switch digits := countDigits(part); {
		case ok:
			all = added(all, found)
		case digits == 0 && onlyLabels(part), Nothing(part):
		case digits > 0 && digits < minPhone:
			return nil, false
		default:
			whole = false
		}
	}
	return all, whole && len(all) > 0
}

// spacedPhones reads one number, or several between spaces if all of them are.
func spacedPhones(part, region string) (all []Phone, ok bool) {
	if p, err := NormalPhone(part, region); err == nil {
		return []Phone{p}, true
	}
	for word := range strings.FieldsSeq(part) {
		p, err := NormalPhone(word, region)
		if err != nil {
			return nil, false
		}
		all = append(all, p)
	}
	return all, len(all) > 0
}

func countDigits(s string) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// ReadEmails reads a cell of one address or several. It understands what programs
// and people put around one: "Name <a@b>", mailto:, angle brackets, quotation marks,
// a label, a dot at the end. whole is false if something in the cell is not
// understood: then the cell is to be kept as it stood. Of what is broken no half is
// read: in "john smith@mail.example" there is no address.
func ReadEmails(cell string) (all []Email, whole bool) {
	switch e, ok := loneEmail(cell); {
	case ok:
		return []Email{e}, true
	case Nothing(cell):
		return nil, true
	case len(cell) > maxCell:
		return nil, false
	}
	whole = true
	for _, part := range mailParts(unlinked(cell)) {
		found, ok := emailsOf(part)
		switch {
		case ok:
			all = added(all, found)
		case onlyLabels(part), Nothing(part):
		case !strings.ContainsRune(part, '@'):
			return nil, false // it may be the rest of an address
		default:
			whole = false
		}
	}
	return all, whole && len(all) > 0
}

// mailParts cuts a cell at the separators that stand in no address, but not within
// quotation marks, where names have them.
func mailParts(cell string) []string {
	quoted := false
	return strings.FieldsFunc(strings.ReplaceAll(narrow(cell), ":::", "\n"), func(r rune) bool {
		if r == '"' && strings.Count(cell, `"`)%2 == 0 {
			quoted = !quoted
		}
		return !quoted && strings.ContainsRune(";\n\r\t|؛", r)
	})
}

// emailsOf reads a part that has one address, or several with commas, spaces,
// slashes or words such as "and" between them, all of which must be addresses.
func emailsOf(part string) (all []Email, ok bool) {
	if e, ok := loneEmail(part); ok {
		return []Email{e}, true
	}
	for _, piece := range addressPieces(joints.ReplaceAllString(part, ",")) {
		e, ok := loneEmail(piece)
		switch {
		case ok:
			all = append(all, e)
		case !Nothing(piece):
			return nil, false
		}
	}
	return all, len(all) > 0
}

// added returns all with those of more that are not in it.
func added[T comparable](all, more []T) []T {
	for _, one := range more {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}
