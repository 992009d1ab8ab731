package address

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// quickPhone returns a number without the library's parsing, which takes most of
// the time of an import, and reports whether it could. It says nothing that the
// library would not say; what it can't tell is left to [NormalPhone].
func quickPhone(s, region string) (Phone, bool) {
	switch {
	case len(s) <= minPhone || len(s) > 24:
		return Phone{}, false
	case s[0] == '+':
		return quickAbroad(s)
	}
	return quickHome(s, region)
}

// quickAbroad reads "+", a known calling code, and a national number that the plan
// has and that begins with nothing that the library would take off.
func quickAbroad(s string) (Phone, bool) {
	room := [24]byte{'+'}
	n := 1
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			room[n] = c
			n++
		case (c == ' ' || c == '-') && i > 1 && i < len(s)-1 && s[i-1] != ' ' && s[i-1] != '-':
		default:
			return Phone{}, false
		}
	}
	if n <= minPhone || n > 1+maxPhone {
		return Phone{}, false
	}
	e164 := s // as most tools write it: nothing is copied
	if n != len(s) {
		e164 = string(room[:n])
	}
	plan, code := planOf(e164[1:])
	if plan == nil || !plan.has(e164[1+code:]) {
		return Phone{}, false
	}
	return Phone{e164}, true
}

// quickHome reads a number of region that begins with the 0 of its trunk prefix.
func quickHome(s, region string) (Phone, bool) {
	if s[0] != '0' || s[1] == '0' || strings.Trim(s, "0123456789") != "" || sameOrCounting(s) {
		return Phone{}, false
	}
	home := homes()[region]
	if home.code == "" || home.abroad().MatchString(s) {
		return Phone{}, false
	}
	plan, code := planOf(home.code + s[1:])
	if plan == nil || code != len(home.code) || len(home.code)+len(s)-1 > maxPhone || !plan.has(s[1:]) {
		return Phone{}, false
	}
	return Phone{"+" + home.code + s[1:]}, true
}

// homePlan is how numbers are written within a region whose trunk prefix is 0.
type homePlan struct {
	code   string
	abroad func() *regexp.Regexp // what begins a number of another country
}

var homes = sync.OnceValue(func() map[string]homePlan {
	all := map[string]homePlan{}
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		return all
	}
	for _, m := range collection.GetMetadata() {
		if m.GetNationalPrefixForParsing() == "0" && m.GetNationalPrefixTransformRule() == "" {
			abroad := m.GetInternationalPrefix()
			all[m.GetId()] = homePlan{strconv.Itoa(int(m.GetCountryCode())), sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^(?:" + abroad + ")") })}
		}
	}
	return all
})

// numberingPlan is what the library knows of the numbers behind a calling code.
type numberingPlan struct {
	regions []regionPlan   // in the library's order
	prefix  *regexp.Regexp // what is taken off the start of a national number, or nil
}

// regionPlan is the numbers of one region.
type regionPlan struct {
	leading *regexp.Regexp // the start of numbers that are this region's, or nil
	general numberShape
	types   []numberShape
}

// numberShape is a description of national numbers: their lengths, where it names
// them, and a pattern for the whole.
type numberShape struct {
	lengths []int32
	pattern *regexp.Regexp
}

// plans returns the plans of all geographic calling codes, by the code. Each is made
// from the library's own metadata when it is first asked for.
var plans = sync.OnceValue(func() map[string]func() *numberingPlan {
	all, metadata := map[string]func() *numberingPlan{}, map[string]*phonenumbers.PhoneMetadata{}
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		return all // every number goes the long way
	}
	for _, m := range collection.GetMetadata() {
		metadata[m.GetId()] = m
	}
	for code := range phonenumbers.GetSupportedCallingCodes() {
		regions := phonenumbers.GetRegionCodesForCountryCode(code)
		if len(regions) == 0 || regions[0] == phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY || metadata[regions[0]] == nil {
			continue
		}
		var of []*phonenumbers.PhoneMetadata
		for _, region := range regions {
			of = append(of, metadata[region])
		}
		all[strconv.Itoa(code)] = sync.OnceValue(func() *numberingPlan { return newPlan(of) })
	}
	return all
})

// newPlan returns the plan that the regions share; the first is the main one.
func newPlan(regions []*phonenumbers.PhoneMetadata) *numberingPlan {
	p := &numberingPlan{prefix: startPattern(regions[0].GetNationalPrefixForParsing())}
	for _, m := range regions {
		p.regions = append(p.regions, newRegionPlan(m, len(regions) > 1))
	}
	return p
}

func newRegionPlan(m *phonenumbers.PhoneMetadata, shared bool) regionPlan {
	r := regionPlan{general: newShape(m.GetGeneralDesc())}
	if shared {
		r.leading = startPattern(m.GetLeadingDigits())
	}
	for _, d := range []*phonenumbers.PhoneNumberDesc{
		m.GetMobile(), m.GetFixedLine(), m.GetPremiumRate(), m.GetTollFree(), m.GetSharedCost(), m.GetVoip(), m.GetPersonalNumber(),
		m.GetPager(), m.GetUan(), m.GetVoicemail(),
	} {
		if d.GetNationalNumberPattern() != "" {
			r.types = append(r.types, newShape(d))
		}
	}
	return r
}

func newShape(d *phonenumbers.PhoneNumberDesc) numberShape {
	return numberShape{d.GetPossibleLength(), regexp.MustCompile("^(?:" + d.GetNationalNumberPattern() + ")$")}
}

func startPattern(pattern string) *regexp.Regexp {
	if pattern == "" {
		return nil
	}
	return regexp.MustCompile("^(?:" + pattern + ")")
}

// planOf returns the plan of a number without its "+", and how long its calling
// code is; nil when it begins with none.
func planOf(digits string) (plan *numberingPlan, code int) {
	all := plans()
	for n := 1; n <= 3 && n < len(digits); n++ {
		if p := all[digits[:n]]; p != nil {
			return p(), n
		}
	}
	return nil, 0
}

// has reports whether a national number is one of the plan as it stands. A number
// that begins with 0, or with what the library would take off, is not answered.
func (p *numberingPlan) has(national string) bool {
	if national[0] == '0' || p.prefix != nil && p.prefix.MatchString(national) {
		return false
	}
	for i := range p.regions {
		r := &p.regions[i]
		switch {
		case r.leading == nil && r.has(national):
			return true
		case r.leading != nil && r.leading.MatchString(national):
			return r.has(national)
		}
	}
	return false
}

func (r *regionPlan) has(national string) bool {
	return r.general.fits(national) && slices.ContainsFunc(r.types, func(s numberShape) bool { return s.fits(national) })
}

func (s numberShape) fits(national string) bool {
	if len(s.lengths) > 0 && !slices.Contains(s.lengths, int32(len(national))) {
		return false
	}
	return s.pattern.MatchString(national)
}
