package main

import (
	"bytes"
	"encoding/binary"
	"image/png"
	"testing"
)

func mustIcon(t *testing.T) icon {
	t.Helper()
	i, err := readIcon("../../Icon.png")
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// The directory of the icon for Windows leads to a picture of each size, without
// gaps, and the pixels are the icon's.
func TestIcon_ICO(t *testing.T) {
	i := mustIcon(t)
	b, err := i.ico()
	if err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	if n := int(le.Uint16(b[4:])); le.Uint32(b) != 1<<16 || n != len(icoSizes) {
		t.Fatalf("head % x", b[:6])
	}
	end := 6 + 16*len(icoSizes)
	for n, size := range icoSizes {
		entry := b[6+16*n:]
		length, offset := int(le.Uint32(entry[8:])), int(le.Uint32(entry[12:]))
		if offset != end || int(entry[0]) != size%256 || entry[0] != entry[1] {
			t.Errorf("size %d: entry % x, want it to begin at %d", size, entry[:16], end)
		}
		end = offset + length
		picture := b[offset:end]
		if size >= 256 {
			if p, err := png.Decode(bytes.NewReader(picture)); err != nil || p.Bounds().Dx() != size {
				t.Errorf("size %d: %v", size, err)
			}
			continue
		}
		middle := 40 + 4*(size*(size/2-1)+size/2) // rows go up: this is the row size/2 from the top
		want := i.at(size).NRGBAAt(size/2, size/2)
		if got := [4]byte(picture[middle:]); got != [4]byte{want.B, want.G, want.R, want.A} {
			t.Errorf("size %d: the middle is %v, want %v", size, got, want)
		}
	}
	if end != len(b) {
		t.Errorf("%d bytes, the pictures end at %d", len(b), end)
	}
}

// The icon for macOS consists of parts that say how long they are.
func TestIcon_ICNS(t *testing.T) {
	b, err := mustIcon(t).icns()
	if err != nil {
		t.Fatal(err)
	}
	if string(b[:4]) != "icns" || int(binary.BigEndian.Uint32(b[4:])) != len(b) {
		t.Fatalf("head % x of %d bytes", b[:8], len(b))
	}
	rest := b[8:]
	for _, k := range icnsKinds {
		length := int(binary.BigEndian.Uint32(rest[4:]))
		p, err := png.Decode(bytes.NewReader(rest[8:length]))
		if string(rest[:4]) != k.kind || err != nil || p.Bounds().Dx() != k.size {
			t.Errorf("%s: %q, %v", k.kind, rest[:4], err)
		}
		rest = rest[length:]
	}
	if len(rest) != 0 {
		t.Errorf("%d bytes too many", len(rest))
	}
}
