package intake

import (
	"slices"
	"strings"
)

// The download of a lead form is a table with columns of Facebook's own around the
// questions of the form. Ids and phone numbers have a prefix that keeps
// spreadsheets from taking them for numbers. Seen in public samples of 2025 and
// 2026; Meta describes no more than "TSV".
var facebookColumns = []string{
	"id", "created time", "ad id", "ad name", "adset id", "adset name", "campaign id", "campaign name",
	"form id", "form name", "is organic", "platform", "inbox url", "lead status",
}

// facebookPrefixes: lead, ad, ad set, campaign, form, phone, postcode.
var facebookPrefixes = []string{"l:", "ag:", "as:", "c:", "f:", "p:", "z:"}

// testMark begins the cells of a lead that the form's own test tool made.
const testMark = "<test lead:"

// kindOf tells the tools apart by columns that others would hardly have.
func kindOf(names []string) Kind {
	count := func(marks ...string) (n int) {
		for _, m := range marks {
			if slices.Contains(names, m) {
				n++
			}
		}
		return n
	}
	switch {
	case count("id", "created time") == 2 && count(facebookColumns[2:12]...) >= 3:
		return FacebookLeads
	case count("subscriber id", "manychat id") > 0 && count("last interaction", "last seen", "optin email", "optin phone", "subscribed", "status") > 0:
		return ManyChat
	}
	return AnyTable
}

// facebookField keeps of Facebook's own columns what proves where the lead came
// from. The rest describes the advertiser's campaigns, not the person.
func facebookField(name string) Field {
	switch name {
	case "id":
		return ExternalID
	case "created time":
		return CreatedTime
	case "form name":
		return Extra
	}
	return Ignore
}

// prefix returns the prefix of Facebook's to take off the cells of a column: the one
// that they have, and where they are empty the one to expect.
func (g *guesser) prefix(i int) string {
	if g.Kind != FacebookLeads {
		return ""
	}
	cells := g.facts[i].cells
	for _, p := range facebookPrefixes {
		if len(cells) > 0 && !slices.ContainsFunc(cells, func(c string) bool { return !strings.HasPrefix(c, p) }) {
			return p
		}
	}
	switch g.Columns[i].Field {
	case ExternalID:
		return "l:"
	case Phone:
		return "p:"
	}
	return ""
}

// formName is a good name for the source, if all rows are of one form.
func (g *guesser) formName() string {
	i := slices.Index(g.names, "form name")
	if g.Kind != FacebookLeads || i < 0 || len(g.facts[i].values) != 1 {
		return ""
	}
	return g.facts[i].values[0].text
}

func isTestRow(r Row) bool {
	return slices.ContainsFunc(r.Cells, func(c string) bool { return strings.Contains(c, testMark) })
}
