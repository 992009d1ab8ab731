package intake

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The files in which a reviewer showed a fault, and what is right of each.
func TestReview(t *testing.T) {
	for name, want := range map[string][]string{
		"s01_title_line.csv":      {"Rana Tell [rana@tell.example] [+962791110001]", "Omar Zayd [omar@zayd.example] [+962791110002]"},
		"s02_title_padded.csv":    {"Rana Tell [rana@tell.example] [+962791110001]", "Omar Zayd [omar@zayd.example] [+962791110002]"},
		"s22_vcard.vcf":           {"Rana Tell [rana@tell.example] [+962791110001]"},
		"g10_emails_comma.txt":    {"[rana@tell.example] []", "[omar@zayd.example] []", "[lina@hosn.example] []"},
		"f01_fb_cut.csv":          {"Rana Tell [rana@tell.example] [+962791110001]", "Omar Zayd [] [+962791110002]"},
		"x01_placeholders.csv":    {"Lina Hosn [lina@hosn.example] []", "Sami Dar [sami@dar.example] []", "Hadi Dar [hadi@dar.example] []"},
		"y04_long_number_ids.csv": {"Rana [rana@tell.example] []", "Omar [omar@zayd.example] []"},
		"h01_single_noheader.csv": nil,
		"s29_win1254.csv":         nil,
	} {
		content, err := os.ReadFile(filepath.Join("testdata", "review", name))
		if err != nil {
			t.Fatal(err)
		}
		o := Options{}
		if strings.Contains(name, "win1254") {
			_, err := Open(t.Context(), name, opener(content), o)
			unclear, ok := errors.AsType[*Error](err)
			if !ok || unclear.Code != CodeEncodingUnclear {
				t.Fatalf("got %v", err)
			}
			o.Encoding = unclear.Choices[0]
		}
		people, _ := peopleOf(t, string(content), o)
		switch {
		case want != nil && !slices.Equal(people, want):
			t.Errorf("%s: got %q, want %q", name, people, want)
		case name == "h01_single_noheader.csv" && len(people) != 1:
			t.Errorf("%s: got %q", name, people)
		}
		if cells := mustOpen(t, content, o).Preview[0].Cells; o.Encoding != "" && (o.Encoding != Windows1254 || cells[0] != "Ayşe" || cells[1] != "Yıldız") {
			t.Errorf("%s: %s, %q", name, o.Encoding, cells)
		}
	}
}

// Each of these names has the remark that it should have, and nobody is greeted as
// NULL.
func TestReview_Names(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "review", "s27_names.csv"))
	if err != nil {
		t.Fatal(err)
	}
	_, taken, problems := readAll(t, mustOpen(t, content, Options{}))
	codes := map[int]Code{}
	for _, p := range problems {
		codes[p.Line] = p.Code
	}
	want := map[int]Code{8: CodeNoName, 9: CodeNoName, 10: CodeNoName, 11: CodeNoName, 12: CodeMojibake, 13: CodeNoName, 14: CodeMarkup, 15: CodeMarkup, 16: CodeNoName, 19: CodeMarkup, 20: CodeNoName, 21: CodeNoName}
	if fmt.Sprint(codes) != fmt.Sprint(want) || len(taken) != 20 {
		t.Errorf("got %v of %d, want %v", codes, len(taken), want)
	}
	for _, c := range taken {
		if (codes[c.Line] == CodeNoName) != (c.Name == "") {
			t.Errorf("line %d: the name is %q", c.Line, c.Name)
		}
	}
}

func TestUnmojibake(t *testing.T) {
	for in, want := range map[string]string{
		"Ø±Ù†Ø§ Ø§Ù„ØªÙ„":    "رنا التل",
		"JosÃ©":              "José",
		"JosÃƒÂ©":            "José", // twice
		"ZoÃ« LefÃ¨vre":      "Zoë Lefèvre",
		"Ø±Ù\u0081Ø§Ù\u0082": "رفاق", // as a browser reads it,
	} {
		if got, ok := Unmojibake(in); got != want || !ok {
			t.Errorf("%q: got %q, %v; want %q", in, got, ok, want)
		}
	}
	for _, sound := range []string{"", "Rana", "رنا التل", "José", "Zoë Łukasz", "François", "Größe", "São João", "Ñandú", "Ayşe Yıldız", "Ångström", "Ærø", "«Rana»", "عمر – سامي", "Renée Müller-Lüdenscheidt", "ÀÉÎÕÜ", "Иван", "Ωμέγα"} {
		if got, ok := Unmojibake(sound); ok {
			t.Errorf("%q became %q", sound, got)
		}
	}
}
