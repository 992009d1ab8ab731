//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"mujeeb/text/lang"
	"mujeeb/tools/drive/screen"
	uilang "mujeeb/ui/lang"
)

// The lead form that the owner brings in, and the folder where their files are.
// One row of the form has neither address nor number.
const (
	ownFiles = "Downloads"
	leadFile = "leads.csv"
	formRows = 200
	leads    = formRows - 1
)

// What the owner types, in either language.
const password = "four olive trees and a goat"

var (
	ownerName = texts{"Sami Haddad", "سامي حداد"}
	tagName   = texts{"harvest", "الحصاد"}
	howItWas  = texts{"ticked the box on the form", "وضع علامة في النموذج"}
	title     = texts{"Olive harvest", "موسم الزيتون"}
	subject   = texts{"{{first_name|friend}}, the new oil is here", "{{first_name|friend}} وصل الزيت الجديد"}
	body      = texts{
		"Dear {{first_name|friend}},\n\nthis year's **olive oil** has arrived from the press.",
		"السلام عليكم\n\nوصل **زيت الزيتون** لهذا الموسم من المعصرة",
	}
)

// texts are the same in English and in Arabic.
type texts struct{ english, arabic string }

// secretTexts are what must not be found in any file.
func secretTexts() []string {
	all := []string{password}
	for _, x := range []texts{ownerName, howItWas, title, subject, body} {
		for _, text := range []string{x.english, x.arabic} {
			all = append(all, strings.Split(strings.NewReplacer("{{first_name|friend}}", "\n", "**", "\n").Replace(text), "\n")...)
		}
	}
	return all
}

// owner is the person at the window.
type owner struct {
	t     *testing.T
	p     *screen.Person
	words *lang.Catalogue
}

// TestScene is what runs beside the program in a process of its own.
func TestScene(t *testing.T) {
	scenes := map[string]func(*owner){
		sceneFirstDay: (*owner).firstDay, "sending": (*owner).sending, "after_the_kill": (*owner).afterTheKill,
		"scrolling": (*owner).scrolling, sceneGoodbye: (*owner).saysGoodbye, "locking": (*owner).locksWhileSending,
		"lost_password": (*owner).losesPassword, "backup": (*owner).backsUp, "older_backup": (*owner).restoresOlder, "new_computer": (*owner).comesBack,
	}
	play, ok := scenes[os.Getenv(envScene)]
	if !ok {
		t.Skip("runs only inside the other tests, on a screen of its own")
	}
	p, err := screen.Sit(t.Context(), os.Getenv("DISPLAY"))
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv(envScene) == sceneFirstDay {
		p.Record = os.Getenv(envRecord)
	}
	o := &owner{t: t, p: p, words: uilang.New(os.Getenv(envLanguage))}
	defer func() { // the cross of the window's frame ends the program, also when the scene failed
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}()
	play(o)
}

func (o *owner) must(err error) {
	o.t.Helper()
	if err != nil {
		o.p.Keep("failed-" + o.words.Code())
		o.t.Fatal(err)
	}
}

func (o *owner) T(key string, args ...any) string { return o.words.T(key, args...) }

// say returns a text in the language of the window.
func (o *owner) say(x texts) string {
	if o.words.Code() == "ar" {
		return x.arabic
	}
	return x.english
}

func (o *owner) press(key string)             { o.t.Helper(); o.must(o.p.Press(o.T(key))) }
func (o *owner) fill(key string, x texts)     { o.t.Helper(); o.must(o.p.Fill(o.T(key), o.say(x))) }
func (o *owner) choose(key, option string)    { o.t.Helper(); o.must(o.p.Choose(o.T(key), o.T(option))) }
func (o *owner) open(words string)            { o.t.Helper(); o.must(o.p.Open(words)) }
func (o *owner) waitFor(key string, a ...any) { o.t.Helper(); o.must(o.p.WaitFor(o.T(key, a...))) }
func (o *owner) reads(words string)           { o.t.Helper(); o.must(o.p.WaitFor(words)) }
func (o *owner) key(name string)              { o.t.Helper(); o.must(o.p.Key(name)) }
func (o *owner) tab(key string)               { o.t.Helper(); o.must(o.p.Tab(o.T(key))) }
func (o *owner) write(text string)            { o.t.Helper(); o.must(o.p.Type(text)) }
func (o *owner) replace(text string)          { o.t.Helper(); o.must(o.p.Replace(text)) }

// rail goes to a page.
func (o *owner) rail(page, until string) {
	o.t.Helper()
	o.press("rail." + page)
	o.waitFor(until)
}

// hides looks at the files while the vault is open.
func (o *owner) hides(when string) {
	o.t.Helper()
	hides(o.t, os.Getenv("HOME"), when)
}

// firstDay is the main job, from the first start to the last lock.
func (o *owner) firstDay() {
	o.readsOwnLanguage()
	o.makeVault()
	o.definePurpose()
	o.importLeads()
	o.search()
	o.tag()
	o.hides("with the vault open, after the import")
	o.sendCampaign()
	o.readMail()
	o.hides("with the vault open, after the campaign")
	o.key("ctrl+l")
	o.waitFor("start.unlock.title")
	o.hides("after the vault was locked")
	o.unlock()
	o.must(o.p.Mark("done")) // how it looks then, for whoever does the same again
}

// readsOwnLanguage changes from English, by the way that whoever cannot read it finds.
func (o *owner) readsOwnLanguage() {
	english := uilang.New("en")
	o.reads(english.T("start.create.title"))
	for _, l := range lang.Languages() {
		if l.Code == o.words.Code() && l.Code != english.Code() {
			o.must(o.p.Press(l.Name))
			o.waitFor("start.create.title")
		}
	}
}

// makeVault makes the first vault with the keyboard alone. The focus is in the
// first field, and a complaint is seen without a move of the mouse.
func (o *owner) makeVault() {
	o.write(o.say(ownerName))
	o.key("Tab")  // to the country
	o.key("Down") // the first: Jordan
	o.tab("start.password.new")
	o.write(password)
	o.tab("start.create")
	o.key("space")
	o.waitFor("start.password.differs")
	o.tab("start.password.new")
	o.replace("password12")
	o.tab("start.create")
	o.key("space")
	o.waitFor("strength.common")
	o.tab("start.password.new")
	o.replace(password)
	o.tab("start.password.again")
	o.write(password)
	o.key("Return")
	o.waitFor("today.title")
}

func (o *owner) definePurpose() {
	o.rail("consent", "consent.empty.title")
	o.press("consent.empty.add")
	o.waitFor("consent.save")
	o.press("consent.save")
	o.waitFor("consent.people", "n", 0)
}

// importLeads finds the file in a folder of the home.
func (o *owner) importLeads() {
	o.rail("leads", "lead.empty.title")
	o.press("lead.import")
	o.waitFor("import.choose.title")
	o.press("import.choose")
	o.must(o.p.Mark("choosing")) // on another system the dialog may be another
	o.reads(ownFiles)
	o.open(ownFiles)
	o.reads(leadFile)
	o.open(leadFile)
	o.waitFor("import.step.file")
	o.must(o.p.Mark("chosen"))
	o.waitFor("import.counted", "n", formRows+2) // and the test rows
	o.key("Return")                              // the focus is in the first field
	o.waitFor("import.columns")
	o.press("import.next")
	o.press("import.proof.agreed")
	o.waitFor("import.proof.purpose")
	o.choose("import.proof.purpose", "consent.first.name")
	o.fill("import.proof.how", howItWas)
	o.key("ctrl+Return") // goes on from any field
	o.waitFor("import.tile.people")
	o.key("Return") // the focus is on the button
	o.waitFor("import.done")
	o.press("import.toleads")
	o.waitFor("lead.count", "n", leads)
}

// search finds somebody by Arabic letters, whatever the form of the alef.
func (o *owner) search() {
	o.key("ctrl+f")
	o.write("امل الرفاعي")
	o.waitFor("lead.count.some", "some", 1, "all", leads)
	o.reads("أمل الرفاعي")
	o.key("Escape")
	o.waitFor("lead.count", "n", leads)
}

// tag marks everybody, with the keyboard alone.
func (o *owner) tag() {
	o.must(o.p.TabToGrid())
	o.key("ctrl+a")
	o.waitFor("lead.selected", "n", leads)
	o.tab("lead.tag.add")
	o.key("Return")
	o.waitFor("lead.tag.add.title", "n", leads)
	o.write(o.say(tagName))
	o.key("Return")
	o.reads(o.say(tagName))
}

func (o *owner) sendCampaign() {
	o.rail("campaigns", "campaign.empty.title")
	o.press("campaign.empty.go")
	o.begin()
	o.waitFor("run.state.done")
}

// begin writes a campaign and starts it.
func (o *owner) begin() {
	o.waitFor("draft.name")
	o.fill("draft.name", title)
	o.choose("draft.purpose", "consent.first.name")
	o.choose("draft.account", "campaign.practice")
	o.press("draft.tab.message")
	o.fill("draft.subject", subject)
	o.fill("draft.body", body)
	o.press("draft.start")
	o.waitFor("send.pausable")
	o.press("send.yes")
}

func (o *owner) readMail() {
	o.rail("mailbox", "mail.from")
	last := strings.Split(o.say(body), "**")
	o.reads(last[len(last)-1])
}

// unlock types the password: the focus is there.
func (o *owner) unlock() {
	o.waitFor("start.unlock.title")
	o.write(password)
	o.key("Return")
	o.waitFor("today.title")
}

// sending is killed while a campaign leaves.
func (o *owner) sending() {
	o.unlock()
	o.rail("campaigns", "campaign.new")
	o.press("campaign.new")
	o.begin()
	o.must(o.p.Expect(o.T("run.state.running")))
	fmt.Println(momentMark, os.Getpid())
	<-o.t.Context().Done()
}

// afterTheKill finds everything as it was, and the campaign going on.
func (o *owner) afterTheKill() {
	o.unlock()
	o.rail("campaigns", "campaign.new")
	o.must(o.p.WaitForEnd(o.T("run.state.running")))
	o.waitFor("run.state.done")
}

// momentMark begins the line in which a scene asks to be killed.
const momentMark = "now: "

// moment returns the process that asks for it in a line, or 0.
func moment(line string) int {
	_, pid, _ := strings.Cut(line, momentMark)
	n, _ := strconv.Atoi(strings.TrimSpace(pid))
	return n
}

// marked is somebody whose name stands nowhere else.
const marked = "Quillfeather Zwart"

// addMarked adds them to a vault without people.
func (o *owner) addMarked() {
	o.rail("leads", "lead.empty.title")
	o.press("lead.new")
	o.waitFor("lead.name")
	o.must(o.p.Fill(o.T("lead.name"), marked))
	o.must(o.p.Fill(o.T("lead.email"), "quillfeather@zwart.example"))
	o.press("lead.save")
	o.waitFor("lead.erase")
}

// saysGoodbye makes a vault with somebody in it, sees that the program wrote its files,
// and deletes everything.
func (o *owner) saysGoodbye() {
	o.readsOwnLanguage()
	o.makeVault()
	o.definePurpose()
	o.addMarked()
	for _, path := range []string{"Mujeeb/vault.db", "Mujeeb/vault.keys", "Mujeeb/vault.kept"} {
		if _, err := os.Stat(filepath.Join(os.Getenv("HOME"), path)); err != nil {
			o.t.Error(err)
		}
	}
	o.rail("settings", "settings.business.title")
	o.press("settings.vault")
	o.waitFor("goodbye.card")
	o.tab("goodbye.card.button")
	o.key("space")
	o.waitFor("goodbye.title")
	o.write("Mujeeb")
	o.tab("goodbye.yes")
	o.key("space")
	o.waitFor("goodbye.done")
	o.key("Return")
	o.waitFor("start.create.title")
}
