package outbox

import (
	"testing"

	"mujeeb/data"
)

// Account notices go by the same two marks as every message: whenever the sender is killed,
// the owner gets none twice, and none is lost in silence.
func TestService_Killed_Notices(t *testing.T) {
	const people, kills, owner = 200, 8, "sami@home.example"
	port, dump := smtpSink(t)
	m := newMassacre(t, sinkPeer{port, dump}, people, "", anywhere, dotLost, answerLost)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(m.vault.SaveOwnerMails(t.Context(), data.OwnerMails{To: owner, Lang: "en", Told: data.OwnerActKinds()}))
	for range kills {
		must(m.vault.NoteAccountPassword(t.Context(), m.account))
		_, err := m.vault.HurryNotices(t.Context())
		must(err)
		m.kill(t, people/kills/4)
	}
	must(m.send(t, "", 0))
	m.reopen(t)
	runs, err := m.vault.Runs(t.Context(), data.ClassAccount)
	must(err)
	got := data.Totals{}
	for _, r := range runs {
		totals, err := m.vault.RunTotals(t.Context(), r.ID)
		must(err)
		for state, n := range totals {
			got[state] += n
		}
	}
	taken := m.peer.taken(t)
	n := taken.to[owner]
	t.Logf("%d notices, %d taken: %v", len(runs), n, got)
	if len(runs) < 2 || got.Left() > 0 || got[data.MessageSent]+got[data.MessageUnsure] != len(runs) || n < got[data.MessageSent] || n > len(runs) {
		t.Errorf("%d notices, %d taken: %v", len(runs), n, got)
	}
	for id, n := range taken.ids {
		if n > 1 {
			t.Errorf("%s was taken %d times", id, n)
		}
	}
}
