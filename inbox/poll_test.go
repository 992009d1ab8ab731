package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/mail"
	"mujeeb/mail/mailbox"
)

// box is a mailbox in memory whose connection can be cut.
type box struct {
	folders  []mailbox.Folder
	validity uint32
	mails    map[string][]string // of each folder, the mail of UID 1 first; "" is gone
	cutAfter int                 // reads until the connection is cut; 0 = it is not
	reads    int
	examined string
}

var _ Box = (*box)(nil)

var errCut = &mail.Error{Op: mail.OpFetch, Kind: mail.Unreachable, Reason: mail.ReasonClosed}

func newBox(mails ...string) *box {
	return &box{folders: []mailbox.Folder{{Name: "Trash"}, {Name: "Spam", Role: mailbox.Junk}, {Name: "INBOX", Role: mailbox.Inbox}, {Name: "Archive"}},
		validity: 7, mails: map[string][]string{"INBOX": mails}}
}

func (b *box) Folders(context.Context) ([]mailbox.Folder, error) { return b.folders, nil }

func (b *box) Examine(_ context.Context, folder string) (mailbox.State, error) {
	b.examined = folder
	return mailbox.State{Validity: b.validity, Next: uint32(len(b.mails[folder]) + 1)}, nil
}

func (b *box) After(_ context.Context, uid uint32, _ time.Time) (uids []uint32, err error) {
	for i := int(uid) + 1; i <= len(b.mails[b.examined]); i++ {
		uids = append(uids, uint32(i))
	}
	return uids, nil
}

func (b *box) Heads(_ context.Context, uids []uint32) (all []mailbox.Head, err error) {
	for _, uid := range uids {
		all = append(all, mailbox.Head{UID: uid})
	}
	return all, nil
}

func (b *box) Read(_ context.Context, uid uint32) ([]byte, error) {
	if b.reads++; b.cutAfter > 0 && b.reads > b.cutAfter {
		return nil, errCut
	}
	if raw := b.mails[b.examined][uid-1]; raw != "" {
		return []byte(raw), nil
	}
	return nil, nil
}

func (b *box) Has(context.Context, string) (bool, error) { return false, nil }

// poll polls a box, and returns how many mails were heard.
func (s *scene) poll(t *testing.T, b *box) (int, error) {
	t.Helper()
	hearings, err := s.Hearings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(hearings) == 0 {
		if _, err := s.SaveHearing(t.Context(), data.Hearing{Host: "imap.example", Port: 993, Security: data.SecurityTLS, User: "u", Login: data.LoginPassword, Folders: []string{"Archive", "Gone", "INBOX"}}); err != nil {
			t.Fatal(err)
		}
		return s.poll(t, b)
	}
	return s.ear.Poll(t.Context(), hearings[0], b)
}

// outcomes returns what was heard, the oldest first.
func (s *scene) outcomes(t *testing.T) (all []data.Outcome) {
	t.Helper()
	log, err := s.HeardLog(t.Context(), 0, 99)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range slices.Backward(log) {
		all = append(all, h.Outcome)
	}
	return all
}

// crowd returns mails of strangers who ask to stop.
func crowd(n int) (mails []string) {
	for i := range n {
		mails = append(mails, letter(fmt.Sprintf("person%d@example.net", i), "hello", "STOP"))
	}
	return mails
}

// A connection that is cut loses nothing: the next poll goes on behind the last mail.
func TestEar_Poll_Cut(t *testing.T) {
	s := play(t, layla)
	b := newBox(crowd(120)...)
	b.cutAfter = 70
	n, err := s.poll(t, b)
	if e, ok := errors.AsType[*mail.Error](err); !ok || e != errCut || n != 70 || len(s.outcomes(t)) != 70 {
		t.Fatalf("heard %d (%d), %v", n, len(s.outcomes(t)), err)
	}
	b.cutAfter, b.reads = 0, 0
	if n, err := s.poll(t, b); err != nil || n != 50 || b.reads != 50 {
		t.Errorf("then %d by %d reads, %v", n, b.reads, err)
	}
	if n, err := s.poll(t, b); err != nil || n != 0 {
		t.Errorf("then %d, %v", n, err)
	}
}

// Where the numbers are void, all is read again, and nothing counts twice.
func TestEar_Poll_Renumbered(t *testing.T) {
	s := play(t, layla)
	b := newBox(letter(layla, "hello", "STOP"), letter("sami@example.net", "hi", "STOP"), "", letter("mum@example.net", "dinner", "at eight"))
	for range 2 {
		if _, err := s.poll(t, b); err != nil {
			t.Fatal(err)
		}
		b.validity++
		slices.Reverse(b.mails["INBOX"])
		b.mails["INBOX"][1] = letter("new@example.net", "hey", "STOP") // takes the number of one that is gone
	}
	if got, want := s.outcomes(t), []data.Outcome{data.OutcomeOptOut, data.OutcomeNobody, data.OutcomeNobody}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if b.examined != "INBOX" {
		t.Errorf("%s is examined at the end", b.examined)
	}
}

// The inbox, the junk and the folders of the settings are read, each mail once; no other.
func TestEar_Poll_Folders(t *testing.T) {
	s := play(t, layla)
	b := newBox(letter("a@example.net", "hello", "STOP"))
	b.mails["Spam"] = []string{letter("b@example.net", "hello", "STOP"), b.mails["INBOX"][0]}
	b.mails["Archive"] = []string{letter("c@example.net", "hello", "STOP")}
	b.mails["Trash"] = []string{letter("d@example.net", "hello", "STOP")}
	if n, err := s.poll(t, b); err != nil || n != 4 || len(s.outcomes(t)) != 3 {
		t.Errorf("heard %d, %v, %v", n, s.outcomes(t), err)
	}
	b.folders = b.folders[:1]
	_, err := s.poll(t, b)
	if e, ok := errors.AsType[*mail.Error](err); !ok || e.Reason != mail.ReasonNoFolder {
		t.Errorf("without any of them: %v", err)
	}
}

// Before the first run nothing can be an answer: what lies in the mailbox is not read.
func TestEar_Poll_BeforeAnyRun(t *testing.T) {
	v, clock := datatest.Vault(t)
	fresh := &scene{Vault: v, clock: clock, ear: &Ear{Vault: v, Tokens: tokensOf(v)}}
	b := newBox(crowd(3)...)
	if n, err := fresh.poll(t, b); err != nil || n != 0 || b.reads != 0 {
		t.Errorf("heard %d by %d reads, %v", n, b.reads, err)
	}
	b.mails["INBOX"] = append(b.mails["INBOX"], letter("new@example.net", "hello", "STOP"))
	if n, err := fresh.poll(t, b); err != nil || n != 1 {
		t.Errorf("heard %d that came since, %v", n, err)
	}
}
