package view

// Icon names a drawing of the icon set.
type Icon string

// The icons of the interface.
const (
	IconHome     Icon = "home"
	IconInvite   Icon = "invite"
	IconList     Icon = "list"
	IconShield   Icon = "shield"
	IconMail     Icon = "mail"
	IconAccount  Icon = "account"
	IconUpload   Icon = "upload"
	IconCheck    Icon = "check"
	IconInfo     Icon = "info"
	IconWarning  Icon = "warning"
	IconError    Icon = "error"
	IconChevron  Icon = "chevron"
	IconMenu     Icon = "menu"
	IconSignOut  Icon = "sign-out"
	IconSearch   Icon = "search"
	IconDownload Icon = "download"
	IconExternal Icon = "external"
	IconArrow    Icon = "arrow"
	IconClock    Icon = "clock"
	IconLock     Icon = "lock"
	IconUsers    Icon = "users"
	IconMore     Icon = "more"
	IconGlobe    Icon = "globe"
	IconKey      Icon = "key"
	IconBell     Icon = "bell"
	IconChart    Icon = "chart"
	IconDesk     Icon = "desk"

	// NoIcon draws nothing, where an icon may be missing.
	NoIcon Icon = ""
)
