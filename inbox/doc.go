// Package inbox hears what comes back: opt-outs, bounces, complaints, replies and requests,
// and ties each to the person and the message that it is about.
//
// # Words
//
// A mail is heard when it was read and what follows from it was decided ([Ear.Hear]). What
// a person asks for in words of their own is a [Wish]. A decision, with what it was made by,
// is a [data.Heard].
//
// # Promises
//
//   - An opt-out is known by a token, or by a line that is nothing but an opt-out; never by a
//     word within a sentence, and never in a mail that a program wrote.
//   - Nothing is decided by an address alone but an opt-out of the person who has it. A bounce
//     without a token is suggested.
//   - A right that somebody seems to use is suggested to the owner, never acted on.
//   - A mail counts once, whatever folder it lies in and however often it is read.
//   - Of mails that are about no lead and ask for nothing, nothing is kept but that they were
//     read. IP addresses of people are cut off.
//
// # What it never does
//
// It never writes to a mailbox, never sends, and never puts what a mail says into a log.
package inbox
