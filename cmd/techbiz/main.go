// Command techbiz is the TechBiz portal: one program that serves the pages and the
// JSON API, runs the jobs, and does the operator's work on the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"techbiz/internal/base/people"
)

// version is set when the program is built.
var version = "dev"

type cli struct {
	Serve   serveCmd   `cmd:"" help:"Serve the portal and run its jobs."`
	Migrate migrateCmd `cmd:"" help:"Make the database where there is none, and bring it to this version. serve does so by itself; no other command does."`
	Token   struct {
		Create tokenCreateCmd `cmd:"" help:"Create an API token for an officer and print it once."`
	} `cmd:"" help:"API tokens."`
	Admin struct {
		Add adminAddCmd `cmd:"" help:"Make a public officer an admin, or give them another duty, at once. It prints a one-time link by which the officer sets up how they sign in."`
	} `cmd:"" help:"Admins."`
	Approval struct {
		List    approvalListCmd    `cmd:"" help:"Print what admins asked for and a second person has to approve: id, by whom, until when (UTC) and what, separated by tabs."`
		Confirm approvalConfirmCmd `cmd:"" help:"Approve it as the operator, and do it. It serves where there is no second admin."`
	} `cmd:"" help:"What waits for a second person."`
	Officer struct {
		Left officerLeftCmd `cmd:"" help:"Say that a public officer left: disables the account, ends its sessions and API tokens."`
	} `cmd:"" help:"Public officers."`
	Domain struct {
		Allow    domainAllowCmd    `cmd:"" help:"Put a domain on the allow-list."`
		List     domainListCmd     `cmd:"" help:"Print the allow-list: one domain a line; a tab and \"without SEED\" follow where SEED is not offered."`
		Requests domainRequestsCmd `cmd:"" help:"Print the domains that officers asked for: domain, officer and time (UTC), separated by tabs."`
	} `cmd:"" help:"The domain allow-list."`
	Audit struct {
		Verify auditVerifyCmd `cmd:"" help:"Check that the sealed audit trail is as it was written."`
	} `cmd:"" help:"The audit trail."`
	Mail struct {
		Hold    mailHoldCmd    `cmd:"" help:"Hold back all mails that wait: for a PostgreSQL database that was restored from a copy, before a node starts."`
		Release mailReleaseCmd `cmd:"" help:"Let the mails leave that are held back since the database was restored from a copy."`
		Drop    mailDropCmd    `cmd:"" help:"Drop the mails that are held back: they never leave."`
	} `cmd:"" help:"Mails that are held back."`
	Device struct {
		Enrol     deviceEnrolCmd     `cmd:"" help:"Enrol this device with the code that TechBiz, My Account shows."`
		Heartbeat deviceHeartbeatCmd `cmd:"" help:"Tell the portal that this device is in use, and renew its certificate where it is time to. Run it every day."`
		Renew     deviceRenewCmd     `cmd:"" help:"Renew the certificate of this device where it is time to."`
		Status    deviceStatusCmd    `cmd:"" help:"Print what this device knows of its enrolment."`
	} `cmd:"" help:"Run on a device that is onboarded to SEED."`
	Check    checkCmd    `cmd:"" help:"Check a list of users without storing or inviting anybody. Exit code 0: nothing is wrong; 1: some rows need fixing; 2: the file or the database can't be used."`
	Restore  restoreCmd  `cmd:"" help:"Put a copy that backup wrote in the place of the SQLite database, while the portal does not run."`
	Backup   backupCmd   `cmd:"" help:"Write a consistent copy of the SQLite database to a file, while it is in use."`
	Template templateCmd `cmd:"" help:"Write the workbook that officers fill in for a batch upload."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

func main() {
	// Each request and job has a Trace ID; nobody collects traces yet.
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.NeverSample())))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	var c cli
	parser, err := kong.New(&c,
		kong.Name("techbiz"),
		kong.Description("TechBiz: invite public officers and vendors to TechPass and SEED, and follow them until they are on board. Each flag can be given as the environment variable named beside it."),
		kong.Writers(stdout, stderr),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(streams{out: stdout, err: stderr}),
		kong.Exit(func(n int) { panic(exit(n)) }),
	)
	if err != nil {
		fmt.Fprintln(stderr, "techbiz:", err)
		return 1
	}
	defer func() {
		if p := recover(); p != nil {
			n, ok := p.(exit)
			if !ok {
				panic(p)
			}
			code = int(n)
		}
	}()
	parsed, err := parser.Parse(args)
	if err != nil {
		parser.FatalIfErrorf(err)
	}
	if err := parsed.Run(); err != nil {
		if n, ended := errors.AsType[exit](err); ended {
			return int(n)
		}
		fmt.Fprintln(stderr, "techbiz:", plain(err))
		return codeOf(err)
	}
	return 0
}

// codeOf returns the exit code of a command that failed: 1 where it names no other.
func codeOf(err error) int {
	if _, unusable := errors.AsType[*unusableError](err); unusable {
		return exitUnusable
	}
	return 1
}

// exit is the wish to end the program with this code: kong's, as after --help, or that of
// a command which has said all there is to say.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// streams are where a command prints.
type streams struct{ out, err io.Writer }

// plain is the error as the operator reads it: the sentence alone where one field is wrong.
func plain(err error) string {
	if field, ok := errors.AsType[*people.FieldError](err); ok {
		return field.Message
	}
	return err.Error()
}

type versionCmd struct{}

func (versionCmd) Run(s streams) error {
	_, err := fmt.Fprintln(s.out, "techbiz", version)
	return err
}
