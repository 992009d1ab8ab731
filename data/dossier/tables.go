package dossier

import (
	"io"
	"strconv"
	"time"

	"mujeeb/data/intake"
)

// bom is the byte order mark, by which old editors recognise UTF-8.
const bom = "\ufeff"

func (r *record) writeIdentities(w io.Writer) error {
	return intake.WriteCSV(w, []string{"kind", "value"}, func(yield func([]string) bool) {
		for _, id := range r.Person.Identities {
			if !yield([]string{id.Kind, id.Value}) {
				return
			}
		}
	})
}

func (r *record) writeConsents(w io.Writer) error {
	header := []string{"number", "purpose", "act", "at", "recorded_at", "channel", "evidence", "how", "notice", "way", "way_kind"}
	return intake.WriteCSV(w, header, func(yield func([]string) bool) {
		for _, e := range r.ConsentEvents {
			if !yield([]string{
				strconv.FormatInt(e.Number, 10), e.Purpose, e.Act, timeCell(e.At), timeCell(e.RecordedAt),
				e.Channel, e.Grade, e.How, e.Notice, strconv.FormatInt(e.Way, 10), e.WayKind}) {
				return
			}
		}
	})
}

func (r *record) writeMessages(w io.Writer) error {
	header := []string{"number", "at", "class", "title", "purpose", "language", "address", "subject", "state", "state_reason", "reply", "message_id", "file"}
	return intake.WriteCSV(w, header, func(yield func([]string) bool) {
		for i := range r.Messages {
			m, file := &r.Messages[i], ""
			if len(m.Files) > 0 {
				file = m.Files[0]
			}
			if !yield([]string{
				strconv.Itoa(m.Number), timeCell(m.At), m.Class, m.Title, m.Purpose, m.Language, m.Address,
				m.Subject, m.State, m.Reason, m.Reply, m.MessageID, file}) {
				return
			}
		}
	})
}

// timeCell returns a time in RFC 3339, or "" for one that is not known.
func timeCell(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
