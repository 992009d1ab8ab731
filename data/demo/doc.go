// Package demo fills a vault with an invented business and its leads: a shop for
// olive oil in Amman and London that writes to its customers in Arabic and
// English. It is for looking at the program, for the tour and for tests.
//
// Nobody in it exists. Email addresses end in the domains that RFC 2606 keeps
// for examples. Telephone numbers are Ofcom's for drama, or of ranges that their
// country has never given out.
//
// The same options make the same vault. The package uses the vault as any other
// part of the program does; it sends nothing and opens no connection.
package demo
