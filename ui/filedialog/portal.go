//go:build !windows && !darwin

package filedialog

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// The desktop portal, as its reference has it:
// https://flatpak.github.io/xdg-desktop-portal/docs/
const (
	portalName    = "org.freedesktop.portal.Desktop"
	portalPath    = dbus.ObjectPath("/org/freedesktop/portal/desktop")
	chooser       = "org.freedesktop.portal.FileChooser"
	request       = "org.freedesktop.portal.Request"
	leastVersion  = 3 // the first that can ask for a folder
	busInterface  = "org.freedesktop.DBus"
	getProperty   = "org.freedesktop.DBus.Properties.Get"
	ownerChanged  = "NameOwnerChanged"
	responded     = "Response"
	answerTaken   = 0
	answerLeft    = 1
	answerNeither = 2 // closed by its frame's cross, but also never shown
)

// portal is how long a portal may take.
type portal struct {
	opening time.Duration // for saying that it opens a dialog: one that is started for it included
	closing time.Duration // within which no person can have closed a dialog, so that it never was shown
}

func choose(ctx context.Context, q Question) (string, error) {
	return portal{opening: 5 * time.Second, closing: 300 * time.Millisecond}.choose(ctx, q)
}

// choose has a connection of its own to the bus. The portal closes the dialog of
// whoever is no longer there, so ending the connection ends everything.
func (p portal) choose(ctx context.Context, q Question) (string, error) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	slow := time.AfterFunc(p.opening, func() { end(ErrSlow) })
	over := visible()
	d, err := open(ctx, q)
	over()
	slow.Stop()
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if err != nil {
		return "", plain(err)
	}
	return d.wait(ctx, p.closing)
}

// plain keeps of a bus's error only what cannot be personal.
func plain(err error) error {
	if e, ok := errors.AsType[dbus.Error](err); ok {
		return fmt.Errorf("%w: %s", ErrNone, e.Name)
	}
	return ErrNone
}

// dialog is one that the portal has opened.
type dialog struct {
	conn    *dbus.Conn
	signals chan *dbus.Signal
	handle  dbus.ObjectPath
	opened  time.Time
}

// open lives until ctx ends.
func open(ctx context.Context, q Question) (*dialog, error) {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	if err := conn.Auth(nil); err != nil {
		return nil, err
	}
	if err := conn.Hello(); err != nil {
		return nil, err
	}
	d := &dialog{conn: conn, signals: make(chan *dbus.Signal, 8)}
	conn.Signal(d.signals) // before anything is asked, so that no answer is missed
	if err := d.listen(ctx); err != nil {
		return nil, err
	}
	desktop := conn.Object(portalName, portalPath)
	var version uint32
	if err := desktop.CallWithContext(ctx, getProperty, 0, chooser, "version").Store(&version); err != nil {
		return nil, err
	}
	if version < leastVersion {
		return nil, ErrNone
	}
	method := chooser + ".OpenFile"
	if q.Kind == SaveFile {
		method = chooser + ".SaveFile"
	}
	err = desktop.CallWithContext(ctx, method, 0, parent(q.Parent), q.Title, options(q)).Store(&d.handle)
	d.opened = time.Now()
	return d, err
}

// listen asks for the answers of the portal, and for word of its end.
func (d *dialog) listen(ctx context.Context) error {
	err := d.conn.AddMatchSignalContext(ctx,
		dbus.WithMatchSender(portalName), dbus.WithMatchInterface(request), dbus.WithMatchMember(responded))
	return errors.Join(err, d.conn.AddMatchSignalContext(ctx,
		dbus.WithMatchSender(busInterface), dbus.WithMatchMember(ownerChanged), dbus.WithMatchArg(0, portalName)))
}

// parent names a window of X11. That of Wayland would need a name from the
// compositor, which the toolkit does not ask for.
func parent(window uintptr) string {
	if window == 0 {
		return ""
	}
	return fmt.Sprintf("x11:%x", window)
}

// filter is a(sa(us)) of the portal's grammar; rule kind 0 is a pattern.
type filter struct {
	Name  string
	Rules []rule
}

type rule struct {
	Kind    uint32
	Pattern string
}

func options(q Question) map[string]dbus.Variant {
	o := map[string]dbus.Variant{
		"handle_token": dbus.MakeVariant("mujeeb" + rand.Text()), // nobody else can guess where the answer comes
		"modal":        dbus.MakeVariant(true),
		"accept_label": dbus.MakeVariant(q.Yes),
	}
	if q.Kind == OpenFolder {
		o["directory"] = dbus.MakeVariant(true)
	}
	if q.Name != "" {
		o["current_name"] = dbus.MakeVariant(q.Name)
	}
	if q.Folder != "" {
		o["current_folder"] = dbus.MakeVariant(append([]byte(q.Folder), 0))
	}
	if all := filters(q.Types); len(all) > 0 {
		o["filters"], o["current_filter"] = dbus.MakeVariant(all), dbus.MakeVariant(all[0])
	}
	return o
}

// filters has every ending twice, as patterns tell capitals from small letters.
func filters(types []Type) (all []filter) {
	for _, t := range types {
		f := filter{Name: t.Name}
		for _, e := range t.Extensions {
			f.Rules = append(f.Rules, rule{Pattern: "*" + e}, rule{Pattern: "*" + strings.ToUpper(e)})
		}
		if len(f.Rules) == 0 {
			f.Rules = []rule{{Pattern: "*"}}
		}
		all = append(all, f)
	}
	return all
}

// wait waits for the person, for as long as they take.
func (d *dialog) wait(ctx context.Context, closing time.Duration) (string, error) {
	for {
		select {
		case <-ctx.Done():
			return "", context.Cause(ctx)
		case s, ok := <-d.signals:
			switch {
			case ctx.Err() != nil:
				return "", context.Cause(ctx)
			case !ok || gone(s):
				return "", ErrGone
			case s.Name == request+"."+responded && s.Path == d.handle:
				return answer(s.Body, time.Since(d.opened) < closing)
			}
		}
	}
}

// gone tells whether a signal says that nobody is the portal any more.
func gone(s *dbus.Signal) bool {
	var name, before, now string
	return s.Name == busInterface+"."+ownerChanged && dbus.Store(s.Body, &name, &before, &now) == nil && name == portalName && now == ""
}

// answer reads what a person chose. At once means that no person can have been it.
func answer(body []any, atOnce bool) (string, error) {
	var code uint32
	var results map[string]dbus.Variant
	if err := dbus.Store(body, &code, &results); err != nil {
		return "", ErrGarbage
	}
	switch {
	case code == answerLeft, code == answerNeither && !atOnce:
		return "", nil
	case code == answerNeither:
		return "", ErrGone
	case code != answerTaken:
		return "", ErrGarbage
	}
	uris, ok := results["uris"].Value().([]string)
	if !ok || len(uris) != 1 {
		return "", ErrGarbage
	}
	return localPath(uris[0])
}

// localPath reads a file URI (RFC 8089). What lies elsewhere cannot be opened.
func localPath(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Host != "" && u.Host != "localhost" || u.RawQuery != "" || u.Fragment != "" ||
		!filepath.IsAbs(u.Path) || strings.ContainsRune(u.Path, 0) {
		return "", ErrGarbage
	}
	return filepath.Clean(u.Path), nil
}
