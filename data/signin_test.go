package data_test

import (
	"encoding/json"
	"maps"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func TestVault_AccountSignIn(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	a := data.Account{Kind: data.AccountSMTP, Host: "smtp.gmail.com", Port: 465, Security: data.SecurityTLS, FromAddress: "a@olive.example", PerMinute: 1, PerDay: 1, Connections: 1}
	id, err := v.SaveAccount(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	got, err := v.Account(ctx, id)
	if err != nil || got.SignIn != data.SignInPassword || got.Provider != "" {
		t.Errorf("got %+v, %v", got, err)
	}
	got.SignIn, got.Provider, got.User = data.SignInOAuth, "workspace", "a@olive.example"
	if _, err := v.SaveAccount(ctx, got); err != nil {
		t.Fatal(err)
	}
	if again, err := v.Account(ctx, id); err != nil || again != got {
		t.Errorf("got %+v, want %+v, %v", again, got, err)
	}
	for name, wrong := range map[string]func(*data.Account){
		"a way nobody knows": func(a *data.Account) { a.SignIn = "magic" },
		"nobody signs in":    func(a *data.Account) { a.User = " " },
	} {
		bad := got
		wrong(&bad)
		if _, err := v.SaveAccount(ctx, bad); data.CodeOf(err) == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if v.TokenName(id) == v.SecretName(id) || v.TokenName(id) == v.TokenName(id+1) {
		t.Error("names in the keyring are the same")
	}
}

func TestVault_OAuthClients(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	check := func(want map[string]string) {
		t.Helper()
		if got, err := v.OAuthClients(ctx); err != nil || !maps.Equal(got, want) {
			t.Errorf("got %v, %v", got, err)
		}
	}
	check(map[string]string{})
	for _, x := range [][2]string{{"google", " one "}, {"microsoft", "two"}, {"google", "three"}, {"microsoft", " "}} {
		if err := v.SaveOAuthClient(ctx, x[0], x[1]); err != nil {
			t.Fatal(err)
		}
	}
	check(map[string]string{"google": "three"})
	if err := v.SaveOAuthClient(ctx, "", "x"); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("got %v", err)
	}
}

func TestVault_SetupCheck(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	id, err := v.SaveAccount(ctx, data.Account{Kind: data.AccountSMTP, Host: "h.example", Port: 465, Security: data.SecurityTLS, FromAddress: "a@olive.example", PerMinute: 1, PerDay: 1, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.SetupCheck(ctx, id); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("got %v", err)
	}
	for _, findings := range []string{`{"a":1}`, `{"a":2}`} {
		clock.Add(time.Second)
		kept, err := v.SaveSetupCheck(ctx, id, json.RawMessage(findings))
		if err != nil {
			t.Fatal(err)
		}
		got, err := v.SetupCheck(ctx, id)
		if err != nil || string(got.Findings) != findings || !got.At.Equal(kept.At) || got.At.UnixMilli() != clock.Now().UnixMilli() {
			t.Errorf("got %s of %v, %v", got.Findings, got.At, err)
		}
	}
	if _, err := v.SaveSetupCheck(ctx, id+9, json.RawMessage(`{}`)); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("got %v", err)
	}
	if _, err := v.SaveSetupCheck(ctx, id, json.RawMessage(`{`)); data.CodeOf(err) != data.CodeBadChoice {
		t.Errorf("got %v", err)
	}
}
