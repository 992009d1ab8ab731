package data

import (
	"context"
	"slices"
	"strings"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/text/address"
)

// OwnerMails says what the owner is told by email about the vault, and where.
type OwnerMails struct {
	To        string         `json:"to"`      // "" = nothing is mailed
	AccountID int64          `json:"account"` // that sends the mails; where there is none of this ID, the first mail account does
	Lang      string         `json:"lang"`    // of the mails
	Told      []OwnerActKind `json:"told"`    // what they tell of
	Kept      bool           `json:"kept"`    // vault.kept is mailed once a week, where it changed

	Before  string    `json:"before,omitempty"`   // the address before, which is told that it was given up
	KeptAt  time.Time `json:"kept_at,omitzero"`   // when vault.kept was last queued; zero before
	KeptSum []byte    `json:"kept_sum,omitempty"` // its SHA-256 then
}

// OwnerActKind says what acts an account notice tells of.
type OwnerActKind string

// The kinds. That these notices themselves were changed is always told.
const (
	OwnerActRestored OwnerActKind = "restored" // the vault was put back from a backup
	OwnerActWays     OwnerActKind = "ways"     // a password or another way in was changed
	OwnerActComputer OwnerActKind = "computer" // a computer opens the vault without typing
	OwnerActTries    OwnerActKind = "tries"    // wrong passwords were tried
	OwnerActExport   OwnerActKind = "export"   // data of people were handed over
	OwnerActErase    OwnerActKind = "erase"    // several people were erased at once
	OwnerActAccounts OwnerActKind = "accounts" // an account or its limits were changed
	OwnerActLaw      OwnerActKind = "law"      // the laws or the region were changed
)

// OwnerActKinds returns all kinds.
func OwnerActKinds() []OwnerActKind {
	return []OwnerActKind{OwnerActRestored, OwnerActWays, OwnerActComputer, OwnerActTries, OwnerActExport, OwnerActErase, OwnerActAccounts, OwnerActLaw}
}

// ownerKind returns of which kind a notice about an act is; "" where none tells of it.
func (a Activity) ownerKind() OwnerActKind {
	switch a.Act {
	case DidRestore, DidGoOnWithCopy:
		return OwnerActRestored
	case DidAddWay:
		if a.Detail == DetailComputer {
			return OwnerActComputer
		}
		return OwnerActWays
	case DidChangePassword, DidRemoveWay, DidEndWay, DidMakeRecovery:
		return OwnerActWays
	case SawWrongPasswords:
		return OwnerActTries
	case DidExport:
		return OwnerActExport
	case DidProve:
		if a.Detail != ProofOfHeads { // which is about nobody
			return OwnerActExport
		}
	case DidErase:
		if a.Number > 1 || a.Detail == DetailRule {
			return OwnerActErase
		}
	case DidChangeRetention:
		return OwnerActErase
	case DidAddAccount, DidChangeAccount, DidChangePace, DidKeepPassword, DidDeleteAccount:
		return OwnerActAccounts
	case DidChangeRegion, DidChangeLaw:
		return OwnerActLaw
	}
	return ""
}

// tells reports whether the owner is to be told of an act.
func (m OwnerMails) tells(a Activity) bool {
	return m.To != "" && (a.Act == DidChangeNotices || slices.Contains(m.Told, a.ownerKind()))
}

// same reports whether two settings ask for the same.
func (m OwnerMails) same(other OwnerMails) bool {
	return m.To == other.To && m.AccountID == other.AccountID && m.Lang == other.Lang && m.Kept == other.Kept && slices.Equal(m.Told, other.Told)
}

const settingOwnerMails = "owner_mails"

// OwnerMails returns what the owner is told by email.
func (v *Vault) OwnerMails(ctx context.Context) (OwnerMails, error) {
	return ownerMails(ctx, v.db.Readers())
}

func ownerMails(ctx context.Context, q sqlite.Querier) (m OwnerMails, err error) {
	err = getSetting(ctx, q, settingOwnerMails, &m)
	return m, err
}

// SaveOwnerMails replaces what the owner is told by email. What changed is told itself: to
// the address before, and to a new one. What waits for an account, or was refused, is tried
// again. Error codes: CodeBadEmail, CodeBadChoice.
func (v *Vault) SaveOwnerMails(ctx context.Context, m OwnerMails) error {
	if err := m.check(); err != nil {
		return err
	}
	return v.write(ctx, "save what the owner is told", func(tx *sqlite.Tx) error {
		was, err := ownerMails(ctx, tx)
		if err != nil {
			return err
		}
		m.Before, m.KeptAt, m.KeptSum = was.Before, was.KeptAt, was.KeptSum
		if m.To != was.To {
			m.KeptAt, m.KeptSum = time.Time{}, nil
		}
		if m.To != was.To && was.To != "" {
			m.Before = was.To
		}
		if !m.same(was) {
			if err := v.noteActivity(ctx, tx, DidChangeNotices, 1); err != nil {
				return err
			}
		}
		if err := putSetting(ctx, tx, settingOwnerMails, m); err != nil {
			return err
		}
		return v.retellOwner(ctx, tx, m, was)
	})
}

// check puts the settings into their normal form.
func (m *OwnerMails) check() error {
	if err := oneOf("lang", m.Lang, "ar", "en"); err != nil {
		return err
	}
	for _, k := range m.Told {
		if !slices.Contains(OwnerActKinds(), k) {
			return &Error{Code: CodeBadChoice, Field: "told"}
		}
	}
	if m.To = strings.TrimSpace(m.To); m.To == "" {
		return nil
	}
	to, err := address.NormalEmail(m.To)
	if err != nil {
		return &Error{Code: CodeBadEmail, Field: "to", Err: err}
	}
	m.To = to.String()
	return nil
}

// retellOwner tells a new address that it is the owner's now, and has what waits sent as
// the settings say now.
func (v *Vault) retellOwner(ctx context.Context, tx *sqlite.Tx, m, was OwnerMails) error {
	if m.To != "" && m.To != was.To {
		a := Activity{Act: DidChangeNotices}
		if err := tx.QueryRowContext(ctx, `SELECT max(id) FROM activity WHERE act = ?`, a.Act).Scan(&a.ID); err != nil {
			return err
		}
		if err := v.tellOwner(ctx, tx, a); err != nil {
			return err
		}
	}
	if err := takeBackNotices(ctx, tx, 0, v.claims.ids()); err != nil {
		return err
	}
	return v.startNotices(ctx, tx)
}
