package letters

import (
	"testing"

	"mujeeb/text/lang/langtest"
)

func TestCatalogues_Complete(t *testing.T) { langtest.Complete(t, files) }
