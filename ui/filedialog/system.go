//go:build windows || darwin

package filedialog

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"

	"github.com/ncruces/zenity"
)

func choose(ctx context.Context, q Question) (string, error) {
	ask := zenity.SelectFile
	options := []zenity.Option{
		zenity.Context(ctx), zenity.Title(q.Title), zenity.Filename(filepath.Join(q.Folder, q.Name)), types(q.Types),
	}
	switch q.Kind {
	case SaveFile:
		ask, options = zenity.SelectFileSave, append(options, zenity.ConfirmOverwrite())
	case OpenFolder:
		options = append(options, zenity.Directory())
	}
	if runtime.GOOS == "windows" && q.Parent != 0 {
		options = append(options, zenity.Attach(q.Parent))
	}
	path, err := inApartment(func() (string, error) { return ask(options...) })
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(err, zenity.ErrCanceled):
		return "", nil
	case err != nil:
		return "", ErrNone // what the system says may hold a path
	case !filepath.IsAbs(path):
		return "", ErrGarbage
	}
	return filepath.Clean(path), nil
}

// types gives the filters as the systems want them; both take capitals for small letters.
func types(all []Type) zenity.FileFilters {
	var filters zenity.FileFilters
	for _, t := range all {
		f := zenity.FileFilter{Name: t.Name}
		for _, e := range t.Extensions {
			f.Patterns = append(f.Patterns, "*"+e)
		}
		if len(f.Patterns) == 0 {
			f.Patterns = []string{"*"}
		}
		filters = append(filters, f)
	}
	return filters
}
