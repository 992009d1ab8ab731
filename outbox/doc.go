// Package outbox carries queued messages from the vault to a channel and writes
// down what happened.
//
// # Words
//
// A channel (package channel) is a way to reach people; a connection of it carries
// one message at a time, in two steps: Begin does all that can be taken back,
// Commit lets the message go and waits for the answer. A failure is what a channel
// says went wrong. The [Service] has one group per account and in it as many
// workers as the account may have connections. A burst is the time from the first
// message that is due to the last.
//
// # Two marks
//
// Between the commit and the answer to it, a sender can't know whether the message
// was taken (RFC 1047). So each message is marked twice in the vault:
//
//	queued ── claim ──▶ claimed ── Begin ──▶ ready, not committed
//	                                            │ MarkCommitted: ground, opt-out, pause and erasure are checked again
//	                                            ▼
//	   sent, failed, queued, unsure ◀── Commit ── committed
//
// A message is let go only after its mark is in the vault. Whatever ends before the
// mark was certainly not taken and goes back into the queue; whatever ends after it
// without a clear answer is unsure, and is never sent again by itself. At the next
// start committed becomes unsure. So nobody gets a
// message twice and nobody is skipped in silence, whatever is killed at whatever
// moment; a crash leaves at most one unsure message per connection, since a worker
// has its last result written before, or together with, its next mark.
//
// Claims are kept in memory: in the vault a claimed message is queued. What is fixed of a
// message (address, Message-ID, date, letter, fields) is written with its mark.
//
// # Promises
//
//   - Marks and results of all connections that wait share one transaction. The
//     committer delays at most as long as the last commit took, so that
//     near-simultaneous marks share one.
//   - The provider's limits are counted from rows of the vault, so that a restart
//     does not overshoot them. Those of a second, a minute and an hour are kept evenly:
//     20 a minute let one message leave every three seconds (data.Account.Limits).
//   - Campaigns and askings keep to a limit for the addresses of one domain, where the account
//     has one. What waits for its domain holds up nobody else.
//   - A refusal that may pass is tried again after 1, 5, 15, 60 and 240 minutes
//     and then fails. An address that does not exist is never written to again.
//   - Legal notices go before everything else, campaigns last, and campaigns leave a
//     part of the provider's limit of a day to the others (data.Account.BulkPerDay).
//   - A connection that dies while a message is under way puts that message behind the
//     others. After the third time it is set aside, if others got through meanwhile.
//   - Trouble with the account itself blames no recipient: connections are given
//     up one by one, then the group waits and tries again, then its campaigns and
//     askings are paused with a code and the provider's words. Notices and answers
//     are tried on, at last every 15 minutes: a campaign's trouble never stops them.
//   - Trouble that repeats stops its run before it burns it: the vault pauses a run whose
//     messages are refused in the same words, bounce or end unsure one after another
//     (data, PauseRefused, PauseBounced, PauseUnsure).
//   - After anything but a plain refusal a connection is dropped.
//   - While the vault can't be written, no message is let go; results that could not be
//     written are kept and tried again.
//
// # What it never does
//
// It never resends an unsure message, not even a legal notice: the admin
// decides. It never logs an address, a name, a text or a server's words. It
// keeps no state but the vault's.
package outbox
