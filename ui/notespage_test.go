package ui

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/letters"
	"mujeeb/ui/page"
)

// phoned adds a lead with a telephone number.
func phoned(t *testing.T, v *data.Vault, name, number string) int64 {
	t.Helper()
	id, err := v.SaveLead(t.Context(), &data.Lead{Name: name, Lang: "en", Identities: []data.Identity{{Kind: data.Phone, Value: number}}})
	noError(t, err)
	return id
}

// Notes on a person are added, changed and deleted, each with its date, and stand in the
// timeline.
func TestLeadPage_Notes(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			id := datatest.MustLead(t, v, "Amal", "amal@example.org")
			w.goTo(page.Route{Page: page.Lead, ID: id})
			w.waitFor(w.T("note.add"))
			w.press(w.T("note.add"))
			w.press(w.T("note.save"))
			w.waitFor(w.T("note.missing"))
			w.fill(w.T("lead.note"), "likes olives")
			w.press(w.T("note.save"))
			w.waitFor("likes olives")
			w.waitFor(w.T("lead.timeline.title", "n", 2))
			w.clock.Add(5 * time.Minute)
			w.press(w.T("note.edit"))
			w.fill(w.T("lead.note"), "likes oil")
			w.press(w.T("note.save"))
			w.waitFor("likes oil")
			notes, err := v.Notes(t.Context(), id)
			if err != nil || len(notes) != 1 || notes[0].Text != "likes oil" || notes[0].ChangedAt.IsZero() {
				t.Errorf("%+v, %v", notes, err)
			}
			w.waitFor(w.T("note.when.changed", "date", w.app.env.Lang.DateTime(notes[0].At), "way", page.WayWords(w.app.env, notes[0].By)))
			w.press(w.T("note.delete"))
			w.waitFor(w.T("note.delete.title"))
			w.press(w.T("note.delete"))
			w.waitFor(w.T("lead.timeline.title", "n", 1))
			if notes, err := v.Notes(t.Context(), id); err != nil || len(notes) != 0 {
				t.Errorf("%+v, %v", notes, err)
			}
		})
	}
}

// What is typed in the form does not bring the note back that came with the person.
func TestLeadPage_FirstNote(t *testing.T) {
	w, v := openWindow(t, "en")
	id, err := v.SaveLead(t.Context(), &data.Lead{Name: "Amal", Note: "from the market", Identities: []data.Identity{{Kind: data.Email, Value: "amal@example.org"}}})
	noError(t, err)
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor("from the market")
	w.press(w.T("note.edit"))
	w.fill(w.T("lead.note"), "from the fair")
	w.press(w.T("note.save"))
	w.waitFor("from the fair")
	w.fill(w.T("lead.name"), "Amal Haddad")
	w.press(w.T("lead.save"))
	w.waitFor(w.T("lead.saved"))
	if l, err := v.Lead(t.Context(), id); err != nil || l.Note != "" || len(l.Notes) != 1 || l.Name != "Amal Haddad" {
		t.Errorf("%+v, %v", l, err)
	}
}

// The next step with a person is set on their page, shown on the first page on its day, and
// there put off or done.
func TestTodayPage_NextSteps(t *testing.T) {
	w, v := openWindow(t, "en")
	w.app.session.SetIdle(data.Settings{}) // nobody is away
	id := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor(w.T("step.set"))
	w.press(w.T("step.set"))
	w.press(w.T("step.save"))
	w.waitFor(w.T("step.text.missing"))
	w.fill(w.T("step.text"), "call about the order")
	w.fill(w.T("step.day"), "2026-10-01")
	w.press(w.T("step.save"))
	w.waitFor("call about the order")
	w.manyShots("lead-step", func() {
		w.goTo(page.Route{Page: page.Lead, ID: id})
		w.waitFor(w.T("step.done"))
	})
	w.goTo(page.Route{Page: page.Today})
	w.waitFor("call about the order")
	w.press(w.T("today.step.week"))
	w.wait("the step to be put off", func() bool {
		s, err := v.Step(t.Context(), id)
		return err == nil && s.Day.Format(time.DateOnly) == "2026-11-30"
	})
	w.wait("nothing to be due", func() bool { return !w.Sees("call about the order") })
	w.clock.Add(7 * 24 * time.Hour)
	w.app.Tick()
	w.waitFor("call about the order")
	w.press(w.T("today.step.open"))
	w.waitFor(w.T("lead.form.title"))
	w.goTo(page.Route{Page: page.Today})
	w.waitFor("call about the order")
	w.press(w.T("step.done"))
	w.wait("a note of what was done", func() bool {
		notes, err := v.Notes(t.Context(), id)
		return err == nil && len(notes) == 1 && notes[0].Done
	})
}

// The oldest steps that are due are shown, and the list of leads has all of them.
func TestTodayPage_ManySteps(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustLead(t, v, "Nothing to do", "nothing@example.org")
	for i := range 8 {
		id := datatest.MustLead(t, v, "Person "+string(rune('A'+i)), "person"+string(rune('a'+i))+"@example.org")
		noError(t, v.SetStep(t.Context(), id, data.Step{Day: w.clock.Now().AddDate(0, 0, -i), Text: "send the price list"}))
	}
	w.goTo(page.Route{Page: page.Today})
	w.waitFor("Person H")
	if w.Sees("Person A") {
		t.Error("the newest is shown, too")
	}
	w.manyShots("today-steps", func() {
		w.goTo(page.Route{Page: page.Today})
		w.waitFor(w.T("today.nextsteps"))
	})
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.steps.all", "n", 8))
	w.press(w.T("today.steps.all", "n", 8))
	w.waitFor(w.T("lead.count.some", "some", 8, "all", 9))
}

// The next step can be a column of the list of leads.
func TestLeadsPage_StepColumn(t *testing.T) {
	w, v := openWindow(t, "en")
	id := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")
	noError(t, v.SetStep(t.Context(), id, data.Step{Day: w.clock.Now(), Text: "call"}))
	w.goTo(page.Route{Page: page.Leads})
	w.waitFor(w.T("lead.count", "n", 1))
	w.press(w.T("lead.columns"))
	w.waitFor(w.T("lead.columns.text", "n", 2))
	w.press(w.T("step.title"))
	w.press(w.T("lead.columns.yes"))
	w.waitFor(w.app.env.Lang.Join(w.app.env.Lang.ShortDate(w.clock.Now()), "call"))
	w.shot("leads-step-column")
}

// browser takes the addresses that are opened.
type browser struct {
	opened []string
	err    error
}

func (b *browser) open(u *url.URL) error {
	b.opened = append(b.opened, u.String())
	return b.err
}

// A chat is opened by the press of its button alone, where the ground of that moment permits
// it, with the way out under the text; it is a contact, and the answer is taken down by hand.
func TestLeadPage_OpenChat(t *testing.T) {
	w, v := openWindow(t, "en")
	b := &browser{}
	w.app.p.Program.Browse = b.open
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Region: "JO"})
	offers, err := v.SavePurpose(t.Context(), data.Purpose{Name: "Offers by chat", Channel: data.ChannelPhone, Ground: data.GroundConsent})
	noError(t, err)
	id := phoned(t, v, "Omar", "+962791234567")
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor(w.T("chat.ask.open"))
	w.press(w.T("chat.ask.open"))
	w.waitFor(w.T("verdict.why.no_ground"))
	w.fill(w.T("chat.text"), "The new oil is here & fresh")
	w.press(w.T("chat.open"))
	if len(b.opened) != 0 {
		t.Fatalf("opened without a ground: %v", b.opened)
	}
	w.press(w.T("kit.cancel"))
	datatest.MustAgree(t, v, id, offers)
	w.manyShots("chat", func() {
		w.goTo(page.Route{Page: page.Lead, ID: id})
		w.waitFor(w.T("chat.ask.open"))
		w.press(w.T("chat.ask.open"))
		w.waitFor(w.T("chat.title"))
	})
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor(w.T("chat.ask.open"))
	w.press(w.T("chat.ask.open"))
	w.waitFor(w.T("chat.may.campaign"))
	w.waitFor(w.T("chat.goes.whatsapp"))
	w.waitFor(letters.ChatStop("en", "Olive & Thyme"))
	w.press(w.T("chat.open"))
	w.waitFor(w.T("chat.text.missing"))
	w.fill(w.T("chat.text"), "The new oil is here & fresh")
	w.press(w.T("chat.open"))
	w.waitFor(w.T("chat.opened"))
	w.wait("the browser", func() bool { return len(b.opened) == 1 })
	u, err := url.Parse(b.opened[0])
	if err != nil || u.Host != "wa.me" || u.Path != "/962791234567" || strings.Contains(b.opened[0], "+") ||
		u.Query().Get("text") != "The new oil is here & fresh\n\n"+letters.ChatStop("en", "Olive & Thyme") {
		t.Errorf("opened %q, %v", b.opened, err)
	}
	w.open(w.T("chat.opened"))
	w.waitFor(w.T("chat.unknown"))
	w.shot("chat-opened")
	w.press(w.T("chat.said.no"))
	w.waitFor(w.T("lead.record.no.title", "purpose", "Offers by chat"))
	w.press(w.T("lead.record.no.yes"))
	w.wait("the no to count", func() bool {
		verdict, _, err := v.ChatVerdict(t.Context(), id, data.ClassCampaign, offers)
		return err == nil && verdict == data.VerdictOptedOut
	})
	w.waitFor(w.T("consent.act.withdrawn"))
	w.press(w.T("chat.ask.open"))
	w.waitFor(w.T("verdict.why.opted_out"))
	w.choose(w.T("chat.what"), w.T("chat.class.breach"))
	w.choose(w.T("chat.app"), w.T("chat.app.sms"))
	w.waitFor(letters.ChatLegal("en", "Olive & Thyme"))
	w.fill(w.T("chat.text"), "A laptop was lost")
	b.err = errors.New("no program")
	w.press(w.T("chat.open"))
	w.waitFor(w.T("chat.unopened.title"))
	if !strings.HasPrefix(b.opened[1], "sms:+962791234567?body=A%20laptop%20was%20lost") {
		t.Errorf("opened %q", b.opened[1])
	}
	if all, err := v.Chats(t.Context(), id); err != nil || len(all) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
}

// The ground is asked again at the moment when the chat is opened.
func TestLeadPage_OpenChat_Late(t *testing.T) {
	w, v := openWindow(t, "ar")
	b := &browser{}
	w.app.p.Program.Browse = b.open
	offers, err := v.SavePurpose(t.Context(), data.Purpose{Name: "Offers by chat", Channel: data.ChannelPhone, Ground: data.GroundConsent})
	noError(t, err)
	id := phoned(t, v, "Omar", "+962791234567")
	datatest.MustAgree(t, v, id, offers)
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor(w.T("chat.ask.open"))
	w.press(w.T("chat.ask.open"))
	w.waitFor(w.T("chat.may.campaign"))
	w.fill(w.T("chat.text"), "مرحبا")
	_, err = v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: id, PurposeID: offers, Act: data.ActWithdrawn, Via: data.ViaSpoken, Grade: data.GradeWord})
	noError(t, err)
	w.press(w.T("chat.open"))
	w.waitFor(w.T("error.not_permitted"))
	if all, err := v.Chats(t.Context(), id); err != nil || len(all) != 0 || len(b.opened) != 0 {
		t.Errorf("%+v, %v, %q", all, err, b.opened)
	}
}
