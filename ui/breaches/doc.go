// Package breaches is the area of the breaches of personal data (GDPR Art. 33 and
// 34): the list of those that are documented, with their register; the page of one with its
// clock, those affected, how severe it is, what was decided, and the notice to the people; the
// notice to the authority; and what to do when a computer is lost.
//
// Promises: the 72 hours never seem longer than they are. What was typed is
// written down when the page is left, also when the vault is locked; what it was before stays
// in the history. A list in which nobody is found affects nobody, not everybody. A notice goes
// to those who are kept with the breach, whoever meets a filter by then. The severity helper
// advises and decides nothing. No notice is drafted that lacks a part which the
// law wants, and what the authority is told claims nothing that is not known. A rehearsal sends
// nothing.
package breaches
