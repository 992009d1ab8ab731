package fields

import (
	"slices"
	"strconv"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// consentChannels are the ways by which a yes or no reaches the admin.
var consentChannels = []string{"form", "paper", "spoken", "email", "messenger", "website", "other"}

// Channels are the ways by which a yes or no reaches the admin, to choose from.
func Channels(env *kit.Env) []field.Option {
	all := make([]field.Option, len(consentChannels))
	for i, c := range consentChannels {
		all[i] = field.Option{Key: c, Text: env.T("consent.channel." + c)}
	}
	return all
}

// Grades are how strong evidence can be, to choose from, the strongest first; those in
// without are left out. That somebody has an address is never offered as evidence.
func Grades(env *kit.Env, without ...data.Grade) []field.Option {
	var all []field.Option
	for _, g := range []data.Grade{data.GradeConfirmed, data.GradePlatform, data.GradeWorded, data.GradeWord} {
		if !slices.Contains(without, g) {
			all = append(all, field.Option{Key: string(g), Text: page.GradeName(env, g)})
		}
	}
	return all
}

// Demands are the weakest evidence that can be demanded, to choose from, beginning
// with any at all.
func Demands(env *kit.Env) []field.Option {
	all := []field.Option{{Text: env.T("consent.demands.any")}}
	for _, g := range []data.Grade{data.GradeWorded, data.GradePlatform, data.GradeConfirmed} {
		all = append(all, field.Option{Key: string(g), Text: env.T("consent.demands." + string(g))})
	}
	return all
}

// GradeNeeds says what evidence of a grade needs: the wording, the time.
func GradeNeeds(env *kit.Env, grade string) string {
	if grade == "" {
		return ""
	}
	return env.T("consent.needs." + grade)
}

// Notices are the wordings of a purpose that a person can have been shown, to
// choose from, with none first.
func Notices(env *kit.Env, notices []data.Notice) []field.Option {
	all := []field.Option{{Text: env.T("consent.notice.none")}}
	for _, n := range notices {
		all = append(all, field.Option{Key: strconv.FormatInt(n.ID, 10), Text: page.NoticeTitle(env, n)})
	}
	return all
}
