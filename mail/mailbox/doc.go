// Package mailbox reads a mailbox over IMAP and changes nothing in it.
//
// # Words
//
// A [Conn] is one connection, logged in. A [Folder] has a [Role] where the server says
// which it is for. A mail has a UID, which is its own as long as the folder's validity
// stays the same ([State]).
//
// # Promises
//
//   - No password leaves over a connection that is not verified TLS or loopback.
//   - Folders are opened to be read alone (EXAMINE) and mails are peeked at: what is
//     unread stays unread.
//   - Every read and write ends within its time, and a server that sends more than was
//     asked for is cut off: neither its lines nor its literals fill the memory.
//   - A mail that is longer than [Cap] is read from its beginning to there.
//
// # What it never does
//
// It never writes to a folder or to disk, never retries, picks no host by itself, and puts
// none of a server's words and no name of a folder into an error's text.
//
// # Standards
//
//	RFC 9051, 3501 IMAP   the client half of reading, over go-imap
//	RFC 2177 IDLE         where the server offers it
//	RFC 6154 SPECIAL-USE  where the server offers it; else folders go by their usual names
//	RFC 4959 SASL-IR      yes; PLAIN (RFC 4616), XOAUTH2, else LOGIN
//	RFC 2595 STARTTLS     never optional
package mailbox
