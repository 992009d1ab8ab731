package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// MergeFieldNames are the merge fields that a message may hold.
var MergeFieldNames = []string{"name", "first_name", "email", "phone"}

// MergeFields returns the values of the merge fields for one person whose given name is
// not kept apart.
func MergeFields(name, email, phone string) map[string]string {
	return mergeFields(name, "", email, phone)
}

func mergeFields(name, given, email, phone string) map[string]string {
	return map[string]string{"name": name, "first_name": firstName(given, name), "email": email, "phone": phone}
}

// MergeFields returns the values of the merge fields for the person of a list's row, with
// the fields of the owner's own that the person has.
func (l LeadRow) MergeFields() map[string]string {
	fields := mergeFields(l.Name, l.Given, l.Email, l.Phone)
	for name, value := range l.Extra {
		if _, taken := fields[name]; !taken {
			fields[name] = value
		}
	}
	return fields
}

// mergePattern is a merge field in a text: its name, and what stands in for it.
var mergePattern = regexp.MustCompile(`\{\{([^{}|\r\n]*)(?:\|[^{}\r\n]*)?\}\}`)

// OwnMergeFields returns the fields of the owner's own that texts name between double
// braces, as they are spelled there.
func OwnMergeFields(texts ...string) (names []string) {
	for _, text := range texts {
		for _, m := range mergePattern.FindAllStringSubmatch(text, -1) {
			name := strings.TrimSpace(m[1])
			same := func(other string) bool { return strings.EqualFold(name, other) }
			if name != "" && !slices.ContainsFunc(MergeFieldNames, same) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// CanMerge reports whether a field of the owner's own can stand between double braces:
// not one that is called as a field of the program's, or that holds braces, a bar or
// more than one line.
func (f OwnField) CanMerge() bool {
	taken := slices.ContainsFunc(MergeFieldNames, func(name string) bool { return strings.EqualFold(name, f.Name) })
	return !taken && strings.TrimSpace(f.Name) == f.Name && f.Name != "" && !strings.ContainsAny(f.Name, "{}|\r\n")
}

// addOwn adds to fields those of names, with what a lead has in them.
func addOwn(fields, extra map[string]string, names []string) {
	for _, name := range names {
		fields[name] = extra[name]
		for _, key := range slices.Sorted(maps.Keys(extra)) {
			if fields[name] == "" && strings.EqualFold(key, name) {
				fields[name] = extra[key]
			}
		}
	}
}

// FieldCounts counts who would get a run and has something in each merge field.
type FieldCounts struct {
	People int // who would get it
	have   map[string]int
}

// Have returns how many of the people have something in a field, however it is spelled.
func (c FieldCounts) Have(name string) int { return c.have[strings.ToLower(name)] }

// FieldCounts counts for a run, which need not be saved. It reads everybody who would get
// it.
func (v *Vault) FieldCounts(ctx context.Context, r *Run) (FieldCounts, error) {
	c := FieldCounts{have: map[string]int{}}
	where, args, err := v.where(ctx, v.db.Readers(), r.Audience)
	if err != nil {
		return c, err
	}
	rows, err := v.db.Readers().QueryContext(ctx, `
		SELECT l.name, l.given, i.value, coalesce((SELECT value FROM identity WHERE lead_id = l.id AND kind = 'phone' AND rank = 0), ''), l.extra
		FROM (`+verdicts(r.Class, where)+`) AS w JOIN lead l ON l.id = w.lead_id JOIN identity i ON i.id = w.identity_id WHERE verdict = ''`, verdictArgs(r, args)...)
	if err != nil {
		return c, wrap("count merge fields", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := c.add(rows); err != nil {
			return c, wrap("count merge fields", err)
		}
	}
	return c, wrap("count merge fields", rows.Err())
}

// add counts the person of a row.
func (c *FieldCounts) add(rows *sql.Rows) error {
	var l LeadRow
	var extra string
	if err := rows.Scan(&l.Name, &l.Given, &l.Email, &l.Phone, &extra); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(extra), &l.Extra); err != nil {
		return err
	}
	c.People++
	has := map[string]bool{}
	for name, value := range l.MergeFields() {
		if strings.TrimSpace(value) != "" {
			has[strings.ToLower(name)] = true
		}
	}
	for name := range has {
		c.have[name]++
	}
	return nil
}
