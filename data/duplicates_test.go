package data_test

import (
	"fmt"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Two leads are found to be one person by the mailbox of their addresses, and as a hint by
// name and a detail, however they are spelled.
func TestVault_Duplicates(t *testing.T) {
	v, _ := datatest.Vault(t)
	of := func(name, address, city string) data.ImportLead {
		l := row(name, email(address))
		if city != "" {
			l.Extra = map[string]string{"city": city}
		}
		return l
	}
	rows := []data.ImportLead{
		of("أحمد علي", "one@example.org", "إربد"),
		of("علي اَحمد", "two@example.org", "اربد"), // the same, in another spelling and order
		of("أحمد علي", "three@example.org", "عمان"),
		of("Sara H", "sara.h@gmail.com", ""),
		of("S. Haddad", "sarah+fair@googlemail.com", ""),
		of("Sami", "four@example.org", "Irbid"),
		of("Sami", "five@example.org", "Irbid"), // one word is no name to go by
	}
	for i := range 5 { // a common name
		rows = append(rows, of("Omar Omari", fmt.Sprintf("omar%d@example.org", i), "Amman"))
	}
	mustImport(t, v, plan(0), rows...)
	for _, c := range []struct {
		most int
		want []data.Duplicate
	}{
		{10, []data.Duplicate{{4, 5, data.SignMailbox, ""}, {1, 2, data.SignDetail, "city"}}},
		{1, []data.Duplicate{{4, 5, data.SignMailbox, ""}}},
	} {
		got, all, err := v.Duplicates(t.Context(), c.most)
		if err != nil || all != 2 || fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("most %d: got %v of %d, %v; want %v", c.most, got, all, err, c.want)
		}
	}
}
