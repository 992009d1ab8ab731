package keys

import (
	"fmt"
	"time"

	"golang.org/x/crypto/argon2"
)

// Bounds of a cost, checked when a slot is made and when a file is read.
// The upper bounds keep a hostile file from exhausting the machine. The lower
// ones only reject nonsense, and are low so that tests run fast; what protects
// people is that the vault makes its slots with [Tune], never below [DefaultCost].
const (
	MinMemoryKiB = 8 << 10   // 8 MiB
	MaxMemoryKiB = 256 << 10 // 256 MiB: slots are tried one after the other
	MaxTime      = 64
	MaxThreads   = 16
	// MaxWorkKiB bounds passes times memory of all slots together: about seven seconds
	// at 1.2 GiB a second, which is what one pass takes on a slow laptop.
	MaxWorkKiB = MaxSlots * MaxSlotWorkKiB
	// MaxSlotWorkKiB bounds passes times memory of a slot that is made now, so that there
	// is room for all of them.
	MaxSlotWorkKiB = 1 << 20
)

// Cost is what one guess of a slot's secret costs, as parameters of Argon2id
// (RFC 9106, section 3.1). Those of a slot never change.
type Cost struct {
	Time      uint32 `json:"time"`      // passes over the memory
	MemoryKiB uint32 `json:"memoryKiB"` // in KiB
	Threads   uint8  `json:"threads"`   // lanes
}

// DefaultCost returns the least cost of a real vault: the second recommended
// choice of RFC 9106, section 4 (64 MiB, 3 passes, 4 lanes).
func DefaultCost() Cost { return Cost{Time: 3, MemoryKiB: 64 << 10, Threads: 4} }

// Check returns [ErrBadCost] for a cost outside the bounds.
func (c Cost) Check() error {
	switch {
	case c.Time < 1 || c.Time > MaxTime:
		return &Error{CodeBadCost, fmt.Sprintf("time %d", c.Time)}
	case c.MemoryKiB < MinMemoryKiB || c.MemoryKiB > MaxMemoryKiB:
		return &Error{CodeBadCost, fmt.Sprintf("memory %d KiB", c.MemoryKiB)}
	case c.work() > MaxWorkKiB:
		return &Error{CodeBadCost, fmt.Sprintf("%d passes over %d KiB", c.Time, c.MemoryKiB)}
	case c.Threads < 1 || c.Threads > MaxThreads:
		return &Error{CodeBadCost, fmt.Sprintf("threads %d", c.Threads)}
	}
	return nil
}

func (c Cost) work() uint64 { return uint64(c.Time) * uint64(c.MemoryKiB) }

// checkCosts returns [ErrBadCost] when the slots of a file cost too much together: a file
// may be hostile, and each of its slots may have to be tried.
func checkCosts(all []Cost) error {
	var sum uint64
	for _, c := range all {
		if err := c.Check(); err != nil {
			return err
		}
		sum += c.work()
	}
	if sum > MaxWorkKiB {
		return &Error{CodeBadCost, fmt.Sprintf("%d slots of %d KiB together", len(all), sum)}
	}
	return nil
}

// Tune returns a cost that takes about target on this machine, and at least
// [DefaultCost]. It prefers more memory over more passes. It works for about as
// long as target: call it once, when a vault is made or a password is changed.
func Tune(target time.Duration, now func() time.Time) Cost {
	return tune(target, func(c Cost) time.Duration {
		start := now()
		argon2.IDKey([]byte("tune"), make([]byte, slotSalt), 1, c.MemoryKiB, c.Threads, Size)
		return now().Sub(start)
	})
}

// tune is Tune with the time of one pass taken from measure.
func tune(target time.Duration, measure func(Cost) time.Duration) Cost {
	cost := DefaultCost()
	least := cost.Time
	pass := measure(cost)
	for 2*cost.work() <= MaxSlotWorkKiB && 2*pass*time.Duration(least) <= target {
		cost.MemoryKiB *= 2
		pass = measure(cost)
	}
	passes := min(target/max(pass, time.Millisecond), MaxTime, MaxSlotWorkKiB/time.Duration(cost.MemoryKiB))
	cost.Time = max(least, uint32(passes))
	return cost
}
