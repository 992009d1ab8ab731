package datatest

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"
)

// WriteCrowd writes a table of n invented people as comma-separated text, with a
// header that [intake.Guess] understands. The same seed makes the same people.
// Names are of both scripts and spread as names are, few that many have and many
// that few have; no address can belong to anybody.
func WriteCrowd(w io.Writer, n int, seed uint64) error {
	out := bufio.NewWriterSize(w, 1<<16)
	fmt.Fprintln(out, "full_name,email,phone_number,language,created_time,tags,note,city")
	c := &crowd{rand: rand.New(rand.NewPCG(seed, 0x63726f7764))}
	at := time.Date(2024, 1, 1, 6, 0, 0, 0, time.UTC)
	for i := range n {
		at = at.Add(time.Duration(c.rand.IntN(120)) * time.Second)
		c.row(out, i, at)
	}
	return out.Flush()
}

type crowd struct{ rand *rand.Rand }

func (c *crowd) row(out io.Writer, i int, at time.Time) {
	name, latin, lang := c.name()
	mail, phone := c.email(latin, i), c.phone(lang, i)
	switch c.rand.IntN(20) {
	case 0:
		mail = ""
	case 1, 2, 3, 4, 5:
		phone = ""
	}
	var tag, note string
	if c.rand.IntN(5) == 0 {
		tag = oftenFirst(c, crowdTags)
	}
	if c.rand.IntN(16) == 0 {
		note = oftenFirst(c, crowdNotes)
	}
	fmt.Fprintf(out, "%s,%s,%s,%s,%s,%s,%s,%s\n", name, mail, phone, lang, at.Format(time.RFC3339), tag, note, oftenFirst(c, crowdCities))
}

// name returns a name as the person writes it, and its parts in Latin letters.
func (c *crowd) name() (name string, latin [2]string, lang string) {
	if c.rand.IntN(100) < 40 {
		latin = [2]string{oftenFirst(c, englishFirst), c.englishLast()}
		return latin[0] + " " + latin[1], latin, "en"
	}
	first, father, last := oftenFirst(c, arabicFirst), oftenFirst(c, arabicFirst), c.arabicLast()
	latin = [2]string{first.latin, last.latin}
	switch c.rand.IntN(10) {
	case 0, 1:
		return first.latin + " " + last.latin, latin, "ar"
	case 2, 3, 4:
		return first.arabic + " " + father.arabic + " " + last.arabic, latin, "ar"
	default:
		return first.arabic + " " + last.arabic, latin, "ar"
	}
}

func (c *crowd) englishLast() string {
	if c.rand.IntN(3) == 0 {
		return oftenFirst(c, englishLast)
	}
	return oftenFirst(c, placeBegins) + oftenFirst(c, placeEnds)
}

func (c *crowd) arabicLast() spelt {
	switch of := oftenFirst(c, arabicRoots); c.rand.IntN(10) {
	case 0:
		return spelt{"أبو " + of.arabic, "Abu" + of.latin}
	case 1:
		return spelt{of.arabic, of.latin}
	default:
		return spelt{"ال" + of.arabic + "ي", "Al" + strings.ToLower(of.latin) + "i"}
	}
}

// email makes an address; two thirds have a number in them, as where many people
// have the same name.
func (c *crowd) email(latin [2]string, i int) string {
	first, last := plain(latin[0]), plain(latin[1])
	user := first + "." + last
	switch c.rand.IntN(4) {
	case 0:
		user = first + last
	case 1:
		user = first[:1] + last
	case 2:
		user = last + "_" + first
	}
	return fmt.Sprintf("%s%d@%s", user, i, oftenFirst(c, crowdDomains))
}

func plain(s string) string {
	return strings.NewReplacer("'", "", " ", "", "é", "e", "ë", "e").Replace(strings.ToLower(s))
}

// phone makes a mobile number that is valid in its country. Nothing is sent to a crowd.
func (c *crowd) phone(lang string, i int) string {
	switch n := c.rand.IntN(10); {
	case lang == "en":
		return fmt.Sprintf("+44 75%08d", i)
	case n < 6:
		return fmt.Sprintf("+96279%07d", i)
	case n < 8:
		return fmt.Sprintf("+2010%08d", i)
	default:
		return fmt.Sprintf("+96655%07d", i)
	}
}

// oftenFirst picks from a list, what stands at its beginning more often.
func oftenFirst[T any](c *crowd, from []T) T {
	f := c.rand.Float64()
	return from[int(f*f*float64(len(from)))]
}
