package data_test

import (
	"fmt"
	"maps"
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
// what lists and pages say of people, and what stands in the ledger. (promises 3 and 6)
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
	empty, clock := datatest.Vault(t)
	if err := emptyWAL(empty); err != nil {
		t.Fatal(err)
	}
	for n := range number(envHistories, 150) {
		h := newHistory(t, empty, clock, uint64(seed+n))
		copied, at := "", h.IntN(40)
		for i := range 40 {
			if i == at {
				copied = copyVault(t, h.Dir())
			}
			h.act()
			if t.Failed() {
				t.Fatalf("%s=%d %s=1 plays this again:\n%s", envSeed, seed+n, envHistories, h.log)
			}
		}
		h.restoring(copied)
		if t.Failed() {
			t.Fatalf("%s=%d %s=1 plays this again:\n%s", envSeed, seed+n, envHistories, h.log)
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
	clock     *datatest.Clock
	original  *data.Vault
	accounts  map[data.Channel]int64
	lastLead  int64
	letters   map[int64]*letter // by number
	files     int
	imports   []*file
	strangers []int // of each import, rows that blocked people whom nobody knew
	log       string
}

func newHistory(t *testing.T, empty *data.Vault, clock *datatest.Clock, seed uint64) *history {
	t.Helper()
	v, err := empty.OpenCopy(t.Context(), copyVault(t, empty.Dir()))
	if err != nil {
		t.Fatal(err)
	}
	h := &history{
		t: t, Vault: v, clock: clock, original: empty, Rand: rand.New(rand.NewPCG(seed, 3)), letters: map[int64]*letter{},
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
	h.checkLedger()
	if err := h.CloseCopy(); err != nil {
		h.t.Error(err)
	}
	again, err := h.original.OpenCopy(h.t.Context(), h.Dir())
	if err != nil {
		h.t.Fatal(err)
	}
	h.Vault = again
	h.checkLedger()
	if err := h.CloseCopy(); err != nil {
		h.t.Error(err)
	}
	if h.t.Failed() {
		h.t.Fatalf("at the end of\n%s", h.log)
	}
}

// checkLedger fails unless the ledger is sound and has what the model has.
func (h *history) checkLedger() {
	h.t.Helper()
	if check := mustSound(h.t, h.Vault); check.Events != h.events || check.Erased != h.gone {
		h.t.Errorf("the ledger has %+v, want %d events and %d erased", check, h.events, h.gone)
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
		{2, h.addLead}, {4, h.editLead}, {8, h.agree}, {4, h.withdraw}, {2, h.saysNoToAll}, {8, h.sayAnything}, {2, h.eraseOne}, {2, h.comeBack}, {2, h.archive}, {4, h.importFile}, {2, h.undoImport},
		{2, h.editPurpose}, {1, h.addNotice}, {1, h.unbounce}, {3, h.merge}, {3, h.split},
		{4, h.ask}, {3, h.lift},
		{8, h.start}, {1, h.steer}, {8, h.claim}, {8, h.commitSome}, {8, h.results}, {1, h.release},
	}
	n := 0
	for _, a := range acts {
		n += a.often
	}
	n = h.IntN(n)
	h.clock.Add(time.Duration(1+h.IntN(20*60*60*1000)) * time.Millisecond)
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
	if h.IntN(3) == 0 { // spellings of three mailboxes
		return email(fmt.Sprintf(pick(h, []string{"p%dq@gmail.com", "p%d.q@gmail.com", "p.%dq+fair@gmail.com"}), n%3))
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
	kind := pick(h, []data.GroundKind{data.GroundConsent, data.GroundConsent, data.GroundSoftOptIn})
	id, err := h.SavePurpose(h.t.Context(), data.Purpose{Name: fmt.Sprint("Purpose ", len(h.purposes)), Channel: c, Ground: kind})
	h.must(err)
	h.purposes = append(h.purposes, &purpose{id: id, channel: c, kind: kind, version: 1, scope: 1, since: h.clock.Now()})
	h.events++
	h.blockObjectors(id)
}

func (h *history) addLead() { h.saveLead(newPerson(0), h.identities()) }

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
	p.touched = h.clock.Now()
	if id != p.id {
		h.t.Errorf("saved as %d, want %d", id, p.id)
	}
	h.know(p, ids)
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

// comeBack enters somebody by their own new word, whether an erasure blocks them or not.
func (h *history) comeBack() {
	h.t.Helper()
	p, ids := newPerson(0), h.identities()
	said := data.Return{Via: data.ViaForm, Grade: data.GradeWord, How: "came by", PurposeID: pick(h, []int64{0, h.purposes[0].id})}
	was := maps.Clone(h.erased)
	for _, id := range ids {
		box := mailboxOf(id)
		delete(h.erased, id)
		delete(h.erased, box)
		delete(h.erased, email(box.Value+"@gmail.com"))
	}
	want := h.entering(p, ids)
	h.say("back come %v for %d: %q", ids, said.PurposeID, want)
	id, err := h.SaveReturning(h.t.Context(), &data.Lead{Identities: ids}, said)
	if err != nil || want != "" {
		if h.erased = was; err == nil || data.CodeOf(err) != want {
			h.t.Errorf("come back: %v, want %q", err, want)
		}
		return
	}
	h.lastLead++
	p.id = h.lastLead
	h.leads = append(h.leads, p)
	if h.know(p, ids); id != p.id {
		h.t.Errorf("saved as %d, want %d", id, p.id)
	}
	if len(h.erased) == len(was) {
		return // nobody was blocked
	}
	h.append(p, event{act: data.ActLifted, grade: said.Grade})
	if said.PurposeID != 0 {
		h.append(p, event{act: data.ActGiven, purpose: said.PurposeID, grade: said.Grade})
	}
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
		rows = append(rows, data.ImportLead{Line: i + 2, Identities: h.identities(), At: h.aTime(), Word: data.ImportWord{
			Said: pick(h, []data.Said{"", "", "", data.SaidYes, data.SaidYes, data.SaidNo, data.SaidLeft}), At: pick(h, []time.Time{{}, {}, h.aTime()}),
		}})
	}
	p := plan(0)
	p.Answers = h.IntN(2) == 0
	want := data.Code("")
	if h.IntN(3) > 0 {
		of := pick(h, h.purposes)
		p.Ground = &data.ImportGround{PurposeID: of.id, NoticeID: h.aNotice(of), Via: data.ViaForm, Grade: pick(h, grades), How: "ticked"}
		if h.IntN(2) == 0 {
			p.Ground.Grade = data.GradeWord
		}
		shown := p.Ground.Grade
		if shown == data.GradeWorded && p.Answers && p.Ground.NoticeID == 0 {
			shown = data.GradeWord // each row may name its own
		}
		want = h.recording(newPerson(0), data.ConsentRecord{PurposeID: of.id, Act: data.ActGiven, NoticeID: p.Ground.NoticeID, Grade: shown, At: h.clock.Now()}, h.clock.Now())
	}
	h.say("import %v with %+v: %q", rows, p.Ground, want)
	h.files++
	p.Source.Name = fmt.Sprint("File ", h.files%2)
	got, err := h.Import(h.t.Context(), p, rowsOf(rows...), nil)
	if err != nil || want != "" {
		if err == nil || data.CodeOf(err) != want {
			h.t.Errorf("import: %v, want %q", err, want)
		}
		return
	}
	h.events++
	var report data.ImportReport
	of := &file{id: got.ID, at: h.clock.Now()}
	for _, r := range rows {
		before := len(h.leads)
		h.take(r, p, of, h.lastLead+1, &report)
		h.lastLead += int64(len(h.leads) - before)
	}
	mustReport(h.t, got, report)
	h.imports, h.strangers = append(h.imports, of), append(h.strangers, report.Blocked)
}

// undoImport undoes an import, which may have been undone before.
func (h *history) undoImport() {
	h.t.Helper()
	if len(h.imports) == 0 {
		return
	}
	i := h.IntN(len(h.imports))
	of := h.imports[i]
	h.say("undo import %d", of.id)
	got, err := h.UndoImport(h.t.Context(), of.id)
	if of.undone {
		if data.CodeOf(err) != data.CodeNotFound {
			h.t.Errorf("undo again: %v", err)
		}
		return
	}
	h.must(err)
	if want := h.undo(of, h.strangers[i], h.clock.Now()); fmt.Sprint(got) != fmt.Sprint(want) {
		h.t.Errorf("undo: %+v, want %+v", got, want)
	}
}
