package intake

import (
	"strings"

	"mujeeb/data"
	"mujeeb/text/address"
)

// Pasted is what was read of a text of addresses and numbers.
type Pasted struct {
	Identities []data.Identity // in their one spelling, each once
	Unread     []string        // pieces in which an address or a number may be that is not understood
}

// ReadPasted reads a text in which email addresses and phone numbers stand in any order,
// with names beside them or without, and whatever separates them. A number without a country
// code is taken to be of region.
func ReadPasted(text, region string) Pasted {
	p := pasting{region: region, seen: map[data.Identity]bool{}}
	for line := range strings.Lines(text) {
		p.line(strings.TrimSpace(line))
	}
	return p.Pasted
}

type pasting struct {
	Pasted
	region string
	seen   map[data.Identity]bool
}

// line reads a line: as a whole, else piece by piece.
func (p *pasting) line(line string) {
	if line == "" || p.whole(line) {
		return
	}
	for piece := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune(",;|\t؛،", r) }) {
		piece = strings.TrimSpace(piece)
		if !mayReach(piece) || p.whole(piece) || p.mixed(piece) {
			continue
		}
		p.Unread = append(p.Unread, piece)
	}
}

// mayReach reports whether an address or a number may stand in a piece; else it is a name.
func mayReach(piece string) bool {
	return strings.ContainsAny(piece, "@0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
}

// whole takes what reads as addresses, or as numbers, and as nothing else.
func (p *pasting) whole(piece string) bool {
	if emails, ok := address.ReadEmails(piece); ok {
		for _, e := range emails {
			p.add(data.Email, e.Normal().String())
		}
		return true
	}
	phones, ok := address.ReadPhones(piece, p.region)
	if ok {
		for _, n := range phones {
			p.add(data.Phone, n.String())
		}
	}
	return ok
}

// mixed takes a piece whose words are addresses and, without them, a number: of what is
// broken no half is read.
func (p *pasting) mixed(piece string) bool {
	var emails []address.Email
	var rest []string
	for word := range strings.FieldsSeq(piece) {
		if !strings.Contains(word, "@") {
			rest = append(rest, word)
			continue
		}
		one, ok := address.ReadEmails(word)
		if !ok {
			return false
		}
		emails = append(emails, one...)
	}
	phones, ok := address.ReadPhones(strings.Join(rest, " "), p.region)
	if len(rest) > 0 && (!ok || len(phones) == 0) {
		return false
	}
	for _, e := range emails {
		p.add(data.Email, e.Normal().String())
	}
	for _, n := range phones {
		p.add(data.Phone, n.String())
	}
	return true
}

func (p *pasting) add(kind data.IdentityKind, value string) {
	if id := (data.Identity{Kind: kind, Value: value}); !p.seen[id] {
		p.seen[id] = true
		p.Identities = append(p.Identities, id)
	}
}
