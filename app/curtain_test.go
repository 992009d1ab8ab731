package app_test

import (
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
)

// drawn is a shop whose curtain was drawn.
type drawn struct {
	*shop
	told chan app.Sending // the last one
	over chan struct{}    // has one for each call
}

// draw draws the curtain of a shop.
func (s *shop) draw() *drawn {
	d := &drawn{s, make(chan app.Sending, 1), make(chan struct{}, 9)}
	s.SetCurtainTurn(10 * time.Millisecond)
	s.Draw(func(x app.Sending) {
		select {
		case <-d.told:
		default:
		}
		d.told <- x
	}, func() { d.over <- struct{}{} })
	return d
}

// ends waits until the curtain is over. Minutes pass meanwhile.
func (d *drawn) ends() {
	d.t.Helper()
	minutes := time.NewTicker(20 * time.Millisecond)
	defer minutes.Stop()
	for end := time.After(30 * time.Second); ; {
		select {
		case <-d.over:
			return
		case <-minutes.C:
			d.clock.Add(61 * time.Second)
			d.Wake()
		case <-end:
			d.t.Fatal("the curtain does not end")
		}
	}
}

// hears waits until it is told how many are left.
func (d *drawn) hears() app.Sending {
	d.t.Helper()
	select {
	case x := <-d.told:
		return x
	case <-d.over:
		d.t.Fatal("the curtain was not drawn")
	case <-time.After(30 * time.Second):
		d.t.Fatal("nothing is told")
	}
	panic("unreachable")
}

// looks waits until the clock was looked at, or the curtain is over.
func (d *drawn) looks() {
	d.t.Helper()
	for range 2 { // what was told before may still be there
		select {
		case <-d.told:
		case <-d.over:
			d.over <- struct{}{}
			return
		case <-time.After(30 * time.Second):
			d.t.Fatal("nothing is told")
		}
	}
}

// Behind the curtain the run is sent to its end. Then the curtain is over, once.
func TestSession_Draw(t *testing.T) {
	s := newShop(t, "olives")
	run := s.start()
	d := s.draw()
	if x := d.hears(); x.Left < 1 || x.Left > people || !x.Until.Equal(s.clock.Now().Add(4*time.Hour)) {
		t.Errorf("told %+v", x)
	}
	d.ends()
	if totals, err := s.Vault.RunTotals(t.Context(), run); err != nil || totals[data.MessageSent] != people {
		t.Errorf("sent %v, %v", totals, err)
	}
	if !s.Behind() {
		t.Error("the session does not know that it is behind a locked window")
	}
	s.Lock()
	mustClose(t, s.Session)
	mustOpen(t, s.dir)
	if len(d.over) > 0 {
		t.Error("it is over more than once")
	}
}

// Nothing is held open for a vault that has nothing to send now.
func TestSession_Draw_ForNothing(t *testing.T) {
	for name, prepare := range map[string]func(*shop){
		"NoRun": func(*shop) {},
		"Done":  func(s *shop) { s.sent(s.start(), people) },
		"Paused": func(s *shop) {
			if err := s.Vault.PauseRun(t.Context(), s.start(), ""); err != nil {
				t.Fatal(err)
			}
		},
		"NotWanted": func(s *shop) {
			s.start()
			s.SetLocks(data.Settings{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t, "olives")
			prepare(s)
			d := s.draw()
			select {
			case <-d.over:
			case <-time.After(30 * time.Second):
				t.Error("the curtain stays")
			}
			s.Lock()
			mustClose(t, s.Session)
		})
	}
}

// The curtain does not stay for longer than the settings say, whatever is left.
func TestSession_Draw_Limit(t *testing.T) {
	s := newShop(t, "olives")
	run := s.start()
	s.sentFirst(run)
	s.SetLocks(data.Settings{KeepSending: 1})
	d := s.draw()
	d.hears()
	s.clock.Add(time.Hour)
	select {
	case <-d.over:
	case <-time.After(30 * time.Second):
		t.Fatal("the curtain stays")
	}
	if totals, err := s.Vault.RunTotals(t.Context(), run); err != nil || totals.Left() == 0 {
		t.Errorf("nothing was left: %v, %v", totals, err)
	}
	s.Lock()
	mustClose(t, s.Session)
}

// A clock that is set back does not keep the curtain for longer.
func TestSession_Draw_SetBack(t *testing.T) {
	s := newShop(t, "olives")
	s.sentFirst(s.start())
	s.SetLocks(data.Settings{KeepSending: 1})
	d := s.draw()
	d.hears()
	s.clock.Add(-24 * time.Hour)
	d.looks()
	s.clock.Add(time.Hour)
	select {
	case <-d.over:
	case <-time.After(30 * time.Second):
		t.Error("the curtain stays")
	}
	s.Lock()
	mustClose(t, s.Session)
}

// The password lifts the curtain, and nothing else does; a locked session is not lifted.
func TestSession_Unlock(t *testing.T) {
	s := newShop(t, "olives")
	s.start()
	d := s.draw()
	d.hears()
	if lift, err := s.Unlock(t.Context(), data.Secret{Password: []byte("another one")}); data.CodeOf(err) != data.CodeWrongPassword || lift != nil || !s.Behind() {
		t.Errorf("a wrong password: %v", err)
	}
	s.clock.Add(time.Minute) // a wrong try slows the next
	late, err := s.Unlock(t.Context(), data.Secret{Password: []byte(datatest.Password)})
	if err != nil || !s.Behind() {
		t.Fatal("the password alone lifts the curtain, or does not:", err)
	}
	if !late() || s.Behind() {
		t.Error("the curtain is not lifted")
	}
	for drained := false; !drained; { // what was under way when it was lifted
		select {
		case <-d.told:
		default:
			drained = true
		}
	}
	again := s.draw()
	again.hears()
	s.Lock()
	if late() {
		t.Error("a locked session was lifted")
	}
	s.Draw(func(app.Sending) {}, func() { t.Error("a curtain was drawn for a locked session") })
	mustClose(t, s.Session)
	if _, err := s.Unlock(t.Context(), data.Secret{Password: []byte(datatest.Password)}); data.CodeOf(err) != data.CodeVaultGone {
		t.Errorf("once it is closed: %v", err)
	}
	if len(d.over)+len(again.over) > 0 {
		t.Error("it is told to be over after it was lifted and locked")
	}
}
