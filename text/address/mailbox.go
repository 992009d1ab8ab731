package address

import "strings"

// Mailbox returns one spelling for all spellings that reach the same mailbox where
// its provider documents which those are: without dots and without what follows a +
// at Gmail, for example. It is for telling whether two addresses are one person's,
// so for blocking, and never for sending: a person is written to at the address
// that they gave. The zero value gives "".
//
// A provider that documents nothing changes nothing: there a + or a dot may be a
// letter like any other, and two people would become one.
func (e Email) Mailbox() string {
	if e.IsZero() {
		return ""
	}
	e = e.Normal()
	domain, ignored, known := provider(e.domain)
	if !known {
		return e.String()
	}
	local, _, _ := strings.Cut(e.local, "+")
	if ignored != "" {
		local = strings.Map(func(r rune) rune {
			if strings.ContainsRune(ignored, r) {
				return -1
			}
			return r
		}, local)
	}
	if local == "" { // "+tag" has no mailbox that is documented
		local = e.local
	}
	return local + "@" + domain
}

// provider returns what is documented about a domain at which a local part ends
// before a +: the domain under which the mailbox is known, and the characters that
// are ignored in its name.
//
//   - Google: "Dots don't matter in Gmail addresses"; googlemail.com is gmail.com.
//   - Microsoft: "Plus Addressing" in Outlook.com. Each domain is another mailbox.
//   - Apple: iCloud Mail; me.com and mac.com are the same mailbox as icloud.com.
//   - Fastmail: "Plus addressing and subdomain addressing".
//   - Proton: "Addresses and aliases"; dots, hyphens and underscores are ignored,
//     and its domains are one.
//   - Yandex: ya.ru and the countries' domains are one; Zoho, Posteo and
//     mailbox.org document the + alone.
func provider(domain string) (same, ignored string, known bool) {
	switch domain {
	case "gmail.com", "googlemail.com":
		return "gmail.com", ".", true
	case "outlook.com", "hotmail.com", "live.com", "msn.com", "fastmail.com", "fastmail.fm", "zoho.com", "zohomail.com", "posteo.de", "mailbox.org":
		return domain, "", true
	case "icloud.com", "me.com", "mac.com":
		return "icloud.com", "", true
	case "proton.me", "protonmail.com", "protonmail.ch", "pm.me":
		return "proton.me", ".-_", true
	case "yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.com.tr", "ya.ru":
		return "yandex.ru", "", true
	}
	return "", "", false
}
