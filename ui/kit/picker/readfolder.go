package picker

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"time"

	"mujeeb/ui/kit"
)

// readFolder lists the folders in a folder and then, where files is set, the
// files that pass the filter, each by name. date formats the day of the last
// change.
func readFolder(folder string, files, hidden bool, f kit.Filter, date func(time.Time) string) ([]entryInfo, error) {
	found, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var all []entryInfo
	for _, d := range found {
		if strings.HasPrefix(d.Name(), ".") && !hidden {
			continue
		}
		info, err := os.Stat(folder + string(os.PathSeparator) + d.Name()) // follows links
		if err != nil {
			continue // gone meanwhile, or a link to nowhere
		}
		if !info.IsDir() && (!files || !takes(f, d.Name())) {
			continue
		}
		all = append(all, entryInfo{name: d.Name(), folder: info.IsDir(), size: info.Size(), changed: date(info.ModTime())})
	}
	slices.SortFunc(all, func(a, b entryInfo) int {
		if a.folder != b.folder {
			if a.folder {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name)), cmp.Compare(a.name, b.name))
	})
	return all, nil
}
