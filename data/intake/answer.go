package intake

import (
	"strings"

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
	said, known = answerWords[key]
	if c.Field == Left {
		said = leftBy(said)
	}
	return said, known || key == ""
}

// leftBy turns the answer to "did they leave?" around.
func leftBy(said data.Said) data.Said {
	switch said {
	case data.SaidYes, data.SaidLeft:
		return data.SaidLeft
	}
	return data.SaidNothing
}
