package intake

import "strings"

// class what a word of a column's name about.
type class uint32

const (
	aboutEmail class = 1 << iota
	aboutPhone
	aboutName
	aboutFirst
	aboutMiddle
	aboutLast
	aboutThem    // the person themselves, or nothing: "your", "main", "please"
	aboutOthers  // somebody else, or an office: what is there tells nobody apart
	aboutWork    // a workplace: their own address there, and the number of many
	aboutThings  // a number, a place, an event: no identity whatever it looks like
	aboutWhen    // a date or a time
	aboutMaking  // how the record came to be: "created", "submitted"
	aboutNews    // being written to: "newsletter", "opt in"
	aboutAgree   // agreeing, to whatever
	aboutTerms   // terms and privacy policies, which are no agreement to be written to
	aboutLeaving // opting out
	aboutWording // the text of an agreement
	aboutDetail  // how, where and why an answer was given
	aboutChannel // ways that this program does not write on
	aboutUnknown
)

// headerWordLists are the words of column names, folded, in English, German, French,
// Spanish, Turkish and Arabic. An underscore joins words that mean something together
// only. Arabic words stand without their article.
var headerWordLists = []struct {
	about class
	words string
}{
	{aboutEmail, "email account_email e_mail mail emails e_mails email_address mail_address e_mail_address emailaddress mailaddress email_id mail_id e_mail_id eaddress emailadresse mailadresse e_mail_adresse e_mailadresse email_adresse mail_adresse emailadressen " +
		"correo correos correo_electronico correo_e courriel courriels adresse_email adresse_e_mail adresse_mail adresse_electronique adresse_courriel mel direccion_de_correo direccion_de_correo_electronico direccion_de_email direccion_email " +
		"eposta e_posta e_posta_adresi eposta_adresi e_postasi mail_adresi email_adresi e_posta_adresiniz eposta_adresiniz mailadresi gmail " +
		"بريد بريد_الكتروني ايميل ايميلات عنوان_البريد عنوان_بريد عنوان_البريد_الالكتروني عنوان_بريد_الكتروني عنوان_الايميل بريد_الالكتروني اميل ايميلك"},
	{aboutPhone, "phone phones telephone telephones tel mobile mobiles mobile_phone mobilephone cell cellphone cell_phone cellular phone_number phonenumber phone_no phone_nr mobile_no mobile_nr mobile_number cell_number contact_number contact_no whatsapp whatsapp_number msisdn gsm " +
		"phone_numbers telephone_number tel_no handphone landline contact_phone telefon telefonnummer telefonnr tel_nr handy handynummer handynr mobil mobilnummer mobilnr mobiltelefon mobiltelefonnummer rufnummer rufnr festnetz festnetznummer mobilfunk mobilfunknummer whatsappnummer " +
		"telefono telefonos tfno movil celular numero_de_telefono numero_telefonico numero_de_celular numero_de_movil numero_de_whatsapp num_telefono telefono_movil telefono_celular telefono_fijo portable mobile_portable numero_de_telephone numero_de_portable tel_portable telephone_portable telephone_mobile telephone_fixe no_de_telephone numero_telephone numero_de_mobile " +
		"telefonu telefon_no telefon_numarasi telefon_numaraniz telefonunuz cep cep_no cep_tel cep_telefonu cep_telefon cep_numarasi gsm_no gsm_numarasi tel_numarasi " +
		"هاتف هواتف جوال موبايل موبايلات محمول تلفون تليفون خلوي نقال واتساب واتس واتس_اب رقم_الهاتف رقم_هاتف رقم_الجوال رقم_جوال رقم_الموبايل رقم_موبايل رقم_التلفون رقم_تلفون رقم_التليفون رقم_تليفون رقم_المحمول رقم_محمول رقم_الخلوي رقم_خلوي " +
		"رقم_النقال رقم_نقال رقم_الواتساب رقم_واتساب رقم_الواتس رقم_هاتفك رقم_جوالك رقم_التواصل رقم_تواصل رقم_الاتصال هاتف_محمول هاتف_جوال هاتف_نقال هاتف_خلوي هاتف_المحمول هاتف_الجوال تلفن"},
	{aboutName, "name names full_name fullname names_full vollstandiger_name nombre_completo nom_complet nombre_y_apellido nombre_y_apellidos nombres_y_apellidos nom_et_prenom nom_prenom prenom_nom prenom_et_nom vor_und_nachname vorname_nachname name_vorname ad_soyad adi_soyadi ad_soyadi isim_soyisim isim_soyad adiniz_soyadiniz isminiz " +
		"اسم اسم_كامل اسم_الكامل اسم_بالكامل اسم_ثلاثي اسم_رباعي اسم_كاملا اسم_ولقب اسم_واللقب"},
	{aboutFirst, "first_name firstname first given_name givenname given_names forename fname vorname vornamen rufname nombre nombres primer_nombre prenom prenoms isim adi adiniz اسم_اول اسم_الاول"},
	{aboutMiddle, "middle_name middlename middle additional_name second_name zweiter_vorname zweitname segundo_nombre deuxieme_prenom ikinci_ad اسم_الاب اسم_اب اسم_اوسط اسم_الاوسط اسم_ثاني اسم_الثاني"},
	{aboutLast, "last_name lastname surname family_name familyname lname nachname familienname zuname apellido apellidos primer_apellido nom_de_famille soyad soyadi soyisim soyadiniz اسم_عايله اسم_العايله عايله كنيه لقب اسم_اخير اسم_الاخير اسم_العيله اسم_الاسره"},
	{aboutThem, "full electronic electronico electronique elektronisch الكتروني الالكتروني is other es with_country_code with_the_country_code including_country_code incl_country_code mit_landesvorwahl mit_vorwahl con_codigo_de_pais con_el_codigo_de_pais avec_indicatif ulke_koduyla مع_رمز_الدوله مع_مفتاح_الدوله مع_المفتاح_الدولي your you yours my me mine our the a an of for to in what whats which please enter type here and or contact contacts customer customers client clients lead leads subscriber subscribers member members person people personal private home main primary secondary default preferred best current alternate alternative 1 2 3 4 5 value values address required optional number no nr num guest attendee participant visitor buyer applicant student patient donor user respondent form valid " +
		"billing new direct we can reach question response answer s ihre ihr dein deine ihren deinen die der das des den und oder bitte eingeben kunde kunden kundin kontakt interessent teilnehmer mitglied abonnent empfanger privat private privates haupt hauptnummer weitere zweite nummer wie lautet ist geschaftskunde " +
		"su tu mi el la los las un una de del y o cual por favor cliente contacto personal particular principal suscriptor participante escribe ingresa ingrese numero votre vos ton ta mon ma le les l d du et ou quel quelle est personnel personnelle principale contact_client abonne_email participant_email saisissez numero_1 perso " +
		"kisisel ozel musteri uye kisi katilimci lutfen giriniz sizin adres adresi adresiniz numara numarasi numaraniz no_su iletisim ana " +
		"رقم عنوان شخصي خاص عميل زبون مشترك_الكريم عملاء زباين متدرب طالب مشارك مستخدم تواصل رييسي اساسي من فضلك ادخل اكتب كتابه ما هو هي الرجاء يرجي ادخال لدي لديك بك و او خاصتك خاص_بك"},
	{aboutOthers, "owner owners assigned assignee assigned_to agent agents rep reps representative representatives salesperson salesman sales sales_rep seller manager managers supervisor boss assistant assistants secretary company companies organisation organization org firm employer office " +
		"workplace school university college department dept branch store shop vendor supplier partner reseller dealer distributor emergency guardian parent parents father mother spouse husband wife kin next_of_kin relative reference referee referrer referred referred_by referral referal recommended by created_by added_by modified_by updated_by entered_by recruiter doctor physician lawyer accountant invoice " +
		"shipping recipient_phone team admin administrator support sender reply reply_to replyto campaign ad adset ads page host coach trainer teacher consultant advisor adviser staff employee friend buddy creator author responsible in_charge account account_manager headquarters hq switchboard reception hotline main_office toll_free " +
		"inhaber besitzer betreuer betreuerin zustandig zustandiger zustandige bearbeiter sachbearbeiter ansprechpartner ansprechpartnerin ansprechperson vertreter vertrieb verkaufer verkauferin berater beraterin firma firmen unternehmen geschaft buro dienst arbeitgeber zentrale assistent assistentin assistenz vorgesetzter chef schule hochschule notfall notfallkontakt notfallnummer eltern vater mutter partnerin ehepartner empfohlen empfohlen_von geworben_von lieferant handler filiale abteilung rechnung durchwahl_zentrale mitarbeiter " +
		"propietario responsable asignado asignado_a agente vendedor vendedora comercial gerente jefe asistente empresa empresas compania organizacion oficina escuela colegio universidad emergencia contacto_de_emergencia padre madre tutor conyuge esposo esposa referido referido_por recomendado_por proveedor sucursal departamento encargado encargada asesor asesora remitente factura facturacion_empresa centralita " +
		"proprietaire commercial commerciale vendeur vendeuse gestionnaire directeur directrice assistante entreprise societe bureau ecole universite urgence contact_d_urgence pere mere conjoint parraine parraine_par parrain recommande_par fournisseur magasin agence service conseiller conseillere referent assigne assigne_a facturation standard " +
		"sahibi sahip danisman danismani danismanin temsilci temsilcisi satis satis_temsilcisi atanan yonetici yoneticisi mudur muduru asistan asistani sirket sirketi firmasi isletme kurum kurumu is_telefonu is_numarasi is_e_posta is_eposta ofis ofisi okul okulu universite universitesi acil acil_durum veli velisi anne baba esi referans tavsiye_eden oneren tedarikci sube subesi departmani sorumlu sorumlusu fatura calisan personel isyeri is_yeri " +
		"مالك صاحب مسوول مندوب مندوبه وكيل موظف موظفه موظفين مدير مديره مشرف مشرفه مساعد مساعده سكرتير سكرتيره شركه شركات موسسه مؤسسه منظمه منشاه جهه_العمل جهه_عمل جهه مكتب وظيفه مدرسه جامعه كليه قسم اداره فرع متجر محل طوارئ طواري طارئ طاري ولي_امر ولي_الامر ولي والد والده اب ام زوج زوجه قريب مرجع معرف_به محيل احاله من_قبل احيل_من مرشح رشحه مورد شريك محاسب فاتوره مرسل دعم فريق معلم مدرب مستشار بايع مبيعات مقر سنترال صديق محول_من محال_من بواسطه"},
	{aboutWork, "work business corporate professional arbeit geschaftlich geschaftliche dienstlich beruflich trabajo laboral corporativo corporativa travail professionnel professionnelle pro عمل"},
	{aboutThings, "fax pager telex telefax faks telecopie telecopieur فاكس id ids identity national national_id passport ssn iban account_number tax vat serial order order_id order_number invoice_number code zip zipcode zip_code postal postcode postal_code latitude longitude lat lng lon long coordinates ip price amount total sum cost budget quantity qty score rating rank age size count length birth birthday birthdate date_of_birth dob born event appointment fair visit due expiry expires expiration last next updated modified changed change " +
		"start end status state stage type types label labels format verified valid_until extension ext country country_code region city town street province state_province area zone timezone language currency url link website web site domain title job position role gender sex product item sku brand model color interest category reason version device browser platform utm source_id username user_name login password file image photo picture company_id facebook instagram twitter linkedin tiktok telegram snapchat skype " +
		"plz postleitzahl ort stadt strasse land hausnummer kundennummer kundennr mitgliedsnummer personalausweis ausweis ausweisnummer steuernummer ust_id ustid kontonummer bestellnummer rechnungsnummer artikelnummer preis betrag summe anzahl alter geburtstag geburtsdatum geburtsjahr geb_datum geboren messe messetag termin veranstaltung besuch anreise abreise geandert anderungsdatum aktualisiert letzte letzter letztes nachste ablauf ablaufdatum fallig breitengrad langengrad beruf geschlecht anrede titel " +
		"cp codigo codigo_postal dni nif nie cedula pasaporte cuenta nacimiento fecha_de_nacimiento edad cumpleanos ciudad pais calle direccion latitud longitud importe precio cantidad evento cita visita ultima ultimo proxima actualizado modificado vencimiento cargo genero sexo " +
		"code_postal ville pays rue adresse naissance date_de_naissance anniversaire montant prix quantite numero_de_client numero_de_commande siret siren carte_d_identite passeport evenement rendez_vous visite dernier derniere prochain prochaine modifie mis_a_jour modification echeance poste civilite " +
		"tc tckn tc_kimlik kimlik kimlik_no vergi pasaport posta_kodu sehir il ilce ulke enlem boylam dogum dogum_tarihi dogum_gunu yas fiyat tutar miktar toplam etkinlik fuar randevu ziyaret son guncelleme guncellenme degistirilme bitis meslek unvan cinsiyet " +
		"هويه رقم_الهويه رقم_هويه رقم_وطني رقم_الوطني بطاقه رقم_البطاقه جواز رقم_الجواز اقامه رقم_الاقامه مدني رقم_المدني حساب رقم_الحساب ايبان ضريبي رقم_ضريبي طلب رقم_الطلب رقم_الفاتوره رقم_العضويه رمز رمز_بريدي رمز_البريدي صندوق صندوق_بريد صندوق_البريد ميلاد تاريخ_الميلاد تاريخ_ميلاد عمر خط_العرض خط_الطول مدينه دوله بلد محافظه شارع سعر مبلغ مجموع كميه عدد فعاليه معرض موعد زياره اخر تعديل تحديث انتهاء استحقاق مهنه مسمي جنس نوع حاله منتج تقييم سن"},
	{aboutWhen, "date time at on datetime timestamp date_time when day moment datum zeit am uhrzeit zeitpunkt zeitstempel seit fecha hora fecha_y_hora marca_temporal marca_de_tiempo cuando desde heure horodatage horodateur quand depuis le_date tarih tarihi saat saati zaman zamani zaman_damgasi تاريخ وقت توقيت زمن طابع_زمني ختم_زمني متي يوم ساعه منذ"},
	{aboutMaking, "created create creation submitted submit submission registered registration register signup sign_up signed_up joined join added add entry entered received captured enrolled enrollment inquiry enquiry lead_created " +
		"erstellt erstellung erstelldatum erstellungsdatum anlagedatum angelegt registriert registrierung registrierungsdatum anmeldedatum eingang eingangsdatum eingegangen beitritt beigetreten gesendet abgesendet " +
		"creado creacion creada registro registrado alta fecha_de_alta envio enviado recibido ingreso cree creee inscription inscrit_le enregistre enregistrement envoi envoye soumission ajoute recu adhesion " +
		"kayit kayit_tarihi olusturma olusturulma olusturulma_tarihi basvuru gonderim gonderilme ekleme eklenme katilim uyelik " +
		"انشاء تسجيل اضافه ارسال تقديم استلام_الطلب دخول انضمام ادخال_البيانات"},
	{aboutNews, "newsletter newsletters news_letter opt_in optin opted_in opt_ins double_opt_in double_optin doi marketing email_marketing subscribe subscribed subscription subscriber_status subscription_status mailing mailings mailing_list emailing promotions promotional promo offers receive_offers receive_news updates news_updates stay_informed keep_me_informed keep_me_updated stay_in_touch email_permission email_permission_status permission_to_contact permission_to_email may_we_contact_you can_we_contact_you contact_me accepts_marketing is_subscribed email_updates email_optin " +
		"werbung werbeeinwilligung werbeerlaubnis werbe_einwilligung rundbrief abonniert abonnement newsletter_anmeldung newsletteranmeldung newsletter_abo newsletterabo angebote_erhalten informiert_bleiben emailwerbung " +
		"boletin boletines publicidad recibir suscripcion suscrito suscribirse suscribir comunicaciones_comerciales ofertas novedades quiero_recibir lettre_d_information lettre_d_info infolettre recevoir abonnement_newsletter abonne abonnee offres communications publicite prospection " +
		"bulten e_bulten ebulten haber_bulteni abone abonelik abonelik_durumu ticari_ileti ticari_elektronik_ileti ticari_elektronik_ileti_onayi iys kampanya pazarlama pazarlama_izni eposta_izni e_posta_izni email_izni reklam duyuru " +
		"نشره نشره_بريديه نشره_اخباريه اشتراك مشترك حاله_الاشتراك تسويق رسايل_تسويقيه عروض استلام_الرسايل استلام_رسايل استلام_العروض استلام_عروض تلقي تلقي_الرسايل تلقي_العروض استقبال رسايل نتواصل_معك مراسلات مراسله قايمه_بريديه"},
	{aboutAgree, "consent_text consent_wording consent_statement einwilligungstext نص_الموافقه consent consents consented consent_status consent_given agree agreed agrees agreement i_agree accept accepts accepted acceptance permission permissions permitted allow allowed authorization authorisation gdpr gdpr_consent approval approve approved " +
		"legal_basis lawful_basis rechtsgrundlage base_legale base_juridica hukuki_dayanak الاساس_القانوني " +
		"einwilligung einwilligungen einverstanden einverstandnis einverstandniserklarung zustimmung zugestimmt ich_stimme_zu stimme_zu dsgvo erlaubnis akzeptiert " +
		"consentimiento acepto acepta acepta_recibir aceptado aceptacion autorizo autoriza autorizacion permiso estoy_de_acuerdo rgpd consentement consentements accepte j_accepte accord autorisation " +
		"onay onayi onayiniz izin izni riza rizasi acik_riza kabul kabul_ediyorum onayliyorum kvkk izinli " +
		"موافقه موافق اوافق وافق توافق هل_توافق موافقات قبول اقبل اذن تصريح"},
	{aboutTerms, "terms terms_and_conditions conditions tos privacy privacy_policy policy agb nutzungsbedingungen datenschutz datenschutzerklarung datenschutzhinweise cgv cgu conditions_generales confidentialite politique politique_de_confidentialite mentions_legales terminos terminos_y_condiciones condiciones privacidad politica aviso_legal " +
		"sartlar kosullar kullanim_kosullari gizlilik gizlilik_politikasi aydinlatma aydinlatma_metni sozlesme شروط احكام شروط_واحكام شروط_والاحكام خصوصيه سياسه سياسه_الخصوصيه cookies cookie"},
	{aboutLeaving, "unsubscribe unsubscribed unsub unsubs unsubscription opt_out optout opted_out opt_outs has_opted_out has_opted_out_of blacklist blacklisted blocklist blocklisted block_list black_list is_blacklisted suppressed suppression suppression_list do_not_contact do_not_email do_not_mail do_not_disturb dnc dnd cleaned bounced blocked hard_bounced withdrawn consent_withdrawn revoked withdrawal email_opt_out objection " +
		"abgemeldet abmeldung abmeldedatum abmeldezeit abmeldezeitpunkt ausgetragen austragung austragedatum abbestellt abbestellung widerruf widerrufen widerrufsdatum widerspruch gesperrt sperrliste blockiert sperre robinson robinsonliste keine_werbung " +
		"desabonne desabonnes desabonnee desabonnement desinscrit desinscrits desinscrite desinscription liste_noire opposition refus_email " +
		"baja bajas dado_de_baja dados_de_baja fecha_de_baja darse_de_baja desuscrito desuscritos desuscripcion cancelado_suscripcion cancelacion_de_suscripcion lista_negra bloqueado no_contactar no_molestar " +
		"abonelikten_cikan abonelikten_cikanlar abonelikten_cikti abonelikten_cikma abonelikten_ayrilma abonelikten_ayrildi abonelik_iptali abonelik_iptal listeden_cikti listeden_cikma kara_liste engellendi engelleme ret_tarihi ret ret_edenler iletisim_reddi " +
		"الغاء_الاشتراك الغاء_اشتراك الغي_الاشتراك انسحاب انسحب محظور محظورين حظر قايمه_سوداء قايمه_السوداء قايمه_حظر قايمه_الحظر قايمه_المحظورين عدم_التواصل عدم_المراسله عدم_الاتصال سحب_الموافقه رفض_المراسله"},
	{aboutWording, "consent_statement text wording statement consent_text consent_wording clause disclaimer notice_version form_version policy_version einwilligungstext wortlaut textfassung fassung texto redaccion texte libelle formulation metin metni ifade نص صيغه نص_الموافقه نسخه_النص"},
	{aboutDetail, "ip ip_address ipaddress source method channel reason reasons cause comment campaign_title campaign_name campaign_id via how where origin id_detail url_detail grund abmeldegrund quelle methode herkunft motivo origen medio raison motif neden sebep sebebi kaynak kaynagi سبب مصدر طريقه وسيله"},
	{aboutChannel, "sms text_message text_messages phone_call calls call telephone_marketing whatsapp_marketing whatsapp_optin postal_mail post push mms anruf telefonanruf briefpost llamadas llamada courrier_postal appel appels arama aramasi posta_yolu مكالمات مكالمه رسايل_نصيه اتصال"},
}

// headerClasses has the classes of each word and phrase.
var headerClasses = func() map[string]class {
	all := map[string]class{}
	for _, list := range headerWordLists {
		for w := range strings.FieldsSeq(list.words) {
			words := strings.Split(w, "_")
			for i := range words {
				words[i] = bareWord(words[i])
			}
			all[strings.Join(words, " ")] |= list.about
		}
	}
	return all
}()

// compounds are the first parts of German words that are written as one.
var compounds = []struct {
	about class
	words string
}{
	{aboutOthers, "firmen geschafts buro dienst arbeits betreuer vertreter berater verkaufer notfall ansprechpartner rechnungs lieferanten zentral partner eltern chef unternehmens inhaber mitarbeiter"},
	{aboutAgree, "einwilligungs zustimmungs"},
	{aboutNews, "newsletter abo"},
	{aboutLeaving, "abmelde widerrufs austrage"},
	{aboutThem, "kunden kontakt privat haupt teilnehmer mitglieder interessenten empfanger mobil lead"},
}
