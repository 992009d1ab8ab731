package data_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// TestHistories plays random histories of everything that people and the page's
// owner can do, and holds the vault against a model of it in plain Go: whom a
// message may reach, who is queued, what the last check lets go, what imports do,
// and what lists and pages say of people. (promise 3)
//
// envHistories is how many are played, envSeed which; make soak plays many more.
const (
	envHistories = "MUJEEB_HISTORIES"
	envSeed      = "MUJEEB_SEED"
)

func TestHistories(t *testing.T) {
	number := func(env string, otherwise int) int {
		if n, err := strconv.Atoi(os.Getenv(env)); err == nil {
			return n
		}
		return otherwise
	}
	seed := number(envSeed, int(time.Now().UnixNano()))
	t.Logf("%s=%d", envSeed, seed)
	empty, _ := datatest.Vault(t)
	if err := emptyWAL(empty); err != nil {
		t.Fatal(err)
	}
	for n := range number(envHistories, 150) {
		h := newHistory(t, empty, uint64(seed+n))
		for range 30 {
			h.act()
			if t.Failed() {
				t.Fatalf("%s=%d %s=1 plays this again:\n%s", envSeed, seed+n, envHistories, h.log)
			}
		}
		h.end()
	}
}

func emptyWAL(v *data.Vault) error {
	_, err := v.Writer().Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// history is a vault and its model.
type history struct {
	t *testing.T
	*data.Vault
	*rand.Rand
	model
	accounts map[data.Channel]int64
	lastLead int64
	letters  map[int64]*letter // by number
	files    int
	log      string
}

func newHistory(t *testing.T, empty *data.Vault, seed uint64) *history {
	t.Helper()
	v, err := empty.OpenCopy(t.Context(), copyVault(t, empty.Dir()))
	if err != nil {
		t.Fatal(err)
	}
	h := &history{
		t: t, Vault: v, Rand: rand.New(rand.NewPCG(seed, 3)), letters: map[int64]*letter{},
		model: model{no: map[data.Identity]map[int64]bool{}, dead: map[data.Identity]bool{}, erased: map[data.Identity]bool{}},
	}
	if _, err := v.Writer().Exec("PRAGMA synchronous = OFF"); err != nil { // nobody pulls the plug here
		t.Fatal(err)
	}
	h.accounts = map[data.Channel]int64{data.ChannelEmail: datatest.MustAccount(t, v, 2525), data.ChannelMessenger: mustPage(t, v)}
	for _, c := range []data.Channel{data.ChannelEmail, data.ChannelEmail, data.ChannelMessenger} {
		h.addPurpose(c)
	}
	for range 4 {
		h.addLead()
		h.agree()
		h.agree()
	}
	return h
}

func (h *history) end() {
	h.t.Helper()
	if check, err := h.CheckConsent(h.t.Context()); err != nil || check.BrokeAt != 0 {
		h.t.Errorf("the ledger: %+v, %v", check, err)
	}
	if err := h.CloseCopy(); err != nil {
		h.t.Error(err)
	}
}

func (h *history) say(format string, args ...any) { h.log += fmt.Sprintf(format+"\n", args...) }

// must notes an error that the model does not expect.
func (h *history) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Errorf("unexpected: %v", err)
	}
}

// act does one thing and compares.
func (h *history) act() {
	h.t.Helper()
	acts := []struct {
		often int
		do    func()
	}{
		{2, h.addLead}, {4, h.editLead}, {8, h.agree}, {4, h.withdraw}, {2, h.saysNoToAll}, {1, h.eraseOne}, {2, h.archive}, {3, h.importFile},
		{8, h.start}, {1, h.steer}, {8, h.claim}, {8, h.commitSome}, {5, h.results}, {1, h.release},
	}
	n := 0
	for _, a := range acts {
		n += a.often
	}
	n = h.IntN(n)
	for _, a := range acts {
		if n -= a.often; n < 0 {
			a.do()
			break
		}
	}
	h.compare()
}

func pick[T any](h *history, from []T) T { return from[h.IntN(len(from))] }

// some picks each with even chances.
func some[T any](h *history, from []T) []T {
	return slices.DeleteFunc(slices.Clone(from), func(T) bool { return h.IntN(2) == 0 })
}

func (h *history) anyIdentity() data.Identity {
	n := h.IntN(6)
	switch h.IntN(7) {
	case 0:
		return phone(fmt.Sprintf("+9627400000%02d", n))
	case 1, 2:
		return psid(fmt.Sprintf("7001000%d", n))
	}
	return email(fmt.Sprintf("p%d@example.org", n))
}

// identities picks one to three identities, in which many people share.
func (h *history) identities() (ids []data.Identity) {
	for range 1 + h.IntN(3) {
		if id := h.anyIdentity(); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (h *history) addPurpose(c data.Channel) {
	h.t.Helper()
	id, err := h.SavePurpose(h.t.Context(), data.Purpose{Name: fmt.Sprint("Purpose ", len(h.purposes)), Channel: c, Ground: data.GroundConsent})
	h.must(err)
	h.purposes = append(h.purposes, &purpose{id: id, channel: c})
}

func (h *history) addLead() { h.saveLead(&person{grounds: map[int64]bool{}}, h.identities()) }

// editLead changes the identities of a person, or their order.
func (h *history) editLead() {
	if len(h.leads) == 0 {
		return
	}
	p := pick(h, h.leads)
	ids := slices.Clone(p.ids)
	h.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	switch h.IntN(3) {
	case 0:
		ids = h.identities()
	case 1:
		if id := h.anyIdentity(); !slices.Contains(ids, id) {
			ids = append([]data.Identity{id}, ids[:max(1, len(ids)-1)]...)
		}
	}
	h.saveLead(p, ids)
}

func (h *history) saveLead(p *person, ids []data.Identity) {
	h.t.Helper()
	want := h.entering(p, ids)
	h.say("save lead %d as %v: %q", p.id, ids, want)
	id, err := h.SaveLead(h.t.Context(), &data.Lead{ID: p.id, Identities: ids})
	if err != nil || want != "" {
		if err == nil || data.CodeOf(err) != want {
			h.t.Errorf("save lead: %v, want %q", err, want)
		}
		return
	}
	if p.id == 0 {
		h.lastLead++
		p.id = h.lastLead
		h.leads = append(h.leads, p)
	}
	if id != p.id {
		h.t.Errorf("saved as %d, want %d", id, p.id)
	}
	h.know(p, ids)
}

func (h *history) agree()    { h.record(data.ActGiven) }
func (h *history) withdraw() { h.record(data.ActWithdrawn) }

func (h *history) record(act data.Act) {
	if len(h.leads) == 0 {
		return
	}
	p, of := pick(h, h.leads), pick(h, h.purposes)
	h.say("lead %d %s %d", p.id, act, of.id)
	_, err := h.RecordConsent(h.t.Context(), data.ConsentRecord{LeadID: p.id, PurposeID: of.id, Act: act, Via: data.ViaForm, Grade: data.GradeWord})
	h.must(err)
	if act == data.ActGiven {
		h.give(p, of.id)
	} else {
		h.model.withdraw(p, of.id)
	}
}

func (h *history) saysNoToAll() {
	if len(h.leads) == 0 {
		return
	}
	p := pick(h, h.leads)
	h.say("lead %d says no to everything", p.id)
	h.must(h.OptOutOfAll(h.t.Context(), p.id))
	h.optOutOfAll(p)
}

func (h *history) eraseOne() {
	if len(h.leads) == 0 {
		return
	}
	p := pick(h, h.leads)
	h.say("erase lead %d", p.id)
	_, err := h.EraseLead(h.t.Context(), p.id)
	h.must(err)
	h.erase(p)
}

func (h *history) archive() {
	if len(h.purposes) < 5 && h.IntN(3) == 0 {
		h.addPurpose(pick(h, []data.Channel{data.ChannelEmail, data.ChannelMessenger}))
		return
	}
	of := pick(h, h.purposes)
	of.archived = !of.archived
	h.say("archive %d: %t", of.id, of.archived)
	mustArchive(h.t, h.Vault, of.id, of.archived)
}

// importFile imports a few rows, with or without what proves that they agreed.
func (h *history) importFile() {
	var rows []data.ImportLead
	for i := range 1 + h.IntN(6) {
		rows = append(rows, data.ImportLead{Line: i + 2, Identities: h.identities()})
	}
	of := int64(0)
	if h.IntN(3) > 0 {
		of = pick(h, h.purposes).id
	}
	h.say("import %v for %d", rows, of)
	h.files++
	p := plan(of)
	p.Source.Name = fmt.Sprint("File ", h.files%2)
	got, err := h.Import(h.t.Context(), p, rowsOf(rows...), nil)
	h.must(err)
	var want data.ImportReport
	for _, r := range rows {
		before := len(h.leads)
		h.take(r, of, h.lastLead+1, &want)
		h.lastLead += int64(len(h.leads) - before)
	}
	mustReport(h.t, got, want)
}
