package data

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"mujeeb/text/fold"
	"mujeeb/text/name"
)

// What a lead is found by is their name, those of leads that were merged into it, addresses, notes, next step and further columns, folded, and
// behind that the forms of these in which people say them: a telephone number as it is
// dialled at home, a name with and without its article, in one word and in two. What is
// typed is brought to the same forms by matchWords.

// searchText is what a lead is found by, folded.
func searchText(l *Lead, ids []Identity) string {
	var b strings.Builder
	add := func(text string) {
		if text = fold.Text(text); text == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(text)
	}
	add(l.Name)
	for _, part := range []string{l.Given, l.Family} {
		if !strings.Contains(l.Name, part) {
			add(part)
		}
	}
	for _, name := range l.Formerly {
		add(name)
	}
	var home []string
	for _, id := range ids {
		add(id.Value)
		if id.Kind == Phone {
			home = append(home, nationalNumber(id.Value))
		}
	}
	add(l.Note)
	for _, n := range l.Notes {
		add(n.Text)
	}
	add(l.Next.Text)
	for _, k := range slices.Sorted(maps.Keys(l.Extra)) {
		add(l.Extra[k])
	}
	for _, form := range append(home, otherForms(b.String())...) {
		b.WriteByte(' ')
		b.WriteString(form)
	}
	return b.String()
}

// twoDigitCodes are the country calling codes of two digits; 1 and 7 have one, all others
// three (ITU-T E.164).
const twoDigitCodes = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 "

// nationalNumber returns a number of E.164 without its country's calling code.
func nationalNumber(e164 string) string {
	digits := strings.TrimPrefix(e164, "+")
	n := 3
	switch {
	case digits == "":
		return ""
	case digits[0] == '1' || digits[0] == '7':
		n = 1
	case len(digits) >= 2 && strings.Contains(twoDigitCodes, " "+digits[:2]+" "):
		n = 2
	}
	return digits[min(n, len(digits)):]
}

const article = "ال"

// otherForms returns the forms of the words of a folded text in which people say them and
// in which they do not stand there.
func otherForms(folded string) (forms []string) {
	if fold.IsASCII(folded) {
		return nil
	}
	words, have := strings.Fields(folded), map[string]bool{"": true}
	for _, word := range words {
		have[word] = true
	}
	add := func(form string) {
		if !have[form] {
			have[form], forms = true, append(forms, form)
		}
	}
	for i, word := range words {
		if name.Begins(word) && i+1 < len(words) {
			add(word + words[i+1])
		}
		if servant, ok := strings.CutPrefix(word, "عبد"); ok && strings.HasPrefix(servant, article) && utf8.RuneCountInString(servant) >= 4 {
			add("عبد")
			add(servant)
			add(withoutArticle(servant))
		}
		add(withoutArticle(word))
		if l := loose(word); !strings.HasPrefix(word, l) {
			add(l)
		}
		if l := loose(withoutArticle(word)); !strings.HasPrefix(withoutArticle(word), l) {
			add(l)
		}
	}
	return forms
}

// withoutArticle returns a word without the Arabic article, "" when it has none.
func withoutArticle(word string) string {
	if rest, ok := strings.CutPrefix(word, article); ok && utf8.RuneCountInString(rest) >= 3 {
		return rest
	}
	return ""
}

// loose returns the form that the endings of a name share which are spoken alike: زهراء,
// زهرا and زهره. Other words stay as they are.
func loose(word string) string {
	if utf8.RuneCountInString(word) < 4 {
		return word
	}
	if rest, ok := strings.CutSuffix(word, "اء"); ok {
		return rest + "ا"
	}
	if rest, ok := strings.CutSuffix(word, "ه"); ok && !fold.IsASCII(rest) {
		return rest + "ا"
	}
	return word
}

// matchWords turns what a person typed into an FTS5 expression: every word has
// to begin a word of the lead, in one of its forms. Each word is quoted, so no typed
// character is ever an operator.
func matchWords(text string) string {
	var all []string
	words := strings.Fields(strings.ReplaceAll(fold.Text(text), "(0)", ""))
	for len(words) > 0 {
		n := 0
		for n < len(words) && isDialled(words[n]) {
			n++
		}
		switch {
		case n > 1:
			all = append(all, matchGroups(words[:n]))
		case n == 1:
			all = append(all, matchAny(dialled(words[0])))
		default:
			n = 1
			all = append(all, matchAny(typedForms(words[0])))
		}
		words = words[n:]
	}
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), " AND ")
}

// isDialled reports whether a word can be a part of a telephone number.
func isDialled(word string) bool {
	return strings.ContainsAny(word, "0123456789") && strings.Trim(word, "+0123456789-/().") == ""
}

// fewDigits is how many digits of a number are looked for without what one dials first.
const fewDigits = 3

// dialled returns what a number is looked for as: as it was typed, and its digits without
// the zeros by which one dials abroad or out of town.
func dialled(word string) []string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, word)
	short := strings.TrimLeft(digits, "0")
	if len(short) < fewDigits || short == strings.TrimPrefix(word, "+") {
		return []string{word}
	}
	return []string{word, short}
}

// matchGroups matches the parts of a number, each by itself or all as one.
func matchGroups(parts []string) string {
	var each []string
	for _, p := range parts {
		if one := quoted(p); one != "" {
			each = append(each, one)
		}
	}
	apart := strings.Join(each, " AND ")
	number := dialled(strings.Join(parts, ""))
	short := number[len(number)-1]
	if len(short) < fewDigits {
		return apart
	}
	return "((" + apart + ") OR " + quoted(short) + ")"
}

// typedForms returns the forms in which a typed word is looked for.
func typedForms(word string) []string {
	forms := []string{word}
	if fold.IsASCII(word) {
		return forms
	}
	for _, form := range []string{loose(word), withoutArticle(word), loose(withoutArticle(word))} {
		if form != "" && !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms
}

// matchAny matches a word that begins with any of the forms.
func matchAny(forms []string) string {
	var all []string
	for _, form := range forms {
		if q := quoted(form); q != "" && !slices.Contains(all, q) {
			all = append(all, q)
		}
	}
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return "(" + strings.Join(all, " OR ") + ")"
}

// quoted returns the expression for the beginning of a word, "" for what has no letter
// or digit.
func quoted(word string) string {
	word = strings.Map(func(r rune) rune {
		if r == '"' || r == 0 {
			return -1
		}
		return r
	}, word)
	if !strings.ContainsFunc(word, inToken) {
		return ""
	}
	return `"` + word + `"*`
}
