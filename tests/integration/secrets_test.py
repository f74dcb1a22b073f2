"""No secret in any explanation, log, page or report: everything that the program writes is searched for the
keys of every tenant that a run makes, apart from the outlets whose purpose they are (POST /tenants, the ready
file, the pages that create keys, --state)."""

import json
import pathlib
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import support

SECRET_NAMES = {"application_secret", "consumer_key", "client_secret"}
EXPLAIN = b"X-Countersign-Explain: 1\r\n"


def secrets_in(value):
    """Every text in a JSON document whose name says that it is secret."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in SECRET_NAMES and isinstance(inner, str):
                yield inner
            else:
                yield from secrets_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from secrets_in(inner)


class Listener(threading.Thread):
    """Stands between `check` and a mock, and hears the secrets of the tenants that are made."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server = server
        self.heard = set()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def run(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            behind = self.server.connect()
            threading.Thread(target=self.pass_on, args=(client, behind, False), daemon=True).start()
            threading.Thread(target=self.pass_on, args=(behind, client, True), daemon=True).start()

    def pass_on(self, source, sink, answers):
        tail = b""
        try:
            while piece := source.recv(65536):
                sink.sendall(piece)
                if answers:
                    tail = (tail + piece)[-200_000:]
                    self.hear(tail)
        except OSError:
            pass
        finally:
            for end in (source, sink):
                end.close()

    def hear(self, text):
        for name in SECRET_NAMES:
            mark = f'"{name}":"'.encode()
            for piece in text.split(mark)[1:]:
                if b'"' in piece:
                    self.heard.add(piece.split(b'"')[0].decode())

    def close(self):
        self.socket.close()


class Secrets(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.written = {}  # where -> text

    def start(self):
        ready = self.folder / "ready.json"
        self.process = subprocess.Popen(
            [support.BINARY, "mock", "--listen", "127.0.0.1:0", "--ready-file", str(ready),
             "--signature", "exact", "--privileges", str(self.folder / "privileges.json")],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end)
        return support.Mock(self.process, support.wait_for(ready, self.process))

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def gather_from(self, server):
        tenants = support.control(server, "GET", "/tenants").json()
        self.written["the list of tenants"] = json.dumps(tenants)
        for tenant in tenants["tenants"]:
            name = tenant["id"]
            since = 0
            while True:
                journal = support.control(server, "GET", f"/tenants/{name}/journal?since={since}")
                self.written[f"the journal of {name} since {since}"] = journal.body.decode()
                entries = journal.json()["entries"]
                if not entries:
                    break
                since = entries[-1]["number"]
            for path in (f"/tenants/{name}", f"/tenants/{name}/privileges", "/metrics", "/openapi.json"):
                self.written[f"{path} of {name}"] = support.control(server, "GET", path).body.decode()

    def test_nothing_that_is_written_holds_a_secret(self):
        server = self.start()
        heard = set(secrets_in(server.ready))
        made = [support.control(server, "POST", "/tenants", {"id": f"tenant-{n}"}).json() for n in range(2)]
        heard |= set(secrets_in(made))

        # Wrong in every way, asked to explain and not.
        for number, target in enumerate(TARGETS):
            for keys in (server.ready, *made):
                for data in wrong_ways(server, keys, target, number):
                    answer = support.exchange(server, data)
                    self.written[f"the answer to {target} {number}"] = repr(answer.headers) + repr(answer.body)

        # The suite, whose tenants' secrets a listener hears.
        listener = Listener(server)
        listener.start()
        checked = support.run("check", "--endpoint", listener.base, "--out", str(self.folder / "results"),
                              "--filter", "signing/*")
        listener.close()
        self.written["check, on the terminal"] = checked.stdout + checked.stderr
        self.assertGreater(len(listener.heard), 20, "the listener heard no tenants")
        heard |= listener.heard

        # An explanation of a captured request.
        data = next(iter(wrong_ways(server, server.ready, TARGETS[0], 0)))
        for form in ("text", "json"):
            told = subprocess.run([support.BINARY, "explain", "--format", form], input=data, capture_output=True,
                                  env={"OVH_APPLICATION_SECRET": server.ready["application_secret"], "HOME": "/"},
                                  timeout=60 * support.PATIENCE, check=False)
            self.assertEqual(told.returncode, 1, told)
            self.written[f"explain --format {form}"] = (told.stdout + told.stderr).decode()

        self.gather_from(server)
        server.stop()
        # What the mock says on stdout when it starts hands over the default tenant's keys, on purpose.
        _, log = self.process.communicate()
        self.written["the log"] = log.decode(errors="replace")
        self.assertIn(b"refused", log)
        for file in self.folder.rglob("*"):
            if file.is_file() and file.name != "ready.json":
                self.written[str(file.relative_to(self.folder))] = file.read_text(errors="replace")

        self.assertGreater(len(heard), 25)
        self.assertIn("results/check.json", self.written)
        self.assertIn("privileges.json", self.written)
        for where, text in self.written.items():
            for secret in heard:
                at = text.find(secret)
                self.assertEqual(at, -1, f"{where} holds a secret: …{text[max(0, at - 80):at]}<here>")


TARGETS = ("/1.0/me", "/1.0/me?x=1&a=%20b", "/1.0/domain/zone/example.com/record?fieldType=TXT", "/v2/iam/policy",
           "/1.0/nowhere")


def wrong_ways(server, keys, target, number):
    """Requests that confuse keys, and some that carry them where they do not belong."""
    secret, consumer = keys["application_secret"], keys["consumer_key"]
    when = str(int(time.time()))
    url = server.base + target
    body = json.dumps({"secret": secret, "key": consumer, "n": number}).encode()
    texts = [f"{secret}\n+{consumer}+GET+{url}++{when}", f"'{secret}'+{consumer}+GET+{url}++{when}",
             f"{consumer}+{secret}+GET+{url}++{when}", f"{secret}++GET+{url}++{when}",
             f"{secret}+{consumer}+GET+{url.split('?')[0]}++{when}", f"nobody+{consumer}+GET+{url}++{when}"]
    for asks in (EXPLAIN, b""):
        for text in texts:
            yield framed(server, keys, "GET", target, text, when, b"", asks)
        # The keys in query and body, signed with another writing of the JSON.
        leaky = f"{target}{'&' if '?' in target else '?'}secret={secret}&ck={consumer}"
        spaced = json.dumps(json.loads(body), indent=2)
        yield framed(server, keys, "POST", leaky, f"{secret}+{consumer}+POST+{server.base}{leaky}+{spaced}+{when}",
                     when, body, asks)


def framed(server, keys, method, target, text, when, body, more):
    fields = [("Host", server.authority), ("X-Ovh-Application", keys["application_key"]),
              ("X-Ovh-Consumer", keys["consumer_key"]), ("X-Ovh-Timestamp", when),
              ("X-Ovh-Signature", "$1$" + support.hashlib.sha1(text.encode()).hexdigest()),
              ("Content-Length", str(len(body)))]
    data = support.request_bytes(method, target, fields, body)
    return data.replace(b"\r\nContent-Length", b"\r\n" + more + b"Content-Length", 1)


if __name__ == "__main__":
    unittest.main()
