package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// resources compiles icon, version and manifest into a file that the Go linker
// adds to mujeeb.exe. Its name ends in _windows_amd64.syso, so that no other
// program gets them.
func resources(f facts, work, syso string) error {
	if err := f.writeIcon(filepath.Join(work, "mujeeb.ico")); err != nil {
		return err
	}
	for _, name := range []string{"mujeeb.rc", "mujeeb.manifest"} {
		if err := f.fillTo(filepath.Join(work, name), name); err != nil {
			return err
		}
	}
	syso, err := filepath.Abs(syso)
	if err != nil {
		return err
	}
	return command(work, "x86_64-w64-mingw32-windres", "-O", "coff", "mujeeb.rc", syso)
}

func (f facts) writeIcon(path string) error {
	picture, err := readIcon(filepath.Join(f.Root, "Icon.png"))
	if err != nil {
		return err
	}
	ico, err := picture.ico()
	if err != nil {
		return err
	}
	return put(path, ico, 0o644, f.Time)
}

// packWindows makes the setup and the ZIP.
func (o order) packWindows() error {
	files := filepath.Join(o.work, "windows")
	exe := filepath.Join(files, "mujeeb.exe")
	if err := copyTo(exe, o.windows, 0o755, o.Time); err != nil {
		return err
	}
	if o.signing != "" {
		if err := errors.Join(sign(o.signing, exe), os.Chtimes(exe, o.Time, o.Time)); err != nil {
			return err
		}
	}
	licences, err := fill("copyright", o.facts)
	if err != nil {
		return err
	}
	licences = bytes.ReplaceAll(licences, []byte("\n"), []byte("\r\n"))
	if err := put(filepath.Join(files, "Licences.txt"), licences, 0o644, o.Time); err != nil {
		return err
	}
	if err := o.writeIcon(filepath.Join(files, "mujeeb.ico")); err != nil {
		return err
	}
	if err := o.zip(files, "mujeeb.exe", "Licences.txt"); err != nil {
		return err
	}
	return o.setup(files)
}

// zip packs files of a folder for those who want no setup.
func (o order) zip(files string, names ...string) error {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(files, name))
		if err != nil {
			return err
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: o.Name + "/" + name, Method: zip.Deflate, Modified: o.Time})
		if err != nil {
			return err
		}
		if _, err := w.Write(content); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(o.out, fmt.Sprintf("%s-%s-windows.zip", o.Name, o.Version)), b.Bytes(), 0o644)
}

// setup has NSIS pack the setup, and signs it and the uninstaller in it.
func (o order) setup(files string) error {
	name, err := filepath.Abs(filepath.Join(o.out, fmt.Sprintf("%s-%s-setup.exe", o.Name, o.Version)))
	if err != nil {
		return err
	}
	if files, err = filepath.Abs(files); err != nil {
		return err
	}
	args := []string{"-V2", "-WX", "-INPUTCHARSET", "UTF8", "-DVERSION=" + o.Version, "-DNUMBER=" + o.Number(),
		"-DNAME=" + o.Name, "-DID=" + o.ID, "-DFILES=" + files, "-DOUT=" + name}
	if o.signing != "" {
		args = append(args, fmt.Sprintf(`-DSIGN="%s" sign`, o.signer))
	}
	if err := command(filepath.Join(o.Root, "tools", "packages"), "makensis", append(args, "setup.nsi")...); err != nil {
		return err
	}
	if o.signing == "" {
		return nil
	}
	return sign(o.signing, name)
}

// sign signs a program for Windows in its place, by osslsigncode with options such
// as "-certs mine.pem -key mine.key -ts http://…". An option is a word.
func sign(options, path string) error {
	if options == "" {
		return fmt.Errorf("%s does not say how to sign", signing)
	}
	args := append([]string{"sign", "-h", "sha256"}, strings.Fields(options)...)
	signed := path + ".signed"
	if err := command("", "osslsigncode", append(args, "-in", path, "-out", signed)...); err != nil {
		return errors.Join(err, os.RemoveAll(signed))
	}
	return os.Rename(signed, path)
}

// command runs a program in a folder, and returns what it said when it failed.
func command(dir, name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}
