// Package retention is the area of how long people's data are kept: who is due to be erased
// and who soon will be, the rules by purpose and source with the law's own, and the
// certificates of what was erased.
//
// A page asks and shows; who is due, and who is left out, is the vault's matter.
package retention
