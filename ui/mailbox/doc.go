// Package mailbox is the area of the practice mailbox: what arrived at the
// program's own server, as those who got it would see it.
//
// Promises: nothing of it is on the disk, and nothing is left of it after locking.
package mailbox
