package letters

// The sentences under the text of a chat by telephone, in a language as [FooterWords] takes
// it. sender is the controller, who may not be concealed (ePrivacy Directive 2002/58/EC,
// Art. 13(4)); "" leaves nobody's name.

// ChatStop says who writes and how to stop it: withdrawing consent is as easy as giving it
// (GDPR Art. 7(3)).
func ChatStop(tag, sender string) string {
	return chatWords(tag, sender, "chat.stop", "chat.stop.nobody")
}

// ChatAnswer says who answers a person, and that it is no advertising.
func ChatAnswer(tag, sender string) string {
	return chatWords(tag, sender, "chat.answer", "chat.answer.nobody")
}

// ChatLegal says who gives a legal notice, which also reaches people who opted out.
func ChatLegal(tag, sender string) string {
	return chatWords(tag, sender, "chat.legal", "chat.legal.nobody")
}

func chatWords(tag, sender, named, nobody string) string {
	if sender == "" {
		return words(tag).T(nobody)
	}
	return words(tag).T(named, "sender", sender)
}
