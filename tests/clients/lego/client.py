"""Runs lego, unmodified, with a Countersign mock as its OVH DNS API; prints one TAP line per case.

lego asks pebble, an ACME server that validates for real, for certificates by DNS-01. It writes the TXT records to
the mock, and pebble reads them over DNS from nameserver.py, which reads them from the mock.

../run.py starts this program; the environment says where the mock is. After a case that failed it waits for a line
on standard input, so that whoever reads the output can look at the mock while the failing request is still the last
one. Python's standard library only.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from nameserver import NameServer

ZONE = "example.com"
CHALLENGE = "_acme-challenge"
OUR_AGENT = "countersign-test"  # by which the journal tells this program's calls from lego's
LONGEST_DETAIL = 400  # characters of an answer that a TAP line quotes

START_SECONDS = 30
LEGO_SECONDS = 60  # of the 300 that run.py gives to all cases
TRIES = 5  # at a port that somebody else may take before pebble does

# What lego's own documentation tells its users to ask for.
LEGO_RULES = [{"method": "POST", "path": "/domain/zone/*"}, {"method": "DELETE", "path": "/domain/zone/*"}]
READER_RULES = [{"method": "GET", "path": "/domain/zone/*"}]

TIME = "GET /1.0/auth/time"
CREATE = f"POST /1.0/domain/zone/{ZONE}/record"
REFRESH = f"POST /1.0/domain/zone/{ZONE}/refresh"
DELETE = f"DELETE /1.0/domain/zone/{ZONE}/record/"

# Loopback never goes through a proxy, whatever the environment says.
LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Failed(Exception):
    """What a case found to be wrong, in one sentence."""


def mismatch(wanted, came):
    return Failed(f"wanted {wanted}, came {came}")


class Api:
    """This program's own calls: of the mock's API, signed here and not by a client, and of its control API."""

    def __init__(self, environment):
        self.control = environment["COUNTERSIGN_CONTROL"]
        self.tenant = environment["COUNTERSIGN_TENANT"]
        self.application = environment["COUNTERSIGN_APPLICATION_KEY"]
        self.secret = environment["COUNTERSIGN_APPLICATION_SECRET"]
        split = urllib.parse.urlsplit(self.control)
        self.base = f"{split.scheme}://{split.netloc}/1.0"
        self.reader = self.consumer_key(READER_RULES)

    def consumer_key(self, rules):
        """Asks for one, and grants it as the account's owner would."""
        headers = {"X-Ovh-Application": self.application}
        key = self._call("POST", self.base + "/auth/credential", {"accessRules": rules}, headers)["consumerKey"]
        self._call("POST", f"{self.control}/tenants/{self.tenant}/credentials/validate", {"consumerKey": key})
        return key

    def get(self, path):
        now = str(int(time.time()))
        text = "+".join([self.secret, self.reader, "GET", self.base + path, "", now])
        return self._call("GET", self.base + path, headers={
            "X-Ovh-Application": self.application,
            "X-Ovh-Consumer": self.reader,
            "X-Ovh-Timestamp": now,
            "X-Ovh-Signature": "$1$" + hashlib.sha1(text.encode()).hexdigest(),
        })

    def records(self):
        return [self.get(f"/domain/zone/{ZONE}/record/{number}") for number in self.get(f"/domain/zone/{ZONE}/record")]

    def last_entry(self):
        return self._journal(0)["last"]

    def entries_of_lego(self, since):
        entries = self._journal(since)["entries"]
        return [entry for entry in entries if ["User-Agent", OUR_AGENT] not in entry["request"]["headers"]]

    def _journal(self, since):
        return self._call("GET", f"{self.control}/tenants/{self.tenant}/journal?since={since}")

    def _call(self, method, url, body=None, headers=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"User-Agent": OUR_AGENT, **(headers or {})}
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(url, data=data, method=method, headers=headers)
        try:
            with LOOPBACK.open(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace").strip()
            raise Failed(f"{method} {url} of the test itself answered {error.code}: {said}") from None


# --- pebble. ---


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def make_certificate(folder):
    """What pebble shows at its own port, and what lego trusts for it: it signs itself."""
    certificate, key = folder / "pebble.pem", folder / "pebble.key"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=pebble of a test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key),
         "-out", str(certificate)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise Failed(f"openssl req ended with status {made.returncode}: {made.stderr.strip()}")
    return certificate, key


class Pebble:
    """A running pebble that asks `dns` for every name; stop() ends it."""

    def __init__(self, folder, dns):
        self.certificate, self._key = make_certificate(folder)
        self._folder, self._dns = folder, dns
        self._log = folder / "pebble.log"
        for _ in range(TRIES):
            if self._starts():
                return
        raise Failed(f"pebble did not start in {TRIES} tries; it printed: {self.printed()}")

    def _starts(self):
        port = free_port()
        self.directory = f"https://127.0.0.1:{port}/dir"
        config = self._folder / "pebble.json"
        config.write_text(json.dumps({"pebble": {
            "listenAddress": f"127.0.0.1:{port}",
            "managementListenAddress": "",
            "certificate": str(self.certificate),
            "privateKey": str(self._key),
            "httpPort": 1,  # of challenges that nobody takes here
            "tlsPort": 1,
            "ocspResponderURL": "",
            "externalAccountBindingRequired": False,
        }}))
        # No pause before a validation, and no request refused for the sport of it.
        quick = {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PEBBLE_AUTHZREUSE": "0"}
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                ["pebble", "-strict", "-config", str(config), "-dnsserver", self._dns],
                cwd=self._folder, env={"PATH": os.environ["PATH"], "HOME": str(self._folder), **quick},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            return self._answers()
        except BaseException:
            self.stop()
            raise

    def _answers(self):
        """Only its own certificate is trusted, so another server at that port is not taken for it."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust))
        end = time.monotonic() + START_SECONDS
        while self._process.poll() is None:
            with contextlib.suppress(OSError), opener.open(self.directory, timeout=5) as answer:
                return answer.status == 200
            if time.monotonic() > end:
                raise Failed(f"pebble did not answer within {START_SECONDS} s; it printed: {self.printed()}")
            time.sleep(0.05)
        return False

    def printed(self):
        return self._log.read_text(errors="replace").strip()

    def stop(self):
        self._process.kill()  # it keeps nothing
        self._process.wait()


# --- lego. ---


class Run:
    """What one run of lego did."""

    def __init__(self, status, output, entries, folder):
        self.status, self.output, self.entries, self._folder = status, output, entries, folder

    @property
    def calls(self):
        return [f"{entry['request']['method']} {entry['request']['target']}" for entry in self.entries]

    def certificate(self, name):
        file = self._folder / "certificates" / (name.replace("*", "_") + ".crt")
        if not file.exists():
            raise mismatch(f"a certificate in {file.name}", f"{sorted(p.name for p in self._folder.rglob('*'))}")
        shown = subprocess.run(
            ["openssl", "x509", "-in", str(file), "-noout", "-issuer", "-ext", "subjectAltName"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if shown.returncode != 0:
            raise Failed(f"openssl x509 cannot read {file.name}: {shown.stderr.strip()}")
        return shown.stdout


class World:
    def __init__(self, environment, folder):
        self.api = Api(environment)
        self.folder = folder
        self.host = urllib.parse.urlsplit(environment["COUNTERSIGN_BASE"]).netloc
        self._lego = {
            "OVH_ENDPOINT": environment["COUNTERSIGN_ENDPOINT"],
            "OVH_APPLICATION_KEY": self.api.application,
            "OVH_APPLICATION_SECRET": self.api.secret,
            "OVH_CONSUMER_KEY": self.api.consumer_key(LEGO_RULES),
        }
        # Its way to the mock. Go sends nothing for loopback to a proxy, so pebble needs no exception.
        led = ("PATH", "HOME", "LANG", "HTTPS_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
        self._lego.update((name, environment[name]) for name in led if name in environment)
        self.names = self.pebble = self.last_run = None

    @contextlib.contextmanager
    def opened(self):
        with NameServer(self.api.get, ZONE) as self.names:
            self.pebble = Pebble(self.folder, self.names.address)
            try:
                yield self
            finally:
                self.pebble.stop()

    def run_lego(self, *domains, **environment):
        """Asks for one certificate for all these names, as a new account."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="lego-", dir=self.folder))
        before = self.api.last_entry()
        command = ["lego", "--path", str(folder), "--server", self.pebble.directory, "--accept-tos",
                   "--email", "hostmaster@" + ZONE, "--dns", "ovh", "--dns.resolvers", self.names.address,
                   # It would ask the zone's name servers themselves, at port 53.
                   "--dns.disable-cp"]
        for domain in domains:
            command += ["--domains", domain]
        trust = {"LEGO_CA_CERTIFICATES": str(self.pebble.certificate)}
        try:
            ended = subprocess.run(
                [*command, "run"], cwd=folder, env={**self._lego, **trust, **environment}, timeout=LEGO_SECONDS,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        except subprocess.TimeoutExpired as late:
            printed = (late.output or b"").decode(errors="replace").strip()
            self.last_run = Run(None, printed, self.api.entries_of_lego(before), folder)
            raise Failed(f"lego did not end within {LEGO_SECONDS} s") from None
        output = ended.stdout.decode(errors="replace").strip()
        self.last_run = Run(ended.returncode, output, self.api.entries_of_lego(before), folder)
        return self.last_run


# --- What the cases look at. ---


def want_accepted(world, run):
    for call, entry in zip(run.calls, run.entries):
        if entry["request"]["host"] != world.host:
            raise mismatch(f"{call} to {world.host}", f"one to {entry['request']['host']}")
        if entry["verdict"]["outcome"] != "accepted" or entry["response"]["status"] != 200:
            raise mismatch(f"{call} accepted with 200", f"{entry['response']['status']} {entry['response']['body']}")


def want_certificate(run, *domains):
    shown = run.certificate(domains[0])
    names = sorted(re.findall(r"DNS:([^,\s]+)", shown))
    if names != sorted(domains):
        raise mismatch(f"a certificate for {sorted(domains)}", f"one for {names}")
    if "Pebble" not in shown:
        raise mismatch("a certificate issued by pebble", shown.splitlines()[0])


def want_calls(run, created):
    """The time once; then each record written and served, before the first is deleted; each refreshed away."""
    made = [json.loads(entry["response"]["body"]) for call, entry in zip(run.calls, run.entries) if call == CREATE]
    plain = [DELETE + "ID" if call.startswith(DELETE) else call for call in run.calls]
    wanted = [TIME] + [CREATE, REFRESH] * created + [DELETE + "ID", REFRESH] * created
    if plain != wanted:
        raise mismatch(f"the calls {wanted}", f"{run.calls}")
    deleted = sorted(call for call in run.calls if call.startswith(DELETE))
    if deleted != sorted(f"{DELETE}{record['id']}" for record in made):
        raise mismatch(f"each of {made} deleted", f"{deleted}")
    return made


def want_seen(world, made):
    """What lego wrote is what pebble was told, and all that it was told."""
    wrote = {(f"{record['subDomain']}.{ZONE}", record["target"].strip('"')) for record in made}
    if {name for name, _ in wrote} != {f"{CHALLENGE}.{ZONE}"} or len(wrote) != len(made):
        raise mismatch(f"{len(made)} values of {CHALLENGE}.{ZONE}", f"{wrote}")
    if world.names.told != wrote:
        raise mismatch(f"over DNS {sorted(wrote)}", f"{sorted(world.names.told)}")


def want_issued(world, *domains):
    before = world.api.records()
    run = world.run_lego(*domains)
    if run.status != 0:
        raise mismatch("lego's exit status 0", f"{run.status}: {run.output.splitlines()[-1:]}")
    want_accepted(world, run)
    want_certificate(run, *domains)
    want_seen(world, want_calls(run, len(domains)))
    if world.api.records() != before:
        raise mismatch(f"the zone as it was, {before}", f"{world.api.records()}")


def want_refused(run, told):
    if run.status in (0, None):
        raise mismatch("an exit status of lego other than 0", f"{run.status}")
    if told not in run.output:
        raise mismatch(f"{told!r} from lego", f"{run.output.splitlines()[-1:]}")


# --- The cases. ---


def issue(world):
    want_issued(world, ZONE)


def issue_wildcard(world):
    want_issued(world, "*." + ZONE, ZONE)


def validation(world):
    before = world.api.records()
    with world.names.frozen():
        run = world.run_lego(ZONE)
    want_refused(run, "urn:ietf:params:acme:error:unauthorized")
    want_accepted(world, run)
    want_calls(run, 1)
    if world.names.told or world.api.records() != before:
        raise mismatch("nothing told over DNS and the zone as it was", f"{world.names.told}, {world.api.records()}")


def secret_wrong(world):
    before = world.api.records()
    run = world.run_lego(ZONE, OVH_APPLICATION_SECRET="0" * 32)
    want_refused(run, "Invalid signature")
    if run.calls != [TIME, CREATE]:
        raise mismatch(f"the calls {[TIME, CREATE]}", f"{run.calls}")
    verdict = run.entries[1]["verdict"]
    if (verdict["outcome"], verdict.get("step")) != ("refused", "signature"):
        raise mismatch("the call refused at the step signature", f"{verdict}")
    if world.api.records() != before:
        raise mismatch(f"the zone as it was, {before}", f"{world.api.records()}")


CASES = [
    ("issue", f"a certificate for {ZONE}", issue),
    ("issue-wildcard", f"one certificate for *.{ZONE} and {ZONE}, by two values of one name", issue_wildcard),
    ("validation", "no certificate while DNS does not have the record", validation),
    ("secret-wrong", "a wrong application secret ends lego with what the API said", secret_wrong),
]


def detail_of(error, problems):
    text = str(error) if isinstance(error, Failed) else f"{type(error).__name__}: {error}"
    text += "".join(f"; the name server failed at {problem}" for problem in problems)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_DETAIL else text[:LONGEST_DETAIL] + "…"


def story_of(run):
    """What lego printed, and what the mock says of its calls."""
    if run is None:
        return []
    said = [f"{entry['response']['status']} {entry['verdict']}" for entry in run.entries]
    return run.output.splitlines() + [f"{call}: {answer}" for call, answer in zip(run.calls, said)]


def run_cases(world):
    all_held = True
    for number, (case, title, run) in enumerate(CASES, 1):
        world.last_run = None
        world.names.told.clear()
        world.names.problems.clear()
        try:
            run(world)
        except Exception as error:  # a client may fail in any way; that is what a case finds out
            all_held = False
            print("".join(f"#   {line}\n" for line in story_of(world.last_run)), end="")
            print(f"not ok {number} - {case}: {title} # {detail_of(error, world.names.problems)}", flush=True)
            sys.stdin.readline()
        else:
            print(f"ok {number} - {case}: {title}", flush=True)
    print(f"1..{len(CASES)}", flush=True)
    return all_held


def version_of_lego():
    said = subprocess.run(["lego", "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return said.stdout.strip()


def main():
    # Below the folder that run.py removes, also when this program is killed.
    with tempfile.TemporaryDirectory(prefix="lego-", dir=pathlib.Path.cwd()) as folder:
        try:
            world = World(os.environ, pathlib.Path(folder))
            print(f"# {version_of_lego()}", flush=True)
            with world.opened():
                return 0 if run_cases(world) else 1
        except KeyError as missing:
            sys.exit(f"lego client: {missing.args[0]} is not set; start this program with tests/clients/run.py")
        except Failed as wrong:
            sys.exit(f"lego client: {wrong}")


if __name__ == "__main__":
    sys.exit(main())
