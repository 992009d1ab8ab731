package dossier_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/dossier"
)

func TestWriteList(t *testing.T) {
	amal := &data.Lead{
		Name: "أمل", Note: "=1+1", Lang: "ar", State: data.StateAgreed, Source: "fair", Tags: []string{"a", "b"}, Extra: map[string]string{"city": "Irbid"},
		Identities: []data.Identity{{Kind: data.Email, Value: "a@x.org"}, {Kind: data.Email, Value: "b@x.org"}, {Kind: data.Phone, Value: "+962791234567"}},
		CreatedAt:  time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC),
	}
	var b strings.Builder
	err := dossier.WriteList(&b, []string{"city", "shoe"}, func(yield func(*data.Lead, error) bool) { _ = yield(amal, nil) && yield(&data.Lead{}, nil) })
	lines := strings.Split(strings.TrimPrefix(b.String(), "\ufeff"), "\r\n")
	want := `أمل,,,a@x.org; b@x.org,+962791234567,,ar,agreed,"a, b",fair,2026-11-03T09:00:00Z,'=1+1,Irbid,`
	if err != nil || !strings.HasSuffix(lines[0], "note,city,shoe") || lines[1] != want || len(lines) != 4 {
		t.Errorf("%v: %q", err, lines)
	}
	broken := errors.New("broken")
	err = dossier.WriteList(&b, nil, func(yield func(*data.Lead, error) bool) { _ = yield(amal, nil) && yield(nil, broken) })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
