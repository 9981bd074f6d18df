package view

// IconName names a drawing of the icon set.
type IconName string

// The icons of the interface.
const (
	IconHome     IconName = "home"
	IconInvite   IconName = "invite"
	IconList     IconName = "list"
	IconShield   IconName = "shield"
	IconMail     IconName = "mail"
	IconAccount  IconName = "account"
	IconUpload   IconName = "upload"
	IconCheck    IconName = "check"
	IconInfo     IconName = "info"
	IconWarning  IconName = "warning"
	IconError    IconName = "error"
	IconChevron  IconName = "chevron"
	IconMenu     IconName = "menu"
	IconSignOut  IconName = "sign-out"
	IconSearch   IconName = "search"
	IconDownload IconName = "download"
	IconExternal IconName = "external"
	IconArrow    IconName = "arrow"
	IconClock    IconName = "clock"
	IconLock     IconName = "lock"
	IconUsers    IconName = "users"
	IconMore     IconName = "more"
	IconGlobe    IconName = "globe"
	IconKey      IconName = "key"
	IconBell     IconName = "bell"
	IconChart    IconName = "chart"
	IconDesk     IconName = "desk"

	// NoIcon draws nothing, where an icon may be missing.
	NoIcon IconName = ""
)
