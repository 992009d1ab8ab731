package keys

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A recovery code is 27 random symbols of 5 bits (135 bits) and one check
// symbol, in groups of four: "7K3M-…-9QXC". The alphabet leaves out I, L, O
// and U, which are misread on paper. Reading is forgiving: any case, spaces
// and dashes, O for 0, I and L for 1, Arabic-Indic digits.
const (
	codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeSymbols  = 27
	codeGroup    = 4
	// checkModulus is a prime above the alphabet's size: the check symbol then
	// notices every single wrong symbol and every swap of two neighbours.
	checkModulus = 37
)

// drawCode returns a random code with its check symbol. It draws until the check
// value is one that the alphabet can write, which takes 1.2 draws on average.
func drawCode(rand io.Reader) ([]byte, error) {
	raw := make([]byte, codeSymbols)
	for range 100 {
		if _, err := io.ReadFull(rand, raw); err != nil {
			return nil, fmt.Errorf("keys: draw a recovery code: %w", err)
		}
		symbols := make([]byte, 0, codeSymbols+1)
		for _, b := range raw {
			symbols = append(symbols, codeAlphabet[b&31])
		}
		if check := checkValue(symbols); check < len(codeAlphabet) {
			clear(raw)
			return append(symbols, codeAlphabet[check]), nil
		}
	}
	return nil, fmt.Errorf("keys: the random source repeats itself")
}

// checkValue returns the symbols, read as one number in base 32, modulo 37.
func checkValue(symbols []byte) int {
	sum := 0
	for _, s := range symbols {
		sum = (sum*len(codeAlphabet) + strings.IndexByte(codeAlphabet, s)) % checkModulus
	}
	return sum
}

// groupCode returns a code with a dash after every group.
func groupCode(symbols []byte) string {
	var b strings.Builder
	for i, s := range symbols {
		if i > 0 && i%codeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(s)
	}
	return b.String()
}

// readCode returns the symbols of a code as it was typed, with the check symbol.
// The error is [ErrMistyped].
func readCode(code string) ([]byte, error) {
	if len(code) > 1024 {
		return nil, ErrMistyped
	}
	symbols := make([]byte, 0, codeSymbols+1)
	for _, r := range code {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) || r == '_' {
			continue
		}
		s := readSymbol(r)
		if s == 0 {
			return nil, ErrMistyped
		}
		symbols = append(symbols, s)
	}
	if len(symbols) != codeSymbols+1 {
		return nil, ErrMistyped
	}
	check := strings.IndexByte(codeAlphabet, symbols[codeSymbols])
	if checkValue(symbols[:codeSymbols]) != check {
		return nil, ErrMistyped
	}
	return symbols, nil
}

// readSymbol returns the symbol that r stands for, or 0.
func readSymbol(r rune) byte {
	switch {
	case r >= '٠' && r <= '٩':
		r = '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		r = '0' + r - '۰'
	}
	r = unicode.ToUpper(r)
	switch r {
	case 'O':
		return '0'
	case 'I', 'L':
		return '1'
	}
	if r >= utf8.RuneSelf || !strings.ContainsRune(codeAlphabet, r) {
		return 0
	}
	return byte(r)
}
