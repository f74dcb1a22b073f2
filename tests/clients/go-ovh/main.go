// Runs the official client github.com/ovh/go-ovh, unmodified, against a Countersign mock and prints
// one TAP line per case. ../run.py builds and starts it; the environment says where the mock is.
//
// After a case that failed it waits for a line on standard input, so that whoever reads the output
// can look at the mock while the failing request is still the last one.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/ovh/go-ovh/ovh"
)

const clientModule = "github.com/ovh/go-ovh"

// A world is the tenant that all cases share, and what one case leaves for a later one.
type world struct {
	base, control, tenant         string
	endpoint                      string // what a user would configure: a URL, or a name that go-ovh knows
	application, secret, consumer string

	api      *ovh.Client // with the tenant's own keys
	recordID int64       // made by record-create; 0 until then
	granted  *ovh.Client // with the consumer key asked for by credential-request; nil until then
	byToken  *ovh.Client // with a service account, made by the case token; nil until then
}

func main() {
	w, err := worldFromEnvironment()
	if err != nil {
		fmt.Fprintln(os.Stderr, "go-ovh client:", err)
		os.Exit(2)
	}
	fmt.Printf("# go-ovh %s, %s\n", clientVersion(), runtime.Version())
	chosen := cases
	if len(os.Args) > 1 && os.Args[1] == "oauth2" {
		chosen = oauth2Cases
	}
	if !runCases(w, chosen, bufio.NewReader(os.Stdin)) {
		os.Exit(1)
	}
}

func runCases(w *world, cases []testCase, goOn *bufio.Reader) bool {
	allHeld := true
	for i, c := range cases {
		if err := c.run(w); err != nil {
			allHeld = false
			fmt.Printf("not ok %d - %s: %s # %s\n", i+1, c.id, c.title, oneLine(err.Error()))
			_, _ = goOn.ReadString('\n') // the end of the input is an answer as well
			continue
		}
		fmt.Printf("ok %d - %s: %s\n", i+1, c.id, c.title)
	}
	fmt.Printf("1..%d\n", len(cases))
	return allHeld
}

func worldFromEnvironment() (*world, error) {
	w := &world{}
	for name, value := range map[string]*string{
		"COUNTERSIGN_BASE":               &w.base,
		"COUNTERSIGN_ENDPOINT":           &w.endpoint,
		"COUNTERSIGN_CONTROL":            &w.control,
		"COUNTERSIGN_TENANT":             &w.tenant,
		"COUNTERSIGN_APPLICATION_KEY":    &w.application,
		"COUNTERSIGN_APPLICATION_SECRET": &w.secret,
		"COUNTERSIGN_CONSUMER_KEY":       &w.consumer,
	} {
		if *value = os.Getenv(name); *value == "" {
			return nil, fmt.Errorf("%s is not set; start this program with tests/clients/run.py", name)
		}
	}
	var err error
	w.api, err = w.client(w.application, w.secret, w.consumer)
	return w, err
}

// client makes a new client, which asks for the server's time again.
func (w *world) client(application, secret, consumer string) (*ovh.Client, error) {
	api, err := ovh.NewClient(w.endpoint, application, secret, consumer)
	if err == nil {
		api.Timeout = 20 * time.Second
	}
	return api, err
}

func clientVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == clientModule {
				return module.Version
			}
		}
	}
	return "of unknown version"
}

type testCase struct {
	id, title string
	run       func(*world) error
}

// Longest text of an answer that a TAP line quotes, in bytes.
const longestDetail = 400

func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > longestDetail {
		text = strings.ToValidUTF8(text[:longestDetail], "") + "…"
	}
	return text
}

func mismatch(wanted, came string) error {
	return fmt.Errorf("wanted %s, came %s", wanted, came)
}

// outcome says how a call ended, in the words that the Python client's program uses too.
func outcome(err error) string {
	var refused *ovh.APIError
	switch {
	case err == nil:
		return "success"
	case errors.As(err, &refused):
		return fmt.Sprintf("%d %q", refused.Code, refused.Message)
	default:
		return err.Error()
	}
}

func wantSuccess(call string, err error) error {
	if err == nil {
		return nil
	}
	return mismatch("success of "+call, outcome(err))
}

func wantRefusal(call string, err error, code int, message string) error {
	wanted := fmt.Sprintf("%d %q", code, message)
	if came := outcome(err); came != wanted {
		return mismatch(wanted+" to "+call, came)
	}
	return nil
}

// wantVoid takes the answer of a call without a result: go-ovh leaves it empty for `null`.
func wantVoid(call string, answer json.RawMessage, err error) error {
	if err == nil && len(answer) > 0 {
		return mismatch("no result of "+call, string(answer))
	}
	return wantSuccess(call, err)
}
