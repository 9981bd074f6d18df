package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"techbiz/internal/seed/deviceclient"
)

// deviceFolder is the setting that the commands of a device share.
type deviceFolder struct {
	Dir string `type:"path" placeholder:"DIR" help:"Folder that keeps the device's key and certificate; one in the user's configuration folder where it is not given."`
}

func (f deviceFolder) client() (*deviceclient.Client, error) {
	if f.Dir != "" {
		return deviceclient.New(f.Dir, now), nil
	}
	base, err := os.UserConfigDir()
	if err != nil {
		return nil, fmt.Errorf("find folder for the device's key (say it with --dir): %w", err)
	}
	return deviceclient.New(filepath.Join(base, "techbiz-device"), now), nil
}

// deviceFacts are what the device tells about itself.
type deviceFacts struct {
	OS         string `name:"os" placeholder:"NAME" help:"Operating system, macOS or Windows, where the program does not find it out by itself."`
	OSVersion  string `name:"os-version" placeholder:"VERSION" help:"Version of the operating system, where the program does not find it out by itself."`
	HardwareID string `name:"hardware-id" placeholder:"ID" help:"Id of the machine, where the program does not find it out by itself."`
}

func (f deviceFacts) gather(ctx context.Context) (deviceclient.Facts, error) {
	return deviceclient.Gather(ctx, deviceclient.Facts{OS: f.OS, Version: f.OSVersion, HardwareID: f.HardwareID})
}

type deviceEnrolCmd struct {
	deviceFolder
	deviceFacts

	Server string `required:"" placeholder:"URL" help:"Address of the portal, as the page shows it."`
	Code   string `required:"" help:"Enrolment code that the page shows."`

	Schedule bool `default:"true" negatable:"" help:"Have macOS or Windows run techbiz device heartbeat by itself from then on."`
}

func (c *deviceEnrolCmd) Run(ctx context.Context, s streams) error {
	server, err := deviceclient.ParseServer(c.Server)
	if err != nil {
		return err
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	facts, err := c.gather(ctx)
	if err != nil {
		return err
	}
	state, err := client.Enrol(ctx, server, c.Code, facts)
	if err != nil {
		return err
	}
	if err := say(s.out, "This device is enrolled as %s. Its certificate is valid until %s and lies in %s.\nGo back to TechBiz: the page shows that the device is onboarded.",
		state.DeviceID, state.ValidUntil.Format("2006-01-02"), client.Dir); err != nil || !c.Schedule {
		return err
	}
	return scheduleHeartbeats(ctx, s, client)
}

// scheduleHeartbeats has the system tell from time to time that the device is in use. The
// device is enrolled all the same where that fails.
func scheduleHeartbeats(ctx context.Context, s streams, client *deviceclient.Client) error {
	program, err := os.Executable()
	if err == nil {
		err = client.Schedule(ctx, program)
	}
	switch {
	case errors.Is(err, deviceclient.ErrNoSchedule):
		return say(s.out, "One thing more: %s. A device of which nothing is heard for 180 days is removed.", err)
	case err != nil:
		return say(s.out, "Heartbeats could not be scheduled (%s). Run techbiz device heartbeat every day: a device of which nothing is heard for 180 days is removed.", err)
	}
	return say(s.out, "From now on this program tells the portal by itself that the device is in use: leave %s where it is.", program)
}

type deviceHeartbeatCmd struct {
	deviceFolder
	deviceFacts
}

func (c *deviceHeartbeatCmd) Run(ctx context.Context, s streams) error {
	client, err := c.client()
	if err != nil {
		return err
	}
	facts, err := c.gather(ctx)
	if err != nil {
		return err
	}
	state, renewed, err := client.Heartbeat(ctx, facts.Version)
	if err != nil {
		return err
	}
	if renewed {
		return say(s.out, "The portal knows that this device is in use. Its certificate was renewed and is valid until %s.", state.ValidUntil.Format("2006-01-02"))
	}
	return say(s.out, "The portal knows that this device is in use.")
}

type deviceRenewCmd struct{ deviceFolder }

func (c *deviceRenewCmd) Run(ctx context.Context, s streams) error {
	client, err := c.client()
	if err != nil {
		return err
	}
	state, err := client.Renew(ctx)
	if err != nil {
		return err
	}
	return say(s.out, "The certificate of this device is valid until %s and is renewed from %s.",
		state.ValidUntil.Format("2006-01-02"), state.RenewAfter.Format("2006-01-02"))
}

type deviceStatusCmd struct{ deviceFolder }

func (c *deviceStatusCmd) Run(s streams) error {
	client, err := c.client()
	if err != nil {
		return err
	}
	state, err := client.Dir.State()
	if err != nil {
		return err
	}
	return say(s.out, "Device:      %s\nPortal:      %s\nValid until: %s\nRenewed:     from %s\nFolder:      %s",
		state.DeviceID, state.Server, state.ValidUntil.Format("2006-01-02"), state.RenewAfter.Format("2006-01-02"), client.Dir)
}
