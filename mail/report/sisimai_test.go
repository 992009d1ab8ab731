package report

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// differs lists the samples of which Sisimai says something else, and why we keep ours.
var differs = map[string]string{
	"postfix-utf8":     "Sisimai reads the report's address as Latin-1; that no server on the way takes such an address may change",
	"postfix-cr":       "Sisimai reads no mail whose lines end with CR alone",
	"gmail-limit":      "to Sisimai a daily limit of the sender is on hold; no contact is to blame for it",
	"exchange-unknown": "Sisimai calls a recipient whom the server did not find filtered, since the answer came behind the text",
	"exchange-edge":    "as before: the directory lacks the address",
	"outlook-5.5.0":    "as before: the mailbox is unavailable, for good",
	"yahoo-text":       "as before: not a valid recipient",
	"yahoo-inactive":   "as before: the user has no account",
}

// sisimaiReads has Sisimai read the samples: of each the recipient, its reason and whether
// the bounce is hard.
const sisimaiReads = `
use Sisimai; use JSON; my @all;
for my $file (@ARGV) {
	my $got = Sisimai->make($file, delivered => 1);
	my ($one) = $got ? @$got : ();
	push @all, $one ? { to => $one->recipient->address, reason => $one->reason, status => $one->deliverystatus, action => $one->action } : { reason => "" };
}
print encode_json(\@all);`

// Sisimai reads bounces for many years, from other samples than ours.
func TestRead_Sisimai(t *testing.T) {
	all := slices.DeleteFunc(samples(t), func(s sample) bool { return s.kind != string(Bounce) && s.kind != string(Complaint) })
	args := []string{"-e", sisimaiReads}
	for _, s := range all {
		args = append(args, "testdata/"+s.name+".eml")
	}
	out, err := exec.Command("perl", args...).Output()
	if err != nil {
		t.Fatalf("perl: %v; run make test, or install the package libsisimai-perl", err)
	}
	var theirs []struct{ To, Reason, Status, Action string }
	if err := json.Unmarshal(out, &theirs); err != nil || len(theirs) != len(all) {
		t.Fatalf("%d of %d samples: %v", len(theirs), len(all), err)
	}
	agree := 0
	for i, s := range all {
		got := theirs[i]
		if sisimaiClass(got.Reason) == s.kind+" "+s.class && strings.EqualFold(got.To, s.recipient) {
			agree++
			if differs[s.name] != "" {
				t.Errorf("%s: Sisimai agrees now; strike it off the list", s.name)
			}
			continue
		}
		if differs[s.name] == "" {
			t.Errorf("%s: Sisimai says %+v (%s), we say %s %s of %s %s", s.name, got, sisimaiClass(got.Reason), s.kind, s.class, s.recipient, s.status)
		}
	}
	t.Logf("Sisimai agrees on %d of %d samples", agree, len(all))
}

// sisimaiClass returns what a reason of Sisimai is in our words.
func sisimaiClass(reason string) string {
	switch reason {
	case "userunknown", "hostunknown", "hasmoved", "suspend", "notaccept":
		return "bounce hard"
	case "feedback":
		return "complaint "
	case "blocked", "policyviolation", "rejected", "norelaying", "spamdetected", "authfailure", "securityerror", "toomanyconn", "badreputation", "exceedlimit", "notcompliantrfc", "speeding":
		return "bounce policy"
	case "delivered":
		return "bounce "
	case "":
		return "nothing"
	}
	return "bounce soft"
}
