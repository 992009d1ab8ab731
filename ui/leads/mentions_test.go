package leads

import (
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/lang"
)

func TestMentionTitles(t *testing.T) {
	env := &kit.Env{Lang: lang.New("en")}
	for _, c := range []struct {
		m    data.Mention
		want string
	}{
		{data.Mention{Kind: data.MentionNote, Title: ""}, env.T("lead.nameless")},
		{data.Mention{Kind: data.MentionNotice, Title: "News", Number: 3}, "News, version 3"},
		{data.Mention{Kind: data.MentionPolicy, Number: 2}, env.T("policy.version", "number", 2)},
		{data.Mention{Kind: data.MentionRun, Title: "Spring"}, "Spring"},
	} {
		if got := mentionTitle(env, c.m); got != c.want {
			t.Errorf("%s: %q, want %q", c.m.Kind, got, c.want)
		}
	}
	for _, kind := range []data.MentionKind{data.MentionNote, data.MentionDetails, data.MentionHow, data.MentionTag, data.MentionSegment, data.MentionRun,
		data.MentionBreach, data.MentionPurpose, data.MentionNotice, data.MentionPolicy, data.MentionSource} {
		if key := "mention.kind." + string(kind); strings.HasPrefix(env.T(key), key) {
			t.Errorf("%s has no name", kind)
		}
	}
}
