package letters

import (
	"bytes"
	"html/template"
	"strings"
	"time"

	"mujeeb/text/lang"
)

// Done is one thing that was done in a vault, as an account notice tells it. It names no
// lead.
type Done struct {
	At     time.Time // in the zone that is shown
	Act    string    // a word of package data, such as "export"
	Detail string    // tells acts of one kind apart; "" for most
	Number int       // how many people or rows it touched
}

// OwnerNote returns the message that tells the owner what was done in the vault: of whom it
// is, the acts, the oldest first, and how many before those are not named.
func OwnerNote(tag, controller string, all []Done, more int) (Note, error) {
	w := words(tag)
	above := []string{w.T("owner.above")}
	if controller != "" {
		above = []string{w.T("owner.above.of", "controller", controller)}
	}
	var lines []string
	for _, d := range all {
		lines = append(lines, w.T("owner.line", "date", w.DateTime(d.At), "what", what(w, d)))
	}
	if more > 0 {
		lines = append(lines, w.T("owner.more", "n", more))
	}
	return ownerNote(w, w.T("owner.subject"), above, lines, strings.Split(w.T("owner.below"), "\n"))
}

// KeptNote returns the message that carries a copy of vault.kept, the file name of which is
// given, to the owner.
func KeptNote(tag, controller, file string) (Note, error) {
	w := words(tag)
	above := []string{w.T("kept.above")}
	if controller != "" {
		above = []string{w.T("kept.above.of", "controller", controller)}
	}
	return ownerNote(w, w.T("kept.subject"), above, nil, strings.Split(w.T("kept.below", "file", file), "\n"))
}

// what words an act: by its detail where there are words for that, and generally where there
// are none for the act.
func what(w *lang.Catalogue, d Done) string {
	for _, key := range []string{"owner.act." + d.Act + "." + d.Detail, "owner.act." + d.Act} {
		if w.Has(key) {
			return w.T(key, "n", d.Number)
		}
	}
	return w.T("owner.act.other")
}

func ownerNote(w *lang.Catalogue, subject string, above, lines, below []string) (Note, error) {
	n := Note{Subject: subject, Text: strings.Join(above, "\n") + "\n\n"}
	for _, l := range lines {
		n.Text += "- " + l + "\n"
	}
	if len(lines) > 0 {
		n.Text += "\n"
	}
	n.Text += strings.Join(below, "\n") + "\n"
	var page bytes.Buffer
	err := ownerPage.Execute(&page, map[string]any{
		"lang": w.Code(), "dir": map[bool]string{true: "rtl", false: "ltr"}[w.RTL()],
		"title": n.Subject, "above": above, "lines": lines, "below": below,
	})
	n.HTML = page.String()
	return n, err
}

var ownerPage = template.Must(template.New("owner").Parse(`<!DOCTYPE html>
<html lang="{{.lang}}" dir="{{.dir}}"><head><meta charset="utf-8"><title>{{.title}}</title></head>
<body style="font-family: sans-serif; max-width: 640px"><div dir="{{.dir}}">{{range .above}}<p>{{.}}</p>{{end}}{{if .lines}}
<ul>{{range .lines}}<li>{{.}}</li>{{end}}</ul>{{end}}{{range .below}}
<p>{{.}}</p>{{end}}</div></body></html>
`))
