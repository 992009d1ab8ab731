package byphone_test

import (
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/letters"
	"mujeeb/outbox/byphone"
)

// Whatever the owner writes, what the law wants stands under it, and the address holds that
// text and the number alone.
func TestOpen(t *testing.T) {
	v, _ := datatest.Vault(t)
	if err := v.SaveSettings(t.Context(), data.Settings{Controller: "Olive"}); err != nil {
		t.Fatal(err)
	}
	lead, err := v.SaveLead(t.Context(), &data.Lead{Name: "Omar", Identities: []data.Identity{{Kind: data.Phone, Value: "+962791234567"}}})
	if err != nil {
		t.Fatal(err)
	}
	purpose, err := v.SavePurpose(t.Context(), data.Purpose{Name: "Offers", Channel: data.ChannelPhone, Ground: data.GroundConsent})
	if err != nil {
		t.Fatal(err)
	}
	datatest.MustAgree(t, v, lead, purpose)
	for name, c := range map[string]struct {
		m             byphone.Message
		foot, address string
	}{
		"campaign": {byphone.Message{App: data.ChatWhatsApp, Class: data.ClassCampaign, PurposeID: purpose, Lang: "ar", Body: " زيت & 1+1 "}, letters.ChatStop("ar", "Olive"), "https://wa.me/962791234567?text=%D8%B2%D9%8A%D8%AA%20%26%201%2B1%0A%0A"},
		"answer":   {byphone.Message{App: data.ChatSMS, Class: data.ClassAnswer, Lang: "en", Body: "Yes"}, letters.ChatAnswer("en", "Olive"), "sms:+962791234567?body=Yes%0A%0AThis%20is"},
		"breach":   {byphone.Message{App: data.ChatSMS, Class: data.ClassBreach, Lang: "en", Body: "Lost"}, letters.ChatLegal("en", "Olive"), "sms:+962791234567?body=Lost%0A%0AThis%20is"},
		"policy":   {byphone.Message{App: data.ChatSMS, Class: data.ClassPolicy, Lang: "fr", Body: "New"}, letters.ChatLegal("en", "Olive"), "sms:+962791234567?body=New%0A%0A"},
	} {
		c.m.LeadID = lead
		chat, address, err := byphone.Open(t.Context(), v, c.m)
		if err != nil || chat.Text != strings.TrimSpace(c.m.Body)+"\n\n"+c.foot || !strings.HasPrefix(address.String(), c.address) || strings.ContainsAny(address.String()[len("sms:+"):], "+ ") {
			t.Errorf("%s: %q by %q, %v", name, chat.Text, address, err)
		}
	}
	if _, _, err := byphone.Open(t.Context(), v, byphone.Message{LeadID: lead, App: data.ChatSMS, Class: data.ClassAnswer, Lang: "en", Body: "  "}); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("without words: %v", err)
	}
}
