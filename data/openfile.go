package data

import (
	"context"
	"errors"
	"io"
	"os"

	"mujeeb/data/sqlite"
)

// OpenFile opens a file that the person chose, to read it. Its errors name no path,
// which may be a person's name. Error codes: CodeFolderGone, CodeReadOnly,
// CodeFileInUse, CodeTargetFailed.
func OpenFile(ctx context.Context, path string) (io.ReadCloser, error) {
	f, err := sqlite.OpenFile(ctx, path, os.O_RDONLY)
	if err != nil {
		return nil, elsewhere(fileError("open a file", err))
	}
	return chosenFile{f}, nil
}

type chosenFile struct{ file *os.File }

func (c chosenFile) Read(p []byte) (int, error) {
	n, err := c.file.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = elsewhere(fileError("read a file", err))
	}
	return n, err
}

func (c chosenFile) Close() error { return c.file.Close() }
