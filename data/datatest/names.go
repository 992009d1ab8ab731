package datatest

import "strings"

// spelt is a name in Arabic and in Latin letters.
type spelt struct{ arabic, latin string }

func pairs(s string) (all []spelt) {
	words := strings.Fields(s)
	for i := 0; i+1 < len(words); i += 2 {
		all = append(all, spelt{strings.ReplaceAll(words[i], "_", " "), words[i+1]})
	}
	return all
}

var arabicFirst = pairs(`
	محمد Mohammad أحمد Ahmad علي Ali فاطمة Fatima مريم Maryam عمر Omar حسن Hasan حسين Hussein يوسف Yousef إبراهيم Ibrahim
	خالد Khaled محمود Mahmoud سارة Sara نور Nour زينب Zainab عبد_الله Abdullah عبد_الرحمن Abdelrahman مصطفى Mustafa ليلى Layla هدى Huda
	أمل Amal سلمى Salma رنا Rana دينا Dina آية Aya هالة Hala منى Mona ريم Reem لينا Lina طارق Tareq
	كريم Karim سامي Sami رامي Rami وليد Waleed باسل Basel نبيل Nabil فادي Fadi زيد Zaid أنس Anas إيمان Iman
	أسماء Asmaa خديجة Khadija عائشة Aisha سعاد Suad غادة Ghada شيرين Shireen تالا Tala جود Joud لمى Lama رُبى Ruba
	عيسى Issa موسى Musa سليمان Suleiman داود Daoud إسماعيل Ismail إسحاق Ishaq يحيى Yahya زكريا Zakaria هارون Haroun صالح Saleh
	بلال Bilal ياسر Yasser ياسين Yassin ماجد Majed ماهر Maher مازن Mazen مروان Marwan معاذ Muath مهند Muhannad نادر Nader
	ناصر Nasser نزار Nizar هاني Hani هشام Hisham هيثم Haitham وائل Wael وسام Wissam يزن Yazan يعقوب Yaqoub فارس Fares
	فراس Firas فهد Fahd فيصل Faisal قصي Qusai قيس Qais كمال Kamal لؤي Luay ليث Laith عادل Adel عامر Amer
	عباس Abbas عثمان Othman عدنان Adnan عصام Issam عماد Imad عمار Ammar غسان Ghassan ضياء Diaa صلاح Salah شادي Shadi
	سيف Saif سعيد Saeed سعد Saad زياد Ziad رضا Rida رائد Raed ربيع Rabea حمزة Hamza حازم Hazem جمال Jamal
	جهاد Jihad ثامر Thamer تامر Tamer بشار Bashar أيمن Ayman أيوب Ayyoub أشرف Ashraf أكرم Akram أسامة Osama أحلام Ahlam
	أروى Arwa أريج Areej أميرة Amira إسراء Israa بتول Batoul بسمة Basma بيان Bayan تهاني Tahani جميلة Jamila جنى Jana
	حنان Hanan حنين Haneen حياة Hayat خلود Khuloud دعاء Duaa دلال Dalal رحمة Rahma رغد Raghad رهف Rahaf روان Rawan
	سمر Samar سميرة Samira سناء Sanaa سهى Suha سوسن Sawsan شهد Shahd شيماء Shaimaa صفاء Safaa ضحى Duha عبير Abeer
	علا Ola فرح Farah كوثر Kawthar لجين Lujain ميس Mais ميساء Maysaa نادين Nadine نجلاء Najlaa نسرين Nisreen وفاء Wafaa
	عبد_العزيز Abdulaziz عبد_الكريم Abdulkarim عبد_القادر Abdulqader عبد_الحميد Abdulhamid عبد_الوهاب Abdulwahab عبد_المجيد Abdulmajid`)

var arabicRoots = pairs(`
	مصر Masr شام Sham خطيب Khatib نابلس Nabuls حلب Halab زعب Zoub رفاع Rifa تميم Tamim غامد Ghamd عتيب Otaib
	قحطان Qahtan شمر Shamar حرب Harb مطير Mutair دوسر Dossar زهران Zahran سعد Saad هاشم Hashim قاسم Qasem كيلان Kilan
	بغداد Baghdad بصر Basr موصل Mosul كوف Kuf تكريت Tikrit دمشق Dimashq حمص Homs حمو Hamw طرابلس Tarabuls صيداو Sidaw
	بيروت Beirut جبل Jabal غزاو Ghazaw خليل Khalil مقدس Maqdis يافاو Yafaw عكاو Akkaw كرك Karak سلط Salt عجلون Ajloun
	طنطاو Tantaw دمياط Dimyat أسيوط Asyout سويس Suways فيوم Fayyum منوف Menouf شرقاو Sharqaw سوهاج Sohag قناو Qenaw إسكندر Iskandar
	مغرب Maghreb فاس Fas مكناس Meknas تونس Tunis قيروان Qairawan جزائر Jazair وهران Wahran قسنطين Qasantin طنج Tanj رباط Ribat
	يمن Yaman صنعان Sanaan حضرم Hadram عدن Adan تعز Taez مك Makk مدن Madan طائف Taif نجد Najd حجاز Hijaz
	كويت Kuwait بحران Bahran عمان Oman ظفار Dhofar صور Sour بدو Bad جندل Jandal عنز Anz شهر Shahr جهن Juhan
	بلو Balaw خزرج Khazraj أوس Aws طهطاو Tahtaw نقشبند Naqshband قادر Qader شاذل Shathel بكر Bakr صديق Siddiq فاروق Farouq
	جابر Jaber منصور Mansour شاهين Shahin درويش Darwish حمدان Hamdan سلام Salam عود Oud بدران Badran مراد Murad نصار Nassar
	عزام Azzam حداد Haddad نجار Najjar خياط Khayyat صباغ Sabbagh دباغ Dabbagh لحام Lahham طحان Tahhan خباز Khabbaz سقا Saqqa
	قصاب Qassab عطار Attar صائغ Sayegh حلاق Hallaq بنا Banna جمال Jammal بيطار Bitar زيات Zayyat كتان Kattan حريري Hariri
	كنان Kinan وائل Wael ربيع Rabie سليم Sulaim هلال Hilal كلاب Kilab نمير Numair عقيل Aqeel خفاج Khafaj زبيد Zubaid`)

var englishFirst = strings.Fields(`
	James Mary John Emma Oliver Sophie Grace Thomas Daniel Hannah Samuel Ruth Benjamin Alice George Zoë Patrick Nina Edward Isla
	Martin Freya Callum Amelia Hugo Beth Ewan Clara Louis Megan Owen Priya Tomasz Aisha Lucy Harriet Joel Marta Noah Poppy
	Victor Chloé William Henry Jack Charlie Jacob Alfie Freddie Oscar Leo Archie Theo Arthur Logan Joshua Alexander Max Isaac Dylan
	Lewis Harvey Adam Luke Nathan Liam Ryan Connor Finley Toby Reuben Caleb Gabriel Elliot Sebastian Felix Jude Rory Angus Fergus
	Olivia Ava Mia Ella Lily Sophia Evie Charlotte Jessica Daisy Phoebe Florence Rosie Matilda Willow Erin Layla Eliza Imogen Martha
	Rebecca Rachel Sarah Laura Emily Katherine Elizabeth Victoria Abigail Bethany Caroline Diana Eleanor Fiona Georgia Heather Ingrid Joanna Karen Linda
	Margaret Natalie Pamela Rosalind Susan Teresa Ursula Vanessa Wendy Yvonne Adrian Brian Colin Derek Eric Frank Gordon Howard Ian Julian
	Keith Leonard Malcolm Nigel Oswald Peter Quentin Robert Stephen Trevor Vincent Walter Andrew Bernard Christopher Dominic Edmund Francis Gregory Harold`)

var englishLast = strings.Fields(`
	Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson
	Clarke Khan Hughes Edwards Turner Hill Moore Cooper Ward Morris King Watson Baker Harrison Morgan Allen Scott Phillips Young Mitchell
	Bennett O'Brien Whitfield Marsh Lindqvist Foster Grant Ellis Barker Walsh Hart Pemberton Reid Sinclair Dawson Novak Fletcher MacLeod Osborne Quinn
	Ramsey Stone Underwood Vaughan Kowalska Yates Ashworth Byrne Chapman Drummond Fraser Gallagher Hamilton Irwin Jenkins Kendall Lawson Murray Nolan Pearce`)

var placeBegins = strings.Fields(`
	Brad Ash Black Whit Green Hart Stan Wood Mar Nor Sud West East Thorn Hazel Oak Elm Birch Rose Heath
	Lang Brom Cran Dun Ferr Gold Hals Ips Kings Lind Mill New Old Pen Queens Red Salt Temple Up Vin
	Wake Wal Wind Wick Wing York Burn Cal Chal Clay Col Cott Crow Dal Den Ding Ever Fair Farn Glad`)

var placeEnds = strings.Fields(`
	ton ford ham ley field worth bury wood well shaw dale brook stead combe hurst bridge wick more land low
	ridge cliff ing man son gate croft thorpe by hill church marsh grove mere caster port stone side way fold`)

var crowdCities = []string{"Amman", "عمّان", "القاهرة", "Riyadh", "جدة", "London", "بيروت", "Leeds", "دبي", "Glasgow", "الدار البيضاء", "Bristol", "بغداد", "Irbid", "الكويت"}

var crowdTags = []string{"newsletter", "زبون دائم", "gift boxes", "وصفات", "delivery", "vip", "wholesale", "مهرجان الربيع"}

var crowdNotes = []string{
	"Asked about five-litre tins", "تفضّل التواصل مساءً", "Prefers to be called in the evening", "سأل عن عبوة الخمسة ليترات", "Buys for a café in Leeds",
	"زبون من سوق السبت منذ البداية", "Has a nut allergy: no duqqa", "يريد التوصيل إلى جبل عمّان", "Met at the spring fair", "طلبت زعترًا بلا سمسم",
}

// Domains that nobody can own (RFC 2606).
var crowdDomains = []string{"gomail.example", "hotpost.example", "yoohoo.example", "outbox.example", "icloudy.example", "example.com", "example.org", "example.net", "work.example"}
