package data

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

// MergeFields returns the values of the merge fields for the person of a list's row.
func (l LeadRow) MergeFields() map[string]string {
	return mergeFields(l.Name, l.Given, l.Email, l.Phone)
}
