package intake

import (
	"crypto/md5"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"mujeeb/data"
)

func md5Of(s string) string    { return fmt.Sprintf("%x", md5.Sum([]byte(s))) }
func sha256Of(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }

// A list of hashes is one of people who left, however it is written.
func TestHashedList(t *testing.T) {
	a, b := md5Of("a@x.example"), md5Of("b@x.example")
	c, d := sha256Of("c@x.example"), sha256Of("d@x.example")
	for name, content := range map[string]string{
		"Optizmo, bare":            a + "\n" + b + "\n",
		"one line":                 a + "\n",
		"header":                   "md5\n" + a + "\n" + b + "\n",
		"header, upper case":       "EMAIL_MD5\r\n" + strings.ToUpper(a) + "\r\n" + strings.ToUpper(b) + "\r\n",
		"Facebook audience":        "email,fn\n" + c + ",\n" + d + ",\n",
		"Facebook audience, phone": "phone\n" + c + "\n" + d + "\n",
		"German":                   "E-Mail-Hash;Datum\n" + c + ";01.02.2024\n" + d + ";02.02.2024\n",
		"Arabic":                   "بصمة البريد\n" + c + "\n" + d + "\n",
		"prefixed":                 "SHA-256\nsha256:" + c + "\nsha256:" + d + "\n",
		"quoted":                   "\"hash\"\n\"" + a + "\"\n\"" + b + "\"\n",
		"mixed":                    "hash\n" + a + "\n" + d + "\n",
		"UTF-8 with a mark":        "\uFEFF" + a + "\n" + b + "\n",
		"named after leaving":      "Unsubscribed\n" + a + "\n" + b + "\n",
	} {
		table, plan := propose(t, "list.csv", content)
		lines, k := leads(t, table, plan)
		want := strings.Count(strings.TrimSpace(content), "\n") + 1
		if !table.NoHeader {
			want--
		}
		if len(lines) != want || len(k.Aside) != 0 || !plan.Mapping.EveryoneLeft || plan.Mapping.Kind != HashedList || plan.Found.Said[data.SaidLeft] != want || !plan.Mapping.Identifies() {
			t.Errorf("%s: got %q, set aside %v, %+v", name, lines, k.Aside, plan.Mapping)
		}
		for l, err := range k.Leads(t.Context()) {
			if err != nil || len(l.Hashes) != 1 || len(l.Identities) != 0 || l.Word.Said != data.SaidLeft {
				t.Errorf("%s: %+v, %v", name, l, err)
			}
		}
	}
}

// What looks like a hash is none of a person, where the file says something else of it or
// tells its people by something else.
func TestHashedList_Not(t *testing.T) {
	a, b := md5Of("a@x.example"), md5Of("b@x.example")
	for name, content := range map[string]string{
		"beside addresses":     "Email,MD5\na@x.example," + a + "\nb@x.example," + b + "\n",
		"identifiers":          "id,Email\n" + a + ",a@x.example\n" + b + ",b@x.example\n",
		"a token of the tool":  "Name,Token,Phone\nA," + a + ",0791234567\nB," + b + ",0791234568\n",
		"headless, and emails": "a@x.example," + a + "\nb@x.example," + b + "\n",
		"the owner's":          "Lead owner email,Email\n" + a + ",a@x.example\n" + a + ",b@x.example\n",
	} {
		table, plan := propose(t, "leads.csv", content)
		lines, k := leads(t, table, plan)
		if len(lines) != 2 || len(k.Aside) != 0 || plan.Mapping.EveryoneLeft || plan.Mapping.Has(Hashed) || plan.Found.Said[data.SaidLeft] != 0 {
			t.Errorf("%s: got %q, set aside %v, %+v", name, lines, k.Aside, plan.Mapping)
		}
	}
	table, plan := propose(t, "ids.csv", "id,city\n"+a+",Amman\n"+b+",Irbid\n")
	if lines, _ := leads(t, table, plan); len(lines) != 0 || plan.Mapping.EveryoneLeft || plan.Found.doubt(DoubtNoIdentity) == 0 {
		t.Errorf("identifiers alone: %q, %+v", lines, plan.Mapping)
	}
}

// Rows that are no hash, or that of nothing, are set aside; so are all where the owner says
// that the people did not leave.
func TestHashedList_Aside(t *testing.T) {
	a, b, c := md5Of("a@x.example"), md5Of("b@x.example"), md5Of("c@x.example")
	content := strings.Join([]string{"md5", a, md5Of(""), b[:31], "zz" + b[2:], strings.Repeat("0", 32), c, "a@x.example", c + "," + a, md5Of("d"), md5Of("e"), md5Of("f"), md5Of("g")}, "\n") + "\n"
	table, plan := propose(t, "md5.csv", content)
	lines, _ := leads(t, table, plan)
	if len(lines) != 6 || plan.Found.Aside[CodeNoIdentity] != 5 || plan.Found.Aside[CodeExtraCells] != 1 {
		t.Errorf("got %q, %v", lines, plan.Found.Aside)
	}
	m := plan.Mapping
	m.EveryoneLeft = false
	k := Take(table, m)
	for l, err := range k.Leads(t.Context()) {
		t.Errorf("taken though nobody left: %+v, %v", l, err)
	}
	if len(k.Aside) != 12 || k.Aside[0].Code != CodeHashOnly {
		t.Errorf("%+v", k.Aside)
	}
}

// A column of answers says who of a list of hashes left.
func TestHashedList_Answers(t *testing.T) {
	a, b := md5Of("a@x.example"), md5Of("b@x.example")
	table, plan := propose(t, "members.csv", "Email hash,Status\n"+a+",unsubscribed\n"+b+",subscribed\n")
	lines, k := leads(t, table, plan)
	if len(lines) != 1 || len(k.Aside) != 1 || k.Aside[0].Code != CodeHashOnly || plan.Mapping.EveryoneLeft {
		t.Errorf("got %q, %+v, %+v", lines, k.Aside, plan.Mapping)
	}
}
