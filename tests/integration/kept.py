"""What the tests of --state share: a mock on a state file that can be killed and started again."""

import contextlib
import json
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.parse

import support


class KeptMock(support.Mock):
    """A running mock; end() ends it as a user would, kill() as the machine would."""

    def __init__(self, process, ready, folder):
        super().__init__(process, ready)
        self.folder = folder

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()
        self.folder.cleanup()

    def end(self):
        status = self.stop()
        _, said = self.process.communicate()
        self.folder.cleanup()
        assert status == 0, f"the mock ended with {status}: {said}"


def start(state, *flags, **options):
    folder = tempfile.TemporaryDirectory()
    ready_file = pathlib.Path(folder.name) / "ready.json"
    process = subprocess.Popen(
        [support.BINARY, "mock", "--listen", "127.0.0.1:0", "--ready-file", str(ready_file), "--quiet",
         "--state", str(state), *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    return KeptMock(process, support.wait_for(ready_file, process), folder)


@contextlib.contextmanager
def mock(state, *flags, **options):
    running = start(state, *flags, **options)
    try:
        yield running
        if running.process.poll() is None:  # else it was killed
            running.end()
    finally:
        if running.process.poll() is None:
            running.kill()


class Line:
    """Signed calls over one connection that is kept."""

    def __init__(self, server, keys=None, ahead=0):
        """`ahead`: the seconds by which the tenant's clock is."""
        self.server = server
        self.ahead = ahead
        self.keys = keys or server.ready
        self.connection = server.connect()
        self.reader = support.Reader(self.connection)

    def __call__(self, method, target, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        fields = [("Host", self.server.authority), *support.signed_headers(
            self.server, method, target, data, timestamp=str(int(time.time()) + self.ahead), keys=self.keys)]
        if data:
            fields += [("Content-Type", "application/json")]
        return self.send(method, target, fields, data)

    def send(self, method, target, fields, data=b""):
        fields = [*fields, ("Content-Length", str(len(data)))]
        self.connection.sendall(support.request_bytes(method, target, fields, data))
        return self.reader.answer()

    def form(self, target, fields, headers=()):
        data = urllib.parse.urlencode(fields).encode()
        return self.send("POST", target, [("Host", self.server.authority),
                                          ("Content-Type", "application/x-www-form-urlencoded"), *headers], data)

    def token(self):
        return self.form("/auth/oauth2/token", {
            "grant_type": "client_credentials", "client_id": self.server.ready["client_id"],
            "client_secret": self.server.ready["client_secret"], "scope": "all"})

    def bearer(self, method, target, token):
        return self.send(method, target, [("Host", self.server.authority), ("Authorization", f"Bearer {token}")])

    def close(self):
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def checked(answer, status=200):
    """The answer's JSON; a failure names what came instead."""
    assert answer.status == status, f"{answer.status} {answer.body!r}"
    return answer.json() if answer.body else None
