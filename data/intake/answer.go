package intake

import (
	"slices"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/text/fold"
)

// AnswerKey returns the form of an answer by which [Column.Answers] knows it: case,
// accents and full stops don't matter.
func AnswerKey(cell string) string {
	return strings.Trim(fold.Text(cell), " .,!:;\"'")
}

// Means returns what a cell of an Answer or Left column says, and whether that is
// known. What is not known is no yes, and in a Left column no opt-out.
func (c Column) Means(cell string) (said data.Said, known bool) {
	key := AnswerKey(cell)
	if said, ok := c.Answers[key]; ok {
		return said, true
	}
	said, known = saidIn(key)
	if c.Field == Left {
		said = leftBy(said)
	}
	return said, known || key == ""
}

// isFlag reports whether a value is a tool's own mark, such as the "false" that everybody
// has who was never asked: it is no yes, and no word of the person either.
func (c Column) isFlag(cell string) bool {
	_, chosen := c.Answers[AnswerKey(cell)]
	return c.Why == ReasonTool && !chosen
}

// leftBy turns the answer to "did they leave?" around.
func leftBy(said data.Said) data.Said {
	switch said {
	case data.SaidYes, data.SaidLeft:
		return data.SaidLeft
	}
	return data.SaidNothing
}

// saidIn returns what an answer says, by its words or by its beginning: "Yes, send me
// offers" is a yes, "yes, but not by email" is not known.
func saidIn(key string) (said data.Said, known bool) {
	if said, known := answerWords[key]; known {
		return said, true
	}
	words := strings.FieldsFunc(key, func(r rune) bool { return strings.ContainsRune(" ,.;:!-–—/()،؛", r) })
	for n := min(3, len(words)-1); n > 0; n-- {
		said, known := answerWords[strings.Join(words[:n], " ")]
		if !known || len([]rune(words[0])) < 2 && n == 1 {
			continue
		}
		for _, w := range words[n:] {
			if doubtWords[w] {
				return data.SaidNothing, false
			}
		}
		return said, said == data.SaidYes || said == data.SaidNo
	}
	return data.SaidNothing, false
}

// doubtWords are words after which an answer may be another one than it began as.
var doubtWords = setOf("not", "no", "don't", "dont", "never", "but", "only", "unless", "except", "or", "nicht", "kein", "keine", "aber", "nur", "nein", "oder", "ne", "pas", "mais", "seulement", "sauf", "non", "ou",
	"pero", "solo", "salvo", "o", "degil", "ama", "sadece", "hayir", "veya", "لا", "لكن", "ولكن", "فقط", "الا", "غير", "ليس", "او", "ja", "yes", "نعم")

// rowWords are the answers of a row, of all its columns.
type rowWords struct {
	yes, no, left             bool
	spokenNo                  bool // the no is the person's, not a tool's flag
	yesAt, leftAt, answeredAt time.Time
	answeredCol               Column // where answeredAt stands
	answeredCell              string
}

// answer reads a cell of a column of answers. The last time counts: that of a
// confirmation comes after that of a form.
func (r *reading) answer(c Column, cell string) {
	w := &r.words
	switch c.Field {
	case Answer, Left:
		r.said(c, cell)
	case AnsweredAt:
		if isNever(cell) {
			return
		}
		if at, ok := r.time(c, cell); ok && at.After(w.answeredAt) {
			w.answeredAt, w.answeredCol, w.answeredCell = at, c, cell
		}
	case LeftAt:
		r.leftSince(c, cell)
	}
}

// said reads a yes, a no, a leaving, or the day of one. What is not known is kept as a
// detail.
func (r *reading) said(c Column, cell string) {
	w := &r.words
	said, known := c.Means(cell)
	if !known {
		_, code := readTime(cell, r.mapping.Zone, r.mapping.order())
		switch {
		case code != "" || strings.Trim(cell, "0123456789") == "":
			r.extra(c, cell)
		case c.Field == Left:
			r.leftSince(c, cell)
		default:
			if at, ok := r.time(c, cell); ok {
				w.yes = true
				w.yesAt = later(w.yesAt, at)
			}
		}
		return
	}
	switch said {
	case data.SaidYes:
		w.yes = true
	case data.SaidNo:
		if w.no = true; c.isFlag(cell) {
			r.extra(c, cell)
		} else {
			w.spokenNo = true
		}
	case data.SaidLeft:
		w.left = true
	}
}

// leftSince reads when somebody left. Whatever stands there but a never says that they
// did.
func (r *reading) leftSince(c Column, cell string) {
	if isNever(cell) {
		return
	}
	w := &r.words
	w.left = true
	if said, known := saidIn(AnswerKey(cell)); known && said != data.SaidNothing {
		w.left = said != data.SaidNo
		return
	}
	at, code := readTime(cell, r.mapping.Zone, r.mapping.order())
	switch {
	case code != "":
		r.keep(c, cell, code)
	case !r.mapping.Now.IsZero() && at.After(r.mapping.Now): // they left all the same
		r.keep(c, cell, CodeBadTime)
	default:
		w.leftAt = later(w.leftAt, at)
	}
}

// isNever reports whether a cell says that there is no date.
func isNever(cell string) bool {
	if strings.Trim(cell, "0-/.: ") == "" {
		return true
	}
	said, known := answerWords[AnswerKey(cell)]
	return known && (said == data.SaidNothing || said == data.SaidNo) || AnswerKey(cell) == "never"
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// finishWord makes one word of all: who left, left; a no outweighs a yes; without a
// column of answers, the row says nothing but when.
func (r *reading) finishWord() {
	w := &r.words
	switch {
	case w.left || r.mapping.EveryoneLeft:
		r.Said, r.SaidAt = data.SaidLeft, w.leftAt
		r.forgive()
	case w.spokenNo:
		r.Said = data.SaidNo
	case w.no: // not a yes, but nobody said it
	case w.yes:
		r.Said, r.SaidAt = data.SaidYes, later(w.answeredAt, w.yesAt)
	case !r.mapping.Answers():
		r.SaidAt = w.answeredAt
	}
	if r.Said != data.SaidYes && !w.answeredAt.IsZero() && r.SaidAt != w.answeredAt {
		r.extra(w.answeredCol, w.answeredCell)
	}
	r.At = r.created
	switch {
	case r.Said == data.SaidLeft && r.SaidAt.IsZero(): // nobody knows when; the vault would take the lead's time
		if !r.created.IsZero() {
			r.extra(r.createdCol, r.createdCell)
		}
		r.At = time.Time{}
	case r.At.IsZero():
		r.At = later(w.answeredAt, w.yesAt)
	}
}

// forgive lets a row in which somebody left pass with a cell that would set it aside: a
// leaving counts whatever else is wrong.
func (r *reading) forgive() {
	r.problems = slices.DeleteFunc(r.problems, func(p Problem) bool { return p.Code == CodeTooLong })
	for i := range r.problems {
		if p := &r.problems[i]; p.Code == CodeFuture {
			p.Code = CodeBadTime
			r.extra(r.mapping.Columns[p.Place], tidy(p.Text))
		}
	}
}
