package inbox

import (
	"context"
	"slices"
	"time"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/mail/mailbox"
)

// Box is a mailbox that is being read; see [mailbox.Conn].
type Box interface {
	Folders(ctx context.Context) ([]mailbox.Folder, error)
	Examine(ctx context.Context, folder string) (mailbox.State, error)
	After(ctx context.Context, uid uint32, since time.Time) ([]uint32, error)
	Heads(ctx context.Context, uids []uint32) ([]mailbox.Head, error)
	Read(ctx context.Context, uid uint32) ([]byte, error)
	Has(ctx context.Context, messageID string) (bool, error)
}

var _ Box = (*mailbox.Conn)(nil)

const (
	batch      = 50 // mails whose heads are asked for at once
	mostUnsure = 50 // messages that are looked for among the sent ones at each poll
)

// Poll hears what is new in the folders of a mailbox, looks among the sent mails for
// messages of which nobody knows whether they left, and leaves the inbox examined. It
// returns how many mails it heard. What was heard before an error stays heard. Errors:
// *[mail.Error], and those of the vault.
func (e *Ear) Poll(ctx context.Context, h data.Hearing, box Box) (heard int, err error) {
	folders, err := box.Folders(ctx)
	if err != nil {
		return 0, err
	}
	names := toRead(folders, h.Folders)
	if len(names) == 0 {
		return 0, &mail.Error{Op: mail.OpFolders, Kind: mail.Permanent, Reason: mail.ReasonNoFolder}
	}
	since, err := e.Vault.HearSince(ctx, h.ID)
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		n, err := e.pollFolder(ctx, h, box, name, since)
		if heard += n; err != nil {
			return heard, err
		}
	}
	if err := e.findSent(ctx, box, folders); err != nil {
		return heard, err
	}
	_, err = box.Examine(ctx, names[0])
	return heard, err
}

// toRead returns the names of the folders that are read, the inbox first.
func toRead(all []mailbox.Folder, more []string) (names []string) {
	for _, role := range []mailbox.Role{mailbox.Inbox, mailbox.Junk} {
		for _, f := range all {
			if f.Role == role {
				names = append(names, f.Name)
			}
		}
	}
	for _, name := range more {
		if !slices.Contains(names, name) && slices.ContainsFunc(all, func(f mailbox.Folder) bool { return f.Name == name }) {
			names = append(names, name)
		}
	}
	return names
}

// pollFolder hears what is new in a folder. Of one that was never read, or whose numbers
// are void, it hears what came since the first run began.
func (e *Ear) pollFolder(ctx context.Context, h data.Hearing, box Box, name string, since time.Time) (heard int, err error) {
	state, err := box.Examine(ctx, name)
	if err != nil {
		return 0, err
	}
	mark, err := e.Vault.FolderMark(ctx, h.ID, name)
	if err != nil {
		return 0, err
	}
	first := time.Time{}
	if mark.Validity != state.Validity {
		mark = data.FolderMark{Folder: name, Validity: state.Validity}
		if since.IsZero() && state.Next > 0 {
			mark.UID = state.Next - 1
			return 0, e.Vault.MarkFolder(ctx, h.ID, mark)
		}
		first = since.AddDate(0, 0, -1) // a day begins elsewhere at another moment
	}
	uids, err := box.After(ctx, mark.UID, first)
	if err != nil {
		return 0, err
	}
	for some := range slices.Chunk(uids, batch) {
		n, err := e.hearSome(ctx, h, box, mark, some)
		if heard += n; err != nil {
			return heard, err
		}
	}
	if len(uids) == 0 && mark.UID == 0 && state.Next > 0 {
		mark.UID = state.Next - 1
		return heard, e.Vault.MarkFolder(ctx, h.ID, mark)
	}
	return heard, nil
}

// hearSome hears mails of the folder that is examined, in order.
func (e *Ear) hearSome(ctx context.Context, h data.Hearing, box Box, mark data.FolderMark, uids []uint32) (heard int, err error) {
	heads, err := box.Heads(ctx, uids)
	if err != nil {
		return 0, err
	}
	for _, head := range heads {
		raw, err := box.Read(ctx, head.UID)
		if err != nil {
			return heard, err
		}
		mark.UID = head.UID
		if raw == nil { // it is gone
			continue
		}
		if _, err := e.Hear(ctx, raw, Source{h.ID, mark, head.Received}); err != nil {
			return heard, err
		}
		heard++
	}
	mark.UID = uids[len(uids)-1]
	return heard, e.Vault.MarkFolder(ctx, h.ID, mark)
}

// findSent looks for the copies of messages of which nobody knows whether they left.
// Where the mailbox has no folder of sent mails, they stay as they are.
func (e *Ear) findSent(ctx context.Context, box Box, folders []mailbox.Folder) error {
	unsure, err := e.Vault.UnsureMessages(ctx, mostUnsure)
	if err != nil || len(unsure) == 0 {
		return err
	}
	i := slices.IndexFunc(folders, func(f mailbox.Folder) bool { return f.Role == mailbox.Sent })
	if i < 0 {
		return nil
	}
	if _, err := box.Examine(ctx, folders[i].Name); err != nil {
		return err
	}
	var found []int64
	for _, u := range unsure {
		has, err := box.Has(ctx, "<"+u.MessageID+">")
		if err != nil {
			return err
		}
		if has {
			found = append(found, u.ID)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return e.Vault.SettleUnsure(ctx, found)
}
