package page

import (
	"mujeeb/data"
	"mujeeb/ui/kit"
)

// RunState words how far a run is.
func RunState(env *kit.Env, r data.Run) (string, kit.Tone) {
	tones := map[data.RunState]kit.Tone{
		data.RunDraft: kit.ToneNeutral, data.RunRunning: kit.ToneInfo, data.RunPaused: kit.ToneWarn,
		data.RunCancelled: kit.ToneNeutral, data.RunDone: kit.ToneGood,
	}
	switch {
	case r.Missed != "":
		return env.T("run.state.missed"), kit.ToneWarn
	case !r.StartsAt.IsZero():
		return env.T("run.state.scheduled"), kit.ToneInfo
	}
	return env.T("run.state." + string(r.State)), tones[r.State]
}

// MissedWords says why a scheduled run did not start.
func MissedWords(p *Place, r data.Run) string {
	why := p.T("later.missed.refused", "why", Sentence(p.Env, &data.Error{Code: data.Code(r.Missed)}))
	if key := "later.missed." + r.Missed; p.Lang.Has(key) {
		why = p.T(key)
	}
	return p.T("later.missed", "when", p.Weekday(r.StartsAt), "why", why)
}

// ReasonWords words a code of the outbox, of a mail server's answer or of the
// ground check: what happened, and what to do where that helps.
func ReasonWords(env *kit.Env, code string) string {
	for _, key := range []string{"reason." + code, "template." + code, "account.problem." + code} {
		if env.Lang.Has(key) {
			return env.T(key)
		}
	}
	return env.T("reason.other")
}

// Sender is who a message comes from, as a mail program shows it.
func Sender(a data.Account) string {
	if a.FromName == "" {
		return a.FromAddress
	}
	return a.FromName + " <" + a.FromAddress + ">"
}
