package imports

import (
	"maps"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page/fields"
)

// wordingList ties the wordings that rows name to those that the vault keeps with the purpose.
// A wording that is not tied is none of them: a row that names it counts without one.
type wordingList struct {
	*form
	box     *fyne.Container
	notices []data.Notice // of the purpose
	asked   bool          // they were read
	listed  []string      // the wordings that are shown
}

func newWordingList(f *form) *wordingList { return &wordingList{form: f, box: layout.VBoxTight()} }

// offer takes the notices of the purpose that was chosen. Ties to those of another one are
// given up.
func (w *wordingList) offer(all []data.Notice) {
	w.notices, w.asked, w.listed = all, true, nil
	kept := maps.Clone(w.mapping.Notices)
	maps.DeleteFunc(kept, func(_ string, id int64) bool {
		return !slices.ContainsFunc(all, func(n data.Notice) bool { return n.ID == id })
	})
	w.mapping.Notices = kept
	w.show(w.proof.way.Selected() == proofAgreed)
	if w.mapping.Has(intake.Wording) { // else what was complained of holds
		w.proof.changed()
	}
}

// values are the wordings that the file names.
func (w *wordingList) values() (all []intake.Value, many bool) {
	if w.survey == nil {
		return nil, false
	}
	for i, c := range w.mapping.Columns {
		if c.Field == intake.Wording {
			all = append(all, w.survey.valuesOf(i)...)
			many = many || len(w.survey.valuesOf(i)) == 0
		}
	}
	return all, many
}

// show lists the wordings while people are said to have agreed.
func (w *wordingList) show(agreed bool) {
	all, many := w.values()
	setShown(w.box, agreed && w.asked && w.mapping.Has(intake.Wording))
	if !w.box.Visible() {
		return
	}
	texts := make([]string, len(all))
	for i, v := range all {
		texts[i] = v.Text
	}
	if w.listed != nil && slices.Equal(texts, w.listed) {
		return
	}
	w.listed = texts
	w.box.Objects = []fyne.CanvasObject{prose.NewParagraph(w.Env, w.T("import.wordings"), prose.Strong)}
	switch {
	case many:
		w.box.Add(prose.NewParagraph(w.Env, w.T("import.wordings.many"), prose.Caption))
	case len(w.notices) == 0:
		w.box.Add(prose.NewParagraph(w.Env, w.T("import.wordings.nonotice"), prose.Caption))
	default:
		w.box.Add(prose.NewParagraph(w.Env, w.T("import.wordings.text"), prose.Caption))
		for _, v := range all {
			w.box.Add(w.line(v))
		}
	}
	w.box.Refresh()
}

// line shows a wording, how often it stands there, and which of those that are kept it is.
// One whose words are the same is that one.
func (w *wordingList) line(v intake.Value) fyne.CanvasObject {
	words, key := w.columns.answerWords(v), intake.AnswerKey(v.Text)
	options := fields.Notices(w.Env, w.notices)
	options[0].Text = w.T("import.wordings.other")
	same := slices.IndexFunc(w.notices, func(n data.Notice) bool { return intake.AnswerKey(n.Text) == key })
	if _, said := w.mapping.Notices[key]; !said && same >= 0 {
		w.tie(key, w.notices[same].ID)
	}
	taken := field.NewSelect(w.Env, options, nil)
	taken.SetCaption(words)
	if id := w.mapping.Notices[key]; id != 0 {
		taken.SetSelected(strconv.FormatInt(id, 10))
	} else {
		taken.SetSelected("")
	}
	taken.OnChanged = func(chosen string) {
		id, _ := strconv.ParseInt(chosen, 10, 64) // none is ""
		w.tie(key, id)
		w.reconsider()
	}
	return layout.VBoxTight(prose.NewClipped(w.Env, words, prose.Body), taken)
}

// tie says which notice a wording is; 0 is none that is kept here.
func (w *wordingList) tie(key string, notice int64) {
	ties := map[string]int64{} // another map than the one that is being counted by
	maps.Copy(ties, w.mapping.Notices)
	if delete(ties, key); notice != 0 {
		ties[key] = notice
	}
	w.mapping.Notices = ties
}
