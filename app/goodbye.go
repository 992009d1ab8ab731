package app

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"mujeeb/data"
	"mujeeb/data/backup"
	"mujeeb/data/keys"
	"mujeeb/data/secrets"
)

// Goodbye is what is to be deleted from this computer: a vault, which nobody has open any
// more, and where it is the only one, all that the program keeps beside it.
//
// What the program ever writes by itself is: the files in a vault's folder (the list is in
// [data.Delete]); beside it, the vaults that took its place once or were to ([backup.Replace]);
// backups in the folders that the owner chose, each with a copy of vault.kept; entries in the
// keyring; and, in the person's own folders, the preferences, the copies of vault.kept, and the log
// (Forget deletes these three). Any other file is one that the owner had it write.
type Goodbye struct {
	Dir     string
	Vault   data.Params
	Secrets *secrets.Keeper

	Backups []data.Backup // that the vault knew of; nil where it was locked
	Name    string        // of its ledger; "" where it was locked, and vault.kept may say it
	Locked  bool          // its password was not given: what it knew of is not known
	WithAll bool          // the backups that can be reached go too
	Kept    []string      // the folders that got copies of vault.kept with backups; nil where it was locked
	Names   []string      // of the vault's passwords in the keyring
	Ways    []string      // the IDs of the ways in that this computer's keyring may have

	Others []string     // the folders of other vaults, for whom the rest stays
	Forget func() error // deletes preferences, copies of vault.kept and log; may be nil
}

// Farewell says what is gone, and what is not. It is for the screen alone.
type Farewell struct {
	data.Deletion
	Locked      bool
	BackupsGone int
	BackupsLeft []string // the paths of those that stay or can't be reached
	Aside       []string // the folders of vaults whose place a backup took, which stay
	Keyring     KeyringLeft
	Rest        RestLeft
}

// KeyringLeft says what became of the program's entries in the keyring.
type KeyringLeft string

// What became of them.
const (
	KeyringGone    KeyringLeft = "gone"
	KeyringNone    KeyringLeft = "none"    // this program has no keyring here
	KeyringUnknown KeyringLeft = "unknown" // those of a locked vault stay, since it is not known which they are
	KeyringFailed  KeyringLeft = "failed"
)

// RestLeft says what became of preferences, copies of vault.kept and log.
type RestLeft string

// What became of them.
const (
	RestGone   RestLeft = "gone"
	RestOthers RestLeft = "others" // they stay for other vaults
	RestFailed RestLeft = "failed"
)

// NewGoodbye returns what an open vault knows of what is to be deleted.
func (s *Session) NewGoodbye(ctx context.Context) (g Goodbye, err error) {
	g = Goodbye{Dir: s.Vault.Dir(), Name: s.Vault.Name(), Secrets: s.Secrets}
	if g.Backups, err = s.Vault.Backups(ctx); err != nil {
		return g, err
	}
	if g.Kept, err = s.keptFolders(ctx, g.Backups); err != nil {
		return g, err
	}
	accounts, err := s.Vault.Accounts(ctx)
	for _, a := range accounts {
		g.Names = append(g.Names, s.Vault.SecretName(a.ID), s.Vault.TokenName(a.ID))
	}
	boxes, boxesErr := s.Vault.Hearings(ctx)
	for _, h := range boxes {
		g.Names = append(g.Names, s.Vault.HearingSecretName(h.ID))
	}
	clients, clientsErr := s.Vault.OAuthClients(ctx)
	for authority := range clients {
		g.Names = append(g.Names, s.Vault.ClientSecretName(authority))
	}
	ways, waysErr := s.Vault.Ways(ctx)
	for _, w := range ways {
		if w.Kind == keys.Computer {
			g.Names = append(g.Names, computerSecret(w.ID))
		}
	}
	return g, errors.Join(err, boxesErr, clientsErr, waysErr)
}

// keptFolders returns the folders that got copies of vault.kept: those of backups.
func (s *Session) keptFolders(ctx context.Context, all []data.Backup) (folders []string, err error) {
	places, err := s.Vault.BackupPlaces(ctx)
	for _, p := range places {
		folders = append(folders, p.Folder)
	}
	for _, b := range all {
		folders = append(folders, filepath.Dir(b.Path))
	}
	slices.Sort(folders)
	return slices.Compact(folders), err
}

// Aside returns the folders of vaults whose place a backup took, but for those that are known
// as vaults of their own.
func (g Goodbye) Aside() []string {
	return slices.DeleteFunc(backup.Aside(g.Dir), func(dir string) bool { return slices.Contains(g.Others, dir) })
}

// Reachable returns those of the backups whose files are there now.
func (g Goodbye) Reachable() (all []data.Backup) {
	for _, b := range g.Backups {
		if isThere(b.Path) {
			all = append(all, b)
		}
	}
	return all
}

// Say deletes everything, the vault first. Error codes: those of [data.Delete], which had
// nothing deleted. What can't be deleted after it is said in the answer.
func (g Goodbye) Say(ctx context.Context) (f Farewell, err error) {
	reachable, name := g.Reachable(), cmp.Or(g.Name, data.VaultName(ctx, g.Dir))
	if real, err := filepath.EvalSymlinks(g.Dir); err == nil {
		g.Dir = real
	}
	if f.Deletion, err = data.Delete(ctx, g.Dir, g.Vault); err != nil {
		return f, err
	}
	f.Locked, f.Aside = g.Locked, g.Aside()
	if path, err := backup.DropUnfinished(ctx, g.Dir); err != nil {
		f.Failed = append(f.Failed, path)
	}
	for _, b := range g.Backups {
		if !g.WithAll || os.Remove(b.Path) != nil {
			f.BackupsLeft = append(f.BackupsLeft, b.Path)
		}
	}
	f.BackupsGone = len(reachable)
	for _, b := range reachable {
		if _, err := os.Lstat(b.Path); !errors.Is(err, fs.ErrNotExist) {
			f.BackupsGone--
		}
	}
	f.Failed = append(f.Failed, data.DropKept(ctx, name, g.emptied(f.BackupsLeft)...)...)
	f.Keyring = g.clearKeyring(ctx)
	f.Rest = g.forget()
	return f, nil
}

// emptied returns the folders of backups in which none is left: beside one, vault.kept says
// whom it must not bring back.
func (g Goodbye) emptied(left []string) []string {
	return slices.DeleteFunc(slices.Clone(g.Kept), func(folder string) bool {
		return slices.ContainsFunc(left, func(path string) bool { return filepath.Dir(path) == folder })
	})
}

// clearKeyring drops the vault's entries; where no other vault is known, all that the
// program has.
func (g Goodbye) clearKeyring(ctx context.Context) KeyringLeft {
	var err error
	for _, way := range g.Ways {
		err = errors.Join(err, ForgetWay(ctx, g.Secrets, way))
	}
	switch {
	case len(g.Others) == 0:
		err = g.Secrets.DeleteAll(ctx)
	case g.Locked:
		return KeyringUnknown
	default:
		for _, name := range g.Names {
			err = errors.Join(err, g.Secrets.Delete(ctx, name))
		}
	}
	if v := g.Secrets.Verdict(); v.Reason == secrets.CodeNone || v.Reason == secrets.CodeUnused {
		return KeyringNone
	} else if err != nil || v.Reason != "" {
		return KeyringFailed
	}
	return KeyringGone
}

func (g Goodbye) forget() RestLeft {
	switch {
	case len(g.Others) > 0:
		return RestOthers
	case g.Forget != nil && g.Forget() != nil:
		return RestFailed
	}
	return RestGone
}
