package data_test

import (
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/keys"
)

// Every column of a fresh vault has a category, and no column that is gone has one.
func TestDataColumns_AreThoseOfTheVault(t *testing.T) {
	v, _ := datatest.Vault(t)
	rows, err := v.Readers().Query(`SELECT s.name || '.' || c.name FROM sqlite_schema s JOIN pragma_table_info(s.name) c
		WHERE s.type = 'table' AND s.name NOT LIKE 'lead\_search\__%' ESCAPE '\'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	there := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		there[name] = true
	}
	if rows.Err() != nil || len(there) < 300 {
		t.Fatalf("%d columns, %v", len(there), rows.Err())
	}
	mapped := map[string]data.DataCategory{}
	for name, categories := range data.CategoriesOfColumns() {
		if len(categories) != 1 {
			t.Errorf("%s is of %v", name, categories)
		}
		if !slices.Contains(data.DataCategories(), categories[0]) {
			t.Errorf("%s is of %q, which is no category", name, categories[0])
		}
		mapped[name] = categories[0]
	}
	for _, name := range slices.Sorted(maps.Keys(there)) {
		if mapped[name] == "" {
			t.Errorf("%s has no category (data/datacolumns.go)", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(mapped)) {
		if !there[name] {
			t.Errorf("%s has a category and is not in the vault", name)
		}
	}
}

// mustProcessor saves a processor and returns its ID.
func mustProcessor(t *testing.T, v *data.Vault, p data.Processor) int64 {
	t.Helper()
	id, err := v.SaveProcessor(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func mustMap(t *testing.T, v *data.Vault) data.DataMap {
	t.Helper()
	m, err := v.DataMap(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The map says what is in the vault, and nothing that is not.
func TestDataMap(t *testing.T) {
	v, clock := datatest.Vault(t)
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Sami", "sami@example.org", "vip"), offers)
	datatest.MustLead(t, v, "Nour", "nour@example.org")
	all := mustProcessor(t, v, data.Processor{Name: "Accountant", Role: data.RoleRecipient})
	mustProcessor(t, v, data.Processor{Name: "Printer", Role: data.RoleProcessor, PurposeID: offers})
	mustProcessor(t, v, data.Processor{Name: "Gone", Role: data.RoleProcessor, Until: clock.Now().AddDate(0, 0, -1)})
	if err := errors.Join(v.SavePeriod(t.Context(), news, " three years "), v.SaveSettings(t.Context(), data.Settings{Controller: "Olive", IdleLock: 7})); err != nil {
		t.Fatal(err)
	}

	m := mustMap(t, v)
	if len(m.Purposes) != 2 || m.Purposes[0].Purpose.ID != news || m.Purposes[1].Purpose.ID != offers {
		t.Fatalf("purposes %+v", m.Purposes)
	}
	first, second := m.Purposes[0], m.Purposes[1]
	if first.People != 1 || first.Period != "three years" || len(first.Recipients) != 1 || first.Recipients[0].ID != all || !slices.Equal(first.Identities, []data.IdentityKind{data.Email}) {
		t.Errorf("first %+v", first)
	}
	if !slices.Equal(first.Categories, []data.DataCategory{data.DataIdentity, data.DataContact, data.DataProof}) || first.Sources[0].Name != data.SourceByHand {
		t.Errorf("first holds %v of %v", first.Categories, first.Sources)
	}
	if second.Period != "" || len(second.Recipients) != 2 || !slices.Contains(second.Categories, data.DataOwn) || slices.Contains(second.Categories, data.DataCorrespondence) {
		t.Errorf("second %+v", second)
	}
	held := map[data.DataCategory]bool{}
	for _, h := range m.Held {
		held[h.Category] = len(h.Tables) > 0
	}
	if !held[data.DataIdentity] || !held[data.DataOwn] || held[data.DataCorrespondence] || held[data.DataRights] {
		t.Errorf("held %v", held)
	}
	own := slices.IndexFunc(m.Held, func(h data.DataHeld) bool { return h.Category == data.DataOwn })
	if got := m.Held[own].Tables; !slices.Equal(got, []string{"lead_tag"}) {
		t.Errorf("fields of the owner's own are said to be in %v", got)
	}
	if m.Standing[0].Kind != data.StandingProof || m.Standing[0].Number != 2 || m.Standing[2].Number != 0 {
		t.Errorf("standing %+v", m.Standing)
	}
	if s := m.Security; s.Cipher != keys.Aegis || s.Ways[keys.Password] != 1 || s.Ways[keys.Recovery] != 0 || s.IdleLock != 7 || s.Backups != 0 || !s.LastBackup.IsZero() {
		t.Errorf("security %+v", s)
	}
	archived := second.Purpose
	archived.Archived = true
	if _, err := v.SavePurpose(t.Context(), archived); err != nil {
		t.Fatal(err)
	}
	if m := mustMap(t, v); len(m.Purposes) != 1 || len(m.Processors) != 3 {
		t.Errorf("an archived purpose stands in the map: %+v", m.Purposes)
	}
	if err := v.SavePeriod(t.Context(), 99, "x"); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("a period of nothing: %v", err)
	}
}

// An account stands among the processors by itself, with what is not noted; it is
// announced where people were there before it.
func TestProcessors_OfAccounts(t *testing.T) {
	v, clock := datatest.Vault(t)
	mail := data.Account{Kind: data.AccountSMTP, Host: "smtp.example.org", Port: 465, Security: data.SecurityTLS, FromAddress: "a@olive.example", PerMinute: 1, PerDay: 1, Connections: 1}
	first, err := v.SaveAccount(t.Context(), mail)
	if err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Minute)
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	clock.Add(time.Minute)
	mail.FromAddress = "b@olive.example"
	second, err := v.SaveAccount(t.Context(), mail)
	if err != nil {
		t.Fatal(err)
	}
	all, err := v.Processors(t.Context())
	if err != nil || len(all) != 2 || all[0].AccountID != first || all[1].AccountID != second || all[0].Name != mail.Host {
		t.Fatalf("%+v, %v", all, err)
	}
	lacks := []data.ProcessorGap{data.GapContract, data.GapCountry, data.GapSafeguard}
	if got := all[0].Gaps(clock.Now()); !slices.Equal(got, lacks) {
		t.Errorf("the first lacks %v", got)
	}
	if got := all[1].Gaps(clock.Now()); !slices.Equal(got, append([]data.ProcessorGap{data.GapAnnounced}, lacks...)) {
		t.Errorf("the second lacks %v", got)
	}
	if err := v.AnnounceProcessor(t.Context(), all[1]); err != nil {
		t.Fatal(err)
	}
	all[0].Country, all[0].Safeguard, all[0].ContractDay, all[0].ContractAt = "DE", data.SafeguardNotNeeded, clock.Now(), "in the folder"
	mustProcessor(t, v, all[0])
	all, err = v.Processors(t.Context())
	if err != nil || len(all) != 2 || len(all[0].Gaps(clock.Now())) != 0 || slices.Contains(all[1].Gaps(clock.Now()), data.GapAnnounced) {
		t.Errorf("noted %+v, %v", all, err)
	}
	if want := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC); !all[0].ContractDay.Equal(want) {
		t.Errorf("contract of %v", all[0].ContractDay)
	}
	if err := v.DeleteAccount(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if all, err = v.Processors(t.Context()); err != nil || len(all) != 2 || all[1].AccountID != 0 || all[1].Country != "DE" {
		t.Errorf("once the account is gone: %+v, %v", all, err)
	}
}

func TestSaveProcessor_Refuses(t *testing.T) {
	v, clock := datatest.Vault(t)
	good := data.Processor{Name: "Printer", Role: data.RoleProcessor}
	for field, change := range map[string]func(*data.Processor){
		"name": func(p *data.Processor) { p.Name = " " }, "role": func(p *data.Processor) { p.Role = "friend" },
		"safeguard": func(p *data.Processor) { p.Safeguard = "luck" }, "safeguard_note": func(p *data.Processor) { p.Safeguard = data.SafeguardOther },
		"until":   func(p *data.Processor) { p.Since, p.Until = clock.Now(), clock.Now().AddDate(0, 0, -1) },
		"purpose": func(p *data.Processor) { p.PurposeID = 99 },
	} {
		p := good
		change(&p)
		_, err := v.SaveProcessor(t.Context(), p)
		if e, ok := errors.AsType[*data.Error](err); !ok || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	good.ID = 99
	if _, err := v.SaveProcessor(t.Context(), good); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("one that is not there: %v", err)
	}
}

// What is given to somebody is kept with who was in it, and needs a ground where they
// are no processor.
func TestDisclose(t *testing.T) {
	v, _ := datatest.Vault(t)
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	fair := mustProcessor(t, v, data.Processor{Name: "Fair", Role: data.RoleRecipient})
	idle := mustProcessor(t, v, data.Processor{Name: "Idle", Role: data.RoleRecipient})
	only := data.LeadFilter{IDs: []int64{amal}}
	if _, err := v.Disclose(t.Context(), data.Disclosure{ProcessorID: fair}, only); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("without a ground: %v", err)
	}
	if _, err := v.Disclose(t.Context(), data.Disclosure{ProcessorID: fair, Ground: data.GroundConsent}, data.LeadFilter{IDs: []int64{}}); data.CodeOf(err) != data.CodeNobody {
		t.Errorf("of nobody: %v", err)
	}
	d, err := v.Disclose(t.Context(), data.Disclosure{ProcessorID: fair, Ground: data.GroundConsent, Note: " the fair "}, only)
	if err != nil || d.People != 1 || d.Note != "the fair" {
		t.Fatalf("%+v, %v", d, err)
	}
	if _, err := v.Writer().Exec(`UPDATE disclosure SET people = 0`); err == nil || !strings.Contains(err.Error(), "never changed") {
		t.Errorf("a disclosure was changed: %v", err)
	}
	for lead, want := range map[int64]int{amal: 1, sami: 0} {
		if to, err := v.DisclosedTo(t.Context(), lead); err != nil || len(to) != want {
			t.Errorf("lead %d: %+v, %v", lead, to, err)
		}
	}
	if err := v.DeleteProcessor(t.Context(), fair); data.CodeOf(err) != data.CodeProcessorUsed {
		t.Errorf("delete one who got data: %v", err)
	}
	if err := v.DeleteProcessor(t.Context(), idle); err != nil {
		t.Errorf("delete one who got none: %v", err)
	}
	if _, err := v.EraseLead(t.Context(), amal); err != nil {
		t.Fatal(err)
	}
	if all, err := v.Disclosures(t.Context(), fair); err != nil || len(all) != 1 || all[0].People != 1 {
		t.Errorf("after erasing: %+v, %v", all, err)
	}
}

func TestProfile(t *testing.T) {
	v, clock := datatest.Vault(t)
	if p, err := v.Profile(t.Context()); err != nil || p.Asked || p.Special || p.Children {
		t.Fatalf("before it is asked: %+v, %v", p, err)
	}
	if err := v.SaveProfile(t.Context(), data.Profile{Client: true}); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("kept by nobody: %v", err)
	}
	if err := v.SaveProfile(t.Context(), data.Profile{Screening: []data.ScreenQuestion{"luck"}}); data.CodeOf(err) != data.CodeBadChoice {
		t.Errorf("a question that is none: %v", err)
	}
	want := data.Profile{
		Representative: data.Party{Name: "Rep", Contact: "rep@example.org"}, Officer: data.Party{Name: "Officer"}, Screened: clock.Now(),
		Screening: []data.ScreenQuestion{data.ScreenScale}, Client: true, Keeper: data.Party{Name: " Rana "}, ContractDay: clock.Now(),
	}
	if err := v.SaveProfile(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	p, err := v.Profile(t.Context())
	if err != nil || !p.Asked || p.Keeper.Name != "Rana" || !p.Screened.Equal(want.Screened) || p.ContractDay.Format(time.DateOnly) != "2026-11-23" || !slices.Equal(p.Screening, want.Screening) {
		t.Errorf("kept %+v, %v", p, err)
	}
}

// What is noted of recipients and of what they got can name a person, who finds it there.
func TestMentions_OfRecipients(t *testing.T) {
	v, _ := datatest.Vault(t)
	amal := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")
	fair := mustProcessor(t, v, data.Processor{Name: "Fair", Role: data.RoleProcessor, Does: "greets Amal Haddad"})
	if _, err := v.Disclose(t.Context(), data.Disclosure{ProcessorID: fair, Note: "Amal Haddad asked for it"}, data.LeadFilter{}); err != nil {
		t.Fatal(err)
	}
	m, err := v.Mentions(t.Context(), amal)
	if err != nil || len(m.List) != 2 || m.List[0].Kind != data.MentionGiven || m.List[1].Kind != data.MentionOther || m.List[1].Title != "Fair" {
		t.Errorf("%+v, %v", m, err)
	}
}

// A file that is written for somebody is a disclosure to them; one that is not written is
// none.
func TestWriteExport_NamesRecipient(t *testing.T) {
	v, _ := datatest.Vault(t)
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	fair := mustProcessor(t, v, data.Processor{Name: "Fair", Role: data.RoleRecipient})
	plan := data.ExportPlan{Kind: data.ExportList, Format: "csv", Why: data.ExportForProvider, Recipient: fair}
	if _, err := writeList(t, v, plan, amal); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("without a ground: %v", err)
	}
	plan.Ground = data.GroundContract
	e, err := writeList(t, v, plan, amal)
	if err != nil {
		t.Fatal(err)
	}
	all, err := v.Disclosures(t.Context(), fair)
	if err != nil || len(all) != 1 || all[0].ExportID != e.ID || all[0].People != 1 || all[0].Ground != data.GroundContract {
		t.Errorf("%+v, %v", all, err)
	}
	if exports, err := v.Exports(t.Context()); err != nil || len(exports) != 1 {
		t.Errorf("exports %+v, %v", exports, err)
	}
}

// writeList writes a file with a lead in it.
func writeList(t *testing.T, v *data.Vault, plan data.ExportPlan, lead int64) (data.Export, error) {
	t.Helper()
	return v.WriteExport(t.Context(), t.TempDir()+"/list.csv", plan, func(w io.Writer) (data.Written, error) {
		_, err := io.WriteString(w, "Amal")
		return data.Written{Leads: []int64{lead}}, err
	})
}
