package letters

import (
	"strings"
	"testing"
	"time"
)

// An account notice names every act with its moment, in both forms and both languages, and
// who the vault is of; it has no link.
func TestOwnerNote(t *testing.T) {
	done := []Done{
		{At: noticed, Act: "export", Number: 1200}, {At: noticed.Add(time.Minute), Act: "way_added", Detail: "computer", Number: 1},
		{At: noticed.Add(2 * time.Minute), Act: "account_changed", Detail: "mail", Number: 1}, {At: noticed, Act: "not_known_here", Number: 3},
	}
	for tag, want := range map[string][]string{
		"en": {"the vault of Olive & Thyme", "- 23 November 2026, 00:30: Data of 1,200 people were handed over\n", "allowed to open the vault without typing", "A mail account or mailbox was changed", "- 23 November 2026, 00:30: Something was done", "7 more things"},
		"ar": {"خزنة Olive & Thyme", "سُلّمت بيانات", "سُمح لحاسوب بفتح الخزنة دون كتابة", "غُيّر حساب بريد أو صندوق بريد", "جرى أمر آخر", "أمور"},
	} {
		n, err := OwnerNote(tag, "Olive & Thyme", done, 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range want {
			if !strings.Contains(plainly(n.Text), words) {
				t.Errorf("%s lacks %q:\n%s", tag, words, n.Text)
			}
			if html := strings.TrimSuffix(strings.TrimPrefix(strings.ReplaceAll(words, "&", "&amp;"), "- "), "\n"); !strings.Contains(plainly(n.HTML), html) {
				t.Errorf("%s, HTML lacks %q:\n%s", tag, html, n.HTML)
			}
		}
		if n.Subject == "" || strings.Contains(n.HTML, "http") || strings.Contains(n.HTML, "href") {
			t.Errorf("%s: %+v", tag, n)
		}
		if n, err := OwnerNote(tag, "", done[:1], 0); err != nil || strings.Contains(n.Text, "{") || strings.Count(n.Text, "\n- ") != 1 {
			t.Errorf("%s, without a name: %v\n%s", tag, err, n.Text)
		}
	}
}

// plainly returns a text without the marks that isolate what runs against it.
func plainly(s string) string {
	return strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "").Replace(s)
}

// The mail with vault.kept names the file, and says what it is for.
func TestKeptNote(t *testing.T) {
	for _, tag := range []string{"en", "ar"} {
		n, err := KeptNote(tag, "Olive <Thyme>", "mujeeb+00.kept")
		if err != nil || !strings.Contains(n.Text, "mujeeb+00.kept") || !strings.Contains(n.HTML, "Olive &lt;Thyme&gt;") || strings.Contains(n.Text, "- ") {
			t.Errorf("%s: %v\n%s\n%s", tag, err, n.Text, n.HTML)
		}
		if n, err := KeptNote(tag, "", "x.kept"); err != nil || strings.Contains(n.Text, "{") {
			t.Errorf("%s, without a name: %v\n%s", tag, err, n.Text)
		}
	}
}
