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

// ReadAt makes the file one that can be read at any place, as archives are.
func (c chosenFile) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.file.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) {
		err = elsewhere(fileError("read a file", err))
	}
	return n, err
}

// Size returns the length of the file in bytes.
func (c chosenFile) Size() (int64, error) {
	info, err := c.file.Stat()
	if err != nil {
		return 0, elsewhere(fileError("look at a file", err))
	}
	return info.Size(), nil
}

func (c chosenFile) Close() error { return c.file.Close() }
