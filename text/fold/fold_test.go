package fold

import (
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	same := [][]string{
		{"أحمد", "احمد", "إحمد", "ٱحمد", "اَحْمَد", "أحـــمد", "\u200fأحمد\u200e"},
		{"آمال", "امال"},
		{"فاطمة", "فاطمه", "فَاطِمَة"},
		{"مصطفى", "مصطفي", "مصطفی"},
		{"مؤمن", "مومن"},
		{"رائد", "رايد"},
		{"كمال", "کمال"},
		{"Zoë", "zoe", "ZOË", "Zoe\u0308"},
		{"Łukasz Øre Straße", "lukasz ore strasse"},
		{"İZMİR", "izmir"},
		{"٠٧٩", "۰۷۹", "079"},
		{"  Amal \t\n Haddad ", "amal haddad"},
		{"ﷲ", "الله"},
	}
	for _, group := range same {
		for _, s := range group {
			if got, want := Text(s), Text(group[0]); got != want {
				t.Errorf("%q: got %q, want %q", s, got, want)
			}
		}
	}
	for _, s := range []string{"हिन्दी", "が", "한국", "amal", ""} {
		if got := Text(s); got != s {
			t.Errorf("%q: got %q, want it unchanged", s, got)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("أَحْمَد  ZOË ٣")
	f.Fuzz(func(t *testing.T, s string) {
		once := Text(s)
		if utf8.ValidString(s) && !utf8.ValidString(once) {
			t.Fatalf("%q became invalid: %q", s, once)
		}
		if twice := Text(once); twice != once {
			t.Fatalf("%q: %q, folded again %q", s, once, twice)
		}
	})
}

func BenchmarkText(b *testing.B) {
	for b.Loop() {
		Text("محمّد بن عبدالله الحدّاد")
	}
}
