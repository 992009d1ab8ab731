package data

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"mujeeb/data/sqlite"
)

// OAuthClients returns the client ids that the owner was given, by the key of the
// authority (package mail/provider).
func (v *Vault) OAuthClients(ctx context.Context) (map[string]string, error) {
	type client struct{ authority, id string }
	all, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, c *client) error {
		return r.Scan(&c.authority, &c.id)
	}, `SELECT authority, client_id FROM oauth_client`)
	ids := map[string]string{}
	for _, c := range all {
		ids[c.authority] = c.id
	}
	return ids, err
}

// SaveOAuthClient keeps the client id for an authority, and forgets it when it is empty.
// Error code: CodeMissing.
func (v *Vault) SaveOAuthClient(ctx context.Context, authority, id string) error {
	if authority == "" {
		return missing("authority")
	}
	id = strings.TrimSpace(id)
	return v.write(ctx, "save client id", func(tx *sqlite.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM oauth_client WHERE authority = ?`, authority); err != nil || id == "" {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO oauth_client (authority, client_id) VALUES (?, ?)`, authority, id)
		return err
	})
}

// ClientSecretName is what the secret that belongs to a client id is called in the OS
// keyring. It is different for every vault.
func (v *Vault) ClientSecretName(authority string) string {
	return fmt.Sprintf("client/%x/%s", []byte(v.first), authority)
}
