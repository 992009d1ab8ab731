package campaigns

import (
	"errors"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/outbox/channel"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
)

// messageStates are those that a list shows apart. What a connection has is
// still waiting as far as a person is concerned.
var messageStates = map[data.MessageState]struct {
	shown data.MessageState
	tone  kit.Tone
}{
	data.MessageQueued:    {data.MessageQueued, kit.ToneNeutral},
	data.MessageClaimed:   {data.MessageQueued, kit.ToneNeutral},
	data.MessageCommitted: {data.MessageQueued, kit.ToneInfo},
	data.MessageSent:      {data.MessageSent, kit.ToneGood},
	data.MessageFailed:    {data.MessageFailed, kit.ToneBad},
	data.MessageUnsure:    {data.MessageUnsure, kit.ToneWarn},
	data.MessageSkipped:   {data.MessageSkipped, kit.ToneNeutral},
	data.MessageCancelled: {data.MessageCancelled, kit.ToneNeutral},
}

func messageState(env *kit.Env, s data.MessageState) (string, kit.Tone) {
	known := messageStates[s]
	return env.T("message.state." + string(known.shown)), known.tone
}

// failureWords words why a message could not be sent, and returns the server's own
// words where there are some.
func failureWords(env *kit.Env, err error) (sentenceOf, details string) {
	if f, ok := errors.AsType[*channel.Failure](err); ok {
		return page.ReasonWords(env, f.Code), f.Reply
	}
	if t, ok := errors.AsType[*mail.TemplateError](err); ok {
		return templateWords(env, t), ""
	}
	return page.Sentence(env, err), ""
}

// templateWords says what is wrong with a text, and where.
func templateWords(env *kit.Env, e *mail.TemplateError) string {
	words := env.T("template."+string(e.Code), "field", "{{"+e.Field+"}}")
	if !env.Lang.Has("template." + string(e.Code)) {
		words = env.T("template.other")
	}
	if e.Line > 0 {
		return env.T("template.line", "line", e.Line, "words", words)
	}
	return words
}

// accountTitle names an account in a list.
func accountTitle(env *kit.Env, a data.Account) string {
	if a.Kind == data.AccountSandbox && a.Name == app.PracticeName {
		return env.T("campaign.practice")
	}
	return a.Name
}
