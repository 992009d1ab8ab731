package report

import (
	"regexp"
	"strconv"
	"strings"
)

// Class says what a failure is about.
type Class string

// The classes.
const (
	Hard   Class = "hard"   // the address takes no mail
	Soft   Class = "soft"   // it may take mail another day: the mailbox is full, the server is down
	Policy Class = "policy" // the sender or the text was refused, not the recipient
)

// replyCode finds what a server answers: a code of SMTP, alone or with an enhanced one
// behind it. The numbers of versions and of IP addresses have neither form.
var replyCode = regexp.MustCompile(`(?:^|[\s<>:;'"([,«-])([45]\d\d)(?:[ -]+(?:\(?#)?([245]\.\d{1,3}\.\d{1,3})\b)?(?:[\s:;,)'"-]|$)|#([245]\.\d{1,3}\.\d{1,3})\b`)

var enhancedCode = regexp.MustCompile(`^\s*([245]\.\d{1,3}\.\d{1,3})(?:\s|$|\()`)

// firstEnhanced returns the code that a Status field begins with.
func firstEnhanced(value string) string {
	if found := enhancedCode.FindStringSubmatch(value); found != nil {
		return found[1]
	}
	return ""
}

// setReason sets status, code and class from the Status field and a server's words. What
// the server itself said is more than a status that says nothing, such as 5.0.0.
func (r *Recipient) setReason(status, words string) {
	r.Status = status
	for _, found := range replyCode.FindAllStringSubmatch(words, 8) {
		code, enhanced := found[1], found[2]+found[3]
		if r.Code == 0 && code != "" {
			r.Code, _ = strconv.Atoi(code)
		}
		vague := r.Status == "" || strings.HasSuffix(r.Status, ".0.0")
		if vague && enhanced != "" && (r.Status == "" || enhanced[0] == r.Status[0]) {
			r.Status = enhanced
		}
	}
	r.Class = classOf(r.Status, r.Code, words)
}

// Words by which servers say it that give no code, or one that says nothing.
var (
	hardWords = regexp.MustCompile(`(?i)user.{0,3}unknown|unknown.{1,10}(user|recipient|address|mailbox)|no such (user|recipient|person|mailbox|address|account)|user not found|` +
		`(does|do) ?n[o']?t exist|does not have an? |doesn'?t have an? .{0,40}account|(mailbox|recipient|address|account|user).{0,60}(not found|unavailable|disabled|inactive|invalid|unknown|discontinued|deactivated|not exist)|` +
		`(invalid|unrouteable|bad|unrouted|illegal) (recipient|mailbox|address|user)|recipient address rejected: (undeliverable|access denied|user)|no mailbox (here )?by that name|` +
		`not (a|our) (valid|customer)|recipientnotfound|recipnotfound|no longer (valid|with|works|available|active|in use)|` +
		`host or domain name not found|host (unknown|not found)|unknown host|no such (domain|host)|domain (does not exist|not found)|nxdomain|null mx|couldn't find any host|` +
		`l'adresse.{0,20}(n'existe|introuvable)|empfänger.{0,30}(unbekannt|existiert nicht)|no existe`)
	softWords = regexp.MustCompile(`(?i)mailbox.{0,12}(is )?full|over.{0,3}quota|quota.{0,12}exceeded|exceed.{0,30}quota|insufficient (system )?(storage|disk)|out of storage|storage allocation|mailbox size|` +
		`temporar|try again|timed? ?out|greylist|gr[ae]ylisted|connection (refused|reset)|retry timeout|too many hops|message too (big|large)|size limit|maximum (message )?size`)
	policyWords = regexp.MustCompile(`(?i)spam|black.?list|block.?list|blocked|spamhaus|reputation|\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated|not authorized|authentication (required|failed|failure)|` +
		`policy|rate limit|too many (messages|connections|recipients)|daily (sending |user )?(limit|quota|sending)|relay(ing)? (access )?(denied|not (permitted|allowed))|unsolicited|content (rejected|filter)|virus|` +
		`message rejected|access denied|not allowed to send|sending limit|suspicious`)
)

// classOf returns what a failure is about. The enhanced code says it, unless it says
// nothing; then the words do, and the code of SMTP last.
func classOf(status string, code int, words string) Class {
	switch code {
	case 432, 454, 530, 534, 535, 538:
		return Policy
	}
	if class := classOfStatus(status, words); class != "" {
		return class
	}
	switch {
	case softWords.MatchString(words):
		return Soft
	case strings.HasPrefix(status, "4.") || status == "" && code/100 == 4:
		return Soft
	case hardWords.MatchString(words):
		return Hard
	case policyWords.MatchString(words):
		return Policy
	}
	return Soft
}

// classOfStatus returns what an enhanced code says (RFC 3463), "" where it says nothing.
func classOfStatus(status, words string) Class {
	parts := strings.Split(status, ".")
	if len(parts) != 3 {
		return ""
	}
	switch subject, detail := parts[1], parts[2]; {
	case subject == "7", status == "5.4.5":
		return Policy
	case parts[0] == "4":
		return Soft
	case subject == "1" && (detail == "7" || detail == "8"): // the sender's address
		return Policy
	case subject == "1" && detail != "0":
		return Hard
	case subject == "2" && (detail == "2" || detail == "3" || detail == "4"):
		return Soft
	case subject == "2" && detail == "1" && hardWords.MatchString(words):
		return Hard
	case subject == "4" && detail == "1" && strings.Contains(strings.ToLower(words), "recipient address rejected"): // Exchange Online, of an address that its directory lacks
		return Hard
	case subject == "4" && (detail == "4" || detail == "3") && hardWords.MatchString(words): // the domain is not there
		return Hard
	case subject == "4", subject == "3":
		return Soft
	}
	return ""
}
