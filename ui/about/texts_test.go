package about

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mujeeb/mail"
	"mujeeb/text/lang"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// number is one of an article, or any other.
var number = regexp.MustCompile(`\d+(\(\w+\))*`)

// Every text is there in every language, with the same headings, lines and numbers
// of articles, and is shown in that language's direction.
func TestTexts_Complete(t *testing.T) {
	names := []string{"terms"}
	for _, name := range chapters {
		names = append(names, "guide-"+name)
	}
	for _, l := range lang.Languages() {
		var there []string
		files, err := fs.Glob(texts, "texts/"+l.Code+"/*")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			there = append(there, path.Base(file))
		}
		if len(there) != len(names) {
			t.Errorf("%s has %v, want %v", l.Code, there, names)
		}
	}
	for _, name := range names {
		en, ar := blocks(lang.New(texts, "en"), name), blocks(lang.New(texts, "ar"), name)
		if len(en) < 4 || len(en) != len(ar) {
			t.Errorf("%s: %d blocks in English, %d in Arabic", name, len(en), len(ar))
			continue
		}
		for i := range en {
			if en[i].Kind != ar[i].Kind || en[i].Number != ar[i].Number || en[i].RTL || !ar[i].RTL {
				t.Errorf("%s, block %d: %+v and %+v", name, i, en[i], ar[i])
			}
			if e, a := numbers(en[i]), numbers(ar[i]); !slices.Equal(e, a) {
				t.Errorf("%s, block %d: numbers %v in English, %v in Arabic", name, i, e, a)
			}
		}
	}
}

// words returns what a block says.
func words(b mail.Block) string {
	var all strings.Builder
	for _, s := range b.Spans {
		all.WriteString(s.Text)
	}
	return all.String()
}

// numbers returns the numbers in a block, each once.
func numbers(b mail.Block) []string {
	all := number.FindAllString(words(b), -1)
	slices.Sort(all)
	return slices.Compact(all)
}

func TestHelp_Shown(t *testing.T) {
	for _, l := range lang.Languages() {
		s := pagetest.New(t, l.Code)
		s.Show(NewHelp(s.Place, page.Route{Page: page.Help}).Content())
		for _, name := range chapters {
			if err := s.Press(s.T("help." + name)); err != nil {
				t.Fatal(err)
			}
			s.Reads(words(blocks(s.Place.Lang, "guide-"+name)[0]))
		}
	}
}
