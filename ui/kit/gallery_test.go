package kit

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// words are the texts of the gallery, which are content and so stand in no catalogue.
var words = map[string]map[string]string{
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

// TestGallery draws every widget in both languages, light and dark. With MUJEEB_GALLERY=dir it leaves the pictures there.
func TestGallery(t *testing.T) {
	for _, code := range []string{"en", "ar"} {
		for name, mode := range map[string]Mode{"light": Light, "dark": Dark} {
			t.Run(code+"/"+name, func(t *testing.T) {
				env := newEnv(t, code, mode)
				w := words[code]
				env.show(galleryControls(env, w), 1100, 860)
				savePicture(t, env, code, name, "controls")
				env.show(galleryFields(env, w), 1100, 760)
				savePicture(t, env, code, name, "fields")
				env.show(galleryGrid(env, w), 1000, 520)
				savePicture(t, env, code, name, "grid")
				Confirm(env, ConfirmSpec{
					Title: w["confirm"], Text: w["confirmt"], Items: []string{w["i1"], w["i2"]}, Yes: w["erase"], No: w["keep"], Danger: true,
				})
				savePicture(t, env, code, name, "confirm")
				env.CloseDialogs()
				galleryOverlays(t, env, w, func(page string) { savePicture(t, env, code, name, page) })
			})
		}
	}
}

// savePicture draws the window, and fails if it came out blank.
func savePicture(t *testing.T, env *Env, code, mode, page string) {
	t.Helper()
	// A window lays out anew when an object asks for more room; the canvas of tests does when its size changes.
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

func onPage(env *Env, o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(canvas.NewRectangle(currentLook().color(theme.ColorNameBackground)), Pad(GapLarge, o))
}

func galleryControls(env *Env, w map[string]string) fyne.CanvasObject {
	disabled := NewButton(env, Primary, w["start"], nil)
	disabled.Disable()
	focused := NewButton(env, Plain, w["test"], nil)
	focused.focused = true
	hovered := NewIconButton(env, Plain, theme.MailSendIcon(), w["test"], nil)
	hovered.hovered = true
	buttons := Row(env,
		NewIconButton(env, Primary, theme.MediaPlayIcon(), w["start"], nil), focused, hovered,
		NewIconButton(env, Danger, theme.DeleteIcon(), w["erase"], nil), NewButton(env, Link, w["more"], nil), disabled,
		NewIconButton(env, Plain, theme.SettingsIcon(), "", nil))
	check := NewCheck(env, w["check"], nil)
	check.SetChecked(true)
	radio := NewRadioGroup(env, []Option{{"email", w["radio1"]}, {"messenger", w["radio2"]}}, nil)
	radio.SetSelected("messenger")
	chosen := NewSelect(env, []Option{{"offers", w["offers"]}, {"news", w["news"]}}, nil)
	chosen.SetSelected("offers")
	progress := NewProgressLine(env, w["work"], func() {})
	progress.Set(1204, 2000)
	tabs := NewTabs(env, Tab{w["tab1"], NewParagraph(env, w["text"], Body)}, Tab{w["tab2"], NewParagraph(env, "", Body)})
	tiles := Columns(env, 3, NewStatTile(env, w["leads"], "1,000,000", ToneNone, func() {}),
		NewStatTile(env, w["due"], "2", ToneWarn, func() {}), NewStatTile(env, w["unsure"], "1", ToneBad, func() {}))
	badges := Row(env, NewBadge(env, w["s1"], ToneGood), NewBadge(env, w["s2"], ToneBad), NewBadge(env, w["radio1"], ToneInfo),
		NewBadge(env, w["news"], ToneNeutral), NewBadge(env, w["due"], ToneWarn))
	return onPage(env, VBox(
		Row(env, NewLabel(env, w["title"], Title), Spacer(), badges),
		NewBanner(env, ToneWarn, w["banner"], NewButton(env, Plain, w["fix"], nil)),
		tiles,
		Columns(env, 2,
			NewCard(env, w["heading"], VBox(NewParagraph(env, w["text"], Body), NewLabel(env, w["caption"], Caption),
				NewTags(env, []string{w["offers"], w["news"], "VIP 2026"}, func(string) {})), NewButton(env, Link, w["more"], nil)),
			NewCard(env, "", VBox(tabs)),
		),
		buttons,
		Row(env, check, radio, chosen, NewSelect(env, []Option{{"offers", w["offers"]}}, nil)),
		progress,
		Row(env, Spacer(), NewEmptyState(env, theme.MailComposeIcon(), w["empty"], w["emptyt"], NewIconButton(env, Primary, theme.ContentAddIcon(), w["new"], nil)), Spacer()),
	))
}

func galleryFields(env *Env, w map[string]string) fyne.CanvasObject {
	name := NewEntry(env)
	name.SetText(w["namev"])
	name.move(3, false)
	name.anchor = len(name.text) - 1
	name.focused = true
	email := NewEntry(env)
	email.Direction = LTR
	email.SetText("sara@example")
	email.SetError(w["bad"])
	phone := NewEntry(env)
	phone.Direction = LTR
	phone.SetText("+962 79 123 4567")
	note := NewTextArea(env, 6)
	note.SetText(w["notev"])
	note.move(60, false)
	note.anchor = 20
	note.focused = true
	empty := NewEntry(env)
	empty.SetPlaceholder(w["hint"])
	password := NewPasswordEntry(env)
	password.SetText("correct horse")
	off := NewEntry(env)
	off.SetText(w["namev"])
	off.Disable()
	long := NewEntry(env)
	long.SetText(w["text"])
	form := FormGrid(env, Field{Label: w["name"], Widget: name, Hint: w["hint"]}, Field{Label: w["email"], Widget: email},
		Field{Label: w["phone"], Widget: phone}, Field{Label: w["note"], Widget: note},
		Field{Label: w["select"], Widget: NewSelect(env, []Option{{"offers", w["offers"]}}, nil)},
		Field{Label: w["heading"], Widget: Columns(env, 2, empty, password)}, Field{Label: w["title"], Widget: Columns(env, 2, off, long)})
	return onPage(env, VBox(NewSearch(env, w["search"], func(string) {}), NewCard(env, w["title"], form)))
}

func galleryGrid(env *Env, w map[string]string) fyne.CanvasObject {
	names := []string{"سارة العلي", "Jonas Weber", "محمد Al-Masri (2)", "شركة النور للتجارة العامة والمقاولات والاستيراد والتصدير في عمّان", "Émilie Dubois-Montgomery of the long and winding name and family"}
	g := NewGrid(env, []Column{
		{Title: w["c1"], Width: 160, Weight: 2, Sortable: true}, {Title: w["c2"], Width: 150, LTR: true, Sortable: true},
		{Title: w["c3"], Width: 120, Weight: 1}, {Title: w["c4"], Width: 120, Sortable: true},
	}, func() int { return 1_000_000 }, func(row, col int) string {
		switch col {
		case 0:
			return names[row%len(names)]
		case 1:
			return fmt.Sprintf("+962 79 %07d", row)
		case 2:
			return "leads.csv"
		}
		return []string{w["s1"], w["s2"]}[row%2]
	})
	g.Tone = func(row, col int) Tone {
		if col != 3 {
			return ToneNone
		}
		return []Tone{ToneGood, ToneBad}[row%2]
	}
	g.SetSort(0, false)
	page := onPage(env, g)
	env.show(page, 1000, 520)
	g.jump(999_999, false, false)
	g.toggle(999_995)
	g.focused = true
	g.MouseMoved(mouseAt(100, 140))
	return page
}

// galleryOverlays draws what opens over a page.
func galleryOverlays(t *testing.T, env *Env, w map[string]string, save func(string)) {
	name := NewEntry(env)
	name.Validate = func(string) string { return w["bad"] }
	ShowForm(env, FormSpec{Title: w["new"], Text: w["emptyt"], Yes: w["start"], Fields: []Field{
		{Label: w["name"], Widget: name, Hint: w["hint"]},
		{Label: w["select"], Widget: NewSelect(env, []Option{{"offers", w["offers"]}}, nil)},
		{Label: "", Widget: NewCheck(env, w["check"], nil)},
	}})
	env.press(fyne.KeyReturn)
	save("form")
	env.CloseDialogs()

	ShowError(env, w["work"], w["text"], "smtp: 535 5.7.8 authentication failed")
	save("error")
	env.CloseDialogs()

	chosen := NewSelect(env, []Option{{"a", w["offers"]}, {"b", w["news"]}, {"c", "Facebook 2026"}, {"d", w["heading"]}}, nil)
	chosen.SetSelected("b")
	env.show(onPage(env, VBox(Leading(env, chosen))), 500, 300)
	chosen.Open()
	save("menu")
	env.press(fyne.KeyEscape)

	env.show(onPage(env, VBox()), 900, 680)
	posted := make(queue, 10)
	env.Post = func(f func()) { posted <- f }
	env.folder = "testdata"
	env.Picker().SaveFile("leads.csv", Filter{}, func(string) {})
	posted.run(t)
	save("picker")
	env.CloseDialogs()
}
