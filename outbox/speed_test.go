package outbox

import (
	"fmt"
	"iter"
	"net"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// crowd adds n people who agreed, by one import.
func (s *stage) crowd(t testing.TB, n int) {
	t.Helper()
	rows := iter.Seq2[data.ImportLead, error](func(yield func(data.ImportLead, error) bool) {
		for i := range n {
			row := data.ImportLead{Line: i + 2, Name: fmt.Sprintf("Person %d", i), Identities: []data.Identity{{Kind: data.Email, Value: mailbox(i)}}}
			if !yield(row, nil) {
				return
			}
		}
	})
	plan := data.Import{Source: data.Source{Name: "Fair", Kind: "file"}, SHA256: []byte{1},
		Ground: &data.ImportGround{PurposeID: s.purpose, Via: "form", Grade: data.GradeWord, How: "ticked the box on the form"}}
	report, err := s.vault.Import(t.Context(), plan, rows, nil)
	if err != nil || report.Agreed != n {
		t.Fatalf("import: %+v, %v", report, err)
	}
	if s.leads, err = s.vault.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{}); err != nil {
		t.Fatal(err)
	}
}

// mostAsked is how many people the benchmark would write to, if there are so many:
// 100,000 of them have an address and agreed.
const mostAsked = 106_000

// What the benchmark sends.
const (
	speedSubject = "{{first_name|Hello}}, the new oil is here"
	speedBody    = `# Good news, {{first_name|dear friend}}

Dear {{name}}, the olives of this year are **pressed**, and the oil is better than ever.

- half a litre: 6 dinars
- a litre: 11 dinars
- five litres: 50 dinars, brought to your door

Come and taste it [at our press](https://olive.example/visit?from={{email}}), any day from ten to six, or answer this mail.

See you soon.`
)

// BenchmarkSend sends a campaign on four connections, and the two below it on more.
func BenchmarkSend(b *testing.B) { benchmarkSend(b, connections) }

func BenchmarkSend8(b *testing.B) { benchmarkSend(b, 8) }

func BenchmarkSend16(b *testing.B) { benchmarkSend(b, 16) }

// benchmarkSend sends a campaign to a server that we did not write: every gate, two
// marks each, personalised in two parts. Before and after it Postfix's own sender, on as
// many connections, sends half as many messages of the same size, and the vault commits
// next to nothing many times: with one mark of each connection a commit, no more can be
// sent than the disk takes commits.
func benchmarkSend(b *testing.B, connections int) {
	big := datatest.BigVault(b)
	v, err := data.Open(b.Context(), big.Vault, []byte(datatest.Password), data.Params{})
	if err != nil {
		b.Fatal(err)
	}
	s := &stage{vault: v, dir: big.Vault, purpose: big.Purpose}
	b.Cleanup(func() { s.close(b) })
	port := startSink(b)
	s.account, err = v.SaveAccount(b.Context(), data.Account{Name: "Sink", Kind: "smtp", Host: "127.0.0.1", Port: port, Security: "loopback",
		FromName: "Olive & Thyme", FromAddress: "hello@olive.example", PerMinute: 10_000_000, PerDay: 10_000_000, Connections: connections})
	if err != nil {
		b.Fatal(err)
	}
	queued := s.queue(b, mostAsked)
	size := s.messageSize(b)
	theirs, commits := smtpSource(b, port, connections, queued/2, size), s.commits(b)
	start := time.Now()
	s.sendAll(b, s.emails(nil), data.RunDone)
	ours := time.Since(start)
	_, peak := datatest.ResidentMB()
	theirs, commits = theirs+smtpSource(b, port, connections, queued-queued/2, size), commits+s.commits(b)
	if got := s.totals(b); got[data.MessageSent] != queued {
		b.Fatalf("totals: %v", got)
	}
	b.ReportMetric(float64(queued)/ours.Seconds(), "msg/s")
	b.ReportMetric(float64(queued)/theirs.Seconds(), "smtp-source-msg/s")
	b.ReportMetric(float64(2*manyCommits*connections)/commits.Seconds(), "disk-msg/s")
	b.ReportMetric(peak, "peak-MB")
	b.ReportMetric(float64(size), "B/msg")
}

const manyCommits = 500 // an even number: the settings end as they were

// commits returns how long the vault takes to commit a row many times.
func (s *stage) commits(t testing.TB) time.Duration {
	t.Helper()
	settings, err := s.vault.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for range manyCommits {
		settings.IdleLock ^= 1 // what stays the same is not written
		if err := s.vault.SaveSettings(t.Context(), settings); err != nil {
			t.Fatal(err)
		}
	}
	return time.Since(start)
}

// queue starts a campaign to the first leads and returns how many messages wait.
func (s *stage) queue(t testing.TB, most int) int {
	t.Helper()
	ids, err := s.vault.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{By: data.ByAdded})
	if err != nil {
		t.Fatal(err)
	}
	audience := data.LeadFilter{IDs: ids[:min(len(ids), most)]}
	s.run, err = s.vault.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Oil", PurposeID: s.purpose, AccountID: s.account,
		Lang: "en", Subject: speedSubject, Body: speedBody, Audience: audience})
	if err != nil {
		t.Fatal(err)
	}
	queued, err := s.vault.StartRun(t.Context(), s.run)
	if err != nil {
		t.Fatal(err)
	}
	return queued
}

// messageSize is that of a message of the stage's run.
func (s *stage) messageSize(t testing.TB) int {
	t.Helper()
	account, err := s.vault.Account(t.Context(), s.account)
	if err != nil {
		t.Fatal(err)
	}
	channel, err := s.emails(nil).Channel(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.vault.Run(t.Context(), s.run)
	if err != nil {
		t.Fatal(err)
	}
	e, err := channel.Compose(run, data.Message{ID: 1000, Address: mailbox(1000), MessageID: channel.MessageID(1000), Date: time.Now(),
		Fields: data.MergeFields("محمد الخطيب", mailbox(1000), "")})
	if err != nil {
		t.Fatal(err)
	}
	return e.(interface{ Size() int }).Size()
}

// smtpSource sends messages with Postfix's smtp-source, which keeps its connections, and
// returns how long it took.
func smtpSource(t testing.TB, port, connections, n, size int) time.Duration {
	t.Helper()
	cmd := exec.Command(postfix(t, "smtp-source"), "-d", "-s", strconv.Itoa(connections), "-m", strconv.Itoa(n), "-l", strconv.Itoa(size),
		"-f", "hello@olive.example", "-t", mailbox(1000), fmt.Sprintf("127.0.0.1:%d", port))
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("smtp-source: %v: %s", err, out)
	}
	return time.Since(start)
}

// postfix finds a tool of Postfix, most of which stand where only root looks.
func postfix(t testing.TB, name string) string {
	t.Helper()
	if program, err := exec.LookPath(name); err == nil {
		return program
	}
	program := "/usr/sbin/" + name
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("%s is missing; make test installs it", name)
	}
	return program
}

// startSink starts smtp-sink with flags and returns its port.
func startSink(t testing.TB, flags ...string) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port = l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	if os.Getuid() == 0 {
		flags = append(flags, "-u", "root")
	}
	cmd := exec.Command(postfix(t, "smtp-sink"), append(flags, fmt.Sprintf("127.0.0.1:%d", port), "100")...)
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for range 500 {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			_ = c.Close()
			return port
		}
		time.Sleep(10 * time.Millisecond) // until it listens
	}
	t.Fatal("smtp-sink does not listen")
	return 0
}
