package keys

import (
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go"
	"github.com/ccojocar/zxcvbn-go/frequency"
	"github.com/ccojocar/zxcvbn-go/matching"
	"github.com/ccojocar/zxcvbn-go/scoring"
	"golang.org/x/text/unicode/norm"
)

// MinLength is the least length of a password, in characters.
const MinLength = 10

// goodBits is the least entropy of an accepted password. A guess at [DefaultCost] writes
// and reads 64 MiB three times, 0.4 GB in all; a graphics card of today moves at most
// 1.8 TB a second (an RTX 5090's data sheet), which is 4,500 guesses a second. Of the
// 10,000 that are assumed here, a day has 2^29.7. On average half of the guesses are
// needed, so 38 bits last 2^37 guesses: five months of such a card, or a day of 160 of them.
const goodBits = 38

const (
	ratedLen = 64 // characters that are rated; the rating's work grows with the square
	ownLen   = 4  // own words shorter than this occur in too many other words
	slipLen  = 6  // letters of a word of the lists that is recognised with a slip in it
)

// Reason says why a password is refused. The values are stable: translations hang
// on them.
type Reason string

// The reasons of a [Strength].
const (
	ReasonOK          Reason = "ok"
	ReasonTooShort    Reason = "too_short"   // under MinLength characters
	ReasonOwnWord     Reason = "own_word"    // contains a name, the folder, the page …
	ReasonCommon      Reason = "common"      // mostly a word or password of the lists
	ReasonPredictable Reason = "predictable" // repeats, keyboard rows, dates, too little variety
)

// Strength is the rating of a password.
type Strength struct {
	Score  int // 0 (guessed at once) to 4 (out of reach)
	Reason Reason
}

// OK reports whether the password is accepted.
func (s Strength) OK() bool { return s.Reason == ReasonOK }

// Rate rates a password by how many guesses it would take. own are the words that
// an attacker knows about this person: names, the vault's folder, the page.
// Any script is welcome: letters that are not Latin are rated by the keys that type
// them. It keeps nothing, and is quick enough to be called at each keystroke.
func Rate(password string, own []string) Strength {
	folded := foldPassword(password)
	length := utf8.RuneCountInString(norm.NFC.String(password))
	words := ownWords(own)
	bits, common := guess(keystrokes(firstRunes(folded, ratedLen)), words)
	score := scoreOf(bits)
	switch {
	case length < MinLength:
		return Strength{min(score, 1), ReasonTooShort}
	case containsOwn(folded, words):
		return Strength{min(score, 1), ReasonOwnWord}
	case bits < goodBits && common:
		return Strength{score, ReasonCommon}
	case bits < goodBits:
		return Strength{score, ReasonPredictable}
	}
	return Strength{score, ReasonOK}
}

// scoreOf returns the score of so many bits. Those of 3 and 4 are accepted.
func scoreOf(bits float64) (score int) {
	for _, least := range []float64{20, 28, goodBits, 48} {
		if bits >= least {
			score++
		}
	}
	return score
}

// guess rates the text as it stands, with its digits read as letters, and then with
// misspelt words of the lists put right. It returns the lowest entropy, in bits, and
// whether half of the text or more is listed words.
// zxcvbn's own reading of digits as letters takes time exponential in their variety.
func guess(typed string, own []string) (bits float64, common bool) {
	bits = math.Inf(1)
	known := slices.Concat(arabicCommon(), own)
	for i, w := range known {
		known[i] = keystrokes(w)
	}
	rate := func(text string, more float64) {
		m := zxcvbn.PasswordStrength(text, known, matching.FilterL33tMatcher)
		half := listed(m)*2 >= len(text)
		if e := m.Entropy + more; e < bits || e == bits && half {
			bits, common = e, half
		}
	}
	for _, text := range slices.Compact([]string{typed, unleet.Replace(typed)}) {
		rate(text, 0)
		if right, slips := spelt(text); right != text {
			rate(right, slips)
		}
	}
	return bits, common
}

// spelt returns a text with each misspelt word of the lists put right, and the bits that
// guessing the slips takes: an attacker's lists have words with a letter left out, put in
// or changed.
func spelt(text string) (right string, bits float64) {
	var out strings.Builder
	for len(text) > 0 {
		n := 0
		for n < len(text) && text[n] >= 'a' && text[n] <= 'z' {
			n++
		}
		if n == 0 {
			out.WriteByte(text[0])
			text = text[1:]
			continue
		}
		word := text[:n]
		if near := nearest(word); near != "" {
			bits += math.Log2(float64(n) * 26 * 2)
			word = near
		}
		out.WriteString(word)
		text = text[n:]
	}
	return out.String(), bits
}

// nearest returns the commonest listed word that is one slip from word, or "" where
// there is none or word is listed itself.
func nearest(word string) (near string) {
	if len(word) < slipLen || len(word) > 2*ratedLen {
		return ""
	}
	for _, w := range listedWords()[len(word)] {
		if w == word {
			return ""
		}
	}
	for _, length := range []int{len(word), len(word) + 1, len(word) - 1} {
		for _, w := range listedWords()[length] {
			if oneSlip(word, w) {
				return w
			}
		}
	}
	return ""
}

// oneSlip reports whether two words differ by one letter that is left out, put in or
// changed.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}

// listedWords returns the words of zxcvbn's lists by their length.
var listedWords = sync.OnceValue(func() map[int][]string {
	byLength := map[int][]string{}
	for _, name := range slices.Sorted(maps.Keys(frequency.Lists)) {
		for _, w := range frequency.Lists[name].List {
			if len(w) >= slipLen-1 {
				byLength[len(w)] = append(byLength[len(w)], strings.ToLower(w))
			}
		}
	}
	return byLength
})

// listed returns how many characters the words of the lists cover.
func listed(m scoring.MinEntropyMatch) int {
	n := 0
	for _, part := range m.MatchSequence {
		if part.Pattern == "dictionary" {
			n += part.J - part.I + 1
		}
	}
	return n
}

var unleet = strings.NewReplacer("4", "a", "@", "a", "3", "e", "1", "i", "!", "i", "0", "o", "5", "s", "$", "s", "7", "t")

// arabicCommon returns what people who type Arabic choose first; the lists of
// zxcvbn are English.
func arabicCommon() []string {
	return strings.Fields(`كلمه السر كلمهالسر كلمهالمرور مرحبا السلام عليكم السلامعليكم بسم الله بسمالله
		الحمدلله سبحان استغفر محمد احمد محمود علي حسين فاطمه عائشه عبدالله احبك حبيبي حبيبتي حياتي قلبي
		الرياض القاهره بغداد دمشق بيروت فلسطين القدس العراق مصر سوريا لبنان الاردن المغرب الجزائر تونس
		ابتثجحخ ابجدهوز حطيكلمن سعفص`)
}

// foldPassword returns a password in lower case, without marks, with one form of
// alef, yeh and teh marbuta, and with Arabic digits in ASCII, so that variants of
// one word compare equal. The folded text is for rating only.
func foldPassword(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == 'ـ':
			continue
		case r >= '٠' && r <= '٩':
			r = '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			r = '0' + r - '۰'
		case r == 'ى':
			r = 'ي'
		case r == 'ة':
			r = 'ه'
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// The same keys on the Arabic (101) and the Latin (QWERTY) keyboard.
const (
	arabicKeys = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ"
	latinKeys  = "qwertyuiop[]asdfghjkl;'zxcvnm,./`"
)

// keystrokes returns folded text in ASCII, one character for each: Arabic letters
// as the Latin letters on the same keys, so that a keyboard row is found; other
// letters as some Latin letter, neighbours as neighbours.
func keystrokes(s string) string {
	arabic := []rune(arabicKeys)
	out := make([]byte, 0, len(s))
	for _, r := range s {
		switch i := slices.Index(arabic, r); {
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case i >= 0:
			out = append(out, latinKeys[i])
		case unicode.IsLetter(r):
			out = append(out, 'a'+byte(r%26))
		default:
			out = append(out, "!#%&*+-=?^~"[r%11])
		}
	}
	return string(out)
}

// ownWords returns the folded words, and each phrase as one word.
func ownWords(own []string) []string {
	var words []string
	for _, phrase := range own {
		parts := strings.FieldsFunc(foldPassword(phrase), notWord)
		for _, w := range append(parts, strings.Join(parts, "")) {
			if utf8.RuneCountInString(w) >= ownLen {
				words = append(words, w)
			}
		}
	}
	return words
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// containsOwn reports whether a password contains one of the words, also with
// digits in place of letters.
func containsOwn(folded string, words []string) bool {
	squeeze := func(s string) string { return strings.Join(strings.FieldsFunc(s, notWord), "") }
	plain, read := squeeze(folded), squeeze(unleet.Replace(folded))
	return slices.ContainsFunc(words, func(w string) bool {
		return strings.Contains(plain, w) || strings.Contains(read, w)
	})
}

// firstRunes returns the first n characters of s.
func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
