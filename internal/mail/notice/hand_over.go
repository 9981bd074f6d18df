package notice

import (
	"fmt"
	"strings"
)

// AboutHandOver tells whether notices of this kind tell of a hand-over.
func AboutHandOver(k Kind) bool {
	switch k {
	case HandedOver, HandOverAsked, HandOverAccepted, HandOverDeclined, HandOverExpired:
		return true
	default:
		return false
	}
}

// HandOverWords tell a notice of a hand-over in one sentence without its full stop, alike at
// the bell and in mails: by whom it was, to whom, and how much. "" where that is not known.
func HandOverWords(n *Notice) string {
	h := n.HandOver
	sender, receiver := h.Sender.name(), h.Receiver.name()
	if h.Count == 0 || sender == "" || receiver == "" {
		return ""
	}
	count := counted(h.Count)
	switch n.Kind {
	case HandedOver:
		if h.ByAdmin {
			return fmt.Sprintf("An administrator handed over %s of %s to you", count, sender)
		}
		return fmt.Sprintf("%s handed over %s to you", sender, count)
	case HandOverAsked:
		if h.ByAdmin {
			return fmt.Sprintf("An administrator wants to hand over %s of %s to you. Accept or decline", count, sender)
		}
		return fmt.Sprintf("%s wants to hand over %s to you. Accept or decline", sender, count)
	case HandOverAccepted:
		return fmt.Sprintf("%s accepted %s of %s", receiver, count, sender)
	case HandOverDeclined:
		return fmt.Sprintf("%s declined %s of %s. Nothing was moved", receiver, count, sender)
	case HandOverExpired:
		return fmt.Sprintf("%s did not accept %s of %s in time. Nothing was moved", receiver, count, sender)
	default:
		return ""
	}
}

func counted(n int) string {
	if n == 1 {
		return "1 invitation"
	}
	return fmt.Sprintf("%d invitations", n)
}

// name is what the person is called; without a name, their mailbox.
func (p Person) name() string {
	if name := strings.TrimSpace(p.FirstName.String() + " " + p.LastName.String()); name != "" {
		return name
	}
	return p.Email.String()
}
