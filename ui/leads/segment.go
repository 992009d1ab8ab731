package leads

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// segmentPicker narrows the list of leads by a segment, or by rules without a name.
type segmentPicker struct {
	*listPage
	all    []data.Segment
	which  *field.Select
	edit   *button.Button
	object *fyne.Container
}

// The choices of the picker that are no segment.
const (
	pickNew     = "new"     // rules are asked for
	pickUnnamed = "unnamed" // the rules have no name
)

func newSegmentPicker(l *listPage) *segmentPicker {
	s := &segmentPicker{listPage: l}
	s.which = field.NewSelect(l.Env, nil, nil)
	s.which.SetPlaceholder(l.T("segment.all"))
	s.which.SetCaption(l.T("segment.label"))
	s.edit = button.New(l.Env, button.Link, l.T("segment.edit"), s.change)
	s.object = layout.HBox(l.Env, layout.FixedWidth(180, s.which), s.edit)
	s.show()
	return s
}

func (s *segmentPicker) fill(all []data.Segment) {
	s.all = all
	s.show()
}

// chosen returns the choice that the filter of the list is.
func (s *segmentPicker) chosen() string {
	switch r := s.kept.filter.Rule; {
	case r == nil:
		return ""
	case r.Kind == data.RuleSegment:
		return strconv.FormatInt(r.ID, 10)
	}
	return pickUnnamed
}

// show brings the picker up to date with the filter.
func (s *segmentPicker) show() {
	options := []field.Option{{Text: s.T("segment.all")}}
	for _, one := range s.all {
		options = append(options, field.Option{Key: strconv.FormatInt(one.ID, 10), Text: one.Name})
	}
	if s.chosen() == pickUnnamed {
		options = append(options, field.Option{Key: pickUnnamed, Text: s.T("segment.unnamed")})
	}
	s.which.OnChanged = nil
	s.which.SetOptions(append(options, field.Option{Key: pickNew, Text: s.T("segment.new")}))
	s.which.SetSelected(s.chosen())
	s.which.OnChanged = s.choose
	if s.kept.filter.Rule == nil {
		s.edit.Hide()
	} else {
		s.edit.Show()
	}
	s.object.Refresh()
}

func (s *segmentPicker) choose(key string) {
	switch key {
	case pickNew:
		s.ask(data.Segment{})
		s.show() // nothing is chosen yet
		return
	case pickUnnamed:
		return
	case "":
		s.narrow(nil)
		return
	}
	id, _ := strconv.ParseInt(key, 10, 64) // keys are numbers
	s.narrow(&data.Rule{Kind: data.RuleSegment, ID: id})
}

// narrow makes the list show whom a rule picks; nil picks everybody.
func (s *segmentPicker) narrow(r *data.Rule) {
	s.kept.filter.Rule, s.kept.filter.Version = r, 0
	if r != nil {
		s.kept.filter.Version = data.RuleVersion
	}
	s.show()
	s.reload()
}

// change asks for other rules than those that narrow the list.
func (s *segmentPicker) change() {
	r := s.kept.filter.Rule
	if r == nil {
		return
	}
	for _, one := range s.all {
		if r.Kind == data.RuleSegment && r.ID == one.ID {
			s.ask(one)
			return
		}
	}
	s.ask(data.Segment{Filter: data.FilterOf(*r)})
}

func (s *segmentPicker) ask(begin data.Segment) {
	page.Work(s.Place, func(ctx context.Context) (fields.RuleList, error) { return fields.ReadRules(ctx, s.Vault) }, func(list fields.RuleList) {
		d := &fields.SegmentDialog{Segment: begin, List: list, OnYes: s.asked, OnGone: func() {
			s.narrow(nil)
			s.readFilters()
		}}
		d.Show(s.Place)
	})
}

// asked narrows the list by what the dialog gave.
func (s *segmentPicker) asked(got data.Segment) {
	if got.ID == 0 {
		s.narrow(got.Filter.Rule)
		return
	}
	s.readFilters()
	s.narrow(&data.Rule{Kind: data.RuleSegment, ID: got.ID})
}
