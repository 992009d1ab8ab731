package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// part is one row of the page: a module, or something that is bundled.
type part struct {
	name, version string
	texts         []text
}

// text is a licence or, when it has no licence of its own, a notice.
type text struct {
	file    string // in the module's folder; "" for a bundled part
	licence string // SPDX expression
	content string
}

// licence returns the SPDX expression for all texts of the part.
func (p part) licence() string {
	var all []string
	for _, t := range p.texts {
		if t.licence != "" && !slices.Contains(all, t.licence) {
			all = append(all, t.licence)
		}
	}
	if len(all) > 1 {
		for i, expression := range all {
			if strings.Contains(expression, " OR ") {
				all[i] = "(" + expression + ")"
			}
		}
	}
	return strings.Join(all, " AND ")
}

// wording is a text that several parts share, without their copyright notices.
type wording struct {
	title  string
	body   string
	shared []string // a list item for each part, with its notices
}

const introduction = `# Software of others

Mujeeb is built from the parts below, and their licences ask that these texts go with it. The page is written by
` + "`make thirdparty`" + ` from the licence files that come with the modules linked for Linux, Windows and macOS, and from
the versions that go.mod and tools/deps.sh pin; a test fails when it is out of date. Each licence has its SPDX identifier.

The icon, the catalogues of the window's texts and the tables of the law are Mujeeb's own. Not listed is what a compiler adds of itself, such as the C
runtime of MinGW-w64 in a program for Windows, and what the operating system brings.

`

func renderPage(parts []part) string {
	var b strings.Builder
	b.WriteString(introduction)
	b.WriteString("## Parts\n\n| part | version | licence |\n|---|---|---|\n")
	for _, p := range parts {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", p.name, p.version, p.licence())
	}
	b.WriteString("\n## Texts\n")
	for _, w := range wordings(parts) {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n```text\n%s\n```\n", w.title, strings.Join(w.shared, "\n"), w.body)
	}
	return b.String()
}

// wordings returns each text once, licences by their title before notices.
func wordings(parts []part) []*wording {
	byWords := map[string]*wording{}
	var all []*wording
	for _, p := range parts {
		for _, t := range p.texts {
			notices, body := splitNotices(t.content)
			key := strings.Join(strings.Fields(body), " ")
			w := byWords[key]
			if w == nil {
				w = &wording{title: cmp.Or(t.licence, "Notice of "+p.name), body: body}
				byWords[key] = w
				all = append(all, w)
			}
			w.shared = append(w.shared, listItem(p, t, notices))
		}
	}
	slices.SortStableFunc(all, func(a, b *wording) int { return strings.Compare(a.title, b.title) })
	numberTitles(all)
	return all
}

// numberTitles tells wordings of one licence apart.
func numberTitles(all []*wording) {
	count := map[string]int{}
	for _, w := range all {
		title := w.title
		if count[title]++; count[title] > 1 {
			w.title = fmt.Sprintf("%s, wording %d", title, count[title])
		}
	}
}

func listItem(p part, t text, notices []string) string {
	item := "- " + p.name
	if strings.Contains(t.file, "/") {
		item += ", " + t.file
	}
	for i, n := range notices {
		separator := "; "
		if i == 0 {
			separator = ": "
		}
		item += separator + strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(n)
	}
	return item
}

// splitNotices takes the title and the copyright notices off the beginning of
// a text.
func splitNotices(content string) (notices []string, body string) {
	lines := strings.Split(strings.ReplaceAll(content, "\r\n", "\n"), "\n")
	for len(lines) > 0 {
		line := strings.TrimSpace(lines[0])
		isNotice := copyrightLine.MatchString(line) || strings.HasPrefix(line, "Written in ")
		if !isNotice && line != "" && !slices.Contains(surroundings, line) {
			break
		}
		if isNotice {
			notices = append(notices, strings.Join(strings.Fields(line), " "))
		}
		lines = lines[1:]
	}
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t")
	}
	return notices, strings.Trim(strings.Join(lines, "\n"), "\n")
}
