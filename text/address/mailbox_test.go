package address

import (
	"strings"
	"testing"
)

func TestEmail_Mailbox(t *testing.T) {
	for in, want := range map[string]string{
		"Rana.Tell@gmail.com":           "ranatell@gmail.com",
		"rana.tell+fb@gmail.com":        "ranatell@gmail.com",
		"ranatell@googlemail.com":       "ranatell@gmail.com",
		"r.a.n.a.tell+x+y@GMAIL.com":    "ranatell@gmail.com",
		"rana.tell+fb@outlook.com":      "rana.tell@outlook.com",
		"rana.tell@hotmail.com":         "rana.tell@hotmail.com",
		"rana+x@me.com":                 "rana@icloud.com",
		"rana_tell+x@protonmail.com":    "ranatell@proton.me",
		"rana+x@ya.ru":                  "rana@yandex.ru",
		"rana+fb@tell.example":          "rana+fb@tell.example", // nothing is known of this domain
		"rana.tell@tell.example":        "rana.tell@tell.example",
		"rana.tell+fb@gmail.example":    "rana.tell+fb@gmail.example",
		"+tag@gmail.com":                "+tag@gmail.com",
		"رنا.تل+x@gmail.com":            "رناتل@gmail.com",
		"rana@mail.gmail.com":           "rana@mail.gmail.com",
		"rana.tell+fb@notgooglemail.de": "rana.tell+fb@notgooglemail.de",
	} {
		e, err := ParseEmail(in)
		if err != nil {
			t.Fatal(in, err)
		}
		if got := e.Mailbox(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if got := (Email{}).Mailbox(); got != "" {
		t.Errorf("no address is in mailbox %q", got)
	}
}

// The mailbox of a mailbox is itself, and it is an address.
func FuzzEmail_Mailbox(f *testing.F) {
	for _, s := range []string{"r.t+x@gmail.com", "+@gmail.com", "...+@proton.me", "-_-@pm.me", "a+b@x.example", "İ+x@gmail.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := NormalEmail(s)
		if err != nil {
			return
		}
		box := e.Mailbox()
		again, err := ParseEmail(box)
		if err != nil || again.Mailbox() != box || strings.Count(box, "@") != 1 {
			t.Fatalf("%q has the mailbox %q, and that %q, %v", s, box, again.Mailbox(), err)
		}
	})
}
