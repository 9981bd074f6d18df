package people

// FieldCostCentre is the field's name in forms, JSON, errors and the store.
const FieldCostCentre = "cost_centre"

// MaxCostCentre is the greatest length of a cost centre, in Unicode code points.
const MaxCostCentre = 30

// CostCentre is what the organisation books a person's work under.
type CostCentre struct{ text }

// ParseCostCentre reads a cost centre by the rules of [ParseDepartment]. The error is a
// *FieldError of field "cost_centre".
func ParseCostCentre(s string) (CostCentre, error) {
	s, err := parseBody(FieldCostCentre, "Cost centre", s, MaxCostCentre)
	if err != nil {
		return CostCentre{}, err
	}
	return CostCentre{text{s}}, nil
}

// UnmarshalText reads a cost centre by the rules of [ParseCostCentre].
func (c *CostCentre) UnmarshalText(b []byte) error { return unmarshal(c, b, ParseCostCentre) }

// Scan reads a stored cost centre.
func (c *CostCentre) Scan(src any) error {
	return scan(c, src, func(s string) (CostCentre, error) { return CostCentre{text{s}}, nil })
}
