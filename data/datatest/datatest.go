// Package datatest makes vaults for tests: real encrypted files in a folder of
// the test's own, opened by the same functions as the program's.
package datatest

import (
	"sync"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/keys"
)

// Password opens every vault that this package makes.
const Password = "olive trees by the old wall"

// Clock is a clock that only the test moves.
type Clock struct {
	mu sync.Mutex
	t  time.Time
}

// NewClock returns a clock that stands at noon of a day in 2026.
func NewClock() *Clock { return &Clock{t: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)} }

// Now reads the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

// Add moves the clock.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// Params returns vault parameters with this clock and the cheapest allowed key derivation.
func (c *Clock) Params() data.Params {
	return data.Params{Now: c.Now, Cost: keys.Cost{Time: 1, MemoryKiB: keys.MinMemoryKiB, Threads: 1}}
}

// Vault makes an empty vault and closes it when the test ends.
func Vault(tb testing.TB) (*data.Vault, *Clock) {
	tb.Helper()
	clock := NewClock()
	v, err := data.Create(tb.Context(), tb.TempDir(), []byte(Password), clock.Params())
	if err != nil {
		tb.Fatalf("make a vault: %v", err)
	}
	tb.Cleanup(func() {
		if err := v.Close(); err != nil {
			tb.Errorf("close the vault: %v", err)
		}
	})
	return v, clock
}

// MustPurpose adds a purpose for email on consent.
func MustPurpose(tb testing.TB, v *data.Vault, name string) int64 {
	tb.Helper()
	id, err := v.SavePurpose(tb.Context(), data.Purpose{Name: name, Channel: data.ChannelEmail, Ground: data.GroundConsent})
	return must(tb, id, err)
}

// MustLead adds a lead with an email.
func MustLead(tb testing.TB, v *data.Vault, name, email string, tags ...string) int64 {
	tb.Helper()
	id, err := v.SaveLead(tb.Context(), &data.Lead{Name: name, Tags: tags, Identities: []data.Identity{{Kind: data.Email, Value: email}}})
	return must(tb, id, err)
}

// MustAgree records that a lead agreed to a purpose.
func MustAgree(tb testing.TB, v *data.Vault, lead, purpose int64) {
	tb.Helper()
	seq, err := v.RecordConsent(tb.Context(), data.ConsentRecord{
		LeadID: lead, PurposeID: purpose, Act: data.ActGiven, Via: data.ViaForm, Grade: data.GradeWord, How: "ticked the box on the form"})
	must(tb, seq, err)
}

// MustAccount adds an account at a loopback port.
func MustAccount(tb testing.TB, v *data.Vault, port int) int64 {
	tb.Helper()
	id, err := v.SaveAccount(tb.Context(), data.Account{
		Name: "Practice", Kind: data.AccountSandbox, Host: "127.0.0.1", Port: port, Security: data.SecurityLoopback,
		FromName: "Olive & Thyme", FromAddress: "hello@olive.example", PerMinute: 100_000, PerDay: 1_000_000, Connections: 4})
	return must(tb, id, err)
}

func must[T any](tb testing.TB, v T, err error) T {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
	return v
}
