package letters

import (
	"bytes"
	"html/template"
	"strings"
	"time"
)

// Note is a message to the admin, in the two forms that a mail has.
type Note struct {
	Subject string // one line
	Text    string
	HTML    string
}

// HeadNote returns the message that carries a head of the ledger to a mailbox of the
// admin's own. In its text the head, a signed note of several lines, stands word for
// word between empty lines (docs/formats/ledger.md, A mail that dates an anchor).
func HeadNote(tag, head string, day time.Time) (Note, error) {
	w := words(tag)
	n := Note{Subject: w.T("head.subject", "date", w.Date(day))}
	above, below := w.T("head.above"), w.T("head.below")
	n.Text = above + "\n\n" + head + "\n" + below + "\n"
	var page bytes.Buffer
	err := headPage.Execute(&page, map[string]any{
		"lang": w.Code(), "dir": map[bool]string{true: "rtl", false: "ltr"}[w.RTL()],
		"title": n.Subject, "above": strings.Split(above, "\n"), "head": head, "below": strings.Split(below, "\n"),
	})
	n.HTML = page.String()
	return n, err
}

var headPage = template.Must(template.New("head").Parse(`<!DOCTYPE html>
<html lang="{{.lang}}" dir="{{.dir}}"><head><meta charset="utf-8"><title>{{.title}}</title></head>
<body style="font-family: sans-serif; max-width: 640px">{{range .above}}<p>{{.}}</p>{{end}}
<pre dir="ltr" style="white-space: pre-wrap; word-break: break-all">{{.head}}</pre>{{range .below}}<p>{{.}}</p>{{end}}</body></html>
`))
