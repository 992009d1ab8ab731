package dossier_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mujeeb/data"
)

// place matches a place in a text that was not filled.
var place = regexp.MustCompile(`\{[a-z]+\}`)

// parsed is what a browser makes of a page.
type parsed struct {
	text     string            // all text outside style and title
	elements map[string]int    // how often each element occurs
	root     map[string]string // attributes of <html>
	targets  []string          // where links and loads point to
	handlers []string          // on… attributes
}

func parse(t *testing.T, page string) parsed {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	p := parsed{elements: map[string]int{}, root: map[string]string{}}
	var text strings.Builder
	for n := range doc.Descendants() {
		switch n.Type {
		case html.ElementNode:
			p.element(n)
		case html.TextNode:
			if n.Parent.Data != "style" && n.Parent.Data != "title" {
				text.WriteString(n.Data)
			}
		}
	}
	p.text = text.String()
	return p
}

func (p *parsed) element(n *html.Node) {
	p.elements[n.Data]++
	for _, a := range n.Attr {
		switch {
		case n.Data == "html":
			p.root[a.Key] = a.Val
		case a.Key == "href" || a.Key == "src" || a.Key == "action":
			p.targets = append(p.targets, a.Val)
		case strings.HasPrefix(a.Key, "on"):
			p.handlers = append(p.handlers, a.Key)
		}
	}
}

func TestPage_HoldsEverything(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		files, _ := unzip(t, write(t, fullFile(), lang))
		page := parse(t, files["index.html"])
		for _, want := range []string{
			hostileName, hostileNote, "vip", "<i>", "Spring <form>", "amal@example.org", "+962700000001", "7001234567890123",
			"which_oil?", "+cmd|calc", `<b>"city"</b>`, "عمّان", "17",
			"Olive & Thyme – زيت وزعتر", "Olive & <Thyme>", "privacy@olive.example", "12 Rainbow Street\nAmman",
			"Offers <by> email", "عروض & more", "Customers", "Nothing",
			"until </dd> paid", "Printer <b>", "prints </dd>", "in DE", "<i>ours", "Fair", "a claim </p>", "asked <again>",
			"Yes, send me <offers> & news.", "@ticked the box", "wrote <stop>",
			"Subject of Spring <&>", "Subject of Breach <&>", "Winter", arabicText + "\nSpring", arabicText + "\nBreach", "250 <ok> queued",
		} {
			if !strings.Contains(page.text, want) {
				t.Errorf("%s: the page lacks %q", lang, want)
			}
		}
		for _, element := range []string{"script", "img", "b", "i", "link", "iframe", "object", "textarea", "form"} {
			if page.elements[element] != 0 {
				t.Errorf("%s: the page has <%s>", lang, element)
			}
		}
		if len(page.handlers) > 0 {
			t.Errorf("%s: the page has handlers %q", lang, page.handlers)
		}
	}
}

func TestPage_LoadsNothing(t *testing.T) {
	files, _ := unzip(t, write(t, fullFile(), "en"))
	source := files["index.html"]
	for _, bad := range []string{"url(", "@import", "http://", "https://", "javascript:"} {
		// The hostile note holds an address, as text.
		if strings.Contains(strings.ReplaceAll(source, "http://evil.example", ""), bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	for _, target := range parse(t, source).targets {
		if _, here := files[target]; !here && !strings.HasPrefix(target, "mailto:") {
			t.Errorf("the page points to %q", target)
		}
	}
}

func TestPage_Language(t *testing.T) {
	for lang, want := range map[string]struct{ lang, dir, held, zone string }{
		"en": {"en", "ltr", "What we hold on you", "7 October 2026, 12:30"},
		"ar": {"ar", "rtl", "ما نحتفظ به عنك", "7 تشرين الأول/أكتوبر 2026، 12:30"},
		"fr": {"en", "ltr", "What we hold on you", "7 October 2026, 12:30"},
	} {
		files, _ := unzip(t, write(t, fullFile(), lang))
		page := parse(t, files["index.html"])
		if page.root["lang"] != want.lang || page.root["dir"] != want.dir || !strings.Contains(page.text, want.held) {
			t.Errorf("%s: got %v", lang, page.root)
		}
		if !strings.Contains(page.text, want.zone) {
			t.Errorf("%s: the page lacks the local time %q", lang, want.zone)
		}
		if strings.Contains(page.text, "ZgotmplZ") || place.MatchString(page.text) || strings.Contains(page.text, "%!") {
			t.Errorf("%s: a text was not filled in", lang)
		}
	}
}

// Who reads the page sees these words and no others.
func TestPage_Golden(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		files, _ := unzip(t, write(t, fullFile(), lang))
		golden(t, "page-"+lang+".html", files["index.html"])
		golden(t, "README.txt", files["README.txt"])
	}
}

func TestPage_Empty(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		files, _ := unzip(t, write(t, &data.PersonFile{Lead: &data.Lead{ID: 1}, MadeAt: made}, lang))
		if page := parse(t, files["index.html"]); page.elements["blockquote"] != 0 || !strings.Contains(page.text, "1") {
			t.Errorf("%s: %q", lang, page.text)
		}
	}
}

// Writes the pages where a person can look at them: MUJEEB_SHOW=dir go test -run Show.
func TestPage_Show(t *testing.T) {
	dir := os.Getenv("MUJEEB_SHOW")
	if dir == "" {
		dir = t.TempDir()
	}
	for _, lang := range []string{"en", "ar"} {
		files, _ := unzip(t, write(t, fullFile(), lang))
		if err := os.WriteFile(filepath.Join(dir, lang+".html"), []byte(files["index.html"]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
