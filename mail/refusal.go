package mail

import (
	"regexp"
	"slices"
	"strings"
)

// Meaning says whom a refusal is about, and by that what is to be done.
type Meaning string

// The meanings. After all of them but MeansUnknown the message was not accepted.
const (
	MeansAccountWait     Meaning = "account_passing"  // the account or its provider: every message would fail alike, for now
	MeansAccount         Meaning = "account_final"    // the account, until somebody mends it
	MeansText            Meaning = "text"             // every message with this text would fail alike
	MeansNoRecipient     Meaning = "recipient_hard"   // the address takes no mail, and never will
	MeansRecipientPolicy Meaning = "recipient_policy" // the recipient, or the provider for this recipient, does not want it
	MeansRefused         Meaning = "refused"          // this message, for good, for a reason that is not known
	MeansTemporary       Meaning = "temporary"        // this message, for now
	MeansUnknown         Meaning = "unknown"          // whether it was accepted is not known
)

// Meaning returns what the error says of the account, the text, or the recipient. Servers
// use their codes loosely, so words that leave no doubt count more than a code, and the
// codes of RFC 3463 count where the words say nothing. testdata/refusals.tsv has what real
// servers say.
func (e *Error) Meaning() Meaning {
	switch e.Kind {
	case Unknown:
		return MeansUnknown
	case Unreachable, Protocol:
		return MeansAccountWait
	case Auth, TLS:
		return MeansAccount
	case NotAllowed:
		return e.guardMeaning()
	}
	if e.Reason != ReasonServer {
		return MeansAccount
	}
	m := e.replyMeaning()
	if e.Kind == Temporary {
		return m.whilePassing()
	}
	return m
}

// guardMeaning returns the meaning of what a guard of this package refused.
func (e *Error) guardMeaning() Meaning {
	switch {
	case e.Op == OpSettings, e.Op == OpAuth, e.Reason == ReasonSender:
		return MeansAccount
	case e.Reason == ReasonTooBig:
		return MeansText
	}
	return MeansRefused
}

// whilePassing returns what a meaning is worth when the server says that it may pass.
func (m Meaning) whilePassing() Meaning {
	switch m {
	case MeansAccount, MeansAccountWait:
		return MeansAccountWait
	}
	return MeansTemporary
}

// replyMeaning returns what a reply says, as if it were for good.
func (e *Error) replyMeaning() Meaning {
	if m, ok := e.byNumber(); ok {
		return m
	}
	if m, ok := e.byWords(); ok {
		return m
	}
	if beforeRecipient(e.Op) {
		return MeansAccount
	}
	return e.byEnhanced()
}

// byNumber returns the meaning of codes that have one whatever the words.
func (e *Error) byNumber() (Meaning, bool) {
	switch e.Code {
	case 421, 432:
		return MeansAccountWait, true
	case 530, 534, 535, 538:
		return MeansAccount, true
	}
	if m, ok := exact[[2]int(e.Enhanced[1:])]; ok {
		return m, true
	}
	return "", false
}

// exact has enhanced codes that Microsoft, Google and RFC 7372 use for one thing each.
var exact = map[[2]int]Meaning{
	{1, 7}:   MeansAccount, // the sender's address
	{1, 8}:   MeansAccount,
	{2, 251}: MeansAccount, // SendAsDenied
	{2, 252}: MeansAccount,
	{3, 4}:   MeansText, // too big
	{2, 3}:   MeansText, // too big
	{4, 5}:   MeansAccount,
	{7, 8}:   MeansAccount, // the login
	{7, 20}:  MeansAccount, // DKIM, SPF, reverse DNS of the sender
	{7, 21}:  MeansAccount,
	{7, 22}:  MeansAccount,
	{7, 23}:  MeansAccount,
	{7, 24}:  MeansAccount,
	{7, 25}:  MeansAccount,
	{7, 26}:  MeansAccount,
	{7, 27}:  MeansAccount,
	{7, 57}:  MeansAccount,
	{7, 60}:  MeansAccount,
	{7, 124}: MeansRecipientPolicy, // groups and mailboxes that take mail of some senders alone
	{7, 129}: MeansRecipientPolicy,
	{7, 133}: MeansRecipientPolicy,
	{7, 134}: MeansRecipientPolicy,
	{7, 135}: MeansRecipientPolicy,
	{7, 136}: MeansRecipientPolicy,
	{7, 501}: MeansAccount, // the sender was found to send spam
	{7, 502}: MeansAccount,
	{7, 503}: MeansAccount,
	{7, 509}: MeansAccount,
	{7, 511}: MeansAccount,
	{7, 515}: MeansAccount,
	{7, 606}: MeansAccount,
	{7, 705}: MeansAccount,
	{7, 708}: MeansAccount,
	{7, 750}: MeansAccount,
}

// byEnhanced returns the meaning of an enhanced code at a step after the recipient was
// named (RFC 3463 section 3, RFC 7505 section 4.2).
func (e *Error) byEnhanced() Meaning {
	switch subject, detail := e.Enhanced[1], e.Enhanced[2]; {
	case subject == 1 && slices.Contains([]int{1, 2, 3, 6, 10}, detail):
		return MeansNoRecipient
	case subject == 2 && detail == 1:
		return MeansNoRecipient // disabled
	case subject == 2 && detail == 2:
		return MeansTemporary // full
	case subject == 2:
		return MeansRefused
	case subject == 3:
		return MeansAccount
	case subject == 7 && e.Kind == Temporary:
		return MeansAccount
	case subject == 7:
		return MeansRecipientPolicy
	case e.Code == 452, e.Code == 454:
		return MeansAccount
	}
	return MeansRefused
}

// tooBig are words about a message's size.
var tooBig = []string{"message size", "message too", "message is too", "too big", "too large", "maximum size", "size limit", "size exceeds", "exceeds size", "exceeds the size", "message exceeds", "file too", "max message"}

// TooBig reports whether the server says that the message is too big.
func (e *Error) TooBig() bool {
	size := e.Enhanced[1] == 3 && e.Enhanced[2] == 4 || e.Enhanced[1] == 2 && e.Enhanced[2] == 3
	return size || containsAny(plainWords(e.Text), tooBig)
}

// phrases are words that leave no doubt, at steps where they do.
type phrases struct {
	means Meaning
	at    []Op // any when empty
	words []string
}

// known are asked in order: what is said of the sender before what is said of the
// recipient, since "user unknown" may be either.
var known = []phrases{
	{MeansAccountWait, nil, []string{"too many connections", "too many concurrent", "concurrent connections", "connection limit", "connection rate", "connections from your", "too many sessions"}},
	{MeansAccount, nil, []string{
		"sendasdenied", "send as", "not allowed to send", "not permitted to send as", "not authorized to send", "not authorised to send", "not owned by", "not verified", "unverified sender", "unverified domain", "identities failed",
		"sender address rejected", "sender rejected", "sender denied", "sender verif", "sender not", "sender is not", "sender domain", "invalid sender", "sender unknown", "bad sender", "from address", "from: address", "from header", "unauthenticated",
		"dmarc", "dkim", "spf ",
	}},
	{MeansAccount, nil, []string{"relay not", "relaying not", "relay access", "relay denied", "relaying denied", "unable to relay", "not permitted to relay", "not allowed to relay", "do not relay", "cannot relay", "can't relay", "prohibited relay", "relay is denied", "relaying is", "relay is prohibited"}},
	{MeansAccount, nil, []string{"authentication required", "authentication is required", "must authenticate", "must be authenticated", "please authenticate", "authenticate first", "smtp auth", "log in first", "login first", "not authenticated", "requires authentication", "auth required", "must issue a starttls"}},
	{MeansAccount, nil, []string{
		"submissionquota", "daily quota", "sending quota", "hourly quota", "message quota", "daily limit", "sending limit", "hourly limit", "send limit", "daily user sending", "daily message", "daily email", "per day", "per hour", "per minute",
		"messages sent", "message limit", "email limit", "mail limit", "limit of emails", "limit for sending", "outgoing limit", "recipient limit", "recipients limit", "limit on the number", "exceeded the limit", "exceeded your", "quota for sending", "allowance", "credits",
	}},
	{MeansAccount, nil, []string{"rate limit", "ratelimit", "throttl", "too many messages", "too many emails", "too many mails", "too many recipients", "too many errors", "too many invalid", "too many unknown", "too many bad", "too fast", "slow down", "sending rate", "maximum sending", "unusual rate", "too much mail", "exceeded rate"}},
	{MeansAccount, nil, []string{
		"blacklist", "blocklist", "block list", "black list", "blacklisted", "spamhaus", "spamcop", "barracuda", "dnsbl", " rbl", "blocked using", "reputation", "your ip", "ip address", "sending ip", "client host", "ip blocked", "banned", "helo command rejected", "reverse dns", "ptr record", "hostname",
	}},
	{MeansAccount, nil, []string{"unusual sending", "unusual activity", "suspicious activity", "account suspended", "account is suspended", "account has been suspended", "your account", "sending account", "sending is disabled", "sending disabled", "sending suspended", "sending paused", "outbound", "outgoing mail", "account blocked", "account is blocked", "not enabled for", "compromised"}},
	{MeansTemporary, []Op{OpRcpt, OpData, OpDot}, []string{"mailbox full", "mailbox is full", "mail box full", "inbox is full", "inbox full", "over quota", "overquota", "out of quota", "quota exceeded", "exceeded quota", "exceeded storage", "exceeds quota", "quota violation", "mailbox size limit", "mailbox quota", "out of storage", "disk quota", "storage space", "insufficient storage for", "mailbox has exceeded", "user is over", "mailbox exceeded"}},
	{MeansText, nil, tooBig},
	{MeansTemporary, []Op{OpRcpt, OpData, OpDot}, []string{"greylist", "graylist", "grey-list", "gray-list", "grey list", "postgrey", "try again in", "come back later"}},
	{MeansRecipientPolicy, []Op{OpRcpt, OpData, OpDot}, []string{"suppress", "blocked by the recipient", "blocked by recipient", "recipient has blocked", "recipient has opted", "unsubscribed", "not accepting mail from", "does not accept mail from", "only accepts", "accepts mail only", "rejected by recipient", "recipient rejected the", "refused by recipient", "allowed senders", "not on the list", "challenge", "parental"}},
	{MeansNoRecipient, []Op{OpRcpt, OpData, OpDot}, []string{
		"user unknown", "unknown user", "unknown recipient", "recipient unknown", "unknown address", "address unknown", "unknown mailbox", "unknown local", "unknown account", "unknown or illegal", "user is unknown",
		"no such user", "no such recipient", "no such mailbox", "no such address", "no such account", "no such person", "no such local", "no such domain", "no mailbox", "no account", "no user", "no recipient found", "nobody here by that name", "not our customer",
		"does not exist", "doesn't exist", "do not exist", "not exist", "dosn't exist", "not found", "recipientnotfound", "not a valid mailbox", "not a valid recipient", "not a known", "not known", "isn't known", "is not valid", "no longer valid", "no longer available", "no longer in use", "no longer on server", "no longer active", "invalid recipient", "invalid mailbox", "invalid address", "invalid user", "bad destination", "bad recipient", "bad address", "address is invalid",
		"unrouteable", "unroutable", "undeliverable address", "doesn't have a", "does not have a", "account is disabled", "account disabled", "account has been disabled", "account that you tried to reach is", "mailbox disabled", "mailbox is disabled", "mailbox is inactive", "mailbox inactive", "mailbox unavailable", "deactivated", "user disabled", "is inactive", "account inactive", "account closed", "account has been closed", "user has moved", "nullmx", "null mx", "domain does not accept", "recipient address rejected: access denied",
	}},
	{MeansText, []Op{OpData, OpBody, OpDot}, []string{"spam", "junk", "unsolicited", "bulk mail", "message content", "content rejected", "content filter", "virus", "malware", "phish", "url in", "link in"}},
	{MeansAccount, []Op{OpMail, OpRcpt}, []string{"spam", "unsolicited", "abuse"}},
}

// addressOrLink is what may hold words of its own in a reply.
var addressOrLink = regexp.MustCompile(`https?://\S+|\S*@\S*`)

// byWords returns the meaning of a reply's words. An enhanced code about security or
// policy outweighs words that are as vague as "mailbox unavailable".
func (e *Error) byWords() (Meaning, bool) {
	text := plainWords(e.Text)
	if e.Enhanced[1] == 7 {
		text = strings.ReplaceAll(text, "mailbox unavailable", "")
	}
	for _, p := range known {
		if (len(p.at) == 0 || slices.Contains(p.at, e.Op)) && containsAny(text, p.words) {
			return p.means, true
		}
	}
	return "", false
}

// plainWords returns a text in lower case without addresses and links, with one space
// around each word.
func plainWords(text string) string {
	return " " + strings.Join(strings.Fields(strings.ToLower(addressOrLink.ReplaceAllString(text, " "))), " ") + " "
}

func containsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}
