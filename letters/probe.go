package letters

import (
	"bytes"
	"html/template"
	"strings"
)

// ProbeNote returns the message by which the admin finds out how their own mails arrive.
func ProbeNote(tag string) (Note, error) {
	w := words(tag)
	n := Note{Subject: w.T("probe.subject"), Text: w.T("probe.text") + "\n"}
	var page bytes.Buffer
	err := probePage.Execute(&page, map[string]any{
		"lang": w.Code(), "dir": map[bool]string{true: "rtl", false: "ltr"}[w.RTL()], "title": n.Subject, "lines": strings.Split(w.T("probe.text"), "\n"),
	})
	n.HTML = page.String()
	return n, err
}

var probePage = template.Must(template.New("probe").Parse(`<!DOCTYPE html>
<html lang="{{.lang}}" dir="{{.dir}}"><head><meta charset="utf-8"><title>{{.title}}</title></head>
<body style="font-family: sans-serif; max-width: 640px"><div dir="{{.dir}}">{{range .lines}}<p>{{.}}</p>{{end}}</div></body></html>
`))
