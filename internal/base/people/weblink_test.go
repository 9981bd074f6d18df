package people

import "testing"

func TestNamesAreNoLinks(t *testing.T) {
	for _, name := range []string{
		"Jane https://evil.example/x", "Unlock: https://evil.com", "evil.com", "EVIL.COM", "Jane (evil.com)", "see evil.co.uk now", "www.evil",
		"javascript:alert", "mailto:x", "//evil", "ｅｖｉｌ．ｃｏｍ", "evil。com", "evil｡com", "münchen.de", "例え.jp", "1.2.3.4", "a@evil.sg", "jane@acme.com",
		"page.github.io", "evil.com.", "-evil.com-", "Jane\u00a0evil.com", "bit.ly/x",
		"evil . com", "www .evil", "www . evil . com", "evil[.]com", "evil(dot)com", "evil { dot } com", "evil․com", "evilꓸcom", "evil\u0701com",
		"evil.соm", "еvil.com", "εvil.cοm", "evil⒈com", "ⓔⓥⓘⓛ.ⓒⓞⓜ", "ｗｗｗ．evil", "evil.xn--p1ai", "пример.рф",
	} {
		if _, err := ParsePersonName(FieldFirstName, name); err == nil {
			t.Errorf("%q passes for a name", name)
		}
	}
	for _, name := range []string{
		"Jane", "Mary Jane", "St. John", "J. R. Tan", "J.R.R.", "Rajesh s/o Kumar", "Siti d/o Ali", "Ahmad @ Ali", "O'Brien", "Tan-Lim", "Jr.", "Dr. Tan",
		"Nguyễn", "陈伟", "Ali bin Abu, PhD", "Mohd.Ali", "III", "A.B. Tan", "Tan (Dot)", "А.С. Пушкин", "Иван Петров", "Μαρία", "Lim .Jr", "Tan, Ah Kow (Dr.)", "Kim Jong", "J. Ng", "Dr. Li",
	} {
		if _, err := ParsePersonName(FieldFirstName, name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}
