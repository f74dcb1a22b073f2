"""What the integration tests share: a mock as a child process, raw HTTP over a
socket, and a signer of their own, written apart from the product's."""

import contextlib
import hashlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

BINARY = os.environ["COUNTERSIGN_BINARY"]
# Sanitizers make everything slower; a limit in seconds is multiplied by this.
PATIENCE = float(os.environ.get("COUNTERSIGN_PATIENCE", "1"))


class Mock:
    """A running mock; stop() ends it the way a user would."""

    def __init__(self, process, ready):
        self.process = process
        self.ready = ready
        self.base = ready["http"]
        host, port = self.base.removeprefix("http://").rsplit(":", 1)
        self.host = host
        self.port = int(port)
        self.authority = f"{host}:{port}"

    def connect(self):
        connection = socket.create_connection((self.host, self.port), timeout=20 * PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=10 * PATIENCE)


@contextlib.contextmanager
def mock(*flags):
    """Starts a mock on a free port; stops it and checks that it ended well."""
    with tempfile.TemporaryDirectory() as folder:
        ready_file = pathlib.Path(folder) / "ready.json"
        process = subprocess.Popen(
            [BINARY, "mock", "--listen", "127.0.0.1:0", "--ready-file", str(ready_file), "--quiet",
             *flags],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            running = Mock(process, wait_for(ready_file, process))
            yield running
            status = running.stop()
            assert status == 0, f"the mock ended with {status}: {process.stderr.read()}"
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


def wait_for(ready_file, process):
    end = time.monotonic() + 20 * PATIENCE
    while not ready_file.exists():
        if process.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"the mock did not start: {process.communicate()}")
        time.sleep(0.005)
    return json.loads(ready_file.read_text())


def run(*arguments, **options):
    """Runs the program to its end."""
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True,
                          timeout=60 * PATIENCE, check=False, **options)


def signature(secret, consumer, method, url, body, timestamp):
    """Facts 2.1."""
    text = b"+".join([secret.encode(), consumer.encode(), method.encode(), url.encode("latin-1"),
                      body, timestamp.encode()])
    return "$1$" + hashlib.sha1(text).hexdigest()


def signed_headers(server, method, target, body=b"", timestamp=None, keys=None):
    """The four headers, as a list of pairs."""
    keys = keys or server.ready
    timestamp = timestamp or str(int(time.time()))
    sign = signature(keys["application_secret"], keys["consumer_key"], method,
                     server.base + target, body, timestamp)
    return [("X-Ovh-Application", keys["application_key"]),
            ("X-Ovh-Consumer", keys["consumer_key"]),
            ("X-Ovh-Timestamp", timestamp),
            ("X-Ovh-Signature", sign)]


def request_bytes(method, target, headers, body=b""):
    head = f"{method} {target} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers)
    return head.encode("latin-1") + b"\r\n" + body


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers  # list of pairs, in order
        self.body = body

    def header(self, name):
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)

    def json(self):
        return json.loads(self.body)


class Reader:
    """Answers off a connection, one after the other."""

    def __init__(self, connection):
        self.connection = connection
        self.rest = b""

    def more(self):
        piece = self.connection.recv(65536)
        if not piece:
            raise EOFError(f"the connection ended after {self.rest!r}")
        self.rest += piece

    def answer(self, head=False):
        while b"\r\n\r\n" not in self.rest:
            self.more()
        text, self.rest = self.rest.split(b"\r\n\r\n", 1)
        lines = text.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = [tuple(line.split(": ", 1)) for line in lines[1:]]
        length = next((int(v) for k, v in headers if k.lower() == "content-length"), 0)
        if head or status in (100, 204):
            length = 0
        while len(self.rest) < length:
            self.more()
        body, self.rest = self.rest[:length], self.rest[length:]
        return Answer(status, headers, body)


def exchange(server, data, head=False):
    """One request on a connection of its own."""
    with server.connect() as connection:
        connection.sendall(data)
        return Reader(connection).answer(head)


def call(server, method, target, body=b"", headers=(), keys=None, signed=True):
    """A well-formed call."""
    fields = [("Host", server.authority)]
    if signed:
        fields += signed_headers(server, method, target, body, keys=keys)
    if body:
        fields += [("Content-Type", "application/json")]
    if body or method in ("POST", "PUT"):
        fields += [("Content-Length", str(len(body)))]
    fields += list(headers)
    return exchange(server, request_bytes(method, target, fields, body), method == "HEAD")


def control(server, method, path, body=None, headers=()):
    """A call of the control API."""
    data = b"" if body is None else json.dumps(body).encode()
    fields = [("Host", server.authority), ("Content-Type", "application/json"),
              ("Content-Length", str(len(data))), *headers]
    return exchange(server, request_bytes(method, "/_countersign/v1" + path, fields, data))
