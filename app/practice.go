package app

import (
	"context"

	"mujeeb/data"
	"mujeeb/mail"
)

// PracticeName is what the account that leads to the practice mailbox is called
// (data.AccountSandbox). Whoever shows it has a word of their own for it.
const PracticeName = "Practice mailbox"

// ensurePractice sees to it that there is an account for practice, at the port of
// the server of this session.
func ensurePractice(ctx context.Context, v *data.Vault, s data.Settings, server mail.Account) error {
	accounts, err := v.Accounts(ctx)
	if err != nil {
		return err
	}
	practice := data.Account{
		Name: PracticeName, Kind: data.AccountSandbox, FromName: s.Controller, FromAddress: "practice@mujeeb.example",
		PerMinute: 60_000, PerDay: 1_000_000, Connections: 4,
	}
	for _, a := range accounts {
		if a.Kind == data.AccountSandbox {
			practice = a
		}
	}
	if practice.FromName == "" {
		practice.FromName = s.Controller
	}
	practice.Host, practice.Port, practice.Security = server.Host, server.Port, data.Security(server.Security)
	_, err = v.SaveAccount(ctx, practice)
	return err
}
