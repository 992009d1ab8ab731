package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"mujeeb/text/secret"
)

func startSandbox(tb testing.TB, store Store) *Sandbox {
	tb.Helper()
	s, err := StartSandbox(SandboxConfig{Store: store, Now: func() time.Time { return testTime }})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Close)
	return s
}

func TestSandbox_TakesWhatIsSent(t *testing.T) {
	store := NewMemoryStore(10)
	s := startSandbox(t, store)
	m := arabicMessage(t)
	raw := mustCompose(t, m)
	c := mustDial(t, reached(s.Account()))
	for _, to := range []string{testTo, "ليلى@example.com"} {
		if reply, err := send(t.Context(), c, to, raw); err != nil || !strings.HasPrefix(reply, "2.0.0 ") {
			t.Fatalf("%s: %q, %v", to, reply, err)
		}
	}
	got := store.Messages()
	if len(got) != 2 || got[0].To != "ليلى@example.com" || got[1].To != testTo || got[0].From != testFrom || got[0].At != testTime {
		t.Fatalf("got %d messages: %+v", len(got), got)
	}
	if !bytes.Equal(got[1].Raw, raw) {
		t.Error("not as it was sent")
	}
	view, err := ParseReceived(got[1].Raw)
	if err != nil || view.Subject != m.Content.Subject || view.HTML != m.Content.HTML {
		t.Errorf("view %+v, %v", view, err)
	}
}

func TestSandbox_TryPasses(t *testing.T) {
	s := startSandbox(t, NewMemoryStore(1))
	r, err := Try(t.Context(), reached(s.Account()), testFrom)
	if err != nil || !r.UTF8 || r.MaxSize != sandboxMaxBytes {
		t.Errorf("report %+v, %v", r, err)
	}
}

func TestSandbox_WantsThePassword(t *testing.T) {
	store := NewMemoryStore(1)
	s := startSandbox(t, store)
	msg := []byte("A: b\r\n\r\nx\r\n")

	stranger := reached(s.Account())
	stranger.User = ""
	_, err := send(t.Context(), mustDial(t, stranger), testTo, msg)
	wantError(t, err, OpMail, Auth, ReasonWantsAuth)

	stranger = reached(s.Account())
	stranger.Password = secret.New("guess")
	_, err = Dial(t.Context(), stranger)
	wantError(t, err, OpAuth, Auth, ReasonAuthRefused)

	if other := startSandbox(t, store); other.Account().Password.Equal(s.Account().Password) {
		t.Error("two runs share a password")
	}
	if store.Count() != 0 {
		t.Error("a stranger's message arrived")
	}
}

type storeFunc func(Received) error

func (f storeFunc) Put(_ context.Context, m Received) error { return f(m) }

func TestSandbox_RefusesWhatCannotBeStored(t *testing.T) {
	s := startSandbox(t, storeFunc(func(Received) error { return errors.New("disk full") }))
	c := mustDial(t, reached(s.Account()))
	_, err := send(t.Context(), c, testTo, []byte("A: b\r\n\r\nx\r\n"))
	if e := wantError(t, err, OpDot, Temporary, ReasonServer); e.Enhanced != [3]int{4, 3, 0} || !c.Usable() {
		t.Errorf("got %+v", e)
	}
}

func TestSandbox_ManyConnections(t *testing.T) {
	store := NewMemoryStore(5)
	s := startSandbox(t, store)
	var wg sync.WaitGroup
	for i := range 4 {
		c := mustDial(t, reached(s.Account()))
		wg.Go(func() {
			for j := range 25 {
				if _, err := send(t.Context(), c, fmt.Sprintf("p%d.%d@example.com", i, j), []byte("A: b\r\n\r\nx\r\n")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if store.Count() != 100 || len(store.Messages()) != 5 {
		t.Errorf("count %d, kept %d", store.Count(), len(store.Messages()))
	}
	store.Clear()
	if store.Count() != 100 || len(store.Messages()) != 0 {
		t.Error("Clear forgets the messages, not the count")
	}
}

func TestSandbox_CloseCutsConnections(t *testing.T) {
	s := startSandbox(t, NewMemoryStore(1))
	c := mustDial(t, reached(s.Account()))
	s.Close()
	s.Close()
	_, err := send(t.Context(), c, testTo, []byte("A: b\r\n\r\nx\r\n"))
	if e, ok := errors.AsType[*Error](err); !ok || e.Kind == Unknown {
		t.Errorf("got %v", err)
	}
	_, err = Dial(t.Context(), reached(s.Account()))
	wantError(t, err, OpConnect, Unreachable, ReasonRefused)
}

func TestStartSandbox_Refused(t *testing.T) {
	if _, err := StartSandbox(SandboxConfig{}); err == nil {
		t.Error("a sandbox without a store starts")
	}
	if _, err := StartSandbox(SandboxConfig{Store: NewMemoryStore(1), Rand: strings.NewReader("short")}); err == nil {
		t.Error("a sandbox without a full password starts")
	}
}

func TestSandbox_AddressBeyondASCII(t *testing.T) {
	store := NewMemoryStore(1)
	c := mustDial(t, reached(startSandbox(t, store).Account()))
	m := arabicMessage(t)
	m.To.Address = mustAddress(t, "ليلى@مثال.السعودية")
	if _, err := send(t.Context(), c, m.To.Address.String(), mustCompose(t, m)); err != nil {
		t.Fatal(err)
	}
	v, err := ParseReceived(store.Messages()[0].Raw)
	if err != nil || v.To != "ليلى حداد <ليلى@xn--mgbh0fb.xn--mgberp4a5d4ar>" {
		t.Errorf("To %q, %v", v.To, err)
	}
}
