// Package dnstest is a name server for tests, on loopback.
package dnstest

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// Zone is what a server knows: records by name, without the dot at its end.
type Zone struct {
	TXT  map[string][]string
	MX   map[string][]string
	Dead map[string]bool // names about which it says that it failed
}

// Server is a name server.
type Server struct {
	conn net.PacketConn

	mu    sync.Mutex // guards what follows
	zone  Zone
	asked []string
}

// Start starts a server that answers from a zone, for the time of a test.
func Start(tb testing.TB, zone Zone) *Server {
	tb.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{conn: conn, zone: zone}
	var serving sync.WaitGroup
	serving.Go(s.serve)
	tb.Cleanup(func() { _ = conn.Close(); serving.Wait() })
	return s
}

// Resolver returns a resolver that asks the server, over what opens connections; nil is a
// plain dialer.
func (s *Server) Resolver(open func(ctx context.Context, network, address string) (net.Conn, error)) *net.Resolver {
	if open == nil {
		open = (&net.Dialer{}).DialContext
	}
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return open(ctx, network, s.conn.LocalAddr().String())
	}}
}

// Asked returns the names that were asked for.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.asked...)
}

func (s *Server) serve() {
	buffer := make([]byte, 1500)
	for {
		n, from, err := s.conn.ReadFrom(buffer)
		if err != nil {
			return
		}
		var question dnsmessage.Message
		if question.Unpack(buffer[:n]) != nil || len(question.Questions) != 1 {
			continue
		}
		reply := s.answer(question)
		if packed, err := reply.Pack(); err == nil {
			_, _ = s.conn.WriteTo(packed, from)
		}
	}
}

func (s *Server) answer(m dnsmessage.Message) dnsmessage.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := m.Questions[0]
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	s.asked = append(s.asked, name)
	reply := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, Authoritative: true, RecursionAvailable: true}, Questions: m.Questions}
	texts, exchangers := s.zone.TXT[name], s.zone.MX[name]
	switch {
	case s.zone.Dead[name]:
		reply.RCode = dnsmessage.RCodeServerFailure
	case texts == nil && exchangers == nil:
		reply.RCode = dnsmessage.RCodeNameError
	}
	header := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: dnsmessage.ClassINET, TTL: 1}
	if q.Type == dnsmessage.TypeTXT {
		for _, text := range texts {
			reply.Answers = append(reply.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.TXTResource{TXT: pieces(text)}})
		}
	}
	if q.Type == dnsmessage.TypeMX {
		for i, host := range exchangers {
			reply.Answers = append(reply.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.MXResource{Pref: uint16(i), MX: dnsmessage.MustNewName(host + ".")}})
		}
	}
	return reply
}

// pieces returns a text in strings of the length that a TXT record takes.
func pieces(text string) (all []string) {
	for len(text) > 100 {
		all, text = append(all, text[:100]), text[100:]
	}
	return append(all, text)
}
