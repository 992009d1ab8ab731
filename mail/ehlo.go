package mail

import (
	"bytes"
	"net"
	"slices"
	"strconv"
	"strings"
)

// extensions are what a server offers in its reply to EHLO (RFC 5321 section
// 4.1.1.1): the parameters by the keyword, which is in upper case here. Servers write
// keywords in any case, and some write AUTH=LOGIN for AUTH LOGIN.
type extensions map[string][]string

// parseExtensions reads what a server said up to the end of its reply to EHLO. Its first
// line of code 250 is a greeting, every other one names an extension.
func parseExtensions(said string) extensions {
	offered := extensions{}
	greeted := false
	for line := range strings.Lines(said) {
		line, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "250")
		if !ok || line != "" && line[0] != '-' && line[0] != ' ' {
			continue
		}
		if !greeted {
			greeted = true
			continue
		}
		words := strings.Fields(strings.TrimLeft(line, "- "))
		if len(words) > 0 {
			offered.add(strings.ToUpper(words[0]), words[1:])
		}
	}
	return offered
}

// add adds the parameters of one line. AUTH may stand on several.
func (e extensions) add(keyword string, parameters []string) {
	if first, ok := strings.CutPrefix(keyword, "AUTH="); ok {
		keyword, parameters = "AUTH", append([]string{first}, parameters...)
	}
	for _, p := range parameters {
		if p != "" && !slices.ContainsFunc(e[keyword], func(have string) bool { return strings.EqualFold(have, p) }) {
			e[keyword] = append(e[keyword], p)
		}
	}
	if _, ok := e[keyword]; !ok {
		e[keyword] = nil
	}
}

// has reports whether an extension is offered. The keyword is in upper case.
func (e extensions) has(keyword string) bool {
	_, ok := e[keyword]
	return ok
}

// mechanism reports whether a mechanism of AUTH is offered.
func (e extensions) mechanism(name string) bool {
	return slices.ContainsFunc(e["AUTH"], func(have string) bool { return strings.EqualFold(have, name) })
}

// maxSize returns the limit of SIZE (RFC 1870) in bytes, or 0 where the server names none.
func (e extensions) maxSize() int {
	if len(e["SIZE"]) == 0 {
		return 0
	}
	size, err := strconv.Atoi(e["SIZE"][0])
	if err != nil || size < 0 {
		return 0
	}
	return size
}

// overheard is a connection that keeps a copy of what is read from it, until it is
// told to stop: go-smtp shows the extensions of a reply only by the spelling of the
// server.
type overheard struct {
	net.Conn
	heard *bytes.Buffer // nil = keep nothing more
}

func (c *overheard) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if c.heard != nil {
		c.heard.Write(b[:n])
	}
	return n, err
}

// stop returns what was read, and keeps nothing more.
func (c *overheard) stop() string {
	said := c.heard.String()
	c.heard = nil
	return said
}
