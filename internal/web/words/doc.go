// Package words is what several areas of the portal say or ask alike: names of people, states and
// events in words, and the fields of Create account. It draws nothing and changes nothing.
package words
