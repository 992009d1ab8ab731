// Package breaches is the area of the breaches of personal data (GDPR Art. 33 and
// 34): the list of those that are documented, and the page of one with its
// clock, those affected, the authority, and the notice to the people.
//
// Promises: the 72 hours never seem longer than they are. What was typed is
// written down when the page is left, also when the vault is locked. A list in
// which nobody is found affects nobody, not everybody. The severity helper
// advises and decides nothing. No notice is drafted that lacks a part which the
// law wants.
package breaches
