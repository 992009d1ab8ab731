package intake

import (
	"strings"
	"testing"
)

// columns guesses the columns of a file: each is a header and its cells.
func columns(t *testing.T, cols ...[]string) Mapping {
	t.Helper()
	var header []string
	rows := make([]Row, 4)
	for _, c := range cols {
		header = append(header, c[0])
		for i := range rows {
			cell := ""
			if len(c) > 1 {
				cell = c[1+i%(len(c)-1)]
			}
			rows[i].Line, rows[i].Cells = i+2, append(rows[i].Cells, cell)
		}
	}
	return Guess(header, rows)
}

var (
	emailCells  = []string{"rana@tell.example", "omar@zayd.example"}
	phoneCells  = []string{"+962791110001", "0791110002"}
	yesNo       = []string{"yes", "no"}
	nameCells   = []string{"Rana Tell", "Omar Zayd"}
	numberCells = []string{"0987654321", "0987654322"}
)

// What a column means stands in its name. The field behind the slash is suggested.
func TestGuess_Headers(t *testing.T) {
	cases := []struct {
		cells []string
		want  map[Field]string // headers between bars
	}{
		{emailCells, map[Field]string{
			Email: "Email|E-mail|EMAIL|eMail|EMail|E-Mail-Adresse|Emailadresse|email_address|emailAddress|Email 1|Email1|email2|Email (1)|Your email|What is your email address?|Please enter your email|Contact Email|Customer e-mail address|" +
				"Subscriber email|Primary Email|Personal email|Private E-Mail|Kunden-E-Mail|KundenEmail|E-Mail privat|Work Email|work_email|E-Mail geschäftlich|Correo|Correo electrónico|Dirección de correo electrónico|¿Cuál es tu correo?|" +
				"Adresse e-mail|Courriel|E-mail professionnel|Votre adresse email|E-posta|E-posta adresi|e-posta adresiniz|البريد الإلكتروني|البريد|بريد إلكتروني|بريدك الإلكتروني|الايميل|إيميل|عنوان البريد الإلكتروني|البريد الإلكتروني للعميل|البريد الالكتروني للعمل|Billing Email|User Email|Secondary email|Other email|Mail",
			"/" + Email: "Lead Owner Email|Account Owner Email|Owner's email|Contact Owner Email|Assigned to (email)|Sales rep email|salesperson_email|Manager Email|Assistant email|Company email|Office Email|School email|Emergency contact email|Parent email|Referred by email|" +
				"Referrer Email|Ansprechpartner E-Mail|Betreuer E-Mail|E-Mail Betreuer|Firmen-E-Mail|E-Mail Firma|FirmenEmail|Danışman e-posta|Şirket e-posta|Correo del responsable|Correo de la empresa|responsable|Email du responsable|E-mail de l'entreprise|بريد الشركة|بريد المندوب|البريد الإلكتروني للموظف|بريد المسؤول|ايميل ولي الأمر|" +
				"Created by|Modified By|Referred by|Reply-To Email|From email|mystery|Paypal email|Invoice Email|Agent|Responsible|Salesperson/Email|البائع|ref|Vertriebsmitarbeiter",
		}},
		{phoneCells, map[Field]string{
			Phone: "Phone|Phone number|phone_number|PhoneNumber|Telephone|Tel.|Tel|Mobile|Mobile No.|Cell Phone|Cell|WhatsApp|Whatsapp number|WhatsApp number (with country code)|Contact number|Contact No|Your phone|Customer Phone|Home Phone|Primary phone|Handy|Handynummer|Telefon|Telefonnummer|Mobilnummer|Rufnummer|Telefon privat|Kundentelefon|" +
				"Teléfono|Móvil|Celular|Número de teléfono|Número de WhatsApp|Téléphone|Portable|Numéro de téléphone|Téléphone portable|Telefon numarası|Cep telefonu|Cep No|GSM|الهاتف|رقم الهاتف|هاتف|الجوال|رقم الجوال|جوال|الموبايل|رقم الموبايل|التليفون|المحمول|النقال|الخلوي|واتساب|رقم الواتساب|رقم هاتفك|رقم الهاتف المحمول|رقم التواصل",
			"/" + Phone: "Company phone|Company Main Phone|Work phone|Business Phone|Office phone|Office number|Emergency contact phone|Emergency Phone|Next of kin phone|Manager phone|Assistant's Phone|Owner phone|Firmen-Telefon|Firmentelefon|Telefon geschäftlich|Geschäftstelefon|Telefon Firma|Diensttelefon|Notfallnummer|Notfallkontakt Telefon|" +
				"Teléfono de la empresa|Teléfono del trabajo|Teléfono de emergencia|Téléphone du bureau|Téléphone professionnel|Téléphone de l'entreprise|İş telefonu|Şirket telefonu|Danışman telefonu|هاتف العمل|هاتف الشركة|رقم هاتف المدير|رقم الطوارئ|هاتف ولي الأمر|هاتف المكتب|Referrer phone|Agent mobile|mystery",
			Extra: "Fax|Business Fax|Fax geschäftlich|فاكس|Telefax",
		}},
		{numberCells, map[Field]string{
			Extra: "National ID|ID number|ID No|Customer ID number|رقم الهوية|الرقم الوطني|رقم الطلب|رقم البطاقة|Ausweisnummer|Kundennummer 2|DNI|TC Kimlik No|Passport no|Order number|Zip|ZIP code|PLZ|Postleitzahl|Código postal|Code postal|Posta kodu|الرمز البريدي|Latitude|Longitude|IBAN|Account number|Steuernummer",
		}},
		{[]string{"05.09.2026", "06.09.2026"}, map[Field]string{
			Extra:       "Messetag|Event date|Appointment|Geburtsdatum|Geburtstag|Birth date|Date of birth|DOB|Birthday|تاريخ الميلاد|Fecha de nacimiento|Date de naissance|Doğum tarihi|Last activity date|Expiry date|Updated at|mystery|Next visit date|Termin|Phone date",
			CreatedTime: "Date|Created|created_at|createdAt|Created time|Submitted at|Submission date|Sign-up date|Registration date|Date added|Lead date|Entry date|Datum|Erstellt am|Erstellungsdatum|Eingangsdatum|Registriert am|Fecha|Fecha de creación|Fecha de registro|Fecha de alta|Date de création|Date d'inscription|Tarih|Kayıt tarihi|التاريخ|تاريخ التسجيل|تاريخ الإنشاء|تاريخ الإضافة|وقت الإرسال|Timestamp",
			AnsweredAt:  "Consent date|Consent time|consent_timestamp|Opt-in date|Optin time|opted_in_at|Opt-in timestamp|Subscribed at|Subscription date|Einwilligung am|Einwilligungsdatum|Datum der Einwilligung|Zustimmung Datum|Fecha de consentimiento|Date du consentement|Date d'abonnement|Onay tarihi|İzin tarihi|تاريخ الموافقة|وقت الموافقة|تاريخ الاشتراك",
			LeftAt:      "Unsubscribed at|Unsubscribe date|unsubscribed_at|Unsub time|Opt-out date|Opted out at|Abgemeldet am|Abmeldedatum|Widerruf am|Fecha de baja|Date de désinscription|Désabonné le|Abonelik iptali tarihi|تاريخ إلغاء الاشتراك|تاريخ الانسحاب|Blacklisted on|Unsubscribed",
		}},
		{yesNo, map[Field]string{
			Answer: "Opt-in|opt_in|opted_in|OptIn|Optin|Newsletter|newsletter|Subscribed|Consent|consent|Marketing consent|Email consent|GDPR consent|Einwilligung|Einwilligung Newsletter|Newsletter-Anmeldung|acepto recibir|Acepto recibir publicidad|Consentimiento|أوافق على استلام الرسائل|هل توافق على استلام العروض؟|موافقة|النشرة البريدية|مشترك|" +
				"would_you_like_our_newsletter?|Would you like our newsletter?|May we send you our newsletter?|I agree to receive offers|I agree to receive e-mails|Accepts Marketing|Accepts Email Marketing|email_opt_in|Email marketing|marketing_opt_in|is_subscribed|J'accepte de recevoir la newsletter|Consentement|Consentement marketing|Onay|Ticari elektronik ileti onayı|E-bülten|Pazarlama izni|Keep me informed|permission",
			Left:         "Unsubscribed|unsubscribed|Unsubscribed from all email|Opt-out|opt_out|Opted out|Email Opt Out|HasOptedOutOfEmail|has_opted_out_of_email|Blacklisted|is_blacklisted|Blocklisted|email_blacklisted|Do not contact|Do not email|DNC|Abgemeldet|Widerruf|Gesperrt|Désabonné|Désinscrit|Dado de baja|Baja|Abonelikten çıktı|ألغى الاشتراك|إلغاء الاشتراك|محظور|Suppressed",
			"/" + Answer: "Terms accepted|I accept the terms and conditions|Privacy policy accepted|AGB akzeptiert|Datenschutz akzeptiert|Acepto los términos|J'accepte les CGV|أوافق على الشروط والأحكام|SMS opt-in|sms_consent|Accepts SMS Marketing|WhatsApp opt-in|Phone consent|mystery|Do you have children",
			"/" + Left:   "SMS opt-out|Unsubscribed from SMS|sms_blacklisted",
		}},
		{[]string{"subscribed", "unsubscribed"}, map[Field]string{Answer: "Status|status|marketing_status|Subscription status|State|mystery|email_status|الحالة|Estado|Durum|Consent"}},
		{[]string{"OPT_IN", "OPT_OUT"}, map[Field]string{Answer: "email_permission_status|Status"}},
		{[]string{"Active", "Unsubscribed"}, map[Field]string{Answer: "Status"}},
		{[]string{"New", "Contacted"}, map[Field]string{Extra: "Status|Lead status|Stage"}},
		{[]string{"active", "inactive"}, map[Field]string{Extra: "Status"}},
		{[]string{"203.0.113.9", "203.0.113.8"}, map[Field]string{Extra: "OPTIN_IP|Consent IP|Opt-in IP address|signup_ip"}},
		{[]string{"Web form", "Fair"}, map[Field]string{Extra: "Opt-in source|Consent method|Unsubscribe reason|Marketing channel|Newsletter source|Abmeldegrund"}},
		{[]string{"v1", "v2"}, map[Field]string{Wording: "Consent text|Consent wording|Einwilligungstext|Consent statement|نص الموافقة"}},
		{nameCells, map[Field]string{
			FullName:  "Name|Full name|full_name|Your name|Customer name|Lead Name|Contact name|What is your name?|Display Name|Name (full)|Vor- und Nachname|Nombre completo|Nombre y apellidos|Nom complet|Nom et prénom|Ad Soyad|Adı Soyadı|الاسم|الاسم الكامل|الاسم الثلاثي|اسم العميل|اسمك|Nombre|Nom|Ad|الاسم بالكامل",
			FirstName: "First name|Vorname|Given Name|Prénom|الاسم الأول",
			LastName:  "Last name|Surname|Nachname|Family name|Apellidos|Soyad|اسم العائلة|الكنية|العائلة",
			Extra:     "Company name|Owner name|Ad name|Account Owner|Product name|Contact owner|School name|Firma|Firmenname|Nombre de la empresa|Nom de l'entreprise|Şirket adı|اسم الشركة|اسم المندوب|Event name|Username|City|Sales Person|Referred by|Assistant's Name|Spouse",
		}},
	}
	for _, c := range cases {
		for want, list := range c.want {
			for _, h := range strings.Split(list, "|") {
				suggested := Field("")
				field := want
				if s, ok := strings.CutPrefix(string(want), "/"); ok {
					field, suggested = Extra, Field(s)
				}
				got := columns(t, append([]string{h}, c.cells...)).Columns[0]
				if got.Field != field || suggested != "" && got.Suggested != suggested {
					t.Errorf("%q with %q: got %s (looks like %q, %s), want %s %s", h, c.cells[0], got.Field, got.Suggested, got.Why, field, suggested)
				}
			}
		}
	}
}
