package people

import (
	"database/sql"
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// value is what each type of this package is, as a value.
type value interface {
	fmt.Stringer
	encoding.TextMarshaler
	driver.Valuer
	IsZero() bool
}

// …and as a pointer.
type target interface {
	encoding.TextUnmarshaler
	sql.Scanner
}

// textType lets one table hold all types.
type textType struct {
	name     string
	text     string // canonical
	bad      string // refused as text
	personal bool
	new      func() (target, func() value)
}

func typeOf[T value, P interface {
	*T
	target
}](name, text, bad string, personal bool) textType {
	return textType{name, text, bad, personal, func() (target, func() value) {
		p := P(new(T))
		return p, func() value { return *p }
	}}
}

var textTypes = []textType{
	typeOf[Email]("Email", "jane@acme.com", "jane@gmail.com", true),
	typeOf[Domain]("Domain", "acme.com", "acme", false),
	typeOf[Agency]("Agency", "tech", "te ch", false),
	typeOf[Username]("Username", "Jane.Tan", "a..b", true),
	typeOf[Phone]("Phone", "+6591234567", "91234567", true),
	typeOf[PersonName]("PersonName", "Jane", "-", true),
	typeOf[Organisation]("Organisation", "Acme", "-", false),
	typeOf[Department]("Department", "Pipelines", "-", false),
	typeOf[Reason]("Reason", "Works on pipelines", "a\x00", true),
}

func TestTextTypesGoThroughTextAndDatabase(t *testing.T) {
	for _, c := range textTypes {
		t.Run(c.name, func(t *testing.T) {
			p, current := c.new()
			if v, err := current().Value(); !current().IsZero() || current().String() != "" || v != "" || err != nil {
				t.Errorf("zero value is %q and stored as %v, %v", current(), v, err)
			}
			if err := p.UnmarshalText([]byte(c.text)); err != nil || current().String() != c.text || current().IsZero() {
				t.Fatalf("text gives %q, %v", current(), err)
			}
			if b, err := current().MarshalText(); err != nil || string(b) != c.text {
				t.Errorf("marshals to %q, %v", b, err)
			}
			if b, err := json.Marshal(current()); err != nil || string(b) != `"`+c.text+`"` {
				t.Errorf("is %s in JSON, %v", b, err)
			}
			stored, err := current().Value()
			if err != nil || stored != c.text {
				t.Errorf("is stored as %v, %v", stored, err)
			}
			if err := p.UnmarshalText([]byte(c.bad)); err == nil || current().String() != c.text {
				t.Errorf("bad text gives %q, %v; want the value unchanged", current(), err)
			}
			for _, src := range []any{nil, c.text, "", []byte(c.text), []byte(nil)} {
				want := ""
				switch src := src.(type) {
				case string:
					want = src
				case []byte:
					want = string(src)
				}
				if err := p.Scan(src); err != nil || current().String() != want {
					t.Errorf("Scan(%v) gives %q, %v", src, current(), err)
				}
			}
			if err := p.Scan(7); err == nil || !strings.Contains(err.Error(), c.name) {
				t.Errorf("Scan(7): %v", err)
			}
			if err := p.UnmarshalText(nil); err != nil || !current().IsZero() {
				t.Errorf("empty text gives %q, %v", current(), err)
			}
		})
	}
}

func TestStoredValuesOutliveStricterRules(t *testing.T) {
	var e Email
	if err := e.Scan("jane@gmail.com"); err != nil || e.String() != "jane@gmail.com" {
		t.Errorf("a stored address of what is a personal mailbox service today is %q, %v", e, err)
	}
	var p Phone
	if err := p.Scan("+6512345678"); err != nil || p.National() != "12345678" {
		t.Errorf("a stored number that is in no plan today is %q, %v", p, err)
	}
	if e.Scan("jane") == nil || p.Scan("91234567") == nil {
		t.Error("what can't be taken apart was read")
	}
}

func TestPersonalValuesStayOutOfLogs(t *testing.T) {
	for _, c := range textTypes {
		p, current := c.new()
		if err := p.UnmarshalText([]byte(c.text)); err != nil {
			t.Fatal(err)
		}
		if line := logged(current()); strings.Contains(line, c.text) == c.personal {
			t.Errorf("%s is logged as %s", c.name, line)
		}
		if _, ok := current().(slog.LogValuer); ok != c.personal {
			t.Errorf("%s hides from logs: %t", c.name, ok)
		}
	}
}
