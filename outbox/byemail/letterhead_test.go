package byemail

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/text/lang"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// What stands below a message, word for word, in each language and both parts.
func TestPreview_Footer(t *testing.T) {
	for _, l := range lang.Languages() {
		var got strings.Builder
		for _, class := range []data.RunClass{data.ClassCampaign, data.ClassPolicy} {
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
