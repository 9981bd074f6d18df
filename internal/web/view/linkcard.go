package view

// CardText is what a card says and where it leads.
type CardText struct {
	Icon  IconName
	Title string
	Text  string
	URL   string
}

// OrZero writes 0 where nothing was counted.
func OrZero(count string) string {
	if count == "" {
		return "0"
	}
	return count
}
