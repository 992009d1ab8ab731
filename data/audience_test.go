package data_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Whatever an audience says, it can be kept, read again and counted.
func FuzzAudience(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"text":"amal الحداد"}`, `{"sources":[1],"tags":[2,3],"state":"agreed"}`, `{"ids":[]}`, `{"ids":[1,9223372036854775807]}`,
		`{"text":"\"* OR NEAR(a b) - ^x:y ' \u0000"}`, `{"text":"+962 (79) *","state":"'; DROP TABLE lead"}`,
		`{"v":1,"rule":{"kind":"any","not":true,"rules":[{"kind":"tags","ids":[3]},{"kind":"field","op":"contains","field":"City","value":"x"}]}}`,
		`{"v":1,"rule":{"kind":"all","rules":[{"kind":"consent","id":1,"value":"weak"},{"kind":"segment","id":1},{"kind":"contact","op":"within","days":30}]}}`,
		`{"v":1,"rule":{"kind":"run","id":1,"op":"answered","not":true},"text":"a"}`, `{"v":2,"rule":{"kind":"all"}}`, `{"rule":{"kind":"'"}}`,
	} {
		f.Add([]byte(s))
	}
	v, _ := datatest.Vault(f)
	datatest.MustLead(f, v, "Amal الحداد", "amal@example.org", "vip")
	news := datatest.MustPurpose(f, v, "News")
	f.Fuzz(func(t *testing.T, content []byte) {
		var audience data.LeadFilter
		if err := json.Unmarshal(content, &audience); err != nil {
			return
		}
		run := data.Run{Class: data.ClassCampaign, Title: "x", PurposeID: news, Lang: "en", Audience: audience}
		id, err := v.SaveRun(t.Context(), run)
		if audience.Check() != nil && data.CodeOf(err) == data.CodeBadRule {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		kept, err := v.Run(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		reach, err := v.Reach(t.Context(), kept)
		if err != nil {
			t.Fatalf("%q: %v", content, err)
		}
		again, err := v.Reach(t.Context(), &run)
		if err != nil || !reflect.DeepEqual(again, reach) {
			t.Fatalf("%q: %v as kept, %v as given, %v", content, reach, again, err)
		}
		if err := v.DeleteDraft(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	})
}
