package intake

import (
	"slices"
	"time"
)

// takeClock takes the time of day and its zone out of a stamp and returns what is left,
// which is the date. A stamp without a time of day stays as it is.
func (t *stamp) takeClock(all []piece) (date []piece, ok bool) {
	all, half, ok := takeHalf(all)
	if !ok {
		return nil, false
	}
	start, end, ok := t.clockIn(all, half != 0)
	if start < 0 || !ok {
		return all, start < 0 && half == 0 && ok
	}
	hours := int(t.clock / time.Hour)
	switch {
	case half == 1 && hours > 12, half == 2 && hours == 0:
		return nil, false
	case half == 1 && hours == 12:
		t.clock -= 12 * time.Hour
	case half == 2 && hours < 12:
		t.clock += 12 * time.Hour
	}
	end, ok = t.takeZone(all, end)
	if !ok {
		return nil, false
	}
	return slices.Concat(all[:start], all[end:]), true
}

// halves are the words for before noon (1) and after noon (2).
var halves = map[string]int{"am": 1, "ص": 1, "صباحا": 1, "oo": 1, "vorm": 1, "pm": 2, "م": 2, "مساء": 2, "ظهرا": 2, "عصرا": 2, "os": 2, "nachm": 2}

// takeHalf takes the word for before or after noon out of a stamp. م behind a year is
// the one for the Christian calendar.
func takeHalf(all []piece) (rest []piece, half int, ok bool) {
	for i := 0; i < len(all); i++ {
		p := all[i]
		n, from := halves[p.text], i
		if p.text == "m" && i >= 1 { // a.m., p. m.
			if from--; all[from].is('.') && from > 0 {
				from--
			}
			n = map[string]int{"a": 1, "p": 2}[all[from].text]
		}
		if n == 0 || i == 0 && p.text == "am" { // "am 3. April" is German
			continue
		}
		if p.text == "م" && i > 0 && len(all[i-1].text) == 4 && all[i-1].number >= 0 {
			all = slices.Delete(slices.Clone(all), i, i+1)
			i--
			continue
		}
		if half != 0 {
			return nil, 0, false
		}
		half = n
		end := i + 1
		if p.text == "m" && end < len(all) && all[end].is('.') {
			end++
		}
		all = slices.Delete(slices.Clone(all), from, end)
		i = from - 1
	}
	return all, half, true
}

// clockIn finds the time of day and sets t.clock. start is -1 where there is none.
func (t *stamp) clockIn(all []piece, half bool) (start, end int, ok bool) {
	for i := range all {
		if all[i].number < 0 {
			continue
		}
		next := func(n int) piece {
			if i+n < len(all) {
				return all[i+n]
			}
			return piece{number: -1}
		}
		switch {
		case next(1).is(':') && next(2).number >= 0, next(1).text == "h" && next(2).number >= 0 && !next(1).spaced && len(next(2).text) == 2: // 14:05, 14h05
			end, ok := t.minutes(all, i)
			return i, end, ok
		case next(1).text == "h" && !next(1).spaced:
			return i, i + 2, t.setClock(all[i].number, 0, 0)
		case i > 0 && all[i-1].text == "t" && (len(all[i].text) == 6 || len(all[i].text) == 4): // 20260403T100000
			n := all[i].number
			if len(all[i].text) == 4 {
				n *= 100
			}
			return i - 1, i + 1, t.setClock(n/10000, n/100%100, n%100)
		}
	}
	if last := len(all) - 1; half && last >= 0 && all[last].number >= 0 && len(all[last].text) <= 2 { // 3/4/2026 2 pm
		return last, last + 1, t.setClock(all[last].number, 0, 0)
	}
	return -1, 0, true
}

// minutes reads 14:05, 14:05:09 and 14:05:09.123 from all[i] on.
func (t *stamp) minutes(all []piece, i int) (end int, ok bool) {
	if len(all[i].text) > 2 || len(all[i+2].text) != 2 {
		return 0, false
	}
	end = i + 3
	seconds, part := 0, time.Duration(0)
	if end+1 < len(all) && all[end].is(':') && len(all[end+1].text) == 2 && all[end+1].number >= 0 {
		seconds, end = all[end+1].number, end+2
		if end+1 < len(all) && (all[end].is('.') || all[end].is(',')) && all[end+1].number >= 0 && !all[end+1].spaced {
			part, end = time.Duration(fraction(all[end+1].text)*1e6+0.5)*time.Microsecond, end+2
		}
	}
	if !t.setClock(all[i].number, all[i+2].number, seconds) {
		return 0, false
	}
	t.clock += part
	if i > 0 && all[i-1].text == "t" {
		all[i-1] = piece{sign: ',', number: -1}
	}
	return end, true
}

func (t *stamp) setClock(h, m, s int) bool {
	t.clock = time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
	return h < 24 && m < 60 && s < 60
}

// zones are names of zones that mean one thing, in minutes east of UTC.
var zones = map[string]int{"z": 0, "utc": 0, "gmt": 0, "غرينتش": 0, "جرينتش": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120,
	"eet": 120, "oez": 120, "eest": 180, "oesz": 180, "trt": 180, "msk": 180, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420}

// takeZone reads the zone behind a time of day, all[end:].
func (t *stamp) takeZone(all []piece, end int) (int, bool) {
	if end < len(all) && all[end].number < 0 && all[end].sign == 0 {
		minutes, known := zones[all[end].text]
		if !known {
			return end, true
		}
		t.zoned, t.offset = true, minutes*60
		if end++; minutes != 0 || all[end-1].text == "z" {
			return end, true
		}
	}
	if end+1 >= len(all) || !all[end].is('+') && !all[end].is('-') || all[end+1].number < 0 || all[end+1].spaced {
		return end, true
	}
	sign := 1
	if all[end].is('-') {
		sign = -1
	}
	n := all[end+1]
	hours, minutes := n.number, 0
	switch {
	case len(n.text) == 4 || len(n.text) == 3:
		hours, minutes, end = n.number/100, n.number%100, end+2
	case len(n.text) > 2:
		return 0, false
	case end+3 < len(all) && all[end+2].is(':') && len(all[end+3].text) == 2:
		minutes, end = all[end+3].number, end+4
	default:
		end += 2
	}
	t.zoned, t.offset = true, sign*(hours*60+minutes)*60
	return end, hours <= 14 && minutes < 60
}
