package data_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/data"
)

// What the client was told is written down in a vault that is kept for one, and nowhere else;
// a person's words in it go with them.
func TestVault_TellController(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	request := d.asks(data.RightAccess)
	breach, err := d.SaveBreach(ctx, data.Breach{Title: "Lost laptop", NoticedAt: d.clock.Now(), Lang: "en"})
	d.must(err)
	told := data.ControllerNotice{Kind: data.ToldRequest, RequestID: request, ToldAt: d.clock.Now(), How: "by email, of Amal"}
	d.refuses("of nobody's vault", d.TellController(ctx, told), data.CodeBadChoice)
	d.must(d.SaveProfile(ctx, data.Profile{Client: true, Keeper: data.Party{Name: "Rana"}}))
	for what, c := range map[string]struct {
		change func(*data.ControllerNotice)
		code   data.Code
	}{
		"without a word":  {func(n *data.ControllerNotice) { n.How = " " }, data.CodeMissing},
		"without a time":  {func(n *data.ControllerNotice) { n.ToldAt = time.Time{} }, data.CodeMissing},
		"to come":         {func(n *data.ControllerNotice) { n.ToldAt = d.clock.Now().Add(time.Hour) }, data.CodeFuture},
		"no kind":         {func(n *data.ControllerNotice) { n.Kind = "gossip" }, data.CodeBadChoice},
		"no such request": {func(n *data.ControllerNotice) { n.RequestID = 99 }, data.CodeNotFound},
		"no such breach":  {func(n *data.ControllerNotice) { n.Kind, n.RequestID, n.BreachID = data.ToldBreach, 0, 99 }, data.CodeNotFound},
	} {
		n := told
		c.change(&n)
		d.refuses(what, d.TellController(ctx, n), c.code)
	}
	d.must(d.TellController(ctx, told))
	d.must(d.TellController(ctx, data.ControllerNotice{Kind: data.ToldBreach, BreachID: breach, ToldAt: d.clock.Now(), How: "by telephone"}))
	if got := d.acts(request); !slices.Equal(got, []data.RequestAct{data.RequestNoted, data.RequestPassed}) {
		t.Errorf("the log: %v", got)
	}
	if _, err := d.EraseLead(ctx, d.amal); err != nil {
		t.Fatal(err)
	}
	all, err := d.ControllerNotices(ctx)
	if err != nil || len(all) != 2 || all[0].How != "by telephone" || all[1].How != "" || all[1].RequestID != request {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := d.Writer().Exec(`UPDATE controller_notice SET told_at = 0`); err == nil {
		t.Error("what the client was told was changed")
	}
}
