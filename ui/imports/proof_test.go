package imports

import (
	"strconv"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page/pagetest"
)

// The wordings to choose from are those of the purpose that was chosen last, also
// when they were read before those of an earlier choice.
func TestProofForm_LateNotices(t *testing.T) {
	s := pagetest.New(t, "en")
	news, offers := datatest.MustPurpose(t, s.Vault, "News"), datatest.MustPurpose(t, s.Vault, "Offers")
	notice, err := s.Vault.AddNotice(t.Context(), data.Notice{PurposeID: offers, Lang: "en", Text: "Yes, send me offers."})
	if err != nil {
		t.Fatal(err)
	}
	purposes, err := s.Vault.Purposes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f := newProofForm(s.Place, purposes, importProof{way: proofAgreed, channel: "form", grade: string(data.GradeWord)})
	s.Show(f.details)
	next := s.Hold()
	f.purpose.SetSelected(strconv.FormatInt(news, 10))
	first := next()
	f.purpose.SetSelected(strconv.FormatInt(offers, 10))
	second := next()
	second()
	first()
	options := f.notice.Options()
	if len(options) != 2 || options[1].Key != strconv.FormatInt(notice, 10) {
		t.Errorf("offered are %v, want the wording of the second purpose", options)
	}
}
