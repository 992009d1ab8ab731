package fields

import (
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

// Grades are how strong a proof can be, to choose from.
func Grades(env *kit.Env) []field.Option {
	var all []field.Option
	for _, g := range []data.Grade{data.GradePlatform, data.GradeDocument, data.GradeWord} {
		all = append(all, field.Option{Key: string(g), Text: env.T("consent.grade." + string(g))})
	}
	return all
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
