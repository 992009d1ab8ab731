// Package activity shows what was done to the vault, what the program connected to, and
// the program's log with a report for whoever helps.
//
// Promises: nothing here names a person. The log is shown while the vault is locked,
// too; then nothing from the vault is. A report is shown before it is saved.
package activity
