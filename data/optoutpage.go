package data

import (
	"context"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/text/secret"
)

// OptOutPage is the page on the owner's web space that takes opt-outs with one click
// (RFC 8058). Its keys are of package inbox/endpoint.
type OptOutPage struct {
	URL     string // "" until it is there
	Queue   string
	Public  []byte
	Private secret.Secret
	Fetch   secret.Secret
	Tried   time.Time // when a click was last made there and fetched; zero: never, and no mail names it
}

// Works reports whether mails may name the page: a click that was made there arrived here.
func (p OptOutPage) Works() bool { return p.URL != "" && !p.Tried.IsZero() }

const settingOptOutPage = "opt_out_page"

// storedPage is how the vault keeps a page. The vault's file is encrypted; the secrets
// can't be printed on their way there.
type storedPage struct {
	URL     string `json:"url"`
	Queue   string `json:"queue"`
	Public  []byte `json:"public"`
	Private []byte `json:"private"`
	Fetch   []byte `json:"fetch"`
	Tried   int64  `json:"tried"` // Unix milliseconds, 0 = never
}

// OptOutPage returns the page, and the zero one where none was ever made.
func (v *Vault) OptOutPage(ctx context.Context) (OptOutPage, error) {
	return optOutPage(ctx, v.db.Readers())
}

func optOutPage(ctx context.Context, q sqlite.Querier) (OptOutPage, error) {
	var s storedPage
	if err := getSetting(ctx, q, settingOptOutPage, &s); err != nil || s.Queue == "" {
		return OptOutPage{}, err
	}
	p := OptOutPage{URL: s.URL, Queue: s.Queue, Public: s.Public, Private: secret.New(string(s.Private)), Fetch: secret.New(string(s.Fetch))}
	clear(s.Private)
	clear(s.Fetch)
	if s.Tried != 0 {
		p.Tried = time.UnixMilli(s.Tried)
	}
	return p, nil
}

// SaveOptOutPage replaces the page.
func (v *Vault) SaveOptOutPage(ctx context.Context, p OptOutPage) error {
	s := storedPage{URL: p.URL, Queue: p.Queue, Public: p.Public, Private: []byte(p.Private.Reveal()), Fetch: []byte(p.Fetch.Reveal())}
	defer clear(s.Private)
	defer clear(s.Fetch)
	if !p.Tried.IsZero() {
		s.Tried = p.Tried.UnixMilli()
	}
	return v.write(ctx, "save the page for opting out", func(tx *sqlite.Tx) error { return putSetting(ctx, tx, settingOptOutPage, s) })
}

// OptOutPoll is how the page was last asked for what waits there.
type OptOutPoll struct {
	TriedAt    time.Time // when it was last asked; zero before
	FetchedAt  time.Time // when that last succeeded; zero before
	Trouble    string    // why it did not the last time, a code; "" when it did
	Unreadable int       // entries that nobody could read, since the keys were drawn
}

const settingOptOutPoll = "opt_out_poll"

// storedPoll is how the vault keeps a poll. Times are Unix milliseconds, 0 = never.
type storedPoll struct {
	Queue      string `json:"queue"` // of the page that was asked; of another one nothing is known
	Tried      int64  `json:"tried"`
	Fetched    int64  `json:"fetched"`
	Trouble    string `json:"trouble"`
	Unreadable int    `json:"unreadable"`
}

// OptOutPoll returns how the page was last asked.
func (v *Vault) OptOutPoll(ctx context.Context) (p OptOutPoll, err error) {
	err = v.read(ctx, "read a poll", func(q sqlite.Querier) error {
		page, err := optOutPage(ctx, q)
		if err != nil {
			return err
		}
		s, err := optOutPoll(ctx, q, page.Queue)
		p = OptOutPoll{TriedAt: fromMillis(s.Tried), FetchedAt: fromMillis(s.Fetched), Trouble: s.Trouble, Unreadable: s.Unreadable}
		return err
	})
	return p, err
}

func optOutPoll(ctx context.Context, q sqlite.Querier, queue string) (s storedPoll, err error) {
	if err := getSetting(ctx, q, settingOptOutPoll, &s); err != nil || s.Queue != queue {
		return storedPoll{Queue: queue}, err
	}
	return s, nil
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

// NoteOptOutPoll notes that the page with a queue was asked, or why it could not be, by a
// code, and how many entries could not be read.
func (v *Vault) NoteOptOutPoll(ctx context.Context, queue, trouble string, unreadable int) error {
	return v.write(ctx, "note a poll", func(tx *sqlite.Tx) error {
		s, err := optOutPoll(ctx, tx, queue)
		if err != nil {
			return err
		}
		s.Tried, s.Trouble = v.now().UnixMilli(), trouble
		s.Unreadable += unreadable
		if trouble == "" {
			s.Fetched = s.Tried
		}
		return putSetting(ctx, tx, settingOptOutPoll, s)
	})
}
