// Package qr draws a text as a QR code (ISO/IEC 18004), for a phone to read off the
// screen or off paper. A code is black on white in every theme and runs from left to
// right in every language, since readers want it so.
package qr

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"

	qrcode "github.com/piglig/go-qr"
)

// QuietZone is the width of the white edge that a reader needs, in modules.
const QuietZone = 4

// Code is the pattern of a text, without its quiet zone: its rows from the top, of
// which each is as long as there are rows; true is black.
type Code [][]bool

// Encode returns the code of a text of up to 2331 bytes. Up to 15 % of it may be
// unreadable, or more where that makes it no larger.
func Encode(text string) (Code, error) {
	if text == "" {
		return nil, errors.New("qr: no text")
	}
	code, err := qrcode.EncodeBinary([]byte(text), qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("qr: %w", err)
	}
	rows := make(Code, code.Size())
	for y := range rows {
		rows[y] = make([]bool, code.Size())
		for x := range rows[y] {
			rows[y][x] = code.Module(x, y)
		}
	}
	return rows, nil
}

// Modules returns the length of a side with the quiet zone, in modules.
func (c Code) Modules() int { return len(c) + 2*QuietZone }

// Image returns a picture of this width and height in pixels. Every module has the
// same whole number of pixels, so the code is sharp; it stands in the middle, and
// what is left over is white. A picture that is too small for it is white.
func (c Code) Image(width, height int) image.Image {
	img := image.NewGray(image.Rect(0, 0, max(0, width), max(0, height)))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	side := min(width, height) / c.Modules()
	left, top := (width-side*len(c))/2, (height-side*len(c))/2
	for y, row := range c {
		for x, black := range row {
			if black {
				module := image.Rect(left+x*side, top+y*side, left+(x+1)*side, top+(y+1)*side)
				draw.Draw(img, module, image.NewUniform(color.Black), image.Point{}, draw.Src)
			}
		}
	}
	return img
}
