// Package dossier writes the files that go out: what a person is handed when
// they ask what is held on them (GDPR Art. 15) and when they take their data
// elsewhere (Art. 20).
//
// A person's file is a ZIP. index.html is for the person to read: one page in
// their language, without scripts and without anything loaded from elsewhere.
// person.json says the same to a machine, in the form that [Schema] names and
// record.go documents; the CSV files are its lists for a spreadsheet; messages/
// holds every message as it was sent. README.txt says which is which.
//
// The package only formats what it is given. It reads no vault, opens no file,
// asks no clock, and the same input makes the same bytes. The names of the
// files never say who the file is about.
package dossier
