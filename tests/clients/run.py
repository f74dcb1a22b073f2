#!/usr/bin/env python3
"""Runs one OVHcloud client, unmodified, against a mock of its own: run.py --countersign BINARY [--tls] CLIENT

It installs the client, starts `countersign mock`, makes a tenant, runs the client's test program and relays its
TAP lines; it adds what known-failures.json says, and the mock's last journal entry to a case that
failed. README.md tells more. Python's standard library only.
"""

import argparse
import contextlib
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from tunnel import Tunnel

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from install import (  # noqa: E402 (it is found once the path is set)
    BROKEN,
    FAILED,
    HELD,
    STALE,
    WRONG_INPUT,
    Stop,
    install_node_modules,
    prepare_folder,
    run_tool,
)

KNOWN_FAILURES = HERE / "known-failures.json"

START_SECONDS = 30  # a sanitizer build starts slowly
STOP_SECONDS = 15
CLIENT_SECONDS = 300

# What --tls runs a client against: OVHcloud's own host, by the name under which the clients know it.
REAL_HOST, REAL_ENDPOINT = "eu.api.ovh.com", "ovh-eu"

CASE_LINE = re.compile(r"(?P<verdict>ok|not ok) (?P<number>\d+) - (?P<case>[a-z0-9-]+): (?P<title>.*)")
PLAN_LINE = re.compile(r"1\.\.(\d+)")

# Loopback never goes through a proxy, whatever the environment says.
LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))


# --- Installing a client: each function answers the command that runs its test program. ---


def install_go_ovh(folder):
    if shutil.which("go") is None:
        raise Stop(BROKEN, "building the go-ovh program needs the Go tools: put `go` (1.19 or newer) on the PATH")
    program = folder / "client"
    run_tool(
        "building the go-ovh program",
        ["go", "build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-o", str(program), "."],
        folder / "install.log",
        cwd=HERE / "go-ovh",
        env={**os.environ, "GOWORK": "off", "GOTOOLCHAIN": "local"},
    )
    return [str(program)]


def install_python_ovh(folder):
    requirements = HERE / "python-ovh" / "requirements.txt"
    venv = folder / "venv"
    python, mark = venv / "bin" / "python", venv / "installed"
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    if not mark.exists() or mark.read_text() != wanted:
        log = folder / "install.log"
        clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
        run_tool(
            "making a virtualenv (on Debian it needs the package python3-venv)",
            [sys.executable, "-m", "venv", "--clear", str(venv)],
            log,
            env=clean,
        )
        pip = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
        pinned = ["--require-hashes", "--only-binary", ":all:", "--requirement", str(requirements)]
        run_tool("installing python-ovh with pip", pip + pinned, log, env=clean)
        mark.write_text(wanted)
    return [str(python), str(HERE / "python-ovh" / "client.py")]


def install_node_ovh(folder):
    install_node_modules("node-ovh", HERE / "node-ovh", folder)
    # Node looks for a module beside the program that asks for it, so the program goes where the modules are.
    for program in ("client.js", "oauth2.js"):
        shutil.copyfile(HERE / "node-ovh" / program, folder / program)
    return ["node", str(folder / "client.js")]


def with_oauth2(install, program=None):
    """The same client, with the program for its OAuth2 mode, or the word that chooses it."""

    def install_it(folder):
        command = install(folder)
        if program is None:
            return [*command, "oauth2"]
        return [*command[:-1], str(pathlib.Path(command[-1]).with_name(program))]

    return install_it


def find_lego(_):
    for tool in ("lego", "pebble", "openssl"):
        if shutil.which(tool) is None:
            raise Stop(BROKEN, f"running lego needs Debian's packages lego, pebble and openssl: there is no `{tool}`")
    return [sys.executable, str(HERE / "lego" / "client.py")]


CLIENTS = {
    "go-ovh": install_go_ovh,
    "go-ovh-oauth2": with_oauth2(install_go_ovh),
    "lego": find_lego,
    "node-ovh": install_node_ovh,
    "node-ovh-oauth2": with_oauth2(install_node_ovh, "oauth2.js"),
    "python-ovh": install_python_ovh,
    "python-ovh-oauth2": with_oauth2(install_python_ovh, "oauth2.py"),
}
HTTPS_ONLY = {"node-ovh"}
OAUTH2 = {client for client in CLIENTS if client.endswith("-oauth2")}


def install(client, work):
    folder = work / client.replace("-oauth2", "")
    prepare_folder(folder, "--work")
    return CLIENTS[client](folder)


# --- The mock. ---


class Mock:
    """A running `countersign mock`, and its control API."""

    def __init__(self, binary, folder, flags):
        self._log = folder / "mock.log"
        ready = folder / "ready.json"
        command = [binary, "mock", "--listen", "127.0.0.1:0", "--ready-file", str(ready), "--quiet", *flags]
        not_ours = ("OVH_", "XDG_")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(not_ours)}
        try:
            with open(self._log, "wb") as log:
                self._process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**clean, "HOME": str(folder)}
                )
        except OSError as error:
            raise Stop(WRONG_INPUT, f"cannot start {binary}: {error.strerror}") from None
        try:
            about = self._wait_for(ready)
            self.http, self.https = about["http"], about["https"]
            self.control, self.ca_file = about["control"], about["ca_file"]
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise

    def _wait_for(self, ready):
        end = time.monotonic() + START_SECONDS
        while not ready.exists():
            if self._process.poll() is not None:
                raise self._broken(f"ended with status {self._process.returncode} before it was ready")
            if time.monotonic() > end:
                raise self._broken(f"was not ready within {START_SECONDS} s")
            time.sleep(0.01)
        return json.loads(ready.read_text())

    def _broken(self, what):
        printed = self._log.read_text(errors="replace").strip()
        return Stop(BROKEN, f"the mock {what}" + (f"; it printed:\n{printed}" if printed else ""))

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {} if data is None else {"Content-Type": "application/json"}
        request = urllib.request.Request(self.control + path, data=data, method=method, headers=headers)
        try:
            with LOOPBACK.open(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace").strip()
            raise Stop(BROKEN, f"{method} {self.control}{path} answered {error.code}: {said}") from None
        except (OSError, ValueError) as error:
            raise Stop(BROKEN, f"{method} {self.control}{path} failed: {error}") from None

    def stop(self):
        """Ends it as a user would, and answers what was wrong about its end: a Stop, or None."""
        if self._process.poll() is not None:
            return self._broken(f"ended by itself with status {self._process.returncode}")
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return self._broken(f"did not end within {STOP_SECONDS} s of SIGTERM")
        return None if status == 0 else self._broken(f"ended with status {status} after SIGTERM")


# --- The way to the mock: its flags, and the environment that leads a client to it. ---


def tls_flags(folder):
    return ["--tls-listen", "127.0.0.1:0", "--ca-dir", str(folder / "ca")]


def trust(mock, empty):
    """Trusts the mock's authority and nobody else: a call that went to the real host would end at the handshake.

    Only Node trusts its own list as well; it is given no other host than the mock's address.
    """
    return {
        "NODE_EXTRA_CA_CERTS": mock.ca_file,
        "REQUESTS_CA_BUNDLE": mock.ca_file,
        "SSL_CERT_FILE": mock.ca_file,
        "SSL_CERT_DIR": str(empty),
    }


class Plain:
    """HTTP, at the mock's own address."""

    told = "over HTTP"

    def flags(self, _):
        return []

    @contextlib.contextmanager
    def open(self, mock, _):
        yield {"COUNTERSIGN_BASE": mock.http, "COUNTERSIGN_ENDPOINT": mock.http + "/1.0"}


class Secure:
    """HTTPS, at the mock's own address."""

    told = "over HTTPS"

    def flags(self, folder):
        return tls_flags(folder)

    @contextlib.contextmanager
    def open(self, mock, home):
        yield {
            "COUNTERSIGN_BASE": mock.https,
            "COUNTERSIGN_ENDPOINT": mock.https + "/1.0",
            **trust(mock, home),
        }


class AsRealHost:
    """HTTPS, as OVHcloud's own host at its own port, so that not even the signed URL tells the mock from it."""

    told = f"over HTTPS as {REAL_HOST}"
    hosts = (REAL_HOST,)

    def flags(self, folder):
        return [*tls_flags(folder), "--signature", "exact"]

    @contextlib.contextmanager
    def open(self, mock, home):
        port = urllib.parse.urlsplit(mock.https).port
        with Tunnel({f"{host}:443" for host in self.hosts}, ("127.0.0.1", port)) as tunnel:
            yield {
                "COUNTERSIGN_BASE": f"https://{REAL_HOST}",
                "COUNTERSIGN_ENDPOINT": REAL_ENDPOINT,
                "HTTPS_PROXY": tunnel.url,
                **trust(mock, home),
            }


class AsRealHosts(AsRealHost):
    """As the hosts of two regions, those that give tokens included. Node is told where that is: it heeds no proxy."""

    told = "over HTTPS as OVHcloud's hosts of EU and CA"
    hosts = (REAL_HOST, "www.ovh.com", "ca.api.ovh.com", "ca.ovh.com")

    @contextlib.contextmanager
    def open(self, mock, home):
        with super().open(mock, home) as environment:
            accounts = json.dumps(service_accounts(mock))
            yield {**environment, "COUNTERSIGN_HTTPS": mock.https, "COUNTERSIGN_SERVICE_ACCOUNTS": accounts}


def service_accounts(mock):
    """What the cases of OAuth2 use, by name: each with its keys, its tenant, and the name that policies give it."""
    worlds = {
        "main": {"service_accounts": [{"name": "full"}, {"name": "nobody", "allow": []}]},
        "brief": {
            "settings": {"token_life": 1},
            "clock": {"frozen": True},
            "service_accounts": [{"name": "short"}],
        },
        "abroad": {"settings": {"region": "ca"}, "service_accounts": [{"name": "canada"}]},
    }
    accounts = {}
    for tenant, world in worlds.items():
        made = mock.call("POST", "/tenants", {"id": tenant, **world})
        region = world.get("settings", {}).get("region", "eu")
        for account in made["service_accounts"]:
            identity = f"urn:v1:{region}:identity:credential:{made['account']}/oauth2-{account['client_id']}"
            accounts[account["name"]] = {**account, "tenant": tenant, "identity": identity}
    return accounts


# --- Judging what the test program prints. ---


class KnownFailures:
    """The entries of known-failures.json for one client."""

    FIELDS = {"client", "case", "cause", "why", "fact", "answer"}

    def __init__(self, client):
        try:
            entries = json.loads(KNOWN_FAILURES.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Stop(WRONG_INPUT, f"{KNOWN_FAILURES.name}: {error}") from None
        for entry in entries:
            if set(entry) != self.FIELDS or entry["client"] not in CLIENTS:
                wanted = ", ".join(sorted(self.FIELDS))
                raise Stop(WRONG_INPUT, f"{KNOWN_FAILURES.name}: {entry} needs exactly {wanted}, and a client of ours")
        self._entries = {entry["case"]: entry for entry in entries if entry["client"] == client}
        self.unseen = set(self._entries)

    def entry(self, case):
        self.unseen.discard(case)
        return self._entries.get(case)


class Judge:
    """Takes the test program's lines, prints them with what is known of them, and counts."""

    def __init__(self, known, last_journal_entry):
        self._known, self._last_journal_entry = known, last_journal_entry
        self.passed = self.failed = self.known = self.stale = 0
        self.plan = None

    @property
    def seen(self):
        return self.passed + self.failed + self.known + self.stale

    def take(self, line):
        """Answers whether the program now waits to be told to go on."""
        plan, case = PLAN_LINE.fullmatch(line), CASE_LINE.fullmatch(line)
        if plan:
            self.plan = int(plan[1])
        if not case:
            print(line, flush=True)
            return False
        entry = self._known.entry(case["case"])
        if case["verdict"] == "ok":
            self._take_pass(line, entry)
        else:
            self._take_failure(line, entry)
        return case["verdict"] == "not ok"

    def _take_pass(self, line, entry):
        if entry is None:
            self.passed += 1
            print(line, flush=True)
        else:
            self.stale += 1
            print(
                f"{line} # stale: known failure {entry['fact']} passed, remove it from {KNOWN_FAILURES.name}",
                flush=True,
            )

    def _take_failure(self, line, entry):
        told, _, detail = line.partition(" # ")
        if entry is not None and entry["answer"] in detail:
            self.known += 1
            print(f"{told} # known failure {entry['fact']}: {entry['why']} ({entry['cause']})", flush=True)
            return
        self.failed += 1
        print(line, flush=True)
        for text in self._last_journal_entry().split("\n"):
            print("#   " + text, flush=True)


def kill_group(process):
    """Ends a program that still runs, and what it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def run_program(command, environment, folder, judge):
    """Runs the test program to its end; answers what was wrong about it beside its cases, or None."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    limit = threading.Timer(CLIENT_SECONDS, kill_group, [process])
    limit.start()
    try:
        for line in process.stdout:
            if judge.take(line.rstrip("\n")):
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.write("\n")
                    process.stdin.flush()
        status = process.wait()
    finally:
        limit.cancel()
        kill_group(process)
        process.wait()
    wanted = 1 if judge.failed + judge.known else 0
    if judge.plan is None or judge.plan != judge.seen or status != wanted:
        planned = "an unknown number" if judge.plan is None else judge.plan
        return f"the test program ended with status {status} after {judge.seen} cases of {planned}"
    return None


def environment_for(mock, tenant, folder):
    """What the test program sees, beside the way to the mock: nothing of the user's own, so no OVH_* and no proxy."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "COUNTERSIGN_CONTROL": mock.control,
        "COUNTERSIGN_TENANT": tenant["id"],
        "COUNTERSIGN_APPLICATION_KEY": tenant["application_key"],
        "COUNTERSIGN_APPLICATION_SECRET": tenant["application_secret"],
        "COUNTERSIGN_CONSUMER_KEY": tenant["consumer_key"],
    }


def run_against(mock, way, client, command, home, known):
    zones = ["example.com", "0/25.2.0.192.in-addr.arpa"]
    tenant = mock.call("POST", "/tenants", {"id": client, "zones": zones})

    def last_journal_entry():
        try:
            entries = mock.call("GET", f"/tenants/{client}/journal")["entries"]
        except Stop as error:
            return str(error)
        return json.dumps(entries[-1], indent=2, ensure_ascii=False) if entries else "the journal is empty"

    judge = Judge(known, last_journal_entry)
    with way.open(mock, home) as leading_there:
        wrong = run_program(command, {**environment_for(mock, tenant, home), **leading_there}, home, judge)
    for case in [] if wrong else sorted(known.unseen):
        judge.stale += 1
        print(f"# stale: {KNOWN_FAILURES.name} lists {case}, which the test program did not run", flush=True)
    summary = [f"{judge.passed} passed", f"{judge.failed} failed"]
    summary += [f"{judge.known} known to fail"] * bool(judge.known) + [f"{judge.stale} stale"] * bool(judge.stale)
    print(f"# {client} {way.told}: {', '.join(summary)}", flush=True)
    if wrong:
        complain(wrong)
    return FAILED if wrong or judge.failed else STALE if judge.stale else HELD


def complain(sentence):
    print(f"run.py: {sentence}", file=sys.stderr, flush=True)


def way_for(options):
    if options.client in OAUTH2:
        return AsRealHosts()
    return AsRealHost() if options.tls else Secure() if options.client in HTTPS_ONLY else Plain()


def run(options):
    if options.tls and options.client in HTTPS_ONLY:
        raise Stop(WRONG_INPUT, f"{options.client} speaks only HTTPS, to the mock's own address: leave out --tls")
    if options.tls and options.client in OAUTH2:
        raise Stop(WRONG_INPUT, f"{options.client} always runs over HTTPS, as OVHcloud's hosts: leave out --tls")
    way = way_for(options)
    known = KnownFailures(options.client)
    binary = shutil.which(options.countersign)
    if binary is None:
        raise Stop(WRONG_INPUT, f"--countersign {options.countersign}: no such program")
    binary = pathlib.Path(binary).absolute()
    work = (options.work or binary.parent / "clients-work").absolute()
    command = install(options.client, work)
    with tempfile.TemporaryDirectory(prefix="countersign-client-") as folder:
        folder = pathlib.Path(folder)
        home = folder / "home"
        home.mkdir()
        mock = Mock(str(binary), folder, way.flags(folder))
        wrong_end = None
        try:
            status = run_against(mock, way, options.client, command, home, known)
        finally:
            wrong_end = mock.stop()
            if wrong_end:
                complain(wrong_end)
    return BROKEN if wrong_end else status


def main():
    parser = argparse.ArgumentParser(
        description="Run an OVHcloud client, unmodified, against a Countersign mock.",
        epilog="example: run.py --countersign build/countersign --work build/clients go-ovh",
    )
    parser.add_argument("--countersign", required=True, metavar="BINARY", help="the countersign program")
    parser.add_argument(
        "--work",
        type=pathlib.Path,
        metavar="DIR",
        help="where the client is installed (default: clients-work beside BINARY)",
    )
    parser.add_argument(
        "--tls",
        action="store_true",
        help=f"run over HTTPS as {REAL_HOST}, against exact signatures (not for node-ovh, which speaks only HTTPS)",
    )
    parser.add_argument("client", choices=sorted(CLIENTS))
    options = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stderr.reconfigure(encoding="utf-8")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        return run(options)
    except Stop as stop:
        complain(stop)
        return stop.status


if __name__ == "__main__":
    sys.exit(main())
