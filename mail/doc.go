// Package mail is the email channel: it writes messages, hands them to the
// owner's mail server, and holds the sandbox that stands in for one.
//
// # Words
//
// An [address.Email] is a checked mailbox name. A [Template] is Markdown with merge
// fields; rendering it for one person makes [Content]. [Compose] turns content
// into a MIME message, and [Compiled] does both at once for many people; an [Outgoing] is a
// message that was checked. An [Account] is the owner's access to a submission
// server, a [Conn] one connection to it. A token (see [Tokens]) names one
// delivery in an opt-out link and can't be forged. The [Sandbox] is a server
// on loopback whose messages a person reads as a [View]. What a [Footer] says is
// given to it as [Words]: this package has none of its own.
//
// # Promises
//
//   - No credentials leave over a connection that is not verified TLS or
//     loopback, and verification can't be switched off.
//   - A header, an address or a merge field can't smuggle a second header,
//     command, recipient or tag: what does not fit the grammar is refused with
//     a typed error, what fits is encoded for the place where it lands.
//   - A campaign message can't be written without a way to opt out.
//   - Sending has two steps, so that the caller can write down that the final
//     dot is about to go: before [Conn.Finish] nothing has been accepted,
//     after it an unclear reply is reported as [Unknown] and not guessed at.
//   - Message-ID, Date and MIME boundaries come from the caller's values:
//     composing the same message again makes the same bytes.
//   - No message fetches anything when opened: images become links.
//
// # What it never does
//
// It never writes to disk, never retries, never picks a host by itself, never
// tells the machine's name, and never puts an address, a password or a
// server's words about a person into an error's text.
//
// # Standards
//
//	RFC 5321 SMTP              client half for submission; quoted local parts and
//	                           address literals are refused
//	RFC 5322 message format    written; read as far as showing a message needs
//	RFC 6409 submission        yes
//	RFC 8314 implicit TLS      yes, and STARTTLS (RFC 3207) which is never optional
//	RFC 4954 AUTH              PLAIN (RFC 4616), LOGIN, OAUTHBEARER (RFC 7628) and XOAUTH2
//	RFC 2034 enhanced codes    read
//	RFC 1870 SIZE              checked before sending
//	RFC 6152 8BITMIME          named only for a body that needs it; ours are in seven bits
//	RFC 2920 PIPELINING        where the server offers it: an envelope, and a dot with the envelope that follows it
//	RFC 6531 SMTPUTF8          yes, where the server offers it
//	RFC 5891 IDNA              domains are sent in their ASCII form
//	RFC 2045-2047 MIME         multipart/alternative, base64, quoted-printable, B words
//	RFC 2369 List-Unsubscribe  yes; RFC 8058 one-click only beside an https link
//	RFC 2919 List-Id           yes
//	RFC 3834 Auto-Submitted    yes, on legal notices
//	RFC 3461 DSN               not asked for
//	RFC 6068 mailto            written
//	RFC 3676 format=flowed     no
package mail
