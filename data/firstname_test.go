package data

import (
	"testing"

	"mujeeb/text/fold"
)

func TestFirstName(t *testing.T) {
	for _, c := range []struct{ given, name, want string }{
		{"", "Rana Tell", "Rana"},
		{"", "", ""},
		{"", "  Rana  ", "Rana"},
		{"Ursula", "Dubois, Ursula", "Ursula"},
		{" Anna  Maria ", "Anna Maria Tell", "Anna Maria"},
		{"", "Dubois, Ursula", "Ursula"},
		{"", "Dubois, Ursula Maria", "Ursula"},
		{"", "Dubois,", "Dubois"},
		{"", ", Ursula", "Ursula"},
		{"", "Tell, Dr. Rana", "Rana"},
		{"", "حداد، أمل", "أمل"},
		{"", "Rana Tell, MBA", "Rana"},
		{"", "Rana Tell, Ph.D.", "Rana"},
		{"", "Dr. Rana Tell", "Rana"},
		{"", "Prof. Dr. Rana Tell", "Rana"},
		{"", "dr Rana Tell", "Rana"},
		{"", "Dr.Rana Tell", "Rana"},
		{"", "Dr. Tell", "Dr. Tell"},
		{"", "Frau Müller", "Frau Müller"},
		{"", "Dr.", "Dr."},
		{"", "د. أحمد", "أحمد"},
		{"", "د.أحمد حداد", "أحمد"},
		{"", "الدكتورة أمل حداد", "أمل"},
		{"", "السيد عبد الرحمن حداد", "عبد الرحمن"},
		{"", "عبد الرحمن حداد", "عبد الرحمن"},
		{"", "عبدالرحمن حداد", "عبدالرحمن"},
		{"", "عبد", "عبد"},
		{"", "أم كلثوم إبراهيم", "أم كلثوم"},
		{"", "أبو بكر حداد", "أبو بكر"},
		{"", "نور الدين زنكي", "نور الدين"},
		{"", "نور الهدى حداد", "نور الهدى"},
		{"", "نور حداد", "نور"},
		{"", "Abdul Rahman Haddad", "Abdul Rahman"},
		{"", "Abd el Rahman Haddad", "Abd el Rahman"},
		{"", "Salah al Din Haddad", "Salah al Din"},
		{"", "Umm Kulthum", "Umm Kulthum"},
		{"", "Nour Eddine Haddad", "Nour Eddine"},
		{"", "Al Pacino", "Al"},
		{"", "İpek Yılmaz", "İpek"},
	} {
		if got := firstName(c.given, c.name); got != c.want {
			t.Errorf("%q, %q: got %q, want %q", c.given, c.name, got, c.want)
		}
	}
}

// What the lists say is compared with what is folded.
func TestFirstName_ListsAreFolded(t *testing.T) {
	for _, list := range []map[string]bool{titles, degrees, nameBegins, nameEnds, articles} {
		for word := range list {
			if bareWord(word) != word || fold.Text(word) != word {
				t.Errorf("%q is compared with %q", word, bareWord(word))
			}
		}
	}
}
