package dossier

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mujeeb/text/lang"
	"mujeeb/text/lang/langtest"
)

// Every word of a person's file stands on its page, and every word on the page is there.
func TestWords_Used(t *testing.T) {
	en := langtest.MustRead(t, os.DirFS("../../letters"), "en")
	maps.DeleteFunc(en, func(key string, _ lang.Message) bool { return !strings.HasPrefix(key, prefix) })
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`\bt "([^"]+)"`).FindAllStringSubmatch(pageSource, -1) {
		used[prefix+m[1]] = true
		if _, ok := en[prefix+m[1]]; !ok {
			t.Errorf("the page has %q, which has no words", m[1])
		}
	}
	groups := []string{prefix + "month.", prefix + "list.", prefix + "paper."} // of moment, of lists and of PDF files
	for _, m := range regexp.MustCompile(`\b(?:code|print) "([a-z.]+?)\.?"`).FindAllStringSubmatch(pageSource, -1) {
		groups = append(groups, prefix+m[1]+".")
	}
	if len(used) < 50 || len(groups) < 10 {
		t.Fatalf("found only %d words and %d groups of words on the page", len(used), len(groups))
	}
	for _, key := range slices.Sorted(maps.Keys(en)) {
		if !used[key] && !slices.ContainsFunc(groups, func(g string) bool { return strings.HasPrefix(key, g) }) {
			t.Errorf("%s: the page does not use it", key)
		}
	}
}

// The words that the template picks by a code are all there.
func TestWords_Codes(t *testing.T) {
	for _, code := range []string{"en", "ar"} {
		words := wordsOf(code)
		for group, codes := range map[string][]string{
			"identity":       {"email", "phone", "psid"},
			"language":       {"", "ar", "en"},
			"lead":           {"contact", "agreed", "opted_out"},
			"medium":         {"email", "messenger", "phone"},
			"app":            {"whatsapp", "sms"},
			"basis":          {"consent", "soft_opt_in", "contract", "legal_duty", "legitimate_interest"},
			"act":            {"asked", "given", "refused", "withdrawn", "objected", "expired", "renewed", "proven", "lifted", "bounced", "unbounced"},
			"evidence":       {"contact", "word", "worded", "platform", "confirmed"},
			"channel":        {"form", "paper", "spoken", "email", "messenger", "website", "other"},
			"state":          {"queued", "claimed", "committed", "sent", "failed", "unsure", "skipped", "cancelled"},
			"reason":         {"opted_out", "outdated", "weak", "restricted", "no_request", "no_ground", "no_purpose", "asked", "bounced", "erased", "address_changed", "same_address", "decided", "interrupted"},
			"messages.class": {"campaign", "asking", "answer", "policy", "breach"},
			"right":          {"access", "rectify", "erase", "restrict", "portability", "object", "withdraw", "automated", "complaint"},
			"decision":       {"granted", "partly", "refused", "dropped"},
			"heard.outcome":  {"opt_out", "later", "bounced", "soft", "policy", "complaint", "reply", "auto", "request", "suggested"},
			"month":          {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
		} {
			for _, code := range codes {
				if _, err := words.text(group + "." + code); err != nil {
					t.Error(err)
				}
			}
		}
	}
	if got := wordsOf("en").code("state", "new_one"); got != "new_one" {
		t.Errorf("an unknown code shows as %q", got)
	}
}
