package inbox

import (
	"regexp"
	"strings"
	"unicode"

	"mujeeb/text/fold"
)

// Wish is what a person asks for in words of their own.
type Wish string

// The wishes. An opt-out takes effect; the others are suggested to the owner and nothing is done.
const (
	NoWish    Wish = ""
	OptOut    Wish = "opt_out"     // of what they were written for
	OptOutAll Wish = "opt_out_all" // of everything
	Access    Wish = "access"      // their data, Art. 15 GDPR
	Erasure   Wish = "erasure"     // Art. 17
	Rectify   Wish = "rectify"     // Art. 16
	Move      Wish = "move"        // Art. 20
)

// stopWords are whole lines by which people opt out, folded by text/fold. Those in Latin
// letters are of English, Arabic as it is typed without Arabic letters, German, Turkish,
// French and Spanish.
var stopWords = lines(`
stop
stopp
unsubscribe
unsubscribe me
unsubscribed
unsubscribe from this list
unsubscribe me from this list
remove
remove me
remove me from your list
remove me from the list
remove me from this list
remove me from your mailing list
take me off
take me off your list
take me off the list
take me off this list
opt out
opt-out
optout
opt me out
no more emails
no more mails
no more messages
no more
stop emailing me
stop mailing me
stop writing to me
stop sending
stop sending me emails
stop sending me mails
stop sending me messages
stop sending me these
stop sending me this
stop sending emails
stop sending messages
stop messaging me
stop the emails
stop these emails
stop this
stop emails
stop messages
do not email me
do not email me again
do not contact me
do not contact me again
do not write to me
do not write to me again
do not send me emails
do not send me any more emails
do not send me more emails
do not send me messages
don't email me
don't email me again
don't contact me
don't contact me again
don't write to me
don't send me emails
don't send me any more emails
don't send me anything
i want to unsubscribe
i would like to unsubscribe
i wish to unsubscribe
cancel
cancel my subscription
cancel subscription
end subscription
stopall
quit
end
revoke
الغاء
الغ
الغي
الغوا
الغاء الاشتراك
الغ الاشتراك
الغي الاشتراك
الغوا الاشتراك
الغوا اشتراكي
الغ اشتراكي
الغي اشتراكي
الغاء اشتراكي
اريد الغاء الاشتراك
اريد الغاء اشتراكي
ارغب في الغاء الاشتراك
ارغب بالغاء الاشتراك
اود الغاء الاشتراك
بدي الغي الاشتراك
عايز الغي الاشتراك
ابغي الغي الاشتراك
توقف
توقفوا
توقف عن الارسال
توقفوا عن الارسال
توقف عن ارسال الرسايل
توقفوا عن ارسال الرسايل
توقفوا عن مراسلتي
توقف عن مراسلتي
وقف
وقفوا
وقف الارسال
وقفوا الارسال
ايقاف
ايقاف الرسايل
ايقاف الارسال
اوقف
اوقفوا
اوقف الرسايل
اوقفوا الرسايل
اوقفوا الارسال
لا تراسلوني
لا تراسلني
لا ترسلوا لي
لا ترسل لي
لا ترسلوا لي رسايل
لا ترسلوا لي شييا
لا تبعتولي
لا تبعتوا لي
ما تبعتولي
متبعتوليش
لا اريد رسايل
لا اريد رسايلكم
لا اريد هذه الرسايل
لا اريد المزيد
لا اريد المزيد من الرسايل
ما بدي رسايل
ما بدي
مش عايز رسايل
مو عاوز رسايل
كفي
كفايه
بس كفايه
ازالتي
ازيلوني
ازيلوني من القايمه
ازلني
ازلني من القايمه
شيلوني
شيلوني من القايمه
شيلني من القايمه
احذفوني من القايمه
احذفني من القايمه
انسحاب
ستوب
الغاء المتابعه
el8a2
elgha2
elgha'
ilgha'
ilgha2
il8a2
ilghaa
elghaa
elghaa2
al8a2
algha2
elgha2 el eshterak
el8a2 el eshterak
el8a2 eshterak
elgha2 al ishtirak
ilgha' al-ishtirak
elghi
el8i
al8i
waqef
waqqef
wa2ef
wa2efo
wa2fo
wa2afo
w2af
w2ef
wagef
wakkef
wa'ef
twaqaf
tawaqaf
tawaqqaf
twa2af
la trasilni
la trasloni
la trasluni
la tb3atoli
ma tb3atoli
matb3atolesh
bas kefaya
kefaya
sheloni
shiluni
abmelden
abmeldung
bitte abmelden
abbestellen
abbestellung
austragen
newsletter abbestellen
newsletter abmelden
ich mochte mich abmelden
mich abmelden
mich austragen
keine mails mehr
keine emails mehr
keine e-mails mehr
keine weiteren mails
keine weiteren e-mails
keine werbung
keine werbung mehr
nicht mehr schreiben
schreiben sie mir nicht mehr
nicht mehr anschreiben
nehmen sie mich aus dem verteiler
aus dem verteiler nehmen
aus verteiler nehmen
dur
durdur
iptal
iptal et
iptal edin
iptal ediniz
ret
aboneligi iptal et
aboneligimi iptal et
aboneligimi iptal edin
aboneligimi iptal ediniz
aboneligi iptal edin
abonelikten cik
abonelikten cikar
abonelikten cikmak istiyorum
abonelikten ayril
abonelikten ayrilmak istiyorum
uyeligimi iptal edin
listeden cik
listeden cikar
listeden cikarin
beni listeden cikar
beni listeden cikarin
beni cikarin
mail gondermeyin
mesaj gondermeyin
bana mail gondermeyin
bana mesaj gondermeyin
bir daha mail gondermeyin
e-posta gondermeyin
bana e-posta gondermeyin
e-posta almak istemiyorum
mesaj almak istemiyorum
mail almak istemiyorum
artik yazmayin
desabonner
desabonnement
desabonnez-moi
me desabonner
se desabonner
je veux me desabonner
je souhaite me desabonner
je voudrais me desabonner
desinscrire
desinscription
desinscrivez-moi
me desinscrire
je souhaite me desinscrire
arret
arretez
arreter
arretez de m'ecrire
arretez les mails
arretez les emails
arretez de m'envoyer des mails
arretez de m'envoyer des emails
plus de mails
plus de messages
plus d'emails
plus d'e-mails
ne m'ecrivez plus
ne plus m'ecrire
ne m'envoyez plus de mails
ne m'envoyez plus rien
ne me contactez plus
retirez-moi de la liste
retirez-moi de votre liste
supprimez-moi de la liste
baja
darme de baja
dar de baja
darse de baja
dame de baja
deme de baja
denme de baja
quiero darme de baja
deseo darme de baja
cancelar
cancelar suscripcion
cancelar mi suscripcion
cancelar la suscripcion
anular suscripcion
anular la suscripcion
no mas correos
no mas emails
no mas mensajes
no me escriban
no me escriban mas
no me escribais mas
no me envien mas correos
no me envien mas emails
no me envien mas mensajes
no me envie mas correos
no quiero recibir mas correos
no quiero mas correos
dejen de escribirme
dejen de enviarme correos
eliminame de la lista
elimineme de la lista
eliminenme de la lista
quitenme de la lista
borrenme de la lista
alto
parar
paren
`)

// stopAll are lines that ask for more than the purpose that was written for.
var stopAll = lines(`
stop all
stop everything
unsubscribe all
unsubscribe from all
unsubscribe from everything
unsubscribe me from all
unsubscribe me from everything
remove me from all lists
remove me from all your lists
opt out of everything
opt out of all
no more emails at all
never contact me again
never write to me again
never email me again
do not ever contact me again
الغاء كل الاشتراكات
الغاء جميع الاشتراكات
الغوا كل اشتراكاتي
الغوا جميع اشتراكاتي
توقفوا عن كل شيء
لا تراسلوني ابدا
لا تراسلوني مره اخري
لا تراسلوني بعد اليوم
لا ترسلوا لي شييا بعد اليوم
el8a2 kol el eshterakat
alles abbestellen
von allem abmelden
von allen listen abmelden
nie wieder schreiben
hepsini iptal et
tum abonelikleri iptal et
tum aboneliklerimi iptal edin
bir daha asla yazmayin
tout arreter
me desabonner de tout
desabonnez-moi de tout
ne me contactez plus jamais
baja de todo
darme de baja de todo
cancelar todo
no me contacten nunca mas
`)

// padding is what people put around it to be polite.
var padding = lines(`
please
pls
plz
kindly
thanks
thank you
thank you very much
thx
now
immediately
hi
hello
dear all
sir
madam
and thanks
رجاء
الرجاء
ارجو
ارجوكم
ارجوك
نرجو
من فضلكم
من فضلك
لو سمحت
لو سمحتم
لطفا
شكرا
شكرا لكم
مع الشكر
وشكرا
السلام عليكم
السلام عليكم ورحمه الله وبركاته
مرحبا
اهلا
الان
فورا
اخي
min fadlak
min fadlik
law samaht
law sama7t
lw sma7t
raja2an
rajaan
shukran
bitte
danke
vielen dank
hallo
sofort
mfg
mit freundlichen grussen
lutfen
tesekkurler
tesekkur ederim
merhaba
sayin yetkili
hemen
s'il vous plait
s'il te plait
svp
stp
merci
merci d'avance
bonjour
por favor
gracias
muchas gracias
hola
ya
`)

// lines returns the lines of a list, each folded.
func lines(list string) map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(list) {
		if line = plain(line); line != "" {
			all[line] = true
		}
	}
	return all
}

// plain returns a line in the form that lists have: folded, without marks around and
// between its words but for those within a word.
func plain(line string) string {
	line = fold.Text(strings.NewReplacer("’", "'", "‘", "'", "`", "'", "´", "'", "ʼ", "'", "ء", "", "أ", "ا", "إ", "ا", "آ", "ا", "ئ", "ي", "ؤ", "و").Replace(line))
	words := strings.FieldsFunc(line, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) && r != '\'' && r != '-' && r != '@' || unicode.IsSymbol(r)
	})
	for i := range words {
		words[i] = strings.Trim(words[i], "-")
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// maxWishLine is how long a line may be that is a wish, in bytes.
const maxWishLine = 240

// WishOf returns what the text of a reply asks for, as package report has it. An opt-out
// is the whole of the first line, or of the line below a greeting: no sentence is read for
// a word that may be in it. A right may be asked for in any sentence, since it is suggested alone.
func WishOf(text string) Wish {
	for line := range strings.Lines(text) {
		said := plain(line)
		if said == "" {
			continue
		}
		if wish := stopLine(line, said); wish != NoWish {
			return wish
		}
		if unpadded(said) != "" && !greets(said) {
			break
		}
	}
	return rightIn(text)
}

// greetings begin lines that only greet somebody by name.
var greetings = []string{"hi", "hello", "dear", "hey", "مرحبا", "السلام", "اهلا", "عزيزي", "الساده", "hallo", "guten tag", "sehr geehrte", "liebe", "lieber", "merhaba", "sayin", "bonjour", "hola", "estimado", "estimados"}

// greets reports whether a line greets somebody and says nothing else.
func greets(said string) bool {
	if strings.Count(said, " ") > 4 {
		return false
	}
	for _, g := range greetings {
		if said == g || strings.HasPrefix(said, g+" ") {
			return true
		}
	}
	return false
}

// stopLine returns whether a line asks to stop.
func stopLine(line, said string) Wish {
	if len(line) > maxWishLine || strings.ContainsAny(line, "?؟") {
		return NoWish
	}
	said = unpadded(said)
	switch {
	case stopAll[said]:
		return OptOutAll
	case stopWords[said]:
		return OptOut
	}
	return NoWish
}

// unpadded returns a line without what is polite at its ends.
func unpadded(said string) string {
	for {
		shorter := said
		for p := range padding {
			if shorter == p {
				return ""
			}
			shorter = strings.TrimPrefix(strings.TrimSuffix(shorter, " "+p), p+" ")
		}
		if shorter == said {
			return said
		}
		said = shorter
	}
}

// rights are sentences by which people use a right, over folded text.
var rights = []struct {
	wish Wish
	says *regexp.Regexp
}{
	{Erasure, regexp.MustCompile(`(delete|erase|remove|wipe) (all )?(of )?(my|our) (personal )?(data|details|information|account|record|phone|number|email)|right to (be forgotten|erasure)|forget me\b|article 17|art\. ?17|` +
		`(احذفوا|احذف|امسحوا|امسح|ازيلوا|ازل|حذف|مسح|ازاله|محو|امحوا)( \S+)? (بياناتي|معلوماتي|حسابي|رقمي|بريدي)|(بياناتي|معلوماتي) (تحذف|تمسح|ازيلوها|احذفوها)|حق النسيان|` +
		`(losch|entfern)\w* (sie )?(bitte )?(alle )?(meine|sammtliche) (personlichen )?(daten|angaben)|meine (personlichen )?daten (zu )?(loschen|geloscht|entfernen)|recht auf (loschung|vergessen)|` +
		`(verilerimi|bilgilerimi|hesabimi) (sil|silin|siliniz|kaldirin)|(verilerimin|bilgilerimin) silinmesi|unutulma hakki|` +
		`(supprime[rz]?|effacez?|efface[rz]) (toutes )?mes (donnees|informations|coordonnees)|droit a l'(effacement|oubli)|` +
		`(elimin|borr|suprim)\w* (todos )?mis (datos|informacion)|derecho (al olvido|de supresion)|em7o bayanati|i7thifo bayanati|ihthifu bayanati`)},
	{Move, regexp.MustCompile(`data portability|(my|our) data in a (machine|portable)|article 20|نقل بياناتي|datenubertragbarkeit|veri tasinabilirligi|portabilite de mes donnees|portabilidad de (mis )?datos`)},
	{Rectify, regexp.MustCompile(`(correct|rectify|update|change) my (personal )?(data|details|name|number|email|information)\b|right to rectification|article 16|(صححوا|تصحيح|تعديل|عدلوا|حدثوا) (بياناتي|معلوماتي|اسمي|رقمي)|` +
		`(berichtig|korrigier)\w* (sie )?(bitte )?meine daten|(verilerimi|bilgilerimi) (duzelt|guncelle)\w*|(rectifie[rz]?|corrige[rz]?) mes (donnees|informations)|(rectifi|corrij|corrig)\w* mis datos`)},
	{Access, regexp.MustCompile(`(what|which) (personal )?(data|information) (do )?(you|that you) (have|hold|store|keep|process)|copy of (all )?(of )?my (personal )?(data|information)|(send|give|show) me (all )?(of )?my (personal )?data|` +
		`subject access request|access to my (personal )?(data|information)|right of access|article 15|\bdsar\b|data you (have|hold|store) (about|on) me|where did you get my|how did you get my|` +
		`(ما|اي) (هي )?(البيانات|المعلومات|بيانات|معلومات) (التي )?(لديكم|عندكم|تحتفظون|تملكون)|نسخه من (بياناتي|معلوماتي)|الاطلاع علي بياناتي|من اين (حصلتم|جبتم|اتيتم)|ارسلوا لي بياناتي|` +
		`welche daten (haben|speichern|verarbeiten)|auskunft uber (meine|die|alle) (daten|gespeicherten)|datenauskunft|kopie meiner daten|woher haben sie meine|` +
		`hangi (verilerim|bilgilerim|verileri|bilgileri)|verilerimin (bir )?kopyasi|bilgilerimi nereden|` +
		`quelles (donnees|informations) (avez|detenez|possedez|conservez)|copie de mes donnees|droit d'acces|d'ou (avez-vous|tenez-vous)|acces a mes donnees|` +
		`que datos (tienen|tiene|guardan)|copia de mis datos|derecho de acceso|acceso a mis datos`)},
}

// rightIn returns the right that a text seems to use.
func rightIn(text string) Wish {
	folded := fold.Text(strings.NewReplacer("’", "'", "‘", "'").Replace(text[:min(len(text), 4000)]))
	for _, r := range rights {
		if r.says.MatchString(folded) {
			return r.wish
		}
	}
	return NoWish
}
