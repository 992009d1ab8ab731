package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"mujeeb/data"
)

// people invents people, each with an email address of their own.
type people struct {
	rand   *rand.Rand
	taken  map[string]int
	serial int // of the telephone numbers
}

func newPeople(seed uint64) *people {
	return &people{rand: rand.New(rand.NewPCG(seed, 0x4d756a656562)), taken: map[string]int{}}
}

// person is an invented person.
type person struct {
	name, lang, email, phone, note string
	tags                           []string
}

// chance is true in about percent of 100 cases.
func (p *people) chance(percent int) bool { return p.rand.IntN(100) < percent }

func pick[T any](p *people, from []T) T { return from[p.rand.IntN(len(from))] }

func (p *people) next() person {
	var one person
	var latin string
	if p.chance(60) {
		first, last := pick(p, arabicFirst), pick(p, arabicLast)
		one.lang, one.name = "ar", first.arabic+" "+last.arabic
		latin = first.latin + " " + last.latin
		if p.chance(15) {
			one.name = latin
		}
	} else {
		latin = pick(p, englishFirst) + " " + pick(p, englishLast)
		one.lang, one.name = "en", latin
	}
	one.email, one.phone = p.email(latin), p.phone(one.lang)
	p.decorate(&one)
	return one
}

// decorate adds what only some people have.
func (p *people) decorate(one *person) {
	if p.chance(4) && one.phone != "" {
		one.email = ""
	} else if p.chance(25) {
		one.phone = ""
	}
	if p.chance(20) {
		one.tags = append(one.tags, pick(p, commonTags))
	}
	if p.chance(3) {
		one.tags = append(one.tags, "vip")
	}
	if p.chance(6) {
		notes := arabicNotes
		if one.lang == "en" {
			notes = englishNotes
		}
		one.note = pick(p, notes)
	}
}

// email makes an address of a name in Latin letters.
func (p *people) email(latin string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn))), latin)
	if err != nil {
		plain = latin
	}
	first, last, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(plain, "'", "")), " ")
	last = strings.ReplaceAll(last, " ", "")
	user := pick(p, []string{first + "." + last, first + last, first[:1] + "." + last, last + "." + first})
	address := user + "@" + pick(p, mailDomains)
	p.taken[address]++
	if n := p.taken[address]; n > 1 {
		address = strings.Replace(address, "@", fmt.Sprintf("%d@", n), 1)
	}
	return address
}

// phone makes a number that nobody has: in the United Kingdom one of those that
// Ofcom keeps for drama, while they last, elsewhere one of a range that was never
// given out.
func (p *people) phone(lang string) string {
	p.serial++
	area, number := p.serial/1000, p.serial%1000
	if lang == "en" {
		areas := []string{"2079460", "1134960", "1144960", "1154960", "1214960", "1314960", "1414960", "1514960", "1614960"}
		if area >= len(areas) {
			return ""
		}
		return fmt.Sprintf("+44%s%03d", areas[area], number)
	}
	switch n := p.rand.IntN(10); {
	case n < 6:
		return fmt.Sprintf("+96274%07d", p.serial) // Jordan
	case n < 8:
		return fmt.Sprintf("+2016%08d", p.serial) // Egypt
	default:
		return fmt.Sprintf("+96652%07d", p.serial) // Saudi Arabia
	}
}

// lead returns the person as a file would.
func (one person) lead(line int) data.ImportLead {
	l := data.ImportLead{Line: line, Name: one.name, Lang: one.lang, Note: one.note, Tags: one.tags}
	if one.email != "" {
		l.Identities = append(l.Identities, data.Identity{Kind: data.Email, Value: one.email})
	}
	if one.phone != "" {
		l.Identities = append(l.Identities, data.Identity{Kind: data.Phone, Value: one.phone})
	}
	return l
}
