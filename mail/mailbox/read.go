package mailbox

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"mujeeb/mail"
)

// Cap is how much of a mail is read, in bytes.
const Cap = 512 << 10

// Role is what a folder is for.
type Role string

// The roles that matter.
const (
	Inbox Role = "inbox"
	Junk  Role = "junk"
	Sent  Role = "sent"
)

// Folder is a folder of the mailbox.
type Folder struct {
	Name string
	Role Role // "" for any other
}

// usualNames are what folders are called where the server does not say what they are for.
var usualNames = map[string]Role{
	"junk": Junk, "spam": Junk, "bulk mail": Junk, "junk e-mail": Junk, "junk email": Junk,
	"sent": Sent, "sent items": Sent, "sent messages": Sent, "sent mail": Sent, "gesendet": Sent, "envoyés": Sent, "enviados": Sent, "المرسلة": Sent,
}

// maxFolders is how many folders are read.
const maxFolders = 1000

// Folders returns the folders that hold mails. Errors are *[mail.Error].
func (c *Conn) Folders(ctx context.Context) (all []Folder, err error) {
	err = c.run(ctx, mail.OpFolders, func(context.Context) error {
		var options *imap.ListOptions
		if c.client.Caps().Has(imap.CapSpecialUse) && c.client.Caps().Has(imap.CapListExtended) {
			options = &imap.ListOptions{ReturnSpecialUse: true}
		}
		listed, err := c.client.List("", "*", options).Collect()
		for _, l := range listed[:min(len(listed), maxFolders)] {
			if !slices.Contains(l.Attrs, imap.MailboxAttrNoSelect) && !slices.Contains(l.Attrs, imap.MailboxAttrNonExistent) {
				all = append(all, Folder{l.Mailbox, roleOf(l)})
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	nameRoles(all)
	return all, nil
}

func roleOf(l *imap.ListData) Role {
	switch {
	case strings.EqualFold(l.Mailbox, "INBOX"):
		return Inbox
	case slices.Contains(l.Attrs, imap.MailboxAttrJunk):
		return Junk
	case slices.Contains(l.Attrs, imap.MailboxAttrSent):
		return Sent
	}
	return ""
}

// nameRoles gives a role that no folder has to the one of the usual name.
func nameRoles(all []Folder) {
	for i, f := range all {
		name := strings.ToLower(f.Name)
		name = name[strings.LastIndexAny(name, "/.")+1:]
		role := usualNames[name]
		if role != "" && f.Role == "" && !slices.ContainsFunc(all, func(other Folder) bool { return other.Role == role }) {
			all[i].Role = role
		}
	}
}

// State is a folder as it stands.
type State struct {
	Validity uint32 // while it stays the same, a UID is one mail's
	Next     uint32 // the UID of the next mail; 0 where the server does not say
}

// Examine opens a folder to be read alone. Errors are *[mail.Error].
func (c *Conn) Examine(ctx context.Context, folder string) (s State, err error) {
	err = c.run(ctx, mail.OpExamine, func(context.Context) error {
		selected, err := c.client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		if err != nil {
			return err
		}
		s = State{selected.UIDValidity, uint32(selected.UIDNext)}
		select { // the folder is as new as can be
		case <-c.changed:
		default:
		}
		return nil
	})
	return s, err
}

// After returns the UIDs behind one, in order, of mails that came on the day of since or
// later; a zero since asks for no day. Errors are *[mail.Error].
func (c *Conn) After(ctx context.Context, uid uint32, since time.Time) (uids []uint32, err error) {
	var behind imap.UIDSet
	behind.AddRange(imap.UID(uid)+1, 0) // 0 is the last one there is, whatever its number
	uids, err = c.search(ctx, &imap.SearchCriteria{UID: []imap.UIDSet{behind}, Since: since})
	uids = slices.DeleteFunc(uids, func(found uint32) bool { return found <= uid })
	slices.Sort(uids)
	return uids, err
}

// Has reports whether the folder has a mail of this Message-ID. Errors are *[mail.Error].
func (c *Conn) Has(ctx context.Context, messageID string) (bool, error) {
	uids, err := c.search(ctx, &imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: messageID}}})
	return len(uids) > 0, err
}

func (c *Conn) search(ctx context.Context, what *imap.SearchCriteria) (uids []uint32, err error) {
	err = c.run(ctx, mail.OpSearch, func(context.Context) error {
		found, err := c.client.UIDSearch(what, nil).Wait()
		if err != nil {
			return err
		}
		set, _ := found.All.(imap.UIDSet)
		uids = numbersOf(set)
		return nil
	})
	return uids, err
}

// maxFound is how many mails a search finds at most: a server can name every number there
// is in a few bytes.
const maxFound = 500_000

func numbersOf(set imap.UIDSet) (uids []uint32) {
	for _, r := range set {
		for uid := r.Start; uid != 0 && uid <= r.Stop && len(uids) < maxFound; uid++ {
			uids = append(uids, uint32(uid))
		}
	}
	return uids
}

// Head is what is known of a mail before it is read.
type Head struct {
	UID      uint32
	Size     int64
	Received time.Time // by the server's clock; zero where it does not say
}

// Heads returns the heads of mails, in order of their UIDs. Mails that are gone have none.
// Errors are *[mail.Error].
func (c *Conn) Heads(ctx context.Context, uids []uint32) (all []Head, err error) {
	err = c.run(ctx, mail.OpFetch, func(context.Context) error {
		fetch := c.client.Fetch(setOf(uids), &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true})
		found, err := fetch.Collect()
		for _, f := range found {
			if slices.Contains(uids, uint32(f.UID)) {
				all = append(all, Head{uint32(f.UID), f.RFC822Size, f.InternalDate})
			}
		}
		return err
	})
	slices.SortFunc(all, func(a, b Head) int { return int(int64(a.UID) - int64(b.UID)) })
	return all, err
}

func setOf(uids []uint32) (set imap.UIDSet) {
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}

// Read returns a mail up to [Cap], and leaves it unread. It returns nil for one that is
// gone. Errors are *[mail.Error].
func (c *Conn) Read(ctx context.Context, uid uint32) (raw []byte, err error) {
	err = c.run(ctx, mail.OpFetch, func(context.Context) error {
		section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: Cap}}
		fetch := c.client.Fetch(setOf([]uint32{uid}), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
		if raw, err = firstBody(fetch); err != nil {
			_ = c.guard.Conn.Close() // what comes next belongs to no question
		}
		return err
	})
	return raw, err
}

// firstBody returns the first body that a fetch brings, and leaves the others.
func firstBody(fetch *imapclient.FetchCommand) (raw []byte, err error) {
	for m := fetch.Next(); m != nil; m = fetch.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			body, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok || body.Literal == nil || raw != nil {
				continue
			}
			if raw, err = io.ReadAll(io.LimitReader(body.Literal, Cap+1)); err != nil {
				return nil, err
			}
			if len(raw) > Cap {
				return nil, errFlood
			}
		}
	}
	return raw, fetch.Close()
}

// Wait waits until the server tells of new mails in the folder that is examined, for no
// longer than a time, and reports whether it did. It reports false at once where the
// server can't tell (RFC 2177). Errors are *[mail.Error].
func (c *Conn) Wait(ctx context.Context, longest time.Duration) (changed bool, err error) {
	if !c.CanWait() {
		return false, nil
	}
	err = c.run(ctx, mail.OpIdle, func(context.Context) error {
		idle, err := c.client.Idle()
		if err != nil {
			return err
		}
		c.guard.await(maxAnswer, longest+c.account.Timeout)
		timer := time.NewTimer(longest)
		defer timer.Stop()
		select {
		case <-c.changed:
			changed = true
		case <-timer.C:
		case <-c.client.Closed():
		case <-ctx.Done():
		}
		c.guard.await(maxAnswer, c.account.Timeout)
		if err := idle.Close(); err != nil {
			return err
		}
		return idle.Wait()
	})
	return changed, err
}

// CanWait reports whether the server tells of new mails by itself.
func (c *Conn) CanWait() bool {
	return c.client.Caps().Has(imap.CapIdle) || c.client.Caps().Has(imap.CapIMAP4rev2)
}
