package intake

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The encodings of one byte a letter. None says in the file that it is used.
const (
	Windows1250 Encoding = "windows-1250" // Central European
	Windows1251 Encoding = "windows-1251" // Cyrillic
	Windows1252 Encoding = "windows-1252" // Western European
	Windows1253 Encoding = "windows-1253" // Greek
	Windows1254 Encoding = "windows-1254" // Turkish
	Windows1255 Encoding = "windows-1255" // Hebrew
	Windows1256 Encoding = "windows-1256" // Arabic
	Windows1257 Encoding = "windows-1257" // Baltic
	ISO88592    Encoding = "iso-8859-2"   // Central European
	ISO88595    Encoding = "iso-8859-5"   // Cyrillic
	ISO88596    Encoding = "iso-8859-6"   // Arabic
	ISO88598    Encoding = "iso-8859-8"   // Hebrew
	MacRoman    Encoding = "macintosh"    // Western European, old Macs
	MacCyrillic Encoding = "x-mac-cyrillic"
	DOS850      Encoding = "ibm850" // Western European, DOS
	DOS866      Encoding = "ibm866" // Cyrillic, DOS
	KOI8R       Encoding = "koi8-r"
)

// Encodings returns all encodings that are read, in the order in which to offer
// them. ISO-8859-1, -9 and -15 are read as the Windows pages that hold them.
func Encodings() []Encoding {
	return []Encoding{UTF8, UTF16LE, UTF16BE, Windows1256, Windows1252, Windows1254, Windows1250, Windows1251, Windows1253, Windows1255, Windows1257,
		ISO88596, ISO88592, ISO88595, ISO88598, MacRoman, MacCyrillic, DOS850, DOS866, KOI8R}
}

// codepage returns the table of an encoding of one byte a letter, or nil.
func (e Encoding) codepage() *charmap.Charmap {
	switch e {
	case Windows1250:
		return charmap.Windows1250
	case Windows1251:
		return charmap.Windows1251
	case Windows1252:
		return charmap.Windows1252
	case Windows1253:
		return charmap.Windows1253
	case Windows1254:
		return charmap.Windows1254
	case Windows1255:
		return charmap.Windows1255
	case Windows1256:
		return charmap.Windows1256
	case Windows1257:
		return charmap.Windows1257
	}
	return e.oldCodepage()
}

func (e Encoding) oldCodepage() *charmap.Charmap {
	switch e {
	case ISO88592:
		return charmap.ISO8859_2
	case ISO88595:
		return charmap.ISO8859_5
	case ISO88596:
		return charmap.ISO8859_6
	case ISO88598:
		return charmap.ISO8859_8
	case MacRoman:
		return charmap.Macintosh
	case MacCyrillic:
		return charmap.MacintoshCyrillic
	case DOS850:
		return charmap.CodePage850
	case DOS866:
		return charmap.CodePage866
	case KOI8R:
		return charmap.KOI8R
	}
	return nil
}

// alphabet is the letters beyond ASCII that a language writes, in lower case, and
// the encodings that its files are in.
type alphabet struct {
	letters string
	in      []Encoding
}

var (
	western  = []Encoding{Windows1252, MacRoman, DOS850}
	central  = []Encoding{Windows1250, ISO88592}
	cyrillic = []Encoding{Windows1251, KOI8R, DOS866, ISO88595, MacCyrillic}
)

// alphabets are those of the languages that are told apart, those with more people
// first. Where two fit alike, the first is the likelier.
var alphabets = []alphabet{
	{"ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئًٌٍَُِّْـپچژگک،؛؟", []Encoding{Windows1256, ISO88596}},
	{"çğıi̇öşüâîû", []Encoding{Windows1254}},
	{"àâæçéèêëîïôœùûüÿ«»’", western},
	{"äöüß", western},
	{"áéíñóúüªº¿¡", western},
	{"áâãàçéêíóôõúüªº", western},
	{"àèéìíîòóùú", western},
	{"åäöæøéü", western},
	{"абвгдежзийклмнопрстуфхцчшщъыьэюяё№", cyrillic},
	{"абвгґдеєжзиіїйклмнопрстуфхцчшщьюяј", cyrillic},
	{"ąćęłńóśźż", central},
	{"áčďéěíňóřšťúůýž", central},
	{"áäčďéíĺľňóôŕšťúýž", central},
	{"áéíóöőúüű", central},
	{"ăâîşţșț", central},
	{"čćđšž", central},
	{"αβγδεζηθικλμνξοπρστυφχψωάέήίόύώϊϋΐΰς", []Encoding{Windows1253}},
	{"אבגדהוזחטיכךלמםנןסעפףצץקרשת", []Encoding{Windows1255, ISO88598}},
	{"āčēģīķļņšūž", []Encoding{Windows1257}},
	{"ąčęėįšųūž", []Encoding{Windows1257}},
	{"äõöüšž", []Encoding{Windows1257}},
	{"áðéíóúýþæö", western},
}

// Sample is how a file reads in an encoding: some of its names, for a person to see
// which is right.
type Sample struct {
	Encoding Encoding
	Words    []string
}

// Bounds of what is looked at to tell encodings apart.
const (
	maxSampleWords = 6
	maxJudged      = 400
)

// unclear asks for the encoding, with samples of the words that depend on it,
// likelier first.
func unclear(text []byte, line int) error {
	words := highWords(text)
	type judged struct {
		Sample
		fit float64
	}
	var all []judged
	for _, a := range alphabets {
		for _, e := range a.in {
			if fit := a.fit(e, words); fit > 0 && !slices.ContainsFunc(all, func(j judged) bool { return j.Encoding == e && j.fit >= fit }) {
				all = slices.DeleteFunc(all, func(j judged) bool { return j.Encoding == e })
				all = append(all, judged{Sample{e, decodeWords(e, words)}, fit})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b judged) int { return cmp.Compare(b.fit, a.fit) })
	e := &Error{Code: CodeEncodingUnclear, Line: line}
	for _, j := range all {
		if j.fit*3 > all[0].fit*2 { // the rest is not worth a look
			e.Samples = append(e.Samples, j.Sample)
		}
	}
	for _, common := range []Encoding{Windows1252, Windows1256} {
		if !slices.ContainsFunc(e.Samples, func(s Sample) bool { return s.Encoding == common }) {
			e.Samples = append(e.Samples, Sample{common, decodeWords(common, words)})
		}
	}
	for _, s := range e.Samples[:2] {
		e.Choices = append(e.Choices, s.Encoding)
	}
	return e
}

// highWords returns the words of text that have a byte beyond ASCII, each once.
func highWords(text []byte) (words [][]byte) {
	seen := map[string]bool{}
	for word := range bytes.FieldsFuncSeq(text, func(r rune) bool { return r < utf8.RuneSelf && !unicode.IsLetter(r) }) {
		if len(words) == maxJudged {
			break
		}
		if !isASCII(word) && len(word) < 100 && !seen[string(word)] {
			seen[string(word)] = true
			words = append(words, word)
		}
	}
	return words
}

func decodeWords(e Encoding, words [][]byte) (out []string) {
	for _, w := range words[:min(len(words), maxSampleWords)] {
		s, _ := e.codepage().NewDecoder().Bytes(w)
		out = append(out, string(s))
	}
	return out
}

// fit returns how well words read in an encoding as the language of a: the part of
// the letters beyond ASCII that it has. A byte that is no letter, a capital behind a
// small letter, and letters of two scripts in a word speak against it; so does a word
// without any plain letter, where the language mostly writes those, and names of small
// letters or of capitals alone.
func (a alphabet) fit(e Encoding, words [][]byte) float64 {
	good, all, capitals, smalls := 0, 0, 0, 0
	page := e.codepage()
	first, _ := utf8.DecodeRuneInString(a.letters)
	latin := unicode.Is(unicode.Latin, first)
	for _, word := range words {
		small, plain := false, bytes.ContainsFunc(word, func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) })
		for _, b := range word {
			r := page.DecodeByte(b)
			if b >= utf8.RuneSelf {
				all++
				switch {
				case unicode.IsUpper(r) && small, !unicode.IsLetter(r), plain != latin && len(word) > 2:
					good--
				case strings.ContainsRune(a.letters, unicode.ToLower(r)):
					good++
				}
			}
			small = unicode.IsLower(r)
			switch {
			case small:
				smalls++
			case unicode.IsUpper(r):
				capitals++
			}
		}
	}
	switch {
	case all == 0:
		return 0
	case (capitals == 0) != (smalls == 0):
		return 0.9 * float64(good) / float64(all)
	}
	return float64(good) / float64(all)
}
