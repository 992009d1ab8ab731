package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Typeface is the two fonts that a document is set in. It may be used by several goroutines.
type Typeface struct{ regular, bold *fontFile }

// ReadTypeface reads the fonts, which are TrueType files.
func ReadTypeface(regular, bold []byte) (*Typeface, error) {
	r, err := readFont("Regular", regular)
	if err != nil {
		return nil, fmt.Errorf("read the regular font: %w", err)
	}
	b, err := readFont("Bold", bold)
	if err != nil {
		return nil, fmt.Errorf("read the bold font: %w", err)
	}
	return &Typeface{r, b}, nil
}

// fontFile is a TrueType font.
type fontFile struct {
	name                   string
	font                   *font.Font
	head, hhea, maxp, prep []byte
	glyf                   []byte
	loca                   []uint32 // one more than there are glyphs
	advances               []uint16
	units                  int // per em
	ascent, descent        int // in units
}

var errFont = errors.New("no TrueType font with outlines")

func readFont(weight string, file []byte) (*fontFile, error) {
	ld, err := opentype.NewLoader(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	f := &fontFile{name: "Mujeeb-" + weight}
	if f.font, err = font.NewFont(ld); err != nil {
		return nil, err
	}
	table := func(name string) []byte {
		raw, _ := ld.RawTable(opentype.MustNewTag(name)) // one that is missing is found below
		return raw
	}
	f.head, f.hhea, f.maxp, f.prep, f.glyf = table("head"), table("hhea"), table("maxp"), table("prep"), table("glyf")
	if len(f.head) < 54 || len(f.hhea) < 36 || len(f.maxp) < 32 {
		return nil, errFont
	}
	f.units = int(binary.BigEndian.Uint16(f.head[18:]))
	f.ascent, f.descent = int(int16(binary.BigEndian.Uint16(f.hhea[4:]))), int(int16(binary.BigEndian.Uint16(f.hhea[6:])))
	glyphs := int(binary.BigEndian.Uint16(f.maxp[4:]))
	return f, errors.Join(f.readPlaces(table("loca"), glyphs), f.readAdvances(table("hmtx"), glyphs))
}

// readPlaces reads where each glyph's outline is.
func (f *fontFile) readPlaces(loca []byte, glyphs int) error {
	long := binary.BigEndian.Uint16(f.head[50:]) != 0
	for i := range glyphs + 1 {
		var at uint32
		switch {
		case long && len(loca) >= 4*i+4:
			at = binary.BigEndian.Uint32(loca[4*i:])
		case !long && len(loca) >= 2*i+2:
			at = 2 * uint32(binary.BigEndian.Uint16(loca[2*i:]))
		default:
			return errFont
		}
		if at > uint32(len(f.glyf)) || i > 0 && at < f.loca[i-1] {
			return errFont
		}
		f.loca = append(f.loca, at)
	}
	return nil
}

// readAdvances reads how wide each glyph is.
func (f *fontFile) readAdvances(hmtx []byte, glyphs int) error {
	full := int(binary.BigEndian.Uint16(f.hhea[34:]))
	if full == 0 || len(hmtx) < 4*full {
		return errFont
	}
	for i := range glyphs {
		f.advances = append(f.advances, binary.BigEndian.Uint16(hmtx[4*min(i, full-1):]))
	}
	return nil
}

// outline returns the outline of a glyph as it is in the file; nothing for an empty one.
func (f *fontFile) outline(g font.GID) []byte {
	if int(g) >= len(f.loca)-1 {
		return nil
	}
	return f.glyf[f.loca[g]:f.loca[g+1]]
}
