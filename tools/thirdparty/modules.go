package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// systems are the values of GOOS that Mujeeb is built for. Which modules are
// linked does not depend on the architecture.
var systems = []string{"linux", "windows", "darwin"}

// module is a Go module of which the program links at least one package.
type module struct {
	path, version, dir string
	packages           map[string]bool // folders of the linked packages
}

// listed is what the go command prints of a package.
type listed struct {
	Dir    string
	Module *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// linkedModules returns the modules of the program in root, for all systems
// together, sorted by path.
func linkedModules(root string) ([]*module, error) {
	all := map[string]*module{}
	for _, system := range systems {
		packages, err := listPackages(root, system)
		if err != nil {
			return nil, err
		}
		for _, p := range packages {
			if p.Module == nil || p.Module.Main {
				continue // the standard library; Mujeeb
			}
			m := all[p.Module.Path]
			if m == nil {
				m = &module{p.Module.Path, p.Module.Version, p.Module.Dir, map[string]bool{}}
				all[p.Module.Path] = m
			}
			m.packages[p.Dir] = true
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b *module) int { return strings.Compare(a.path, b.path) }), nil
}

// listPackages returns the packages that the program in root consists of when
// it is built for a system. It compiles nothing, so it needs no C compiler.
func listPackages(root, system string) ([]listed, error) {
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,Module", ".")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list for %s: %w\n%s", system, err, trouble.String())
	}
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", system, err)
		}
		packages = append(packages, p)
	}
}

var (
	licenceName = regexp.MustCompile(`(?i)^(?:licen[sc]e|copying|unlicense|ofl)(?:[-_.].*)?$`)
	noticeName  = regexp.MustCompile(`(?i)^notice(?:[-_.].*)?$`)
)

// part returns the module with its licence texts. A module without a licence
// file in its root and a text that is not known are errors.
func (m *module) part() (part, error) {
	p := part{name: m.path, version: m.version}
	rooted := false
	err := filepath.WalkDir(m.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return skipFolder(path == m.dir, d.Name())
		}
		isLicence := licenceName.MatchString(d.Name()) && filepath.Ext(path) != ".go"
		if !isLicence && !noticeName.MatchString(d.Name()) || !m.linked(filepath.Dir(path)) {
			return nil
		}
		rooted = rooted || isLicence && filepath.Dir(path) == m.dir
		return p.addFile(m.dir, path, isLicence)
	})
	if err == nil && !rooted {
		err = errors.New("no licence file")
	}
	if err != nil {
		return part{}, fmt.Errorf("%s %s: %w", m.path, m.version, err)
	}
	return p, nil
}

// skipFolder returns fs.SkipDir for folders that the go command ignores.
func skipFolder(isRoot bool, name string) error {
	if !isRoot && (name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) {
		return fs.SkipDir
	}
	return nil
}

// linked reports whether what a folder holds goes into the program: it is the
// module's root, or the nearest folder above with Go files is a linked package.
func (m *module) linked(dir string) bool {
	for ; dir != m.dir; dir = filepath.Dir(dir) {
		if m.packages[dir] {
			return true
		}
		if files, _ := filepath.Glob(filepath.Join(dir, "*.go")); len(files) > 0 {
			return false
		}
	}
	return true
}

// addFile reads the licence or the notice at path, which is below dir.
func (p *part) addFile(dir, path string, isLicence bool) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	name, err := filepath.Rel(dir, path)
	if err != nil {
		return err
	}
	t := text{file: filepath.ToSlash(name), content: string(raw)}
	if isLicence {
		if t.licence, err = recognise(t.content); err != nil {
			return fmt.Errorf("%s: %w", t.file, err)
		}
	}
	p.texts = append(p.texts, t)
	return nil
}
