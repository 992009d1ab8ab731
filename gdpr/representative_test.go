package gdpr

import (
	"slices"
	"testing"
)

func TestRepresentatives(t *testing.T) {
	for _, c := range []struct {
		home   string
		people []string
		want   []string
	}{
		{"JO", []string{"DE", "FR"}, []string{"EU"}},
		{"JO", []string{"GB", "NO"}, []string{"EU", "GB"}},
		{"DE", []string{"FR", "GB"}, []string{"GB"}},
		{"NO", []string{"DE"}, nil},
		{"GB", []string{"GB"}, nil},
		{"JO", []string{"JO", "SA"}, nil},
		{"JO", []string{Union}, []string{"EU"}},
	} {
		var got []string
		for _, r := range Representatives(c.home, c.people) {
			if got = append(got, r.Law); r.Source == "" || r.Article == "" || r.Sure == "" {
				t.Errorf("%s says nothing about itself", r.Law)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s with people in %v: %v, want %v", c.home, c.people, got, c.want)
		}
	}
}
