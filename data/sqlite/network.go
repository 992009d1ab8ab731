package sqlite

import "strings"

// isShare reports whether a path of Windows leads to a share of another computer by
// its form alone: \\server\share\…, \\?\UNC\server\share\….
func isShare(path string) bool {
	path = strings.ToUpper(strings.ReplaceAll(path, "/", `\`))
	for _, device := range []string{`\\?\`, `\\.\`, `\??\`} {
		if rest, ok := strings.CutPrefix(path, device); ok {
			return strings.HasPrefix(rest, `UNC\`)
		}
	}
	return strings.HasPrefix(path, `\\`)
}
