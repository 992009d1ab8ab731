package data_test

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Each class of run keeps to the account that sent its latest one. Where several could, and
// none did yet, the person says which.
func TestVault_UsualAccount(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
	practice := datatest.MustAccount(t, v, 2525)
	own := func(host string) int64 {
		id, err := v.SaveAccount(t.Context(), data.Account{Kind: data.AccountSMTP, Host: host, Port: 465, Security: data.SecurityTLS, FromAddress: "hello@olive.example", PerMinute: 1, PerDay: 1, Connections: 1})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	send := func(class data.RunClass, account int64, start bool) int64 {
		clock.Add(1)
		r := data.Run{Class: class, Title: "Spring", AccountID: account, Lang: "en", Subject: "Hello", Body: "Hi"}
		if class == data.ClassCampaign {
			r.PurposeID = news
		}
		id, err := v.SaveRun(t.Context(), r)
		if err == nil && start {
			_, err = v.StartRun(t.Context(), id)
		}
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	is := func(when string, class data.RunClass, want int64) {
		t.Helper()
		if got, err := v.UsualAccount(t.Context(), class); err != nil || got != want {
			t.Errorf("%s, a %s goes out by %d, %v; want %d", when, class, got, err, want)
		}
	}
	is("with practice alone", data.ClassCampaign, 0)
	shop := own("shop.example")
	is("with one account", data.ClassBreach, shop)
	office := own("office.example")
	is("with two", data.ClassBreach, 0)
	send(data.ClassCampaign, office, true)
	send(data.ClassCampaign, practice, true)
	told := send(data.ClassBreach, shop, true)
	send(data.ClassBreach, office, false)
	is("after one from the office", data.ClassCampaign, office)
	is("with a draft since", data.ClassBreach, shop)
	is("with nothing sent", data.ClassPolicy, 0)
	if err := v.CancelRun(t.Context(), told); err != nil {
		t.Fatal(err)
	}
	if err := v.DeleteAccount(t.Context(), shop); err != nil {
		t.Fatal(err)
	}
	is("after its account is gone", data.ClassBreach, office)
}
