package main

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"
)

//go:embed templates/*
var templates embed.FS

// fill returns the text of a template with data in its places.
func fill(name string, data any) ([]byte, error) {
	t, err := template.New(name).Option("missingkey=error").ParseFS(templates, "templates/"+name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, data)
	return b.Bytes(), err
}

// fillTo writes a filled template into a file.
func (f facts) fillTo(path, name string) error {
	text, err := fill(name, f)
	if err != nil {
		return err
	}
	return put(path, text, 0o644, f.Time)
}

// put writes a file that was last changed at a time. Its folder is made.
func put(path string, content []byte, mode os.FileMode, at time.Time) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path, content, mode); err != nil {
		return err
	}
	return os.Chtimes(path, at, at)
}

// copyTo copies a file; the copy was last changed at a time.
func copyTo(path, from string, mode os.FileMode, at time.Time) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return put(path, content, mode, at)
}

// sumsName is the file of checksums, in the form that sha256sum -c reads.
const sumsName = "SHA256SUMS"

// writeSums writes the checksums of all files in dir.
func writeSums(dir string) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var sums strings.Builder
	for _, file := range files {
		if file.Name() == sumsName {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(content), file.Name())
	}
	return os.WriteFile(filepath.Join(dir, sumsName), []byte(sums.String()), 0o644)
}
