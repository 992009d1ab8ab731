package outbox

import (
	"testing"
	"testing/synctest"
	"time"

	"mujeeb/data"
)

// A campaign goes on only while its answers are read: somebody may have said no since. Legal
// notices don't wait for that, nor does the campaign once the owner says that they read the
// answers themselves.
func TestService_Unheard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := setStage(t, 0, func(a *data.Account) { a.Kind, a.PerMinute = data.AccountSMTP, 1 })
		box := must(t)(s.vault.SaveHearing(t.Context(), data.Hearing{Host: "mail.example", Port: 993, Security: data.SecurityTLS, User: "hello@olive.example", Login: data.LoginPassword}))
		poll := func(trouble string) {
			if err := s.vault.NotePoll(t.Context(), box, trouble); err != nil {
				t.Fatal(err)
			}
		}
		poll("")
		s.crowd(t, 60)
		s.run = s.start(t)
		p := &player{}
		service, stop := s.serve(t, p, nil)
		after := func(d time.Duration, least, most int) {
			t.Helper()
			time.Sleep(d)
			synctest.Wait()
			if n := len(p.to()); n < least || n > most {
				t.Errorf("%d messages have left, want %d to %d; %+v", n, least, most, service.Waiting(s.account))
			}
		}
		after(data.HeardWithin+2*time.Minute, 13, 16)
		if w := service.Waiting(s.account); w.Why != WaitUnheard || w.Trouble() {
			t.Errorf("it waits for %+v", w)
		}
		poll("timeout")
		service.Wake()
		after(time.Hour, 13, 16)
		s.startClass(t, data.ClassBreach)
		service.Wake()
		after(61*time.Minute, 13+60, 16+60)
		stop()
		s.reopen(t)
		service, _ = s.serve(t, p, nil)
		after(time.Hour, 13+60, 16+60)
		poll("")
		service.Wake()
		after(10*time.Minute, 13+60+9, 16+60+11)
		after(time.Hour, 13+60+13, 16+60+16)
		if err := s.vault.SayAnswers(t.Context(), s.run, data.AnswersOwner); err != nil {
			t.Fatal(err)
		}
		service.Wake()
		s.wait(t, s.run, data.RunDone)
	})
}
