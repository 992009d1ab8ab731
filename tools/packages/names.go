package main

// words are what the systems show of the program beside its own window, and what
// FyneApp.toml has no place for.
type words struct {
	Summary, SummaryAr string // one line, without a full stop
	About, AboutAr     string // a paragraph
	NameAr             string
	GenericNameAr      string
	CommentAr          string
}

var theWords = words{
	Summary:   "Leads, consent and campaigns, encrypted on your own computer",
	SummaryAr: "العملاء المحتملون والموافقات والحملات، مشفّرة على حاسوبك",
	About: "Mujeeb keeps the leads of a Facebook page, the proof of what each of them agreed to, and every message sent to them, " +
		"in one encrypted file on the owner's own computer.",
	AboutAr: "يحفظ المجيب العملاء المحتملين لصفحة فيسبوك، وإثبات ما وافق عليه كل منهم، وكل رسالة أُرسلت إليهم، " +
		"في ملف واحد مشفّر على حاسوب صاحب الصفحة نفسه.",
	NameAr:        "المجيب",
	GenericNameAr: "حافظ العملاء المحتملين والموافقات",
	CommentAr:     "العملاء المحتملون، وإثبات ما وافقوا عليه، وكل رسالة، مشفّرة على حاسوبك",
}
