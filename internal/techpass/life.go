package techpass

import (
	"time"

	"techbiz/internal/base/sgtime"
)

// The days of an account's life, counted by Singapore's calendar from its newest
// invitation or from its last sign-in. Source: domain.md, "Life of an account".
const (
	unusedReminder = 23 // days since the invitation, nobody having signed in
	unusedEnd      = 30
	idleReminder   = 60 // days since the last sign-in
	idleDisabled   = 90
	lastReminder   = 173
	idleEnd        = 180
	contractNotice = 7 // days before the contract ends
	quietDays      = 5 // after a change of state; what is terminated is deleted after as many
)

// LifecycleAction is what the daily job does to an account.
type LifecycleAction string

// The actions, in the order in which they go before one another.
const (
	Nothing   LifecycleAction = ""
	Delete    LifecycleAction = "delete"    // wipe what is personal
	Terminate LifecycleAction = "terminate" // end it, which frees its email and username
	Disable   LifecycleAction = "disable"   // nobody signs in until somebody enables it
	Remind    LifecycleAction = "remind"    // mail its holder what will happen
)

// Cause says why an account came to its state.
type Cause string

// The causes. Whatever a person does to an account by its ordinary steps has none.
const (
	Unused      Cause = "unused"   // nobody ever signed in
	Idle        Cause = "idle"     // nobody signed in for long
	ContractEnd Cause = "contract" // its contract ended
	ByAdmin     Cause = "admin"    // an admin did it
	Left        Cause = "left"     // the officer left
	AfterEnd    Cause = "ended"    // it was terminated before
)

// Action is what the daily job has to do to an account, and why.
type Action struct {
	Do    LifecycleAction
	Cause Cause
	Then  LifecycleAction // what a reminder tells of
	On    sgtime.Date     // the day on which that happens
	Days  int             // how many days are left until then, 1 or more
}

// span is a time in which one action is due.
type span struct {
	Action

	from, until time.Time // until is zero where it has no end
}

func (s span) holds(now time.Time) bool {
	return !now.Before(s.from) && (s.until.IsZero() || now.Before(s.until))
}

// Verdict returns what the daily job has to do to the account now. A reminder is due
// once on each of its days.
func Verdict(a *Account, now time.Time) Action {
	var best Action
	for _, s := range spansOf(a) {
		if s.holds(now) && (best.Do == Nothing || before(s.Action, best)) {
			best = s.Action
		}
	}
	if best.Do == Remind {
		best.Days = best.On.Since(sgtime.DateOf(now))
	}
	return best
}

// NextDue returns when the daily job has to look at the account next: the first moment
// at which Verdict returns anything, be it past; zero where it never does.
func NextDue(a *Account) time.Time {
	var due time.Time
	for _, s := range spansOf(a) {
		if due.IsZero() || s.from.Before(due) {
			due = s.from
		}
	}
	return due.UTC()
}

// Warning returns the reminder that the account's holder deserves at this time, whether
// or not they had one today; Nothing where all is well.
func Warning(a *Account, now time.Time) Action {
	fresh := *a
	fresh.RemindedAt = time.Time{}
	if v := Verdict(&fresh, now); v.Do == Remind {
		return v
	}
	return Action{}
}

var rank = map[LifecycleAction]int{Delete: 0, Terminate: 1, Disable: 2, Remind: 3}

// before tells whether a goes before b: the graver action, the sooner of two reminders.
func before(a, b Action) bool {
	if a.Do != b.Do {
		return rank[a.Do] < rank[b.Do]
	}
	return a.Do == Remind && a.On.Since(b.On) < 0
}

// spansOf lists the times in which something is due to the account as it stands.
// Neither Verdict nor NextDue knows any rule beside it, so they can't disagree. A product
// account is ended by people alone; where they did, it is deleted like others.
func spansOf(a *Account) []span {
	if a.Investigated || a.State == Deleted {
		return nil
	}
	quiet := sgtime.DateOf(a.StateChangedAt).Add(quietDays).Start()
	switch {
	case a.State == Terminated:
		return []span{{Action: Action{Do: Delete, Cause: AfterEnd}, from: quiet}}
	case a.Type == Product:
		return nil
	}
	p := plan{account: a}
	p.contract()
	p.quiet = quiet
	if a.LastUse().IsZero() {
		p.unused()
	} else {
		p.idle()
	}
	return p.spans
}

// LastUse is when the account's holder last showed all that signing in takes; zero where
// they never did. Activation takes as much, so it counts as the first time.
func (a *Account) LastUse() time.Time { return later(a.LastSignInAt, a.ActivatedAt) }

// plan gathers the spans of an account that has not ended.
type plan struct {
	account *Account
	quiet   time.Time // before it nothing is due
	spans   []span
}

// contract is not held up by a change of state: a contract ends on its day.
func (p *plan) contract() {
	if p.account.EndsOn.IsZero() || !p.account.State.Usable() {
		return
	}
	p.remind(ContractEnd, Disable, p.account.EndsOn, contractNotice)
	p.add(span{Action: Action{Do: Disable, Cause: ContractEnd}, from: p.account.EndsOn.Start()})
}

// unused ends an account in the hour in which the link of its invitation lapses, which
// is on that day: no account ends while its link is valid.
func (p *plan) unused() {
	invited := p.account.InvitedAt
	if invited.IsZero() {
		invited = p.account.CreatedAt
	}
	p.remind(Unused, Terminate, sgtime.DateOf(invited).Add(unusedEnd), unusedEnd-unusedReminder)
	p.add(span{Action: Action{Do: Terminate, Cause: Unused}, from: invited.Add(unusedEnd * 24 * time.Hour)})
}

func (p *plan) idle() {
	last := sgtime.DateOf(p.account.LastUse())
	if p.account.State.Usable() {
		p.remind(Idle, Disable, last.Add(idleDisabled), idleDisabled-idleReminder)
		p.add(span{Action: Action{Do: Disable, Cause: Idle}, from: last.Add(idleDisabled).Start()})
	}
	p.remind(Idle, Terminate, last.Add(idleEnd), idleEnd-lastReminder)
	p.add(span{Action: Action{Do: Terminate, Cause: Idle}, from: last.Add(idleEnd).Start()})
}

// remind adds the days before the one on which something happens. Who left has no use
// for a reminder, and no mailbox.
func (p *plan) remind(cause Cause, then LifecycleAction, on sgtime.Date, days int) {
	if !p.account.LeftAt.IsZero() {
		return
	}
	from := on.Add(-days).Start()
	if reminded := p.account.RemindedAt; !reminded.IsZero() {
		from = later(from, sgtime.DateOf(reminded).Add(1).Start())
	}
	p.add(span{Action: Action{Do: Remind, Cause: cause, Then: then, On: on}, from: from, until: on.Start()})
}

func (p *plan) add(s span) {
	s.from = later(s.from, p.quiet)
	if s.until.IsZero() || s.from.Before(s.until) {
		p.spans = append(p.spans, s)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
