package mailbox

import (
	"testing"

	"mujeeb/mail"
)

func TestListMails(t *testing.T) {
	store := mail.NewMemoryStore(2)
	for _, to := range []string{"a@example.com", "b@example.com", "c@example.com"} {
		if err := store.Put(t.Context(), mail.Received{To: to, Raw: []byte("Subject: Hello " + to + "\r\n\r\nText\r\n")}); err != nil {
			t.Fatal(err)
		}
	}
	b := listMails(store, map[int]string{3: "known"}, "")
	if len(b.mails) != 2 || b.mails[0].number != 3 || b.mails[0].subject != "known" || b.mails[1].subject != "Hello b@example.com" {
		t.Errorf("got %+v", b.mails)
	}
	if found := listMails(store, nil, "hello b"); len(found.mails) != 1 || found.mails[0].to != "b@example.com" || !found.any {
		t.Errorf("found %+v", found)
	}
	store.Clear()
	if b := listMails(store, nil, ""); b.any || b.count != 3 {
		t.Errorf("after clearing: %+v", b)
	}
}
