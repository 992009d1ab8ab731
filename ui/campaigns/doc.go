// Package campaigns is the area of the runs: the list of campaigns, and the page
// of a run of any class, first where it is written, then where it is watched.
//
// Words: a draft is a run that nobody has started; its audience is whom it is
// for, its reach is whom of them it will get to, and why the others are left out.
//
// Promises: what is typed is kept by itself, whatever way the page is left.
// Nothing is sent before the person was told exactly what leaves, to how many
// and from where. Who may be written to is the vault's to say; the page shows it.
package campaigns
