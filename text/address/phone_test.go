package address

import (
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

func TestNormalPhone(t *testing.T) {
	good := []struct{ in, region, want string }{
		{"+962 7 9123 4567", "", "+962791234567"},
		{"00962791234567", "", "+962791234567"},
		{"0791234567", "JO", "+962791234567"},
		{"0791234567", "jo", "+962791234567"},
		{"٠٧٩١٢٣٤٥٦٧", "JO", "+962791234567"},
		{"+۹۶۲۷۹۱۲۳۴۵۶۷", "", "+962791234567"},
		{"\u202a+962 79-123-4567\u202c", "DE", "+962791234567"},
		{"(089) 123456", "DE", "+4989123456"},
		{"+1 (202) 555-0143", "", "+12025550143"},
		{"(202) 555-0143", "US", "+12025550143"},
		// Without a mark, the country's code is tried before the region.
		{"966501234507", "AE", "+966501234507"},
		{"966501234507", "DE", "+966501234507"},
		{"966501234507", "", "+966501234507"},
		{"4791234567", "DE", "+4791234567"}, // a mobile number in Norway, a fixed line in Germany
		{"962791234508", "DE", "+962791234508"},
		{"201012345638", "SA", "+201012345638"},
		{"791234506", "JO", "+962791234506"},  // a spreadsheet took the 0 off
		{"5321110001", "TR", "+905321110001"}, // a mobile number here, a fixed line in Cuba
		{"6462345678", "US", "+16462345678"},  // the same with New Zealand
		{"501234567", "SA", "+966501234567"},
		{"+966 050 123 4515", "JO", "+966501234515"},
		{"+49 (0) 151 2345 0016", "", "+4915123450016"},
		{"+2 01012345638", "JO", "+201012345638"},
		// What people and programs put around it.
		{"+966501234519.0", "", "+966501234519"},
		{"966501234520.0", "JO", "+966501234520"},
		{"966501234520,00", "JO", "+966501234520"},
		{"079.123.4537", "JO", "+962791234537"},
		{"'0791234502", "JO", "+962791234502"},
		{`="0791234543"`, "JO", "+962791234543"},
		{"=+962791234543", "", "+962791234543"},
		{"p:+966501234504", "JO", "+966501234504"},
		{"tel:+962791234533", "", "+962791234533"},
		{"tel:079-123-4533", "JO", "+962791234533"},
		{"Mobile: 0791234531", "JO", "+962791234531"},
		{"0791234531 (home)", "JO", "+962791234531"},
		{"موبايل: ٠٧٩١٢٣٤٥٣١", "JO", "+962791234531"},
		{"https://wa.me/962791234532", "DE", "+962791234532"},
		{"wa.me/962791234532?text=hi", "DE", "+962791234532"},
		{"https://api.whatsapp.com/send?phone=962791234532&text=Hi", "", "+962791234532"},
		{"whatsapp://send?phone=+962791234532", "", "+962791234532"},
		{"＋９６２７９１２３４５３４", "", "+962791234534"},
		{"966501234514+", "JO", "+966501234514"},
		{"++966501234548", "", "+966501234548"},
		{"+00966501234549", "", "+966501234549"},
		{"00+966501234550", "", "+966501234550"},
		{"079\u00a0123\u20124535", "JO", "+962791234535"},
	}
	for _, c := range good {
		if got, err := NormalPhone(c.in, c.region); err != nil || got.String() != c.want {
			t.Errorf("%q: got %q, %v; want %q", c.in, got, err, c.want)
		}
	}
	bad := []struct{ in, region string }{
		{"", "JO"}, {"0791234567", ""}, {"12", "JO"}, {"+9627912345678901", ""}, {"9.62791E+11", "JO"}, {"1-800-FLOWERS", "US"},
		{"0501234539", "JO"}, {"0987654321", "JO"}, {"01012345640", "JO"}, // other countries' numbers, a national ID
		{"15123450016", "DE"}, // a mobile number there, and one in Texas
		{"96650123450", "DE"}, // a Saudi number that lost a digit, or a German fixed line
		{"0000000000", "DE"}, {"1234567890", "EG"}, {"+966000000000", ""}, {"1111111111", "EG"}, {"123456789", "PL"},
		{"05.09.2026", "DE"}, {"2026-09-05", "DE"},
		{"+966112345678 ext 17", ""}, {"+966112345678x18", ""}, {"+966112345678 ext. 5", "SA"}, {"+966112345678#5", ""}, {"+966112345678 تحويلة 5", ""},
		{"9.66501E+11", "JO"}, {"٩٫٦٦٥E+١١", "JO"}, {"#N/A", "JO"}, {"fax: 065550000", "JO"}, {"Omar 0791234521", "JO"},
		{"+962791234529+962791234530", ""}, {"0791234521/0791234522", "JO"}, {"https://wa.me/message/ABC", "JO"}, {"12345", "JO"},
		{"+962791234567\r\nx", ""}, {"amal", "JO"}, {strings.Repeat("7", 200), "JO"}, {"+000", ""}, {"0791234567", "??"},
	}
	for _, c := range bad {
		got, err := NormalPhone(c.in, c.region)
		if _, ok := errors.AsType[*Error](err); !ok {
			t.Errorf("%q: got %q, %v", c.in, got, err)
		}
	}
}

// What the vault has stays a number, also where the plan of today has no such one.
func TestParsePhone(t *testing.T) {
	for _, s := range []string{"+962791234567", "+966000000000", "+12025550143"} {
		if got, err := ParsePhone(s); err != nil || got.String() != s {
			t.Errorf("%s: got %q, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "+", "0791234567", "962791234567", "+962 79 123 4567", "+9627912", "+96279123456789", "+999123456789", "+9620791234567", "+٩٦٢٧٩١٢٣٤٥٦٧"} {
		if got, err := ParsePhone(s); err == nil {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestReadPhones(t *testing.T) {
	for cell, want := range map[string]string{
		"0791234521/0791234522":                "+962791234521 +962791234522",
		"+962791234529 ::: +962791234530":      "+962791234529 +962791234530",
		"0791234525, 0791234526":               "+962791234525 +962791234526",
		"0791234525، 0791234526":               "+962791234525 +962791234526",
		"0791234523 0791234524":                "+962791234523 +962791234524",
		"0791234527 - 0791234528":              "+962791234527 +962791234528",
		"0791234521 or 0791234522":             "+962791234521 +962791234522",
		"0791234521 أو 0791234522":             "+962791234521 +962791234522",
		"079 123 4501 / 079 123 4502":          "+962791234501 +962791234502",
		"+962791234529+962791234530":           "+962791234529 +962791234530",
		"+962 79 123 4501 +962 79 123 4502":    "+962791234501 +962791234502",
		"home: 0791234521; mobile: 0791234522": "+962791234521 +962791234522",
		"0791234521\n0791234521":               "+962791234521",
		"0791234521; none":                     "+962791234521",
		"0791234521, +966501234507, Rana":      "+962791234521 +966501234507 …",
		"0791234521 / 079123452":               "+962791234521 …",
		"+966112345678/17":                     "…", // an extension
		"+966112345678, ext 17":                "…",
		"0791234521, 5":                        "…",
		"Omar's, 0791":                         "…",
		"05.09.2026":                           "…",
		"-":                                    "",
		"N/A":                                  "",
		"######":                               "",
		strings.Repeat("0791234521,", 400):     "…",
	} {
		all, whole := ReadPhones(cell, "JO")
		var got []string
		for _, p := range all {
			got = append(got, p.String())
		}
		if !whole {
			got = append(got, "…")
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%.50q: got %q, want %q", cell, s, want)
		}
	}
}

func TestNeedRegion(t *testing.T) {
	cells := []string{"+962791234501", "0791234502", "791234503", "966501234504", "none", "", "0501234505"}
	if only, anyway := NeedRegion(cells, "JO"); only != 2 || anyway != 2 {
		t.Errorf("got %d only in Jordan, %d anyway", only, anyway)
	}
	if only, anyway := NeedRegion(cells, "SA"); only != 1 || anyway != 2 {
		t.Errorf("got %d only in Saudi Arabia, %d anyway", only, anyway)
	}
}

func TestPhone_Placeholder(t *testing.T) {
	for number, want := range map[string]bool{
		"+962777777777": true, "+919876543210": true, "+12345678901": true, "+201111111111": true, "+962791234567": false, "+12025550143": false,
		"+96522222222": true, "+962791111111": false, "+4915123456789": false,
	} {
		p, err := NormalPhone(number, "")
		if err != nil {
			t.Fatal(number, err)
		}
		if p.Placeholder() != want {
			t.Errorf("%s: got %v", number, !want)
		}
	}
	if (Phone{}).Placeholder() {
		t.Error("no number is a placeholder")
	}
}

// The short way says nothing that the library does not say, for numbers of every
// calling code and every region, valid, nearly valid and wild.
func TestQuickPhone(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 0))
	var codes []int
	for code := range phonenumbers.GetSupportedCallingCodes() {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	regions := slices.Sorted(maps.Keys(phonenumbers.GetSupportedRegions()))
	abroad, home, numbers := 0, 0, 20_000
	if more, err := strconv.Atoi(os.Getenv("MUJEEB_NUMBERS")); err == nil {
		numbers = more
	}
	for range numbers {
		s := sampleNumber(r, codes, regions)
		region := regions[r.IntN(len(regions))]
		quick, ok := quickPhone(s, region)
		if !ok {
			continue
		}
		if s[0] == '+' {
			abroad++
		} else {
			home++
		}
		if want := valid(s, region); want.e164 != quick.e164 {
			t.Fatalf("%q in %s: the short way says %q, the library %q", s, region, quick, want.e164)
		}
	}
	if abroad < numbers/10 || home < numbers/100 {
		t.Errorf("only %d and %d numbers went the short way", abroad, home)
	}
}

// sampleNumber returns a region's example number with its last digits changed, in
// international or national form, or a wild one.
func sampleNumber(r *rand.Rand, codes []int, regions []string) string {
	digits := func(n int) (s string) {
		for range n {
			s += strconv.Itoa(r.IntN(10))
		}
		return s
	}
	if r.IntN(4) == 0 {
		return "+" + strconv.Itoa(codes[r.IntN(len(codes))]) + digits(4+r.IntN(9))
	}
	kinds := []phonenumbers.PhoneNumberType{phonenumbers.MOBILE, phonenumbers.FIXED_LINE, phonenumbers.TOLL_FREE, phonenumbers.VOIP, phonenumbers.SHARED_COST}
	example := phonenumbers.GetExampleNumberForType(regions[r.IntN(len(regions))], kinds[r.IntN(len(kinds))])
	if example == nil {
		return "0" + digits(9)
	}
	national := phonenumbers.GetNationalSignificantNumber(example)
	keep := min(len(national), 1+r.IntN(6))
	national = national[:keep] + digits(len(national)-keep)
	if r.IntN(5) == 0 { // with what is dialled before it
		national = []string{"1", "8", "9", "15", "44", "06"}[r.IntN(6)] + national
	}
	if r.IntN(2) == 0 {
		return "0" + national
	}
	return "+" + strconv.Itoa(int(example.GetCountryCode())) + national
}

func BenchmarkNormalPhone(b *testing.B) {
	for name, s := range map[string]string{"International": "+962791234567", "US": "+12025550143", "Spaced": "+966 50 123 4507", "National": "0791234567", "NoZero": "791234567"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := NormalPhone(s, "JO"); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/Library", func(b *testing.B) {
			for b.Loop() {
				if r := valid(s, "JO"); !r.ok() {
					b.Fatal(s)
				}
			}
		})
	}
}

func FuzzReadPhones(f *testing.F) {
	for _, s := range []string{"0791234521/0791234522", "wa.me/962791234532", "a or b", `=HYPERLINK("tel:+962791234532","x")`, "+1 ext 2", "(079) 1 ::: +"} {
		f.Add(s, "JO")
	}
	f.Fuzz(func(t *testing.T, cell, region string) {
		all, _ := ReadPhones(cell, region)
		for _, p := range all {
			if again, err := NormalPhone(p.String(), ""); err != nil || again != p {
				t.Fatalf("%q gives %q, and that %q, %v", cell, p, again, err)
			}
		}
	})
}

func FuzzNormalPhone(f *testing.F) {
	for _, s := range [][2]string{{"+962 79 123 4567", ""}, {"0791234567", "JO"}, {"٠٧٩١٢٣٤٥٦٧", "jo"}, {"00962791234567", ""}, {"p:+1-202-555-0143", "US"}, {"9.6279E+11", "JO"},
		{"+270000000", ""}, {"06 1234 5678", "IT"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, s, region string) {
		number, err := NormalPhone(s, region)
		got := number.String()
		if err != nil {
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Fatalf("an error without its code: %v", err)
			}
			return
		}
		if len(got) < 3 || len(got) > 20 || got[0] != '+' || strings.Trim(got[1:], "0123456789") != "" {
			t.Fatalf("%q in %q became %q", s, region, got)
		}
		if again, err := NormalPhone(got, region); err != nil || again != number {
			t.Fatalf("%q in %q became %q, and that %q, %v", s, region, got, again, err)
		}
	})
}

func TestParsePSID(t *testing.T) {
	if got, err := ParsePSID(" 24012345678901234\u200f"); err != nil || got.String() != "24012345678901234" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, bad := range []string{"", "1234", "not a psid!", "2.4E+15", "-24012345678901234", "٢٤٠١٢٣٤٥٦٧٨٩٠١", strings.Repeat("7", 33)} {
		if got, err := ParsePSID(bad); err == nil {
			t.Errorf("%q became %q", bad, got)
		}
	}
}
