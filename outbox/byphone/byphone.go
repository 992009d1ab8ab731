// Package byphone opens chats by telephone, one at a time and by hand: it puts the sentences
// under the text that the law wants there, has the vault check and write down that the chat
// is opened, and gives the address that opens it in another program.
//
// Words: a [Message] is what is to be said to one person. Its class is that of a run, with the
// same gate (package data, promise 3).
//
// The package sends nothing, and nobody knows whether the owner sends what was prepared: a
// chat that was opened is a contact, never a message that was sent.
package byphone

import (
	"context"
	"net/url"
	"strings"

	"mujeeb/data"
	"mujeeb/letters"
)

// Message is what is to be said to a person in a chat.
type Message struct {
	LeadID    int64
	App       data.ChatApp
	Class     data.RunClass // ClassCampaign, ClassAnswer, ClassPolicy or ClassBreach
	PurposeID int64         // of ClassCampaign
	Lang      string        // "ar" or "en"
	Body      string
}

// Foot returns the sentences under the text of a class: who writes, and how it is stopped.
func Foot(class data.RunClass, lang, sender string) string {
	switch class {
	case data.ClassPolicy, data.ClassBreach:
		return letters.ChatLegal(lang, sender)
	case data.ClassAnswer:
		return letters.ChatAnswer(lang, sender)
	}
	return letters.ChatStop(lang, sender)
}

// Open has the vault write down that a chat is opened, and returns it with the address that
// opens it. Error codes: those of [data.Vault.OpenChat].
func Open(ctx context.Context, vault *data.Vault, m Message) (data.Chat, *url.URL, error) {
	body := strings.TrimSpace(m.Body)
	if body == "" {
		return data.Chat{}, nil, &data.Error{Code: data.CodeMissing, Field: "text"}
	}
	settings, err := vault.Settings(ctx)
	if err != nil {
		return data.Chat{}, nil, err
	}
	c, err := vault.OpenChat(ctx, data.Chat{
		LeadID: m.LeadID, App: m.App, Class: m.Class, PurposeID: m.PurposeID, Text: body + "\n\n" + Foot(m.Class, m.Lang, settings.Controller),
	})
	if err != nil {
		return data.Chat{}, nil, err
	}
	return c, Address(c), nil
}

// Address returns the address that opens a chat with its text: of WhatsApp by its own page
// (WhatsApp Help Center, "How to use click to chat"), of text messages by RFC 5724.
func Address(c data.Chat) *url.URL {
	text := strings.ReplaceAll(url.QueryEscape(c.Text), "+", "%20")
	if c.App == data.ChatSMS {
		return &url.URL{Scheme: "sms", Opaque: c.Number, RawQuery: "body=" + text}
	}
	return &url.URL{Scheme: "https", Host: "wa.me", Path: "/" + strings.TrimPrefix(c.Number, "+"), RawQuery: "text=" + text}
}
