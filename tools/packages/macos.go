package main

import (
	"os"
	"path/filepath"
)

// macos writes what tools/packages/macos.sh puts around the program.
func macos(f facts, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for path, name := range map[string]string{
		"Info.plist":         "Info.plist",
		"entitlements.plist": "entitlements.plist",
		"Licences.txt":       "copyright",
	} {
		if err := f.fillTo(filepath.Join(dir, path), name); err != nil {
			return err
		}
	}
	picture, err := readIcon(filepath.Join(f.Root, "Icon.png"))
	if err != nil {
		return err
	}
	icns, err := picture.icns()
	if err != nil {
		return err
	}
	return put(filepath.Join(dir, "mujeeb.icns"), icns, 0o644, f.Time)
}
