package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mujeeb/data/demo"
	"mujeeb/ui/page"
)

const password = "four olive trees and a goat"

// someone is a person of the lead form.
const (
	someone         = "Freya Kowalska"
	someonesAddress = "f.kowalska@example.com"
)

// people is how many rows the lead form has.
const people = 200

// testRows are those of the form's test tool, which stand on top.
const testRows = 2

// sending is the moment when messages are on their way.
const sending = "sending"

// leads is how many of them can be taken: one row has neither address nor number.
const leads = people - 1

// story is the main job, from the first start to the last lock.
func (g *guide) story() {
	g.makeVault()
	g.definePurpose()
	g.importLeads()
	g.sendCampaign()
	g.readMails()
	g.optOut()
	g.readLedger()
	g.changePolicy()
	g.reportBreach()
	g.readRegister()
	g.takeRequest()
	g.handOver()
	g.answerRequest()
	g.erase()
	g.settings()
	g.about()
	g.page(page.Today)
	g.waitFor(g.T("today.activities"))
	g.picture("today")
	g.activity()
	g.keepMails()
	g.lock()
	g.putBack()
}

func (g *guide) makeVault() {
	g.picture("first-start")
	g.fill(g.T("start.owner"), g.say("Sami Haddad", "سامي حداد"))
	g.choose(g.T("start.country"), g.T("settings.country.JO"))
	g.fill(g.T("start.password.new"), password)
	g.fill(g.T("start.password.again"), password)
	g.picture("password")
	g.press(g.T("start.create"))
	g.waitFor(g.T("today.title"))
	g.picture("today-empty")
}

func (g *guide) definePurpose() {
	g.page(page.Consent)
	g.waitFor(g.T("consent.empty.title"))
	g.press(g.T("consent.empty.add"))
	g.picture("purpose")
	g.press(g.T("consent.save"))
	g.waitFor(g.T("consent.edit"))
	g.picture("consent")
}

func (g *guide) importLeads() {
	g.page(page.Leads)
	g.waitFor(g.T("lead.empty.title"))
	g.picture("leads-empty")
	g.file("leads.csv", func(w io.Writer) error { return demo.LeadForm(w, people, 1) })
	g.press(g.T("lead.import"))
	g.press(g.T("import.choose"))
	g.waitFor(g.T("import.counted", "n", people+testRows))
	g.picture("import-file")
	g.press(g.T("import.next"))
	g.waitFor(g.T("import.columns"))
	g.picture("import-columns")
	g.press(g.T("import.next"))
	g.press(g.T("import.proof.agreed"))
	g.choose(g.T("import.proof.purpose"), g.T("consent.first.name"))
	g.fill(g.T("import.proof.how"), g.say("ticked \"send me offers\" on the form", "وضع علامة عند «أرسلوا لي العروض» في النموذج"))
	g.picture("import-proof")
	g.press(g.T("import.next"))
	g.waitFor(g.T("import.tile.people"))
	g.picture("import-preview")
	g.press(g.T("import.start"))
	g.waitFor(g.T("import.done"))
	g.picture("import-report")
	g.press(g.T("import.toleads"))
	g.waitFor(g.T("lead.count", "n", leads))
	g.picture("leads")
}

func (g *guide) sendCampaign() {
	g.page(page.Campaigns)
	g.waitFor(g.T("campaign.empty.title"))
	g.picture("campaigns-empty")
	g.press(g.T("campaign.empty.go"))
	g.waitFor(g.T("draft.name"))
	g.fill(g.T("draft.name"), g.say("Olive harvest", "موسم الزيتون"))
	g.choose(g.T("draft.purpose"), g.T("consent.first.name"))
	g.choose(g.T("draft.account"), g.T("campaign.practice"))
	g.press(g.T("draft.tab.message"))
	g.fill(g.T("draft.subject"), g.say("{{first_name|friend}}, the new oil is here", "{{first_name|صديقنا}}، وصل الزيت الجديد"))
	g.fill(g.T("draft.body"), g.say(harvestEnglish, harvestArabic))
	g.kept()
	g.picture("campaign-write")
	g.press(g.T("draft.tab.audience"))
	g.waitFor(g.T("reach.see"))
	g.picture("campaign-audience")
	g.press(g.T("draft.tab.preview"))
	g.waitFor(g.T("preview.choose"))
	g.picture("campaign-preview")
	g.press(g.T("draft.start"))
	g.waitFor(g.T("send.pausable"))
	g.picture("campaign-start")
	g.press(g.T("send.yes"))
	g.reach(sending)
	g.waitFor(g.T("run.state.done"))
	g.picture("campaign-done")
}

const harvestEnglish = `## Fresh from the press

Dear {{first_name|friend}},

this year's **olive oil** has arrived. Until Friday:

- 1 litre: 9 dinars
- 5 litres: 40 dinars

[See what there is](https://olive.example/oil)`

const harvestArabic = `## طازج من المعصرة

عزيزنا {{first_name|صديقنا}}،

وصل **زيت الزيتون** لهذا الموسم. حتى يوم الجمعة:

- لتر واحد: 9 دنانير
- 5 لترات: 40 دينارًا

[شاهد المعروض](https://olive.example/oil)`

// kept waits until the draft that was changed is in the vault.
func (g *guide) kept() { g.waitFor(g.T("draft.saved", "time", g.words.Clock(g.clock.Now()))) }

func (g *guide) readMails() {
	g.page(page.Mailbox)
	g.waitFor(g.T("mail.from"))
	g.fill(g.T("mailbox.search"), someonesAddress) // the others came in another order each time
	g.waitFor(someone)
	g.picture("mailbox")
}

// openLead finds somebody in the list and opens their page.
func (g *guide) openLead() {
	g.page(page.Leads)
	g.waitFor(g.T("lead.count", "n", leads))
	g.fill(g.T("lead.search"), someone)
	g.waitFor(g.T("lead.count.some", "some", 1, "all", leads))
	g.waitFor(someonesAddress)
	g.open(someone)
	g.waitFor(g.T("lead.erase"))
}

// optOut records by hand that a person no longer wants the campaigns.
func (g *guide) optOut() {
	g.openLead()
	g.picture("lead")
	g.press(g.T("lead.no.record"))
	g.waitFor(g.T("lead.record.no.yes"))
	g.picture("opt-out")
	g.choose(g.T("lead.how.channel"), g.T("consent.channel.spoken"))
	g.press(g.T("lead.record.no.yes"))
	g.waitFor(g.T("lead.timeline.title", "n", 4))
	g.picture("lead-no")
	g.press(g.T("lead.asof"))
	g.picture("as-of")
	g.fill(g.T("moment.label"), g.clock.Now().Add(-2*time.Minute).Format(page.MomentLayout)) // before they said no
	g.press(g.T("moment.show"))
	g.waitFor(g.T("lead.asof.back"))
	g.picture("as-of-answer")
	g.press(g.T("lead.asof.back"))
	g.waitFor(g.T("lead.asof"))
	g.do(func() error {
		g.files.path = filepath.Join(g.dir, "person-"+g.words.Code()+".mujeeb-proof")
		return nil
	})
	g.press(g.T("lead.proof"))
	g.press(g.T("export.next"))
	g.waitFor(g.T("proof.saved.title"))
	g.picture("proof")
	g.press(g.T("kit.ok"))
}

// ledgerEvents are those of the tour: the purpose, the import, what the people of the
// file said, and the no.
const ledgerEvents = leads + 3

// readLedger changes the words of the purpose, and has the ledger checked.
func (g *guide) readLedger() {
	g.page(page.Consent)
	g.waitFor(g.T("consent.edit"))
	g.press(g.T("consent.edit"))
	g.fill(g.T("consent.description"), g.say("Now and then an email with what's new and on offer.", "رسالة بريد من حين إلى آخر بالجديد والعروض."))
	g.press(g.T("consent.save"))
	g.waitFor(g.T("consent.change.title"))
	g.picture("purpose-change")
	g.press(g.T("consent.change.spelling"))
	g.press(g.T("consent.change.save"))
	g.waitFor(g.T("consent.versions", "n", 2))
	g.press(g.T("consent.versions", "n", 2))
	g.waitFor(g.T("consent.change.first"))
	g.picture("purpose-versions")
	g.press(g.T("kit.close"))
	g.press(g.T("consent.tab.ledger"))
	g.press(g.T("consent.check"))
	g.waitFor(g.T("consent.check.good", "n", ledgerEvents+1))
	g.picture("ledger")
	g.press(g.T("consent.tab.history"))
	g.waitFor(g.T("consent.channel.spoken"))
	g.picture("consent-history")
	g.open(g.T("consent.channel.spoken"))
	g.waitFor(g.T("consent.event.title", "number", ledgerEvents))
	g.picture("event")
	g.press(g.T("kit.close"))
}

func (g *guide) changePolicy() {
	g.page(page.Policies)
	g.waitFor(g.T("policy.empty.title"))
	g.press(g.T("policy.new"))
	g.waitFor(g.T("policy.text.title"))
	g.fill(g.T("policy.text.title"), g.say(policyEnglish, policyArabic))
	g.fill(g.T("policy.change"), g.say("We now also send mail by an outside provider.", "صرنا نرسل البريد أيضًا عبر مزوّد خارجي."))
	g.picture("policy")
	g.press(g.T("policy.save"))
	g.press(g.T("policy.save"))
	g.waitFor(g.T("policy.tell"))
	g.press(g.T("policy.tell"))
	g.press(g.T("policy.tell.write"))
	g.sendNotice("policy-notice")
}

const policyEnglish = `# What we do with your data

We keep your name, email address and phone number to write to you about what you agreed to, and nothing else.`

const policyArabic = `# ما نفعله ببياناتك

نحفظ اسمك وبريدك ورقم هاتفك لنكتب إليك في ما وافقت عليه، ولا شيء غير ذلك.`

// sendNotice sends the legal notice whose draft is shown.
func (g *guide) sendNotice(name string) {
	g.waitFor(g.T("run.legal"))
	g.choose(g.T("draft.account"), g.T("campaign.practice"))
	g.kept()
	g.picture(name)
	g.press(g.T("draft.start"))
	g.waitFor(g.T("send.pausable"))
	g.press(g.T("send.yes"))
	g.waitFor(g.T("run.state.done"))
}

func (g *guide) reportBreach() {
	g.page(page.Breaches)
	g.waitFor(g.T("breach.empty.title"))
	g.press(g.T("lost.open"))
	g.waitFor(g.T("lost.log.title"))
	g.press(g.T("page.back"))
	g.waitFor(g.T("breach.empty.title"))
	g.press(g.T("breach.new"))
	g.waitFor(g.T("breach.facts.title"))
	title := g.say("Laptop stolen from the car", "سرقة حاسوب من السيارة")
	g.fill(g.T("breach.field.title"), title)
	for _, part := range []string{"nature", "contact", "consequences", "measures"} {
		g.fill(g.T("breach.part.required", "part", g.T("breach.part."+part)), g.T("breach.part."+part+".example"))
	}
	g.press(g.T("breach.save"))
	g.waitFor(g.T("breach.clock.title"))
	g.press(g.T("page.back"))
	g.waitFor(g.T("breach.subtitle"))
	g.waitFor(title)
	g.open(title)
	g.waitFor(g.T("breach.clock.title"))
	g.waitFor(g.T("breach.people.count", "n", leads))
	g.picture("breach")
	g.press(g.T("breach.report.open"))
	g.waitFor(g.T("breach.report.do"))
	g.press(g.T("page.back"))
	g.waitFor(g.T("breach.clock.title"))
	g.press(g.T("breach.notice.write"))
	g.sendNotice("breach-notice")
}

// readRegister reads the data map, says how long data are kept, and notes somebody else
// who gets data.
func (g *guide) readRegister() {
	g.page(page.Register)
	g.waitFor(g.T("register.period"))
	g.press(g.T("register.period"))
	g.fill(g.T("register.period.label"), g.say("three years after the last word from the person", "ثلاث سنوات بعد آخر كلمة من الشخص"))
	g.press(g.T("register.save"))
	g.waitFor(g.T("register.profile"))
	g.picture("register")
	g.page(page.Retention)
	g.waitFor(g.T("retention.tab.rules"))
	g.press(g.T("retention.tab.rules"))
	g.waitFor(g.T("retention.sources"))
	g.page(page.Register)
	g.waitFor(g.T("register.profile"))
	g.press(g.T("register.profile"))
	g.waitFor(g.T("register.profile.contact"))
	g.picture("register-profile")
	g.press(g.T("kit.cancel"))
	g.press(g.T("register.add"))
	printer := g.say("Cedar print shop", "مطبعة الأرز")
	g.fill(g.T("register.name"), printer)
	g.picture("register-add")
	g.press(g.T("register.save"))
	g.press(g.T("register.tab.others"))
	g.waitFor(printer)
	g.picture("register-others")
	g.press(g.T("register.tab.vault"))
	g.picture("register-vault")
}

// takeRequest registers on a person's page that they want to see their data and be deleted.
func (g *guide) takeRequest() {
	g.page(page.Requests)
	g.waitFor(g.T("request.empty.title"))
	g.picture("requests-empty")
	g.openLead()
	g.press(g.T("request.new"))
	g.waitFor(g.T("request.new.of", "name", someone))
	g.choose(g.T("request.field.right"), g.T("request.right.erase"))
	g.choose(g.T("request.field.way"), g.T("request.way.phone"))
	g.fill(g.T("request.field.asked"), g.say("Send me what you have, then delete it.", "أرسلوا لي ما لديكم ثم احذفوه."))
	g.picture("request-new")
	g.press(g.T("request.register"))
	g.waitFor(g.T("request.log.title"))
	g.press(g.T("request.identity.check"))
	g.press(g.T("request.save"))
	g.waitFor(g.T("request.log.identity", "detail", g.T("request.identity.not_needed")))
	g.picture("request")
	g.press(g.T("request.person"))
	g.waitFor(g.T("lead.erase"))
}

// answerRequest decides, and writes down that the person was told; the list shows what is
// still to be done.
func (g *guide) answerRequest() {
	g.page(page.Requests)
	g.waitFor(someone)
	g.open(someone)
	g.waitFor(g.T("request.log.title"))
	g.press(g.T("request.decide"))
	g.waitFor(g.T("request.decide.text"))
	g.press(g.T("request.save"))
	g.waitFor(g.T("request.log.decided", "detail", g.T("request.decision.granted")))
	g.press(g.T("request.tell"))
	g.choose(g.T("request.told.way"), g.T("request.way.phone"))
	g.press(g.T("request.save"))
	g.waitFor(g.T("request.clock.undone.erase"))
	g.page(page.Requests)
	g.waitFor(someone)
	g.picture("requests")
	g.openLead()
}

func (g *guide) handOver() {
	g.do(func() error {
		g.files.path = filepath.Join(g.dir, "person-"+g.words.Code()+".zip")
		return nil
	})
	g.press(g.T("lead.export"))
	g.press(g.T("export.next"))
	g.waitFor(g.T("lead.exported.title"))
	g.picture("exported")
	g.press(g.T("kit.ok"))
}

func (g *guide) erase() {
	g.press(g.T("lead.erase"))
	g.waitFor(g.T("lead.erase.yes"))
	g.picture("erase")
	g.press(g.T("lead.erase.yes"))
	g.waitFor(g.T("lead.erased.title"))
	g.picture("erased")
	g.press(g.T("kit.ok"))
	g.press(g.T("lead.nomatch.all"))
	g.waitFor(g.T("lead.count", "n", leads-1))
}

func (g *guide) settings() {
	g.page(page.Settings)
	g.waitFor(g.T("settings.business.title"))
	g.picture("settings")
	g.press(g.T("settings.mail"))
	g.waitFor(g.T("account.add"))
	g.press(g.T("account.add"))
	g.waitFor(g.T("account.new.title"))
	g.choose(g.T("account.provider"), g.T("account.provider.gmail"))
	g.fill(g.T("account.from"), "sami.haddad@example.com")
	g.picture("account")
	g.press(g.T("settings.law"))
	g.waitFor(g.T("law.together"))
	g.press(g.T("law.done"))
	g.waitFor(g.T("law.together"))
	g.picture("law")
	g.press(g.T("settings.look"))
	g.picture("look")
}

// about reads what the program says about itself.
func (g *guide) about() {
	g.page(page.Settings)
	g.waitFor(g.T("settings.business.title"))
	g.press(g.T("about.title"))
	g.waitFor(g.T("about.connections.only"))
	g.picture("about")
	g.press(g.T("about.terms"))
	g.picture("terms")
	g.press(g.T("about.licences"))
	g.waitFor(licensedPart)
	g.picture("licences")
	g.press(g.T("help.title"))
	for _, chapter := range []string{"program", "owner", "people", "makers"} {
		g.press(g.T("help." + chapter))
		g.picture("help-" + chapter)
	}
}

func (g *guide) lock() {
	g.press(g.T("app.lock"))
	g.waitFor(g.T("start.unlock.title"))
	g.picture("locked")
	g.page(page.About)
	g.waitFor(g.T("about.data.locked"))
	g.picture("about-locked")
	g.press(g.T("page.back"))
	g.unlock()
}

func (g *guide) unlock() {
	g.fill(g.T("start.password"), password)
	g.press(g.T("start.unlock"))
	g.waitFor(g.T("today.title"))
}

// putBack puts an older copy of the vault back, so that the ledger no longer fits the
// heads that lie beside it.
func (g *guide) putBack() {
	older := map[string][]byte{} // the vault's file and its log
	g.shut()
	g.vaultFiles(func(path string) (err error) {
		older[path], err = os.ReadFile(path)
		return err
	})
	g.unlock()
	g.addSurveys()
	g.shut()
	g.vaultFiles(os.Remove)
	g.do(func() (err error) {
		for path, content := range older {
			err = errors.Join(err, os.WriteFile(path, content, 0o600))
		}
		return err
	})
	g.unlock()
	g.waitFor(g.T("today.ledger.open"))
	g.picture("today-older-copy")
	g.page(page.Consent)
	g.waitFor(g.T("consent.edit"))
	g.press(g.T("consent.tab.ledger"))
	g.press(g.T("consent.check"))
	g.waitFor(g.T("consent.finding.kept"))
	g.scrollTo(g.T("consent.finding.kept"))
	g.picture("ledger-findings")
}

// addSurveys defines another purpose.
func (g *guide) addSurveys() {
	name := g.say("Surveys", "الاستبيانات")
	g.page(page.Consent)
	g.waitFor(g.T("consent.edit"))
	g.press(g.T("consent.add"))
	g.fill(g.T("consent.name"), name)
	g.press(g.T("consent.save"))
	g.waitFor(name)
}

// shut locks the vault, and waits until it is closed: the page of the password is there
// before that.
func (g *guide) shut() {
	g.press(g.T("app.lock"))
	g.waitFor(g.T("start.unlock.title"))
	g.do(func() error { return g.Settle(g.isStill) })
}

// vaultFiles does something with the vault's file and with what SQLite keeps beside it,
// while the vault is locked.
func (g *guide) vaultFiles(f func(path string) error) {
	g.do(func() error {
		return filepath.WalkDir(g.home, func(path string, _ fs.DirEntry, err error) error {
			if err == nil && strings.HasPrefix(filepath.Base(path), "vault.db") {
				err = f(path)
			}
			return err
		})
	})
}

func (g *guide) activity() {
	g.press(g.T("today.activities.all"))
	g.waitFor(g.T("activity.act.vault_made"))
	g.picture("activity")
	g.press(g.T("activity.tab.connections"))
	g.waitFor(g.T("connection.why.practice"))
	g.picture("connections")
	g.press(g.T("log.title"))
	g.press(g.T("log.tab.report"))
	g.waitFor(g.T("log.report.save"))
	g.picture("report")
}
