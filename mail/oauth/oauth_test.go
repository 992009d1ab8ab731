package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/oauth"
	"mujeeb/mail/oauth/oauthtest"
	"mujeeb/text/secret"
)

var words = oauth.Words{Lang: "ar", RTL: true, Title: "المجيب", Done: "تم <b>", Failed: "فشل", Other: "غيره"}

func client(a *oauthtest.Authority) oauth.Client {
	return oauth.Client{Authority: a.Row, ID: oauthtest.ClientID, Secret: secret.New(oauthtest.ClientSecret),
		Dial: dial.New(time.Now, nil).For(dial.SignIn), Roots: a.Roots()}
}

// page is what a browser showed at the end.
type page struct {
	status int
	text   string
	err    error
}

// signIn signs in; visit is what the person does with the address. It returns what their
// browser showed.
func signIn(t *testing.T, c oauth.Client, visit func(*url.URL) page) (oauth.Grant, page, error) {
	t.Helper()
	shown := make(chan page, 1)
	g, err := c.SignIn(t.Context(), "leila@olive.example", words, func(address *url.URL) {
		go func() { shown <- visit(address) }()
	})
	return g, <-shown, err
}

func agree(a *oauthtest.Authority) func(*url.URL) page {
	return func(address *url.URL) page {
		status, text, err := a.Browse(address)
		return page{status, text, err}
	}
}

// wantReason fails unless err is a sign-in's error of this reason, which tells no secret.
func wantReason(t *testing.T, err error, want mail.Reason, never ...string) *mail.Error {
	t.Helper()
	e, ok := errors.AsType[*mail.Error](err)
	if !ok || e.Reason != want || e.Op != mail.OpAuth {
		t.Fatalf("got %v, want the reason %s", err, want)
	}
	for _, secret := range append(never, oauthtest.ClientSecret) {
		if secret != "" && strings.Contains(fmt.Sprintf("%v %+v %s", err, err, e.Text), secret) {
			t.Errorf("the error tells %q", secret)
		}
	}
	return e
}

func TestClient_SignIn(t *testing.T) {
	a := oauthtest.Start(t)
	for _, host := range []string{"127.0.0.1", "localhost"} {
		a.Row.Redirect = host
		before := time.Now()
		g, shown, err := signIn(t, client(a), agree(a))
		if err != nil {
			t.Fatal(err)
		}
		if !a.Holds(g.Access.Reveal()) || !a.HoldsRefresh(g.Refresh.Reveal()) || g.Expires.Before(before.Add(time.Hour)) || g.Expires.After(time.Now().Add(time.Hour)) {
			t.Errorf("got %+v", g)
		}
		if shown.err != nil || shown.status != http.StatusOK || !strings.Contains(shown.text, "تم &lt;b&gt;") || !strings.Contains(shown.text, `lang="ar" dir="rtl"`) {
			t.Errorf("the browser shows %+v", shown)
		}
		if a.Hint != "leila@olive.example" {
			t.Errorf("the browser was asked for %q", a.Hint)
		}
	}
	asked := a.Asked()
	if len(asked) != 2 || asked[0].Get("code_verifier") == "" || asked[0].Get("code_verifier") == asked[1].Get("code_verifier") || len(asked[0].Get("code_verifier")) < 43 {
		t.Errorf("asked by %v", asked)
	}
}

// What comes back without the state of this sign-in changes nothing, whoever sends it, and
// the right answer counts once.
func TestClient_SignIn_Strangers(t *testing.T) {
	a := oauthtest.Start(t)
	g, shown, err := signIn(t, client(a), func(address *url.URL) page {
		back, _ := url.Parse(address.Query().Get("redirect_uri"))
		state := address.Query().Get("state")
		for _, try := range []struct {
			method, path, host, query string
			want                      int
		}{
			{"GET", "/", "", "code=stolen", 400},
			{"GET", "/", "", "code=stolen&state=" + state[:len(state)-1], 400},
			{"GET", "/", "", "code=stolen&state=" + state + "x", 400},
			{"GET", "/", "evil.example:" + back.Port(), "code=stolen&state=" + state, 404},
			{"GET", "/favicon.ico", "", "code=stolen&state=" + state, 404},
			{"POST", "/", "", "code=stolen&state=" + state, 404},
		} {
			r, err := http.NewRequestWithContext(t.Context(), try.method, "http://"+back.Host+try.path+"?"+try.query, nil)
			if err != nil {
				return page{err: err}
			}
			if try.host != "" {
				r.Host = try.host
			}
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				return page{err: err}
			}
			answer.Body.Close()
			if answer.StatusCode != try.want {
				return page{err: fmt.Errorf("%+v was answered with %d", try, answer.StatusCode)}
			}
			if try.want == 400 && (answer.Header.Get("Content-Security-Policy") == "" || answer.Header.Get("Cache-Control") != "no-store") {
				return page{err: errors.New("the page may be kept, or load something")}
			}
		}
		return agree(a)(address)
	})
	if err != nil || shown.err != nil || !a.Holds(g.Access.Reveal()) {
		t.Errorf("%v, %v", err, shown.err)
	}
	for _, asked := range a.Asked() {
		if asked.Get("code") == "stolen" {
			t.Error("a stranger's code was tried")
		}
	}
}

// After a sign-in, and after one that was cancelled, nothing listens any more.
func TestClient_SignIn_ListensNoLonger(t *testing.T) {
	a := oauthtest.Start(t)
	var host string
	ctx, cancel := context.WithCancel(t.Context())
	_, err := client(a).SignIn(ctx, "", words, func(address *url.URL) {
		back, _ := url.Parse(address.Query().Get("redirect_uri"))
		host = back.Host
		if name, _, _ := net.SplitHostPort(host); name != "127.0.0.1" {
			t.Errorf("it listens on %s", host)
		}
		cancel()
	})
	wantReason(t, err, mail.ReasonCancelled)
	if c, err := net.Dial("tcp", host); err == nil {
		c.Close()
		t.Error("it listens on")
	}
}

// What an authority, or the person, says in the browser.
func TestClient_SignIn_Refused(t *testing.T) {
	a := oauthtest.Start(t)
	for query, want := range map[string]mail.Reason{
		"error=access_denied": mail.ReasonSignInDenied,
		"error=access_denied&error_description=AADSTS65001:+no+consent": mail.ReasonSignInConsent,
		"error=consent_required":    mail.ReasonSignInConsent,
		"error=unauthorized_client": mail.ReasonSignInClient,
		"error=invalid_scope":       mail.ReasonSignInScope,
		"error=server_error":        mail.ReasonSignInServer,
		"error=somethingelse":       mail.ReasonSignInAnswer,
		"nothing=at+all":            mail.ReasonSignInAnswer,
		"code=forged":               mail.ReasonSignInEnded,
	} {
		_, shown, err := signIn(t, client(a), func(address *url.URL) page {
			back, _ := url.Parse(address.Query().Get("redirect_uri"))
			answer, err := http.Get(back.String() + "/?" + query + "&state=" + address.Query().Get("state"))
			if err != nil {
				return page{err: err}
			}
			defer answer.Body.Close()
			text := make([]byte, 2000)
			n, _ := answer.Body.Read(text)
			return page{status: answer.StatusCode, text: string(text[:n])}
		})
		wantReason(t, err, want, "forged")
		if shown.err != nil || !strings.Contains(shown.text, words.Failed) {
			t.Errorf("%s: the browser shows %+v", query, shown)
		}
	}
}

func TestClient_SignIn_NoClient(t *testing.T) {
	c := client(oauthtest.Start(t))
	c.ID = ""
	_, err := c.SignIn(t.Context(), "", words, func(*url.URL) { t.Error("the browser was opened") })
	wantReason(t, err, mail.ReasonSignInNoClient)
}

// What the address that gives tokens answers.
func TestClient_Refresh_Errors(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		ahead  time.Duration
		want   mail.Reason
	}{
		"expired":       {400, `{"error":"invalid_grant","error_description":"gone"}`, 0, mail.ReasonSignInEnded},
		"clock":         {400, `{"error":"invalid_grant"}`, 7 * time.Minute, mail.ReasonSignInClock},
		"clock, behind": {400, `{"error":"invalid_grant"}`, -7 * time.Minute, mail.ReasonSignInClock},
		"nearly right":  {400, `{"error":"invalid_grant"}`, 4 * time.Minute, mail.ReasonSignInEnded},
		"consent":       {400, `{"error":"invalid_grant","error_description":"AADSTS65001: consent"}`, 0, mail.ReasonSignInConsent},
		"client":        {401, `{"error":"invalid_client"}`, 0, mail.ReasonSignInClient},
		"overloaded":    {503, `busy`, 0, mail.ReasonSignInServer},
		"later":         {429, `{"error":"temporarily_unavailable"}`, 0, mail.ReasonSignInServer},
		"scope":         {400, `{"error":"invalid_scope"}`, 0, mail.ReasonSignInScope},
		"less given":    {200, `{"access_token":"x","token_type":"bearer","scope":"mail.read profile"}`, 0, mail.ReasonSignInScope},
		"no token":      {200, `{"token_type":"bearer"}`, 0, mail.ReasonSignInAnswer},
		"another kind":  {200, `{"access_token":"x","token_type":"mac"}`, 0, mail.ReasonSignInAnswer},
		"no JSON":       {200, `<html>`, 0, mail.ReasonSignInAnswer},
		"a redirect":    {307, `/token`, 0, mail.ReasonSignInAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			a := oauthtest.Start(t)
			a.Ahead = c.ahead
			a.Answer(c.status, c.body)
			_, err := client(a).Refresh(t.Context(), secret.New("the-refresh-token"))
			e := wantReason(t, err, c.want, "the-refresh-token")
			if passing := e.Meaning() == mail.MeansAccountWait; passing != (c.want == mail.ReasonSignInServer) {
				t.Errorf("it means %s", e.Meaning())
			}
		})
	}
}

// An authority that is not who it should be, or is not there, is never shown a token.
func TestClient_Refresh_Road(t *testing.T) {
	a := oauthtest.Start(t)
	c := client(a)
	c.Roots = nil
	_, err := c.Refresh(t.Context(), secret.New("r"))
	if e := wantReason(t, err, mail.ReasonCertUntrusted); e.Kind != mail.TLS {
		t.Errorf("got %v", err)
	}
	if len(a.Asked()) != 0 {
		t.Error("it was asked")
	}
	c = client(a)
	c.Authority.Token = "https://127.0.0.1:1/token"
	_, err = c.Refresh(t.Context(), secret.New("r"))
	if e := wantReason(t, err, mail.ReasonRefused); e.Kind != mail.Unreachable {
		t.Errorf("got %v", err)
	}
	c = client(a)
	c.Dial = nil
	if _, err = c.Refresh(t.Context(), secret.New("r")); err == nil || len(a.Asked()) != 0 {
		t.Error("a connection was made that nobody lists")
	}
}

// Every connection to an authority is listed, with what it was for.
func TestClient_Listed(t *testing.T) {
	a := oauthtest.Start(t)
	changed := make(chan struct{}, 10)
	d := dial.New(time.Now, func() { changed <- struct{}{} })
	c := client(a)
	c.Dial = d.For(dial.SignIn)
	if _, err := c.Refresh(t.Context(), secret.New(a.Grant())); err != nil {
		t.Fatal(err)
	}
	<-changed // opened
	<-changed // closed
	if _, all := d.List(); len(all) != 1 || all[0].Why != dial.SignIn || all[0].Host != "127.0.0.1" || all[0].State != dial.Closed {
		t.Errorf("listed: %+v", all)
	}
}

// kept is a keeper in memory.
type kept struct {
	mu      sync.Mutex
	token   string
	all     []string
	getErr  error
	keepErr error
	onKeep  func(string)
}

func (k *kept) Refresh(context.Context) (secret.Secret, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return secret.New(k.token), k.getErr
}

func (k *kept) Keep(_ context.Context, s secret.Secret) error {
	if k.onKeep != nil {
		k.onKeep(s.Reveal())
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.keepErr != nil {
		return k.keepErr
	}
	k.token, k.all = s.Reveal(), append(k.all, s.Reveal())
	return nil
}

func source(c oauth.Client, k oauth.Keeper) *oauth.Source {
	return oauth.NewSource(func(context.Context) (oauth.Client, error) { return c, nil }, k)
}

func mustToken(t *testing.T, s *oauth.Source) string {
	t.Helper()
	token, err := s.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token.Reveal()
}

// A token is used until a minute before its end, then another one is got; each refresh
// token is used once.
func TestSource_Refreshes(t *testing.T) {
	a := oauthtest.Start(t)
	now := time.Now()
	c := client(a)
	c.Now = func() time.Time { return now }
	k := &kept{token: a.Grant()}
	s := source(c, k)
	first := mustToken(t, s)
	now = now.Add(58 * time.Minute)
	if mustToken(t, s) != first {
		t.Error("a token that holds was not used on")
	}
	a.Ahead = time.Until(now)
	now = now.Add(61 * time.Second)
	second := mustToken(t, s)
	if second == first || !a.Holds(second) || len(a.Asked()) != 2 || !a.HoldsRefresh(k.token) {
		t.Errorf("got %q after %q", second, first)
	}
	s.Refused(secret.New(first)) // late: it is not the token of now
	if mustToken(t, s) != second {
		t.Error("the token of now was dropped for another")
	}
	s.Refused(secret.New(second))
	if third := mustToken(t, s); third == second || !a.Holds(third) {
		t.Errorf("got %q after %q was refused", third, second)
	}
	s.Wipe(t.Context())
	if !a.Holds(mustToken(t, s)) {
		t.Error("there is no token after wiping")
	}
}

// Many ask at once, and the authority is asked once.
func TestSource_Together(t *testing.T) {
	a := oauthtest.Start(t)
	s := source(client(a), &kept{token: a.Grant()})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { mustHold(t, a, s) })
	}
	all.Wait()
	if n := len(a.Asked()); n != 1 {
		t.Errorf("the authority was asked %d times", n)
	}
}

// The new refresh token is kept before the access token is used, so that a program that
// is killed at any moment after the answer has it.
func TestSource_KeptBeforeUse(t *testing.T) {
	a := oauthtest.Start(t)
	old := a.Grant()
	k := &kept{token: old}
	killed := errors.New("killed")
	var s *oauth.Source
	k.onKeep = func(refresh string) {
		if !a.HoldsRefresh(refresh) || refresh == old {
			t.Errorf("kept %q", refresh)
		}
	}
	k.keepErr = killed // here the program is killed: nothing after it happens
	s = source(client(a), k)
	if token, err := s.Token(t.Context()); err == nil {
		t.Errorf("the token %q was handed out though nothing was kept", token.Reveal())
	}
	k.keepErr = nil // the keyring works again: what it did not take is not lost
	if mustToken(t, s); len(k.all) == 0 || !a.HoldsRefresh(k.token) {
		t.Error("the refresh token is lost")
	}
	after := source(client(a), k) // the next start of the program
	if !a.Holds(mustToken(t, after)) {
		t.Error("the sign-in is lost after a restart")
	}
}

// A refresh token that was used twice ends the sign-in at such an authority, which is told.
func TestSource_Reused(t *testing.T) {
	a := oauthtest.Start(t)
	old := a.Grant()
	mustToken(t, source(client(a), &kept{token: old}))
	_, err := source(client(a), &kept{token: old}).Token(t.Context())
	wantReason(t, err, mail.ReasonSignInEnded, old)
}

func TestSource_Errors(t *testing.T) {
	a := oauthtest.Start(t)
	k := &kept{}
	s := source(client(a), k)
	_, err := s.Token(t.Context())
	wantReason(t, err, mail.ReasonSignInNone)
	k.token = a.Grant()
	mustToken(t, s)
	a.Revoke()
	token, err := s.Token(t.Context())
	if err != nil {
		t.Fatal(err) // it can't know yet
	}
	s.Refused(token)
	_, err = s.Token(t.Context())
	wantReason(t, err, mail.ReasonSignInEnded, k.token)
	g, _, err := signIn(t, client(a), agree(a))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Adopt(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	if got := mustToken(t, s); got != g.Access.Reveal() || k.token != g.Refresh.Reveal() {
		t.Error("what the new sign-in gave is not used")
	}
	locked := errors.New("locked")
	k.getErr = locked
	s.Wipe(t.Context())
	if _, err := s.Token(t.Context()); !errors.Is(err, locked) {
		t.Errorf("got %v", err)
	}
}

// Whoever waits for another's question to the authority can give up.
func TestSource_GivenUp(t *testing.T) {
	a := oauthtest.Start(t)
	entered, busy := make(chan struct{}), make(chan struct{})
	a.OnRefresh = func() { close(entered); <-busy }
	s := source(client(a), &kept{token: a.Grant()})
	var other sync.WaitGroup
	other.Go(func() { mustHold(t, a, s) })
	<-entered
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Token(gone)
	wantReason(t, err, mail.ReasonCancelled)
	close(busy)
	other.Wait()
}

func mustHold(t *testing.T, a *oauthtest.Authority, s *oauth.Source) {
	if token, err := s.Token(t.Context()); err != nil || !a.Holds(token.Reveal()) {
		t.Errorf("got %v", err)
	}
}

// An authority that does not rotate leaves the refresh token as it is.
func TestSource_NoRotation(t *testing.T) {
	a := oauthtest.Start(t)
	a.Rotates, a.Life, a.Scope = false, 0, "MAIL.SEND mail.read"
	k := &kept{token: a.Grant()}
	s := source(client(a), k)
	s.Refused(secret.New(mustToken(t, s)))
	if second := mustToken(t, s); !a.Holds(second) || len(k.all) != 0 {
		t.Errorf("kept %q", k.all)
	}
}
