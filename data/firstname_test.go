package data

import "testing"

func TestFirstName(t *testing.T) {
	for _, c := range []struct{ given, name, want string }{
		{"", "Rana Tell", "Rana"},
		{"", "", ""},
		{"Ursula", "Dubois, Ursula", "Ursula"},
		{" Anna  Maria ", "Anna Maria Tell", "Anna Maria"},
		{"", "Dubois, Ursula", "Ursula"},
		{"", "د. عبد الرحمن حداد", "عبد الرحمن"},
	} {
		if got := firstName(c.given, c.name); got != c.want {
			t.Errorf("%q, %q: got %q, want %q", c.given, c.name, got, c.want)
		}
	}
}
