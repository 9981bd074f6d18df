package sheet

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// brand is the portal's colour.
var brand = color.RGBA{R: 0x5c, G: 0x2f, B: 0xb8, A: 0xff}

// logo draws the portal's name on a band of its colour, as PNG.
func logo() ([]byte, error) {
	const width, height, size = 260, 60, 34
	parsed, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("read font of the logo: %w", err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, fmt.Errorf("open font of the logo: %w", err)
	}
	band := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(band, band.Bounds(), image.NewUniform(brand), image.Point{}, draw.Src)
	d := font.Drawer{Dst: band, Src: image.White, Face: face, Dot: fixed.P(20, 42)}
	d.DrawString("TechBiz")
	var b bytes.Buffer
	if err := png.Encode(&b, band); err != nil {
		return nil, fmt.Errorf("draw logo: %w", err)
	}
	return b.Bytes(), nil
}
