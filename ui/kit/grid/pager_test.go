package grid

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
)

func pagerIn(t *testing.T, fetch func(context.Context, []int64) ([]string, error)) (kittest.Queue, *Pager[string]) {
	t.Helper()
	q := make(kittest.Queue, 100)
	p := NewPager(&kit.Env{Post: func(f func()) { q <- f }}, fetch)
	t.Cleanup(p.Close)
	return q, p
}

func numbered(_ context.Context, ids []int64) ([]string, error) {
	rows := make([]string, len(ids))
	for i, id := range ids {
		rows[i] = fmt.Sprint("row ", id)
	}
	return rows, nil
}

func upTo(n int64) []int64 {
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = int64(i) * 10
	}
	return ids
}

func TestPager_FetchesWhatIsSeen(t *testing.T) {
	q, p := pagerIn(t, numbered)
	p.SetIDs(upTo(1_000_000))
	changes := 0
	p.OnChange = func() { changes++ }
	if _, ok := p.Row(999_999); ok {
		t.Fatal("a row is there before it was fetched")
	}
	p.Row(999_998) // of the same page: not asked for twice
	q.Run(t)
	if got, ok := p.Row(999_999); !ok || got != "row 9999990" {
		t.Errorf("got %q, %v", got, ok)
	}
	if changes != 1 || len(q) != 0 {
		t.Errorf("%d changes told, %d more posted", changes, len(q))
	}
}

func TestPager_ForgetsTheOldest(t *testing.T) {
	q, p := pagerIn(t, numbered)
	p.SetIDs(upTo(pageRows * (pagesHeld + 10)))
	for n := range pagesHeld + 10 {
		p.Row(0) // stays in use
		p.Row(n * pageRows)
		for len(p.asked) > 0 {
			q.Run(t)
		}
	}
	if len(p.pages) != pagesHeld {
		t.Errorf("%d pages held, want %d", len(p.pages), pagesHeld)
	}
	if _, ok := p.Row(0); !ok {
		t.Error("the page used all the time is gone")
	}
	if _, ok := p.Row(pageRows); ok {
		t.Error("the page used longest ago is still there")
	}
}

func TestPager_Extend(t *testing.T) {
	q, p := pagerIn(t, numbered)
	p.SetIDs(upTo(2 * pageRows))
	p.Row(0)
	q.Run(t)
	p.Row(pageRows) // on its way while the list grows
	if !p.Extend(upTo(1_000_000)) {
		t.Fatal("refused the rest of its list")
	}
	q.Run(t)
	for _, row := range []int{1, pageRows + 1} {
		if got, ok := p.Row(row); !ok || got != fmt.Sprint("row ", row*10) {
			t.Errorf("row %d is %q, %v; want it kept", row, got, ok)
		}
	}
	p.Row(999_999)
	q.Run(t)
	if got, _ := p.Row(999_999); got != "row 9999990" {
		t.Errorf("the last row is %q", got)
	}
	if p.Extend(upTo(5)) || p.Extend(slices.Repeat([]int64{1}, 1_000_001)) || p.Len() != 1_000_000 {
		t.Error("took another list for the rest of its own")
	}
}

func TestPager_DropsWhatIsStale(t *testing.T) {
	begun, goOn := make(chan bool), make(chan bool)
	q, p := pagerIn(t, func(ctx context.Context, ids []int64) ([]string, error) {
		begun <- true
		<-goOn
		return numbered(ctx, ids)
	})
	p.SetIDs([]int64{1})
	p.Row(0)
	<-begun
	p.SetIDs([]int64{2})
	goOn <- true
	q.Run(t)
	if _, ok := p.pages[0]; ok {
		t.Fatal("took a row of the ids before")
	}
	p.Row(0)
	<-begun
	goOn <- true
	q.Run(t)
	if got, _ := p.Row(0); got != "row 2" {
		t.Errorf("got %q", got)
	}
}

func TestPager_Reload(t *testing.T) {
	q, p := pagerIn(t, numbered)
	slow := make(chan bool)
	p.Reload(func(ctx context.Context) ([]int64, error) {
		<-slow
		return []int64{1}, ctx.Err()
	})
	p.Reload(func(context.Context) ([]int64, error) { return []int64{7, 8}, nil })
	q.Run(t)
	close(slow)
	q.Run(t)
	if p.Len() != 2 || p.ID(1) != 8 {
		t.Errorf("has %d rows %v, want those of the second reload", p.Len(), p.ids)
	}
}

// The window is not idle while rows or ids are being fetched, and is afterwards, also
// where more rows were asked for than the worker's queue takes.
func TestPager_Idle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		goOn := make(chan bool)
		_, p := pagerIn(t, func(ctx context.Context, ids []int64) ([]string, error) {
			<-goOn
			return numbered(ctx, ids)
		})
		is := func(what string, want bool) {
			t.Helper()
			if synctest.Wait(); p.env.Idle() != want {
				t.Errorf("%s: idle is %v", what, !want)
			}
		}
		p.SetIDs(upTo(pageRows * pagerJobs * 2))
		is("before anything is asked for", true)
		for n := range pagerJobs * 2 {
			p.Row(n * pageRows)
		}
		is("while rows are fetched", false)
		close(goOn)
		is("afterwards", true)
		read := make(chan bool)
		p.Reload(func(context.Context) ([]int64, error) { <-read; return nil, nil })
		is("while ids are read", false)
		close(read)
		is("after that", true)
	})
}

func TestPager_Errors(t *testing.T) {
	broken := errors.New("broken")
	fail := true
	q, p := pagerIn(t, func(ctx context.Context, ids []int64) ([]string, error) {
		if fail {
			return nil, broken
		}
		return numbered(ctx, ids[:1])
	})
	var told []error
	p.OnError = func(err error) { told = append(told, err) }
	p.SetIDs([]int64{1, 2})
	p.Row(0)
	q.Run(t)
	fail = false
	p.Row(0) // asked for again; too few rows come
	q.Run(t)
	if len(told) != 2 || !errors.Is(told[0], broken) || len(p.pages) != 0 {
		t.Errorf("told %v, %d pages", told, len(p.pages))
	}
	p.Reload(func(context.Context) ([]int64, error) { return nil, broken })
	q.Run(t)
	if len(told) != 3 || !slices.Equal(p.ids, []int64{1, 2}) {
		t.Errorf("after a reload that failed: told %v, ids %v", told, p.ids)
	}
}

func TestPager_Closed(t *testing.T) {
	_, p := pagerIn(t, numbered)
	p.SetIDs([]int64{1})
	p.Close()
	if _, ok := p.Row(0); ok {
		t.Error("a closed pager gives rows")
	}
	p.Reload(func(context.Context) ([]int64, error) { t.Error("reads after Close"); return nil, nil })
}
