package demo

import "mujeeb/data"

// Page is the name of the invented business and of its Facebook page.
const Page = "Olive & Thyme – زيت وزعتر"

var settings = data.Settings{
	Controller: Page, Page: Page, Contact: "privacy@olive.example",
	Postal: "Olive & Thyme, 12 Rainbow Street, Amman 11181, Jordan", Region: "JO", IdleLock: 15,
}

// The purposes, in the order of their indexes.
const (
	offers = iota
	newsletter
	customers
)

var purposes = []struct {
	data.Purpose
	kind    data.NoticeKind
	notices [][2]string // language and text, the oldest first
}{
	offers: {
		data.Purpose{Name: "Offers by email – عروض بالبريد", Description: "New oil, discounts and tastings, about twice a month. زيت جديد وخصومات وجلسات تذوّق، مرتين في الشهر تقريبًا.",
			Channel: data.ChannelEmail, Ground: data.GroundConsent},
		data.NoticeCheckbox, [][2]string{
			{"en", "Yes, Olive & Thyme may send me offers by email, about twice a month. I can say stop at any time with the link in every message."},
			{"ar", "نعم، يجوز لـ«زيت وزعتر» أن ترسل إليّ عروضها بالبريد الإلكتروني، مرتين في الشهر تقريبًا. ويمكنني إيقافها في أي وقت بالرابط الموجود في كل رسالة."},
		},
	},
	newsletter: {
		data.Purpose{Name: "Newsletter – الرسالة الشهرية", Description: "Recipes and news from the press, once a month. وصفات وأخبار من المعصرة، مرة في الشهر.",
			Channel: data.ChannelEmail, Ground: data.GroundConsent},
		data.NoticeForm, [][2]string{
			{"en", "Send me the monthly letter with recipes and news from the olive press. Every letter says how to leave the list."},
			{"ar", "أرسلوا إليّ الرسالة الشهرية وفيها وصفات وأخبار من معصرة الزيتون. وفي كل رسالة طريقة الخروج من القائمة."},
		},
	},
	customers: {
		data.Purpose{Name: "News for customers – أخبار لزبائننا", Description: "About goods like those they bought, to people who bought from us. عن سلع مشابهة لما اشتروه.",
			Channel: data.ChannelEmail, Ground: data.GroundSoftOptIn},
		data.NoticeForm, [][2]string{
			{"en", "We will write to you now and then about goods like those you have just bought. Tell us now, or at any time, if you would rather we did not."},
			{"ar", "سنكتب إليك بين حين وآخر عن سلع مشابهة لما اشتريته الآن. أخبرنا الآن أو في أي وقت إن كنت لا تريد ذلك."},
		},
	},
}

// The sources, and what proves the agreement of their people.
var sources = []struct {
	data.Source
	tag     string
	share   int // of the people, in percent
	agreed  int // of these, in percent
	purpose int
	notice  int // index
	via     data.Via
	grade   data.Grade
	how     string
}{
	{data.Source{Name: "Facebook form: Spring tasting – تذوّق الربيع", Kind: "lead_form"}, "tasting", 50, 75, offers, 1, data.ViaForm, data.GradePlatform,
		"Ticked the optional box of the lead form"},
	{data.Source{Name: "Shop customers – زبائن المتجر", Kind: "file"}, "customer", 30, 80, customers, 0, data.ViaPaper, data.GradeWorded,
		"Bought in the shop; the notice is printed on the receipt"},
	{data.Source{Name: "Saturday market – سوق السبت", Kind: "file"}, "market", 20, 55, newsletter, 1, data.ViaPaper, data.GradeWorded,
		"Signed the sheet at the stand; sheets are in the blue folder"},
}

var policies = []data.PolicyVersion{
	{Lang: "en", ChangeNote: "First version.", Text: `# How we use your data

Olive & Thyme, 12 Rainbow Street, Amman, is responsible. Write to privacy@olive.example.

- **What for:** to send you what you asked for, and to answer you.
- **Basis:** your consent, or that you are a customer of ours.
- **Who gets it:** the mail service that carries our messages. Nobody else.
- **How long:** until you say stop, and at most three years after we last heard from you.

You may ask to see, correct, move or delete your data, and you may complain to your authority.`},
	{Lang: "en", ChangeNote: "We now say how long we keep data of people who only tasted at the market, and that we changed our mail service.", Text: `# How we use your data

Olive & Thyme, 12 Rainbow Street, Amman, is responsible. Write to privacy@olive.example.

- **What for:** to send you what you asked for, and to answer you.
- **Basis:** your consent, or that you are a customer of ours.
- **Who gets it:** Post Example Ltd., the mail service that carries our messages. Nobody else.
- **How long:** until you say stop; at most one year if you only tasted at our stand, and three years if you bought from us.

You may ask to see, correct, move or delete your data, and you may complain to your authority.`},
}

var policyNotice = data.Run{
	Title: "Privacy policy, version 2", Lang: "en", Subject: "What changes in our privacy policy",
	Body: `Dear {{name|friend}},

our privacy policy has changed. We now say how long we keep the data of people who tasted at our stand, and we have a new mail service.

You need not do anything. You find the whole text on our page, and we gladly send it to you.`,
}

var finished = data.Run{
	Class: data.ClassCampaign, Title: "The new oil is here – وصل الزيت الجديد", Lang: "ar", Subject: "{{first_name|صديقنا}}، وصل زيت الموسم الجديد",
	Body: `مرحبًا {{name|صديقنا}}،

عُصر زيت هذا الموسم يوم الخميس، وهو **أخضر وحادّ المذاق** كما نحبّه.

- عبوة ليتر: 9 دنانير
- عبوة خمسة ليترات: 40 دينارًا

تفضّل بتذوّقه في المتجر، شارع الرينبو 12.

محبتنا،
زيت وزعتر`,
}

var draft = data.Run{
	Class: data.ClassCampaign, Title: "Winter tasting", Lang: "en", Subject: "{{first_name|Hello}}, come and taste the winter oil",
	Body: `Dear {{name|friend}},

the first oil of the winter has settled, and it is *peppery*. Come and taste it:

**Saturday, 10 to 4, at the shop in Rainbow Street.**

1. Three oils, one bread.
2. Za'atar as our grandmother mixes it.
3. A small tin to take home.

Until Saturday,
Olive & Thyme`,
}

var idea = data.Run{
	Class: data.ClassCampaign, Title: "رسالة كانون الأول", Lang: "ar", Subject: "وصفة الشتاء: مقلوبة بالزيت الجديد",
	Body: "مرحبًا {{first_name|صديقنا}}،\n\nوصفة هذا الشهر …",
}

var breach = data.Breach{
	Title: "An order list went to the wrong address – قائمة طلبات أُرسلت إلى عنوان خاطئ", Lang: "en", AuthorityNote: "",
	Parts: map[string]string{
		"nature":       "A list of orders for delivery, with names, addresses of delivery and telephone numbers, was sent by mistake to a driver of another firm.",
		"contact":      "Olive & Thyme, privacy@olive.example",
		"consequences": "The other firm could call you or know what you ordered. No payment data and no passwords were in the list.",
		"measures":     "The driver deleted the list and confirmed it in writing. Lists now go out by our own delivery service only.",
	},
}
