package kit

import (
	"slices"
	"strings"
)

// Spoken joins the parts that are not empty into one label for who hears the
// window. Every widget of the kit is a fyne.Accessible, though the toolkit reaches
// few of them so far.
func Spoken(env *Env, parts ...string) string {
	parts = slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return strings.TrimSpace(s) == "" })
	return strings.Join(parts, env.T("kit.access.join"))
}

// Captioned is a widget that can be told what it is called.
type Captioned interface {
	SetCaption(string)
	Caption() string
}
