package screen

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
)

// Step is one thing that a person did, so that it can be done again at another
// window: the arguments for xdotool, and what was on the screen before.
type Step struct {
	Args   []string
	Before *image.RGBA
}

// MarkStep is the first argument of a step that did nothing: the second one names the place.
const MarkStep = "mark"

// Mark notes a place among the steps, if they are recorded.
func (p *Person) Mark(place string) error { return p.record(MarkStep, place) }

// record writes a step into the folder that p.Record names.
func (p *Person) record(args ...string) error {
	if p.Record == "" {
		return nil
	}
	picture, err := Shot(p.display)
	if err != nil {
		return err
	}
	p.steps++
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, picture); err != nil {
		return err
	}
	words, err := json.Marshal(args)
	if err != nil {
		return err
	}
	path := filepath.Join(p.Record, fmt.Sprintf("step-%04d", p.steps))
	return errors.Join(os.WriteFile(path+".json", words, 0o600), os.WriteFile(path+".png", b.Bytes(), 0o600))
}

// Steps reads the steps that were recorded into a folder, in their order.
func Steps(dir string) (all []Step, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, "step-*.json"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		s, err := readStep(path)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func readStep(path string) (s Step, err error) {
	words, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(words, &s.Args); err != nil {
		return s, err
	}
	f, err := os.Open(path[:len(path)-len("json")] + "png")
	if err != nil {
		return s, err
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		return s, err
	}
	s.Before = image.NewRGBA(picture.Bounds())
	draw.Draw(s.Before, s.Before.Bounds(), picture, image.Point{}, draw.Src)
	return s, nil
}
