package data_test

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func TestVault_StartRun_Errors(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	news, account := datatest.MustPurpose(t, v, "News"), datatest.MustAccount(t, v, 2525)
	whole := data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: news, AccountID: account, Lang: "en", Subject: "Hello", Body: "Hi"}
	for field, spoil := range map[string]func(r *data.Run){
		"account": func(r *data.Run) { r.AccountID = 0 }, "subject": func(r *data.Run) { r.Subject = " " }, "body": func(r *data.Run) { r.Body = "\n" },
	} {
		r := whole
		spoil(&r)
		id, err := v.SaveRun(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.StartRun(ctx, id); data.CodeOf(err) != data.CodeMissing {
			t.Errorf("without %s: %v", field, err)
		}
	}
	id, err := v.SaveRun(ctx, whole)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.StartRun(ctx, id); data.CodeOf(err) != data.CodeNobody {
		t.Errorf("for nobody: %v", err)
	}
	if r, err := v.Run(ctx, id); err != nil || r.State != data.RunDraft {
		t.Errorf("a run that did not start is %+v, %v", r, err)
	}
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
	if _, err := v.StartRun(ctx, id); err != nil {
		t.Fatal(err)
	}
	whole.ID = id
	if _, err := v.SaveRun(ctx, whole); data.CodeOf(err) != data.CodeNotDraft {
		t.Errorf("changing it when it runs: %v", err)
	}
	if err := v.DeleteDraft(ctx, id); data.CodeOf(err) != data.CodeNotDraft {
		t.Errorf("deleting it when it runs: %v", err)
	}
}

// mustPage adds an account that sends over Messenger.
func mustPage(t *testing.T, v *data.Vault) int64 {
	t.Helper()
	id, err := v.SaveAccount(t.Context(), data.Account{Kind: data.AccountPage, Name: "Our page", PerMinute: 100_000, PerDay: 1_000_000, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// The vault refuses what the window would not offer.
func TestVault_SaveRun_Refuses(t *testing.T) {
	v, _ := datatest.Vault(t)
	news, chat, old := datatest.MustPurpose(t, v, "News"), mustChat(t, v, "Chat"), datatest.MustPurpose(t, v, "Old")
	mustArchive(t, v, old, true)
	box, page := datatest.MustAccount(t, v, 2525), mustPage(t, v)
	good := data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: news, AccountID: box, Lang: "en", Subject: "Hello", Body: "Hi"}
	for name, c := range map[string]struct {
		spoil func(*data.Run)
		code  data.Code
		field string
	}{
		"no title":                    {func(r *data.Run) { r.Title = " " }, data.CodeMissing, "title"},
		"no class":                    {func(r *data.Run) { r.Class = "" }, data.CodeMissing, "class"},
		"an unknown class":            {func(r *data.Run) { r.Class = "spam" }, data.CodeBadChoice, "class"},
		"an unknown channel":          {func(r *data.Run) { r.Channel = "pigeon" }, data.CodeBadChoice, "channel"},
		"another language":            {func(r *data.Run) { r.Lang = "fr" }, data.CodeBadChoice, "lang"},
		"a campaign for nothing":      {func(r *data.Run) { r.PurposeID = 0 }, data.CodeMissing, "purpose"},
		"an asking for nothing":       {func(r *data.Run) { r.Class, r.PurposeID = data.ClassAsking, 0 }, data.CodeMissing, "purpose"},
		"an answer for a purpose":     {func(r *data.Run) { r.Class = data.ClassAnswer }, data.CodeBadChoice, "purpose"},
		"a notice for a purpose":      {func(r *data.Run) { r.Class = data.ClassBreach }, data.CodeBadChoice, "purpose"},
		"a purpose that is not there": {func(r *data.Run) { r.PurposeID = 99 }, data.CodeNotFound, "purpose"},
		"a purpose of Messenger":      {func(r *data.Run) { r.PurposeID = chat }, data.CodeOtherChannel, "purpose"},
		"a purpose of email":          {func(r *data.Run) { r.Channel, r.AccountID, r.Subject = data.ChannelMessenger, page, "" }, data.CodeOtherChannel, "purpose"},
		"an archived purpose":         {func(r *data.Run) { r.PurposeID = old }, data.CodeArchived, "purpose"},
		"an account not there":        {func(r *data.Run) { r.AccountID = 99 }, data.CodeNotFound, "account"},
		"an account of Messenger":     {func(r *data.Run) { r.AccountID = page }, data.CodeOtherChannel, "account"},
		"an account of email":         {func(r *data.Run) { r.Channel, r.PurposeID, r.Subject = data.ChannelMessenger, chat, "" }, data.CodeOtherChannel, "account"},
		"a subject on Messenger":      {func(r *data.Run) { r.Channel, r.PurposeID, r.AccountID = data.ChannelMessenger, chat, page }, data.CodeOtherChannel, "subject"},
		"a draft that is not there":   {func(r *data.Run) { r.ID = 99 }, data.CodeNotDraft, ""},
	} {
		r := good
		c.spoil(&r)
		if _, err := v.SaveRun(t.Context(), r); data.CodeOf(err) != c.code || fieldOf(err) != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := mustRuns(t, v); n != 0 {
		t.Errorf("%d runs were saved", n)
	}
}

// A draft outlives its purpose's use: what was typed is kept, and it does not start.
func TestVault_StartRun_Refuses(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, amal, news)
	r := data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: news, AccountID: datatest.MustAccount(t, v, 2525), Lang: "en", Subject: "Hello", Body: "Hi"}
	save := func() {
		t.Helper()
		id, err := v.SaveRun(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		r.ID = id
	}
	start := func(code data.Code, field string) {
		t.Helper()
		if _, err := v.StartRun(ctx, r.ID); data.CodeOf(err) != code || fieldOf(err) != field {
			t.Errorf("got %v, want %s about %q", err, code, field)
		}
	}
	save()
	mustArchive(t, v, news, true)
	mustArchive(t, v, offers, true)
	r.Body = "Hi again"
	save()
	start(data.CodeArchived, "purpose")
	r.PurposeID = offers
	if _, err := v.SaveRun(ctx, r); data.CodeOf(err) != data.CodeArchived {
		t.Errorf("another archived purpose: %v", err)
	}
	if kept, err := v.Run(ctx, r.ID); err != nil || kept.Body != "Hi again" || kept.PurposeID != news {
		t.Errorf("kept: %+v, %v", kept, err)
	}
	if _, err := v.Writer().Exec(`UPDATE account SET kind = 'page', security = ''`); err != nil {
		t.Fatal(err)
	}
	mustArchive(t, v, news, false)
	start(data.CodeOtherChannel, "account")
	if _, err := v.Writer().Exec(`UPDATE account SET kind = 'sandbox', security = 'loopback'`); err != nil {
		t.Fatal(err)
	}
	r = data.Run{Class: data.ClassAccount, Title: "To the owner", AccountID: r.AccountID, Lang: "en", Subject: "Hello", Body: "Hi"}
	save()
	start(data.CodeBadChoice, "class") // goes to no lead
}

// Class and channel of a draft stay; a run of Messenger has no subject, goes to
// PSIDs, and its merge fields are of the person.
func TestVault_StartRun_Messenger(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	chat := mustChat(t, v, "Chat")
	amal := mustKnow(t, v, email("amal@example.org"), psid("70010001"), psid("70010002"))
	datatest.MustAgree(t, v, amal, chat)
	r := data.Run{Class: data.ClassCampaign, Channel: data.ChannelMessenger, Title: "Chat", PurposeID: chat, AccountID: mustPage(t, v), Lang: "en", Body: "Hi"}
	var err error
	if r.ID, err = v.SaveRun(ctx, r); err != nil {
		t.Fatal(err)
	}
	r.Class, r.Channel = data.ClassBreach, ""
	if _, err := v.SaveRun(ctx, r); err != nil {
		t.Fatal(err)
	}
	if kept, err := v.Run(ctx, r.ID); err != nil || kept.Class != data.ClassCampaign || kept.Channel != data.ChannelMessenger {
		t.Errorf("kept: %+v, %v", kept, err)
	}
	if n, err := v.StartRun(ctx, r.ID); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	m, err := v.ClaimMessages(ctx, data.Claim{AccountID: r.AccountID, Limit: 9, MessageID: func(int64) string { return "1" }})
	if err != nil || len(m) != 1 || m[0].Address != "70010001" || m[0].Fields["email"] != "amal@example.org" {
		t.Fatalf("claimed %+v, %v", m, err)
	}
	if allowed, err := v.MarkCommitted(ctx, []int64{m[0].ID}); err != nil || len(allowed) != 1 {
		t.Errorf("may be sent: %v, %v", allowed, err)
	}
}
