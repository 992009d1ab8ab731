package page

import (
	"testing"

	"mujeeb/data"
)

// A notice goes out by the one account that leads out of the house; where there
// are several, the person says by which.
func TestOnlyAccount(t *testing.T) {
	practice := data.Account{ID: 1, Kind: data.AccountSandbox}
	shop, other := data.Account{ID: 2, Kind: data.AccountSMTP}, data.Account{ID: 3, Kind: data.AccountSMTP}
	for _, c := range []struct {
		all  []data.Account
		want int64
	}{
		{nil, 0}, {[]data.Account{practice}, 0}, {[]data.Account{practice, shop}, shop.ID}, {[]data.Account{shop, practice}, shop.ID},
		{[]data.Account{shop, other}, 0}, {[]data.Account{shop, practice, other}, 0},
	} {
		if got := onlyAccount(c.all); got != c.want {
			t.Errorf("of %v: %d, want %d", c.all, got, c.want)
		}
	}
}
