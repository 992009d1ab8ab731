package settings

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"mujeeb/data"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/page"
)

// moveSteps are the keys of what moving to a new computer takes, in order, and of what does
// not come along.
var moveSteps = []string{"move.step.backup", "move.step.install", "move.step.open", "move.step.passwords", "move.step.old"}

// askMove says how the vault moves to a new computer, and begins with a backup.
func (c *backupCard) askMove() {
	dialog.Confirm(c.Env, dialog.ConfirmSpec{
		Title: c.T("move.title"), Text: c.T("move.text"), Items: c.steps(), Width: 620, Yes: c.T("move.yes"),
		OnYes: func() { c.Files.OpenFolder(c.move) },
	})
}

func (c *backupCard) steps() (all []string) {
	for _, key := range moveSteps {
		all = append(all, c.T(key))
	}
	return all
}

// move makes a backup in a folder, with the steps in a text beside it.
func (c *backupCard) move(folder string) {
	steps := c.T("move.title") + "\n"
	for i, s := range c.steps() {
		steps += fmt.Sprintf("\n%d. %s\n", i+1, s)
	}
	guide := filepath.Join(folder, c.T("move.file"))
	page.Finish(c.Place, func(ctx context.Context) (data.Backup, error) {
		b, err := c.Session.BackUp(ctx, data.BackupPlace{Folder: folder, Keep: data.MostBackups}, nil)
		if err != nil {
			return b, err
		}
		if err := c.Vault.KeepIn(ctx, folder); err != nil {
			return b, err
		}
		return b, data.SaveFile(ctx, guide, func(w io.Writer) error {
			_, err := io.WriteString(w, steps)
			return err
		})
	}, page.OrFail(c.Place, func(b data.Backup) {
		c.reread()
		dialog.Message(c.Env, c.T("move.done"), c.T("move.done.text", "file", filepath.Base(b.Path), "guide", filepath.Base(guide)))
	}))
}
