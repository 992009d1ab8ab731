package letters

import "mujeeb/text/lang"

// InspectionWords returns the words of the folder that a controller shows to an inspector: by
// it the controller demonstrates what is done with people's data (GDPR Arts 5(2) and 24(1)),
// on request of the supervisory authority (Arts 30(4), 31 and 58(1)). The keys begin with
// "inspection.". The words are in English where code is not a language of [lang.Languages].
func InspectionWords(code string) *lang.Catalogue { return lang.New(files, code) }
