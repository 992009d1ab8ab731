package byemail

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/text/lang"
	"mujeeb/text/secret"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// What stands below a message, word for word, in each language and both parts.
func TestPreview_Footer(t *testing.T) {
	for _, l := range lang.Languages() {
		var got strings.Builder
		for _, class := range []data.RunClass{data.ClassCampaign, data.ClassPolicy, data.ClassAnswer} {
			c, err := Preview(data.Run{Class: class, Lang: l.Code, Subject: "s", Body: "x"},
				data.Settings{Controller: "Olive & Thyme", Postal: "12 Rainbow Street, Amman"}, data.Account{FromAddress: "page@olive.example"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, text, _ := strings.Cut(c.Text, "x\n\n")
			_, page, found := strings.Cut(c.HTML, "x</p>\n</td></tr>\n")
			if !found {
				t.Fatalf("no footer in\n%s", c.HTML)
			}
			got.WriteString(string(class) + "\n" + text + page)
		}
		golden(t, "footer-"+l.Code+".txt", got.String())
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("%s differs (go test -update rewrites it):\n%s", path, got)
	}
}

// Where a page for opting out works, a campaign names it first, for mail programs by one
// click (RFC 8058) and for people; a legal notice never does.
func TestCompose_OptOutPage(t *testing.T) {
	settings := data.Settings{Controller: "Olive & Thyme", Postal: "12 Rainbow Street, Amman", OptOutPage: "https://olive.example/stop.php"}
	tokens := mail.Tokens{Key: secret.New(strings.Repeat("k", 32))}
	l := newLetterhead(data.Account{FromAddress: "page@olive.example"}, settings, tokens)
	link := "https://olive.example/stop.php?t=" + tokens.Make(mail.TokenOptOut, 7)
	for class, named := range map[data.RunClass]bool{data.ClassCampaign: true, data.ClassPolicy: false, data.ClassAnswer: false} {
		run := &data.Run{Class: class, Lang: "en", Subject: "s", Body: "x"}
		template, err := parse(run, nil)
		if err != nil {
			t.Fatal(err)
		}
		letter, err := l.compose(template, run, data.Message{ID: 7, Address: "amal@example.org", MessageID: l.messageID(7), Date: time.Date(2026, 11, 23, 16, 5, 0, 0, time.UTC), Fields: SampleFields("en")})
		if err != nil {
			t.Fatal(err)
		}
		raw := strings.ReplaceAll(string(letter.Raw()), "\r\n ", " ")
		header, _, _ := strings.Cut(raw, "\r\n\r\n")
		if strings.Contains(header, "List-Unsubscribe: <"+link+">, <mailto:page@olive.example") != named ||
			strings.Contains(header, "List-Unsubscribe-Post: List-Unsubscribe=One-Click") != named {
			t.Errorf("%s: the header is\n%s", class, header)
		}
		shown, err := Preview(*run, settings, data.Account{FromAddress: "page@olive.example"}, nil)
		if err != nil || strings.Contains(shown.Text, "open https://olive.example/stop.php?t=trial-") != named {
			t.Errorf("%s: it says %q, %v", class, shown.Text, err)
		}
	}
}
