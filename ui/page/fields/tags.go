package fields

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
)

// Tags is a line to type tags into, with those that were taken as chips
// under it. Return or a comma takes what was typed.
type Tags struct {
	entry     *field.Entry
	chips     *field.Tags
	Object    fyne.CanvasObject
	OnChanged func() // hears of every change of the tags
}

// NewTags makes the line with tags that were taken before.
func NewTags(env *kit.Env, tags []string) *Tags {
	f := &Tags{entry: field.NewEntry(env), OnChanged: func() {}}
	f.chips = field.NewTags(env, slices.Clone(tags), f.remove)
	f.entry.SetPlaceholder(env.T("lead.tags.example"))
	f.entry.OnSubmitted = func(string) { f.take() }
	f.entry.OnChanged = func(s string) {
		if strings.ContainsAny(s, ",،") {
			f.take()
		}
	}
	add := button.NewWithIcon(env, button.Plain, theme.ContentAddIcon(), "", f.take)
	add.SetCaption(env.T("lead.tag.add"))
	f.Object = layout.VBoxTight(layout.AsideTop(env, f.entry, add), f.chips)
	return f
}

// Tags takes what was typed and not taken yet, and returns all tags.
func (f *Tags) Tags() []string {
	f.take()
	return f.chips.Tags()
}

func (f *Tags) take() {
	typed := f.entry.Text()
	if strings.TrimSpace(typed) == "" {
		return
	}
	tags := slices.Clone(f.chips.Tags())
	for _, t := range strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == '،' }) {
		if t = strings.Join(strings.Fields(t), " "); t != "" && !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	f.entry.SetText("")
	f.Set(tags)
}

func (f *Tags) remove(tag string) {
	f.Set(slices.DeleteFunc(slices.Clone(f.chips.Tags()), func(t string) bool { return t == tag }))
}

// Set shows these tags as the ones that were taken.
func (f *Tags) Set(tags []string) {
	f.chips.Set(tags)
	f.Object.Refresh()
	f.OnChanged()
}
