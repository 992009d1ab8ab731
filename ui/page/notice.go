package page

import (
	"context"
	"errors"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
)

// NoticeState words how far the legal notice of a policy version or breach is.
func NoticeState(env *kit.Env, run int64, state data.RunState) (string, kit.Tone) {
	if run == 0 {
		return env.T("notice.none"), kit.ToneNeutral
	}
	tones := map[data.RunState]kit.Tone{
		data.RunDraft: kit.ToneInfo, data.RunRunning: kit.ToneInfo, data.RunPaused: kit.ToneWarn,
		data.RunCancelled: kit.ToneBad, data.RunDone: kit.ToneGood, data.RunPractised: kit.ToneWarn,
	}
	return env.T("notice.state." + string(state)), tones[state]
}

// DraftNotice saves a legal notice as a draft run and shows it. compose writes the
// notice in the controller's name; save ties it to what it is about. It goes out by the
// account that notices of its kind usually do. Without a controller's name there is no
// notice: the person is led to where it is set. While one is being saved, another press does
// nothing.
func DraftNotice(p *Place, compose func(data.Settings) data.Run, save func(context.Context, data.Run) (int64, error)) {
	if p.drafting {
		return
	}
	p.drafting = true
	Attempt(p, func(ctx context.Context) (int64, error) {
		settings, err := p.Vault.Settings(ctx)
		if err != nil {
			return 0, err
		}
		if settings.Controller == "" {
			return 0, &data.Error{Code: data.CodeMissing, Field: "controller"}
		}
		run := compose(settings)
		if run.AccountID, err = p.Vault.UsualAccount(ctx, run.Class); err != nil {
			return 0, err
		}
		return save(ctx, run)
	}, func(run int64, err error) {
		p.drafting = false
		if e, ok := errors.AsType[*data.Error](err); ok && e.Field == "controller" {
			dialog.Confirm(p.Env, dialog.ConfirmSpec{
				Title: p.T("notice.controller.title"), Text: p.T("notice.controller.text"), Yes: p.T("notice.controller.go"),
				OnYes: func() { p.GoTo(Route{Page: Settings}) },
			})
			return
		}
		if err != nil {
			p.Fail(err)
			return
		}
		p.GoTo(Route{Page: Campaign, ID: run})
	})
}
