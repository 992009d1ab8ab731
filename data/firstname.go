package data

import (
	"slices"
	"strings"

	"mujeeb/text/fold"
)

// firstName returns what a person is called who is known by a name, or by a given name
// that is kept apart: that one, or the first word of the name that is no title, with the
// words that it is one name with. What stands behind a comma comes before it ("Dubois,
// Ursula"). Of a title and one word of another script than Arabic, which is a family name
// then, it returns both ("Dr. Tell").
func firstName(given, name string) string {
	if given = strings.Join(strings.Fields(given), " "); given != "" {
		return given
	}
	words := givenFirst(name)
	rest := withoutTitles(words)
	if len(rest) == 0 {
		return strings.Join(words, " ")
	}
	if len(rest) == 1 && len(words) > 1 && fold.IsASCII(fold.Text(rest[0])) {
		return strings.Join(words, " ")
	}
	return strings.Join(rest[:oneName(rest)], " ")
}

// givenFirst returns the words of a name, what stands behind a comma first. What is no
// part of a name ("Rana Tell, MBA") is left out.
func givenFirst(name string) []string {
	before, behind, comma := strings.Cut(strings.ReplaceAll(name, "،", ","), ",")
	first, _, _ := strings.Cut(behind, ",")
	given := strings.Fields(first)
	if comma && len(given) > 0 && !slices.ContainsFunc(given, isDegree) {
		return append(given, strings.Fields(before)...)
	}
	return strings.Fields(before)
}

func isDegree(word string) bool { return degrees[bareWord(word)] }

// withoutTitles returns the words behind the titles of a name. A title can be written
// together with the name behind it ("د.أحمد").
func withoutTitles(words []string) []string {
	for len(words) > 0 {
		if titles[bareWord(words[0])] {
			words = words[1:]
			continue
		}
		title, rest, dot := strings.Cut(words[0], ".")
		if !dot || rest == "" || !titles[bareWord(title)] {
			return words
		}
		words = append([]string{rest}, words[1:]...)
	}
	return nil
}

// oneName returns how many of the first words are one given name: عبد الرحمن, أم كلثوم,
// نور الدين, Abd el Rahman.
func oneName(words []string) int {
	at := func(i int) string {
		if i >= len(words) {
			return ""
		}
		return bareWord(words[i])
	}
	n := 1
	switch {
	case nameBegins[at(0)]:
		n = 2
		if articles[at(1)] {
			n = 3
		}
	case nameEnds[at(1)]:
		n = 2
	case articles[at(1)] && at(2) == "din":
		n = 3
	}
	return min(n, len(words))
}

// bareWord returns the form of a word that the lists below have: folded, without a full
// stop at its end.
func bareWord(word string) string { return strings.TrimRight(fold.Text(word), ".") }

// The words of names that are told from given names, as bareWord returns them.
var (
	titles = listOf(`dr prof mr mrs ms miss mx sir madam mme mlle m herr frau hr fr dipl-ing ing eng engr sheikh hajj hajja
		د دكتور دكتوره الدكتور الدكتوره ا استاذ استاذه الاستاذ الاستاذه م مهندس مهندسه المهندس المهندسه
		السيد السيده سيد الانسه انسه الشيخ شيخ الحاج الحاجه حاج حاجه`)
	degrees    = listOf(`phd ph.d mba md m.d msc m.sc ma m.a bsc b.sc ba b.a jr sr ii iii iv esq cpa`)
	nameBegins = listOf(`عبد ابو ابا ابي ام ابن بن بنت امه abd abdul abdel abdal abed abu abou umm um oum ibn bint`)
	nameEnds   = listOf(`الدين الله الاسلام الهدي الزهراء eddine eddin uddin aldin eldin al-din el-din ud-din ad-din`)
	articles   = listOf(`al el ul ud ad`)
)

func listOf(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}
