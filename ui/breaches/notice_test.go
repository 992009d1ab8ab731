package breaches

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/ui/page/pagetest"
)

// The run is the breach's: its class, title, language, people, and the day by
// the admin's clock.
func TestBreachNotice(t *testing.T) {
	b := data.Breach{
		ID: 5, Title: "Laptop", Lang: "ar", NoticedAt: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), HappenedAt: time.Date(2026, 11, 20, 22, 0, 0, 0, time.UTC),
		Parts: map[string]string{"nature": "سُرق حاسوب."}, Audience: data.LeadFilter{IDs: []int64{7}}, // those who meet it today may be others
	}
	got := breachNotice(b, data.Settings{Controller: "Olive"}, time.FixedZone("+03", 3*60*60), []string{"JO"})
	if got.Class != data.ClassBreach || got.Title != "Laptop" || got.Lang != "ar" || !reflect.DeepEqual(got.Audience, data.InBreach(5)) {
		t.Errorf("got %+v", got)
	}
	for _, want := range []string{"21 نوفمبر 2026", "سُرق حاسوب.", "Olive", "قانون حماية البيانات الشخصية الأردني"} {
		if !strings.Contains(got.Body, want) {
			t.Errorf("the notice lacks %q:\n%s", want, got.Body)
		}
	}
	if !strings.Contains(got.Subject, "Olive") {
		t.Errorf("subject %q", got.Subject)
	}
}

// The authority is told that people were told where a message was sent to somebody, and not of
// practice.
func TestKnown_Told(t *testing.T) {
	s := pagetest.New(t, "en")
	done := &data.Run{State: data.RunDone, FinishedAt: s.Clock.Now()}
	for _, c := range []struct {
		state data.RunState
		sent  int
		told  bool
	}{{data.RunDone, 2, true}, {data.RunDone, 0, false}, {data.RunPractised, 2, false}, {data.RunRunning, 2, false}} {
		k := known{breach: data.Breach{NoticedAt: s.Clock.Now(), RunState: c.state}, notice: done, totals: data.Totals{data.MessageSent: c.sent, data.MessageFailed: 1}}
		if got := !k.facts(s.Place, "en", nil).ToldAt.IsZero(); got != c.told {
			t.Errorf("%s with %d sent: told %v", c.state, c.sent, got)
		}
	}
}
