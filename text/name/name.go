// Package name reads the names of people as files and forms write them: what a
// person is greeted by, and which part of "Last, First" is which. It knows how names
// are built in Arabic and in the languages of Latin letters, and guesses no more than
// that: a name that it can't read is returned as it is.
package name

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"mujeeb/text/fold"
)

// Given returns what a person of that full name is greeted by: the first name
// without titles, and all of it where it is of several words, as عبد الرحمن, أم كلثوم
// and Abdul Rahman are. What stands behind a comma comes first ("Dubois, Ursula"). Of a
// title and one word that is not Arabic, which is a family name then, it returns both
// ("Dr. Tell"), and of mere titles all.
func Given(full string) string {
	part, turned := firstPart(full)
	words := strings.Fields(part)
	rest := untitled(words)
	if len(rest) == 0 || !turned && len(rest) == 1 && len(words) > 1 && fold.IsASCII(fold.Text(rest[0])) {
		return strings.Join(words, " ")
	}
	return strings.Join(rest[:givenWords(rest)], " ")
}

// firstPart returns the part of a name in which the given name stands, and whether that
// is behind the family name.
func firstPart(full string) (part string, turned bool) {
	if given, _, ok := Turned(full); ok {
		return given, true
	}
	for part := range strings.SplitSeq(strings.ReplaceAll(full, "،", ","), ",") {
		if strings.TrimSpace(part) != "" {
			return part, false
		}
	}
	return "", false
}

// Begins reports whether a word, folded, is no name without the next one: عبد, ام, abu.
func Begins(word string) bool { return openers[word] }

// givenWords returns how many of the words are the given name.
func givenWords(words []string) int {
	keys := make([]string, min(len(words), 4))
	for i := range keys {
		keys[i] = key(words[i])
	}
	n := len(keys)
	switch {
	case n < 2:
		return n
	case openers[keys[0]]:
		if n > 2 && articles[keys[1]] {
			return 3
		}
		return 2
	case closers[keys[1]]:
		return 2
	case n > 2 && articles[keys[1]] && closers["al"+keys[2]]:
		return 3
	}
	return 1
}

// openers are words that are no name without the next one: servant, mother, father, son
// and daughter of.
var openers = setOf("عبد", "ام", "ابو", "ابا", "ابي", "ابن", "بن", "بنت", "امه",
	"abd", "abdul", "abdel", "abdal", "abdu", "abdoul", "umm", "um", "oum", "om", "abu", "abou", "abo", "ibn", "bint")

// articles are the Arabic article where it is written as a word.
var articles = setOf("al", "el", "ul", "ud", "ad", "ed", "ar", "er", "ur", "as", "es", "us", "ال")

// closers end a name of two words: سيف الدين, عطا الله.
var closers = setOf("الدين", "الله", "الحق", "الاسلام", "الزهراء", "الهدي", "الزمان", "النبي",
	"aldin", "eldin", "uddin", "addin", "eddin", "eddine", "aldeen", "eldeen", "uddeen", "aldine", "eldine", "allah", "ullah", "alhaq", "alislam", "alhuda", "elhoda")

// untitled returns the words behind the titles.
func untitled(words []string) []string {
	for len(words) > 0 {
		word := words[0]
		switch rest, ok := cutMark(word); {
		case ok && rest == "":
			words = words[1:]
		case ok:
			words = append([]string{rest}, words[1:]...)
		case titles[key(word)], maybeTitles[key(word)] && len(words) > 2:
			words = words[1:]
		default:
			return words
		}
	}
	return words
}

// titles are no names. A title of one letter counts with its mark only, as in "د." and
// "د/": see cutMark.
var titles = setOf("dr", "dra", "prof", "professor", "doctor", "mr", "mrs", "ms", "miss", "mx", "sir", "madam", "eng", "engr", "rev", "capt", "hon",
	"herr", "frau", "hr", "fr", "dipling", "ing", "mag", "monsieur", "madame", "mme", "mlle", "mademoiselle", "sr", "sra", "srta", "senor", "senora", "senorita", "don", "dona",
	"bay", "bayan", "sayin", "hajj", "haj", "hajji", "sheikh", "shaikh", "sheikha", "ustaz", "ustad",
	"دكتور", "الدكتور", "دكتوره", "الدكتوره", "دكتورة", "مهندس", "المهندس", "مهندسه", "المهندسه", "استاذ", "الاستاذ", "استاذه", "الاستاذه", "السيده", "الانسه", "انسه",
	"الحاج", "حاج", "الحاجه", "حاجه", "الشيخ", "شيخ", "الشيخه", "الاخ", "الاخت", "المحامي", "المحاميه", "بروفيسور", "البروفيسور", "سعاده", "معالي")

// maybeTitles are titles that are given names too, and so count as a title before a
// name of two words or more.
var maybeTitles = setOf("السيد", "سيد")

// marks are titles of a letter or two, which a mark sets apart: "د. أحمد", "د/أحمد".
var marks = setOf("د", "م", "ا", "ا.د", "د.م", "dr", "prof", "eng", "mr", "mrs", "ms", "ing", "h", "fr", "hr", "م.م")

// cutMark takes a title and its mark off a word, which may be all of it.
func cutMark(word string) (rest string, ok bool) {
	at := -1
	for i, r := range word {
		if r == '.' || r == '/' || r == '\\' {
			if !marks[strings.Trim(fold.Text(word[:i]), "./\\")] {
				break
			}
			at = i + utf8.RuneLen(r)
		}
	}
	if at < 0 {
		return word, false
	}
	return word[at:], true
}

// key returns the form in which words are compared.
func key(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, fold.Text(word))
}

// Turned reads "Last, First". ok is false for whatever is not clearly that: "Rana
// Tell, PhD" and "Olive Ltd, Amman".
func Turned(s string) (given, family string, ok bool) {
	family, given, found := strings.Cut(strings.ReplaceAll(s, "،", ","), ",")
	family, given = strings.Join(strings.Fields(family), " "), strings.Join(strings.Fields(given), " ")
	if !found || !isPart(given) || !isPart(family) {
		return "", "", false
	}
	for _, part := range []string{family, given} {
		for word := range strings.FieldsSeq(part) {
			if suffixes[key(word)] {
				return "", "", false
			}
		}
	}
	return given, family, true
}

// isPart reports whether s may be a given name or a family name.
func isPart(s string) bool {
	if s == "" || strings.Count(s, " ") > 3 {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune(",@;:|\"<>()", r) })
}

// suffixes stand behind a comma, or in what is no person's name.
var suffixes = setOf("jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "msc", "bsc", "ma", "ba", "esq", "dds", "cpa", "rn", "pe", "pmp",
	"inc", "llc", "ltd", "co", "corp", "gmbh", "ag", "kg", "sa", "sarl", "sas", "srl", "bv", "plc", "as", "sti", "شركه", "مؤسسه", "موسسه", "وشركاه")

// Words returns the words of a name in the form in which names are compared, without
// titles and without the Arabic article.
func Words(full string) []string {
	var words []string
	for _, w := range untitled(strings.FieldsFunc(full, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '،' || r == '-' || r == '_' })) {
		w = key(w)
		if rest, ok := strings.CutPrefix(w, "ال"); ok && utf8.RuneCountInString(rest) > 1 {
			w = rest
		}
		if w != "" && !articles[w] {
			words = append(words, w)
		}
	}
	return words
}

// Same reports whether two names, as [Words] returns them, can be one person's: one
// has all the words of the other, a letter standing for a word that begins with it. No
// name at all can be anybody's.
func Same(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, word := range a {
		found := false
		for _, other := range b {
			found = found || word == other || isInitial(word, other) || isInitial(other, word)
		}
		if !found && !joined(word, b) {
			return false
		}
	}
	return true
}

func isInitial(letter, word string) bool {
	return utf8.RuneCountInString(letter) == 1 && strings.HasPrefix(word, letter)
}

// joined reports whether a word is two of the others, written as one: عبدالرحمن.
func joined(word string, others []string) bool {
	for i := range len(others) - 1 {
		if word == others[i]+others[i+1] || word == others[i]+"ال"+others[i+1] || word == others[i]+"al"+others[i+1] {
			return true
		}
	}
	return false
}

func setOf(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}
