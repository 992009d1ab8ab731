package data_test

import (
	"maps"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func TestVault_GroundCounts(t *testing.T) {
	v, _ := datatest.Vault(t)
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	datatest.MustPurpose(t, v, "Nobody's")
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	datatest.MustAgree(t, v, amal, news)
	datatest.MustAgree(t, v, sami, news)
	datatest.MustAgree(t, v, sami, offers)
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.Withdrawn})
	got, err := v.GroundCounts(t.Context())
	if want := map[int64]int{news: 1, offers: 1}; err != nil || !maps.Equal(got, want) {
		t.Fatalf("got %v, %v; want %v", got, err, want)
	}
}
