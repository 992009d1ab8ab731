package data

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Chat is a chat by telephone that was opened with a person: a text was prepared in another
// program. Whether it was sent there, the vault does not know.
type Chat struct {
	ID        int64
	LeadID    int64
	At        time.Time
	App       ChatApp
	Class     RunClass // ClassCampaign, ClassAnswer, ClassPolicy or ClassBreach
	PurposeID int64    // of ClassCampaign; 0 of all others
	Purpose   string   // its name today
	Number    string   // that was written to, in E.164
	Text      string   // that was prepared
	By        ByWay    // in which the vault was open
}

// ChatApp is the program that a chat is opened in.
type ChatApp string

// The programs.
const (
	ChatWhatsApp ChatApp = "whatsapp"
	ChatSMS      ChatApp = "sms"
)

// ChatVerdict returns what hinders a chat of a class with a lead, for a purpose if the class
// has one, and the number that it would go to. It asks what runs ask (promise 3).
// Error code: CodeNotFound.
func (v *Vault) ChatVerdict(ctx context.Context, lead int64, class RunClass, purpose int64) (verdict Verdict, number string, err error) {
	return chatVerdict(ctx, v.db.Readers(), Chat{LeadID: lead, Class: class, PurposeID: purpose})
}

func chatVerdict(ctx context.Context, q sqlite.Querier, c Chat) (verdict Verdict, number string, err error) {
	type answer struct {
		verdict Verdict
		number  string
	}
	rule := &Run{Class: c.Class, Channel: ChannelPhone, PurposeID: c.PurposeID}
	all, err := collect(ctx, q, func(r *sql.Rows, a *answer) error { return r.Scan(&a.verdict, &a.number) },
		`SELECT verdict, coalesce(value, '') FROM (`+verdicts(c.Class, `lead.id = ?`)+`) LEFT JOIN identity ON identity.id = identity_id`,
		verdictArgs(rule, []any{c.LeadID})...)
	if err == nil && len(all) == 0 {
		err = &Error{Code: CodeNotFound, Field: "lead"}
	}
	if err != nil {
		return "", "", err
	}
	return all[0].verdict, all[0].number, nil
}

// OpenChat writes down that a chat is opened with a lead, and returns it with the number,
// once the same transaction has found that nothing hinders it. Error codes: CodeMissing,
// CodeBadChoice, CodeNotFound; CodeNotPermitted, whose Field is the verdict.
func (v *Vault) OpenChat(ctx context.Context, c Chat) (Chat, error) {
	if err := c.check(); err != nil {
		return Chat{}, err
	}
	c.At = v.now()
	err := v.write(ctx, "open a chat", func(tx *sqlite.Tx) error {
		verdict, number, err := chatVerdict(ctx, tx, c)
		if err != nil {
			return err
		}
		if verdict != VerdictAllowed {
			return &Error{Code: CodeNotPermitted, Field: string(verdict)}
		}
		c.Number = number
		r, err := tx.ExecContext(ctx, `INSERT INTO chat (lead_id, at, opening_id, app, class, purpose_id, number, text) VALUES (?, ?, `+thisOpening+`, ?, ?, nullif(?, 0), ?, ?)`,
			c.LeadID, c.At.UnixMilli(), c.App, c.Class, c.PurposeID, c.Number, c.Text)
		if err != nil {
			return err
		}
		if c.ID, err = r.LastInsertId(); err != nil {
			return err
		}
		return v.noteActivity(ctx, tx, DidOpenChat, 1)
	})
	return c, err
}

// check reports what is wrong with a chat that can be seen without the vault.
func (c Chat) check() error {
	if err := oneOf("app", c.App, ChatWhatsApp, ChatSMS); err != nil {
		return err
	}
	if err := oneOf("class", c.Class, ClassCampaign, ClassAnswer, ClassPolicy, ClassBreach); err != nil {
		return err
	}
	switch {
	case (c.PurposeID != 0) != c.Class.hasPurpose():
		return &Error{Code: CodeBadChoice, Field: "purpose"}
	case strings.TrimSpace(c.Text) == "":
		return missing("text")
	}
	return nil
}

// Chats returns the chats that were opened with a lead, the newest first.
func (v *Vault) Chats(ctx context.Context, lead int64) ([]Chat, error) {
	return chats(ctx, v.db.Readers(), lead)
}

func chats(ctx context.Context, q sqlite.Querier, lead int64) ([]Chat, error) {
	return collect(ctx, q, func(r *sql.Rows, c *Chat) error {
		var at sql.NullInt64
		err := r.Scan(&c.ID, &c.LeadID, &at, &c.App, &c.Class, &c.PurposeID, &c.Purpose, &c.Number, &c.Text, &c.By.Number, &c.By.Kind, &c.By.Name)
		c.At = timeOf(at)
		return err
	}, `SELECT chat.id, lead_id, chat.at, app, class, coalesce(purpose_id, 0), coalesce(purpose.name, ''), number, text, `+byWayColumns+`
		FROM chat LEFT JOIN purpose ON purpose.id = purpose_id LEFT JOIN opening ON opening.id = chat.opening_id LEFT JOIN way w ON w.id = opening.way_id
		WHERE lead_id = ? ORDER BY chat.id DESC`, lead)
}
