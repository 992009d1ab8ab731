package bidi

import (
	"bufio"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// pseudo reads the writing of the standard's examples: A to Z stand for Arabic letters, < { and | open an isolate from
// right to left, from left to right, and of its first strong letter, and > closes it.
func pseudo(s string) []rune {
	var out []rune
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			r = arabicLetters[r-'A']
		case r == '<':
			r = RLI
		case r == '{':
			r = LRI
		case r == '|':
			r = FSI
		case r == '>':
			r = PDI
		}
		out = append(out, r)
	}
	return out
}

var arabicLetters = []rune("ابتثجحخدذرزسشصضطظعغفقكلمنه")

var mirrorOf = map[rune]rune{'(': ')', ')': '(', '[': ']', ']': '['}

// seen is a line as a person sees it from left to right, in pseudo writing and without isolates.
func seen(rs []rune, base int) string {
	var b strings.Builder
	for _, r := range VisualRuns(Levels(rs, base)) {
		part := slices.Clone(rs[r.Start:r.End])
		if r.RTL() {
			slices.Reverse(part)
		}
		for _, c := range part {
			if m, ok := mirrorOf[c]; ok && r.RTL() {
				c = m
			}
			if i := slices.Index(arabicLetters, c); i >= 0 {
				c = rune('A' + i)
			}
			if !IsIsolate(c) {
				b.WriteRune(c)
			}
		}
	}
	return b.String()
}

func TestVisualRuns_Seen(t *testing.T) {
	for _, c := range []struct {
		name, in string
		base     int
		want     string
	}{
		{"OneWord", "WORD", 1, "DROW"},
		{"SeveralWords", "TWO WORDS", 1, "SDROW OWT"},
		{"Number", "NUMBER 123 DONE", 1, "ENOD 123 REBMUN"},
		{"NumberInEnglish", "abc ARAB 123 def", 0, "abc 123 BARA def"},
		{"Latin", "PAGE facebook OPEN", 1, "NEPO facebook EGAP"},
		{"LatinAtTheEnd", "ARRIVED FROM sara", 1, "sara MORF DEVIRRA"},
		{"Date", "ON 12.3.2026 AT", 1, "TA 12.3.2026 NO"},
		{"Email", "MAIL a@b.org END", 1, "DNE a@b.org LIAM"},
		{"Brackets", "PERSON (abc) NEXT", 1, "TXEN (abc) NOSREP"},
		{"BracketsAroundBoth", "smith (fab ARAB) HEBREW", 1, "WERBEH (BARA fab) smith"},
		{"BracketsOfLatin", "ARAB book(s)", 1, "book(s) BARA"},
		{"Percent", "OFF 25% NOW", 1, "WON %25 FFO"},
		{"Money", "PRICE 1,234.50 jod ONLY", 1, "YLNO jod 1,234.50 ECIRP"},
		{"FullStop", "car MEANS CAR.", 1, ".RAC SNAEM car"},
		{"FullStopInEnglish", "car means CAR.", 0, "car means RAC."},
		{"Punctuation", "ONE, TWO: THREE!", 1, "!EERHT :OWT ,ENO"},
		{"PhoneInArabicIsReversed", "CALL +962 79", 1, "79 962+ LLAC"},
		{"PhoneIsolated", "CALL |+962 79> NOW", 1, "WON +962 79 LLAC"},
		{"IsolateInEnglish", `he said "<car MEANS CAR>."`, 0, `he said "RAC SNAEM car."`},
		{"IsolatesNested", `DID YOU SAY '{he said "<car MEANS CAR>"}>'?`, 1, `?'he said "RAC SNAEM car"}' YAS UOY DID`},
		{"NameAndCount", "|ARAB> 3 times", 0, "BARA 3 times"},
		{"UnclosedIsolate", "abc <DEF ghi", 0, "abc ghi FED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := seen(pseudo(c.in), c.base); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestLevels_ICU compares with what another implementation says of the same lines.
func TestLevels_ICU(t *testing.T) {
	name := "testdata/levels.txt"
	if other := os.Getenv("MUJEEB_LEVELS"); other != "" {
		name = other
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		rs, base, want := levelCase(t, lines.Text())
		if got := Levels(rs, base); !slices.Equal(got, want) {
			t.Errorf("%q in %d:\ngot  %v\nwant %v", string(rs), base, got, want)
		}
		n++
	}
	if n < 100 {
		t.Fatalf("only %d lines compared", n)
	}
}

func levelCase(t *testing.T, line string) (rs []rune, base int, want []int) {
	t.Helper()
	number := func(s string, base int) int {
		n, err := strconv.ParseInt(s, base, 32)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		return int(n)
	}
	parts := strings.Split(line, ";")
	for _, c := range strings.Fields(parts[0]) {
		rs = append(rs, rune(number(c, 16)))
	}
	for _, l := range strings.Fields(parts[2]) {
		want = append(want, number(l, 10))
	}
	return rs, number(parts[1], 10), want
}

// randomLine returns a line of all sorts of letters.
func randomLine(r *rand.Rand) []rune {
	letters := []rune("ab جمل\u064e12٣٤.,-+%()[]\u2067\u2068\u2069 ")
	line := make([]rune, r.IntN(20))
	for i := range line {
		line[i] = letters[r.IntN(len(letters))]
	}
	return line
}

func TestVisualRuns_EveryRuneOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		line, base := randomLine(r), r.IntN(2)
		times := make([]int, len(line))
		for _, run := range VisualRuns(Levels(line, base)) {
			for i := run.Start; i < run.End; i++ {
				times[i]++
			}
		}
		if slices.ContainsFunc(times, func(n int) bool { return n != 1 }) {
			t.Fatalf("%q in %d: runes come %v times", string(line), base, times)
		}
	}
}

func TestDisplay_KeepsText(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	bare := func(s string) string {
		rs := slices.DeleteFunc([]rune(s), func(r rune) bool { return IsIsolate(r) || r == LRM })
		slices.Sort(rs)
		return string(rs)
	}
	for range 5000 {
		line, base := string(randomLine(r)), r.IntN(2)
		if got, want := bare(Display(line, base)), bare(line); got != want {
			t.Fatalf("%q in %d: has %q, want %q", line, base, got, want)
		}
	}
}

func TestDisplay_LeavesEnglishAlone(t *testing.T) {
	for _, s := range []string{"", "Sara (2), 25% — “ok” …", "a\tb", "Émilie"} {
		if got := Display(s, 0); got != s {
			t.Errorf("got %q, want %q", got, s)
		}
	}
}

func TestBase(t *testing.T) {
	for s, want := range map[string]int{"abc": 0, "12 ابج": 1, "(ا) a": 1, "\u2068سارة\u2069 was erased": 0, "12": 7, "": 7} {
		if got := Base(s, 7); got != want {
			t.Errorf("%q: got %d, want %d", s, got, want)
		}
	}
}

func BenchmarkDisplay(b *testing.B) {
	s := "اتصلت سارة (Sara Al-Ali) يوم 12.3.2026 وسألت عن السعر: 250 JOD فقط."
	for b.Loop() {
		Display(s, 1)
	}
}
