package mail

import (
	"errors"
	"math"
	"strings"
	"testing"

	"mujeeb/text/address"
	"mujeeb/text/secret"
)

func TestTokens_RoundTrip(t *testing.T) {
	tokens := testTokens()
	for _, id := range []int64{1, 35, 36, 2731, math.MaxInt64} {
		token := tokens.Make(TokenOptOut, id)
		if token != strings.ToLower(token) || len(token) > maxTokenSize || address.CheckLocal(token) != "" {
			t.Errorf("token %q has the wrong form", token)
		}
		for _, written := range []string{token, strings.ToUpper(token)} {
			kind, got, err := tokens.Parse(written)
			if err != nil || kind != TokenOptOut || got != id {
				t.Errorf("Parse(%q) = %c, %d, %v", written, kind, got, err)
			}
		}
	}
	if again := testTokens(); tokens.Make(TokenOptOut, 7) == tokens.Make(TokenRef, 7) || tokens.Make(TokenOptOut, 7) != again.Make(TokenOptOut, 7) {
		t.Error("a token depends on kind and id, and on nothing else")
	}
}

func TestTokens_Refused(t *testing.T) {
	tokens := testTokens()
	good := tokens.Make(TokenOptOut, 2731)
	_, mac, _ := strings.Cut(good, "-")
	for _, s := range []string{
		"", "-", "u", "u1", "u1-", "u-" + mac, "u23w-" + mac, "b23v-" + mac, "u023v-" + mac, "u+23v-" + mac, "u-23v-" + mac, "u0-" + mac,
		good + "x", good[:len(good)-1], good + "\n", " " + good, "uzzzzzzzzzzzzzzzzzzzz-" + mac, strings.Repeat("u", 9999),
		good[:len(good)-1] + string('0'+('9'-good[len(good)-1])%10),
	} {
		if kind, id, err := tokens.Parse(s); !errors.Is(err, ErrToken) {
			t.Errorf("Parse(%q) = %c, %d, %v", s, kind, id, err)
		}
	}
	other := Tokens{Key: secret.New("another key of enough length")}
	if _, _, err := other.Parse(good); err == nil {
		t.Error("another vault takes the token")
	}
	other.Old = []secret.Secret{tokens.Key}
	if _, _, err := other.Parse(good); err != nil {
		t.Error("a former key no longer checks")
	}
}

func TestTokens_MakeRefusesWeakInput(t *testing.T) {
	if got := (Tokens{}).Make(TokenOptOut, 1) + (Tokens{Key: secret.New("short")}).Make(TokenOptOut, 1) +
		testTokens().Make(TokenOptOut, 0) + testTokens().Make('U', 1); got != "" {
		t.Errorf("got %q", got)
	}
	if _, _, err := (Tokens{}).Parse("u1-0000000000000000"); err == nil {
		t.Error("no key takes a token")
	}
}

func TestMailtoURL_Escapes(t *testing.T) {
	got := MailtoURL(mustAddress(t, "a+u1-x&y?=%@example.com"), "stop & go + 100% إلغاء")
	want := "mailto:a+u1-x%26y%3F%3D%25@example.com?subject=stop%20%26%20go%20%2B%20100%25%20%D8%A5%D9%84%D8%BA%D8%A7%D8%A1"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	to, subject, ok := parseMailto(got)
	if !ok || to.String() != "a+u1-x&y?=%@example.com" || subject != "stop & go + 100% إلغاء" {
		t.Errorf("reads back as %v, %q, %v", to, subject, ok)
	}
}

func FuzzTokens_Parse(f *testing.F) {
	tokens := testTokens()
	f.Add(tokens.Make(TokenOptOut, 1))
	f.Add("u2a-7s52j0njwgek40pq")
	f.Fuzz(func(t *testing.T, s string) {
		kind, id, err := tokens.Parse(s)
		if err == nil && !strings.EqualFold(tokens.Make(kind, id), s) {
			t.Fatalf("%q is taken for %c %d", s, kind, id)
		}
	})
}
