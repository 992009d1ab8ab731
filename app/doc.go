// Package app is the program without a window: an open vault with what works on
// it, and what has to be done before it is closed.
//
// Words: a [Session] is an open vault together with its outbox, its practice
// server and the clock that says when it was left alone for too long. Whoever
// opens a vault gets a Session, and closes it. While the curtain is drawn the window
// is locked and the session goes on with what is on its way. A [Build] says which program this is.
//
// Promises: nothing here is global. A program may hold several sessions at once,
// each with its own lock, runs and practice mails; closing one leaves the others
// alone. Whatever fails while a session begins, the vault is closed again.
//
// The package draws nothing and asks nobody: it imports no toolkit, and its
// errors carry codes, not sentences.
package app
