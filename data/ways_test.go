package data_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/keys"
)

// openBy opens a vault by a secret, at once whatever was tried before.
func openBy(t *testing.T, dir string, s data.Secret, clock *datatest.Clock) (*data.Vault, error) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, "vault.tries")); err != nil {
		t.Fatal(err)
	}
	return data.OpenWith(t.Context(), dir, s, clock.Params())
}

// mustOpenBy opens a vault by a secret and checks by which way that was.
func mustOpenBy(t *testing.T, dir string, s data.Secret, clock *datatest.Clock, way data.Way) *data.Vault {
	t.Helper()
	v, err := openBy(t, dir, s, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	if got := v.OpenWay(); got != way {
		t.Errorf("opened by %+v, want %+v", got, way)
	}
	return v
}

func mustClose(t *testing.T, v *data.Vault) {
	t.Helper()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}

func mustWaysOf(t *testing.T, v *data.Vault) []data.Way {
	t.Helper()
	ways, err := v.Ways(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return ways
}

func secretOf(password string) data.Secret { return data.Secret{Password: []byte(password)} }

// Each way that is added opens the vault, and says which it is.
func TestVault_Ways(t *testing.T) {
	v, clock := datatest.Vault(t)
	first := mustWaysOf(t, v)[0]
	if first != v.OpenWay() || first.Kind != keys.Password || !first.Created.Equal(clock.Now()) || !first.Until.IsZero() {
		t.Errorf("the first way: %+v", first)
	}
	clock.Add(time.Hour)
	until := clock.Now().Add(48 * time.Hour)
	helper, err := v.AddPassword(t.Context(), " Sami  the helper ", []byte("a helper's own password"), until)
	if err != nil || helper.Name != "Sami the helper" || !helper.Until.Equal(until) {
		t.Fatalf("%+v, %v", helper, err)
	}
	code, paper, err := v.NewRecovery(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if ways := mustWaysOf(t, v); !paper.Unwritten || !slices.Contains(ways, paper) {
		t.Errorf("before it is written down: %+v", ways)
	}
	if err := v.RecoveryWritten(t.Context(), paper.ID, nil); err != nil {
		t.Fatal(err)
	}
	paper.Unwritten = false
	secret, laptop, err := v.AddComputer(t.Context(), "The shop's laptop")
	if err != nil {
		t.Fatal(err)
	}
	if ways := mustWaysOf(t, v); !slices.Equal(ways, []data.Way{first, helper, paper, laptop}) {
		t.Errorf("ways: %+v", ways)
	}
	dir := v.Dir()
	mustClose(t, v)
	mustClose(t, mustOpenBy(t, dir, secretOf("a helper's own password"), clock, helper))
	mustClose(t, mustOpenBy(t, dir, data.Secret{Recovery: bytes.ToLower(code)}, clock, paper))
	mustClose(t, mustOpenBy(t, dir, data.Secret{Computer: secret}, clock, laptop))
	mustClose(t, mustOpenBy(t, dir, secretOf(datatest.Password), clock, first))
	for want, s := range map[data.Code]data.Secret{
		data.CodeMistyped:      {Recovery: code[1:]},
		data.CodeWrongComputer: {Computer: []byte("another")},
		data.CodeWrongPassword: {},
	} {
		if _, err := openBy(t, dir, s, clock); data.CodeOf(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if s := fmt.Sprintf("%v %+v %#v %s", secretOf("x1y2"), secretOf("x1y2"), secretOf("x1y2"), data.Secret{Recovery: code}); strings.Contains(s, "x1y2") || strings.Contains(s, string(code)) {
		t.Errorf("a secret shows in %q", s)
	}
}

// A recovery key that is shown takes the place of the one of before when it is written down,
// and not sooner: whoever has only the old paper is not locked out by a window that closed.
func TestVault_NewRecovery_Unwritten(t *testing.T) {
	v, clock := datatest.Vault(t)
	owner := v.OpenWay()
	draw := func() ([]byte, data.Way) {
		t.Helper()
		code, way, err := v.NewRecovery(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return code, way
	}
	written := func() (ids []string) {
		for _, w := range mustWaysOf(t, v) {
			if w.Kind == keys.Recovery && !w.Unwritten {
				ids = append(ids, w.ID)
			}
		}
		return ids
	}
	opens := func(code []byte) bool {
		t.Helper()
		dir := v.Dir()
		mustClose(t, v)
		by, err := openBy(t, dir, data.Secret{Recovery: code}, clock)
		if err == nil {
			mustClose(t, by)
		}
		v = mustOpenBy(t, dir, secretOf(datatest.Password), clock, owner)
		return err == nil
	}
	old, first := draw()
	if err := v.RecoveryWritten(t.Context(), first.ID, nil); err != nil {
		t.Fatal(err)
	}
	_, _ = draw()
	if !opens(old) || !slices.Equal(written(), []string{first.ID}) {
		t.Errorf("a key is shown: the old one opens nothing, or %q are written down", written())
	}
	fresh, second := draw()
	if err := v.RecoveryWritten(t.Context(), second.ID, nil); err != nil {
		t.Fatal(err)
	}
	if opens(old) || !opens(fresh) || !slices.Equal(written(), []string{second.ID}) || len(mustWaysOf(t, v)) != 2 {
		t.Errorf("after the new one is written down: ways %+v", mustWaysOf(t, v))
	}
	if err := v.RecoveryWritten(t.Context(), first.ID, nil); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("a key that is gone: %v", err)
	}
}

func TestVault_Ways_Errors(t *testing.T) {
	v, clock := datatest.Vault(t)
	add := func(name, password string, until time.Time) data.Code {
		_, err := v.AddPassword(t.Context(), name, []byte(password), until)
		return data.CodeOf(err)
	}
	if code := add("", "", time.Time{}); code != data.CodeMissing {
		t.Error(code)
	}
	if code := add(strings.Repeat("x", 99), "a password", time.Time{}); code != data.CodeBadChoice {
		t.Error(code)
	}
	if code := add("", "a password", clock.Now()); code != data.CodeBadChoice {
		t.Error(code)
	}
	if err := v.RemoveWay(t.Context(), "0011223344556677", nil); data.CodeOf(err) != data.CodeNotFound {
		t.Error(err)
	}
	if err := v.ResetPassword(t.Context(), "0011223344556677", []byte("x"), nil); data.CodeOf(err) != data.CodeNotFound {
		t.Error(err)
	}
	if _, err := openBy(t, closed(t), data.Secret{Recovery: []byte("3763-3J8Z-XGX1-6JAW-1622-6VRT-S0FN")}, clock); data.CodeOf(err) != data.CodeNoWay {
		t.Error(err)
	}
	for range keys.MaxSlots - 1 {
		if _, err := v.AddPassword(t.Context(), "", []byte("a password"), clock.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if code := add("", "a password", time.Time{}); code != data.CodeTooManyWays {
		t.Error(code)
	}
	if err := v.RemoveWay(t.Context(), v.OpenWay().ID, nil); data.CodeOf(err) != data.CodeLastWay {
		t.Errorf("the last way that lasts: %v", err)
	}
	dir := v.Dir()
	mustClose(t, v)
	if _, err := v.AddPassword(t.Context(), "", []byte("late"), time.Time{}); err == nil {
		t.Error("a closed vault takes a way")
	}
	if err := v.Rekey(t.Context(), nil); err == nil {
		t.Error("a closed vault is rekeyed")
	}
	open(t, dir, datatest.Password)
}

// A way that has ended is refused; the next one that opens the vault removes it and
// gives the vault another key, so that its old files with its secret open nothing newer.
func TestVault_Ways_End(t *testing.T) {
	v, clock := datatest.Vault(t)
	helper, err := v.AddPassword(t.Context(), "Sami", []byte("a helper's own password"), clock.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	dir := v.Dir()
	owner := v.OpenWay()
	mustClose(t, v)
	before := readFile(t, filepath.Join(dir, "vault.keys"))
	clock.Add(time.Hour - time.Second)
	mustClose(t, mustOpenBy(t, dir, secretOf("a helper's own password"), clock, helper))
	clock.Add(time.Second)
	if _, err := openBy(t, dir, secretOf("a helper's own password"), clock); data.CodeOf(err) != data.CodeWayEnded {
		t.Errorf("after its end: %v", err)
	}
	v = mustOpenBy(t, dir, secretOf(datatest.Password), clock, owner)
	if ended, err := v.Ended(); err != nil || !slices.Equal(ended, []data.Way{helper}) || !slices.Equal(mustWaysOf(t, v), []data.Way{owner}) {
		t.Errorf("ended: %+v, %v", ended, err)
	}
	mustClose(t, v)
	if _, err := openBy(t, dir, secretOf("a helper's own password"), clock); data.CodeOf(err) != data.CodeWrongPassword {
		t.Errorf("once it is removed: %v", err)
	}
	if ended, _ := mustOpenBy(t, dir, secretOf(datatest.Password), clock, owner).Ended(); len(ended) != 0 {
		t.Errorf("ended twice: %+v", ended)
	}
	refusesKeys(t, copyVault(t, dir), before, "a helper's own password")
}

// A wrong try has to be waited for, longer after each, and is told at the next opening.
func TestOpen_Tries(t *testing.T) {
	dir, clock := closed(t), datatest.NewClock()
	try := func(password string) (*data.Vault, time.Duration, data.Code) {
		t.Helper()
		v, err := data.Open(t.Context(), dir, []byte(password), clock.Params())
		if err == nil {
			return v, 0, ""
		}
		var e *data.Error
		if !errors.As(err, &e) {
			t.Fatal(err)
		}
		return nil, e.Wait, e.Code
	}
	clock.Add(time.Minute)
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
		if _, _, code := try("wrong"); code != data.CodeWrongPassword {
			t.Fatalf("try %d: %s", i, code)
		}
		if _, wait, code := try(datatest.Password); code != data.CodeTooSoon || wait != want*time.Second {
			t.Errorf("after %d wrong ones: %s, wait %v, want %v", i+1, code, wait, want*time.Second)
		}
		clock.Add(want*time.Second - time.Millisecond)
		if _, wait, code := try("wrong"); code != data.CodeTooSoon || wait != time.Millisecond {
			t.Errorf("just before: %s, wait %v", code, wait)
		}
		clock.Add(time.Millisecond)
	}
	v, _, code := try(datatest.Password)
	if code != "" {
		t.Fatal(code)
	}
	if last := v.LastOpened(); last.Wrong != 7 || !last.At.IsZero() && !last.At.Equal(datatest.NewClock().Now()) {
		t.Errorf("%+v", last)
	}
	opened := clock.Now()
	mustClose(t, v)
	clock.Add(18 * time.Hour)
	v, _, _ = try(datatest.Password)
	if last := v.LastOpened(); last.Wrong != 0 || !last.At.Equal(opened) {
		t.Errorf("%+v, want %v", last, opened)
	}
	mustClose(t, v)
	if _, _, code := try("wrong"); code != data.CodeWrongPassword {
		t.Error(code)
	}
	clock.Add(-24 * time.Hour) // a clock that is put back locks nobody out for a day
	if _, wait, code := try(datatest.Password); code != data.CodeTooSoon || wait != time.Second {
		t.Errorf("%s, wait %v", code, wait)
	}
	clock.Add(time.Second)
	if v, _, code = try(datatest.Password); code != "" {
		t.Fatal(code)
	}
	mustClose(t, v)
	for _, content := range []string{"", "garbage", "mujeeb tries 1\nwrong -5\nlast 9\n", "mujeeb tries 1\nwrong 99999999999999999999\nlast 1\n"} {
		writeFile(t, filepath.Join(dir, "vault.tries"), []byte(content))
		if v, _, code = try(datatest.Password); code != "" {
			t.Errorf("%q: %s", content, code)
			continue
		}
		mustClose(t, v)
	}
}

// Whatever is added, changed, removed and rekeyed in whatever order: what should open the
// vault does, and nothing else.
func TestVault_Ways_Model(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			m := &waysModel{t: t, rand: rand.New(rand.NewPCG(seed, 7)), opens: map[string]data.Secret{}}
			m.v, m.clock = datatest.Vault(t)
			m.opens[m.v.OpenWay().ID] = secretOf(datatest.Password)
			for range 14 {
				m.step()
			}
			m.check()
		})
	}
}

// waysModel knows what should open a vault.
type waysModel struct {
	t     *testing.T
	rand  *rand.Rand
	v     *data.Vault
	clock *datatest.Clock
	opens map[string]data.Secret // by the way's ID
	gone  []data.Secret
}

func (m *waysModel) step() {
	t, ctx := m.t, m.t.Context()
	ways := mustWaysOf(t, m.v)
	way := ways[m.rand.IntN(len(ways))]
	password := []byte(fmt.Sprintf("password number %d", m.rand.Uint64()))
	switch m.rand.IntN(6) {
	case 0:
		if len(ways) == keys.MaxSlots {
			return
		}
		added, err := m.v.AddPassword(ctx, "somebody", password, time.Time{})
		m.must(err)
		m.opens[added.ID] = data.Secret{Password: password}
	case 1:
		if len(ways) == keys.MaxSlots {
			return
		}
		code, added, err := m.v.NewRecovery(ctx)
		m.must(err)
		m.opens[added.ID] = data.Secret{Recovery: code}
		if m.rand.IntN(2) == 0 { // else the vault was locked while the key was shown
			m.drop(func(w data.Way) bool { return w.Kind == keys.Recovery && w.ID != added.ID })
			m.must(m.v.RecoveryWritten(ctx, added.ID, nil))
		}
	case 2:
		if way.Kind != keys.Password {
			return
		}
		m.must(m.v.ChangePassword(ctx, m.opens[way.ID].Password, password, nil))
		m.drop(func(w data.Way) bool { return w.ID == way.ID })
		for _, w := range mustWaysOf(t, m.v) {
			if m.opens[w.ID].Password == nil && m.opens[w.ID].Recovery == nil {
				m.opens[w.ID] = data.Secret{Password: password}
			}
		}
	case 3:
		err := m.v.RemoveWay(ctx, way.ID, nil)
		if len(ways) == 1 {
			if data.CodeOf(err) != data.CodeLastWay {
				t.Errorf("the last way: %v", err)
			}
			return
		}
		m.must(err)
		delete(m.opens, way.ID)
	case 4:
		m.must(m.v.Rekey(ctx, nil))
	case 5:
		m.check()
	}
	datatest.MustLead(t, m.v, "Somebody", fmt.Sprintf("p%d@example.org", m.rand.Uint64()))
}

// drop takes the ways that a function chooses out of what should open the vault.
func (m *waysModel) drop(which func(data.Way) bool) {
	known := map[string]data.Way{}
	for _, w := range mustWaysOf(m.t, m.v) {
		known[w.ID] = w
	}
	for id, secret := range m.opens {
		if w, there := known[id]; !there || which(w) {
			delete(m.opens, id)
			m.gone = append(m.gone, secret)
		}
	}
}

func (m *waysModel) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// check opens the vault by everything that should open it, and by what should not.
func (m *waysModel) check() {
	dir, people := m.v.Dir(), mustCount(m.t, m.v)
	if len(mustWaysOf(m.t, m.v)) != len(m.opens) {
		m.t.Fatalf("%d ways, want %d", len(mustWaysOf(m.t, m.v)), len(m.opens))
	}
	mustClose(m.t, m.v)
	for _, s := range m.gone {
		if _, err := openBy(m.t, dir, s, m.clock); err == nil {
			m.t.Fatal("what was removed opens the vault")
		}
	}
	for id, s := range m.opens {
		v, err := openBy(m.t, dir, s, m.clock)
		m.must(err)
		if v.OpenWay().ID != id || mustCount(m.t, v) != people {
			m.t.Errorf("opened by %s, want %s; %d people, want %d", v.OpenWay().ID, id, mustCount(m.t, v), people)
		}
		m.v = v
		mustClose(m.t, v)
	}
	v, err := openBy(m.t, dir, m.opens[m.v.OpenWay().ID], m.clock)
	m.must(err)
	m.v = v
	m.t.Cleanup(func() { v.Close() })
}

// Opening is given up when its context ends, and leaves nothing locked.
func TestOpen_GivenUp(t *testing.T) {
	dir := closed(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := data.Open(ctx, dir, []byte(datatest.Password), datatest.NewClock().Params()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	open(t, dir, datatest.Password)
}
