// Package report tells what a received mail is: a report about a delivery, a
// complaint, the answer of a program, or what a person wrote.
//
// # Words
//
// A [Report] is what [Read] finds in the bytes of a mail. A bounce (RFC 3464) names
// recipients and what became of a message to each; its [Class] says who is to blame. A
// complaint (RFC 5965) is a person who pressed "spam". A candidate is a text that looks
// like a token of package mail, with the [Place] where it stands: whoever has the key
// checks it.
//
// # Promises
//
// Any bytes make a report: what can't be read is left out, and time and memory grow
// with the length of the mail alone. Candidates come in the order in which they prove
// something. What a person wrote is told from what they quote. A code is read where a
// server speaks it and not from versions, dates and IP addresses.
//
// # What it never does
//
// It decides nothing, opens no connection, and knows no vault.
//
// # Standards
//
//	RFC 3464 delivery status   read, also where a part is empty, cut or of another type
//	RFC 6533 international     read
//	RFC 3463 enhanced codes    read
//	RFC 5965 feedback reports  read, and Outlook.com's own form
//	RFC 3834 Auto-Submitted    read
//	RFC 3461 ENVID             read from Original-Envelope-Id
package report
