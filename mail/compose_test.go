package mail

import (
	"bytes"
	"errors"
	"io"
	"net/mail"
	"strings"
	"testing"
	"time"

	gomail "github.com/emersion/go-message/mail"

	"mujeeb/text/address"
	"mujeeb/text/fold"
)

func TestCompose_Campaign(t *testing.T) {
	m := arabicMessage(t)
	raw := mustCompose(t, m)
	if !wellFormed(raw) || !fold.IsASCII(string(raw)) {
		t.Fatal("not seven-bit lines with CRLF")
	}
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if len(line) > 78 && !bytes.HasPrefix(line, []byte("List-Unsubscribe")) && !bytes.HasPrefix(line, []byte(" <mailto:")) {
			t.Errorf("line of %d characters: %s", len(line), line)
		}
	}
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"Date":                  "Mon, 23 Nov 2026 09:30:00 +0200",
		"Message-Id":            m.MessageID,
		"X-Mujeeb-Ref":          m.Ref,
		"List-Unsubscribe":      "<" + m.OptOut.URL + ">, <" + m.OptOut.Mail + ">",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Precedence":            "bulk",
		"Auto-Submitted":        "",
		"Mime-Version":          "1.0",
	}
	for name, value := range want {
		if got := parsed.Header.Get(name); got != value {
			t.Errorf("%s: got %q, want %q", name, got, value)
		}
	}
	from, err := parsed.Header.AddressList("From")
	if err != nil || from[0].Name != m.From.Name || from[0].Address != "page@example.com" {
		t.Errorf("From: %v, %v", from, err)
	}
	view, err := ParseReceived(raw)
	if err != nil {
		t.Fatal(err)
	}
	if view.Subject != m.Content.Subject || view.Text != m.Content.Text || view.HTML != m.Content.HTML ||
		view.OptOut != m.OptOut.URL || view.Ref != m.Ref || !view.Date.Equal(testTime) {
		t.Errorf("doesn't read back: %+v", view)
	}
	if !bytes.Equal(raw, mustCompose(t, m)) {
		t.Error("composing again gives other bytes")
	}
}

func TestCompose_LegalNotice(t *testing.T) {
	m := arabicMessage(t)
	m.Class, m.InReplyTo = LegalNotice, "<r1-x@example.com>"
	head, _, _ := strings.Cut(string(mustCompose(t, m)), "\r\n\r\n")
	for _, want := range []string{"Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: OOF, AutoReply", "References: <r1-x@example.com>"} {
		if !strings.Contains(head, want) {
			t.Errorf("lacks %q:\n%s", want, head)
		}
	}
	for _, not := range []string{"List-", "Precedence"} {
		if strings.Contains(head, not) {
			t.Errorf("has %q:\n%s", not, head)
		}
	}
}

func TestCompose_MailOnlyOptOutIsNotOneClick(t *testing.T) {
	m := arabicMessage(t)
	m.OptOut.URL = ""
	if raw := string(mustCompose(t, m)); strings.Contains(raw, "List-Unsubscribe-Post") || !strings.Contains(raw, "List-Unsubscribe: <mailto:") {
		t.Error("one-click without an https link")
	}
}

func TestCompose_Refused(t *testing.T) {
	const evil = "x\r\nBcc: evil@example.com"
	tests := []struct {
		name  string
		spoil func(*Message)
		want  ComposeError
	}{
		{"class", func(m *Message) { m.Class = "" }, ComposeError{ComposeBadValue, "Class"}},
		{"no from", func(m *Message) { m.From = Mailbox{} }, ComposeError{ComposeMissing, "From"}},
		{"no to", func(m *Message) { m.To.Address = address.Email{} }, ComposeError{ComposeMissing, "To"}},
		{"from name", func(m *Message) { m.From.Name = evil }, ComposeError{ComposeBadValue, "From"}},
		{"to name", func(m *Message) { m.To.Name = "a\nb" }, ComposeError{ComposeBadValue, "To"}},
		{"reply name", func(m *Message) { m.ReplyTo.Name = "a\x00b" }, ComposeError{ComposeBadValue, "Reply-To"}},
		{"subject", func(m *Message) { m.Content.Subject = evil }, ComposeError{ComposeBadValue, "Subject"}},
		{"subject alone CR", func(m *Message) { m.Content.Subject = "x\rBcc: y" }, ComposeError{ComposeBadValue, "Subject"}},
		{"no subject", func(m *Message) { m.Content.Subject = " " }, ComposeError{ComposeMissing, "Subject"}},
		{"long subject", func(m *Message) { m.Content.Subject = strings.Repeat("x", 901) }, ComposeError{ComposeBadValue, "Subject"}},
		{"no text", func(m *Message) { m.Content.Text = "" }, ComposeError{ComposeMissing, "Content"}},
		{"language", func(m *Message) { m.Content.Lang = evil }, ComposeError{ComposeBadValue, "Content-Language"}},
		{"no date", func(m *Message) { m.Date = time.Time{} }, ComposeError{ComposeMissing, "Date"}},
		{"no id", func(m *Message) { m.MessageID = "" }, ComposeError{ComposeMissing, "Message-ID"}},
		{"id", func(m *Message) { m.MessageID = "<a@b>\r\nX: y" }, ComposeError{ComposeBadValue, "Message-ID"}},
		{"bare id", func(m *Message) { m.MessageID = "a@b" }, ComposeError{ComposeBadValue, "Message-ID"}},
		{"answer", func(m *Message) { m.InReplyTo = "<a@b> <c@d>" }, ComposeError{ComposeBadValue, "In-Reply-To"}},
		{"ref", func(m *Message) { m.Ref = evil }, ComposeError{ComposeBadValue, "X-Mujeeb-Ref"}},
		{"no way out", func(m *Message) { m.OptOut = OptOut{} }, ComposeError{ComposeNoOptOut, "List-Unsubscribe"}},
		{"bad way out", func(m *Message) { m.OptOut.URL = "https://x.com/>, <https://evil.example/" }, ComposeError{ComposeBadValue, "List-Unsubscribe"}},
		{"long way out", func(m *Message) { m.OptOut.URL = "https://x.com/" + strings.Repeat("x", 900) }, ComposeError{ComposeBadValue, "List-Unsubscribe"}},
		{"list id", func(m *Message) { m.ListID = "x>\r\nX: y" }, ComposeError{ComposeBadValue, "List-Id"}},
		{"list name", func(m *Message) { m.ListName = evil }, ComposeError{ComposeBadValue, "List-Id"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := arabicMessage(t)
			tt.spoil(&m)
			raw, err := Compose(m)
			if got, ok := errors.AsType[*ComposeError](err); !ok || *got != tt.want || raw != nil {
				t.Errorf("got %v, want %v", err, &tt.want)
			}
		})
	}
}

func TestMailbox_HeaderReadsBack(t *testing.T) {
	for _, name := range []string{"", "Ann", "Ann O'Neil", `Müller, "Söhne" & Co. <x@y.z>`, `back\slash "quoted"`, "a, b@example.com", "=?utf-8?q?x?=",
		strings.Repeat("مخبز نادية ", 12) + "م", "😀 emoji 👩‍👩‍👧", "trailing dot."} {
		box := Mailbox{name, mustAddress(t, "a@example.com")}
		got, err := mail.ParseAddress(box.header())
		if err != nil || got.Name != name || got.Address != "a@example.com" {
			t.Errorf("%q: %s reads as %v, %v", name, box.header(), got, err)
		}
	}
}

func TestNewMessageID(t *testing.T) {
	id, err := NewMessageID("r23v-abc", "Bücher.example")
	if err != nil || id != "<r23v-abc@xn--bcher-kva.example>" {
		t.Errorf("got %q, %v", id, err)
	}
	for _, bad := range [][2]string{{"", "example.com"}, {"a b", "example.com"}, {"a>", "example.com"}, {"a", ""}, {"a", "x\r\ny.com"}, {"é", "example.com"}} {
		if id, err := NewMessageID(bad[0], bad[1]); err == nil {
			t.Errorf("%q gives %q", bad, id)
		}
	}
}

func FuzzCompose(f *testing.F) {
	f.Add("اسم", "subject", "text\n.\n", "<p>x</p>")
	f.Add("a\r\nb", "=?utf-8?b?x?=", "\r\n.\r\n", "")
	content := arabicMessage(f)
	f.Fuzz(func(t *testing.T, name, subject, text, page string) {
		m := content
		m.To.Name, m.Content.Subject, m.Content.Text, m.Content.HTML = name, subject, text, page
		raw, err := Compose(m)
		if err != nil {
			if !isType[*ComposeError](err) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		if !wellFormed(raw) || !fold.IsASCII(string(raw)) {
			t.Fatal("not fit for the wire")
		}
		view, err := ParseReceived(raw)
		if err != nil || len(view.Headers) != 12 {
			t.Fatalf("%d header fields, %v", len(view.Headers), err)
		}
	})
}

func BenchmarkCompose(b *testing.B) {
	m := arabicMessage(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compose(m); err != nil {
			b.Fatal(err)
		}
	}
}

// An attachment comes back byte for byte, beside the text in its two forms.
func TestCompose_Attachment(t *testing.T) {
	m := arabicMessage(t)
	file := bytes.Repeat([]byte{0, '\n', '.', '\r', 255, 'x'}, 999)
	m.Attachment = Attachment{Name: "a vault.kept", Content: file}
	raw := mustCompose(t, m)
	if !wellFormed(raw) || !fold.IsASCII(string(raw)) {
		t.Fatal("not seven-bit lines with CRLF")
	}
	view, err := ParseReceived(raw)
	if err != nil || view.Text != m.Content.Text || view.HTML != m.Content.HTML {
		t.Errorf("the text doesn't read back: %+v, %v", view, err)
	}
	parsed, err := gomail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for {
		part, err := parsed.NextPart()
		if err != nil {
			t.Fatalf("no attachment: %v", err)
		}
		h, ok := part.Header.(*gomail.AttachmentHeader)
		if !ok {
			continue
		}
		name, err := h.Filename()
		if err != nil || name != m.Attachment.Name {
			t.Errorf("called %q, %v", name, err)
		}
		if got, err := io.ReadAll(part.Body); err != nil || !bytes.Equal(got, file) {
			t.Errorf("%d bytes of %d, %v", len(got), len(file), err)
		}
		break
	}
	for _, name := range []string{`a"b`, "a/b", "a\nb", "خزنة"} {
		m.Attachment.Name = name
		if _, err := Compose(m); err == nil {
			t.Errorf("%q is a name", name)
		}
	}
}
