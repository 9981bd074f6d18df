package people

import (
	"database/sql/driver"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"
)

// DefaultCountryCode is Singapore's, taken where none was entered.
const DefaultCountryCode = "+65"

// Phone is a contact number that exists in its country's numbering plan, kept
// as country code and national number. Phones are compared with ==.
type Phone struct {
	countryCode int
	national    string // significant digits; some countries' start with 0
}

var (
	countryCodeForm = regexp.MustCompile(`^(?:\+|00)?([1-9][0-9]{0,2})$`)
	nationalForm    = regexp.MustCompile(`^\+?[0-9(][-0-9 ()./]{0,31}$`)
)

// ParsePhone reads a country code ("+65", "65" or "0065"; "+65" if blank) and
// a national number, which may hold spaces, hyphens, periods and brackets, a
// trunk prefix, or that same country code once more. The error is a
// *FieldError of field "country_code" or "contact_number".
func ParsePhone(countryCode, national string) (Phone, error) {
	code, err := parseCountryCode(countryCode)
	if err != nil {
		return Phone{}, err
	}
	national = digitsLine(national)
	if national == "" {
		return Phone{}, broken(FieldContactNumber, RuleRequired, "Enter a contact number")
	}
	if !nationalForm.MatchString(national) {
		return Phone{}, broken(FieldContactNumber, RuleFormat,
			"Contact number must only include digits and spaces"+example(code))
	}
	if p, ok := singaporean(code, national); ok {
		return p, nil
	}
	number, err := phonenumbers.Parse(dialled(code, national), regionOf(code))
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return Phone{}, broken(FieldContactNumber, RuleNotANumber,
			fmt.Sprintf("Enter a contact number that exists under country code +%d%s", code, example(code)))
	}
	if int(number.GetCountryCode()) != code {
		return Phone{}, broken(FieldContactNumber, RuleMismatch,
			fmt.Sprintf("Contact number starts with a country code other than +%d. Enter the number without its country code", code))
	}
	return Phone{code, phonenumbers.GetNationalSignificantNumber(number)}, nil
}

// singaporean takes the short way for the numbers that most lists are full of: eight
// digits under +65, where no trunk prefix or extension could be among them. It accepts
// what the long way accepts, or nothing.
func singaporean(code int, national string) (Phone, bool) {
	if code != 65 || len(national) != 8 {
		return Phone{}, false
	}
	digits, err := strconv.ParseUint(national, 10, 32)
	if err != nil || national[0] == '0' {
		return Phone{}, false
	}
	country := int32(65)
	number := &phonenumbers.PhoneNumber{CountryCode: &country, NationalNumber: &digits}
	return Phone{code, national}, phonenumbers.IsValidNumberForRegion(number, "SG")
}

func parseCountryCode(s string) (int, error) {
	s = strings.ReplaceAll(digitsLine(s), " ", "")
	if s == "" {
		s = DefaultCountryCode
	}
	m := countryCodeForm.FindStringSubmatch(s)
	if m == nil {
		return 0, broken(FieldCountryCode, RuleFormat, "Enter a country code in the format +65")
	}
	code, err := strconv.Atoi(m[1])
	if err != nil || !phonenumbers.GetSupportedCallingCodes()[code] {
		return 0, broken(FieldCountryCode, RuleUnknown, "Enter a country code that is in use, such as +65 for Singapore")
	}
	return code, nil
}

// digitsLine makes one line of what was typed. Full-width digits become plain
// ones, as Chinese and Japanese keyboards send them; any dash a hyphen; and the
// hidden direction marks go that phones copy along with a number.
func digitsLine(s string) string {
	return line(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Pd, r):
			return '-'
		default:
			return r
		}
	}, norm.NFKC.String(s)))
}

// dialled gives the number in a form that the parser can tell apart: alone
// where its region is known, so that a repeated country code is noticed, else
// with the country code (+800 and others belong to no region).
func dialled(code int, national string) string {
	if strings.HasPrefix(national, "+") || regionOf(code) != phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY {
		return national
	}
	return fmt.Sprintf("+%d%s", code, national)
}

func regionOf(code int) string { return phonenumbers.GetRegionCodeForCountryCode(code) }

// example gives the tail of a message: a number that would do. It is the
// international form less its country code, as the library's national form of
// an Argentine mobile number is one that it doesn't read back.
func example(code int) string {
	number := phonenumbers.GetExampleNumberForType(regionOf(code), phonenumbers.MOBILE)
	if number == nil {
		return ""
	}
	international := phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
	return ", such as " + strings.TrimPrefix(international, fmt.Sprintf("+%d ", code))
}

// E164 gives the number in international form, e.g. +6591234567; "" for the
// zero Phone.
func (p Phone) E164() string {
	if p.IsZero() {
		return ""
	}
	return p.CountryCode() + p.national
}

// String gives the same as E164.
func (p Phone) String() string { return p.E164() }

// CountryCode gives the country code with its plus sign, e.g. +65; "" for the
// zero Phone.
func (p Phone) CountryCode() string {
	if p.IsZero() {
		return ""
	}
	return "+" + strconv.Itoa(p.countryCode)
}

// National gives the digits after the country code, e.g. 91234567.
func (p Phone) National() string { return p.national }

// IsZero tells whether there is no number.
func (p Phone) IsZero() bool { return p == Phone{} }

// LogValue keeps the number out of logs.
func (Phone) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText gives E164; it never fails.
func (p Phone) MarshalText() ([]byte, error) { return []byte(p.E164()), nil }

// Value stores E164; it never fails.
func (p Phone) Value() (driver.Value, error) { return p.E164(), nil }

// UnmarshalText reads a number in E.164 form by the rules of [ParsePhone];
// empty is none.
func (p *Phone) UnmarshalText(b []byte) error {
	return unmarshal(p, b, func(s string) (Phone, error) {
		split, err := splitE164(s)
		if err != nil {
			return Phone{}, err
		}
		return ParsePhone(split.CountryCode(), split.National())
	})
}

// Scan reads a stored number.
func (p *Phone) Scan(src any) error { return scan(p, src, splitE164) }

var e164Form = regexp.MustCompile(`^\+[1-9][0-9]{2,16}$`)

// splitE164 finds the country code, which no other one starts with.
func splitE164(s string) (Phone, error) {
	if e164Form.MatchString(s) {
		for end := 2; end <= 4 && end < len(s); end++ {
			code, err := strconv.Atoi(s[1:end])
			if err == nil && phonenumbers.GetSupportedCallingCodes()[code] {
				return Phone{code, s[end:]}, nil
			}
		}
	}
	return Phone{}, broken(FieldContactNumber, RuleFormat, "Enter a contact number in the format +6591234567")
}
