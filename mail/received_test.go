package mail

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestParseReceived_Charsets(t *testing.T) {
	raw := "From: =?windows-1256?Q?=E1=ED=E1=EC?= <leila@example.com>\r\nSubject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\n" +
		"List-Unsubscribe: <mailto:x@example.com>, <https://example.com/u>\r\n" +
		"Content-Type: text/plain; charset=windows-1256\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xe3\xd1\xcd\xc8\xc7\r\n"
	v, err := ParseReceived([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	if v.From != "ليلى <leila@example.com>" || v.Subject != "Grüße" || v.Text != "مرحبا\n" || v.OptOut != "https://example.com/u" {
		t.Errorf("got %+v", v)
	}
}

func TestParseReceived_Odd(t *testing.T) {
	tests := []struct {
		name, raw  string
		text, html string
	}{
		{"only HTML", "Content-Type: text/html\r\n\r\n<p>x", "", "<p>x"},
		{"no type", "A: b\r\n\r\nx", "x", ""},
		{"broken type", "Content-Type: ;;\r\n\r\nx", "x", ""},
		{"unknown charset", "Content-Type: text/plain; charset=klingon\r\n\r\na\xffb", "a\ufffdb", ""},
		{"unknown encoding", "Content-Transfer-Encoding: rot13\r\n\r\nx", "x", ""},
		{"broken base64", "Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=!!!", "hello", ""},
		{"attachment", "Content-Type: text/html\r\nContent-Disposition: attachment\r\n\r\nx", "", ""},
		{"control characters", "A: b\r\n\r\na\x00\x1b[31m\u202eb\tc\r\nd\re", "a[31mb\tc\nd\ne", ""},
		{"no end", "Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\none\r\n--x\r\nContent-Type: text/html\r\n\r\ntwo", "one", "two"},
		{"no boundary", "Content-Type: multipart/alternative\r\n\r\n--x\r\n\r\none", "", ""},
		{"first of each", "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\none\r\n--x\r\n\r\ntwo\r\n--x--\r\n", "one", ""},
	}
	for _, tt := range tests {
		v, err := ParseReceived([]byte(tt.raw))
		if err != nil || v.Text != tt.text || v.HTML != tt.html {
			t.Errorf("%s: got %q, %q, %v", tt.name, v.Text, v.HTML, err)
		}
	}
	v, err := ParseReceived([]byte("Subject: a\x00\u202eb\r\n\tc\r\n\r\n"))
	if err != nil || v.Subject != "ab c" {
		t.Errorf("subject %q, %v", v.Subject, err)
	}
}

func TestParseReceived_Refused(t *testing.T) {
	nested := strings.Builder{}
	for i := range 50 {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	many := "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\n\r\na\r\n", 5000)
	for name, raw := range map[string]string{
		"empty":       "",
		"no header":   "hello\r\n",
		"huge header": "A: " + strings.Repeat("x", maxHeaderBytes) + "\r\n\r\n",
		"nested":      nested.String(),
		"many parts":  many,
		"huge":        strings.Repeat("x", maxRaw+1),
	} {
		if _, err := ParseReceived([]byte(raw)); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func FuzzParseReceived(f *testing.F) {
	f.Add(mustCompose(f, arabicMessage(f)))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-7\r\n\r\na\r\n--x--"))
	f.Add([]byte("Content-Transfer-Encoding: base64\r\nList-Unsubscribe: <mailto:a@b>,,\r\n\r\n===="))
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := ParseReceived(raw)
		if err != nil {
			if !errors.Is(err, ErrUnreadable) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		for _, h := range v.Headers {
			if strings.ContainsAny(h.Value, "\r\n\x00\u202e") || strings.ToValidUTF8(h.Value, "") != h.Value {
				t.Fatalf("header %q", h.Value)
			}
		}
		HTMLBlocks(v.HTML)
	})
}
