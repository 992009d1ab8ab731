package dossier

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"time"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/pdf"
)

// contracts says who else gets data.
func (x *folderWriter) contracts() (blocks []pdf.Block) {
	for _, s := range x.Register.Sections() {
		if s.Kind == RegisterProcessor {
			blocks = append(blocks, heading(s.Title), s.facts())
		}
	}
	if len(blocks) == 0 {
		blocks = []pdf.Block{pdf.Text(x.t("contracts.none"))}
	}
	return blocks
}

// measures says what protects the vault and what is sent from it, as it is set.
func (x *folderWriter) measures() (blocks []pdf.Block) {
	for _, s := range x.Register.Sections() {
		if s.Kind == RegisterSecurity {
			blocks = append(blocks, heading(s.Title), s.facts())
		}
	}
	blocks = append(blocks, heading(x.t("senders")))
	var senders pdf.Facts
	for _, a := range x.Accounts {
		if a.Kind != data.AccountSandbox {
			senders = append(senders, pdf.Fact{Label: cmp.Or(a.Name, a.FromAddress), Value: x.sender(a)})
		}
	}
	if len(senders) == 0 {
		blocks = append(blocks, pdf.Text(x.t("senders.none")))
	} else {
		blocks = append(blocks, senders)
	}
	var periods pdf.Facts
	for _, e := range x.Register.Map.Purposes {
		periods = append(periods, pdf.Fact{Label: e.Purpose.Name, Value: cmp.Or(e.Period, x.t("period.missing")), Missing: e.Period == ""})
	}
	if len(periods) > 0 {
		blocks = append(blocks, heading(x.t("periods")), periods)
	}
	return blocks
}

// sender says how the connection of an account is protected.
func (x *folderWriter) sender(a data.Account) string {
	if a.Kind == data.AccountPage {
		return x.t("sender.page")
	}
	return x.t("sender."+string(a.Security), "host", a.Host, "port", fmt.Sprint(a.Port))
}

// notices has the purposes with the texts that people were shown.
func (x *folderWriter) notices() (blocks []pdf.Block) {
	for _, p := range x.Purposes {
		blocks = append(blocks, heading(p.Purpose.Name))
		if p.Purpose.Archived {
			blocks = append(blocks, aside(x.t("purpose.archived")))
		}
		var versions pdf.Facts
		for _, v := range p.Versions {
			versions = append(versions, pdf.Fact{Label: x.t("purpose.version", "version", v.Version, "date", x.day(v.CreatedAt)), Value: lines(v.Name, v.Description)})
		}
		blocks = append(blocks, versions)
		for _, n := range p.Notices {
			title := x.t("notice", "version", n.Version, "kind", x.t("kind."+string(n.Kind)), "lang", x.t("lang."+n.Lang), "date", x.day(n.CreatedAt))
			blocks = append(blocks, pdf.Heading{Level: 3, Text: title}, own(n.Text), pdf.Facts{{Label: x.t("notice.hash"), Value: fmt.Sprintf("%x", n.Hash)}})
		}
	}
	if len(blocks) == 0 {
		blocks = []pdf.Block{pdf.Text(x.t("notices.none"))}
	}
	return blocks
}

// own returns the owner's words, in their own direction.
func own(s string) pdf.Block { return pdf.Paragraph{Spans: []pdf.Span{{Text: s}}, Own: true} }

// lines puts texts one below the other, without those that are empty.
func lines(a, b string) string {
	if b == "" || a == b {
		return a
	}
	return a + "\n" + b
}

func (x *folderWriter) day(t time.Time) string { return x.words.Date(t.In(x.Register.zone())) }

// policies has every version of the privacy policy.
func (x *folderWriter) policies() (blocks []pdf.Block) {
	for _, p := range x.Policies {
		blocks = append(blocks, heading(x.t("policy", "number", p.Number, "lang", x.t("lang."+p.Lang))), pdf.Facts{
			{Label: x.t("policy.effective"), Value: x.day(p.EffectiveAt)}, {Label: x.t("policy.kept"), Value: x.moment(p.CreatedAt)}, {Label: x.t("policy.change"), Value: p.ChangeNote},
			{Label: x.t("policy.hash"), Value: fmt.Sprintf("%x", sha256.Sum256([]byte(p.Text)))}, {Label: x.t("policy.told"), Value: x.t(toldKey(p))},
		}, own(p.Text))
	}
	if len(blocks) == 0 {
		blocks = []pdf.Block{pdf.Text(x.t("policies.none"))}
	}
	return blocks
}

// toldKey says how far the notice about a policy is.
func toldKey(p data.PolicyVersion) string {
	switch {
	case p.RunID == 0:
		return "policy.told.none"
	case p.RunState == data.RunDone:
		return "policy.told.done"
	case p.RunState == data.RunCancelled:
		return "policy.told.cancelled"
	case p.RunState == data.RunDraft:
		return "policy.told.draft"
	}
	return "policy.told.sending"
}

// requests is the register of requests, which names nobody.
func (x *folderWriter) requests() []pdf.Block {
	if len(x.Requests) == 0 {
		return []pdf.Block{pdf.Text(x.t("requests.none"))}
	}
	t, words := pdf.Table{}, letters.DossierWords(x.words.Code())
	for _, key := range []string{"number", "right", "received", "due", "decision", "answered", "intime"} {
		t.Columns = append(t.Columns, x.t("column."+key))
	}
	for _, r := range x.Requests {
		q, decision := r.Request, x.t("undecided")
		if q.Decision != data.Undecided {
			decision = words.T(prefix + "decision." + string(q.Decision))
		}
		t.Rows = append(t.Rows, []string{
			fmt.Sprint(q.ID), x.t("right." + string(q.Right)), x.moment(q.ReceivedAt), x.moment(r.Due), decision, x.moment(q.AnsweredAt), x.inTime(r),
		})
	}
	return []pdf.Block{t}
}

// inTime says whether a request was answered in time; nothing while that can't be said.
func (x *folderWriter) inTime(r FolderRequest) string {
	q := r.Request
	switch {
	case r.Late:
		return x.t("no")
	case r.Due.IsZero(), q.AnsweredAt.IsZero():
		return x.t("none")
	}
	return x.t("yes")
}

// breaches is the register of breaches.
func (x *folderWriter) breaches() []pdf.Block {
	rows := registered(x.Breaches)
	if len(rows) == 0 {
		return []pdf.Block{pdf.Text(x.t("breaches.none"))}
	}
	t := pdf.Table{}
	for _, key := range []string{"number", "title", "noticed", "people", "authority", "told"} {
		t.Columns = append(t.Columns, x.t("column."+key))
	}
	for _, r := range rows {
		people, told := x.t("none"), x.t("undecided")
		if r.People >= 0 {
			people = x.words.Number(r.People)
		}
		if r.Breach.PeopleDecision != "" {
			told = lines(x.t("told."+string(r.Breach.PeopleDecision)), r.Breach.PeopleWhy)
		}
		t.Rows = append(t.Rows, []string{fmt.Sprint(r.Breach.ID), r.Breach.Title, x.moment(r.Breach.NoticedAt), people, lines(x.moment(r.Breach.AuthorityToldAt), r.Breach.AuthorityNote), told})
	}
	return []pdf.Block{t}
}
