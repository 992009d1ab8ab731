package demo

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/text/encoding/unicode"
)

// LeadForm writes what Facebook gives out as the download of a lead form: a
// table with tabs in UTF-16LE, ids and numbers with their prefixes, and two rows
// of the form's test tool on top of rows people. A few people left their
// address out or mistyped it, as people do.
func LeadForm(w io.Writer, rows int, seed uint64) error {
	encoded := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Writer(w)
	out := bufio.NewWriter(encoded)
	writeRow(out, "id", "created_time", "ad_id", "ad_name", "adset_id", "adset_name", "campaign_id", "campaign_name", "form_id", "form_name",
		"is_organic", "platform", "which_of_our_things_do_you_like_best?", "full_name", "email", "phone_number", "inbox_url", "lead_status")
	for i := range 2 {
		test := func(field string) string { return "<test lead: dummy data for " + field + ">" }
		writeRow(out, formCells(i, formStart.Add(-time.Hour), false,
			test("which_of_our_things_do_you_like_best?"), test("full_name"), test("email"), "p:"+test("phone_number"))...)
	}
	p := newPeople(seed)
	at := formStart
	for i := range rows {
		at = at.Add(time.Duration(p.rand.IntN(90*60)) * time.Second)
		writeRow(out, p.formRow(i, at)...)
	}
	return out.Flush()
}

// formStart is when the form was put up.
var formStart = time.Date(2026, 9, 1, 8, 0, 0, 0, time.FixedZone("", 3*60*60))

var formAnswers = []string{"زيت_الزيتون", "olive_oil", "زعتر", "thyme", "gift_boxes", "صابون_نابلسي"}

func (p *people) formRow(i int, at time.Time) []string {
	one := p.next()
	if one.email == "" {
		one.email = p.email("guest guest")
	}
	switch {
	case i%200 == 57:
		one.email, one.phone = "", ""
	case i%150 == 33:
		one.email = strings.Replace(one.email, "@", "@@", 1)
	case i%40 == 11:
		one.email = strings.ToUpper(one.email)
	}
	if one.phone != "" { // a British one, whoever it is: those are nobody's and yet valid, which an import demands
		one.phone = "p:" + p.phone("en")
	}
	return formCells(i+2, at, p.chance(20), pick(p, formAnswers), one.name, one.email, one.phone)
}

// formCells puts Facebook's own columns around the answers.
func formCells(i int, at time.Time, organic bool, answers ...string) []string {
	cells := []string{fmt.Sprintf("l:5%014d", 1000+i), at.Format(time.RFC3339)}
	if organic {
		cells = append(cells, "", "", "", "", "", "")
	} else {
		cells = append(cells, "ag:620000000000001", "زيت الموسم الجديد", "as:620000000000002", "Amman + London", "c:620000000000003", "Spring tasting")
	}
	platform := "fb"
	if i%3 == 0 {
		platform = "ig"
	}
	cells = append(cells, "f:620000000000004", "Spring tasting – تذوّق الربيع", fmt.Sprint(organic), platform)
	return append(append(cells, answers...), "", "CREATED")
}

func writeRow(w *bufio.Writer, cells ...string) {
	fmt.Fprintln(w, strings.Join(cells, "\t")) // the error stays with w until Flush
}
