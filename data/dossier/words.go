package dossier

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

//go:embed words/*.json
var wordFiles embed.FS

// words is the catalogue of one language, by key. A key of a list that may grow
// elsewhere, such as a reason, is one of "reason.…" and need not be there.
type words struct {
	lang  string
	texts map[string]string
}

func wordsOf(lang string) (*words, error) {
	if lang != "ar" {
		lang = "en"
	}
	raw, err := wordFiles.ReadFile("words/" + lang + ".json")
	if err != nil {
		return nil, err
	}
	w := &words{lang: lang}
	if err := json.Unmarshal(raw, &w.texts); err != nil {
		return nil, fmt.Errorf("words of %s: %w", lang, err)
	}
	return w, nil
}

// dir returns the direction of writing, as HTML calls it.
func (w *words) dir() string {
	if w.lang == "ar" {
		return "rtl"
	}
	return "ltr"
}

// text returns the text of a key with its {0}, {1} … replaced by args.
func (w *words) text(key string, args ...string) (string, error) {
	s, ok := w.texts[key]
	if !ok {
		return "", fmt.Errorf("no words for %q in %s", key, w.lang)
	}
	for i, a := range args {
		s = strings.ReplaceAll(s, fmt.Sprintf("{%d}", i), a)
	}
	return s, nil
}

// code returns the word for a code such as "state.sent", or the bare code when
// the catalogue has none: a new code must not stop a person's file.
func (w *words) code(group, code string) string {
	if s, ok := w.texts[group+"."+code]; ok {
		return s
	}
	return code
}

// moment writes a time as a person reads it, in its own zone.
func (w *words) moment(t time.Time) string {
	comma := ","
	if w.lang == "ar" {
		comma = "،"
	}
	return fmt.Sprintf("%d %s %d%s %s", t.Day(), w.code("month", fmt.Sprint(int(t.Month()))), t.Year(), comma, t.Format("15:04"))
}
