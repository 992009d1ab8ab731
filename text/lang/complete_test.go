package lang_test

import (
	"testing"

	"mujeeb/text/lang"
	"mujeeb/text/lang/langtest"
)

func TestOwn_Complete(t *testing.T) { langtest.Complete(t, lang.Own()) }
