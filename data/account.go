package data

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"mujeeb/data/sqlite"
	"mujeeb/text/address"
)

// Account is a way to send email. Its password is in the OS keyring under
// [Vault.SecretName], never here.
type Account struct {
	ID          int64
	Name        string
	Kind        string // "smtp", or "sandbox" for the practice server inside the program
	Host        string
	Port        int
	Security    string // "tls", "starttls" or "loopback"
	User        string
	FromName    string
	FromAddress string
	PerMinute   int // messages at most, by the provider's rules
	PerDay      int
	Connections int
}

// Accounts gives all accounts by name.
func (v *Vault) Accounts(ctx context.Context) ([]Account, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, a *Account) error {
		return r.Scan(&a.ID, &a.Name, &a.Kind, &a.Host, &a.Port, &a.Security, &a.User, &a.FromName, &a.FromAddress, &a.PerMinute, &a.PerDay, &a.Connections)
	}, `SELECT id, name, kind, host, port, security, user, from_name, from_address, per_minute, per_day, connections FROM account ORDER BY kind DESC, name`)
}

// Account gives one account. Error code: CodeNotFound.
func (v *Vault) Account(ctx context.Context, id int64) (Account, error) {
	all, err := v.Accounts(ctx)
	if err != nil {
		return Account{}, err
	}
	for _, a := range all {
		if a.ID == id {
			return a, nil
		}
	}
	return Account{}, &Error{Code: CodeNotFound}
}

// SaveAccount adds an account (ID 0) or writes its changes, and gives its ID.
// Error codes: CodeMissing, CodeBadEmail.
func (v *Vault) SaveAccount(ctx context.Context, a Account) (int64, error) {
	a.Host, a.FromAddress = strings.TrimSpace(a.Host), strings.TrimSpace(a.FromAddress)
	if a.Kind == "smtp" && a.Host == "" {
		return 0, missing("host")
	}
	if _, err := address.NormalEmail(a.FromAddress); err != nil {
		return 0, &Error{Code: CodeBadEmail, Field: "from_address", Err: err}
	}
	if a.Name = strings.TrimSpace(a.Name); a.Name == "" {
		a.Name = a.FromAddress
	}
	id := a.ID
	err := v.write(ctx, "save account", func(tx *sqlite.Tx) error {
		args := []any{a.Name, a.Kind, a.Host, a.Port, a.Security, a.User, a.FromName, a.FromAddress, a.PerMinute, a.PerDay, a.Connections}
		if id != 0 {
			r, err := tx.ExecContext(ctx, `UPDATE account SET name = ?, kind = ?, host = ?, port = ?, security = ?, user = ?, from_name = ?, from_address = ?,
				per_minute = ?, per_day = ?, connections = ? WHERE id = ?`, append(args, id)...)
			return oneRow(r, err)
		}
		r, err := tx.ExecContext(ctx, `INSERT INTO account (name, kind, host, port, security, user, from_name, from_address, per_minute, per_day, connections, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append(args, v.now().UnixMilli())...)
		if err != nil {
			return err
		}
		id, err = r.LastInsertId()
		return err
	})
	return id, err
}

// SecretName is what an account's password is called in the OS keyring. It is
// different for every vault and says nothing about the account.
func (v *Vault) SecretName(account int64) string {
	return fmt.Sprintf("smtp/%x/%d", []byte(v.salt), account)
}
