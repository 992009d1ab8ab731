package data_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// listed is a vault with people that are hard to find.
type listed struct {
	*data.Vault
	t     *testing.T
	clock *datatest.Clock
	id    map[string]int64
}

func newListed(t *testing.T) *listed {
	t.Helper()
	v, clock := datatest.Vault(t)
	l := &listed{v, t, clock, map[string]int64{}}
	l.add("أَمَل الخَطيب", "amal@example.org", "+962740000003", "تحبّ القهوة", "vip")
	l.add("آمال ٱلْمصرى", "aamal@example.org", "", "")
	l.add("فاطمة حمـــدان", "fatima@example.org", "+962740000001", "", "vip", "market")
	l.add("Chloé O'Brien-Søren", "Chloe.Obrien@Example.org", "", "Likes STRONG oil, 5 l", "market")
	l.add("sami haddad", "", "+962740000002", "")
	l.add("100% \"quoted\" OR (near*)", "odd@example.org", "", "")
	return l
}

func (l *listed) add(name, email, phone, note string, tags ...string) {
	l.t.Helper()
	l.clock.Add(time.Minute)
	id, err := l.SaveLead(l.t.Context(), &data.Lead{Name: name, Note: note, Tags: tags, Identities: []data.Identity{{Kind: data.Email, Value: email}, {Kind: data.Phone, Value: phone}}})
	if err != nil {
		l.t.Fatal(err)
	}
	key, _, _ := strings.Cut(cmp.Or(email, "sami"), "@")
	l.id[key] = id
}

func (l *listed) find(f data.LeadFilter, by data.LeadOrder) []int64 {
	l.t.Helper()
	ids, err := l.LeadIDs(l.t.Context(), f, by)
	if err != nil {
		l.t.Fatalf("%+v: %v", f, err)
	}
	n, err := l.CountLeads(l.t.Context(), f)
	if err != nil || n != len(ids) {
		l.t.Errorf("%+v: %d counted, %d listed, %v", f, n, len(ids), err)
	}
	return ids
}

func (l *listed) ids(keys ...string) []int64 {
	ids := []int64{}
	for _, k := range keys {
		if l.id[k] == 0 {
			l.t.Fatalf("nobody is called %s", k)
		}
		ids = append(ids, l.id[k])
	}
	return ids
}

// Search finds people as somebody types who leaves out vowel signs, hamzas,
// accents and capitals.
func TestVault_LeadIDs_Search(t *testing.T) {
	l := newListed(t)
	for text, want := range map[string][]int64{
		"امل": l.ids("amal"), "أمل": l.ids("amal"), "أَمَلْ": l.ids("amal"), "ام": l.ids("amal", "aamal"), "آمال": l.ids("aamal"), "امال": l.ids("aamal"),
		"المصري": l.ids("aamal"), "المصرى": l.ids("aamal"), "الخطيب امل": l.ids("amal"), "خطيب": l.ids("amal"),
		"فاطمه": l.ids("fatima"), "حمدان": l.ids("fatima"), "حـمـدان": l.ids("fatima"),
		"chloe": l.ids("Chloe.Obrien"), "CHLOÉ": l.ids("Chloe.Obrien"), "soren": l.ids("Chloe.Obrien"), "brien": l.ids("Chloe.Obrien"), "o'brien": l.ids("Chloe.Obrien"),
		"chloe.obrien@example.org": l.ids("Chloe.Obrien"), "Chloe.Obrien@EX": l.ids("Chloe.Obrien"),
		"strong": l.ids("Chloe.Obrien"), "تحب القهوه": l.ids("amal"),
		"+96274": l.ids("amal", "fatima", "sami"), "٩٦٢٧٤٠٠٠٠٠٠١": l.ids("fatima"), "962740000002": l.ids("sami"),
		"sami  HADDAD": l.ids("sami"), "sami nobody": {}, "100%": l.ids("odd"), `"quoted"`: l.ids("odd"), "near*": l.ids("odd"), "OR near": l.ids("odd"),
		"NOT sami": {}, "name:sami": {}, "folded : sami": {}, "sami AND": {}, "{folded} : sami": {}, "^sami": l.ids("sami"), "sami\x00": l.ids("sami"), "\u200fsami": l.ids("sami"),
		"": l.ids("amal", "aamal", "fatima", "Chloe.Obrien", "sami", "odd"), "   ": l.ids("amal", "aamal", "fatima", "Chloe.Obrien", "sami", "odd"),
	} {
		got := l.find(data.LeadFilter{Text: text}, data.LeadOrder{})
		if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

// What is no longer true of a person no longer finds them.
func TestVault_LeadIDs_SearchFollows(t *testing.T) {
	l := newListed(t)
	lead, err := l.Lead(t.Context(), l.id["amal"])
	if err != nil {
		t.Fatal(err)
	}
	lead.Name, lead.Note, lead.Identities = "ليلى", "", []data.Identity{email("layla@example.org")}
	if _, err := l.SaveLead(t.Context(), lead); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"امل", "القهوه", "amal@", "962740000003"} {
		if got := l.find(data.LeadFilter{Text: text}, data.LeadOrder{}); len(got) > 0 {
			t.Errorf("%q still finds %v", text, got)
		}
	}
	if got := l.find(data.LeadFilter{Text: "ليلي"}, data.LeadOrder{}); !slices.Equal(got, l.ids("amal")) {
		t.Errorf("the new name finds %v", got)
	}
}

func TestVault_LeadIDs_Orders(t *testing.T) {
	l := newListed(t)
	news := datatest.MustPurpose(t, l.Vault, "News")
	datatest.MustAgree(t, l.Vault, l.id["fatima"], news)
	mustImport(t, l.Vault, plan(0), row("Zed", email("zed@example.org")))
	l.id["zed"] = 7
	for by, want := range map[data.LeadColumn][]int64{
		"":            l.ids("amal", "aamal", "fatima", "Chloe.Obrien", "sami", "odd", "zed"),
		data.ByAdded:  l.ids("amal", "aamal", "fatima", "Chloe.Obrien", "sami", "odd", "zed"),
		data.ByName:   l.ids("odd", "Chloe.Obrien", "sami", "zed", "aamal", "amal", "fatima"), // آمال before أمل
		data.BySource: l.ids("amal", "aamal", "fatima", "Chloe.Obrien", "sami", "odd", "zed"),
		data.ByState:  l.ids("fatima", "amal", "aamal", "Chloe.Obrien", "sami", "odd", "zed"),
		data.ByEmail:  l.ids("sami", "aamal", "amal", "Chloe.Obrien", "fatima", "odd", "zed"),
		data.ByPhone:  l.ids("aamal", "Chloe.Obrien", "odd", "zed", "fatima", "sami", "amal"),
	} {
		got := l.find(data.LeadFilter{}, data.LeadOrder{By: by})
		if !slices.Equal(got, want) {
			t.Errorf("by %q: got %v, want %v", by, got, want)
		}
		got = l.find(data.LeadFilter{}, data.LeadOrder{By: by, Desc: true})
		if slices.Reverse(got); !slices.Equal(got, want) {
			t.Errorf("by %q, turned round: got %v, want %v", by, got, want)
		}
	}
}

func TestVault_LeadIDs_Filters(t *testing.T) {
	l := newListed(t)
	news := datatest.MustPurpose(t, l.Vault, "News")
	datatest.MustAgree(t, l.Vault, l.id["fatima"], news)
	datatest.MustAgree(t, l.Vault, l.id["amal"], news)
	mustRecord(t, l.Vault, data.ConsentRecord{LeadID: l.id["sami"], PurposeID: news, Act: data.ActWithdrawn})
	mustImport(t, l.Vault, plan(0), row("Zed", email("zed@example.org")))
	l.id["zed"] = 7
	tag := map[string]int64{}
	tags, err := l.Tags(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range tags {
		tag[x.Name] = x.ID
	}
	for name, c := range map[string]struct {
		f    data.LeadFilter
		want []int64
	}{
		"tag":           {data.LeadFilter{Tags: []int64{tag["vip"]}}, l.ids("amal", "fatima")},
		"either tag":    {data.LeadFilter{Tags: []int64{tag["vip"], tag["market"]}}, l.ids("amal", "fatima", "Chloe.Obrien")},
		"no such tag":   {data.LeadFilter{Tags: []int64{99}}, l.ids()},
		"source":        {data.LeadFilter{Sources: []int64{2}}, l.ids("zed")},
		"both sources":  {data.LeadFilter{Sources: []int64{1, 2}, Tags: []int64{tag["vip"]}}, l.ids("amal", "fatima")},
		"agreed":        {data.LeadFilter{State: data.StateAgreed}, l.ids("amal", "fatima")},
		"opted out":     {data.LeadFilter{State: data.StateOptedOut}, l.ids("sami")},
		"all at once":   {data.LeadFilter{Text: "فاط", State: data.StateAgreed, Tags: []int64{tag["market"]}, Sources: []int64{1}}, l.ids("fatima")},
		"these people":  {data.LeadFilter{IDs: l.ids("zed", "amal")}, l.ids("amal", "zed")},
		"these, tagged": {data.LeadFilter{IDs: l.ids("zed", "amal"), Tags: []int64{tag["vip"]}}, l.ids("amal")},
		"nobody":        {data.LeadFilter{IDs: []int64{}}, l.ids()},
	} {
		if got := l.find(c.f, data.LeadOrder{}); !slices.Equal(got, c.want) && len(got)+len(c.want) > 0 {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestVault_Tags(t *testing.T) {
	l := newListed(t)
	ctx := t.Context()
	show := func() string {
		t.Helper()
		tags, err := l.Tags(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var s string
		for _, x := range tags {
			s += fmt.Sprintf("%s:%d ", x.Name, x.Leads)
		}
		return s
	}
	if err := l.TagLeads(ctx, l.ids("amal", "sami", "odd"), "  new,  year "); err != nil {
		t.Fatal(err)
	}
	if err := l.TagLeads(ctx, append(l.ids("amal"), 99), "new year"); err != nil { // again, and somebody who is gone
		t.Fatal(err)
	}
	if got := show(); got != "market:2 new year:3 vip:2 " {
		t.Errorf("tags: %s", got)
	}
	if err := l.UntagLeads(ctx, l.ids("amal", "aamal"), "new year"); err != nil {
		t.Fatal(err)
	}
	if got := show(); got != "market:2 new year:2 vip:2 " {
		t.Errorf("tags: %s", got)
	}
	if err := l.TagLeads(ctx, l.ids("amal"), " , "); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("an empty tag: %v", err)
	}
}

// Rows come in the order they are asked for; that of a person who is gone is empty.
func TestVault_LeadRows(t *testing.T) {
	l := newListed(t)
	rows, err := l.LeadRows(t.Context(), append(l.ids("sami", "fatima"), 99, l.id["amal"]))
	if err != nil || len(rows) != 4 {
		t.Fatalf("rows: %+v, %v", rows, err)
	}
	if r := rows[1]; r.Name != "فاطمة حمـــدان" || r.Email != "fatima@example.org" || r.Phone != "+962740000001" || r.Tags != "market, vip" ||
		r.Source != data.SourceByHand || r.State != data.StateContact || r.CreatedAt.IsZero() {
		t.Errorf("row: %+v", r)
	}
	if rows[0].ID != l.id["sami"] || rows[0].Email != "" || !reflect.DeepEqual(rows[2], data.LeadRow{Extra: map[string]string{}}) || rows[3].ID != l.id["amal"] {
		t.Errorf("rows: %+v", rows)
	}
	if rows, err := l.LeadRows(t.Context(), nil); err != nil || len(rows) != 0 {
		t.Errorf("of nobody: %+v, %v", rows, err)
	}
}

// Of a list too long to look every lead up, the orders by email and phone are
// those of a sort; leads without one count as the lowest.
func TestVault_LeadIDs_ManyByIdentity(t *testing.T) {
	v, _ := datatest.Vault(t)
	var rows []data.ImportLead
	for i := range 5200 {
		r := row("Lead", phone(fmt.Sprintf("+9627%08d", i*7919%5200)))
		if i%3 > 0 {
			r.Identities = append(r.Identities, email(fmt.Sprintf("x%d@example.org", i*7907%5200)), email(fmt.Sprintf("a%d@example.org", i)))
		}
		rows = append(rows, r)
	}
	mustImport(t, v, plan(0), rows...)
	if _, err := v.EraseLead(t.Context(), 17); err != nil {
		t.Fatal(err)
	}
	ids, err := v.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{})
	if err != nil || len(ids) != 5199 {
		t.Fatalf("%d leads, %v", len(ids), err)
	}
	listed, err := v.LeadRows(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	for by, of := range map[data.LeadColumn]func(data.LeadRow) string{
		data.ByEmail: func(r data.LeadRow) string { return r.Email }, data.ByPhone: func(r data.LeadRow) string { return r.Phone },
	} {
		want := slices.Clone(listed)
		slices.SortStableFunc(want, func(a, b data.LeadRow) int { return strings.Compare(of(a), of(b)) })
		for _, desc := range []bool{false, true} {
			got, err := v.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{By: by, Desc: desc})
			if err != nil || !slices.EqualFunc(got, want, func(id int64, r data.LeadRow) bool { return id == r.ID }) {
				t.Errorf("by %s, desc %v: %v", by, desc, err)
			}
			slices.Reverse(want)
		}
	}
}

// The first part of a list is the beginning of the whole of it.
func TestVault_FirstLeadIDs(t *testing.T) {
	v, _ := datatest.Vault(t)
	for i, name := range []string{"Amal Haddad", "Hana Amali", "سامي أمل", "Ham Am", "Zaid", "Amalia", "Hamza Amal"} {
		datatest.MustLead(t, v, name, fmt.Sprintf("%c%d@example.org", 'z'-i, i), "vip")
	}
	for _, f := range []data.LeadFilter{{}, {Text: "a"}, {Text: "amal"}, {Text: "ha am"}, {Text: "example amal"}, {Text: "exampl", Tags: []int64{1}}, {Text: "zzz"}, {State: data.StateContact}} {
		for _, by := range []data.LeadColumn{"", data.ByAdded, data.ByName, data.BySource, data.ByState, data.ByEmail, data.ByPhone} {
			for _, desc := range []bool{false, true} {
				o := data.LeadOrder{By: by, Desc: desc}
				whole, err := v.LeadIDs(t.Context(), f, o)
				if err != nil {
					t.Fatal(err)
				}
				o.Desc = !desc
				back, err := v.LeadIDs(t.Context(), f, o)
				if slices.Reverse(back); err != nil || !slices.Equal(whole, back) {
					t.Errorf("%+v by %q: %v one way, %v the other, %v", f, by, whole, back, err)
				}
				o.Desc = desc
				if n, err := v.CountLeads(t.Context(), f); err != nil || n != len(whole) {
					t.Errorf("%+v: %d counted, %d listed, %v", f, n, len(whole), err)
				}
				for _, most := range []int{2, len(whole), 100} {
					got, all, err := v.FirstLeadIDs(t.Context(), f, o, most)
					want := whole[:min(most, len(whole))]
					if len(got) == 0 && len(whole) > most && (by == data.ByEmail || by == data.ByPhone) {
						want = nil // may not be known without the whole
					}
					if err != nil || !slices.Equal(got, want) || all != (len(whole) <= most) {
						t.Errorf("%+v by %+v, at most %d: %v, %v, %v; want %v", f, o, most, got, all, err, want)
					}
				}
			}
		}
	}
}
