//go:build linux

package filedialog

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"golang.org/x/sys/unix"

	"mujeeb/data/secrets/secretstest"
)

// desk is a portal of the test's own on a real bus. Its dialogs are answered by
// a function instead of a person.
type desk struct {
	t       *testing.T
	conn    *dbus.Conn
	stopBus func()
	asked   chan asked
	manner  atomic.Pointer[manner]
}

// manner is how a desk answers.
type manner struct {
	version uint32
	refuse  *dbus.Error
	open    func(handle dbus.ObjectPath) // runs before the dialog's handle is told
}

// act sets the manner of answering.
func (d *desk) act(m manner) {
	if m.version == 0 {
		m.version = 4
	}
	if m.open == nil {
		m.open = func(dbus.ObjectPath) {}
	}
	d.manner.Store(&m)
}

// asked is one call.
type asked struct {
	method, sender, parent, title string
	handle                        dbus.ObjectPath
	options                       map[string]dbus.Variant
}

// newDesk starts a bus that everything in this process uses from here on, with a
// portal on it that opens dialogs and leaves them open.
func newDesk(t *testing.T) *desk {
	t.Helper()
	address, stop := secretstest.Bus(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	d := &desk{t: t, conn: conn, stopBus: stop, asked: make(chan asked, 100)}
	d.act(manner{})
	d.export(map[string]any{"OpenFile": d.method("OpenFile"), "SaveFile": d.method("SaveFile")}, chooser)
	d.export(map[string]any{"Get": func(_, name string) (dbus.Variant, *dbus.Error) {
		return dbus.MakeVariant(d.manner.Load().version), nil
	}}, "org.freedesktop.DBus.Properties")
	if _, err := conn.RequestName(portalName, 0); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) export(methods map[string]any, name string) {
	d.t.Helper()
	if err := d.conn.ExportMethodTable(methods, portalPath, name); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) method(name string) any {
	return func(sender dbus.Sender, parent, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
		m := d.manner.Load()
		if m.refuse != nil {
			return "", m.refuse
		}
		token := options["handle_token"].Value().(string)
		who := strings.ReplaceAll(strings.TrimPrefix(string(sender), ":"), ".", "_")
		handle := portalPath + dbus.ObjectPath("/request/"+who+"/"+token)
		d.asked <- asked{name, string(sender), parent, title, handle, options}
		m.open(handle)
		return handle, nil
	}
}

// respond ends a dialog.
func (d *desk) respond(handle dbus.ObjectPath, body ...any) {
	if err := d.conn.Emit(handle, request+"."+responded, body...); err != nil {
		d.t.Error(err)
	}
}

// patient is a portal with all the time that a slow machine takes.
var patient = portal{opening: time.Minute}

// uris are the results of a choice.
func uris(all ...string) map[string]dbus.Variant {
	return map[string]dbus.Variant{"uris": dbus.MakeVariant(all)}
}

func TestChoose_Answers(t *testing.T) {
	d := newDesk(t)
	none := map[string]dbus.Variant{}
	for name, c := range map[string]struct {
		body []any
		want string
		err  error
	}{
		"Plain":         {[]any{uint32(0), uris("file:///home/o/leads.csv")}, "/home/o/leads.csv", nil},
		"Arabic":        {[]any{uint32(0), uris("file:///home/o/%D8%B9%D9%85%D9%84%D8%A7%D8%A1%20%D8%AC%D8%AF%D8%AF.csv")}, "/home/o/عملاء جدد.csv", nil},
		"Signs":         {[]any{uint32(0), uris("file:///a+b/100%25%23%3F.csv")}, "/a+b/100%#?.csv", nil},
		"NotUTF8":       {[]any{uint32(0), uris("file:///caf%E9.csv")}, "/caf\xe9.csv", nil},
		"Localhost":     {[]any{uint32(0), uris("file://localhost/x/../y.csv")}, "/y.csv", nil},
		"Left":          {[]any{uint32(1), none}, "", nil},
		"LeftWithUris":  {[]any{uint32(1), uris("file:///x")}, "", nil},
		"ClosedByCross": {[]any{uint32(2), none}, "", nil},
		"Unknown":       {[]any{uint32(3), uris("file:///x")}, "", ErrGarbage},
		"NothingChosen": {[]any{uint32(0), none}, "", ErrGarbage},
		"NoUris":        {[]any{uint32(0), uris()}, "", ErrGarbage},
		"TwoUris":       {[]any{uint32(0), uris("file:///x", "file:///y")}, "", ErrGarbage},
		"WrongType":     {[]any{uint32(0), map[string]dbus.Variant{"uris": dbus.MakeVariant("file:///x")}}, "", ErrGarbage},
		"BadEscape":     {[]any{uint32(0), uris("file:///a%zz")}, "", ErrGarbage},
		"NoPath":        {[]any{uint32(0), uris("file:")}, "", ErrGarbage},
		"Relative":      {[]any{uint32(0), uris("file:leads.csv")}, "", ErrGarbage},
		"NUL":           {[]any{uint32(0), uris("file:///a%00b")}, "", ErrGarbage},
		"OtherComputer": {[]any{uint32(0), uris("file://server/x")}, "", ErrGarbage},
		"OtherScheme":   {[]any{uint32(0), uris("sftp://server/x")}, "", ErrGarbage},
		"Garbage":       {[]any{uint32(0), uris("\x01 :// ")}, "", ErrGarbage},
		"WrongBody":     {[]any{"yes"}, "", ErrGarbage},
		"EmptyBody":     {nil, "", ErrGarbage},
	} {
		t.Run(name, func(t *testing.T) {
			d.act(manner{open: func(handle dbus.ObjectPath) {
				d.respond(handle+"x", uint32(0), uris("file:///not/ours"))
				d.respond(handle, c.body...)
			}})
			got, err := patient.choose(t.Context(), Question{})
			if got != c.want || !errors.Is(err, c.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, c.want, c.err)
			}
		})
	}
}

// A portal can look at a process that others can't, for as long as it opens a dialog.
func TestChoose_Visible(t *testing.T) {
	d := newDesk(t)
	t.Cleanup(func() { _ = unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0) })
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
	dumpable := func() int {
		n, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
		if err != nil {
			t.Error(err)
		}
		return n
	}
	seen := 0
	d.act(manner{open: func(handle dbus.ObjectPath) {
		seen = dumpable()
		d.respond(handle, uint32(1), uris())
	}})
	if _, err := patient.choose(t.Context(), Question{}); err != nil || seen != 1 || dumpable() != 0 {
		t.Errorf("%v; while it opens %d, after it %d", err, seen, dumpable())
	}
}

// A dialog that ends before a person can have seen it was never there.
func TestChoose_EndsAtOnce(t *testing.T) {
	d := newDesk(t)
	d.act(manner{open: func(handle dbus.ObjectPath) { d.respond(handle, uint32(2), uris()) }})
	if got, err := (portal{opening: time.Minute, closing: time.Hour}).choose(t.Context(), Question{}); !errors.Is(err, ErrGone) {
		t.Errorf("got %q, %v; want %v", got, err, ErrGone)
	}
}

// same tells whether a value came over the bus as it was meant.
func same(got dbus.Variant, want any) bool {
	came := reflect.New(reflect.TypeOf(want))
	return dbus.Store([]any{got.Value()}, came.Interface()) == nil && reflect.DeepEqual(came.Elem().Interface(), want)
}

func TestChoose_Asks(t *testing.T) {
	d := newDesk(t)
	d.act(manner{open: func(handle dbus.ObjectPath) { d.respond(handle, uint32(1), uris()) }})
	folder := filepath.Join(t.TempDir(), "ملفات")
	csv := filter{"CSV files", []rule{{0, "*.csv"}, {0, "*.CSV"}}}
	types := []Type{{"CSV files", []string{".csv"}}, {"All files", nil}}
	for name, c := range map[string]struct {
		q      Question
		method string
		parent string
		want   map[string]any
	}{
		"OpenFile": {
			Question{Title: "عنوان", Yes: "فتح", Types: types, Parent: 0x2a00007}, "OpenFile", "x11:2a00007", map[string]any{
				"modal": true, "accept_label": "فتح", "current_filter": csv, "filters": []filter{csv, {"All files", []rule{{0, "*"}}}},
			},
		},
		"SaveFile": {
			Question{Kind: SaveFile, Title: "t", Name: "سامي.zip", Folder: folder}, "SaveFile", "", map[string]any{
				"modal": true, "accept_label": "", "current_name": "سامي.zip", "current_folder": append([]byte(folder), 0),
			},
		},
		"OpenFolder": {
			Question{Kind: OpenFolder, Title: "t"}, "OpenFile", "", map[string]any{"modal": true, "accept_label": "", "directory": true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := patient.choose(t.Context(), c.q); err != nil {
				t.Fatal(err)
			}
			got := <-d.asked
			if got.method != c.method || got.parent != c.parent || got.title != c.q.Title {
				t.Errorf("got %+v", got)
			}
			delete(got.options, "handle_token")
			if !maps.EqualFunc(got.options, c.want, same) {
				t.Errorf("got the options %v, want %v", got.options, c.want)
			}
		})
	}
}

// A folder that is not there is not suggested.
func TestChoose_NoSuchFolder(t *testing.T) {
	d := newDesk(t)
	d.act(manner{open: func(handle dbus.ObjectPath) { d.respond(handle, uint32(1), uris()) }})
	there := t.TempDir()
	for folder, want := range map[string]bool{there: true, filepath.Join(there, "gone"): false} {
		if _, err := Choose(t.Context(), Question{Folder: folder}); err != nil && !errors.Is(err, ErrGone) { // a quick machine
			t.Fatal(err)
		}
		if _, got := (<-d.asked).options["current_folder"]; got != want {
			t.Errorf("suggested: %t, want %t", got, want)
		}
	}
}

func TestChoose_Refused(t *testing.T) {
	d := newDesk(t)
	d.act(manner{refuse: dbus.NewError("org.freedesktop.portal.Error.Failed", []any{"no /home/sami for you"})})
	_, err := patient.choose(t.Context(), Question{})
	if !errors.Is(err, ErrNone) || strings.Contains(fmt.Sprintf("%+v %#v", err, err), "sami") {
		t.Errorf("got %v, want %v without a path", err, ErrNone)
	}
	d.act(manner{version: leastVersion - 1})
	if _, err := patient.choose(t.Context(), Question{}); !errors.Is(err, ErrNone) {
		t.Errorf("from an old portal: %v, want %v", err, ErrNone)
	}
	if len(d.asked) != 0 {
		t.Error("an old portal was asked")
	}
}

func TestChoose_NoPortal(t *testing.T) {
	address, stop := secretstest.Bus(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	if _, err := patient.choose(t.Context(), Question{}); !errors.Is(err, ErrNone) {
		t.Errorf("on a bus without a portal: %v, want %v", err, ErrNone)
	}
	stop()
	if _, err := patient.choose(t.Context(), Question{}); !errors.Is(err, ErrNone) {
		t.Errorf("without a bus: %v, want %v", err, ErrNone)
	}
}

// A portal, or a bus, that does not answer is given up.
func TestChoose_Hangs(t *testing.T) {
	brief := portal{opening: 100 * time.Millisecond}
	t.Run("Portal", func(t *testing.T) {
		d, release := newDesk(t), make(chan struct{})
		defer close(release)
		d.act(manner{open: func(dbus.ObjectPath) { <-release }})
		if got, err := brief.choose(t.Context(), Question{}); !errors.Is(err, ErrSlow) {
			t.Errorf("got %q, %v; want %v", got, err, ErrSlow)
		}
	})
	t.Run("Bus", func(t *testing.T) {
		socket := filepath.Join(secretstest.Home(t), "bus")
		l, err := net.Listen("unix", socket) // nobody reads what comes in
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+socket)
		if got, err := brief.choose(t.Context(), Question{}); !errors.Is(err, ErrSlow) {
			t.Errorf("got %q, %v; want %v", got, err, ErrSlow)
		}
	})
}

// begin asks in the background and returns the call that the portal got.
func (d *desk) begin(ctx context.Context) (asked, chan error) {
	ended := make(chan error, 1)
	go func() {
		got, err := portal{opening: time.Minute, closing: time.Hour}.choose(ctx, Question{})
		if got != "" {
			err = fmt.Errorf("chose %q", got)
		}
		ended <- err
	}()
	return <-d.asked, ended
}

// Who asked is no longer on the bus: a portal closes the dialogs of such.
func TestChoose_Cancelled(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	call, ended := d.begin(ctx)
	left := make(chan *dbus.Signal, 10)
	d.conn.Signal(left)
	if err := d.conn.AddMatchSignal(dbus.WithMatchMember(ownerChanged), dbus.WithMatchArg(0, call.sender)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	for s := range left {
		if reflect.DeepEqual(s.Body, []any{call.sender, call.sender, ""}) {
			break
		}
	}
	d.respond(call.handle, uint32(0), uris("file:///late.csv")) // nobody hears it
}

func TestChoose_PortalEnds(t *testing.T) {
	for name, end := range map[string]func(*desk){
		"Portal": func(d *desk) { d.conn.Close() },
		"Bus":    func(d *desk) { d.stopBus() },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			_, ended := d.begin(t.Context())
			end(d)
			if err := <-ended; !errors.Is(err, ErrGone) && !errors.Is(err, ErrNone) { // the handle may not have come yet
				t.Errorf("got %v, want %v", err, ErrGone)
			}
		})
	}
}
