package mail

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

// Each sentence of a footer stands where its name says, with its arguments, in
// the one part that has it.
func TestFooter_Words(t *testing.T) {
	const link, empty, subject = "https://out.example.com/u?t=1", "mailto:page@example.com", "mailto:page@example.com?subject=stop%20me"
	const rest = "--------------------\nN {link} Co.\n\n"
	for name, c := range map[string]struct {
		footer     Footer
		text, html string
	}{
		"link":             {Footer{OptOut: OptOut{URL: link}}, "You know N {link} Co..\nTo stop, open " + link + "\n", `Enough? <a href="` + link},
		"mail":             {Footer{OptOut: OptOut{Mail: empty}}, "You know N {link} Co..\nTo stop, write to page@example.com\n", `Enough? <a href="` + empty + `"`},
		"subject":          {Footer{OptOut: OptOut{Mail: subject}}, "You know N {link} Co..\nTo stop, write “stop me” to page@example.com\n", `Enough? <a href="` + subject + `"`},
		"link and mail":    {Footer{OptOut: OptOut{URL: link, Mail: empty}}, "You know N {link} Co..\nTo stop, open " + link + "\nor write to page@example.com\n", `Enough? <a href="` + link},
		"link and subject": {Footer{OptOut: OptOut{URL: link, Mail: subject}}, "You know N {link} Co..\nTo stop, open " + link + "\nor write “stop me” to page@example.com\n", `Enough? <a href="` + link},
		"plus address":     {Footer{OptOut: OptOut{Mail: "mailto:page+news@example.com?subject=stop%20me"}}, "You know N {link} Co..\nTo stop, write “stop me” to page+news@example.com\n", `href="mailto:page`},
		"reason":           {Footer{OptOut: OptOut{URL: link}, Why: "You bought {sender} bread."}, "You bought {sender} bread.\nTo stop, open " + link + "\n", "You bought {sender} bread."},
		"legal":            {Footer{Class: LegalNotice, OptOut: OptOut{URL: link}, Why: "You bought bread."}, "A legal notice from N {link} Co..\n", "A legal notice from N {link} Co.."},
	} {
		c.footer.Sender, c.footer.Words = "N {link} Co.", testWords
		if c.footer.Class == "" {
			c.footer.Class = Campaign
		}
		got := mustRender(t, mustTemplate(t, "s", "x", "en"), nil, c.footer)
		if got.Text != "x\n\n"+rest+c.text {
			t.Errorf("%s: text\n%s", name, got.Text)
		}
		if !strings.Contains(got.HTML, c.html) || strings.Contains(got.HTML, "<a ") != (c.footer.Class == Campaign) {
			t.Errorf("%s: HTML lacks %q:\n%s", name, c.html, got.HTML)
		}
	}
}

// A footer wants every sentence, since which of them it needs depends on the
// person.
func TestFooter_ErrNoWords(t *testing.T) {
	tpl := mustTemplate(t, "s", "x", "en")
	for i := range reflect.TypeFor[Words]().NumField() {
		f := campaignFooter(t)
		reflect.ValueOf(&f.Words).Elem().Field(i).SetString("")
		_, err := tpl.Render(nil, f)
		if e, ok := errors.AsType[*TemplateError](err); !ok || e.Code != FooterNoWords {
			t.Errorf("without %s: got %v", reflect.TypeFor[Words]().Field(i).Name, err)
		}
	}
}
