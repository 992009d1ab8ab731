package screen

import "image"

// Shot returns what is on a whole display, whoever drew it. It needs no window of
// this process.
func Shot(display string) (*image.RGBA, error) {
	c, err := dial(display)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	geometry, err := c.ask(getGeometry, 0, words(c.root)...)
	if err != nil {
		return nil, err
	}
	return c.picture(image.Rect(0, 0, int(le.Uint16(geometry[16:])), int(le.Uint16(geometry[18:]))))
}
