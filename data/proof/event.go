package proof

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// Act is what happened.
type Act string

// The acts.
const (
	ActAsked     Act = "asked"
	ActGiven     Act = "given"
	ActRefused   Act = "refused"
	ActWithdrawn Act = "withdrawn"
	ActObjected  Act = "objected" // GDPR Art. 21; without a purpose to all of them
	ActExpired   Act = "expired"
	ActRenewed   Act = "renewed"
	ActProven    Act = "proven"    // an address was shown to be the person's
	ActErased    Act = "erased"    // Count: personal parts that went
	ActLifted    Act = "lifted"    // the block that an erasure left, by the person's own new word
	ActBounced   Act = "bounced"   // an address is known not to exist
	ActUnbounced Act = "unbounced" // that was taken back
	ActPurpose   Act = "purpose"   // a version of a purpose was written
	ActNotice    Act = "notice"    // a notice was written
	ActImport    Act = "import"    // a file was taken in; Count: its number
	ActUndone    Act = "undone"    // an import was undone; Count: its number
	ActMerged    Act = "merged"    // two leads were found to be one person: an event of each
	ActSplit     Act = "split"     // that was taken back: an event of each
)

// Grade says how strong the evidence of an event is.
type Grade string

// The grades.
const (
	GradeContact   Grade = "contact"   // somebody wrote, or has an address: no consent
	GradeWord      Grade = "word"      // the owner's word, nothing else
	GradeWorded    Grade = "worded"    // the text that was shown and the time are named
	GradePlatform  Grade = "platform"  // the platform's own record
	GradeConfirmed Grade = "confirmed" // confirmed from the address itself
)

// Grades are all grades, the weakest first.
var Grades = []Grade{GradeContact, GradeWord, GradeWorded, GradePlatform, GradeConfirmed}

// Event is the public part of something that happened: nothing in it says who.
type Event struct {
	Recorded Day // when it was written down
	Act      Act
	Day      Day  // when it happened; UnknownDay when nobody knows
	Purpose  Hash // of the document of the purpose's version
	Notice   Hash // of the document of the notice that was shown
	Channel  string
	Via      string
	Grade    Grade
	Count    int64 // -1 when the act has none
	Person   Hash  // commitment to the personal part
}

// need says whether the events of an act have a line.
type need byte

const (
	never need = iota
	may
	must
)

// lines says which lines the events of an act have.
type lines struct{ purpose, notice, channel, via, grade, count, person need }

var (
	wordLines    = lines{purpose: must, notice: may, channel: must, via: must, grade: must, person: must}
	addressLines = lines{channel: must, person: must}
	countLines   = lines{count: must}
	actLines     = map[Act]lines{
		ActAsked: wordLines, ActGiven: wordLines, ActRefused: wordLines, ActWithdrawn: wordLines, ActExpired: wordLines, ActRenewed: wordLines,
		ActObjected: {purpose: may, channel: may, via: must, grade: must, person: must},
		ActProven:   {channel: must, via: must, grade: must, person: must},
		ActLifted:   {via: must, grade: must, person: must},
		ActBounced:  addressLines, ActUnbounced: addressLines,
		ActPurpose: {purpose: must}, ActNotice: {purpose: must, notice: must},
		ActErased: countLines, ActImport: countLines, ActUndone: countLines,
		ActMerged: {person: must}, ActSplit: {person: must},
	}
	eventChannels = []string{"email", "messenger", "phone"}
	vias          = []string{"form", "paper", "spoken", "email", "messenger", "website", "other"}
)

const eventHeading = "mujeeb event 1"

// Append appends the event's document, which is a leaf of the tree.
func (e Event) Append(b []byte) []byte {
	b = append(b, eventHeading+"\n"...)
	b = AppendLine(b, "recorded", e.Recorded.String())
	b = AppendLine(b, "act", string(e.Act))
	b = AppendLine(b, "day", e.Day.String())
	b = appendHash(b, "purpose ", e.Purpose)
	b = appendHash(b, "notice ", e.Notice)
	b = appendFilled(b, "channel", e.Channel)
	b = appendFilled(b, "via", e.Via)
	b = appendFilled(b, "grade", string(e.Grade))
	if e.Count >= 0 {
		b = AppendLine(b, "count", strconv.FormatInt(e.Count, 10))
	}
	return appendHash(b, "person ", e.Person)
}

// appendHash appends the line of a hash unless there is none.
func appendHash(b []byte, name string, h Hash) []byte {
	if h == (Hash{}) {
		return b
	}
	return append(appendHex(append(b, name...), h), '\n')
}

// ParseEvent returns what a leaf says.
func ParseEvent(leaf string) (Event, error) {
	s := scan(leaf, eventHeading)
	e := Event{Recorded: s.asDay(s.text("recorded")), Act: Act(s.text("act")), Day: s.asDay(s.text("day")), Count: -1}
	if s.at("purpose") {
		e.Purpose = s.hash("purpose")
	}
	if s.at("notice") {
		e.Notice = s.hash("notice")
	}
	e.Channel, e.Via, e.Grade = s.optional("channel"), s.optional("via"), Grade(s.optional("grade"))
	if s.at("count") {
		e.Count = s.number("count")
	}
	if s.at("person") {
		e.Person = s.hash("person")
	}
	if err := s.same(leaf, e.Append(nil)); err != nil {
		return Event{}, err
	}
	return e, e.Check()
}

// Check reports an error unless the event has the lines that its act has, with
// values that there are.
func (e Event) Check() error {
	want, known := actLines[e.Act]
	if !known {
		return fmt.Errorf("an act %q that there is not", e.Act)
	}
	for _, line := range []struct {
		name string
		want need
		has  bool
	}{
		{"purpose", want.purpose, e.Purpose != Hash{}},
		{"notice", want.notice, e.Notice != Hash{}},
		{"channel", want.channel, e.Channel != ""},
		{"via", want.via, e.Via != ""},
		{"grade", want.grade, e.Grade != ""},
		{"count", want.count, e.Count >= 0},
		{"person", want.person, e.Person != Hash{}},
	} {
		if line.want == must && !line.has || line.want == never && line.has {
			return fmt.Errorf("an event %q with a line %q: %t", e.Act, line.name, line.has)
		}
	}
	return e.checkValues()
}

func (e Event) checkValues() error {
	for _, v := range []struct {
		name, value string
		of          []string
	}{{"channel", e.Channel, eventChannels}, {"via", e.Via, vias}} {
		if v.value != "" && !slices.Contains(v.of, v.value) {
			return fmt.Errorf("a %s %q that there is not", v.name, v.value)
		}
	}
	switch {
	case e.Grade != "" && !slices.Contains(Grades, e.Grade):
		return fmt.Errorf("a grade %q that there is not", e.Grade)
	case e.Count == 0 && (e.Act == ActImport || e.Act == ActUndone):
		return errors.New("an import without a number")
	case !e.Recorded.spellable() || e.Day != UnknownDay && !e.Day.spellable():
		return errors.New("a day before the year 1000 or after 9999")
	case e.Day > e.Recorded:
		return fmt.Errorf("a day %s that was written down on %s", e.Day, e.Recorded)
	case (e.Purpose != Hash{}) != (e.Channel != "") && e.Act == ActObjected:
		return errors.New("an objection with a purpose or a channel alone")
	case e.Day == UnknownDay && e.Grade.NeedsDay():
		return fmt.Errorf("the grade %q without a day", e.Grade)
	case e.Grade == GradeWorded && e.Notice == Hash{}:
		return fmt.Errorf("the grade %q without a notice", e.Grade)
	}
	return nil
}

// NeedsDay reports whether evidence of the grade says when.
func (g Grade) NeedsDay() bool {
	return g == GradeWorded || g == GradePlatform || g == GradeConfirmed
}

// Leaf returns the hash of the event as a leaf of the tree.
func (e Event) Leaf() Hash { return tlog.RecordHash(e.Append(make([]byte, 0, 448))) }
