package intake

import (
	"slices"
	"strings"
)

// preset is what is known of a tool's files. It recognises them by their columns and
// says what these hold, as far as their names don't say it to [Guess] themselves.
type preset struct {
	kind Kind
	all  []string // columns that its files have, as headerWords writes them
	some []string // of these, as many as most
	most int
	// fields are what columns hold. In a name, * stands for a number.
	fields map[string]Field
	// left are columns that only the tool's lists of people who left have.
	left []string
}

// presets are asked in their order. Where a tool describes its files, the columns are
// from there; the others are from public samples.
var presets = []preset{
	{
		kind: FacebookChats, all: []string{"conversation", "first message at", "last message at", "email in the chat", "phone in the chat"},
		fields: map[string]Field{"name": FullName, "first message at": CreatedTime, "last message at": Extra, "messages": Extra, "conversation": Extra},
	},
	{
		kind: OwnList, all: []string{"consent state"}, // which stands for no word of anybody's
		fields: map[string]Field{"consent state": Ignore, "source": Ignore, "added": CreatedTime, "messenger id": PSID, "next step": Extra, "tags": Tags, "note": Note, "language": Language},
	},
	{
		kind: Mailchimp, most: 3,
		some: []string{"member rating", "optin time", "optin ip", "confirm time", "confirm ip", "leid", "euid", "gmtoff", "dstoff", "last changed", "unsub time", "clean time"},
		fields: map[string]Field{"optin time": AnsweredAt, "confirm time": AnsweredAt, "unsub time": LeftAt, "clean time": LeftAt, "leid": ExternalID, "tags": Tags, "notes": Note, "phone number": Phone,
			"euid": Ignore, "latitude": Ignore, "longitude": Ignore, "gmtoff": Ignore, "dstoff": Ignore, "timezone": Ignore, "last changed": Ignore, "member rating": Ignore, "birthday": Extra,
			"optin ip": Extra, "confirm ip": Extra, "cc": Extra, "region": Extra, "unsub reason": Extra, "unsub reason other": Extra, "unsub campaign title": Extra, "unsub campaign id": Ignore, "clean campaign title": Extra, "clean campaign id": Ignore},
		left: []string{"unsub time", "clean time"},
	},
	{
		kind: Listmonk, all: []string{"uuid", "email", "name", "status"}, some: []string{"attributes", "created at", "updated at", "lists"}, most: 1,
		fields: map[string]Field{"uuid": ExternalID, "status": Answer, "attributes": Extra, "created at": CreatedTime, "updated at": Ignore, "lists": Tags, "id": Ignore},
	},
	{
		kind: Brevo, all: []string{"email"}, most: 2,
		some: []string{"double opt in", "opt in", "sms", "ext id", "contact id", "added time", "added date", "modified time", "landline number", "contact timezone", "email blacklisted", "email blocklisted", "sms blacklisted", "blacklisted", "blocklisted"},
		fields: map[string]Field{"sms": Phone, "whatsapp": Phone, "landline number": Phone, "double opt in": Answer, "opt in": Answer, "added time": CreatedTime, "added date": CreatedTime, "modified time": Ignore, "modified date": Ignore,
			"ext id": ExternalID, "contact id": ExternalID, "email blacklisted": Left, "email blocklisted": Left, "email blacklist": Left, "email blocklist": Left, "blacklisted": Left, "blocklisted": Left, "sms blacklisted": Extra, "contact timezone": Extra, "vorname": FirstName, "nachname": LastName, "nom": LastName, "prenom": FirstName},
	},
	{
		kind: HubSpot, all: []string{"record id"}, some: []string{"contact owner", "lifecycle stage", "lead status", "create date", "marketing contact status", "associated company", "unsubscribed from all email", "last activity date", "email"}, most: 2,
		fields: map[string]Field{"record id": ExternalID, "create date": CreatedTime, "phone number": Phone, "mobile phone number": Phone, "whatsapp phone number": Phone, "unsubscribed from all email": Left, "marketing contact status": Extra,
			"lead status": Extra, "lifecycle stage": Extra, "work email": Email, "additional email addresses": Email, "associated company ids": Ignore, "email domain": Extra},
	},
	{
		kind: GoogleContacts, some: []string{"e mail 1 value", "phone 1 value", "phone 2 value", "e mail 2 value"}, most: 1,
		fields: map[string]Field{"e mail * value": Email, "phone * value": Phone, "e mail * label": Ignore, "e mail * type": Ignore, "phone * label": Ignore, "phone * type": Ignore, "labels": Tags, "group membership": Tags,
			"name": FullName, "given name": FirstName, "additional name": MiddleName, "family name": LastName, "nickname": Extra, "file as": Extra, "name prefix": Extra, "name suffix": Extra, "organization name": Extra, "notes": Note, "photo": Ignore,
			"phonetic first name": Ignore, "phonetic middle name": Ignore, "phonetic last name": Ignore, "given name yomi": Ignore, "family name yomi": Ignore, "additional name yomi": Ignore, "yomi name": Ignore},
	},
	{
		kind: Outlook, most: 3,
		some: []string{"e mail address", "e mail type", "e mail display name", "e mail 2 address", "business phone", "business fax", "home phone", "assistant s phone", "company main phone", "manager s name", "radio phone", "tty tdd phone",
			"e mail adresse", "e mail typ", "e mail angezeigter name", "telefon geschaftlich", "fax geschaftlich", "telefon privat", "mobiltelefon", "telefon firma", "telefon assistent"},
		fields: map[string]Field{"e mail address": Email, "e mail * address": Email, "e mail adresse": Email, "e mail * adresse": Email, "e mail type": Ignore, "e mail * type": Ignore, "e mail typ": Ignore, "e mail * typ": Ignore, "e mail display name": Ignore, "e mail * display name": Ignore,
			"e mail angezeigter name": Ignore, "e mail * angezeigter name": Ignore, "mobile phone": Phone, "primary phone": Phone, "home phone": Phone, "home phone *": Phone, "other phone": Phone, "mobiltelefon": Phone, "telefon privat": Phone, "telefon privat *": Phone, "weiteres telefon": Phone, "haupttelefon": Phone,
			"title": Extra, "suffix": Extra, "categories": Tags, "kategorien": Tags, "notes": Note, "notizen": Note, "birthday": Extra, "anniversary": Extra},
	},
	{
		kind: Odoo, some: []string{"is a company", "is company", "salesperson", "company type", "category id", "user id", "display name", "complete name", "related company", "parent id", "is blacklisted", "created on", "sales team"}, most: 2,
		fields: map[string]Field{"external id": ExternalID, "id": ExternalID, "name": FullName, "display name": Extra, "complete name": Extra, "email": Email, "phone": Phone, "mobile": Phone, "tags": Tags, "tags name": Tags, "category id": Tags, "category id name": Tags, "lang": Language, "language": Language,
			"created on": CreatedTime, "create date": CreatedTime, "comment": Note, "notes": Note, "is blacklisted": Left, "blacklist": Left, "opt out": Left, "user id": Extra, "parent id": Extra, "is a company": Extra, "is company": Extra},
	},
	{
		kind: WooCommerce, most: 2,
		some: []string{"billing first name", "billing email", "billing phone", "order id", "order number", "order status", "order date", "order total", "customer note", "first name billing", "email billing", "phone billing", "aov", "total spend", "last active", "sign up", "country region", "user login", "paying customer"},
		fields: map[string]Field{"billing email": Email, "email billing": Email, "billing phone": Phone, "phone billing": Phone, "billing first name": FirstName, "first name billing": FirstName, "billing last name": LastName, "last name billing": LastName,
			"shipping first name": Extra, "shipping last name": Extra, "first name shipping": Extra, "last name shipping": Extra, "shipping phone": Extra, "phone shipping": Extra, "order date": CreatedTime, "sign up": CreatedTime, "user registered": CreatedTime, "date registered": CreatedTime, "customer note": Note, "order status": Extra,
			"order id": Extra, "order number": Extra, "customer id": ExternalID, "user id": ExternalID, "user email": Email, "username": Extra, "user login": Extra, "last active": Extra},
	},
	{
		kind: WhatsApp, most: 2, some: []string{"saved name", "public name", "formatted phone", "is my contact", "phone number", "country code", "is business", "group name"},
		fields: map[string]Field{"saved name": FullName, "public name": Extra, "phone number": Phone, "formatted phone": Phone, "country code": Extra, "country name": Extra, "labels": Tags, "label": Tags, "group name": Extra, "is my contact": Extra, "is business": Extra},
	},
	{
		kind: PhoneContacts, most: 1, some: []string{"general mobile", "general phone", "general e mail", "general email", "phone mobile", "phone iphone", "phone home", "mobile phone type", "email home"},
		fields: map[string]Field{"general mobile": Phone, "general phone": Phone, "general e mail": Email, "general email": Email, "phone mobile": Phone, "phone iphone": Phone, "phone home": Phone, "phone main": Phone, "phone other": Phone, "email home": Email, "email other": Email, "email work": Email,
			"general fax": Extra, "business phone": Extra, "phone work": Extra, "display name": FullName, "nickname": Extra},
	},
	{ // MailerLite
		kind: AnyTable, all: []string{"subscriber"}, most: 2, some: []string{"opens", "sent", "clicks", "opt in date", "subscribed", "opt in ip", "unsubscribed"},
		fields: map[string]Field{"subscriber": Email, "subscribed": CreatedTime, "opt in date": AnsweredAt, "opt in ip": Extra, "unsubscribed": LeftAt},
	},
	{
		kind: GoogleForms, most: 1, some: []string{"timestamp", "zeitstempel", "horodateur", "marca temporal", "zaman damgasi", "طابع زمني", "الطابع الزمني"},
		fields: map[string]Field{"timestamp": CreatedTime, "zeitstempel": CreatedTime, "horodateur": CreatedTime, "marca temporal": CreatedTime, "zaman damgasi": CreatedTime, "طابع زمني": CreatedTime, "الطابع الزمني": CreatedTime, "username": Email, "score": Extra},
	},
}

// matches reports whether a file has the tool's columns.
func (p *preset) matches(names []string) bool {
	n := 0
	for _, name := range p.some {
		if slices.Contains(names, name) {
			n++
		}
	}
	return n >= p.most && !slices.ContainsFunc(p.all, func(name string) bool { return !slices.Contains(names, name) })
}

// presetOf returns what is known of the tool that wrote a file with such columns, nil
// if it isn't known.
func presetOf(names []string) *preset {
	for i := range presets {
		if presets[i].matches(names) {
			return &presets[i]
		}
	}
	return nil
}

// field returns what a column holds, or "".
func (p *preset) field(name string) Field {
	if p == nil {
		return ""
	}
	if f, ok := p.fields[name]; ok {
		return f
	}
	words := strings.Fields(name)
	for i, w := range words {
		if w != "" && strings.Trim(w, "0123456789") == "" {
			words[i] = "*"
		}
	}
	return p.fields[strings.Join(words, " ")]
}

// listsLeavers reports whether the file is the tool's list of people who left.
func (p *preset) listsLeavers(names []string) bool {
	return p != nil && slices.ContainsFunc(p.left, func(name string) bool { return slices.Contains(names, name) })
}

// ownColumns are the two columns that [Taking.WriteAside] adds, in the languages of the
// program: the line and the reason.
var ownColumns = [][2]string{{"line", "reason"}, {"السطر", "السبب"}}

// ownAside returns the place of the first of the two columns that this program added
// to a file of rows that were set aside, or -1.
func ownAside(names []string) int {
	at := len(names) - 2
	if at < 1 || !slices.Contains(ownColumns, [2]string{names[at], names[at+1]}) {
		return -1
	}
	return at
}

// leavingFiles are parts of names that files of people who left have.
var leavingFiles = []string{"unsubscribe", "unsubs", "opt out", "optout", "opted out", "blacklist", "black list", "blocklist", "block list", "suppress", "cleaned", "bounces", "do not contact", "do not email",
	"abmeld", "abgemeldet", "sperrliste", "robinson", "austrag", "desabonn", "desinscri", "liste noire", "bajas", "lista negra", "desuscri", "kara liste", "abonelikten cik", "الغاء الاشتراك", "ملغي الاشتراك", "المحظورين", "القائمه السوداء", "القايمه السوداء"}

// namesLeavers reports whether a file's name says that it is of people who left.
func namesLeavers(file string) bool {
	words := headerWords(file)
	if strings.HasPrefix(words, "not ") || strings.Contains(words, "non ") {
		return false
	}
	return slices.ContainsFunc(leavingFiles, func(part string) bool { return strings.Contains(words, part) })
}
