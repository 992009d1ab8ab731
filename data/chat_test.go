package data_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func emptyFile(io.Writer) (data.Written, error) { return data.Written{}, nil }

// mustPhoned adds a lead with a telephone number alone.
func mustPhoned(t *testing.T, v *data.Vault, name, number string) int64 {
	t.Helper()
	id, err := v.SaveLead(t.Context(), &data.Lead{Name: name, Identities: []data.Identity{{Kind: data.Phone, Value: number}}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// mustChatPurpose adds a purpose that permits chats by telephone.
func mustChatPurpose(t *testing.T, v *data.Vault, name string) int64 {
	t.Helper()
	id, err := v.SavePurpose(t.Context(), data.Purpose{Name: name, Channel: data.ChannelPhone, Ground: data.GroundConsent})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// No chat for a purpose is opened without a live ground for it on the telephone, whatever
// other grounds there are, and a no counts at once; legal notices go all the same.
func TestVault_OpenChat_Gate(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	offers, mails := mustChatPurpose(t, v, "Offers"), datatest.MustPurpose(t, v, "News")
	omar := mustPhoned(t, v, "Omar", "+962791234567")
	mailed := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, omar, mails)
	datatest.MustAgree(t, v, mailed, offers)
	campaign := func(lead, purpose int64) data.Chat {
		return data.Chat{LeadID: lead, App: data.ChatWhatsApp, Class: data.ClassCampaign, PurposeID: purpose, Text: "Hello"}
	}
	opens := func(c data.Chat) data.Verdict {
		t.Helper()
		asked, _, err := v.ChatVerdict(ctx, c.LeadID, c.Class, c.PurposeID)
		if err != nil {
			t.Fatal(err)
		}
		before := chatsOf(t, v, c.LeadID)
		opened, err := v.OpenChat(ctx, c)
		is := data.VerdictAllowed
		if data.CodeOf(err) == data.CodeNotPermitted {
			is = data.Verdict(fieldOf(err))
		} else if err != nil {
			t.Fatal(err)
		}
		if is != asked || chatsOf(t, v, c.LeadID) != before && is != "" || is == "" && opened.Number != "+962791234567" {
			t.Errorf("asked %q, opened %q: %+v", asked, is, opened)
		}
		return is
	}
	say := func(act data.Act) {
		t.Helper()
		clock.Add(time.Minute)
		if _, err := v.RecordConsent(ctx, data.ConsentRecord{LeadID: omar, PurposeID: offers, Act: act, Via: data.ViaOther, Grade: data.GradeWord, How: "in the chat"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		name string
		do   func()
		chat data.Chat
		want data.Verdict
	}{
		{"never asked", func() {}, campaign(omar, offers), data.VerdictNoGround},
		{"agreed to mails alone", func() {}, campaign(omar, mails), data.VerdictNoPurpose},
		{"no number", func() {}, campaign(mailed, offers), data.VerdictNoAddress},
		{"agreed", func() { say(data.ActGiven) }, campaign(omar, offers), data.VerdictAllowed},
		{"said stop", func() { say(data.ActWithdrawn) }, campaign(omar, offers), data.VerdictOptedOut},
		{"a breach", func() {}, data.Chat{LeadID: omar, App: data.ChatSMS, Class: data.ClassBreach, Text: "A laptop was lost"}, data.VerdictAllowed},
		{"a policy", func() {}, data.Chat{LeadID: omar, App: data.ChatSMS, Class: data.ClassPolicy, Text: "New terms"}, data.VerdictAllowed},
	} {
		step.do()
		if got := opens(step.chat); got != step.want {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
	}
	if n, err := v.CountLeads(ctx, data.FilterOf(data.Rule{Kind: data.RuleContact, Op: data.RuleNever})); err != nil || n != 2 {
		t.Errorf("a chat counts as a message that was sent: %d, %v", n, err)
	}
}

func chatsOf(t *testing.T, v *data.Vault, lead int64) int {
	t.Helper()
	all, err := v.Chats(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// A chat that is opened is written down with its text, and noted without saying with whom;
// it goes with the person.
func TestVault_OpenChat(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	omar := mustPhoned(t, v, "Omar", "+962791234567")
	c := data.Chat{LeadID: omar, App: data.ChatWhatsApp, Class: data.ClassAnswer, Text: "Your order is here"}
	if _, err := v.OpenChat(ctx, c); err != nil {
		t.Fatal(err)
	}
	all, err := v.Chats(ctx, omar)
	if err != nil || len(all) != 1 || all[0].Text != c.Text || all[0].Number != "+962791234567" || all[0].By.Kind != "password" || all[0].At.IsZero() {
		t.Errorf("%+v, %v", all, err)
	}
	if acts, err := v.Activities(ctx, 1); err != nil || acts[0].Act != data.DidOpenChat {
		t.Errorf("done: %+v, %v", acts, err)
	}
	if f, err := v.PersonFile(ctx, omar); err != nil || len(f.Chats) != 1 {
		t.Errorf("in their file: %+v, %v", f.Chats, err)
	}
	for name, bad := range map[string]func(*data.Chat){
		"no text": func(c *data.Chat) { c.Text = " " }, "no app": func(c *data.Chat) { c.App = "" }, "an asking": func(c *data.Chat) { c.Class = data.ClassAsking },
		"a purpose of an answer": func(c *data.Chat) { c.PurposeID = 1 }, "a campaign for nothing": func(c *data.Chat) { c.Class = data.ClassCampaign },
	} {
		other := c
		bad(&other)
		if _, err := v.OpenChat(ctx, other); data.CodeOf(err) != data.CodeMissing && data.CodeOf(err) != data.CodeBadChoice {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := v.EraseLead(ctx, omar); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := v.Writer().QueryRow(`SELECT count(*) FROM chat`).Scan(&left); err != nil || left != 0 {
		t.Errorf("left: %d, %v", left, err)
	}
}

// A purpose that permits chats takes no run, and its words are in the ledger.
func TestPurpose_Phone(t *testing.T) {
	v, _ := datatest.Vault(t)
	offers := mustChatPurpose(t, v, "Offers")
	omar := mustPhoned(t, v, "Omar", "+962791234567")
	datatest.MustAgree(t, v, omar, offers)
	_, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "R", PurposeID: offers, Lang: "en", Subject: "S", Body: "B"})
	if data.CodeOf(err) != data.CodeOtherChannel {
		t.Errorf("a run by mail: %v", err)
	}
	if _, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Channel: data.ChannelPhone, Title: "R", PurposeID: offers, Lang: "en", Body: "B"}); data.CodeOf(err) != data.CodeBadChoice {
		t.Errorf("a run by telephone: %v", err)
	}
	if raw, err := v.ProvePerson(t.Context(), omar); err != nil || !strings.Contains(string(raw), "phone") {
		t.Errorf("the proof does not name the channel: %v", err)
	}
}
