package inbox

import (
	"strings"
	"testing"
)

// Lines by which people ask to stop, as they type them.
const stops = `
STOP
stop
Stop.
Stop!
STOP!!!
"Stop"
«STOP»
Please stop
Please, stop.
stop please
Stop, thanks
Stop now
Stop 🙏
UNSUBSCRIBE
Unsubscribe me
Unsubscribe me, please.
Please unsubscribe me from this list.
Please kindly unsubscribe me, thank you
Kindly remove me from your mailing list
Remove me
remove me from your list pls
Take me off your list!
Opt out
opt-out
OPTOUT
No more emails
No more emails, please
Stop emailing me
Stop sending me these
Stop sending me emails.
Do not contact me again
Don't email me again!
Don’t contact me.
I want to unsubscribe
I would like to unsubscribe, thanks
cancel my subscription
CANCEL
End
quit
إلغاء
الغاء
إلغـــاء
إِلْغَاء
إلغاء الاشتراك
الغاء الإشتراك
إلغاء الاشتراك رجاءً
رجاء إلغاء الاشتراك
الرجاء إلغاء الاشتراك.
من فضلكم إلغاء الاشتراك، شكرًا
لو سمحت الغي الاشتراك
أريد إلغاء الاشتراك
أرغب في إلغاء الاشتراك
ألغوا اشتراكي من فضلكم
توقف
توقّف
توقفوا!
توقفوا عن الإرسال
توقفوا عن إرسال الرسائل
توقفوا عن مراسلتي
وقف
وقّف
أوقفوا الرسائل
إيقاف
إيقاف الرسائل
لا تراسلوني
لا تُراسلوني من فضلكم
لا ترسلوا لي رسائل
لا ترسلوا لي شيئًا
لا أريد رسائلكم
لا أريد المزيد من الرسائل
ما بدي رسائل
مش عايز رسائل
أزيلوني من القائمة
شيلوني من القائمة
احذفوني من القائمة
كفى
كفاية
بس كفاية
ستوب
السلام عليكم، إلغاء الاشتراك
el8a2
EL8A2
el8a2 law sama7t
ilgha'
ilgha’ min fadlak
elgha2 el eshterak
waqef
Waqqef!
wa2ef
wa2fo
w2af
twaqaf
la trasloni
matb3atolesh
bas kefaya
Abmelden
bitte abmelden
Bitte abmelden. Danke
ABBESTELLEN
Newsletter abbestellen
Ich möchte mich abmelden
Keine E-Mails mehr
Keine Mails mehr bitte!
Keine Werbung mehr
Nehmen Sie mich aus dem Verteiler
Bitte nehmen Sie mich aus dem Verteiler, vielen Dank
stopp
DUR
durdur
iptal
İptal
IPTAL
iptal edin lütfen
Aboneliğimi iptal edin
Aboneliği iptal et
abonelikten çık
Abonelikten çıkmak istiyorum
listeden çıkar
Beni listeden çıkarın lütfen
Mail göndermeyin
E-posta almak istemiyorum
ret
Désabonner
desabonner
Désabonnement
Désabonnez-moi
Désabonnez-moi, s'il vous plaît
Je souhaite me désabonner. Merci
Me désinscrire
Désinscription svp
Arrêtez
Arrêtez de m’écrire
Plus de mails
Ne m'écrivez plus
Retirez-moi de votre liste, merci
baja
BAJA
Darme de baja
Quiero darme de baja
Quiero darme de baja, por favor
Dénme de baja
Cancelar suscripción
No más correos
No más correos por favor
No me escriban más
No quiero recibir más correos
Elimíneme de la lista
`

// Lines by which people ask for everything to stop.
const stopsAll = `
Stop all
Unsubscribe from all
please unsubscribe me from everything
Never contact me again
No more emails at all
ألغوا كل اشتراكاتي
لا تراسلوني أبدًا
لا تراسلوني مرة أخرى
Alles abbestellen
Tüm aboneliklerimi iptal edin
Désabonnez-moi de tout
Darme de baja de todo
`

// Lines that ask for nothing of the kind.
const others = `
Don't stop!
Please don't stop
don't stop now
Stop?
Should I stop by on Friday?
I will stop by on Friday
stop by our shop
non-stop
When does the bus stop
Stop worrying, the order arrived
Stop the press: it is delicious
stop it, you are too kind
I can't stop eating your olives
Never stop
Do not stop
Thank you!
Thanks
please
Yes
No
OK
Yes please
I did not unsubscribe
How do I unsubscribe?
Did I unsubscribe?
You can't unsubscribe here
I don't want to unsubscribe
please do not unsubscribe me
Unsubscribe my brother in law from my life
No more olives, send almonds
no more than two jars
remove two jars from my order
Cancel my order 1234
please cancel the meeting
I ended it
the end
Red
شكرا
شكرًا جزيلًا
نعم
لا
لا تتوقفوا
لا تتوقف
لا توقفوا الرسائل
متى تتوقف الحافلة؟
توقف المطر أخيرًا
توقف؟
إلغاء؟
كيف ألغي الاشتراك؟
لا أريد إلغاء الاشتراك
لم أطلب إلغاء الاشتراك
وقف الأمير كبير
أريد المزيد
لا أريد إلا الأفضل
كفى الله المؤمنين القتال
خلاص تم
إيقاف السيارة أمام المحل
هل ألغيتم طلبي
waqef 3al bab
wa2ef barra
el8a2 el maw3ed?
Bitte nicht abmelden
Wie kann ich mich abmelden?
abmelden? nein
Kein Problem
Keine Frage
Durdurma
durum ne
Ne zaman duracak
dur bakalım ne olacak
iptal etmeyin
Aboneliğimi iptal etmeyin
Je ne veux pas me désabonner
Comment me désabonner ?
Plus de pain, svp
Arrêtez-vous chez nous
la baja de precios
No quiero darme de baja
¿Cómo me doy de baja?
baja el precio
alto y claro
para mí dos
STOP is a word that appears in this very long line which goes on about bus stops, and which nobody would write who wants mails to end, so it is none
`

// Texts that use a right, and which.
var rightTexts = map[string]Wish{
	"Please delete my data": Erasure,
	"Hello,\nI would like you to delete all my personal data. Thanks": Erasure,
	"delete my account":                                    Erasure,
	"احذفوا بياناتي":                                       Erasure,
	"الرجاء حذف بياناتي من عندكم":                          Erasure,
	"امسحوا رقمي":                                          Erasure,
	"Bitte löschen Sie meine Daten":                        Erasure,
	"Löschen Sie bitte alle meine personenbezogenen Daten": NoWish,
	"Verilerimi silin":                                     Erasure,
	"Supprimez mes données":                                Erasure,
	"Eliminen mis datos":                                   Erasure,
	"What data do you have about me?":                      Access,
	"Send me a copy of my data":                            Access,
	"subject access request":                               Access,
	"Where did you get my address?":                        Access,
	"ما هي البيانات التي لديكم عني؟":                       Access,
	"أريد نسخة من بياناتي":                                 Access,
	"من أين حصلتم على رقمي":                                Access,
	"Welche Daten speichern Sie über mich?":                Access,
	"Quelles données avez-vous sur moi ?":                  Access,
	"¿Qué datos tienen sobre mí?":                          Access,
	"Hangi verilerim sizde":                                Access,
	"correct my name please":                               Rectify,
	"صححوا بياناتي":                                        Rectify,
	"I want data portability":                              Move,
	"Thank you for the data sheet":                         NoWish,
	"My phone deleted your mail":                           NoWish,
	"حفظ الله بياناتكم":                                    NoWish,
	"The article was good, all 17 pages":                   NoWish,
}

func TestWishOf(t *testing.T) {
	total := 0
	for list, want := range map[string]Wish{stops: OptOut, stopsAll: OptOutAll, others: NoWish} {
		for line := range strings.Lines(list) {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			total++
			for _, text := range []string{line, "\n\n " + line + " \n\nLayla", line + "\r\nSent from my phone"} {
				if got := WishOf(text); got != want {
					t.Errorf("%q: got %q, want %q", text, got, want)
				}
			}
		}
	}
	if total < 200 {
		t.Errorf("only %d lines", total)
	}
	for text, want := range rightTexts {
		if got := WishOf(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// Below a greeting the wish is the next line; below anything else it is not read.
func TestWishOf_Lines(t *testing.T) {
	for text, want := range map[string]Wish{
		"Hello,\n\nplease unsubscribe me":                OptOut,
		"Dear Olive Trading,\nstop":                      OptOut,
		"السلام عليكم\nإلغاء الاشتراك":                   OptOut,
		"Sehr geehrte Damen und Herren,\nbitte abmelden": OptOut,
		"Thanks\nstop":                         OptOut,
		"The olives were great.\nstop":         NoWish,
		"I have a question.\n\nunsubscribe":    NoWish,
		"":                                     NoWish,
		"...\n---\n":                           NoWish,
		strings.Repeat("a", 10_000) + "\nstop": NoWish,
	} {
		if got := WishOf(text); got != want {
			t.Errorf("%q: got %q, want %q", text[:min(len(text), 80)], got, want)
		}
	}
}

func FuzzWishOf(f *testing.F) {
	for _, list := range []string{stops, stopsAll, others} {
		for line := range strings.Lines(list) {
			f.Add(line)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		first := WishOf(text)
		if strings.Contains(text, "?") && !strings.Contains(text, "\n") && !strings.Contains(text, "\r") && (first == OptOut || first == OptOutAll) {
			t.Errorf("%q: a question is no opt-out", text)
		}
	})
}
