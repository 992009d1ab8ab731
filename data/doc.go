// Package data is the vault: what Mujeeb knows, and the rules that hold for
// every row of it.
//
// A vault is a folder. vault.db is a SQLite file, encrypted page by page with an
// authenticated cipher; vault.keys holds its data key, sealed to each way in, which
// a [Vault.Rekey] reaches without their secrets (package keys); vault.tries counts
// wrong tries; vault.kept has what no older copy may undo (package kept), opt-outs
// and erasures as keyed fingerprints, and heads of the ledger;
// vault.lock is held while a process has the vault open; backups/ has a copy of
// vault.db from before each change of its form.
//
// Its words: a [Lead] is a person, known by one or more identities. A person is
// messaged for a [Purpose] only on a live ground, which consent events give and
// withdraw. A [Run] is a message on its way to many; each of them has a row in
// the outbox. A suppression blocks an identity by fingerprint, whoever it
// belongs to and whether or not it is still known. An [Export] is a file with personal
// data that was written outside of the vault, and a [Chat] one that the owner opened by
// telephone, which is a contact and no message.
//
// Where things are: ground.go has the rule of who may be written to, of which all
// SQL that asks it is made; insert.go the inserts of a person and of their word;
// importbatch.go what is prepared of a file's rows, and importwrite.go how they are
// written; migrations what a row may hold at all, in files that run in the order of
// their numbers. Files and disks are package sqlite's.
//
// Exported methods of [Vault] open the transaction, private functions take it.
// They may be called from any goroutine, never on the UI's own. The package
// never logs, never keeps a key in a string, and never opens a file without a
// cipher: a build against a SQLite that has none does not link.
package data
