package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// nfpm makes the .deb and the .rpm.
const nfpm = "github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2"

// file is a file in a package for Linux.
type file struct {
	From, To string
	Mode     os.FileMode
}

// iconSizes are the sizes, in pixels, that desktops look for.
var iconSizes = []int{16, 22, 24, 32, 48, 64, 128, 256, 512}

// packLinux makes the .deb and the .rpm.
func (o order) packLinux() error {
	stage := filepath.Join(o.work, "linux")
	files, err := o.linuxFiles(stage)
	if err != nil {
		return err
	}
	recipe, err := fill("nfpm.yaml", struct {
		facts
		Files []file
	}{o.facts, files})
	if err != nil {
		return err
	}
	path := filepath.Join(stage, "nfpm.yaml")
	if err := put(path, recipe, 0o644, o.Time); err != nil {
		return err
	}
	for kind, name := range map[string]string{
		"deb": fmt.Sprintf("mujeeb_%s_%s.deb", o.Version, o.Arch),
		"rpm": fmt.Sprintf("mujeeb-%s.%s.rpm", o.Version, rpmArch(o.Arch)),
	} {
		// nfpm is a program of its own: it needs none of our settings.
		c := exec.Command("go", "run", nfpm, "package", "-p", kind, "-f", path, "-t", filepath.Join(o.out, name))
		c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", fmt.Sprintf("SOURCE_DATE_EPOCH=%d", o.Time.Unix()))
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("nfpm: %w\n%s", err, out)
		}
	}
	return nil
}

// rpmArch returns what Fedora calls a machine.
func rpmArch(arch string) string {
	switch arch {
	case "amd64":
		return "x86_64"
	case "arm64":
		return "aarch64"
	}
	return arch
}

// linuxFiles writes the files of the packages into a folder and lists them.
func (o order) linuxFiles(stage string) (files []file, err error) {
	stage, err = filepath.Abs(stage)
	if err != nil {
		return nil, err
	}
	add := func(to string, content []byte, mode os.FileMode) error {
		from := filepath.Join(stage, to)
		files = append(files, file{from, to, mode})
		return put(from, content, mode, o.Time)
	}
	program, err := os.ReadFile(o.linux)
	if err != nil {
		return nil, err
	}
	if err := add("/usr/bin/mujeeb", program, 0o755); err != nil {
		return nil, err
	}
	for name, to := range map[string]string{
		"app.desktop":      "/usr/share/applications/" + o.ID + ".desktop",
		"app.metainfo.xml": "/usr/share/metainfo/" + o.ID + ".metainfo.xml",
		"copyright":        "/usr/share/doc/mujeeb/copyright",
	} {
		text, err := fill(name, o.facts)
		if err != nil {
			return nil, err
		}
		if err := add(to, text, 0o644); err != nil {
			return nil, err
		}
	}
	if err := o.addCompressed(add); err != nil {
		return nil, err
	}
	err = o.addIcons(add)
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.To, b.To) })
	return files, err
}

// addCompressed adds what lies compressed by custom: the man page and the changes.
func (o order) addCompressed(add func(to string, content []byte, mode os.FileMode) error) error {
	man, err := fill("mujeeb.1", o.facts)
	if err != nil {
		return err
	}
	changes, err := os.ReadFile(filepath.Join(o.Root, "CHANGELOG.md"))
	if err != nil {
		return err
	}
	for to, text := range map[string][]byte{
		"/usr/share/man/man1/mujeeb.1.gz":    man,
		"/usr/share/doc/mujeeb/changelog.gz": changes,
	} {
		packed, err := compress(text)
		if err != nil {
			return err
		}
		if err := add(to, packed, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (o order) addIcons(add func(to string, content []byte, mode os.FileMode) error) error {
	picture, err := readIcon(filepath.Join(o.Root, "Icon.png"))
	if err != nil {
		return err
	}
	for _, size := range iconSizes {
		content, err := picture.png(size)
		if err != nil {
			return err
		}
		if err := add(fmt.Sprintf("/usr/share/icons/hicolor/%dx%d/apps/%s.png", size, size, o.ID), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// compress returns text as gzip -9n does: without a name or a time.
func compress(text []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}
