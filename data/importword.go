package data

import (
	"cmp"
	"context"
	"slices"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// What the rows of an import say of their people's own word: who agreed, who said no, and
// who left. A no is never lost, and never overruled by a file: an import of who left may
// come before or after one of who agreed.

// workWord sets what the row proves, and whether its times can be. A time that can't be is
// no reason to pass over that somebody left: it counts as unknown.
func (in *importer) workWord(n *batchRow) {
	said := n.row.Word.Said
	n.agrees = in.plan.Ground != nil && (said == SaidYes || said == SaidNothing && !in.plan.Answers)
	for _, at := range []*time.Time{&n.row.At, &n.row.Word.At} {
		code := badTime(*at, in.now)
		if code != "" && said == SaidLeft {
			*at, code = time.Time{}, ""
		}
		n.badTime = cmp.Or(n.badTime, code)
	}
}

// badTime returns why something can't have happened at a time, "" when it can.
func badTime(at, now time.Time) Code {
	switch {
	case at.After(now):
		return CodeFuture
	case !at.IsZero() && !proof.Spellable(at):
		return CodeBadChoice
	}
	return ""
}

// saidAt returns when the person said the row's word; zero when nobody knows.
func (row ImportLead) saidAt() time.Time {
	if row.Word.At.IsZero() {
		return row.At
	}
	return row.Word.At
}

// notice returns the notice that the row's person was shown; 0 = none.
func (in *importer) notice(row ImportLead) int64 {
	if row.Word.NoticeID == NoNotice {
		return 0
	}
	return cmp.Or(row.Word.NoticeID, in.plan.Ground.NoticeID)
}

// counts reports whether what the file proves of a row is as strong as the purpose
// demands.
func (in *importer) counts(row ImportLead) bool {
	return demandOf(gradeBy(in.plan.Ground.Grade, in.notice(row), row.saidAt())) >= in.demands
}

// beginWords has the events sealed of those who agreed, as far as the file proves more than
// is known and they did not opt out before, and of those who said no. It returns nil when
// there are none.
func (in *importer) beginWords(ctx context.Context, tx *sqlite.Tx) (*sealing, error) {
	people, err := in.speakers(ctx, tx)
	if err != nil || len(people) == 0 {
		return nil, err
	}
	g := in.plan.Ground
	return in.insert.beginWords(ctx, tx, in.v, ConsentRecord{PurposeID: g.PurposeID, Via: g.Via, Grade: g.Grade, How: g.How}, people)
}

// writeWords writes the events, lets them take effect and settles the states.
func (in *importer) writeWords(ctx context.Context, tx *sqlite.Tx, words *sealing) error {
	if words != nil {
		if err := in.writeEvents(ctx, tx, words); err != nil {
			return err
		}
	}
	for i := range in.entries {
		if e := &in.entries[i]; e.careful && (e.written() || e.spoke) {
			if err := settleState(ctx, tx, e.id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (in *importer) writeEvents(ctx context.Context, tx *sqlite.Tx, words *sealing) error {
	first, last, err := words.write(ctx, tx)
	if err == nil && in.allNew() {
		err = in.insert.firstGrounds(ctx, tx, in.plan.Ground.PurposeID, words.drafts, first)
	} else if err == nil {
		err = giveGrounds(ctx, tx, first, last)
	}
	if err != nil {
		return err
	}
	for _, p := range in.people {
		if p.act == ActGiven {
			in.report.Agreed++
			continue
		}
		in.report.OptedOut++
		if err := in.takeNo(ctx, tx, ConsentRecord{LeadID: p.lead, PurposeID: in.plan.Ground.PurposeID, Act: p.act}); err != nil {
			return err
		}
	}
	return nil
}

// takeNo lets a no take effect.
func (in *importer) takeNo(ctx context.Context, tx *sqlite.Tx, r ConsentRecord) error {
	in.blocks = true
	if err := in.v.takeEffect(ctx, tx, r, 0); err != nil {
		return err
	}
	return settleState(ctx, tx, r.LeadID)
}

// speakers returns the people of the entries whose word is to be written down.
func (in *importer) speakers(ctx context.Context, tx *sqlite.Tx) ([]speaker, error) {
	people := in.people[:0]
	for i := range in.entries {
		e := &in.entries[i]
		act, err := in.word(ctx, tx, e)
		if err != nil {
			return nil, err
		}
		if act == "" {
			continue
		}
		p := speaker{lead: e.id, act: act, at: e.row.saidAt(), notice: in.notice(e.row), identities: e.ids}
		if err := in.checkNotice(ctx, tx, p.notice); err != nil {
			return nil, err
		}
		if e.careful {
			if p.identities, err = identities(ctx, tx, e.id); err != nil {
				return nil, err
			}
		}
		if !e.added {
			if p.after, err = lastEvent(ctx, tx, e.id); err != nil {
				return nil, err
			}
		}
		e.spoke = true
		people = append(people, p)
	}
	in.people = people
	return people, nil
}

// word returns the act that is to be written down of an entry's person, "" for none.
func (in *importer) word(ctx context.Context, tx *sqlite.Tx, e *entry) (Act, error) {
	no := e.row.Word.Said == SaidNo && in.plan.Ground != nil
	act := ActGiven
	if no {
		act = ActRefused
	}
	switch {
	case !no && !e.agrees:
		return "", nil
	case !e.careful:
		return act, nil
	}
	standing, err := standingOf(ctx, tx, e.id, in.plan.Ground.PurposeID)
	switch {
	case err != nil:
		return "", err
	case no:
		later, err := saidLater(ctx, tx, e.id, e.row.saidAt())
		if err != nil || slices.Contains(later, in.plan.Ground.PurposeID) {
			return "", err
		}
		if known, err := in.knownNo(ctx, tx, e.id, standing); err != nil || known {
			return "", err
		}
	case !standing.yields(e.row.saidAt(), in.since, in.counts(e.row)):
		if standing == VerdictOptedOut {
			in.report.KeptOut++
		}
		return "", nil
	}
	return act, nil
}

// knownNo reports whether it is known that a lead said no. Where the no is that of a lead who
// was merged into them, theirs is news: it stays with them when the two are split again.
func (in *importer) knownNo(ctx context.Context, tx *sqlite.Tx, lead int64, standing Verdict) (known bool, err error) {
	if standing != VerdictOptedOut {
		return false, nil
	}
	err = tx.QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT 1 FROM lead_merge WHERE lead_id = ?1) OR `+saidNo, lead, in.plan.Ground.PurposeID).Scan(&known)
	return known, err
}

// checkNotice reports an error unless a notice is of the purpose. Error code: CodeNotFound.
func (in *importer) checkNotice(ctx context.Context, tx *sqlite.Tx, notice int64) error {
	if notice == 0 || in.notices[notice] {
		return nil
	}
	err := in.v.checkRecord(ctx, tx, ConsentRecord{PurposeID: in.plan.Ground.PurposeID, Act: ActGiven, NoticeID: notice})
	in.notices[notice] = err == nil
	return err
}

// noesOf returns what a no of a moment ends, to a purpose or, with 0, to everything: 0, or
// the purposes that are left when the person agreed to some by their own word since.
func noesOf(ctx context.Context, tx *sqlite.Tx, lead, purpose int64, at time.Time) (from []int64, err error) {
	later, err := saidLater(ctx, tx, lead, at)
	if err != nil {
		return nil, err
	}
	from = []int64{purpose}
	if purpose == 0 && len(later) > 0 {
		if from, err = collect(ctx, tx, sqlite.Value[int64], `SELECT id FROM purpose ORDER BY id`); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(from, func(purpose int64) bool { return slices.Contains(later, purpose) }), nil
}

// saidLater returns the purposes to which a lead agreed after a moment by their own word,
// not by a file: what they said at that moment does not end that. There are none when the
// moment is unknown.
func saidLater(ctx context.Context, tx *sqlite.Tx, lead int64, at time.Time) ([]int64, error) {
	if at.IsZero() {
		return nil, nil
	}
	return collect(ctx, tx, sqlite.Value[int64], `SELECT purpose_id FROM ground JOIN consent_person USING (seq)
		WHERE ground.lead_id = ? AND at > ? AND instr(personal, char(10) || 'by import' || char(10)) = 0`, lead, at.UnixMilli())
}

// leave opts the people of a row out of everything. Of people whom nobody knows, nothing
// is kept but fingerprints of their addresses, which also keep out who comes by another
// file: a list of people who may not be written to is no list of leads. known says that the
// vault may know or block one of the row's identities.
func (in *importer) leave(ctx context.Context, tx *sqlite.Tx, e *entry, known bool) error {
	in.blocks = true
	var owners []int64
	var news bool
	for i, id := range e.ids {
		var owner int64
		if known {
			var err error
			if _, owner, err = knownIdentity(ctx, tx, id, e.prints[i]); err != nil {
				return err
			}
		}
		if owner != 0 {
			owners = append(owners, owner)
			continue
		}
		added, err := in.v.blockAddress(ctx, tx, e.prints[i], 0)
		if err != nil {
			return err
		}
		news = news || added
	}
	for _, h := range e.row.Hashes {
		added, err := in.v.blockHash(ctx, tx, in.own, h)
		if err != nil {
			return err
		}
		news = news || added
	}
	if len(e.row.Hashes) > 0 {
		in.report.Hashes++
	}
	for _, owner := range slices.Compact(slices.Sorted(slices.Values(owners))) {
		said, err := in.optOut(ctx, tx, owner, e)
		if err != nil {
			return err
		}
		news = news || said
	}
	switch {
	case len(owners) == 0:
		in.report.Blocked++
	case news:
		in.report.Updated++
	default:
		in.report.Unchanged++
	}
	if news {
		in.report.OptedOut++
	}
	return nil
}

// blockAddress opts an address that is nobody's out of a purpose, 0 for all, and reports
// whether that was news.
func (v *Vault) blockAddress(ctx context.Context, tx *sqlite.Tx, p blockingPrint, purpose int64) (news bool, err error) {
	if news, err = v.suppressed(ctx, tx, p.own, purpose, ReasonOptedOut); err != nil || p.mailbox == nil {
		return news, err
	}
	added, err := v.suppressed(ctx, tx, p.mailbox, purpose, ReasonOptedOut)
	if err != nil {
		return false, err
	}
	return news || added, settleMailbox(ctx, tx, p.mailbox)
}

// optOut writes down that a lead left and lets it take effect, and reports whether that
// was news. A purpose to which they agreed by their own word since stays.
func (in *importer) optOut(ctx context.Context, tx *sqlite.Tx, lead int64, e *entry) (news bool, err error) {
	if err := in.insert.origins(ctx, tx, []any{lead, in.id, e.number, false, millis(e.row.At), string(SaidLeft), millis(e.row.Word.At), "{}", "{}"}); err != nil {
		return false, err
	}
	from, err := noesOf(ctx, tx, lead, 0, e.row.saidAt())
	if err != nil {
		return false, err
	}
	for _, purpose := range from {
		r := ConsentRecord{LeadID: lead, PurposeID: purpose, Act: ActObjected, Via: ViaOther, At: e.row.saidAt(), Grade: GradeWord, How: in.plan.Source.Name}
		said, err := in.object(ctx, tx, r)
		if err != nil {
			return false, err
		}
		news = news || said
	}
	return news, nil
}

// object writes an objection down unless the person's last word on the purpose is a no,
// and lets it take effect.
func (in *importer) object(ctx context.Context, tx *sqlite.Tx, r ConsentRecord) (news bool, err error) {
	var said bool
	if err := tx.QueryRowContext(ctx, `SELECT `+saidNo, r.LeadID, r.PurposeID).Scan(&said); err != nil || said {
		return false, err
	}
	ids, err := identities(ctx, tx, r.LeadID)
	if err != nil {
		return false, err
	}
	person, err := personal(ctx, tx, r.LeadID, ids, proof.ByImport, r.How)
	if err != nil {
		return false, err
	}
	if _, err := in.v.appendEvent(ctx, tx, record{act: r.Act, purpose: r.PurposeID, via: r.Via, grade: r.Grade, at: r.At, count: -1, person: person}); err != nil {
		return false, err
	}
	return true, in.takeNo(ctx, tx, r)
}
