// Package about is what the program says about itself, while the vault is open
// and while it is locked: which build it is, where it keeps data, what it connects
// to, its terms, the licences of the parts that others made, and a guide to what
// it does and what stays the owner's duty.
//
// Promises: while the vault is locked, nothing from it is shown. Nothing is asked
// of the network unless the person presses for it.
//
// The longer texts are Markdown files in texts/, one of each in every language.
package about
