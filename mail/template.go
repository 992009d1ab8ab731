package mail

import (
	"errors"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"mujeeb/text/bidi"
)

// maxMarkdown bounds what an author may write; a mail beyond about 100 KB is
// cut off by webmails anyway.
const maxMarkdown = 200 << 10

// ClipSize is the size of the HTML part in bytes from which webmails start to
// hide the end of a message, and the opt-out line with it.
const ClipSize = 90 << 10

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)

// TemplateCode says why a template or a rendering was refused. The values are
// stable.
type TemplateCode string

// Reasons to refuse.
const (
	TemplateNoSubject    TemplateCode = "template_no_subject"
	TemplateSubjectLines TemplateCode = "template_subject_lines" // the subject has more than one line
	TemplateNoText       TemplateCode = "template_no_text"
	TemplateTooLong      TemplateCode = "template_too_long"
	TemplateNotUTF8      TemplateCode = "template_not_utf8"
	TemplateLanguage     TemplateCode = "template_language"      // not a BCP 47 tag
	TemplateBraces       TemplateCode = "template_braces"        // {{ without }} or nothing between
	TemplateUnknownField TemplateCode = "template_unknown_field" // names Field
	TemplateMissing      TemplateCode = "template_missing_value" // names Field; when rendering
	FooterNoSender       TemplateCode = "footer_no_sender"
	FooterNoWords        TemplateCode = "footer_no_words"    // Footer.Words has no words, or not all
	FooterNoOptOut       TemplateCode = "footer_no_opt_out"  // a campaign without a way out
	FooterBadOptOut      TemplateCode = "footer_bad_opt_out" // not https, not mailto
)

// TemplateError is a template or rendering that was refused.
type TemplateError struct {
	Code  TemplateCode
	Field string // the merge field concerned, if any
	Line  int    // line of the Markdown, from 1; 0 = the subject or not known
}

func (e *TemplateError) Error() string {
	return fmt.Sprintf("mail template: %s (field %q, line %d)", e.Code, e.Field, e.Line)
}

// Field is a merge field as a template uses it.
type Field struct {
	Name        string
	Fallback    string // stands in for an empty value
	HasFallback bool
}

// Template is a message written once and rendered for each person. It doesn't
// change after parsing and may be used by several goroutines.
type Template struct {
	lang   string
	rtl    bool
	mixed  bool // some block runs against the main direction
	fields []Field

	subject []piece
	text    []piece
	html    *template.Template
}

// Content is a rendered message.
type Content struct {
	Subject string // one line
	HTML    string
	Text    string // lines end in \n
	Lang    string // BCP 47, as given to ParseTemplate
}

// Clipped reports whether webmails will hide the end of the message.
func (c Content) Clipped() bool { return len(c.HTML) > ClipSize }

// ParseTemplate parses a subject line and a Markdown body, both with merge
// fields: {{name}}, or {{first_name|friend}} with a word that stands in for an
// empty value. Allowed names every field that may be used. The Markdown is
// CommonMark without HTML and without indented code; a line end is a line end,
// bare links are links, and images become links. Lang is a BCP 47 tag; it sets
// the direction. Errors are *[TemplateError].
func ParseTemplate(subject, markdown, lang string, allowed []string) (*Template, error) {
	if err := checkSource(subject, markdown); err != nil {
		return nil, err
	}
	if !languageTag.MatchString(lang) {
		return nil, &TemplateError{Code: TemplateLanguage}
	}
	t := &Template{lang: lang, rtl: bidi.IsRTL(lang)}
	marks := newMarks(subject, markdown, allowed)
	subject, err := marks.insert(strings.TrimSpace(subject))
	if err != nil {
		return nil, inSubject(err)
	}
	markdown, err = marks.insert(markdown)
	if err != nil {
		return nil, err
	}
	t.fields = marks.fields
	t.subject = marks.pieces(subject)

	doc := parseMarkdown(markdown)
	body := htmlWriter{doc: doc, marks: marks, rtl: t.rtl}
	source := marks.actions(body.document())
	t.mixed = body.mixed
	t.text = marks.pieces(textWriter{doc: doc, marks: marks}.document())
	if t.html, err = newPage(lang, t.rtl, source); err != nil {
		return nil, fmt.Errorf("mail template: %w", err)
	}
	return t, nil
}

// checkSource returns a *[TemplateError] for a subject or a body that can't be
// parsed whatever its fields are.
func checkSource(subject, markdown string) error {
	switch {
	case strings.TrimSpace(subject) == "":
		return &TemplateError{Code: TemplateNoSubject}
	case strings.TrimSpace(markdown) == "":
		return &TemplateError{Code: TemplateNoText}
	case len(subject) > maxSubject || len(markdown) > maxMarkdown:
		return &TemplateError{Code: TemplateTooLong}
	case strings.ContainsAny(strings.TrimSpace(subject), "\r\n"):
		return &TemplateError{Code: TemplateSubjectLines}
	case strings.ToValidUTF8(subject, "") != subject || strings.ToValidUTF8(markdown, "") != markdown:
		return &TemplateError{Code: TemplateNotUTF8}
	}
	return nil
}

// inSubject returns err without the line of the body that it does not mean.
func inSubject(err error) error {
	if e, ok := errors.AsType[*TemplateError](err); ok {
		e.Line = 0
	}
	return err
}

// Lang returns the tag given to ParseTemplate.
func (t *Template) Lang() string { return t.lang }

// Fields returns the merge fields in order of first use.
func (t *Template) Fields() []Field { return slices.Clone(t.fields) }

// Render returns the message for one person. A field that is used must be in
// fields, if only as an empty string, unless it has a fallback. Values are
// taken as one line of plain text: control and direction characters are
// dropped, spaces collapse. Errors are *[TemplateError].
func (t *Template) Render(fields map[string]string, footer Footer) (Content, error) {
	values, err := t.values(fields)
	if err != nil {
		return Content{}, err
	}
	footer, err = footer.checked()
	if err != nil {
		return Content{}, err
	}
	c := Content{Lang: t.lang, Subject: join(t.subject, values, t.isolate)}
	c.Text = join(t.text, values, t.isolate) + "\n\n" + footer.text(t.isolate)

	data := footer.data(t.isolate)
	data["subject"] = c.Subject
	for i, v := range values {
		data[slot(i)], data[hrefSlot(i)] = v, href(v)
	}
	var page strings.Builder
	page.Grow(8 << 10)
	if err := t.html.Execute(&page, data); err != nil {
		return Content{}, fmt.Errorf("mail template: %w", err)
	}
	c.HTML = page.String()
	return c, nil
}

// values returns the values of t.fields, in their order.
func (t *Template) values(fields map[string]string) ([]string, error) {
	values := make([]string, len(t.fields))
	for i, f := range t.fields {
		v, ok := fields[f.Name]
		values[i] = oneLine(v)
		switch {
		case values[i] == "" && f.HasFallback:
			values[i] = f.Fallback
		case !ok:
			return nil, &TemplateError{Code: TemplateMissing, Field: f.Name}
		}
	}
	return values, nil
}

// isolate returns v between FSI and PDI (UAX #9) where it could disturb the order
// of the words around it. A value that runs the same way as the whole message
// stays as it is, so that plain names stay plain text.
func (t *Template) isolate(v string) string {
	if v == "" || !t.mixed && bidi.Fits(v, t.rtl) {
		return v
	}
	return "\u2068" + v + "\u2069"
}
