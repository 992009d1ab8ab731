package about

import (
	"html"
	"strings"
)

// part is something that others made.
type part struct {
	name, version, licence string
	texts                  []text
}

// text is a licence or a notice, as it goes with a part.
type text struct {
	title  string
	notice string // whose it is; may be empty
	body   string
}

// parseParts reads what tools/thirdparty writes: a table of parts, and each text
// once, with a list of the parts that it goes with.
func parseParts(page string) []part {
	table, rest, _ := strings.Cut(page, "\n## Texts\n")
	var parts []part
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 3 || !strings.HasPrefix(line, "| ") || strings.TrimSpace(cells[0]) == "part" {
			continue
		}
		parts = append(parts, part{name: strings.TrimSpace(cells[0]), version: strings.TrimSpace(cells[1]), licence: strings.TrimSpace(cells[2])})
	}
	for _, section := range strings.Split("\n"+rest, "\n### ")[1:] {
		head, body, _ := strings.Cut(section, "\n```text\n")
		title, list, _ := strings.Cut(head, "\n")
		body, _, _ = strings.Cut(body, "\n```")
		for line := range strings.Lines(list) {
			if item, ok := strings.CutPrefix(strings.TrimSpace(line), "- "); ok {
				addText(parts, item, text{title: title, body: body})
			}
		}
	}
	return parts
}

// addText adds a text to the part that a list item names. After the name comes a colon
// with whose the text is, or a comma with the file.
func addText(parts []part, item string, t text) {
	for i, p := range parts {
		if rest, ok := strings.CutPrefix(item, p.name); ok && (rest == "" || rest[0] == ':' || rest[0] == ',') {
			t.notice = html.UnescapeString(strings.TrimLeft(rest, ":, "))
			parts[i].texts = append(parts[i].texts, t)
			return
		}
	}
}
