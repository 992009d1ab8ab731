package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"os"

	"golang.org/x/image/draw"
)

// icon is the program's icon, in any size.
type icon struct{ image.Image }

func readIcon(path string) (icon, error) {
	f, err := os.Open(path)
	if err != nil {
		return icon{}, err
	}
	defer f.Close()
	picture, err := png.Decode(f)
	return icon{picture}, err
}

// at returns the icon with so many pixels a side.
func (i icon) at(size int) *image.NRGBA {
	scaled := image.NewNRGBA(image.Rect(0, 0, size, size))
	draw.CatmullRom.Scale(scaled, scaled.Rect, i.Image, i.Bounds(), draw.Src, nil)
	return scaled
}

func (i icon) png(size int) ([]byte, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err := encoder.Encode(&b, i.at(size))
	return b.Bytes(), err
}

// icoSizes are the sizes, in pixels, that Windows looks for at 100 to 400 %.
var icoSizes = []int{16, 20, 24, 32, 40, 48, 64, 256}

// ico returns the icon as Windows wants it: a directory, and a picture for each
// size, which is a PNG from 256 on and a bitmap below.
func (i icon) ico() ([]byte, error) {
	const head, entry = 6, 16
	var directory, pictures []byte
	directory = binary.LittleEndian.AppendUint16(directory, 0)
	directory = binary.LittleEndian.AppendUint16(directory, 1) // an icon, not a cursor
	directory = binary.LittleEndian.AppendUint16(directory, uint16(len(icoSizes)))
	for _, size := range icoSizes {
		picture := bitmap(i.at(size))
		if size >= 256 {
			var err error
			if picture, err = i.png(size); err != nil {
				return nil, err
			}
		}
		offset := head + entry*len(icoSizes) + len(pictures)
		directory = append(directory, byte(size), byte(size), 0, 0, 1, 0, 32, 0) // 256 is written as 0
		directory = binary.LittleEndian.AppendUint32(directory, uint32(len(picture)))
		directory = binary.LittleEndian.AppendUint32(directory, uint32(offset))
		pictures = append(pictures, picture...)
	}
	return append(directory, pictures...), nil
}

// bitmap returns a BITMAPINFOHEADER, the pixels from the lowest row up, and the
// mask that nobody looks at where pixels have an alpha.
func bitmap(p *image.NRGBA) []byte {
	size := p.Rect.Dx()
	mask := (size + 31) / 32 * 4 * size
	var b []byte
	for _, field := range []uint32{40, uint32(size), uint32(2 * size), 1 | 32<<16, 0, uint32(4*size*size + mask), 0, 0, 0, 0} {
		b = binary.LittleEndian.AppendUint32(b, field)
	}
	for y := size - 1; y >= 0; y-- {
		for x := range size {
			c := p.NRGBAAt(x, y)
			b = append(b, c.B, c.G, c.R, c.A)
		}
	}
	return append(b, make([]byte, mask)...)
}

// icnsKinds are the pictures of an icon for macOS, by their type.
var icnsKinds = []struct {
	kind string
	size int
}{{"icp4", 16}, {"icp5", 32}, {"ic07", 128}, {"ic08", 256}, {"ic09", 512}, {"ic11", 32}, {"ic12", 64}, {"ic13", 256}, {"ic14", 512}}

// icns returns the icon as macOS wants it.
func (i icon) icns() ([]byte, error) {
	var body []byte
	for _, k := range icnsKinds {
		picture, err := i.png(k.size)
		if err != nil {
			return nil, err
		}
		body = append(body, k.kind...)
		body = binary.BigEndian.AppendUint32(body, uint32(8+len(picture)))
		body = append(body, picture...)
	}
	return append(binary.BigEndian.AppendUint32([]byte("icns"), uint32(8+len(body))), body...), nil
}
