package kittest

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
)

// galleryWords are the texts of the gallery, by language. They are content, so
// they are in no catalogue.
var galleryWords = map[string]map[string]string{
	"en": {
		"title": "Campaigns", "heading": "Autumn offer", "text": "Goes to 1,204 people who agreed to offers by email. 38 are left out: they opted out or gave no ground. سارة العلي (sara@example.org) is one of them.",
		"caption": "Last change 23 November 2026, 16:05", "start": "Start", "test": "Send a test", "erase": "Erase", "more": "Show why",
		"check": "I have read who is left out", "radio1": "Email", "radio2": "Messenger", "select": "Purpose", "offers": "Offers", "news": "News",
		"name": "Name", "email": "Email", "phone": "Phone", "note": "Note", "hint": "As it stands in the contract.", "bad": "This is no email address.",
		"namev": "Sara العلي 2", "notev": "Called on 12.3.2026 (again).\nسألت عن السعر: 250 JOD فقط.\nWants the new catalogue before the end of the month, and asked for the prices of all models that are in stock.",
		"tab1": "Message", "tab2": "People", "due": "Requests due", "leads": "Leads", "unsure": "Unsure sends",
		"banner": "The mailbox was last read 3 days ago.", "fix": "Read now", "work": "Importing leads.csv", "empty": "No campaigns yet", "emptyt": "A campaign sends one message to all who agreed to it.", "new": "New campaign",
		"search": "Search name, email or phone", "confirm": "Erase Sara Al-Ali?", "confirmt": "This can't be taken back. It takes out:", "i1": "Name, 2 identities and 14 fields", "i2": "3 messages and what they were answered", "keep": "Keep",
		"c1": "Name", "c2": "Phone", "c3": "Source", "c4": "State", "s1": "Live", "s2": "Opted out",
	},
	"ar": {
		"title": "الحملات", "heading": "عرض الخريف", "text": "تُرسل إلى 1,204 أشخاص وافقوا على العروض بالبريد الإلكتروني. استُبعد 38 شخصًا لأنهم ألغوا الاشتراك أو لا أساس لمراسلتهم. منهم Sara Al-Ali (sara@example.org).",
		"caption": "آخر تعديل 23 نوفمبر 2026، 16:05", "start": "ابدأ", "test": "أرسل تجربة", "erase": "محو", "more": "اعرض السبب",
		"check": "اطّلعت على من استُبعد", "radio1": "البريد الإلكتروني", "radio2": "Messenger", "select": "الغرض", "offers": "العروض", "news": "الأخبار",
		"name": "الاسم", "email": "البريد", "phone": "الهاتف", "note": "ملاحظة", "hint": "كما ورد في العقد.", "bad": "هذا ليس عنوان بريد إلكتروني.",
		"namev": "سارة Al-Ali 2", "notev": "اتصلت يوم 12.3.2026 (مجددًا).\nAsked about the price: 250 JOD only.\nتريد الدليل الجديد قبل نهاية الشهر، وسألت عن أسعار كل الطرازات المتوفرة في المخزن لدى شركة Facebook في عمّان.",
		"tab1": "الرسالة", "tab2": "الأشخاص", "due": "طلبات مستحقة", "leads": "العملاء المحتملون", "unsure": "رسائل غير مؤكدة",
		"banner": "قُرئ صندوق البريد آخر مرة قبل 3 أيام.", "fix": "اقرأ الآن", "work": "استيراد leads.csv", "empty": "لا حملات بعد", "emptyt": "ترسل الحملة رسالة واحدة إلى كل من وافق عليها.", "new": "حملة جديدة",
		"search": "ابحث بالاسم أو البريد أو الهاتف", "confirm": "محو سارة العلي؟", "confirmt": "لا يمكن التراجع عن هذا. يُمحى ما يلي:", "i1": "الاسم ومعرّفان و14 حقلًا", "i2": "3 رسائل وما ورد ردًا عليها", "keep": "إبقاء",
		"c1": "الاسم", "c2": "الهاتف", "c3": "المصدر", "c4": "الحالة", "s1": "ساري", "s2": "ألغى الاشتراك",
	},
}

// Gallery calls draw once for each language and mode. w has the texts; save
// takes a picture of the window, named after a page, and writes it to the
// folder in MUJEEB_GALLERY where that is set.
func Gallery(t *testing.T, draw func(t *testing.T, env *kit.Env, w map[string]string, save func(page string))) {
	for _, code := range []string{"en", "ar"} {
		for name, mode := range map[string]kit.Mode{"light": kit.Light, "dark": kit.Dark} {
			t.Run(code+"/"+name, func(t *testing.T) {
				env := New(t, code, mode)
				draw(t, env, galleryWords[code], func(page string) { savePicture(t, env, code, name, page) })
			})
		}
	}
}

// savePicture draws the window and fails the test where the picture is blank.
func savePicture(t *testing.T, env *kit.Env, code, mode, page string) {
	t.Helper()
	// A real window lays out anew when an object asks for more room; the canvas
	// of tests does only when its size changes.
	size := env.Window.Canvas().Size()
	env.Window.Resize(size.AddWidthHeight(1, 0))
	env.Window.Resize(size)
	img := env.Window.Canvas().Capture()
	colours := map[string]bool{}
	b := img.Bounds()
	for x := b.Min.X; x < b.Max.X; x += 3 {
		for y := b.Min.Y; y < b.Max.Y; y += 3 {
			colours[fmt.Sprint(img.At(x, y))] = true
		}
	}
	if len(colours) < 20 {
		t.Errorf("%s: only %d colours, nothing seems to be drawn", page, len(colours))
	}
	dir := os.Getenv("MUJEEB_GALLERY")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, fmt.Sprintf("%s-%s-%s.png", page, code, mode)))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// OnPage puts an object on a page's background, with the margin of a page.
func OnPage(o fyne.CanvasObject) fyne.CanvasObject {
	s := fyne.CurrentApp().Settings()
	ground := canvas.NewRectangle(s.Theme().Color(theme.ColorNameBackground, s.ThemeVariant()))
	return container.NewStack(ground, container.New(layout.NewCustomPaddedLayout(kit.GapLarge, kit.GapLarge, kit.GapLarge, kit.GapLarge), o))
}
