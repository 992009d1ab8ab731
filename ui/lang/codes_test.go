package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mujeeb/text/lang"
	"mujeeb/text/lang/langtest"
)

// codes are the kinds of codes that a person is told about: the package and the
// type of their constants, or how their names begin where they have no type; the
// prefixes under one of which a catalogue has the sentence; and a code that does
// not come up there.
var codes = []struct {
	dir, typ, name string
	prefixes       []string
	never          string
}{
	{dir: "app/update", typ: "Code", prefixes: []string{"update.error."}},
	{dir: "app/update", typ: "Order", prefixes: []string{"update.order."}},
	{dir: "data", typ: "Code", prefixes: []string{"error."}},
	{dir: "data", typ: "ActivityKind", prefixes: []string{"activity.kind."}},
	{dir: "data", typ: "ConnectionState", prefixes: []string{"connection.state."}},
	{dir: "dial", typ: "Why", prefixes: []string{"connection.why."}},
	{dir: "data", typ: "ActivityAct", prefixes: []string{"activity.act."}},
	{dir: "data", typ: "Verdict", prefixes: []string{"verdict.why."}},
	{dir: "data", typ: "Right", prefixes: []string{"request.right."}},
	{dir: "data", typ: "Right", prefixes: []string{"request.about."}},
	{dir: "data", typ: "Right", prefixes: []string{"request.do."}},
	{dir: "data", typ: "RequestWay", prefixes: []string{"request.way."}},
	{dir: "data", typ: "RequestAct", prefixes: []string{"request.log."}},
	{dir: "data", typ: "IdentityCheck", prefixes: []string{"request.identity."}},
	{dir: "data", typ: "RequestDecision", prefixes: []string{"request.decision."}},
	{dir: "data", typ: "LetterStage", prefixes: []string{"request.stage."}},
	{dir: "data", typ: "MentionKind", prefixes: []string{"mention.kind."}},
	{dir: "data/proof", typ: "Act", prefixes: []string{"consent.act."}},
	{dir: "data/proof", typ: "Grade", prefixes: []string{"consent.grade."}},
	{dir: "data/proof", typ: "By", prefixes: []string{"consent.by."}},
	{dir: "data/proof", typ: "Why", prefixes: []string{"anchor.why."}},
	{dir: "data", typ: "FindingKind", prefixes: []string{"consent.finding."}},
	{dir: "data", typ: "VaultPart", prefixes: []string{"check.part."}},
	{dir: "data", typ: "VaultPart", prefixes: []string{"check.fault."}},
	{dir: "data", typ: "VaultPart", prefixes: []string{"check.advice."}},
	{dir: "data", typ: "LedgerFault", prefixes: []string{"consent.kept."}},
	{dir: "data", typ: "NoticeKind", prefixes: []string{"consent.notice.kind."}},
	{dir: "data", typ: "Via", prefixes: []string{"consent.channel."}},
	{dir: "data", typ: "Via", prefixes: []string{"consent.via."}},
	{dir: "data/intake", typ: "Code", prefixes: []string{"import.file.", "import.row."}},
	{dir: "data", typ: "KeptWhy", prefixes: []string{"import.undone.kept."}},
	{dir: "data/intake", typ: "Kind", prefixes: []string{"import.kind."}},
	{dir: "data/intake", typ: "Field", prefixes: []string{"import.field."}},
	{dir: "data/intake", typ: "Format", prefixes: []string{"import.format."}},
	{dir: "data/intake", typ: "Reason", prefixes: []string{"import.why."}},
	{dir: "data/intake", typ: "Foreign", prefixes: []string{"import.what."}, never: "workbook"},
	{dir: "data/intake", typ: "Encoding", prefixes: []string{"import.encoding."}},
	{dir: "data/keys", typ: "Reason", prefixes: []string{"strength."}},
	{dir: "data/secrets", typ: "Code", prefixes: []string{"account.keyring."}},                  // where an account is set up
	{dir: "data/secrets", typ: "Code", prefixes: []string{"reason."}, never: "keyring_too_big"}, // while messages leave
	{dir: "mail", typ: "ComposeCode", prefixes: []string{"reason."}},
	{dir: "mail", typ: "Reason", prefixes: []string{"account.problem.", "reason."}},
	{dir: "mail/provider", typ: "SignIn", prefixes: []string{"account.way."}},
	{dir: "mail/provider", typ: "Sure", prefixes: []string{"account.sure."}},
	{dir: "mail/setup", typ: "Key", prefixes: []string{"setup."}},
	{dir: "mail/setup", typ: "State", prefixes: []string{"setup.state."}},
	{dir: "mail", typ: "TemplateCode", prefixes: []string{"template."}, never: "footer_no_words"}, // letters has them
	{dir: "data", typ: "Outcome", prefixes: []string{"heard.outcome."}},
	{dir: "data", typ: "Outcome", prefixes: []string{"heard.note."}},
	{dir: "data", typ: "MailWish", prefixes: []string{"heard.wish."}},
	{dir: "mail/report", typ: "Place", prefixes: []string{"heard.known."}},
	{dir: "inbox/endpoint", typ: "Fault", prefixes: []string{"hear.problem."}},
	{dir: "outbox/channel", name: "Code", prefixes: []string{"reason."}},
}

// Every code that the program returns has a sentence in both languages.
func TestCatalogues_EveryCode(t *testing.T) {
	catalogues := map[string]map[string]lang.Message{"en": mustRead(t, "en"), "ar": mustRead(t, "ar")}
	for _, c := range codes {
		values := constants(t, filepath.Join("../..", c.dir), c.typ, c.name)
		if len(values) < 3 {
			t.Errorf("found only %v of %s in %s", values, c.typ+c.name, c.dir)
		}
		for _, value := range values {
			for code, catalogue := range catalogues {
				if value != c.never && !slices.ContainsFunc(c.prefixes, func(prefix string) bool { return len(catalogue[prefix+value]) > 0 }) {
					t.Errorf("%s: %q of package %s has no sentence under %v", code, value, c.dir, c.prefixes)
				}
			}
		}
	}
}

// constants returns the values of a package's exported string constants that have
// this type, or whose names begin so. An empty value means that all is well.
func constants(t *testing.T, dir, typ, name string) (values []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !spec.Names[0].IsExported() || len(spec.Values) != 1 {
				return true
			}
			of, _ := spec.Type.(*ast.Ident)
			named := name != "" && spec.Type == nil && strings.HasPrefix(spec.Names[0].Name, name)
			if s, ok := langtest.StringLiteral(spec.Values[0]); ok && s != "" && (named || of != nil && of.Name == typ) {
				values = append(values, s)
			}
			return true
		})
	}
	return values
}
