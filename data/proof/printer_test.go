package proof

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// ownWords is how the lines of the two reports begin.
var ownWords = regexp.MustCompile(`^(proof of |ledger mujeeb/|key mujeeb/|event \d|head of \d|anchor of size \d|does not hold: |refused: |` +
	NotDated + `$|  (  )?[a-z][a-z ]*[: ]|  \| )`)

// No text of a file, however long or odd, passes for a line of the report in a terminal
// of 80 columns.
func TestReport_TextsPassForNothing(t *testing.T) {
	for name, text := range map[string]string{
		"Spaces":   strings.Repeat(" ", 80*3) + NotDated,
		"Words":    strings.Repeat("a ", 40*5) + NotDated,
		"One":      strings.Repeat("x", 80*3) + NotDated + strings.Repeat("-", 200),
		"Wide":     strings.Repeat("界", 40*3) + NotDated,
		"Accents":  strings.Repeat("é", 80*3) + NotDated,
		"Arabic":   strings.Repeat("نعم ", 20*3) + NotDated,
		"Lines":    "\n" + NotDated + "\r\n\x1b[1G" + NotDated + "\u2028" + NotDated + "\u0085" + NotDated,
		"Turned":   "\u202e" + NotDated + "\u2066\u200f\u061c\ufeff\u00ad",
		"AlmostIn": strings.Repeat("y", 60) + " " + NotDated,
	} {
		t.Run(name, func(t *testing.T) {
			l := newTestLedger(t, 1)
			news := l.say(Purpose{Purpose: 1, Version: 1, Channel: "email", Ground: "consent", Name: text, Description: text}.Document())
			notice := l.say(Notice{Purpose: 1, Version: 1, Kind: "form", Lang: "en", Text: text}.Document())
			n := l.add(Event{Act: ActGiven, Purpose: news, Notice: notice, Channel: "email", Via: "form", Grade: GradeWord, Count: -1},
				&Person{Lead: 1, Identities: []Identity{{"email", "a" + text}}, By: ByOwner, How: text})
			l.sign()
			p := l.prove(OfPerson, 1, n)
			p.Lead = 1
			file := p.Append(nil)
			r, err := Check(file, "")
			if err != nil || len(r.Faults) > 0 {
				t.Fatal(err, r.Faults)
			}
			var mine bytes.Buffer
			r.Report(&mine)
			checkLines(t, mine.String())
			checkLines(t, secondReport(t, file))
		})
	}
}

// checkLines fails unless each line of a report fits a terminal and begins with words of
// the program, and the verdict stands there once.
func checkLines(t *testing.T, report string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(report, "\n"), "\n")
	for i, line := range lines {
		cells := 0
		for _, c := range line {
			cells += width(c)
		}
		if cells > 80 || !ownWords.MatchString(line) || !utf8.ValidString(line) || (line == NotDated) != (i == len(lines)-1) {
			t.Errorf("line %d of %d: %q", i+1, len(lines), line)
		}
		if i := strings.IndexFunc(line, func(c rune) bool {
			return strings.ContainsRune("\r\x1b\u0085\u2028\u202e\u2066\u200f\u061c\ufeff\u00ad", c)
		}); i >= 0 {
			t.Errorf("%q", line)
		}
	}
}

// secondReport returns the report of the second checker.
func secondReport(t *testing.T, file []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, checkerPath(t), path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}
