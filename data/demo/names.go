package demo

// name is a name in Arabic and in Latin letters.
type name struct{ arabic, latin string }

var arabicFirst = []name{
	{"أمل", "Amal"}, {"سامي", "Sami"}, {"نور", "Nour"}, {"خالد", "Khaled"}, {"ليلى", "Layla"}, {"عمر", "Omar"}, {"هدى", "Huda"}, {"يوسف", "Yousef"},
	{"رنا", "Rana"}, {"طارق", "Tareq"}, {"دينا", "Dina"}, {"محمود", "Mahmoud"}, {"سلمى", "Salma"}, {"إبراهيم", "Ibrahim"}, {"مريم", "Maryam"}, {"حسن", "Hasan"},
	{"فاطمة", "Fatima"}, {"كريم", "Karim"}, {"آية", "Aya"}, {"زيد", "Zaid"}, {"هالة", "Hala"}, {"أحمد", "Ahmad"}, {"رُبى", "Ruba"}, {"مصطفى", "Mustafa"},
	{"سعاد", "Suad"}, {"باسل", "Basel"}, {"غادة", "Ghada"}, {"نبيل", "Nabil"}, {"إيمان", "Iman"}, {"فادي", "Fadi"}, {"شيرين", "Shireen"}, {"عبد الله", "Abdullah"},
	{"تالا", "Tala"}, {"رامي", "Rami"}, {"منى", "Mona"}, {"وليد", "Waleed"}, {"جود", "Joud"}, {"أنس", "Anas"}, {"لمى", "Lama"}, {"عيسى", "Issa"},
}

var arabicLast = []name{
	{"الخطيب", "Khatib"}, {"حداد", "Haddad"}, {"النابلسي", "Nabulsi"}, {"عبد الرحمن", "Abdelrahman"}, {"المصري", "Masri"}, {"الزعبي", "Zoubi"}, {"قاسم", "Qasem"},
	{"الشامي", "Shami"}, {"مرقة", "Marqa"}, {"العلي", "Ali"}, {"درويش", "Darwish"}, {"السعدي", "Saadi"}, {"حمدان", "Hamdan"}, {"البرغوثي", "Barghouti"}, {"عودة", "Odeh"},
	{"الطحان", "Tahhan"}, {"منصور", "Mansour"}, {"الحلبي", "Halabi"}, {"شاهين", "Shaheen"}, {"القاضي", "Qadi"}, {"سليمان", "Suleiman"}, {"الغامدي", "Ghamdi"}, {"العتيبي", "Otaibi"},
	{"فرح", "Farah"}, {"نصّار", "Nassar"}, {"الدباس", "Dabbas"}, {"خوري", "Khoury"}, {"بدران", "Badran"}, {"الرفاعي", "Rifai"}, {"جابر", "Jaber"}, {"أبو زيد", "Abu Zaid"},
	{"الكيلاني", "Kilani"}, {"صالح", "Saleh"}, {"التميمي", "Tamimi"}, {"عطا الله", "Atallah"}, {"مراد", "Murad"},
}

var englishFirst = []string{
	"Emma", "Oliver", "Sophie", "James", "Grace", "Thomas", "Chloé", "Daniel", "Hannah", "Samuel", "Ruth", "Benjamin", "Alice", "George", "Zoë", "Patrick",
	"Nina", "Edward", "Isla", "Martin", "Freya", "Callum", "Amelia", "Hugo", "Beth", "Ewan", "Clara", "Louis", "Megan", "Owen", "Priya", "Tomasz",
	"Aisha", "Lucy", "Harriet", "Joel", "Marta", "Noah", "Poppy", "Victor",
}

var englishLast = []string{
	"Bennett", "Clarke", "Hughes", "O'Brien", "Taylor", "Whitfield", "Marsh", "Cooper", "Lindqvist", "Foster", "Grant", "Ellis", "Barker", "Núñez", "Walsh", "Hart",
	"Pemberton", "Reid", "Sinclair", "Dawson", "Novak", "Fletcher", "MacLeod", "Osborne", "Quinn", "Ramsey", "Stone", "Turner", "Underwood", "Vaughan", "Kowalska", "Yates",
	"Ashworth", "Byrne", "Chapman", "Drummond",
}

// Domains that nobody can own (RFC 2606).
var mailDomains = []string{"example.com", "example.org", "example.net", "mail.example", "post.example"}

// Tags and notes in the languages that the shop's people write.
var (
	arabicNotes = []string{
		"تفضّل التواصل مساءً", "سأل عن عبوة الخمسة ليترات", "زبون من سوق السبت منذ البداية", "يريد التوصيل إلى جبل عمّان", "طلبت زعترًا بلا سمسم", "يشتري للمطعم",
	}
	englishNotes = []string{
		"Asked about five-litre tins", "Prefers to be called in the evening", "Has a nut allergy: no duqqa", "Wants to visit the press in November", "Buys for a café in Leeds", "Met at the spring fair",
	}
	commonTags = []string{"زبون دائم", "newsletter", "gift boxes", "وصفات", "delivery"}
)
