package letters

// Endpoint holds what the page says that takes opt-outs on the owner's web space. It has
// the fields of inbox/endpoint.Words.
type Endpoint struct{ Title, Ask, Button, Done, Unknown, Failed, Kept string }

// EndpointWords returns what that page says in a language, in the name of a sender. It
// says who is told, what is kept and what the host may log (GDPR Art. 13); opting out asks
// for no more than one click (RFC 8058), no sign-in and no reason.
func EndpointWords(tag, sender string) Endpoint {
	w := words(tag)
	say := func(key string) string { return w.T(key, "sender", sender) }
	return Endpoint{
		Title: w.T("endpoint.title"), Ask: say("endpoint.ask"), Button: w.T("endpoint.button"), Done: say("endpoint.done"),
		Unknown: w.T("endpoint.unknown"), Failed: w.T("endpoint.failed"), Kept: say("endpoint.kept"),
	}
}
