package data_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func timeOfMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// town is a vault of which a forger could want something.
type town struct {
	*data.Vault
	news, offers, notice               int64
	amal, sami, nour, huda, zaid       int64 // leads
	agreed, withdrew, refused, objects int64 // events: of Amal, Amal, Sami and Nour
	of, nours                          int64 // Huda's to offers, and Nour's to the news
	changed                            int64 // when offers came to mean something else
	erased                             int64 // of the erasure
	gone                               int64 // of the erased
	part                               string
}

// newTown makes a town of 300 people who agreed one day, and on the next of Amal, who
// agreed and took it back, Sami, who refused, Nour, who objected to all, Huda, who agreed to
// offers before they came to mean something else, and Zaid, who was erased. The words of
// the news were spelled better since.
func newTown(t *testing.T) *town {
	t.Helper()
	v, clock := datatest.Vault(t)
	w := &town{Vault: v, news: datatest.MustPurpose(t, v, "News"), offers: datatest.MustPurpose(t, v, "Offers")}
	var err error
	if w.notice, err = v.AddNotice(t.Context(), data.Notice{PurposeID: w.news, Kind: data.NoticeCheckbox, Lang: "en", Text: "Yes, write to me."}); err != nil {
		t.Fatal(err)
	}
	crowd(t, v, w.news, 300)
	clock.Add(24 * time.Hour)
	w.amal, w.sami = datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	w.nour, w.huda = datatest.MustLead(t, v, "Nour", "nour@example.org"), datatest.MustLead(t, v, "Huda", "huda@example.org")
	w.zaid = datatest.MustLead(t, v, "Zaid", "zaid@example.org")
	w.agreed = mustRecord(t, v, data.ConsentRecord{LeadID: w.amal, PurposeID: w.news, Act: data.ActGiven, NoticeID: w.notice, Via: data.ViaForm, Grade: data.GradeWorded, At: clock.Now().Add(-time.Hour), How: "ticked"})
	w.gone = mustRecord(t, v, data.ConsentRecord{LeadID: w.zaid, PurposeID: w.news, Act: data.ActGiven, At: clock.Now()})
	w.nours = mustRecord(t, v, data.ConsentRecord{LeadID: w.nour, PurposeID: w.news, Act: data.ActGiven})
	w.of = mustRecord(t, v, data.ConsentRecord{LeadID: w.huda, PurposeID: w.offers, Act: data.ActGiven})
	row := v.Writer().QueryRow(`SELECT 'INSERT INTO consent_person VALUES (' || concat_ws(', ', seq, lead_id, at, recorded_at, quote(salt), quote(personal)) || ')' FROM consent_person WHERE seq = ?`, w.gone)
	if err := row.Scan(&w.part); err != nil {
		t.Fatal(err)
	}
	if _, err := v.EraseLead(t.Context(), w.zaid); err != nil {
		t.Fatal(err)
	}
	w.erased = lastEvent(t, v)
	w.changed = w.erased + 1
	for _, p := range []data.Purpose{{ID: w.offers, Name: "Offers", Description: "also of partners"}, {ID: w.news, Name: "The news", Change: data.ChangeSpelling}} {
		if _, err := v.SavePurpose(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	w.withdrew = mustRecord(t, v, data.ConsentRecord{LeadID: w.amal, PurposeID: w.news, Act: data.ActWithdrawn, Via: data.ViaEmail, Grade: data.GradePlatform, At: clock.Now()})
	w.refused = mustRecord(t, v, data.ConsentRecord{LeadID: w.sami, PurposeID: w.news, Act: data.ActRefused, At: clock.Now()})
	w.objects = mustRecord(t, v, data.ConsentRecord{LeadID: w.nour, Act: data.ActObjected, At: clock.Now()})
	mustLedger(t, v, 307, 1)
	return w
}

// forgery is something that a forger does, and what must be found.
type forgery struct {
	sql   string
	then  func(*forger)
	want  data.Finding     // by the check; the zero Finding when only opening can
	fault data.LedgerFault // by opening
}

// found fails unless the forgery is found when the vault is opened or checked.
func (c forgery) found(t *testing.T, w *town) []data.Finding {
	t.Helper()
	f := newForger(t, w.Vault)
	f.exec(c.sql)
	if c.then != nil {
		c.then(f)
	}
	v := f.reopen(w.Vault)
	if got := v.Kept().Fault; got != c.fault {
		t.Errorf("opening found %+v, want %q", v.Kept(), c.fault)
	}
	check, err := v.CheckLedger(t.Context(), nil)
	if err != nil || c.want.Kind != "" && !slices.Contains(check.Findings, c.want) {
		t.Errorf("found %+v, %v; want %+v", check, err, c.want)
	}
	if c.want.Kind == "" && c.fault == "" {
		t.Error("nothing is wanted")
	}
	if kept := slices.ContainsFunc(check.Findings, func(f data.Finding) bool { return f.Kind == data.FindingKept }); kept != (c.fault != "") {
		t.Errorf("the check found %+v of the heads outside, opening %q", check.Findings, c.fault)
	}
	return check.Findings
}

func finding(kind data.FindingKind, number int64) data.Finding {
	return data.Finding{Kind: kind, Number: number}
}

// Promise 6: whoever has the key and changes what an event says, or who it is of, is
// found out.
func TestVault_CheckLedger_TamperedEvents(t *testing.T) {
	w := newTown(t)
	n := w.agreed
	event := func(format string, args ...any) forgery {
		return forgery{sql: fmt.Sprintf(`UPDATE consent_event SET `+format+` WHERE seq = %d`, append(args, n)...), want: finding(data.FindingEvent, n)}
	}
	for what, c := range map[string]forgery{
		"the day":                event(`day = day - 1`),
		"no day":                 event(`day = NULL`),
		"the day of writing":     event(`recorded = recorded - 1`),
		"the act":                event(`act = 'renewed'`),
		"a no that is a yes":     {sql: fmt.Sprintf(`UPDATE consent_event SET act = 'given' WHERE seq = %d`, w.refused), want: finding(data.FindingEvent, w.refused)},
		"the act of an erased":   {sql: fmt.Sprintf(`UPDATE consent_event SET act = 'withdrawn' WHERE seq = %d`, w.gone), want: finding(data.FindingEvent, w.gone)},
		"the purpose":            event(`purpose_id = %d`, w.offers),
		"no purpose":             event(`purpose_id = NULL`),
		"the version":            event(`version = 2`),
		"a version that is none": event(`version = 9`),
		"the permitted channel":  event(`channel = 'messenger'`),
		"how it reached us":      event(`via = 'paper'`),
		"the grade":              event(`grade = 'confirmed'`),
		"the notice":             event(`notice_id = NULL`),
		"the commitment":         event(`commitment = zeroblob(32)`),
		"no commitment":          event(`commitment = NULL`),
		"a short commitment":     event(`commitment = x'00'`),
		"the hash":               {sql: fmt.Sprintf(`UPDATE consent_event SET hash = x'00' WHERE seq = %d`, n), want: finding(data.FindingEvent, n), fault: data.LedgerOther},
		"a number":               event(`number = 0`),
		"a letter between words": event(`via = via || substr(grade, 1, 1), grade = substr(grade, 2)`),
		"how many were erased":   {sql: fmt.Sprintf(`UPDATE consent_event SET number = 2 WHERE seq = %d`, w.erased), want: finding(data.FindingEvent, w.erased)},
		"which import":           {sql: `UPDATE consent_event SET number = 2 WHERE act = 'import'`, want: finding(data.FindingEvent, 4)},
		"who it was":             {then: func(f *forger) { f.replacePersonal(n, "amal@", "sami@") }, want: finding(data.FindingPerson, n)},
		"how it was":             {then: func(f *forger) { f.replacePersonal(n, "ticked", "signed") }, want: finding(data.FindingPerson, n)},
		"what came before":       {then: func(f *forger) { f.replacePersonal(w.withdrew, fmt.Sprintf("after %d\n", n), "") }, want: finding(data.FindingPerson, w.withdrew)},
		"the salt":               {sql: fmt.Sprintf(`UPDATE consent_person SET salt = x'00' WHERE seq = %d`, n), want: finding(data.FindingPerson, n)},
		"whose it is":            {sql: fmt.Sprintf(`UPDATE consent_person SET lead_id = %d WHERE seq = %d`, w.sami, n), want: finding(data.FindingPerson, n)},
		"the time":               {sql: fmt.Sprintf(`UPDATE consent_person SET at = at + 1 WHERE seq = %d`, n), want: finding(data.FindingPerson, n)},
		"no time":                {sql: fmt.Sprintf(`UPDATE consent_person SET at = NULL WHERE seq = %d`, n), want: finding(data.FindingPerson, n)},
		"the time of writing":    {sql: fmt.Sprintf(`UPDATE consent_person SET recorded_at = recorded_at - 1 WHERE seq = %d`, n), want: finding(data.FindingPerson, n)},
		"a part too many":        {sql: fmt.Sprintf(`INSERT INTO consent_person SELECT %d, lead_id, at, recorded_at, salt, personal FROM consent_person WHERE seq = %d`, w.erased, n), want: finding(data.FindingPerson, w.erased)},
		"a part that is another's": {sql: fmt.Sprintf(`UPDATE consent_person SET (lead_id, at, recorded_at, salt, personal) = (SELECT lead_id, at, recorded_at, salt, personal FROM consent_person WHERE seq = %d) WHERE seq = %d`, w.refused, n),
			want: finding(data.FindingPerson, n)},
		"the part of a withdrawal": {sql: fmt.Sprintf(`DELETE FROM consent_person WHERE seq = %d`, w.withdrew), want: finding(data.FindingMissing, w.withdrew)},
		"the part of a yes":        {sql: fmt.Sprintf(`DELETE FROM consent_person WHERE seq = %d`, n), want: finding(data.FindingMissing, n)},
		"one gone":                 {sql: fmt.Sprintf(`DELETE FROM ground WHERE seq = %[1]d; DELETE FROM consent_person WHERE seq = %[1]d; DELETE FROM consent_event WHERE seq = %[1]d`, n), want: finding(data.FindingEvent, n+1), fault: data.LedgerOther},
		"one gone, renumbered": {sql: fmt.Sprintf(`DELETE FROM consent_person WHERE seq = %[1]d; DELETE FROM consent_event WHERE seq = %[1]d;
			UPDATE consent_event SET seq = -seq WHERE seq > %[1]d; UPDATE consent_event SET seq = -seq - 1 WHERE seq < 0;
			UPDATE consent_person SET seq = -seq WHERE seq > %[1]d; UPDATE consent_person SET seq = -seq - 1 WHERE seq < 0`, n), want: finding(data.FindingTree, w.last(t)), fault: data.LedgerOther},
		"two swapped": {sql: fmt.Sprintf(`UPDATE consent_event SET seq = -1 WHERE seq = %[1]d; UPDATE consent_event SET seq = %[1]d WHERE seq = %[2]d; UPDATE consent_event SET seq = %[2]d WHERE seq = -1`, n, w.refused),
			want: finding(data.FindingPerson, n), fault: data.LedgerOther},
		"two hashes swapped": {sql: fmt.Sprintf(`UPDATE consent_event SET hash = (SELECT hash FROM consent_event o WHERE o.seq = %d + %d - consent_event.seq) WHERE seq IN (%[1]d, %[2]d)`, n, w.refused), want: finding(data.FindingEvent, n), fault: data.LedgerOther},
		"one put behind":     {sql: fmt.Sprintf(`INSERT INTO consent_event SELECT (SELECT max(seq) + 1 FROM consent_event), act, purpose_id, version, notice_id, channel, via, grade, day, recorded, number, commitment, hash FROM consent_event WHERE seq = %d`, n), want: finding(data.FindingTree, w.last(t))},
	} {
		t.Run(what, func(t *testing.T) { c.found(t, w) })
	}
}

func (w *town) last(t *testing.T) int64 { return lastEvent(t, w.Vault) }

// So is whoever changes the words that people were shown, or what they agreed to.
func TestVault_CheckLedger_TamperedWords(t *testing.T) {
	w := newTown(t)
	for what, c := range map[string]forgery{
		"the name today":               {sql: `UPDATE purpose SET name = 'All offers, also from partners' WHERE name = 'The news'`, want: finding(data.FindingPurpose, w.news)},
		"the description today":        {sql: `UPDATE purpose SET description = '' WHERE name = 'Offers'`, want: finding(data.FindingPurpose, w.offers)},
		"since when it means the same": {sql: `UPDATE purpose SET scope = 1 WHERE name = 'Offers'`, want: finding(data.FindingPurpose, w.offers)},
		"its channel":                  {sql: `UPDATE purpose SET channel = 'messenger' WHERE name = 'Offers'`, want: finding(data.FindingPurpose, w.offers)},
		"its ground":                   {sql: `UPDATE purpose SET ground = 'contract' WHERE name = 'Offers'`, want: finding(data.FindingPurpose, w.offers)},
		"the words of then":            {sql: `UPDATE purpose_version SET name = 'All offers' WHERE name = 'News'`, want: finding(data.FindingPurpose, w.news)},
		"with their hash":              {sql: `UPDATE purpose_version SET name = 'All offers' WHERE name = 'News'`, then: (*forger).words, want: finding(data.FindingEvent, 1)},
		"what changed":                 {sql: fmt.Sprintf(`UPDATE purpose_version SET change = 'spelling' WHERE purpose_id = %d AND version = 2; UPDATE purpose SET scope = 1 WHERE id = %[1]d`, w.offers), want: finding(data.FindingPurpose, w.offers)},
		"what changed, with its hash":  {sql: fmt.Sprintf(`UPDATE purpose_version SET change = 'spelling' WHERE purpose_id = %d AND version = 2; UPDATE purpose SET scope = 1 WHERE id = %[1]d`, w.offers), then: (*forger).words, want: finding(data.FindingEvent, w.changed)},
		"a version gone":               {sql: fmt.Sprintf(`DELETE FROM purpose_version WHERE purpose_id = %d AND version = 2; UPDATE purpose SET scope = 1, description = '' WHERE id = %[1]d`, w.offers), want: finding(data.FindingEvent, w.changed)},
		"the first version gone":       {sql: fmt.Sprintf(`DELETE FROM purpose_version WHERE purpose_id = %d AND version = 1`, w.news), want: finding(data.FindingPurpose, w.news)},
		"a purpose gone":               {sql: fmt.Sprintf(`DELETE FROM purpose WHERE id = %d`, w.news), want: finding(data.FindingEvent, 1)},
		"the text of a notice":         {sql: `UPDATE notice SET text = 'Yes, and to my friends.'`, want: finding(data.FindingNotice, w.news)},
		"with its hash":                {sql: `UPDATE notice SET text = 'Yes, and to my friends.'`, then: (*forger).words, want: finding(data.FindingEvent, w.agreed)},
		"the language of a notice":     {sql: `UPDATE notice SET lang = 'ar'`, want: finding(data.FindingNotice, w.news)},
		"the kind of a notice":         {sql: `UPDATE notice SET kind = 'policy'`, want: finding(data.FindingNotice, w.news)},
		"the version of a notice":      {sql: `UPDATE notice SET version = 2`, want: finding(data.FindingNotice, w.news)},
		"the purpose of a notice":      {sql: fmt.Sprintf(`UPDATE notice SET purpose_id = %d`, w.offers), want: finding(data.FindingNotice, w.offers)},
		"a notice gone":                {sql: `DELETE FROM notice`, want: finding(data.FindingEvent, w.agreed)},
	} {
		t.Run(what, func(t *testing.T) { c.found(t, w) })
	}
}

// So is whoever changes what is derived from the events, so that a campaign would
// reach somebody, or would not.
func TestVault_CheckLedger_TamperedState(t *testing.T) {
	w := newTown(t)
	for what, c := range map[string]forgery{
		"a ground that was taken back": {sql: fmt.Sprintf(`INSERT INTO ground VALUES (%d, %d, %d, 1, 2); DELETE FROM suppression`, w.news, w.amal, w.agreed), want: finding(data.FindingGround, w.amal)},
		"a ground that was never":      {sql: fmt.Sprintf(`INSERT INTO ground VALUES (%d, %d, %d, 1, 1)`, w.offers, w.sami, w.of), want: finding(data.FindingGround, w.sami)},
		"a ground moved":               {sql: fmt.Sprintf(`UPDATE ground SET lead_id = %d WHERE lead_id = %d`, w.sami, w.huda), want: finding(data.FindingGround, w.sami)},
		"a ground gone":                {sql: `DELETE FROM ground WHERE lead_id = 7`, want: finding(data.FindingGround, 7)},
		"a ground's event":             {sql: fmt.Sprintf(`UPDATE ground SET seq = %d WHERE lead_id = %d`, w.agreed, w.huda), want: finding(data.FindingGround, w.huda)},
		"a ground's version":           {sql: fmt.Sprintf(`UPDATE ground SET version = 2 WHERE lead_id = %d`, w.huda), want: finding(data.FindingGround, w.huda)},
		"a ground's grade":             {sql: fmt.Sprintf(`UPDATE ground SET grade = 4 WHERE lead_id = %d`, w.huda), want: finding(data.FindingGround, w.huda)},
		"an opt-out gone":              {sql: fmt.Sprintf(`DELETE FROM suppression WHERE purpose_id = %d`, w.news), want: finding(data.FindingOptOut, w.amal)},
		"a refusal gone":               {sql: fmt.Sprintf(`DELETE FROM suppression WHERE purpose_id = %d`, w.news), want: finding(data.FindingOptOut, w.sami)},
		"an objection gone":            {sql: `DELETE FROM suppression WHERE purpose_id = 0 AND reason = 'opt_out'`, want: finding(data.FindingOptOut, w.nour)},
		"an objection that is smaller": {sql: fmt.Sprintf(`UPDATE suppression SET purpose_id = %d WHERE purpose_id = 0 AND reason = 'opt_out'`, w.news), want: finding(data.FindingOptOut, w.nour)},
		"another reason":               {sql: fmt.Sprintf(`UPDATE suppression SET reason = 'bounced' WHERE purpose_id = %d`, w.news), want: finding(data.FindingOptOut, w.amal)},
		"another fingerprint":          {sql: `UPDATE suppression SET fingerprint = zeroblob(16) WHERE purpose_id = 0 AND reason = 'opt_out'`, want: finding(data.FindingOptOut, w.nour)},
		"an identity's fingerprint":    {sql: `UPDATE identity SET fingerprint = zeroblob(16) WHERE value = 'nour@example.org'`, want: finding(data.FindingOptOut, w.nour)},
		"a no that is an erased one's": {sql: fmt.Sprintf(`%s; INSERT INTO ground VALUES (%d, %d, %d, 1, 1); DELETE FROM consent_person WHERE seq = %d; INSERT INTO ground VALUES (%[2]d, %[6]d, %[7]d, 1, 2)`,
			w.part, w.news, w.zaid, w.gone, w.withdrew, w.amal, w.agreed), want: finding(data.FindingMissing, w.withdrew)},
		"an erased one who is back": {sql: fmt.Sprintf(`%s; INSERT INTO ground VALUES (%d, %d, %d, 1, 1)`, w.part, w.news, w.zaid, w.gone), want: finding(data.FindingMissing, w.erased)},
	} {
		t.Run(what, func(t *testing.T) { c.found(t, w) })
	}
}

// So is whoever changes the tree or a head.
func TestVault_CheckLedger_TamperedTree(t *testing.T) {
	w := newTown(t)
	last := w.last(t)
	for what, c := range map[string]forgery{
		"a node":             {sql: `UPDATE ledger_node SET hash = zeroblob(32) WHERE level = 8`, want: finding(data.FindingTree, 256), fault: data.LedgerOther},
		"a node gone":        {sql: `DELETE FROM ledger_node`, want: finding(data.FindingTree, 256), fault: data.LedgerOther},
		"a node too many":    {sql: `INSERT INTO ledger_node VALUES (8, 1, zeroblob(32))`, want: finding(data.FindingTree, last)},
		"the edge":           {sql: `UPDATE ledger_tree SET edge = zeroblob(length(edge))`, want: finding(data.FindingTree, last)},
		"the size":           {sql: `UPDATE ledger_tree SET size = size - 1`, want: finding(data.FindingTree, last-1), fault: data.LedgerShorter},
		"a head's signature": {sql: fmt.Sprintf(`UPDATE ledger_head SET signed = substr(signed, 1, length(signed) - 9) || 'AAAAAAA=' || char(10) WHERE size = %d`, last), want: finding(data.FindingHead, last)},
		"a head's hash":      {sql: fmt.Sprintf(`UPDATE ledger_head SET signed = replace(signed, char(10) || %d || char(10), char(10) || %[1]d || char(10) || 'A') WHERE size = %[1]d`, last), want: finding(data.FindingHead, last)},
		"an older head":      {sql: `UPDATE ledger_head SET signed = (SELECT max(signed) FROM ledger_head) WHERE size = (SELECT min(size) FROM ledger_head)`, want: finding(data.FindingHead, 304)},
	} {
		t.Run(what, func(t *testing.T) { c.found(t, w) })
	}
	for what, sql := range map[string]string{
		"the newest head": `DELETE FROM ledger_head WHERE size = (SELECT max(size) FROM ledger_head)`,
		"a head's size":   `UPDATE ledger_head SET size = size - 1 WHERE size = (SELECT max(size) FROM ledger_head)`,
		"all heads":       `DELETE FROM ledger_head`,
	} {
		t.Run(what, func(t *testing.T) { // opening signs what is there again
			f := newForger(t, w.Vault)
			f.exec(sql)
			if check, err := f.CheckLedger(t.Context(), nil); err != nil || len(check.Findings) == 0 || check.Findings[0].Kind != data.FindingHead {
				t.Errorf("found %+v, %v", check, err)
			}
			v := f.reopen(w.Vault)
			mustSound(t, v)
			if kept := v.Kept(); kept.Newest.Size != last {
				t.Errorf("opening found %+v", kept)
			}
		})
	}
}

// Whoever makes all of it fit together, and signs it with the vault's own key, is found
// by the heads that are kept outside.
func TestVault_KeptHeads_Forged(t *testing.T) {
	w := newTown(t)
	last := w.last(t)
	unsay := fmt.Sprintf(`INSERT INTO ground VALUES (%d, %d, %d, 1, 2); DELETE FROM suppression WHERE fingerprint = (SELECT fingerprint FROM identity WHERE lead_id = %[2]d)`, w.news, w.amal, w.agreed)
	for what, c := range map[string]forgery{
		"the end cut off": {sql: fmt.Sprintf(`DELETE FROM consent_person WHERE seq >= %[1]d; DELETE FROM consent_event WHERE seq >= %[1]d; DELETE FROM suppression WHERE reason = 'opt_out';
			INSERT INTO ground VALUES (%d, %d, %d, 1, 2), (%[2]d, %[5]d, %[6]d, 1, 1)`, w.withdrew, w.news, w.amal, w.agreed, w.nour, w.nours), then: (*forger).reseal, fault: data.LedgerShorter},
		"a no made a yes": {sql: unsay + fmt.Sprintf(`; UPDATE consent_event SET act = 'given' WHERE seq = %d; UPDATE ground SET seq = %[1]d, version = 2, grade = 3 WHERE lead_id = %d`, w.withdrew, w.amal), then: (*forger).reseal, fault: data.LedgerOther},
		"a consent backdated": {sql: fmt.Sprintf(`UPDATE consent_event SET day = day - 730 WHERE seq = %d; UPDATE consent_person SET at = at - 730 * 86400000 WHERE seq = %[1]d`, w.agreed),
			then: func(f *forger) { f.replacePersonal(w.agreed, "\nat 2026", "\nat 2024"); f.reseal() }, fault: data.LedgerOther},
		"the words of a notice":  {sql: `UPDATE notice SET text = 'Yes, and to my friends.'`, then: (*forger).reseal, fault: data.LedgerOther},
		"the words of a purpose": {sql: `UPDATE purpose_version SET name = 'All offers, also from partners' WHERE name = 'News'`, then: (*forger).reseal, fault: data.LedgerOther},
		"a yes moved to another": {sql: fmt.Sprintf(`UPDATE consent_person SET lead_id = 1, personal = personal || 'after 5' || char(10) WHERE seq = %d; UPDATE ground SET lead_id = 1 WHERE lead_id = %d`, w.of, w.huda),
			then: func(f *forger) { f.replacePersonal(w.of, fmt.Sprint("lead ", w.huda), "lead 1"); f.reseal() }, fault: data.LedgerOther},
		"another key":                {sql: `UPDATE vault_key SET key = randomblob(32) WHERE use = 'signing'`, then: (*forger).sign, fault: data.LedgerUnread},
		"another name":               {sql: `UPDATE vault_key SET key = randomblob(8) WHERE use = 'origin'`, then: (*forger).sign, fault: data.LedgerUnread},
		"a line that is none":        {then: func(f *forger) { f.append("head nothing\n") }, fault: data.LedgerUnread},
		"a line of a letter":         {then: func(f *forger) { f.append("\n") }, fault: data.LedgerUnread},
		"another vault's file":       {then: func(f *forger) { f.write(strings.ReplaceAll(f.kept(), "mujeeb/", "mujeeb/0")) }, fault: data.LedgerUnread},
		"a heading that is none":     {then: func(f *forger) { f.write(strings.Replace(f.kept(), "kept 1", "kept 2", 1)) }, fault: data.LedgerUnread},
		"bytes that are no text":     {then: func(f *forger) { f.append("head \xff\xfe\n") }, fault: data.LedgerUnread},
		"a head outside, one letter": {then: func(f *forger) { f.write(strings.Replace(f.kept(), "\\n300\\n", "\\n301\\n", 1) + "head x\n") }, fault: data.LedgerUnread},
	} {
		t.Run(what, func(t *testing.T) {
			for _, f := range c.found(t, w) {
				if f.Kind != data.FindingKept {
					t.Errorf("the forger did not do everything right: %+v", f)
				}
			}
		})
	}
	t.Run("a line that a crash cut off", func(t *testing.T) {
		f := newForger(t, w.Vault)
		f.append("head mujeeb/5d2f")
		if kept := f.reopen(w.Vault).Kept(); kept.Fault != "" || kept.Newest.Size != last {
			t.Errorf("opening found %+v", kept)
		}
	})
	t.Run("nothing is kept outside", func(t *testing.T) { // nothing can be found but that it is gone
		f := newForger(t, w.Vault)
		f.exec(unsay + fmt.Sprintf(`; UPDATE consent_event SET act = 'given' WHERE seq = %d; UPDATE ground SET seq = %[1]d, version = 2, grade = 3 WHERE lead_id = %d`, w.withdrew, w.amal))
		f.reseal()
		remove(t, f.dir, "vault.kept")
		v := f.reopen(w.Vault)
		if kept := v.Kept(); kept.Heads != 0 || kept.Fault != data.LedgerGone {
			t.Errorf("opening found %+v", kept)
		}
		if check, err := v.CheckLedger(t.Context(), nil); err != nil || len(check.Findings) > 0 {
			t.Errorf("a forger who does everything right is found by the vault alone: %+v, %v", check, err)
		}
	})
}

// kept returns what vault.kept holds.
func (f *forger) kept() string { return string(readFile(f.t, filepath.Join(f.dir, "vault.kept"))) }

func (f *forger) write(text string) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.dir, "vault.kept"), []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f *forger) append(text string) { f.write(f.kept() + text) }
