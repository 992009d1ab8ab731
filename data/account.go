package data

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/text/address"
)

// Account is a way to send messages over one channel. Its password is in the OS
// keyring under [Vault.SecretName], never here.
type Account struct {
	ID          int64
	Name        string // of the admin's choice; the sender's address when empty
	Kind        AccountKind
	Host        string   // of the mail server
	Port        int      // of the mail server
	Security    Security // of the connection to the mail server; "" for a page
	User        string   // to log in with; "" = without logging in
	Provider    string   // key of a preset of package mail/provider; "" = known by Host alone
	SignIn      SignIn   // how User logs in; "" counts as SignInPassword when it is saved
	FromName    string
	FromAddress string
	PerSecond   int // messages that may leave within any second; 0 = the provider has no such limit
	PerMinute   int // messages that may leave within any 60 seconds
	PerHour     int // messages that may leave within any 60 minutes; 0 = the provider has no such limit
	PerDay      int // messages that may leave within any 24 hours
	PerDomain   int // that may leave to addresses of one domain within any 60 minutes before campaigns and askings wait; 0 = no such limit
	Connections int // at once, 1 to 16

	Quiet     Hours     // in which campaigns and askings wait
	WarmSince time.Time // since when it is warmed up; zero = it isn't
}

// AccountKind says what an account leads to, and by that its channel.
type AccountKind string

// The kinds of accounts.
const (
	AccountSMTP    AccountKind = "smtp"    // a mail server
	AccountSandbox AccountKind = "sandbox" // the practice mail server inside the program
	AccountPage    AccountKind = "page"    // a Facebook page
)

// Channel returns the channel that an account of this kind sends over.
func (k AccountKind) Channel() Channel {
	if k == AccountPage {
		return ChannelMessenger
	}
	return ChannelEmail
}

// Security says how a connection to a mail server is protected.
type Security string

// The ways to protect a connection. Only one to this computer itself may do without.
const (
	SecurityTLS      Security = "tls"
	SecuritySTARTTLS Security = "starttls"
	SecurityLoopback Security = "loopback"
)

// SignIn says how an account logs in.
type SignIn string

// The ways to log in.
const (
	SignInPassword SignIn = "password" // also one that was made for this program, and a key
	SignInOAuth    SignIn = "oauth"    // in the browser; the keyring has what was given there
)

// Accounts returns all accounts by name, mail servers first.
func (v *Vault) Accounts(ctx context.Context) ([]Account, error) {
	return collect(ctx, v.db.Readers(), scanAccount, selectAccount+`WHERE deleted_at IS NULL ORDER BY kind DESC, name`)
}

// Account returns one account; of one that was deleted, what messages of the past need
// to be shown. Error code: CodeNotFound.
func (v *Vault) Account(ctx context.Context, id int64) (Account, error) {
	return oneAccount(ctx, v.db.Readers(), `WHERE id = ?`, id)
}

// account returns an account that was not deleted. Error code: CodeNotFound.
func account(ctx context.Context, q sqlite.Querier, id int64) (Account, error) {
	return oneAccount(ctx, q, `WHERE id = ? AND deleted_at IS NULL`, id)
}

func oneAccount(ctx context.Context, q sqlite.Querier, where string, id int64) (Account, error) {
	all, err := collect(ctx, q, scanAccount, selectAccount+where, id)
	if err == nil && len(all) == 0 {
		err = &Error{Code: CodeNotFound, Field: "account"}
	}
	if err != nil {
		return Account{}, err
	}
	return all[0], nil
}

// UsualAccount returns the account that a new run of a class is most likely sent by: the
// one that sent the latest run of that class, else the only one there is. 0 where nothing
// says which. An account for practice is nobody's usual one.
func (v *Vault) UsualAccount(ctx context.Context, class RunClass) (id int64, err error) {
	err = v.db.Readers().QueryRowContext(ctx, `WITH mine AS (SELECT id FROM account WHERE kind = ? AND deleted_at IS NULL)
		SELECT coalesce(
			(SELECT account_id FROM run WHERE class = ? AND started_at IS NOT NULL AND account_id IN mine ORDER BY started_at DESC, id DESC LIMIT 1),
			(SELECT max(id) FROM mine HAVING count(*) = 1), 0)`, AccountSMTP, class).Scan(&id)
	return id, err
}

const selectAccount = `SELECT id, name, kind, host, port, security, user, from_name, from_address, per_second, per_minute, per_hour, per_day, connections, provider, sign_in,
	quiet_from, quiet_until, warm_since, per_domain FROM account `

func scanAccount(r *sql.Rows, a *Account) error {
	var warm sql.NullInt64
	err := r.Scan(&a.ID, &a.Name, &a.Kind, &a.Host, &a.Port, &a.Security, &a.User, &a.FromName, &a.FromAddress, &a.PerSecond, &a.PerMinute, &a.PerHour, &a.PerDay, &a.Connections,
		&a.Provider, &a.SignIn, &a.Quiet.From, &a.Quiet.Until, &warm, &a.PerDomain)
	a.WarmSince = timeOf(warm)
	return err
}

// SaveAccount adds an account (ID 0) or writes its changes, and returns its ID.
// Error codes: CodeMissing, CodeBadChoice, CodeBadEmail, CodeNotFound.
func (v *Vault) SaveAccount(ctx context.Context, a Account) (int64, error) {
	a.Host, a.FromAddress = strings.TrimSpace(a.Host), strings.TrimSpace(a.FromAddress)
	if a.Name = strings.TrimSpace(a.Name); a.Name == "" {
		a.Name = a.FromAddress
	}
	if a.SignIn == "" {
		a.SignIn = SignInPassword
	}
	if err := a.check(); err != nil {
		return 0, err
	}
	err := v.write(ctx, "save account", func(tx *sqlite.Tx) (err error) {
		var before Account
		if a.ID != 0 {
			if before, err = account(ctx, tx, a.ID); err != nil {
				return err
			}
		}
		if a.ID, err = writeAccount(ctx, tx, a, v.now()); err != nil {
			return err
		}
		if err := v.noteAccount(ctx, tx, before, a); err != nil {
			return err
		}
		return v.startNotices(ctx, tx)
	})
	return a.ID, err
}

// writeAccount adds an account or writes its changes, and returns its ID.
func writeAccount(ctx context.Context, tx *sqlite.Tx, a Account, now time.Time) (int64, error) {
	args := []any{a.Name, a.Kind, a.Host, a.Port, a.Security, a.User, a.FromName, a.FromAddress, a.PerSecond, a.PerMinute, a.PerHour, a.PerDay, a.Connections,
		a.Provider, a.SignIn, a.Quiet.From, a.Quiet.Until, millis(a.WarmSince), a.PerDomain}
	if a.ID != 0 {
		r, err := tx.ExecContext(ctx, `UPDATE account SET name = ?, kind = ?, host = ?, port = ?, security = ?, user = ?, from_name = ?, from_address = ?,
			per_second = ?, per_minute = ?, per_hour = ?, per_day = ?, connections = ?, provider = ?, sign_in = ?,
			quiet_from = ?, quiet_until = ?, warm_since = ?, per_domain = ? WHERE id = ?`, append(args, a.ID)...)
		return a.ID, oneRow(r, err)
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO account (name, kind, host, port, security, user, from_name, from_address, per_second, per_minute, per_hour, per_day,
		connections, provider, sign_in, quiet_from, quiet_until, warm_since, per_domain, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append(args, now.UnixMilli())...)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// DeleteAccount deletes an account. Drafts lose it. Runs that are over, and what somebody
// who was let in could have seen, keep the record of who sent: then the account's row
// stays, without its server and its user, and is found by [Vault.Account] alone. Whoever
// calls it takes the password out of the keyring. Error codes: CodeNotFound,
// CodeAccountUsed.
func (v *Vault) DeleteAccount(ctx context.Context, id int64) error {
	return v.write(ctx, "delete account", func(tx *sqlite.Tx) error {
		a, err := account(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := takeBackNotices(ctx, tx, id, v.claims.ids()); err != nil { // another account sends them
			return err
		}
		var going, named bool
		err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM run WHERE account_id = ?1 AND state IN ('running', 'paused')),
			EXISTS (SELECT 1 FROM run WHERE account_id = ?1 AND state <> 'draft') OR EXISTS (SELECT 1 FROM credential WHERE account_id = ?1)`, id).Scan(&going, &named)
		if err != nil {
			return err
		}
		if going {
			return &Error{Code: CodeAccountUsed}
		}
		for _, statement := range []string{
			`UPDATE run SET account_id = NULL WHERE account_id = ? AND state = 'draft'`,
			`DELETE FROM setup_check WHERE account_id = ?`,
		} {
			if _, err := tx.ExecContext(ctx, statement, id); err != nil {
				return err
			}
		}
		if named {
			_, err = tx.ExecContext(ctx, `UPDATE account SET deleted_at = ?, host = '', user = '' WHERE id = ?`, v.now().UnixMilli(), id)
		} else {
			_, err = tx.ExecContext(ctx, `DELETE FROM account WHERE id = ?`, id)
		}
		if err != nil || a.Kind == AccountSandbox {
			return err
		}
		if err := v.noteDetail(ctx, tx, DidDeleteAccount, 1, a.detail()); err != nil {
			return err
		}
		return v.startNotices(ctx, tx)
	})
}

// check reports what an account of its kind is missing.
func (a Account) check() error {
	if err := oneOf("kind", a.Kind, AccountSMTP, AccountSandbox, AccountPage); err != nil {
		return err
	}
	if err := a.Quiet.check("quiet"); err != nil {
		return err
	}
	if a.PerDomain < 0 {
		return &Error{Code: CodeBadChoice, Field: "per_domain"}
	}
	if err := oneOf("sign_in", a.SignIn, SignInPassword, SignInOAuth); err != nil {
		return err
	}
	if a.SignIn == SignInOAuth && (a.Kind != AccountSMTP || strings.TrimSpace(a.User) == "") {
		return missing("user")
	}
	if a.Kind == AccountPage {
		if a.Name == "" {
			return missing("name")
		}
		return oneOf("security", a.Security, "")
	}
	if a.Kind == AccountSMTP && a.Host == "" {
		return missing("host")
	}
	if err := oneOf("security", a.Security, SecurityTLS, SecuritySTARTTLS, SecurityLoopback); err != nil {
		return err
	}
	if _, err := address.NormalEmail(a.FromAddress); err != nil {
		return &Error{Code: CodeBadEmail, Field: "from_address", Err: err}
	}
	return nil
}

// SecretName is what an account's password is called in the OS keyring. It is
// different for every vault and says nothing about the account.
func (v *Vault) SecretName(account int64) string {
	return fmt.Sprintf("smtp/%x/%d", []byte(v.first), account)
}

// TokenName is what the refresh token of an account is called in the OS keyring, apart
// from its password: neither is ever taken for the other.
func (v *Vault) TokenName(account int64) string {
	return fmt.Sprintf("oauth/%x/%d", []byte(v.first), account)
}
