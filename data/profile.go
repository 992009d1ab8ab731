package data

import (
	"context"
	"slices"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Profile is what only the owner can say about the controller, for the register of
// processing activities.
type Profile struct {
	Asked          bool  // the owner has filled it in
	Representative Party // in a country where people live (GDPR Art. 27)
	Officer        Party // the data protection officer (Arts 37 to 39)

	Screened  time.Time        // when the questions about an impact assessment (Art. 35) were answered; zero before
	Screening []ScreenQuestion // those that were answered with yes

	Special  bool // special categories of data are kept (Art. 9)
	Children bool // data of children are kept (Art. 8)

	Client      bool      // the vault is kept for a client, who is the controller of the settings
	Keeper      Party     // who keeps it for them, the processor
	ContractDay time.Time // of the contract between them (Art. 28); zero while none is noted
	ContractAt  string    // where it is kept
}

// Party is a person or firm, and how it is reached.
type Party struct{ Name, Contact string }

// ScreenQuestion is a question that shows whether an impact assessment may be due: a
// criterion of WP 248 rev.01, which the EDPB has endorsed.
type ScreenQuestion string

// The questions.
const (
	ScreenScoring    ScreenQuestion = "scoring"    // people are rated or predicted
	ScreenDeciding   ScreenQuestion = "deciding"   // a program decides on people by itself
	ScreenMonitoring ScreenQuestion = "monitoring" // people are watched
	ScreenSensitive  ScreenQuestion = "sensitive"  // data are special or very personal
	ScreenScale      ScreenQuestion = "scale"      // there are very many people
	ScreenMatching   ScreenQuestion = "matching"   // lists of different origin are joined
	ScreenVulnerable ScreenQuestion = "vulnerable" // children, patients, employees
	ScreenNew        ScreenQuestion = "new"        // technology is used in a new way
	ScreenDenying    ScreenQuestion = "denying"    // it decides on a service or contract
)

// ScreenQuestions returns all questions.
func ScreenQuestions() []ScreenQuestion {
	return []ScreenQuestion{ScreenScoring, ScreenDeciding, ScreenMonitoring, ScreenSensitive, ScreenScale, ScreenMatching, ScreenVulnerable, ScreenNew, ScreenDenying}
}

const settingProfile = "profile"

// storedProfile is how the vault keeps a profile. Times are Unix milliseconds, days are
// counted from 1970-01-01; 0 = none.
type storedProfile struct {
	Representative Party            `json:"representative"`
	Officer        Party            `json:"officer"`
	Screened       int64            `json:"screened"`
	Screening      []ScreenQuestion `json:"screening"`
	Special        bool             `json:"special"`
	Children       bool             `json:"children"`
	Client         bool             `json:"client"`
	Keeper         Party            `json:"keeper"`
	ContractDay    int64            `json:"contract_day"`
	ContractAt     string           `json:"contract_at"`
	Asked          bool             `json:"asked"`
}

// Profile returns what the owner has said about the controller.
func (v *Vault) Profile(ctx context.Context) (Profile, error) { return profile(ctx, v.db.Readers()) }

func profile(ctx context.Context, q sqlite.Querier) (Profile, error) {
	var s storedProfile
	if err := getSetting(ctx, q, settingProfile, &s); err != nil {
		return Profile{}, err
	}
	p := Profile{
		Asked: s.Asked, Representative: s.Representative, Officer: s.Officer, Screening: s.Screening, Special: s.Special, Children: s.Children,
		Client: s.Client, Keeper: s.Keeper, ContractAt: s.ContractAt,
	}
	if s.Screened != 0 {
		p.Screened = time.UnixMilli(s.Screened).UTC()
	}
	if s.ContractDay != 0 {
		p.ContractDay = time.Unix(s.ContractDay*24*60*60, 0).UTC()
	}
	return p, nil
}

// SaveProfile replaces what the owner has said about the controller, who has been asked
// by that. Error codes: CodeBadChoice, CodeMissing where the vault is kept for a client by
// nobody.
func (v *Vault) SaveProfile(ctx context.Context, p Profile) error {
	for _, q := range p.Screening {
		if err := oneOf("screening", q, ScreenQuestions()...); err != nil {
			return err
		}
	}
	p.Representative, p.Officer, p.Keeper = p.Representative.trimmed(), p.Officer.trimmed(), p.Keeper.trimmed()
	if p.Client && p.Keeper.Name == "" {
		return missing("keeper")
	}
	s := storedProfile{
		Asked: true, Representative: p.Representative, Officer: p.Officer, Special: p.Special, Children: p.Children,
		Client: p.Client, Keeper: p.Keeper, ContractAt: strings.TrimSpace(p.ContractAt), Screening: slices.Compact(slices.Sorted(slices.Values(p.Screening))),
	}
	if !p.Screened.IsZero() {
		s.Screened = p.Screened.UnixMilli()
	}
	if !p.ContractDay.IsZero() {
		s.ContractDay = dayCount(p.ContractDay)
	}
	return v.write(ctx, "save profile", func(tx *sqlite.Tx) error { return putSetting(ctx, tx, settingProfile, s) })
}

func (p Party) trimmed() Party {
	return Party{Name: strings.TrimSpace(p.Name), Contact: strings.TrimSpace(p.Contact)}
}
