package data_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// fieldOf returns the field that an error is about.
func fieldOf(err error) string {
	if e, ok := errors.AsType[*data.Error](err); ok {
		return e.Field
	}
	return ""
}

// Another basis is another purpose: only the words of one that is there change.
func TestVault_SavePurpose(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	id, err := v.SavePurpose(ctx, data.Purpose{Name: " News ", Description: "d", Channel: data.ChannelEmail, Ground: data.GroundConsent})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.SavePurpose(ctx, data.Purpose{ID: id, Name: "Letters", Channel: data.ChannelMessenger, Ground: data.GroundLegitimateInterest, Archived: true}); err != nil {
		t.Fatal(err)
	}
	other := datatest.MustPurpose(t, v, "Zoo")
	all, err := v.Purposes(ctx)
	if err != nil || len(all) != 2 || all[0].ID != other {
		t.Fatalf("purposes: %+v, %v", all, err)
	}
	if p := all[1]; p.Name != "Letters" || p.Channel != data.ChannelEmail || p.Ground != data.GroundConsent || !p.Archived {
		t.Errorf("changed: %+v", p)
	}
	for name, c := range map[string]struct {
		p    data.Purpose
		want data.Code
	}{
		"no name":    {data.Purpose{Name: " ", Channel: data.ChannelEmail, Ground: data.GroundConsent}, data.CodeMissing},
		"name taken": {data.Purpose{Name: "Zoo", Channel: data.ChannelEmail, Ground: data.GroundConsent}, data.CodeNameTaken},
		"renamed to": {data.Purpose{ID: id, Name: "Zoo"}, data.CodeNameTaken},
		"gone":       {data.Purpose{ID: 99, Name: "x"}, data.CodeNotFound},
		"no channel": {data.Purpose{Name: "x", Ground: data.GroundConsent}, data.CodeMissing},
		"by pigeon":  {data.Purpose{Name: "x", Channel: "pigeon", Ground: data.GroundConsent}, data.CodeBadChoice},
		"by habit":   {data.Purpose{Name: "x", Channel: data.ChannelEmail, Ground: "habit"}, data.CodeBadChoice},
	} {
		if _, err := v.SavePurpose(ctx, c.p); data.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestVault_Notices(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	for _, c := range []struct {
		purpose    int64
		lang, text string
	}{{news, "en", "one"}, {offers, "en", "other"}, {news, "ar", "اثنان"}} {
		if _, err := v.AddNotice(ctx, data.Notice{PurposeID: c.purpose, Lang: c.lang, Text: c.text}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := v.Notices(ctx, news)
	if err != nil || len(all) != 2 || all[0].Version != 2 || all[0].Lang != "ar" || all[0].Text != "اثنان" || all[1].Version != 1 {
		t.Errorf("notices: %+v, %v", all, err)
	}
	if _, err := v.AddNotice(ctx, data.Notice{PurposeID: news, Lang: "en", Text: " \n"}); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("an empty one: %v", err)
	}
	if _, err := v.AddNotice(ctx, data.Notice{PurposeID: 99, Lang: "en", Text: "x"}); err == nil {
		t.Error("a notice of no purpose")
	}
}

func TestVault_Policies(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	first, err := v.AddPolicy(ctx, data.PolicyVersion{Lang: "en", Text: "# Policy", ChangeNote: "First"})
	if err != nil {
		t.Fatal(err)
	}
	later := clock.Now().AddDate(0, 1, 0)
	second, err := v.AddPolicy(ctx, data.PolicyVersion{Lang: "ar", Text: "# سياسة", ChangeNote: "ثانية", EffectiveAt: later})
	if err != nil {
		t.Fatal(err)
	}
	account := datatest.MustAccount(t, v, 2525)
	run, err := v.NoticeOfPolicy(ctx, second, data.Run{Title: "Notice", AccountID: account, Lang: "ar", Subject: "s", Body: "b"})
	if err != nil {
		t.Fatal(err)
	}
	all, err := v.PolicyVersions(ctx)
	if err != nil || len(all) != 2 {
		t.Fatalf("versions: %+v, %v", all, err)
	}
	if p := all[0]; p.ID != second || p.Number != 2 || !p.EffectiveAt.Equal(later) || p.RunID != run || p.RunState != data.RunDraft {
		t.Errorf("second: %+v", p)
	}
	if p := all[1]; p.ID != first || p.Number != 1 || !p.EffectiveAt.Equal(clock.Now()) || p.RunID != 0 || p.RunState != "" {
		t.Errorf("first: %+v", p)
	}
	if r, err := v.Run(ctx, run); err != nil || r.Class != data.ClassPolicy {
		t.Errorf("notice: %+v, %v", r, err)
	}
	for _, p := range []data.PolicyVersion{{Lang: "en", ChangeNote: "x"}, {Lang: "en", Text: "x"}} {
		if _, err := v.AddPolicy(ctx, p); data.CodeOf(err) != data.CodeMissing {
			t.Errorf("%+v: %v", p, err)
		}
	}
	runs := mustRuns(t, v)
	if _, err := v.NoticeOfPolicy(ctx, 99, data.Run{Title: "Notice", Lang: "en"}); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("a notice of no version: %v", err)
	}
	if mustRuns(t, v) != runs {
		t.Error("its run stayed")
	}
}

func mustRuns(t *testing.T, v *data.Vault) int {
	t.Helper()
	all, err := v.Runs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func TestVault_Breaches(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	b := data.Breach{Title: " List lost ", NoticedAt: clock.Now().Add(-time.Hour), Lang: "en", Parts: map[string]string{"nature": "a list"}, Audience: data.LeadFilter{Tags: []int64{3}, Text: "x"}}
	id, err := v.SaveBreach(ctx, b)
	if err != nil {
		t.Fatal(err)
	}
	run, err := v.NoticeOfBreach(ctx, id, data.Run{Title: "Notice", Lang: "en", Subject: "s", Body: "b"})
	if err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Minute)
	b.ID, b.Title, b.AuthorityToldAt, b.AuthorityNote, b.HappenedAt = id, "List lost", clock.Now(), "by form", clock.Now().AddDate(0, 0, -2)
	if _, err := v.SaveBreach(ctx, b); err != nil {
		t.Fatal(err)
	}
	all, err := v.Breaches(ctx)
	if err != nil || len(all) != 1 {
		t.Fatalf("breaches: %+v, %v", all, err)
	}
	b.RunID, b.RunState, b.CreatedAt, b.UpdatedAt = run, data.RunDraft, clock.Now().Add(-time.Minute), clock.Now()
	if got, want := fmt.Sprintf("%+v", all[0]), fmt.Sprintf("%+v", b); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for field, spoiled := range map[string]data.Breach{"title": {NoticedAt: clock.Now()}, "noticed_at": {Title: "x"}} {
		if _, err := v.SaveBreach(ctx, spoiled); data.CodeOf(err) != data.CodeMissing || fieldOf(err) != field {
			t.Errorf("without %s: %v", field, err)
		}
	}
	if r, err := v.Runs(ctx, data.ClassBreach, data.ClassPolicy); err != nil || len(r) != 1 || r[0].Class != data.ClassBreach {
		t.Errorf("runs: %+v, %v", r, err)
	}
}

func TestVault_Accounts(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	a := data.Account{Kind: "smtp", Host: " mail.example ", Port: 465, Security: "tls", User: "u", FromAddress: " hello@olive.example ", PerMinute: 20, PerDay: 300, Connections: 2}
	id, err := v.SaveAccount(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	got, err := v.Account(ctx, id)
	if err != nil || got.Name != "hello@olive.example" || got.Host != "mail.example" || got.FromAddress != "hello@olive.example" {
		t.Errorf("account: %+v, %v", got, err)
	}
	got.PerDay = 9
	if _, err := v.SaveAccount(ctx, got); err != nil {
		t.Fatal(err)
	}
	if again, err := v.Account(ctx, id); err != nil || again != got {
		t.Errorf("changed: %+v, %v", again, err)
	}
	if _, err := v.Account(ctx, 99); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("no account: %v", err)
	}
	page := data.Account{Kind: data.AccountPage, Name: "Our page", PerMinute: 20, PerDay: 300, Connections: 1}
	if id, err := v.SaveAccount(ctx, page); err != nil {
		t.Error(err)
	} else if got, err := v.Account(ctx, id); err != nil || got.Kind.Channel() != data.ChannelMessenger || a.Kind.Channel() != data.ChannelEmail {
		t.Errorf("a page: %+v, %v", got, err)
	}
	for name, c := range map[string]struct {
		of    data.Account
		spoil func(*data.Account)
		code  data.Code
		field string
	}{
		"no host":       {a, func(a *data.Account) { a.Host = " " }, data.CodeMissing, "host"},
		"no address":    {a, func(a *data.Account) { a.FromAddress = "x" }, data.CodeBadEmail, "from_address"},
		"no security":   {a, func(a *data.Account) { a.Security = "" }, data.CodeMissing, "security"},
		"in clear":      {a, func(a *data.Account) { a.Security = "none" }, data.CodeBadChoice, "security"},
		"no kind":       {a, func(a *data.Account) { a.Kind = "" }, data.CodeMissing, "kind"},
		"by pigeon":     {a, func(a *data.Account) { a.Kind = "pigeon" }, data.CodeBadChoice, "kind"},
		"a page by TLS": {page, func(a *data.Account) { a.Security = data.SecurityTLS }, data.CodeBadChoice, "security"},
		"no name":       {page, func(a *data.Account) { a.Name = "" }, data.CodeMissing, "name"},
	} {
		spoiled := c.of
		c.spoil(&spoiled)
		if _, err := v.SaveAccount(ctx, spoiled); data.CodeOf(err) != c.code || fieldOf(err) != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestVault_Settings(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	if s, err := v.Settings(ctx); err != nil || s != (data.Settings{Region: "JO", IdleLock: 15, LockAsleep: true, LockScreen: true, KeepSending: 4, BackUpLast: true}) {
		t.Errorf("at first: %+v, %v", s, err)
	}
	want := data.Settings{Controller: "زيت وزعتر", Contact: "x@olive.example", Region: "GB"}
	for range 2 {
		if err := v.SaveSettings(ctx, want); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := v.Settings(ctx); err != nil || s != want {
		t.Errorf("saved: %+v, %v", s, err)
	}
	id, err := v.SaveLead(ctx, &data.Lead{Identities: []data.Identity{phone("020 7946 0123")}})
	if err != nil {
		t.Fatal(err)
	}
	if l, err := v.Lead(ctx, id); err != nil || l.First(data.Phone) != "+442079460123" {
		t.Errorf("a number of the settings' region: %+v, %v", l, err)
	}
}

// What the admin did is noted with a number, and never with a name.
func TestVault_Activities(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 3)
	run := sendTo(t, v, news)
	if _, err := v.PersonFile(t.Context(), 1); err != nil { // looked at, not handed over
		t.Fatal(err)
	}
	if err := v.NoteExport(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := v.EraseLead(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	all, err := v.Activities(t.Context(), 9)
	var acts []string
	for _, a := range all {
		acts = append(acts, fmt.Sprintf("%s %d", a.Act, a.Number))
	}
	if err != nil || !slices.Equal(acts, []string{"erase 1", "export 1", "start_campaign 3", "import 3", "vault_made 1"}) {
		t.Errorf("activities: %q, %v (run %d)", acts, err, run)
	}
}

// A person's file holds all that is held; a message of theirs can be shown again.
func TestVault_PersonFile(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	zoe := mustZoe(t, v)
	datatest.MustAgree(t, v, zoe, news)
	sendTo(t, v, news)
	mustRun(t, v, news) // and one that waits
	f, err := v.PersonFile(t.Context(), zoe)
	if err != nil || len(f.Lead.Identities) != 4 || len(f.Grounds) != 1 || len(f.Consents) != 1 || len(f.Messages) != 2 || f.Controller.Region != "JO" || !f.MadeAt.Equal(clock.Now()) {
		t.Fatalf("file: %+v, %v", f, err)
	}
	waiting, sent := f.Messages[0], f.Messages[1]
	if sent.State != data.MessageSent || sent.Reply != zoeReply || sent.Fields["name"] != zoeName || sent.Address != zoeEmail || !sent.At.Equal(clock.Now()) || sent.Purpose != "News" {
		t.Errorf("sent: %+v", sent)
	}
	if waiting.State != data.MessageQueued || waiting.Address != zoeEmail || !waiting.At.IsZero() || len(waiting.Fields) != 0 {
		t.Errorf("waiting: %+v", waiting)
	}
	if m, err := v.OutboxMessage(t.Context(), sent.ID); err != nil || fmt.Sprint(*m) != fmt.Sprint(sent) {
		t.Errorf("one message: %+v, %v", m, err)
	}
	if _, err := v.EraseLead(t.Context(), zoe); err != nil {
		t.Fatal(err)
	}
	if _, err := v.OutboxMessage(t.Context(), sent.ID); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("of an erased person: %v", err)
	}
	if _, err := v.PersonFile(t.Context(), zoe); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("file of an erased person: %v", err)
	}
}
