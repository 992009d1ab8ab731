package native

import (
	"context"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"mujeeb/data/secrets/secretstest"
)

// fakeLogind is a logind on a bus of its own, and the screen lockers of a desktop.
type fakeLogind struct {
	t         *testing.T
	conn      *dbus.Conn
	inhibited chan delay
	called    chan struct{} // by Sleeps, which then takes finish
	finish    chan struct{}
	slept     int
}

// delay is what keeps the computer from sleeping until whoever asked for it closes it.
type delay struct{ read, write *os.File }

const ourSession = dbus.ObjectPath(logindPath + "/session/_32")

func newFakeLogind(t *testing.T) *fakeLogind {
	t.Helper()
	address, _ := secretstest.Bus(t)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	l := &fakeLogind{t: t, conn: conn, inhibited: make(chan delay, 9), called: make(chan struct{}), finish: make(chan struct{})}
	methods := map[string]any{
		"GetSessionByPID": func(uint32) (dbus.ObjectPath, *dbus.Error) { return ourSession, nil },
		"GetSession": func(string) (dbus.ObjectPath, *dbus.Error) {
			return "", dbus.NewError("org.freedesktop.login1.NoSuchSession", nil)
		},
		"Inhibit": l.inhibit,
	}
	if err := conn.ExportMethodTable(methods, logindPath, logindManager); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(logind, 0); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *fakeLogind) inhibit(what, _, _, mode string) (dbus.UnixFD, *dbus.Error) {
	if what != "sleep" || mode != "delay" {
		l.t.Errorf("inhibits %q by %q", what, mode)
	}
	read, write, err := os.Pipe()
	if err != nil {
		l.t.Error(err)
	}
	l.inhibited <- delay{read, write}
	return dbus.UnixFD(write.Fd()), nil
}

// sleeps is what a watcher does before the computer sleeps.
func (l *fakeLogind) sleeps() {
	l.called <- struct{}{}
	<-l.finish
	l.slept++
}

func (l *fakeLogind) emit(path dbus.ObjectPath, name string, body ...any) {
	l.t.Helper()
	if err := l.conn.Emit(path, name, body...); err != nil {
		l.t.Fatal(err)
	}
}

// sleep waits until the computer may sleep.
func (l *fakeLogind) sleep() {
	l.t.Helper()
	d := <-l.inhibited
	l.emit(logindPath, logindManager+".PrepareForSleep", true)
	<-l.called
	d.write.Close() // which is the watcher's alone now
	if err := d.read.SetReadDeadline(time.Now()); err != nil {
		l.t.Fatal(err)
	}
	if _, err := d.read.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		l.t.Errorf("the computer may sleep too early: %v", err)
	}
	l.finish <- struct{}{}
	if err := d.read.SetReadDeadline(time.Time{}); err != nil {
		l.t.Fatal(err)
	}
	if _, err := d.read.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		l.t.Errorf("the computer may not sleep: %v", err)
	}
}

// The computer sleeps when the vault is locked, and not before; each time.
func TestWatch_Sleeps(t *testing.T) {
	l := newFakeLogind(t)
	if err := Watch(t.Context(), Events{Sleeps: l.sleeps, Locks: func() { t.Error("the screen was not locked") }}); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 2; n++ {
		l.sleep()
		if l.slept != n {
			t.Errorf("asleep %d times, told %d times before", n, l.slept)
		}
		l.emit(logindPath, logindManager+".PrepareForSleep", false)
	}
	<-l.inhibited // for the third time
}

// The screen is known to be locked by whichever way it is told; other sessions' screens
// and other signals count for nothing.
func TestWatch_Locks(t *testing.T) {
	changed := func(to bool) []any {
		return []any{logindSession, map[string]dbus.Variant{lockedHint: dbus.MakeVariant(to)}, []string{}}
	}
	for name, c := range map[string]struct {
		path dbus.ObjectPath
		name string
		body []any
		want bool // told that it is locked
		open bool // told that it is not
	}{
		"Lock":         {ourSession, logindSession + ".Lock", nil, true, false},
		"Hint":         {ourSession, properties + ".PropertiesChanged", changed(true), true, false},
		"Desktop":      {"/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", []any{true}, true, false},
		"Gnome":        {"/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", []any{true}, true, false},
		"OtherSession": {logindPath + "/session/_39", logindSession + ".Lock", nil, false, false},
		"OtherHint":    {logindPath + "/session/_39", properties + ".PropertiesChanged", changed(true), false, false},
		"Unlock":       {ourSession, logindSession + ".Unlock", nil, false, true},
		"HintGone":     {ourSession, properties + ".PropertiesChanged", changed(false), false, true},
		"Empty":        {ourSession, properties + ".PropertiesChanged", nil, false, false},
		"Shown":        {"/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", []any{false}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			l := newFakeLogind(t)
			locks, unlocks := make(chan struct{}, 9), make(chan struct{}, 9)
			if err := Watch(t.Context(), Events{Sleeps: l.sleeps, Locks: func() { locks <- struct{}{} }, Unlocks: func() { unlocks <- struct{}{} }}); err != nil {
				t.Fatal(err)
			}
			l.emit(c.path, c.name, c.body...)
			l.emit("/ScreenSaver", "org.mate.ScreenSaver.ActiveChanged", true) // comes after it where it is of the desktop
			<-locks
			if c.want {
				<-locks
			}
			l.sleep() // comes after it where it is logind's
			if len(locks) > 0 || len(unlocks) != map[bool]int{true: 1}[c.open] {
				t.Errorf("told %d times more that it is locked, and %d times that it is not", len(locks), len(unlocks))
			}
		})
	}
}

// Where there is no bus, nobody tells.
func TestWatch_Nobody(t *testing.T) {
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := Watch(ctx, Events{}); err == nil {
		t.Error("there seems to be somebody")
	}
}
