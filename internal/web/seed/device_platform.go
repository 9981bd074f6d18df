package seed

import (
	"net/http"
	"strings"

	"techbiz/internal/seed/device"
	"techbiz/internal/web/view"
)

// Platform is what a browser tells of the machine that it runs on.
type Platform struct {
	Os       device.OS // "" where it is none that SEED knows
	handheld bool
	Word     string // "" where the browser does not tell
}

// PlatformOf reads the browser's headers: the hint that newer browsers send, or what the
// older ones call themselves. Both can be set at will, so this only helps the holder along.
func PlatformOf(h http.Header) Platform {
	hint := strings.Trim(h.Get("Sec-CH-UA-Platform"), `"`)
	agent := h.Get("User-Agent")
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(agent, w) {
				return true
			}
		}
		return false
	}
	switch {
	case hint == "Android", hint == "iOS", h.Get("Sec-CH-UA-Mobile") == "?1", says("Android", "iPhone", "iPad"):
		return Platform{handheld: true, Word: "a phone or tablet"}
	case hint == "macOS", hint == "" && says("Macintosh"):
		return Platform{Os: device.MacOS, Word: "macOS"}
	case hint == "Windows", hint == "" && says("Windows NT"):
		return Platform{Os: device.Windows, Word: "Windows"}
	case hint == "Chrome OS", says("CrOS"):
		return Platform{Word: "ChromeOS"}
	case hint == "Linux", says("Linux"):
		return Platform{Word: "Linux"}
	}
	return Platform{}
}

const onThatDevice = "Open this page on the device that you want to onboard, or read on here and enrol there."

// Notice says what the page makes of the browser.
func (p Platform) Notice(supported []*device.Platform) view.Notice {
	switch {
	case p.Os != "" && !isSupported(p.Os, supported):
		return view.Notice{Tone: view.ToneWarning, Text: "This looks like " + p.Word + ", which SEED does not support at present. " + onThatDevice}
	case p.Os != "":
		return view.Notice{Tone: view.ToneSuccess, Text: "This looks like " + p.Word + ". Check below that its version is supported."}
	case p.handheld:
		return view.Notice{Tone: view.ToneWarning, Text: "You are on a phone or tablet. " + onThatDevice}
	case p.Word != "":
		return view.Notice{Tone: view.ToneWarning, Text: "This looks like " + p.Word + ", which SEED does not support. " + onThatDevice}
	}
	return view.Notice{Tone: view.ToneInfo, Text: "Your browser does not tell which system it runs on. " + onThatDevice}
}

func isSupported(os device.OS, supported []*device.Platform) bool {
	for _, p := range supported {
		if p.OS == os {
			return true
		}
	}
	return false
}

// chosen is the system whose steps are shown: the one asked for, the browser's own, or the
// first.
func (p Platform) chosen(asked string, supported []*device.Platform) device.OS {
	if os, err := device.ParseOS(asked); err == nil && isSupported(os, supported) {
		return os
	}
	if isSupported(p.Os, supported) || len(supported) == 0 {
		return p.Os
	}
	return supported[0].OS
}
