package intake

import (
	"slices"
	"strings"
)

// takeDate reads what is left of a stamp without its time of day.
func (t *stamp) takeDate(all []piece) bool {
	month, all, ok := takeMonth(all)
	if !ok {
		return false
	}
	var numbers []piece
	var sign rune
	for i, p := range all {
		switch {
		case p.number >= 0:
			numbers = append(numbers, p)
		case p.sign == '/' || p.sign == '-' || p.sign == '.':
			if len(numbers) == 0 && month == 0 {
				return false
			}
			trailing := i == len(all)-1
			if sign != 0 && p.sign != sign && !trailing && month == 0 {
				return false
			}
			if !trailing || sign == 0 {
				sign = p.sign
			}
		case p.sign != ',' && p.sign != 0:
			return false
		}
	}
	switch {
	case month != 0:
		return t.named(month, numbers)
	case len(numbers) == 1:
		return t.packed(numbers[0])
	case len(numbers) == 3:
		return t.numbered(numbers, sign)
	}
	return false
}

// takeMonth takes the name of the month out, and the words that may stand in a date.
// Another word is none.
func takeMonth(all []piece) (month int, rest []piece, ok bool) {
	for i := 0; i < len(all); i++ {
		p := all[i]
		if p.number >= 0 || p.sign != 0 {
			rest = append(rest, p)
			continue
		}
		n := months[p.text]
		if second := months[p.text+" "+wordAt(all, i+1)]; second != 0 {
			n, i = second, i+1
		}
		switch {
		case n != 0 && month == 0:
			month = n
		case n != 0 && weekdays[p.text]: // mar is March, and a Tuesday beside another month
		case n != 0:
			if !slices.ContainsFunc(all[:i], func(b piece) bool { return months[b.text] == month && weekdays[b.text] }) {
				return 0, nil, false
			}
			month = n
		case !weekdays[p.text] && !fillers[p.text]:
			return 0, nil, false
		}
	}
	return month, rest, true
}

func wordAt(all []piece, i int) string {
	if i >= len(all) {
		return ""
	}
	return all[i].text
}

// named reads 3 April 2026, April 3 2026, 3-Apr-26 and 2026 April 3.
func (t *stamp) named(month int, numbers []piece) bool {
	if len(numbers) != 2 {
		return false
	}
	day, year := numbers[0], numbers[1]
	if len(day.text) == 4 {
		day, year = year, day
	}
	t.month, t.day = month, day.number
	return len(day.text) <= 2 && t.setYear(year)
}

// packed reads 20260403 and 20260403100000.
func (t *stamp) packed(p piece) bool {
	digits := p.text
	if len(digits) == 14 {
		if !t.setClock(valueOf(digits[8:10]), valueOf(digits[10:12]), valueOf(digits[12:])) {
			return false
		}
		digits = digits[:8]
	}
	if len(digits) != 8 {
		return false
	}
	t.year, t.month, t.day = valueOf(digits[:4]), valueOf(digits[4:6]), valueOf(digits[6:])
	return t.month > 0
}

// numbered reads 2026-04-03, 03/04/2026 and 03.04.26.
func (t *stamp) numbered(n []piece, sign rune) bool {
	if len(n[0].text) == 4 {
		t.year, t.month, t.day = n[0].number, n[1].number, n[2].number
		return len(n[1].text) <= 2 && len(n[2].text) <= 2 && t.month > 0
	}
	if sign == 0 || len(n[0].text) > 2 || len(n[1].text) > 2 || !t.setYear(n[2]) {
		return false
	}
	if len(n[2].text) == 2 && n[0].number >= 20 && t.year < 2013 { // 26/04/03 may begin with its year
		return false
	}
	t.a, t.b, t.dots = n[0].number, n[1].number, sign == '.'
	return t.a > 0 && t.b > 0
}

func (t *stamp) setYear(p piece) bool {
	t.year = p.number
	if len(p.text) == 2 {
		t.year += 2000
	}
	return len(p.text) == 2 || len(p.text) == 4
}

// months are the names of the months in the languages of the headers, folded.
var months = monthsOf(
	"january jan janvier janv januar janner enero ene ocak oca يناير جانفي كانون_الثاني كانون_ثاني", "february feb fevrier fevr fev februar feber febrero subat sub فبراير شباط فيفري",
	"march mar mars marz maerz mrz marzo mart مارس اذار", "april apr avril avr abril abr nisan nis ابريل نيسان افريل", "may mai mayo mayis مايو ايار ماي",
	"june jun juin juni junio haziran haz يونيو يونيه حزيران جوان", "july jul juillet juil juli julio temmuz tem يوليو يوليه تموز جويليه يوليوز",
	"august aug aout agosto ago agustos agu اغسطس اب اوت غشت", "september sep sept septembre septiembre setiembre eylul eyl سبتمبر ايلول شتنبر",
	"october oct octobre oktober okt octubre ekim eki اكتوبر تشرين_الاول تشرين_اول", "november nov novembre noviembre kasim kas نوفمبر تشرين_الثاني تشرين_ثاني نونبر",
	"december dec decembre dezember dez diciembre dic aralik ara ديسمبر كانون_الاول كانون_اول دجنبر")

// weekdays may stand beside a date, and fillers within it.
var (
	weekdays = setOf("mon", "monday", "tue", "tues", "tuesday", "wed", "wednesday", "thu", "thur", "thurs", "thursday", "fri", "friday", "sat", "saturday", "sun", "sunday",
		"mo", "montag", "di", "dienstag", "mi", "mittwoch", "do", "donnerstag", "fr", "freitag", "sa", "samstag", "sonnabend", "so", "sonntag",
		"lun", "lundi", "mar", "mardi", "mer", "mercredi", "jeu", "jeudi", "ven", "vendredi", "sam", "samedi", "dim", "dimanche",
		"lunes", "martes", "mie", "miercoles", "jue", "jueves", "vie", "viernes", "sab", "sabado", "dom", "domingo",
		"pazartesi", "pzt", "sali", "sal", "carsamba", "car", "persembe", "per", "cuma", "cum", "cumartesi", "cmt", "pazar", "paz",
		"الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "احد", "اثنين", "ثلاثاء", "اربعاء", "خميس", "جمعه", "سبت")
	fillers = setOf("de", "del", "of", "the", "at", "um", "uhr", "a", "le", "el", "den", "dem", "saat", "st", "nd", "rd", "th", "er", "on", "am", "h", "الساعه", "في", "من", "las", "يوم", "il")
)

func monthsOf(names ...string) map[string]int {
	all := map[string]int{}
	for i, list := range names {
		for name := range strings.FieldsSeq(list) {
			all[strings.ReplaceAll(name, "_", " ")] = i + 1
		}
	}
	return all
}
