package mail

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
)

// Every refusal in testdata means what stands beside it, as it comes over the wire.
func TestError_Meaning_Refusals(t *testing.T) {
	raw, err := os.ReadFile("testdata/refusals.tsv")
	if err != nil {
		t.Fatal(err)
	}
	meanings, n := map[Meaning]int{}, 0
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		step, rest, _ := strings.Cut(line, "\t")
		want, reply, found := strings.Cut(rest, "\t")
		if !found {
			t.Fatalf("not three columns: %q", line)
		}
		e := refusalOf(t, Op(step), reply)
		if got := e.Meaning(); got != Meaning(want) {
			t.Errorf("%s %q means %s, want %s", step, reply, got, want)
		}
		meanings[Meaning(want)]++
		n++
	}
	if n < 120 {
		t.Errorf("only %d refusals", n)
	}
	for _, m := range []Meaning{MeansAccountWait, MeansAccount, MeansText, MeansNoRecipient, MeansRecipientPolicy, MeansRefused, MeansTemporary} {
		if meanings[m] < 6 {
			t.Errorf("only %d refusals mean %s", meanings[m], m)
		}
	}
}

// refusalOf returns the error of a step that a reply makes, read as a reply is.
func refusalOf(t *testing.T, op Op, reply string) *Error {
	t.Helper()
	code, err := strconv.Atoi(reply[:3])
	if err != nil {
		t.Fatal(err)
	}
	answer := &smtp.SMTPError{Code: code, Message: reply[4:]}
	word, rest, _ := strings.Cut(reply[4:], " ")
	if enhanced, ok := enhancedCode(word); ok && enhanced[0] == code/100 {
		answer.EnhancedCode, answer.Message = enhanced, rest
	}
	return classify(t.Context(), op, answer)
}

// What the network and the guards of this package say has a meaning without words.
func TestError_Meaning_WithoutReply(t *testing.T) {
	for _, c := range []struct {
		e    Error
		want Meaning
	}{
		{Error{Op: OpDot, Kind: Unknown}, MeansUnknown},
		{Error{Op: OpConnect, Kind: Unreachable, Reason: ReasonRefused}, MeansAccountWait},
		{Error{Op: OpDot, Kind: Protocol, Reason: ReasonGarbled}, MeansAccountWait},
		{Error{Op: OpTLS, Kind: TLS, Reason: ReasonCertName}, MeansAccount},
		{Error{Op: OpAuth, Kind: Auth, Reason: ReasonAuthRefused}, MeansAccount},
		{Error{Op: OpSettings, Kind: NotAllowed, Reason: ReasonHost}, MeansAccount},
		{Error{Op: OpMail, Kind: NotAllowed, Reason: ReasonSender}, MeansAccount},
		{Error{Op: OpMail, Kind: NotAllowed, Reason: ReasonTooBig}, MeansText},
		{Error{Op: OpRcpt, Kind: NotAllowed, Reason: ReasonRecipient}, MeansRefused},
	} {
		if got := c.e.Meaning(); got != c.want {
			t.Errorf("%v means %s, want %s", &c.e, got, c.want)
		}
	}
}

// A word in an address or a link says nothing.
func TestError_Meaning_IgnoresAddresses(t *testing.T) {
	for _, reply := range []string{"550 <spamhaus@example.org> rejected", "550 rejected, see https://example.org/user-unknown/blacklist"} {
		if got := refusalOf(t, OpRcpt, reply).Meaning(); got != MeansRefused {
			t.Errorf("%q means %s", reply, got)
		}
	}
}
