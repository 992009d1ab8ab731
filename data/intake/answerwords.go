package intake

import (
	"strings"

	"mujeeb/data"
)

// answerWords are the answers that forms and tools write, by [AnswerKey], in the
// languages of the headers. A word is in one list; what is in none is not known.
var answerWords = wordsOf(map[data.Said][]string{
	data.SaidYes: {
		"yes", "y", "true", "t", "1", "1.0", "on", "ok", "okay", "x", "✓", "✔", "✔️", "☑", "☑️", "✅", "checked", "ticked", "selected",
		"agree", "agreed", "i agree", "yes i agree", "yes please", "sure", "accept", "accepted", "i accept", "accepts", "granted", "given", "consent", "consented", "i consent",
		"consent given", "allowed", "permitted", "express", "explicit", "opt in", "opt-in", "optin", "opted in", "opted-in", "opted_in", "opt_in", "double opt-in", "double opt in",
		"single opt-in", "subscribe", "subscribed", "sub", "confirmed", "enabled", "signed up",
		"ja", "wahr", "einverstanden", "zugestimmt", "ich stimme zu", "ja ich stimme zu", "stimme zu", "erteilt", "angemeldet", "bestatigt", "eingewilligt", "abonniert", "angekreuzt",
		"oui", "vrai", "j'accepte", "accepte", "d'accord", "inscrit", "inscrite", "abonne", "abonnee", "consenti", "confirme", "coche",
		"si", "verdadero", "acepto", "aceptado", "acepta", "de acuerdo", "estoy de acuerdo", "suscrito", "suscrita", "confirmado", "consiento", "si acepto",
		"evet", "dogru", "kabul", "kabul ediyorum", "kabul edildi", "onayliyorum", "onaylandi", "onayli", "onay verdi", "izinli", "izin verdi", "abone", "evet kabul ediyorum",
		"نعم", "اي نعم", "اجل", "بلي", "موافق", "موافقه", "اوافق", "نعم اوافق", "نعم موافق", "وافق", "تمت الموافقه", "قبول", "مقبول", "اقبل", "صح", "صحيح", "مشترك", "مشتركه", "مفعل", "مؤكد", "موكد",
	},
	data.SaidNo: {
		"no", "n", "false", "f", "0", "0.0", "off", "✗", "✘", "❌", "☐", "unchecked", "not checked", "not ticked", "not selected", "disagree", "i disagree", "no thanks", "no thank you", "declined", "decline", "denied",
		"refused", "rejected", "not agreed", "not accepted", "not given", "no consent", "not consented", "not opted in", "not opted-in", "not subscribed", "nonsubscribed", "non-subscribed", "non subscribed",
		"never subscribed", "never_subscribed", "never opted in", "disabled",
		"nein", "falsch", "abgelehnt", "nicht einverstanden", "nicht zugestimmt", "nicht erteilt", "nicht abonniert", "nein danke", "ich stimme nicht zu",
		"non", "faux", "refuse", "refusee", "je refuse", "non inscrit", "pas d'accord", "non abonne", "non merci", "decoche",
		"falso", "rechazado", "no acepto", "no acepta", "no suscrito", "no gracias",
		"hayir", "yanlis", "reddedildi", "reddediyorum", "ret", "red", "kabul etmiyorum", "onaylamiyorum", "onaysiz", "izinsiz", "izin yok", "abone degil", "hayir tesekkurler",
		"لا", "كلا", "غير موافق", "غير موافقه", "لا اوافق", "لم يوافق", "ارفض", "رفض", "مرفوض", "خطا", "خطأ", "غير مشترك", "غير مفعل", "لا شكرا",
	},
	data.SaidLeft: {
		"unsubscribed", "unsubscribe", "unsub", "unsubbed", "left", "opt out", "opt-out", "optout", "opted out", "opted-out", "opted_out", "opt_out", "blocklisted", "blocklist", "block-listed",
		"blacklisted", "blacklist", "blocked", "suppressed", "cleaned", "bounced", "bounce", "hard bounce", "hard bounced", "hard-bounced", "complained", "complaint", "spam", "spam complaint", "marked as spam", "junk",
		"withdrawn", "revoked", "consent withdrawn", "do not contact", "do not email", "do not mail", "do-not-contact", "dnc", "removed", "globally unsubscribed", "unsubscribed from all", "globally_unsubscribed",
		"abgemeldet", "ausgetragen", "widerrufen", "gesperrt", "abbestellt", "widersprochen", "auf blacklist", "blockiert",
		"desabonne", "desabonnee", "desinscrit", "desinscrite", "retire", "bloque", "sur liste noire", "oppose",
		"baja", "dado de baja", "dada de baja", "desuscrito", "desuscrita", "cancelado", "cancelo", "bloqueado", "bloqueada", "en lista negra", "no suscribir",
		"abonelikten cikti", "abonelikten ayrildi", "ayrildi", "listeden cikti", "cikti", "iptal", "iptal etti", "engellendi", "engelli", "kara liste", "ret etti",
		"الغي الاشتراك", "الغاء الاشتراك", "ملغي", "ملغي الاشتراك", "اشتراك ملغي", "تم الغاء الاشتراك", "انسحب", "انسحبت", "غادر", "محظور", "محجوب", "سحب الموافقه", "لا تراسل", "لا تراسلني", "ممنوع",
	},
	data.SaidNothing: {
		"-", "--", "—", "n/a", "na", "null", "none", "nan", "#n/a", "unknown", "undefined", "?", "not set", "not specified", "not provided", "no answer", "no response", "pending", "unconfirmed", "not confirmed", "waiting", "awaiting confirmation",
		"transactional", "unbekannt", "keine angabe", "k.a", "ausstehend", "unbestatigt", "inconnu", "en attente", "non renseigne", "non confirme", "desconocido", "pendiente", "sin respuesta", "sin confirmar",
		"bilinmiyor", "beklemede", "onay bekliyor", "غير معروف", "غير محدد", "بانتظار التاكيد", "قيد الانتظار", "معلق", "لا يوجد",
	},
})

// markWords are the answers of the list above that only mailing lists use, and so
// make a column of states: "subscribed" does, "yes" and "blocked" do not.
var markWords = setOf(
	"subscribed", "unsubscribed", "opted in", "opted-in", "opted_in", "opt in", "opt-in", "opt_in", "opted out", "opted-out", "opted_out", "opt out", "opt-out", "opt_out", "nonsubscribed",
	"never_subscribed", "never subscribed", "not subscribed", "blocklisted", "blacklisted", "double opt-in", "globally_unsubscribed", "abgemeldet", "angemeldet", "abonniert", "desabonne", "desinscrit", "inscrit", "abonne",
	"suscrito", "dado de baja", "desuscrito", "abone", "abonelikten cikti", "مشترك", "غير مشترك", "الغي الاشتراك", "تم الغاء الاشتراك")

func wordsOf(lists map[data.Said][]string) map[string]data.Said {
	words := map[string]data.Said{}
	for said, list := range lists {
		for _, w := range list {
			words[AnswerKey(w)] = said
		}
	}
	delete(words, "")
	return words
}

func setOf(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[strings.TrimSpace(w)] = true
	}
	return set
}
