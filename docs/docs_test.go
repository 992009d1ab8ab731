// Package docs tests what the pages of the repository say about it.
package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// files returns the text of every file of the repository whose name ends so, by
// path.
func files(t *testing.T, ending string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" || d.Name() == "build" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ending) {
			return nil
		}
		raw, err := os.ReadFile(path)
		all[path] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Every test that a page names is there.
func TestPages_NameTests(t *testing.T) {
	var tests []string
	for _, source := range files(t, "_test.go") {
		for _, f := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(source, -1) {
			tests = append(tests, f[1])
		}
	}
	pages := files(t, ".md")
	for path, page := range pages {
		for _, name := range regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(page, -1) {
			if !slices.Contains(tests, name[1]) {
				t.Errorf("%s: there is no %s", path, name[1])
			}
		}
	}
	if !strings.Contains(pages["../SECURITY.md"], "`Test") {
		t.Error("SECURITY.md names no test")
	}
}

var (
	markdownLink    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	markdownHeading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	codeBlock       = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
)

// Every link to a file of the repository leads to it, and to a heading that it has.
func TestLinks(t *testing.T) {
	pages := files(t, ".md")
	checked := 0
	for path, page := range pages {
		for _, link := range markdownLink.FindAllStringSubmatch(codeBlock.ReplaceAllString(page, ""), -1) {
			if strings.Contains(link[1], ":") {
				continue // elsewhere
			}
			file, heading, _ := strings.Cut(link[1], "#")
			target := path
			if file != "" {
				target = filepath.Join(filepath.Dir(path), filepath.FromSlash(file))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s, which is not there", path, link[1])
			} else if heading != "" && !slices.Contains(anchors(pages[target]), heading) {
				t.Errorf("%s links to %s, which has no such heading", path, link[1])
			}
			checked++
		}
	}
	if checked == 0 {
		t.Error("no page has a link")
	}
}

// anchors returns the names by which the headings of a page are linked to.
func anchors(page string) (all []string) {
	for _, h := range markdownHeading.FindAllStringSubmatch(page, -1) {
		name := strings.ToLower(strings.ReplaceAll(h[1], " ", "-"))
		all = append(all, regexp.MustCompile(`[^\p{L}\p{N}_-]`).ReplaceAllString(name, ""))
	}
	return all
}
