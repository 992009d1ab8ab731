package letters

import (
	"strings"
	"time"

	"mujeeb/text/lang"
)

// DossierWords returns the words of a person's file: what the controller holds
// on them (GDPR Art. 15), in clear and plain language (Art. 12(1)), and which
// rights they have (Arts 7(3), 15 to 18, 20, 21 and 77; free of charge by Art.
// 12(5), within a month by Art. 12(3)).
//
// The keys begin with "dossier.". Whoever writes the file puts the arguments
// in, since only the file knows how to keep a name's direction to itself: T
// without arguments returns a sentence with its arguments still in braces. The
// words are in English where code is not a language of [lang.Languages].
func DossierWords(code string) *lang.Catalogue { return lang.New(files, code) }

// DossierReadme returns the list of the files that a person's file is made of,
// in every language, since whoever opens it may read another one than the
// person. Schema is the form of person.json. Lines end in \n.
func DossierReadme(made time.Time, schema string) string {
	var texts []string
	for _, l := range lang.Languages() {
		text, _ := files.ReadFile(l.Code + "/dossier.txt") // tests read them all
		texts = append(texts, string(text))
	}
	places := strings.NewReplacer("{made}", made.Format("2006-01-02 15:04 MST"), "{schema}", schema)
	return places.Replace(strings.Join(texts, "\n\n"))
}
