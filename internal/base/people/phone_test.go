package people

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
)

func TestParsePhoneAccepts(t *testing.T) {
	for _, c := range []struct{ code, national, e164 string }{
		{"", "91234567", "+6591234567"},
		{"+65", "9123 4567", "+6591234567"},
		{"65", "9123-4567", "+6591234567"},
		{"0065", "91234567", "+6591234567"},
		{" + 65 ", "\u00a09123\u00a04567", "+6591234567"},
		{"+65", "+65 9123 4567", "+6591234567"},
		{"+65", "6591234567", "+6591234567"},
		{"+65", "９１２３４５６７", "+6591234567"},
		{"＋６５", "91234567", "+6591234567"},
		{"+65", "\u202a+65 9123 4567\u202c", "+6591234567"},
		{"+65", "9123\u20134567", "+6591234567"},
		{"+65", "6211 2100", "+6562112100"},
		{"+60", "012-345 6789", "+60123456789"},
		{"+44", "07911 123456", "+447911123456"},
		{"+1", "(202) 555-0143", "+12025550143"},
		{"+1", "604 555 0143", "+16045550143"}, // Canada shares the code
		{"+54", "011 15-2345-6789", "+5491123456789"},
		{"+91", "98765 43210", "+919876543210"},
		{"+39", "06 698 12345", "+390669812345"}, // Italy keeps the 0
		{"+800", "1234 5678", "+80012345678"},    // no region
	} {
		p, err := ParsePhone(c.code, c.national)
		if err != nil || p.E164() != c.e164 || p.String() != c.e164 || p.CountryCode()+p.National() != c.e164 {
			t.Errorf("ParsePhone(%q, %q) = %q (%q %q), %v", c.code, c.national, p, p.CountryCode(), p.National(), err)
		}
	}
}

func TestParsePhoneRefuses(t *testing.T) {
	for _, c := range []struct{ code, national, field, rule string }{
		{"+65", "", FieldContactNumber, RuleRequired},
		{"", " \u00a0", FieldContactNumber, RuleRequired},
		{"+65", "1234", FieldContactNumber, RuleNotANumber},
		{"+65", "12345678", FieldContactNumber, RuleNotANumber},
		{"+65", "912345678901", FieldContactNumber, RuleNotANumber},
		{"+65", "+60 12 345 6789", FieldContactNumber, RuleMismatch},
		{"+65", "9123 4567 ext. 5", FieldContactNumber, RuleFormat},
		{"+1", "800 FLOWERS", FieldContactNumber, RuleFormat},
		{"+65", "9.12E+07", FieldContactNumber, RuleFormat},
		{"+65", "9123\x004567", FieldContactNumber, RuleFormat},
		{"+65", "tel:91234567", FieldContactNumber, RuleFormat},
		{"+65", "=91234567", FieldContactNumber, RuleFormat},
		{"+65", "91234567;phone-context=+65", FieldContactNumber, RuleFormat},
		{"+65", "000000000000000000000000000000000000000000", FieldContactNumber, RuleFormat},
		{"SG", "91234567", FieldCountryCode, RuleFormat},
		{"+", "91234567", FieldCountryCode, RuleFormat},
		{"+0", "91234567", FieldCountryCode, RuleFormat},
		{"+6565", "91234567", FieldCountryCode, RuleFormat},
		{"+999", "91234567", FieldCountryCode, RuleUnknown},
	} {
		t.Run(c.code+" "+c.national, func(t *testing.T) {
			_, err := ParsePhone(c.code, c.national)
			wantRule(t, err, c.field, c.rule)
		})
	}
}

func TestPhoneErrorShowsANumberOfThatCountry(t *testing.T) {
	_, err := ParsePhone("+65", "1234")
	const want = "contact_number: Enter a contact number that exists under country code +65, such as 8123 4567"
	if err == nil || err.Error() != want {
		t.Errorf("message is %v, want %s", err, want)
	}
}

func TestPhoneErrorsShowNumbersThatAreAccepted(t *testing.T) {
	for code := range phonenumbers.GetSupportedCallingCodes() {
		shown, found := strings.CutPrefix(example(code), ", such as ")
		if _, err := ParsePhone(strconv.Itoa(code), shown); found && err != nil {
			t.Errorf("+%d: the message shows %q, which is refused: %v", code, shown, err)
		}
	}
}

// Each country writes its numbers in its own way; a number has to come out the
// same however it is entered.
func TestParsePhoneKnowsEveryCountry(t *testing.T) {
	regions := phonenumbers.GetSupportedRegions()
	if len(regions) < 200 {
		t.Fatalf("only %d regions", len(regions))
	}
	for region := range regions {
		for _, kind := range []phonenumbers.PhoneNumberType{phonenumbers.MOBILE, phonenumbers.FIXED_LINE} {
			number := phonenumbers.GetExampleNumberForType(region, kind)
			if number == nil {
				continue
			}
			code := strconv.Itoa(int(number.GetCountryCode()))
			want := phonenumbers.Format(number, phonenumbers.E164)
			forms := []string{
				phonenumbers.GetNationalSignificantNumber(number),
				phonenumbers.Format(number, phonenumbers.INTERNATIONAL),
			}
			if region != "AR" { // the library doesn't read back what it writes for Argentina
				forms = append(forms, phonenumbers.Format(number, phonenumbers.NATIONAL))
			}
			for _, typed := range forms {
				p, err := ParsePhone(code, typed)
				if err != nil || p.E164() != want {
					t.Errorf("%s: ParsePhone(%q, %q) = %q, %v; want %s", region, code, typed, p, err, want)
				}
			}
			var scanned Phone
			if err := scanned.Scan(want); err != nil || scanned.CountryCode() != "+"+code {
				t.Errorf("%s: %s read back has country code %q, %v", region, want, scanned.CountryCode(), err)
			}
		}
	}
}

func FuzzParsePhone(f *testing.F) {
	f.Add("", "91234567")
	f.Add("+44", "07911 123456")
	f.Add("+54", "011 15-2345-6789")
	f.Add("+39", "06 698 12345")
	f.Add("+7", "8 912 345-67-89")
	f.Add("+800", "12345678")
	f.Add("65", "\u202a+65 9123 4567\u202c")
	f.Add("+65", "９１２３４５６７")
	f.Fuzz(func(t *testing.T, code, national string) {
		p, err := ParsePhone(code, national)
		if err != nil {
			if !utf8.ValidString(err.Error()) {
				t.Fatalf("message %q", err.Error())
			}
			return
		}
		if again, err := ParsePhone(p.CountryCode(), p.National()); err != nil || again != p {
			t.Fatalf("%q parsed again is %q, %v", p, again, err)
		}
		var read, scanned Phone
		if err := read.UnmarshalText([]byte(p.E164())); err != nil || read != p {
			t.Fatalf("%q read as text is %q, %v", p, read, err)
		}
		if err := scanned.Scan(p.E164()); err != nil || scanned != p {
			t.Fatalf("%q read back is %q, %v", p, scanned, err)
		}
		if !e164Form.MatchString(p.E164()) {
			t.Fatalf("%q isn't E.164", p.E164())
		}
	})
}

func BenchmarkParsePhone(b *testing.B) {
	for b.Loop() {
		if _, err := ParsePhone("+65", "9123 4567"); err != nil {
			b.Fatal(err)
		}
	}
}

// The short way for Singapore's numbers accepts none that the library's parser would not
// read as the same number.
func TestSingaporeansAreReadAsTheOthersAre(t *testing.T) {
	accepted := 0
	for n := 10_000_000; n < 100_000_000; n += 104_729 {
		national := strconv.Itoa(n)
		p, ok := singaporean(65, national)
		number, err := phonenumbers.Parse(national, "SG")
		valid := err == nil && phonenumbers.IsValidNumber(number) && number.GetCountryCode() == 65
		if ok != valid || (ok && p.National() != phonenumbers.GetNationalSignificantNumber(number)) {
			t.Errorf("%s: short way %t, long way %t", national, ok, valid)
		}
		if ok {
			accepted++
		}
	}
	if accepted < 100 {
		t.Errorf("only %d numbers accepted", accepted)
	}
	for _, s := range []string{"+1234567", "0123456", "12 45678", "９１２３４５６７", "06512345"} {
		if _, ok := singaporean(65, s); ok {
			t.Errorf("%q goes the short way", s)
		}
	}
}
