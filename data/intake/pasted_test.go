package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"mujeeb/data/intake"
)

func TestReadPasted(t *testing.T) {
	for _, c := range []struct{ name, text, want, unread string }{
		{"Lines", "amal@example.org\n\nSARA@Example.org\r\n", "amal@example.org sara@example.org", ""},
		{"Separators", "a@x.org, b@x.org; c@x.org|d@x.org\te@x.org f@x.org، g@x.org", "a@x.org b@x.org c@x.org d@x.org e@x.org f@x.org g@x.org", ""},
		{"Names", "Amal Khatib <amal@example.org>, \"Haddad, Sami\" <sami@example.org>\nأمل الخطيب، amal2@example.org", "amal@example.org sami@example.org amal2@example.org", ""},
		{"Numbers", "0791234567\n+962 79 123 4568; ٠٧٩١٢٣٤٥٦٩", "+962791234567 +962791234568 +962791234569", ""},
		{"Both", "amal@example.org 0791234567\nSami;0791234568;sami@example.org", "amal@example.org +962791234567 +962791234568 sami@example.org", ""},
		{"Twice", "a@x.org\nA@x.org a@x.org", "a@x.org", ""},
		{"Heading", "Email\na@x.org", "a@x.org", ""},
		{"NoHalf", "john smith@mail.example\na@x.org\n12", "a@x.org", "john smith@mail.example/12"},
		{"BrokenAmongGood", "a@x.org, b@@x.org, c@x.org", "a@x.org c@x.org", "b@@x.org"},
		{"LongLine", strings.Repeat("a@x.org ", 1000), "a@x.org", ""},
		{"Nothing", " \n\t", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := intake.ReadPasted(c.text, "JO")
			var got []string
			for _, id := range p.Identities {
				got = append(got, id.Value)
			}
			if fmt.Sprint(got) != "["+c.want+"]" || strings.Join(p.Unread, "/") != c.unread {
				t.Errorf("got %v, unread %q", got, p.Unread)
			}
		})
	}
}
