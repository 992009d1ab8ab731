// Package dossier writes the files that go out: what a person is handed when
// they ask what is held on them (GDPR Art. 15) and when they take their data
// elsewhere (Art. 20).
//
// A person's file is a ZIP. index.html is for the person to read: one page in
// their language, without scripts and without anything loaded from elsewhere.
// person.json has the same for a machine, in the form that [Schema] names and
// record.go documents; the CSV files are its lists for a spreadsheet; messages/
// has every message as it was sent. README.txt lists the files. The words are
// those of package letters.
//
// A [List] of people is a table for spreadsheets or a page to print, with the columns that
// are chosen. It is written while it is read, so that a million people take no more memory
// than one.
//
// The package only formats what it is given. It reads no vault, opens no file and
// no clock, and writes the same bytes for the same input. The names of the files
// never tell whom the file is about.
package dossier
