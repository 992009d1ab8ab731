package data

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/net/idna"

	"mujeeb/data/sqlite"
	"mujeeb/text/fold"
)

// mentionMatcher finds out whether a text names one person: by the whole name, word
// for word as search folds them; by an email address that is not part of a longer
// one; by a telephone number in any grouping; by a Messenger ID.
type mentionMatcher struct {
	name    []string // its words
	emails  []string // folded; the domain both in ASCII and in its own script
	numbers []string // digits, once for each way to write or dial a number
	ids     [][]string
}

// matcherOf returns the matcher of a lead. Error code: CodeNotFound.
func matcherOf(ctx context.Context, q sqlite.Querier, lead int64) (*mentionMatcher, error) {
	var name string
	err := q.QueryRowContext(ctx, `SELECT name FROM lead WHERE id = ?`, lead).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, &Error{Code: CodeNotFound}
	}
	if err != nil {
		return nil, err
	}
	ids, err := identities(ctx, q, lead)
	return newMatcher(name, ids), err
}

func newMatcher(name string, ids []Identity) *mentionMatcher {
	n := &mentionMatcher{name: foldedWords(name)}
	for _, id := range ids {
		switch id.Kind {
		case Email:
			n.emails = append(n.emails, spelledEmail(id.Value)...)
		case Phone:
			n.numbers = append(n.numbers, spelledNumber(id.Value)...)
		default:
			n.ids = append(n.ids, foldedWords(id.Value))
		}
	}
	return n
}

// foldedWords returns the words of a text as the search index has them.
func foldedWords(text string) []string { return tokens(fold.Text(text)) }

func tokens(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !inToken(r) })
}

func spelledEmail(email string) []string {
	spelled := []string{email}
	at := strings.LastIndexByte(email, '@') + 1
	if domain, err := idna.ToUnicode(email[at:]); err == nil {
		spelled = append(spelled, fold.Text(email[:at]+domain))
	}
	slices.Sort(spelled)
	return slices.Compact(spelled)
}

// spelledNumber returns the digits of an E.164 number as people write them: with
// the country's code, bare or after 00, also with the zero that is put in
// brackets after it; and as dialled within the country.
func spelledNumber(phone string) []string {
	whole := strings.TrimPrefix(phone, "+")
	spelled := []string{whole, "00" + whole}
	if number, err := phonenumbers.Parse(phone, ""); err == nil {
		within := phonenumbers.GetNationalSignificantNumber(number)
		dialled := strings.Join(tokens(phonenumbers.Format(number, phonenumbers.NATIONAL)), "")
		country := strings.TrimSuffix(whole, within)
		spelled = append(spelled, within, dialled, country+"0"+within, "00"+country+"0"+within)
	}
	slices.Sort(spelled)
	return slices.DeleteFunc(slices.Compact(spelled), func(s string) bool { return len(s) < shortNumber })
}

const shortNumber = 7 // digits; fewer are more often a price or a year

// in reports whether a text names the person.
func (n *mentionMatcher) in(text string) bool {
	folded := fold.Text(text)
	words := tokens(folded)
	for i := range words {
		if n.nameAt(words[i:]) || slices.ContainsFunc(n.ids, func(id []string) bool { return begins(words[i:], id) }) ||
			slices.ContainsFunc(n.numbers, func(number string) bool { return numberAt(words[i:], number) }) {
			return true
		}
	}
	return slices.ContainsFunc(n.emails, func(email string) bool { return emailIn(folded, email) })
}

func begins(words, with []string) bool {
	return len(with) > 0 && len(words) >= len(with) && slices.Equal(words[:len(with)], with)
}

// nameAt reports whether words begin with the name. Arabic writes "and", "to" or
// "by" into the word that follows; of a name of one word that would make others.
func (n *mentionMatcher) nameAt(words []string) bool {
	if begins(words, n.name) {
		return true
	}
	joined := n.joined()
	return len(joined) > 0 && slices.Contains(joined, words[0]) && begins(words[1:], n.name[1:])
}

// joined returns the first word of the name with each Arabic particle before it.
func (n *mentionMatcher) joined() (all []string) {
	if len(n.name) < 2 {
		return nil
	}
	if first, _ := utf8.DecodeRuneInString(n.name[0]); !unicode.Is(unicode.Arabic, first) {
		return nil
	}
	for _, particle := range []string{"و", "ف", "ب", "ل", "ك"} {
		all = append(all, particle+n.name[0])
	}
	return all
}

// numberAt reports whether words begin with a number, in groups of any length.
func numberAt(words []string, number string) bool {
	for _, word := range words {
		rest, ok := strings.CutPrefix(number, word)
		if !ok {
			return false
		}
		if number = rest; number == "" {
			return true
		}
	}
	return false
}

// emailIn reports whether an address stands in a folded text, and not as a part
// of another one.
func emailIn(folded, email string) bool {
	for at := 0; ; at++ {
		i := strings.Index(folded[at:], email)
		if i < 0 {
			return false
		}
		at += i
		if !beginsBefore(folded[:at]) && !goesOn(folded[at+len(email):]) {
			return true
		}
	}
}

// beginsBefore reports whether the user part of an address begins in what stands
// before it: with a letter or a digit, or with one and a character that joins.
func beginsBefore(before string) bool {
	last, size := utf8.DecodeLastRuneInString(before)
	if strings.ContainsRune(".+-_'", last) {
		last, _ = utf8.DecodeLastRuneInString(before[:len(before)-size])
	}
	return inToken(last)
}

// goesOn reports whether the domain of an address goes on in what stands after it.
func goesOn(after string) bool {
	first, size := utf8.DecodeRuneInString(after)
	if first == '.' || first == '-' {
		first, _ = utf8.DecodeRuneInString(after[size:])
	}
	return inToken(first)
}

// match is an FTS5 expression that finds every text that names the person in the
// search index, and some others. It holds letters and digits only, in quotes.
func (n *mentionMatcher) match() string {
	var phrases []string
	add := func(words []string) {
		if len(words) > 0 {
			phrases = append(phrases, `"`+strings.Join(words, " ")+`"`)
		}
	}
	add(n.name)
	for _, first := range n.joined() {
		add(append([]string{first}, n.name[1:]...))
	}
	for _, email := range n.emails {
		add(tokens(email))
	}
	for _, id := range n.ids {
		add(id)
	}
	for _, number := range n.numbers {
		add([]string{number})
		for i := 1; i < len(number); i++ { // the first group, and how the second one begins
			phrases = append(phrases, `"`+number[:i]+" "+number[i:i+1]+`"*`)
		}
	}
	return strings.Join(phrases, " OR ")
}
