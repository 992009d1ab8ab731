package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write what comes out beside the files in data/intake/testdata/tools")

var now = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

const testdata = "../../data/intake/testdata"

// try runs the tool on one file.
func try(t *testing.T, args ...string) answer {
	t.Helper()
	var out, problems bytes.Buffer
	status := run(t.Context(), append([]string{"-zone", "UTC"}, args...), now, &out, &problems)
	var a answer
	if err := json.Unmarshal(out.Bytes(), &a); err != nil {
		t.Fatalf("%v: %s %s", err, out.Bytes(), problems.Bytes())
	}
	if (status != 0) != (a.Error != nil) {
		t.Errorf("exit status %d with %+v", status, a.Error)
	}
	return a
}

// people lists the leads, one a line, with what tells them apart.
func (a answer) people() string {
	var lines []string
	for _, l := range a.Leads {
		lines = append(lines, strings.Join(slices.Concat([]string{l.Name}, l.Emails, l.Phones), " "))
	}
	return strings.Join(lines, "\n")
}

// dates lists when people agreed.
func (a answer) dates() string {
	var all []string
	for _, l := range a.Leads {
		for _, c := range l.Consents {
			switch {
			case c.Act != "given":
			case c.At == nil:
				all = append(all, "unknown")
			default:
				all = append(all, c.At.UTC().Format("2006-01-02 15:04"))
			}
		}
	}
	return strings.Join(all, ", ")
}

// Each file shows a kind of fault that was found once.
func TestRun_Review(t *testing.T) {
	cases := []struct {
		args   string
		people int
		agreed int
		aside  string // lines and reasons
		check  func(a answer) string
	}{
		{"a01_owner_email.csv", 4, 0, "", func(a answer) string { return without(a.people(), "sales@page.example") }},
		{"g05_hubspot.csv", 2, 0, "", func(a answer) string { return without(a.people(), "+96265550000") }},
		{"a03_event_date.csv", 3, 0, "", func(a answer) string { return extra(a, "Jonas Fels", "Messetag", "05.09.2026") }},
		{"y04_long_number_ids.csv", 2, 0, "", func(a answer) string {
			return without(a.people(), "+962") + extra(a, "Rana", "National ID", "0987654321")
		}},
		{"-region SA x01_placeholders.csv", 3, 0, "2 no_identity, 3 no_identity, 7 no_identity, 8 no_identity", func(a answer) string { return without(a.people(), "+966", "none@", "test@") }},
		{"a04_family_email.csv", 3, 0, "", func(a answer) string {
			return equal(a.people(), "Huda Nasr nasr.family@mail.example +962791110011\nZaid Nasr +962791110012\nSalma Nasr +962791110013") + doubts(a, "shared 2")
		}},
		{"-agree c01_consent_mixed.csv", 4, 1, "", func(a answer) string { return equal(a.dates(), "2026-05-01 00:00") }},
		{"m02_mailchimp_unsubscribed.csv", 1, 0, "", func(a answer) string { return left(a, "Lina Hosn 2023-07-07 10:00") }},
		{"-agree m02_mailchimp_unsubscribed.csv", 1, 0, "", func(a answer) string { return doubts(a, "everyone_left 1") }},
		{"-agree m01_mailchimp_subscribed.csv", 2, 2, "", func(a answer) string {
			return equal(a.dates(), "2019-04-03 08:12, 2020-05-06 01:02") + equal(strings.Join(a.Leads[0].Tags, "|"), "spring fair|vip")
		}},
		{"-agree d02_forms.csv", 26, 26, "", func(a answer) string {
			return equal(a.dates(), "2026-04-03 00:00, 2026-04-03 00:00, 2026-04-03 00:00, 2026-04-03 14:05, 2026-04-03 00:00, 2026-04-03 00:00, 2026-04-03 14:05, 2026-04-03 00:00, unknown, 2026-04-03 14:00, 2026-04-03 14:00, "+
				"2026-04-13 14:05, 2026-04-13 14:05, 2026-04-13 14:05, 2026-04-03 10:00, 2026-04-03 10:00, 2026-04-03 10:00, 2026-04-03 10:00, 2026-04-03 10:00, 2026-04-03 10:00, 2026-04-03 07:00, unknown, 2026-04-13 14:05, 2026-04-03 00:00, 2026-04-13 14:05, 2026-04-03 10:00")
		}},
		{"-agree c05_future.csv", 0, 0, "2 future", nil},
		{"-agree d01_unclear_first20.csv", 23, 23, "", func(a answer) string {
			if a.Options.DayUnclear || a.Options.DayFirst {
				return fmt.Sprintf("options %+v", a.Options)
			}
			return equal(a.dates()[:36], "2026-02-04 00:00, 2026-03-07 00:00, ")
		}},
		{"f01_fb_cut.csv", 2, 0, "", func(a answer) string {
			return equal(a.people(), "Rana Tell rana@tell.example +962791110001\nOmar Zayd +962791110002")
		}},
		{"f02_fb_utf16.csv", 2, 0, "", func(a answer) string {
			return extra(a, "رنا التل", "ما_هو_المنتج؟", "عسل") + extra(a, "رنا التل", "form_name", "نموذج الربيع") + equal(a.Taken[0].At.UTC().Format(time.RFC3339), "2026-10-03T07:00:00Z")
		}},
		{"f04_fb_second_form.csv", 1, 0, "", nil},
		{"g01_google.csv", 2, 0, "", func(a answer) string {
			return equal(a.people(), "Rana M Tell rana@tell.example rana2@tell.example +962791110001 +962791110009\nOmar Zayd +962791110002") + equal(strings.Join(a.Leads[0].Tags, "|"), "Customers") + equal(a.Leads[0].Given+" "+a.Leads[0].Family, "Rana Tell")
		}},
		{"k01_mend.csv", 1, 0, "2 no_identity", nil},
		{"t02_25phones.csv", 1, 0, asideLines(22, 41, "too_many"), func(a answer) string { return equal(fmt.Sprint(len(a.Leads[0].Phones)), "20") }},
		{"e01_emails.csv", 37, 0, "25 bad_quotes", func(a answer) string {
			return without(a.people(), "smith@gmail", "'rana", "xn--gmail", "%20", "u003cjana", "`kamal", "*kamal", "none@none.com none@")
		}},
		{"q01_search.csv", 10, 0, "", nil},
		{"s27_names.csv", 20, 0, "", func(a answer) string { return without(a.people(), "NULL", "#REF", "nan ", "N/A") }},
	}
	for _, c := range cases {
		t.Run(c.args, func(t *testing.T) {
			args := strings.Fields(c.args)
			args[len(args)-1] = filepath.Join(testdata, "review", args[len(args)-1])
			a := try(t, args...)
			if a.Error != nil {
				t.Fatalf("%+v", a.Error)
			}
			var aside []string
			for _, r := range a.Aside {
				aside = append(aside, fmt.Sprint(r.Line, " ", r.Code))
			}
			if got := strings.Join(aside, ", "); a.People != c.people || a.Agreed != c.agreed || got != c.aside {
				t.Errorf("got %d people, %d agreed, aside %s; want %d, %d, %s", a.People, a.Agreed, got, c.people, c.agreed, c.aside)
			}
			if c.check == nil {
				return
			}
			if problem := c.check(a); problem != "" {
				t.Error(problem)
			}
		})
	}
}

func without(text string, words ...string) string {
	for _, w := range words {
		if strings.Contains(text, w) {
			return fmt.Sprintf("%q is in\n%s", w, text)
		}
	}
	return ""
}

func equal(got, want string) string {
	if got != want {
		return fmt.Sprintf("got %s\nwant %s\n", got, want)
	}
	return ""
}

func extra(a answer, name, key, want string) string {
	for _, l := range a.Leads {
		if l.Name == name {
			return equal(l.Extra[key], want)
		}
	}
	return "nobody is called " + name
}

func doubts(a answer, want string) string {
	var all []string
	for _, d := range a.Doubts {
		all = append(all, fmt.Sprint(d.Code, " ", d.Count))
	}
	if !slices.Contains(all, want) {
		return fmt.Sprintf("%v has no %s", all, want)
	}
	return ""
}

func left(a answer, want string) string {
	for _, r := range a.Taken {
		if r.Said == "left" && r.SaidAt != nil && r.Name+" "+r.SaidAt.UTC().Format("2006-01-02 15:04") == want {
			return ""
		}
	}
	return fmt.Sprintf("%+v has no %s", a.Taken, want)
}

func asideLines(from, to int, code string) string {
	var all []string
	for line := from; line <= to; line++ {
		all = append(all, fmt.Sprint(line, " ", code))
	}
	return strings.Join(all, ", ")
}

// What the tools of the field write is taken as it is meant. Each file has a neighbour
// that says what comes out when its owner says that the people agreed.
func TestRun_Tools(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata, "tools", "*.[ct][sx][vt]"))
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	regions := map[string]string{"crm-de.csv": "DE", "outlook-de.csv": "DE", "crm-tr.csv": "TR", "supermailer.csv": "DE"}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			region := regions[filepath.Base(file)]
			if region == "" {
				region = "JO"
			}
			a := try(t, "-agree", "-region", region, file)
			a.File = filepath.Base(file)
			var out bytes.Buffer
			enc := json.NewEncoder(&out)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			if err := enc.Encode(a); err != nil {
				t.Fatal(err)
			}
			golden := file + ".json"
			if *update {
				if err := os.WriteFile(golden, out.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out.Bytes(), want) {
				t.Errorf("got %s\nwant %s", out.Bytes(), want)
			}
		})
	}
}

// Two files are two objects, and what is no table is an error in JSON.
func TestRun_Errors(t *testing.T) {
	var out, problems bytes.Buffer
	zip := filepath.Join(testdata, "review", "h02_zip.csv")
	good := filepath.Join(testdata, "review", "a03_event_date.csv")
	if status := run(t.Context(), []string{zip, good}, now, &out, &problems); status != 1 {
		t.Errorf("exit status %d", status)
	}
	dec := json.NewDecoder(&out)
	var first, second answer
	if err := dec.Decode(&first); err != nil || first.Error == nil || first.Error.What != "archive" || first.People != 0 {
		t.Errorf("got %+v, %v", first, err)
	}
	if err := dec.Decode(&second); err != nil || second.Error != nil || second.People != 3 {
		t.Errorf("got %+v, %v", second, err)
	}
	if a := try(t, filepath.Join(t.TempDir(), "gone.csv")); a.Error == nil || a.Error.Code != "unreadable" {
		t.Errorf("got %+v", a.Error)
	}
	for _, args := range [][]string{nil, {"-zone", "No/Where", good}, {"-what", good}} {
		if status := run(t.Context(), args, now, &out, &problems); status != 2 {
			t.Errorf("%q: exit status %d", args, status)
		}
	}
}
