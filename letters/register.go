package letters

import "mujeeb/text/lang"

// RegisterWords returns the words of the register of processing activities (GDPR Art.
// 30(1) and, for a vault that is kept for a client, 30(2)): of the controller, the
// purposes, the categories of people and data, the recipients with country and safeguard
// (Arts 44 to 49), the periods and the security measures (Art. 32). The questions about an
// impact assessment (Art. 35) are the criteria of WP 248 rev.01. The keys begin with
// "register.". The words are in English where code is not a language of [lang.Languages].
func RegisterWords(code string) *lang.Catalogue { return lang.New(files, code) }
