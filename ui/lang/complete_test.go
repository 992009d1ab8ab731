package lang

import (
	"testing"

	"mujeeb/text/lang"
	"mujeeb/text/lang/langtest"
)

func mustRead(t *testing.T, code string) map[string]lang.Message {
	t.Helper()
	return langtest.MustRead(t, files, code)
}

func TestCatalogues_Complete(t *testing.T) { langtest.Complete(t, files) }

func TestCatalogues_UsedAndKnown(t *testing.T) { langtest.Used(t, files, "..") }
