package dossier

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"mujeeb/data"
)

// name returns what a processor is called; the provider of an account, of which nothing
// else is noted, by its own name.
func (w registerWriter) name(p data.Processor) string {
	if p.AccountID != 0 && p.ID == 0 && w.Provider != nil {
		return w.Provider(p.Account)
	}
	return p.Name
}

// recipients words who gets data, each with country and safeguard as far as they are noted.
func (w registerWriter) recipients(all []data.Processor) string {
	words := make([]string, len(all))
	for i, p := range all {
		var facts []string
		for _, fact := range []string{w.country(p), w.safeguard(p)} {
			if fact != "" {
				facts = append(facts, fact)
			}
		}
		if words[i] = w.name(p); len(facts) > 0 {
			words[i] = w.t("recipient", "name", words[i], "facts", w.list(facts))
		}
	}
	return w.list(words)
}

func (w registerWriter) country(p data.Processor) string {
	if p.Country == "" {
		return ""
	}
	return w.Country(p.Country)
}

// safeguard words what permits that data go to a processor's country.
func (w registerWriter) safeguard(p data.Processor) string {
	switch {
	case p.Safeguard == "":
		return ""
	case p.SafeguardNote == "":
		return w.t("safeguard." + string(p.Safeguard))
	}
	return w.t("said", "what", w.t("safeguard."+string(p.Safeguard)), "note", p.SafeguardNote)
}

// does words what a processor does; what an account does is known.
func (w registerWriter) does(p data.Processor) string {
	switch {
	case p.Does != "" || p.AccountID == 0:
		return p.Does
	case p.Account.Kind == data.AccountPage:
		return w.t("does.page")
	}
	return w.t("does.mail")
}

func (w registerWriter) processor(p data.Processor) RegisterSection {
	rows := []RegisterRow{w.row("role", w.t("role."+string(p.Role))), w.row("does", w.does(p))}
	if p.Role != data.RoleRecipient {
		rows = append(rows, w.contract("agreement", p.ContractDay, p.ContractAt))
	}
	rows = append(rows, w.row("country", w.country(p)), w.row("safeguard", w.safeguard(p)))
	if !p.Since.IsZero() {
		rows = append(rows, w.row("since", w.day(p.Since)))
	}
	if !p.Until.IsZero() {
		rows = append(rows, w.row("until", w.day(p.Until)))
	}
	switch {
	case !p.AnnouncedAt.IsZero():
		rows = append(rows, w.row("announced", w.day(p.AnnouncedAt.In(w.zone()))))
	case slices.Contains(p.Gaps(w.Map.MadeAt), data.GapAnnounced):
		rows = append(rows, w.lacks("announced", "announced.missing"))
	}
	return RegisterSection{Kind: RegisterProcessor, Who: &p, Title: w.name(p), Rows: rows}
}

func (w registerWriter) disclosures() RegisterSection {
	s := RegisterSection{Kind: RegisterGiven, Title: w.t("disclosures")}
	for _, d := range w.Map.Disclosures {
		i := slices.IndexFunc(w.Map.Processors, func(p data.Processor) bool { return p.ID == d.ProcessorID })
		if i < 0 {
			continue // of an account that was deleted and is still named by the past
		}
		ground := w.t("disclosure.processing")
		if d.Ground != "" {
			ground = w.t("ground." + string(d.Ground))
		}
		value := w.t("disclosure", "n", d.People, "to", w.name(w.Map.Processors[i]), "ground", ground)
		if d.Note != "" {
			value = w.t("said", "what", value, "note", d.Note)
		}
		s.Rows = append(s.Rows, RegisterRow{Label: w.words.DateTime(d.At.In(w.zone())), Value: value})
	}
	if len(s.Rows) == 0 {
		s.Rows = []RegisterRow{w.row("recipients", w.t("nothing"))}
	}
	return s
}

// behalf is what a processor does for the controller (Art. 30(2)).
func (w registerWriter) behalf() RegisterSection {
	s := RegisterSection{Kind: RegisterBehalf, Title: w.t("behalf")}
	for _, e := range w.Map.Purposes {
		s.Rows = append(s.Rows, w.row("behalf.what", e.Purpose.Name))
	}
	for _, e := range w.Map.Standing {
		s.Rows = append(s.Rows, w.row("behalf.what", w.t("standing."+string(e.Kind))))
	}
	return s
}

// cipherNames are the ciphers by the names that people look up.
var cipherNames = map[string]string{"aegis": "AEGIS-256", "chacha20": "ChaCha20-Poly1305"}

func (w registerWriter) security() RegisterSection {
	s := w.Map.Security
	var ways []string
	for _, kind := range slices.Sorted(maps.Keys(s.Ways)) {
		ways = append(ways, w.t("way."+string(kind), "n", s.Ways[kind]))
	}
	return RegisterSection{Kind: RegisterSecurity, Title: w.t("security"), Rows: []RegisterRow{
		w.row("security.cipher", w.t("security.cipher.text", "cipher", cmp.Or(cipherNames[string(s.Cipher)], string(s.Cipher)))),
		w.row("security.ways", w.list(ways)),
		w.row("security.lock", w.locks()),
		w.backups(),
	}}
}

// locks words when the vault locks by itself.
func (w registerWriter) locks() string {
	s, words := w.Map.Security, []string{w.t("lock.never")}
	if s.IdleLock > 0 {
		words[0] = w.t("lock.idle", "n", s.IdleLock)
	}
	if s.LockAsleep {
		words = append(words, w.t("lock.asleep"))
	}
	if s.LockScreen {
		words = append(words, w.t("lock.screen"))
	}
	if s.KeepSending > 0 {
		words = append(words, w.t("lock.sending", "n", s.KeepSending))
	}
	return w.list(words)
}

// backups words the backups; that there is none lacks.
func (w registerWriter) backups() RegisterRow {
	s := w.Map.Security
	if s.Backups == 0 {
		return w.lacks("security.backups", "backups.none")
	}
	words := []string{w.t("standing.backups.number", "n", s.Backups), w.t("backups.last", "date", w.words.DateTime(s.LastBackup.In(w.zone())))}
	if s.Daily > 0 {
		words = append(words, w.t("backups.daily", "n", s.Daily))
	}
	if s.Behind > 0 {
		words = append(words, w.t("backups.behind", "n", s.Behind))
	}
	return w.row("security.backups", w.list(words))
}

func (w registerWriter) held() RegisterSection {
	s := RegisterSection{Kind: RegisterHeld, Title: w.t("held")}
	for _, h := range w.Map.Held {
		value := w.t("held.none")
		if len(h.Tables) > 0 {
			value = w.t("held.some", "tables", strings.Join(h.Tables, ", "))
		}
		s.Rows = append(s.Rows, RegisterRow{Label: w.t("category." + string(h.Category)), Value: value})
	}
	return s
}
