package native

import (
	"context"
	"errors"
	"os"
	"slices"

	"github.com/godbus/dbus/v5"
	"golang.org/x/sys/unix"
)

// logind, as org.freedesktop.login1(5) has it. A screen locker may follow the Lock signal
// of the session, or lock by itself and say so by LockedHint.
const (
	logind        = "org.freedesktop.login1"
	logindPath    = "/org/freedesktop/login1"
	logindManager = logind + ".Manager"
	logindSession = logind + ".Session"
	properties    = "org.freedesktop.DBus.Properties"
	lockedHint    = "LockedHint"
)

// screenSavers are the interfaces of screen lockers on the session bus that say by
// ActiveChanged that they lock.
var screenSavers = []string{"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver"}

// errNothingTold means that neither bus is there.
var errNothingTold = errors.New("the system does not tell when it sleeps or locks its screen")

// watcher listens to logind and to screen lockers.
type watcher struct {
	Events
	system   *dbus.Conn // nil where there is none, as the next
	desktop  *dbus.Conn
	logind   chan *dbus.Signal // closed with its bus, as the next
	savers   chan *dbus.Signal
	sessions []dbus.ObjectPath // that the program belongs to; any when empty
	delay    int               // file that keeps the computer from sleeping, or -1
}

func watch(ctx context.Context, e Events) error {
	w := &watcher{Events: e, logind: make(chan *dbus.Signal, 16), savers: make(chan *dbus.Signal, 16), delay: -1}
	w.system, _ = dbus.ConnectSystemBus(dbus.WithContext(ctx))
	w.desktop, _ = dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if w.desktop != nil && errors.Join(w.desktop.Auth(nil), w.desktop.Hello()) != nil {
		w.desktop = nil
	}
	err := errors.Join(w.hearLogind(ctx), w.hearScreenSavers(ctx))
	if err == nil && w.system == nil && w.desktop == nil {
		err = errNothingTold
	}
	if err == nil {
		w.putOff(ctx)
		go w.run(ctx)
	}
	return err
}

// hearLogind asks logind for its signals.
func (w *watcher) hearLogind(ctx context.Context) error {
	if w.system == nil {
		return nil
	}
	w.system.Signal(w.logind)
	sessions := dbus.WithMatchPathNamespace(logindPath + "/session")
	err := errors.Join(
		w.system.AddMatchSignalContext(ctx, dbus.WithMatchInterface(logindManager), dbus.WithMatchMember("PrepareForSleep")),
		w.system.AddMatchSignalContext(ctx, sessions, dbus.WithMatchInterface(logindSession)),
		w.system.AddMatchSignalContext(ctx, sessions, dbus.WithMatchInterface(properties), dbus.WithMatchMember("PropertiesChanged")))
	manager := w.system.Object(logind, logindPath)
	for method, of := range map[string]any{"GetSessionByPID": uint32(os.Getpid()), "GetSession": os.Getenv("XDG_SESSION_ID")} {
		var path dbus.ObjectPath
		if manager.CallWithContext(ctx, logindManager+"."+method, 0, of).Store(&path) == nil {
			w.sessions = append(w.sessions, path)
		}
	}
	return err
}

// hearScreenSavers asks for the signals of screen lockers.
func (w *watcher) hearScreenSavers(ctx context.Context) (err error) {
	if w.desktop == nil {
		return nil
	}
	w.desktop.Signal(w.savers)
	for _, name := range screenSavers {
		err = errors.Join(err, w.desktop.AddMatchSignalContext(ctx, dbus.WithMatchInterface(name), dbus.WithMatchMember("ActiveChanged")))
	}
	return err
}

// putOff has logind wait for us before the computer sleeps.
func (w *watcher) putOff(ctx context.Context) {
	if w.system == nil || w.delay >= 0 {
		return
	}
	var file dbus.UnixFD
	err := w.system.Object(logind, logindPath).CallWithContext(ctx, logindManager+".Inhibit", 0, "sleep", "Mujeeb", "Lock the vault", "delay").Store(&file)
	if err == nil {
		w.delay = int(file)
	}
}

// letSleep has logind wait no more.
func (w *watcher) letSleep() {
	if w.delay >= 0 {
		_ = unix.Close(w.delay)
		w.delay = -1
	}
}

func (w *watcher) run(ctx context.Context) {
	defer w.letSleep()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case s, open := <-w.logind:
			if w.hear(ctx, s); !open {
				w.logind = nil
			}
		case s, open := <-w.savers:
			if w.hear(ctx, s); !open {
				w.savers = nil
			}
		}
	}
}

// hear takes a signal, from whoever: at worst the vault is locked for nothing.
func (w *watcher) hear(ctx context.Context, s *dbus.Signal) {
	switch {
	case s == nil: // the end of a bus
	case s.Name == logindManager+".PrepareForSleep" && isTrue(s.Body, 0):
		w.Sleeps()
		w.letSleep()
	case s.Name == logindManager+".PrepareForSleep":
		w.putOff(ctx)
	default:
		w.hearScreen(s)
	}
}

// hearScreen takes a signal about the screen.
func (w *watcher) hearScreen(s *dbus.Signal) {
	locked, told := w.screen(s)
	switch {
	case told && locked:
		w.Locks()
	case told:
		w.Unlocks()
	}
}

// screen returns whether a signal says that the screen is locked, or not any more.
func (w *watcher) screen(s *dbus.Signal) (locked, told bool) {
	ours := len(w.sessions) == 0 || slices.Contains(w.sessions, s.Path)
	switch s.Name {
	case logindSession + ".Lock", logindSession + ".Unlock":
		return s.Name == logindSession+".Lock", ours
	case properties + ".PropertiesChanged":
		if len(s.Body) < 2 || s.Body[0] != logindSession {
			return false, false
		}
		changed, _ := s.Body[1].(map[string]dbus.Variant)
		locked, told = changed[lockedHint].Value().(bool)
		return locked, told && ours
	}
	for _, name := range screenSavers {
		if s.Name == name+".ActiveChanged" && len(s.Body) > 0 {
			locked, told = s.Body[0].(bool)
			return locked, told
		}
	}
	return false, false
}

func isTrue(body []any, n int) bool { return n < len(body) && body[n] == true }
