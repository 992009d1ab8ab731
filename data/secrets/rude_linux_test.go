package secrets

import (
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// rude is a Secret Service that replies the same to everybody: on all of
// its paths and interfaces, by the name of the method, and under "" to the rest.
type rude map[string]func(c *dbus.Conn) ([]any, error)

// rudeMethod is a method of it, whatever it is called with.
type rudeMethod struct {
	conn   **dbus.Conn
	answer func(c *dbus.Conn) ([]any, error)
}

// rudeObject is all of its objects and interfaces.
type rudeObject struct {
	rude
	conn **dbus.Conn
}

var (
	_ dbus.Handler         = rudeObject{}
	_ dbus.ArgumentDecoder = rudeMethod{}
)

func (r rudeObject) LookupObject(dbus.ObjectPath) (dbus.ServerObject, bool) { return r, true }
func (r rudeObject) LookupInterface(string) (dbus.Interface, bool)          { return r, true }

func (r rudeObject) LookupMethod(name string) (dbus.Method, bool) {
	answer, ok := r.rude[name]
	if !ok {
		answer = r.rude[""]
	}
	return rudeMethod{r.conn, answer}, true
}

func (m rudeMethod) Call(...any) ([]any, error) { return m.answer(*m.conn) }
func (rudeMethod) NumArguments() int            { return 0 }
func (rudeMethod) NumReturns() int              { return 0 }
func (rudeMethod) ArgumentValue(int) any        { return nil }
func (rudeMethod) ReturnValue(int) any          { return nil }

func (rudeMethod) DecodeArguments(*dbus.Conn, string, *dbus.Message, []any) ([]any, error) {
	return nil, nil
}

// serve puts the service on the session's bus, in the place of the one before.
func (r rude) serve(t *testing.T) {
	t.Helper()
	conn := new(*dbus.Conn)
	var err error
	if *conn, err = dbus.ConnectSessionBus(dbus.WithHandler(rudeObject{r, conn})); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { (*conn).Close() })
	const name = "org.freedesktop.secrets"
	reply, err := (*conn).RequestName(name, dbus.NameFlagAllowReplacement|dbus.NameFlagReplaceExisting)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("name %s: %v, %v", name, reply, err)
	}
}

func says(answers ...any) func(*dbus.Conn) ([]any, error) {
	return func(*dbus.Conn) ([]any, error) { return answers, nil }
}

func refuses(name string) func(*dbus.Conn) ([]any, error) {
	return func(*dbus.Conn) ([]any, error) {
		return nil, dbus.NewError(name, []any{"no, and it is blocked by the lock of " + inMemory})
	}
}

// prompts answers that the owner has to be asked first, and how that ended; with
// no outcome it never does.
func prompts(outcome ...any) rude {
	const prompt = dbus.ObjectPath("/prompt")
	return rude{
		"":       refuses("org.freedesktop.DBus.Error.UnknownMethod"),
		"Unlock": says([]dbus.ObjectPath{}, prompt),
		"Prompt": func(c *dbus.Conn) ([]any, error) {
			if outcome == nil {
				return nil, nil
			}
			return nil, c.Emit(prompt, "org.freedesktop.Secret.Prompt.Completed", outcome...)
		},
		"OpenSession": says(dbus.MakeVariant(""), dbus.ObjectPath("/session")),
	}
}

// sceneRude meets services that refuse and services that make no sense. Each
// time the secret stays in memory, and the error tells a log nothing about it.
func sceneRude(t *testing.T) {
	for name, c := range map[string]struct {
		service rude
		timeout time.Duration
		want    Code
	}{
		"refuses":             {rude{"": refuses("org.freedesktop.DBus.Error.AccessDenied")}, hour, CodeRefused},
		"refuses in its way":  {rude{"": refuses("org.freedesktop.Secret.Error.NoSuchObject")}, hour, CodeRefused},
		"says it is locked":   {rude{"": refuses("org.freedesktop.Secret.Error.IsLocked")}, hour, CodeLocked},
		"knows no method":     {rude{"": refuses("org.freedesktop.DBus.Error.UnknownMethod")}, hour, CodeBroken},
		"answers something":   {rude{"": says("what?", int32(7))}, hour, CodeBroken},
		"answers nothing":     {rude{"": says()}, hour, CodeBroken},
		"a value of its own":  {rude{"": says("what?"), "Get": says(dbus.MakeVariant("no list"))}, hour, CodeBroken},
		"prompt of its own":   {prompts("yes", "no"), hour, CodeBroken},
		"prompt says nothing": {prompts([]any{}...), hour, CodeBroken},
		"prompt never ends":   {prompts(), 200 * time.Millisecond, CodeLocked},
		"prompt is dismissed": {prompts(true, dbus.MakeVariant("")), hour, CodeLocked},
	} {
		t.Run(name, func(t *testing.T) {
			c.service.serve(t)
			k := NewKeeper(system{}, c.timeout)
			keepsInMemory(t, k, c.want)
			_, err := k.Get(t.Context(), kept)
			if codeIn(err) != c.want {
				t.Errorf("get: %v", err)
			}
		})
	}
}
