package data

import "strings"

// MergeFieldNames are the merge fields that a message may hold.
var MergeFieldNames = []string{"name", "first_name", "email", "phone"}

// MergeFields returns the values of the merge fields for one person.
func MergeFields(name, email, phone string) map[string]string {
	first, _, _ := strings.Cut(name, " ")
	return map[string]string{"name": name, "first_name": first, "email": email, "phone": phone}
}
