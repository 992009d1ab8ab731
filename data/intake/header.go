package intake

import (
	"strings"
	"unicode"

	"mujeeb/text/fold"
)

// headerWords folds a header into single words: "LeadOwner_Email-1" is "lead owner
// email 1".
func headerWords(name string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r):
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(last), unicode.IsDigit(r) && unicode.IsLetter(last):
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return strings.ReplaceAll(fold.Text(b.String()), "whats app", "whatsapp")
}

// maxPhrase is how many words of a header are looked up together.
const maxPhrase = 5

// classesOf returns what the words of a header, as [headerWords] returns them, are
// about.
func classesOf(header string) class {
	words := strings.Fields(header)
	for i, w := range words {
		words[i] = bareWord(w)
	}
	var all class
	for i := 0; i < len(words); {
		n := min(maxPhrase, len(words)-i)
		for ; n > 1; n-- {
			if c, ok := headerClasses[strings.Join(words[i:i+n], " ")]; ok {
				all |= c
				break
			}
		}
		if n == 1 {
			all |= classOf(words[i])
		}
		i += n
	}
	return all
}

// classOf returns what one word is about. A German word may be two, and an Arabic one
// may end with "your".
func classOf(word string) class {
	if c, ok := headerClasses[word]; ok {
		return c
	}
	if stem, ok := strings.CutSuffix(word, "ك"); ok && headerClasses[stem] != 0 {
		return headerClasses[stem] | aboutThem
	}
	for _, list := range compounds {
		for first := range strings.FieldsSeq(list.words) {
			if rest, ok := strings.CutPrefix(word, first); ok && headerClasses[rest] != 0 {
				return headerClasses[rest] | list.about
			}
		}
	}
	return aboutUnknown
}

// articlePrefixes are the Arabic article, alone and with what is written in one with it.
var articlePrefixes = []string{"وال", "بال", "لل", "ال"}

// bareWord takes the article off an Arabic word.
func bareWord(w string) string {
	if fold.IsASCII(w) {
		return w
	}
	for _, p := range articlePrefixes {
		if rest, ok := strings.CutPrefix(w, p); ok && len([]rune(rest)) > 1 {
			return rest
		}
	}
	return w
}

// has reports whether any of the classes is there.
func (c class) has(any class) bool { return c&any != 0 }

// noun returns the one field that the words name, and whether nothing in them speaks
// against it.
func (c class) noun() (f Field, clear bool) {
	nouns := c & (aboutEmail | aboutPhone | aboutName | aboutFirst | aboutMiddle | aboutLast)
	switch nouns {
	case aboutEmail:
		f = Email
	case aboutPhone:
		f = Phone
	case aboutName:
		f = FullName
	case aboutFirst, aboutFirst | aboutName:
		f = FirstName
	case aboutMiddle:
		f = MiddleName
	case aboutLast, aboutLast | aboutName:
		f = LastName
	case aboutFirst | aboutLast:
		f = FullName
	default:
		return "", false
	}
	against := c &^ (nouns | aboutThem)
	return f, against == 0 || against == aboutWork && f == Email
}
