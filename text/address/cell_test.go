package address

import (
	"strings"
	"testing"
)

func TestReadEmails(t *testing.T) {
	for cell, want := range map[string]string{
		"rana@tell.example":                                      "rana@tell.example",
		"'rana@tell.example":                                     "rana@tell.example",
		"\"fadi@x.example\"":                                     "fadi@x.example",
		"“fadi@x.example”":                                       "fadi@x.example",
		"<eman@x.example>":                                       "eman@x.example",
		"Lina Hosn <lina@hosn.example>":                          "lina@hosn.example",
		"\"Hosn, Lina\" <lina@hosn.example>":                     "lina@hosn.example",
		"\"Hosn; Lina\" <lina@hosn.example>":                     "lina@hosn.example",
		"lina@hosn.example <lina@hosn.example>":                  "lina@hosn.example",
		"mailto:sami@dar.example":                                "sami@dar.example",
		"MAILTO:sami@dar.example?subject=Hi&body=a@b.c":          "sami@dar.example",
		"<mailto:sami@dar.example>":                              "sami@dar.example",
		"Email: sami@dar.example":                                "sami@dar.example",
		"البريد: sami@dar.example":                               "sami@dar.example",
		"ghada@x.example (work)":                                 "ghada@x.example",
		"dina@x.example.":                                        "dina@x.example",
		"jana@x.example...":                                      "jana@x.example",
		"jana@x.example,":                                        "jana@x.example",
		"hadi＠x.example":                                         "hadi@x.example",
		"dua@x.example\u00a0":                                    "dua@x.example",
		"\u202adana@x.example\u202c":                             "dana@x.example",
		"ali@GMAİL.COM":                                          "ali@gmail.com",
		"ALİ@GMAİL.COM":                                          "ali@gmail.com",
		"ali@gmai\u0307l.com":                                    "ali@gmail.com",
		"جمال@مثال.example":                                      "جمال@xn--mgbh0fb.example",
		"info@münchen.example":                                   "info@xn--mnchen-3ya.example",
		`=HYPERLINK("mailto:laila@x.example","laila@x.example")`: "laila@x.example",
		"r&d@x.example":                                          "r&d@x.example",
		"o'neil@x.example":                                       "o'neil@x.example",

		"a1@x.example; a2@x.example":                      "a1@x.example a2@x.example",
		"a1@x.example, a2@x.example,a3@x.example":         "a1@x.example a2@x.example a3@x.example",
		"a1@x.example a2@x.example":                       "a1@x.example a2@x.example",
		"b1@x.example/b2@x.example":                       "b1@x.example b2@x.example",
		"c1@x.example and c2@x.example":                   "c1@x.example c2@x.example",
		"ر@x.example أو ب@x.example":                      "ر@x.example ب@x.example",
		"a1@x.example ::: a2@x.example":                   "a1@x.example a2@x.example",
		"Rana <a1@x.example>, \"T, Omar\" <a2@x.example>": "a1@x.example a2@x.example",
		"a1@x.example;A1@X.example":                       "a1@x.example",
		"a1@x.example, none":                              "a1@x.example",
		"a1@x.example; a2@":                               "a1@x.example …",

		"john smith@gmail.example":           "…",
		"john,smith@gmail.example":           "…",
		"john;smith@gmail.example":           "…",
		"a@x.example broken":                 "…",
		"dalia@gmail,com":                    "…",
		"di..na@x.example":                   "…",
		"di\u200bma@x.example":               "…",
		"iman@localhost":                     "…",
		"a@a.a":                              "…",
		"%20omar@zayd.example":               "…",
		"u003cjana@x.example":                "…",
		"*kamal@x.example":                   "…",
		"`kamal@x.example":                   "…",
		"&lt;kamal@x.example":                "…",
		"Ø±Ù†Ø§@x.example":                   "…",
		"@rana_tell":                         "…",
		"rana @x.example":                    "…",
		"rana(at)tell.example":               "…",
		"old@x.example <new@x.example>":      "…", // which of the two?
		"=cmd|' /C calc'!A0":                 "…",
		strings.Repeat("a@x.example;", 1000): "…",
		"NULL":                               "",
		"-":                                  "",
		"لا يوجد":                            "",
	} {
		all, whole := ReadEmails(cell)
		var got []string
		for _, e := range all {
			got = append(got, e.String())
		}
		if !whole {
			got = append(got, "…")
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%.60q: got %q, want %q", cell, s, want)
		}
	}
}

func FuzzReadEmails(f *testing.F) {
	for _, s := range []string{"a@x.example; b@x.example", "\"a, b\" <a@x.example>", "mailto:a@x.example?x", "<<a@x.example>>", "a@x.example (work)", "İ@x.example/ı@x.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		all, _ := ReadEmails(cell)
		for _, e := range all {
			if again, err := NormalEmail(e.String()); err != nil || again != e {
				t.Fatalf("%q gives %q, and that %q, %v", cell, e, again, err)
			}
		}
	})
}

func TestEmail_Placeholder(t *testing.T) {
	for in, want := range map[string]bool{
		"none@none.com": true, "noemail@tell.example": true, "na@na.com": true, "test@test.com": true, "rana@test.com": true, "no-email@gmail.com": true,
		"test@gmail.com": true, "email@example.com": true, "asd@asd.com": true, "x@y.invalid": true,
		"rana@tell.example": false, "rana@example.org": false, "info@tell.example": false, "test@tell.example": false, "nora@none.example": false, "nana@gmail.com": false,
	} {
		e, err := NormalEmail(in)
		if err != nil {
			t.Fatal(in, err)
		}
		if e.Placeholder() != want {
			t.Errorf("%s: got %v", in, !want)
		}
	}
	if (Email{}).Placeholder() {
		t.Error("no address is a placeholder")
	}
}

func TestEmail_Suggestion(t *testing.T) {
	for in, want := range map[string]string{
		"rana@gmial.com": "rana@gmail.com", "rana@gmai.com": "rana@gmail.com", "rana@gmail.con": "rana@gmail.com", "rana@gmail.co": "rana@gmail.com",
		"rana@hotmial.com": "rana@hotmail.com", "rana@yaho.com": "rana@yahoo.com", "rana@yahooo.com": "rana@yahoo.com", "rana@outlok.com": "rana@outlook.com",
		"rana@gmaıl.com": "rana@gmail.com", "rana@tell.con": "rana@tell.com", "rana@iclould.com": "rana@icloud.com",
		"rana@gmail.com": "", "rana@ymail.com": "", "rana@mail.com": "", "rana@tell.example": "", "info@münchen.example": "", "rana@yahoo.co.uk": "", "rana@hotmail.fr": "",
	} {
		e, err := NormalEmail(in)
		if err != nil {
			t.Fatal(in, err)
		}
		if got, ok := e.Suggestion(); got.String() != want || ok != (want != "") {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}
