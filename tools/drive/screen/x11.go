package screen

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"net"
	"strings"
)

// conn speaks as much of the X11 protocol (X Window System Protocol, version 11,
// appendix B) as looking at a screen and closing a window take. It is for one
// goroutine.
type conn struct {
	net.Conn
	root   uint32
	ownIDs uint32 // the first of the numbers for what this connection makes
}

// The requests, by their opcodes.
const (
	getWindowAttributes = 3
	getGeometry         = 14
	queryTree           = 15
	internAtom          = 16
	sendEvent           = 25
	getInputFocus       = 43
	getImage            = 73
	queryExtension      = 98
)

var le = binary.LittleEndian

// dial connects to a display such as ":1" of this computer. The server must let
// everybody of this computer in.
func dial(display string) (*conn, error) {
	socket, err := net.Dial("unix", "/tmp/.X11-unix/X"+strings.TrimPrefix(display, ":"))
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: socket}
	if err := c.greet(); err != nil {
		_ = socket.Close()
		return nil, err
	}
	return c, nil
}

func (c *conn) greet() error {
	hello := make([]byte, 12)
	hello[0] = 'l'
	le.PutUint16(hello[2:], 11)
	if _, err := c.Write(hello); err != nil {
		return err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(c, head); err != nil {
		return err
	}
	body := make([]byte, 4*int(le.Uint16(head[6:])))
	if _, err := io.ReadFull(c, body); err != nil {
		return err
	}
	if head[0] != 1 {
		return fmt.Errorf("the X server refuses: %q", body)
	}
	c.ownIDs = le.Uint32(body[4:])
	vendor, formats := int(le.Uint16(body[16:])), int(body[21])
	c.root = le.Uint32(body[32+(vendor+3)/4*4+8*formats:])
	return nil
}

// ask sends a request and gives its reply. Events that come in between are of no
// interest.
func (c *conn) ask(opcode, detail byte, body ...byte) ([]byte, error) {
	if err := c.tell(opcode, detail, body...); err != nil {
		return nil, err
	}
	for {
		reply := make([]byte, 32)
		if _, err := io.ReadFull(c, reply); err != nil {
			return nil, err
		}
		switch reply[0] {
		case 0:
			return nil, fmt.Errorf("the X server answers request %d with error %d", opcode, reply[1])
		case 1:
			more := make([]byte, 4*int(le.Uint32(reply[4:])))
			_, err := io.ReadFull(c, more)
			return append(reply, more...), err
		}
	}
}

func (c *conn) tell(opcode, detail byte, body ...byte) error {
	for len(body)%4 != 0 {
		body = append(body, 0)
	}
	_, err := c.Write(append([]byte{opcode, detail, byte(1 + len(body)/4), byte((1 + len(body)/4) >> 8)}, body...))
	return err
}

func words(all ...uint32) (b []byte) {
	for _, w := range all {
		b = le.AppendUint32(b, w)
	}
	return b
}

// window is a window on the screen.
type window struct {
	id   uint32
	area image.Rectangle
}

var errNoWindow = errors.New("there is no window on the screen")

// window finds the largest window that is on the screen.
func (c *conn) window() (found window, err error) {
	tree, err := c.ask(queryTree, 0, words(c.root)...)
	if err != nil {
		return found, err
	}
	for i := range int(le.Uint16(tree[16:])) {
		id := le.Uint32(tree[32+4*i:])
		attributes, err := c.ask(getWindowAttributes, 0, words(id)...)
		if err != nil {
			continue // gone meanwhile
		}
		const viewable = 2
		geometry, err := c.ask(getGeometry, 0, words(id)...)
		if err != nil || attributes[26] != viewable {
			continue
		}
		at := image.Pt(int(int16(le.Uint16(geometry[12:]))), int(int16(le.Uint16(geometry[14:]))))
		size := image.Pt(int(le.Uint16(geometry[16:])), int(le.Uint16(geometry[18:])))
		if size.X*size.Y > found.area.Dx()*found.area.Dy() {
			found = window{id, image.Rectangle{at, at.Add(size)}}
		}
	}
	if found.id == 0 {
		err = errNoWindow
	}
	return found, err
}

// picture gives what is on the screen inside an area.
func (c *conn) picture(area image.Rectangle) (*image.RGBA, error) {
	place := le.AppendUint16(nil, uint16(area.Min.X))
	for _, n := range []int{area.Min.Y, area.Dx(), area.Dy()} {
		place = le.AppendUint16(place, uint16(n))
	}
	const zPixmap, allPlanes = 2, 0xffffffff
	reply, err := c.ask(getImage, zPixmap, append(append(words(c.root), place...), words(allPlanes)...)...)
	if err != nil {
		return nil, err
	}
	picture := image.NewRGBA(area)
	pixels := reply[32:]
	if len(pixels) < len(picture.Pix) {
		return nil, fmt.Errorf("the screen has not 24 bits a pixel")
	}
	for i := 0; i < len(picture.Pix); i += 4 {
		picture.Pix[i], picture.Pix[i+1], picture.Pix[i+2], picture.Pix[i+3] = pixels[i+2], pixels[i+1], pixels[i], 0xff
	}
	return picture, nil
}

// extension gives the opcode of an extension's requests and the number of its
// first event.
func (c *conn) extension(name string) (opcode, event byte, err error) {
	reply, err := c.ask(queryExtension, 0, append([]byte{byte(len(name)), 0, 0, 0}, name...)...)
	if err != nil {
		return 0, 0, err
	}
	if reply[8] == 0 {
		return 0, 0, fmt.Errorf("the X server has no %s", name)
	}
	return reply[9], reply[10], nil
}

func (c *conn) atom(name string) (uint32, error) {
	reply, err := c.ask(internAtom, 0, append([]byte{byte(len(name)), 0, 0, 0}, name...)...)
	if err != nil {
		return 0, err
	}
	return le.Uint32(reply[8:]), nil
}

// close asks a window to close, as its frame's cross does (ICCCM 4.2.8.1).
func (c *conn) close(w window) error {
	protocols, err := c.atom("WM_PROTOCOLS")
	if err != nil {
		return err
	}
	leave, err := c.atom("WM_DELETE_WINDOW")
	if err != nil {
		return err
	}
	const clientMessage, format = 33, 32
	event := append([]byte{clientMessage, format, 0, 0}, words(w.id, protocols, leave, 0, 0, 0, 0)...)
	if err := c.tell(sendEvent, 0, append(words(w.id, 0), event...)...); err != nil {
		return err
	}
	_, err = c.ask(getInputFocus, 0) // the answer says that the server has taken the event
	return err
}
