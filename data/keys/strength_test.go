package keys

import (
	"strings"
	"testing"
	"time"
)

func TestRate(t *testing.T) {
	own := []string{"Amal Haddad", "قهوة الحديقة", "Garden Coffee", "Al", ""}
	cases := []struct {
		password string
		want     Reason
	}{
		{"", ReasonTooShort},
		{"x9!Kd#2", ReasonTooShort},
		{"قهوتي؟٣", ReasonTooShort},
		{"password123", ReasonCommon},
		{"P4ssw0rd1234", ReasonCommon},
		{"iloveyou2024", ReasonCommon},
		{"السلام عليكم", ReasonCommon},
		{"aaaaaaaaaaaa", ReasonPredictable},
		{"abcdefghijklmn", ReasonPredictable},
		{"qwertyuiop[]", ReasonPredictable},
		{"ضصثقفغعهخحجد", ReasonPredictable},
		{"12345678901234", ReasonPredictable},
		{"١٢٣٤٥٦٧٨٩٠١٢", ReasonPredictable},
		{"haddad-9-Blue-Kites", ReasonOwnWord},
		{"Gärden violet trombone", ReasonOwnWord},
		{"gardencoffee", ReasonOwnWord},
		{"g4rd3n violet trombone", ReasonOwnWord},
		{"قَهْوَة الحديقة", ReasonOwnWord},
		{"violet trombone also", ReasonOK}, // "Al" is too short to count
		{"correct horse battery staple", ReasonOK},
		{"سبع نخلات تغني قرب النهر", ReasonOK},
		{"مظلة زرقاء وكرسي مكسور", ReasonOK},
		{"зелёный трамвай поёт", ReasonOK},
		{"緑の電車が歌うよる七時", ReasonOK},
		{"tR7#vq9!Lm2x", ReasonOK},
		{"tr0ub4dor&3", ReasonCommon}, // a word with a slip in it
		{"Tr0ub4dor&3", ReasonCommon},
		{"troubadoor12!", ReasonCommon},
		{"dragonfly77!x", ReasonCommon},
		{"kettle orange river", ReasonOK},
	}
	for _, c := range cases {
		got := Rate(c.password, own)
		if got.Reason != c.want || got.OK() != (c.want == ReasonOK) {
			t.Errorf("%q: got %+v, want %s", c.password, got, c.want)
		}
		if got.Score < 0 || got.Score > 4 || (got.OK() != (got.Score >= 3) && c.want != ReasonTooShort && c.want != ReasonOwnWord) {
			t.Errorf("%q: score %d", c.password, got.Score)
		}
	}
}

func TestKeystrokes_OneForOne(t *testing.T) {
	if a, l := len([]rune(arabicKeys)), len(latinKeys); a != l {
		t.Fatalf("%d Arabic keys, %d Latin keys", a, l)
	}
	for _, s := range []string{"سبع نخلات", "naïve ٣", "緑\x80", "ﷺ"} {
		folded := foldPassword(s)
		if got, want := len(keystrokes(folded)), len([]rune(folded)); got != want {
			t.Errorf("%q: %d keys for %d characters", s, got, want)
		}
	}
}

// The page rates at every keystroke, whatever is pasted into it.
func TestRate_LongInput(t *testing.T) {
	for _, s := range []string{"a", "4@3$1!|0+7", "س ل ا م ", "x9!Kd#2Lq", "password"} {
		start := time.Now()
		Rate(strings.Repeat(s, 20_000), []string{"Garden"})
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%q repeated: %v", s, d)
		}
	}
}

func BenchmarkRate(b *testing.B) {
	for b.Loop() {
		Rate("سبع نخلات تغني قرب النهر 4@3$1!", []string{"Garden Coffee", "قهوة الحديقة"})
	}
}
