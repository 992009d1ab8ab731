package app

import (
	"context"
	"crypto/x509"
	"errors"
	"strings"
	"sync"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/oauth"
	"mujeeb/mail/provider"
	"mujeeb/text/secret"
)

// SignInParams are what signing in with the browser (OAuth 2) needs. The zero value is
// that of a program without client ids of its own.
type SignInParams struct {
	Clients   string                                  // as [ParseClients] reads them: those that whoever packages the program was given
	Authority func(string) (provider.Authority, bool) // by key; nil = those of package provider
	Roots     *x509.CertPool                          // nil = the system's
}

// BuiltInClient is a client id that whoever packages the program was given by an authority.
type BuiltInClient struct{ ID, Secret string }

// ParseClients reads client ids by the key of their authority, such as
// "google=ID:SECRET,microsoft=ID". What it can't read counts as none.
func ParseClients(list string) map[string]BuiltInClient {
	all := map[string]BuiltInClient{}
	for entry := range strings.SplitSeq(list, ",") {
		key, value, ok := strings.Cut(entry, "=")
		id, secret, _ := strings.Cut(value, ":")
		if ok && key != "" && id != "" {
			all[key] = BuiltInClient{id, secret}
		}
	}
	return all
}

// signIns are the sources of access tokens of a session's accounts: one for each, since a
// refresh token may be used only once.
type signIns struct {
	params  SignInParams
	mu      sync.Mutex // guards sources
	sources map[int64]*oauth.Source
}

// Tokens returns what gives access tokens for an account that signs in with the browser,
// to send by it and to hear by it.
func (s *Session) Tokens(a data.Account) *oauth.Source {
	s.signIns.mu.Lock()
	defer s.signIns.mu.Unlock()
	source := s.signIns.sources[a.ID]
	if source == nil {
		id := a.ID
		client := func(ctx context.Context) (oauth.Client, error) {
			now, err := s.Vault.Account(ctx, id)
			if err != nil {
				return oauth.Client{}, err
			}
			return s.OAuthClient(ctx, provider.ByKey(now.Provider).Authority)
		}
		source = oauth.NewSource(client, refreshKeeper{s.Secrets, s.Vault.TokenName(id)})
		if s.signIns.sources == nil {
			s.signIns.sources = map[int64]*oauth.Source{}
		}
		s.signIns.sources[a.ID] = source
	}
	return source
}

// wipe overwrites all access tokens.
func (s *signIns) wipe(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, source := range s.sources {
		source.Wipe(ctx)
	}
	s.sources = nil
}

// Authority returns where one signs in, by its key.
func (s *Session) Authority(key string) (provider.Authority, bool) {
	if s.signIns.params.Authority != nil {
		return s.signIns.params.Authority(key)
	}
	return provider.AuthorityOf(key)
}

// HasBuiltInClient reports whether the program brings a client id for an authority along.
func (s *Session) HasBuiltInClient(authority string) bool {
	return ParseClients(s.signIns.params.Clients)[authority].ID != ""
}

// OAuthClient returns what this program is to an authority: by the client id that the owner
// has entered, else by the one that it was packaged with. Without either, the client's ID is
// empty. Errors: *[mail.Error] of the keyring, or those of the vault.
func (s *Session) OAuthClient(ctx context.Context, authority string) (oauth.Client, error) {
	row, ok := s.Authority(authority)
	if !ok {
		return oauth.Client{}, mail.NewSignInError(mail.ReasonSignInNoClient, "", nil)
	}
	c := oauth.Client{Authority: row, Dial: s.Dialer.For(dial.SignIn), Roots: s.signIns.params.Roots, Now: s.now}
	ids, err := s.Vault.OAuthClients(ctx)
	if err != nil {
		return c, err
	}
	if c.ID = ids[authority]; c.ID == "" {
		built := ParseClients(s.signIns.params.Clients)[authority]
		c.ID, c.Secret = built.ID, secret.New(built.Secret)
		return c, nil
	}
	if row.Secret {
		c.Secret, err = kept(ctx, s.Secrets, s.Vault.ClientSecretName(authority))
	}
	return c, err
}

// refreshKeeper keeps the refresh token of an account in the keyring.
type refreshKeeper struct {
	store secrets.Store
	name  string
}

var _ oauth.Keeper = refreshKeeper{}

// Refresh returns the token.
func (k refreshKeeper) Refresh(ctx context.Context) (secret.Secret, error) {
	return kept(ctx, k.store, k.name)
}

// Keep keeps a token.
func (k refreshKeeper) Keep(ctx context.Context, refresh secret.Secret) error {
	return keyringTrouble(k.store.Set(ctx, k.name, refresh))
}

// kept returns a secret of the keyring, the empty one when there is none.
func kept(ctx context.Context, store secrets.Store, name string) (secret.Secret, error) {
	s, err := store.Get(ctx, name)
	if errors.Is(err, secrets.ErrNotFound) {
		return secret.Secret{}, nil
	}
	return s, keyringTrouble(err)
}

// keyringTrouble returns an error of the keyring as an *[mail.Error] that has the
// keyring's code as its reason.
func keyringTrouble(err error) error {
	if e, ok := errors.AsType[*secrets.Error](err); ok {
		return mail.NewSignInError(mail.Reason(e.Code), "", e)
	}
	return err
}
