#!/usr/bin/env python3
"""Question: what does a connection cost that is only held, and what does an honest caller
notice of 10,000 of them, or of 200 clients that read and write slowly?

The mock and nginx (`return 200` with the mock's body) serve from one thread each, in turn,
in one run; each round starts them anew, since neither gives all memory back. Each connection
makes one signed GET /1.0/me, is kept, and its answer is checked. Prints resident memory for
each connection (RSS, the mock's journal being full before), the time to connect and be
answered, and the latency of one caller on one kept connection, a request after the other.

    bench/connections.py [--rounds 3] [--calls 2000] [--binary build/release/countersign]
"""

import argparse
import contextlib
import json
import multiprocessing
import pathlib
import re
import resource
import select
import shutil
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

from mock_vs_nginx import CLOCK, ROOT, answer_of, free_port, signed_headers, spread

STEPS = (1000, 5000, 10_000)
SLOW = 200  # clients: half read slowly, half write slowly


class Server:
    """One server process: where it listens, what is asked of it, and what it must answer."""

    def __init__(self, pid, ports, headers, body, trust):
        self.pid, self.ports, self.body, self.trust = pid, ports, body, trust
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.request = f"GET /1.0/me HTTP/1.1\r\nHost: 127.0.0.1:{ports['http']}\r\n{lines}\r\n".encode()

    def memory(self):
        """Resident bytes."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024

    def connect(self, scheme):
        connection = socket.create_connection(("127.0.0.1", self.ports[scheme]), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if scheme == "https":
            connection = self.trust.wrap_socket(connection, server_hostname="localhost")
        return connection

    def call(self, connection):
        connection.sendall(self.request)
        data = b""
        while not data.endswith(self.body):
            piece = connection.recv(65536)
            if not piece:
                sys.exit(f"a connection ended after {data!r}")
            data += piece
        if not data.startswith(b"HTTP/1.1 200 "):
            sys.exit(f"answered {data!r}: nothing to measure")


@contextlib.contextmanager
def mock(binary, folder):
    ready_file = folder / "ready.json"
    ready_file.unlink(missing_ok=True)
    process = subprocess.Popen([
        binary, "mock", "--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0", "--ca-dir", str(folder / "ca"),
        "--ready-file", str(ready_file), "--quiet", "--threads", "1", "--clock", CLOCK, "--frozen",
        "--idle-timeout", "3600", "--max-connections", "50000"])
    try:
        while not ready_file.exists():
            time.sleep(0.01)
        ready = json.loads(ready_file.read_text())
        ports = {scheme: int(ready[scheme].rsplit(":", 1)[1]) for scheme in ("http", "https")}
        headers = signed_headers(ready)
        _, body = answer_of(ports["http"], headers)
        # Over TLS the same signature holds: the Host that was signed stands in the request.
        yield Server(process.pid, ports, headers, body, ssl.create_default_context(cafile=ready["ca_file"]))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


@contextlib.contextmanager
def nginx(body, folder):
    ports = {"http": free_port(), "https": free_port()}
    key, certificate, config = (folder / name for name in ("key.pem", "certificate.pem", "nginx.conf"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost"], check=True, stderr=subprocess.DEVNULL)
    config.write_text(f"""
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_rlimit_nofile 60000;
events {{ worker_connections 50000; }}
http {{ access_log off; default_type 'application/json; charset=utf-8'; keepalive_requests 100000000;
  keepalive_timeout 3600;
  server {{ listen 127.0.0.1:{ports['http']}; listen 127.0.0.1:{ports['https']} ssl;
    ssl_certificate {certificate}; ssl_certificate_key {key};
    location / {{ return 200 '{body.decode()}'; }} }} }}
""")
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", ports["http"]), timeout=1).close()
                break
            except OSError:
                time.sleep(0.02)
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        yield Server(int(children.split()[0]), ports, {}, body, ssl.create_default_context(cafile=certificate))
    finally:
        process.terminate()
        process.wait()


def latency(server, calls):
    """Median and 99th percentile, in microseconds."""
    with server.connect("http") as connection:
        for _ in range(200):
            server.call(connection)
        took = []
        for _ in range(calls):
            began = time.perf_counter()
            server.call(connection)
            took.append((time.perf_counter() - began) * 1e6)
    return statistics.median(took), statistics.quantiles(took, n=100)[98]


def fill_journal(server):
    with server.connect("http") as connection:
        for _ in range(15_000):
            server.call(connection)


def hold(server, scheme):
    """Opens connections step by step; what each costs, and the connections."""
    before, held, costs = server.memory(), [], []
    began = time.perf_counter()
    for step in STEPS:
        while len(held) < step:
            connection = server.connect(scheme)
            server.call(connection)
            held.append(connection)
        costs.append(((server.memory() - before) / step / 1024, (time.perf_counter() - began) / step * 1e6))
    return costs, held


def be_slow(port, request, started):
    """Clients in a process of their own: half take 100 bytes of long answers ten times a second, half
    send a byte as often, of a head that does not end."""
    readers, writers = [], []
    for number in range(SLOW):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", port))
        connection.setblocking(False)
        connection.send(request * 100 if number % 2 else request[:60])
        (readers if number % 2 else writers).append(connection)
    started.set()
    while True:
        readable, _, _ = select.select([], [], [], 0.1)
        for connection in readers:
            with contextlib.suppress(OSError):
                connection.recv(100)
                connection.send(request)
        for connection in writers:
            with contextlib.suppress(OSError):
                connection.send(b"x")


@contextlib.contextmanager
def slow_clients(server):
    started = multiprocessing.Event()
    process = multiprocessing.Process(target=be_slow, args=(server.ports["http"], server.request, started))
    process.start()
    if not started.wait(30):
        sys.exit("the slow clients did not connect")
    time.sleep(0.5)
    try:
        yield
    finally:
        process.kill()
        process.join()


def round_of(server, is_mock, calls):
    """All figures of one fresh server, by name."""
    figures = {}
    if is_mock:
        fill_journal(server)
    figures["alone"] = latency(server, calls)
    figures["http"], held = hold(server, "http")
    figures["idle"] = latency(server, calls)
    for connection in held:
        connection.close()
    with slow_clients(server):  # last: what they leave allocated would hide what the others cost
        figures["slow"] = latency(server, calls)
    return figures


def tls_round_of(server, is_mock):
    if is_mock:
        fill_journal(server)
    costs, held = hold(server, "https")
    for connection in held:
        connection.close()
    return costs


def show(results):
    print(f"{'':62}{'min':>10} {'median':>10} {'max':>10}")
    for scheme, words in (("http", "plain HTTP"), ("https", "TLS")):
        for place, step in enumerate(STEPS):
            for column, title, form in ((0, "KiB each", "{:.1f}"), (1, "us to connect and be answered", "{:.0f}")):
                for name, rounds in results.items():
                    label = f"{name:<7}{words}, {step} held: {title}"
                    print(f"{label:<62}{spread([one[scheme][place][column] for one in rounds], form)}")
    for kind, words in (("alone", "alone"), ("slow", f"beside {SLOW} slow"), ("idle", f"beside {STEPS[-1]} idle")):
        for column, title in ((0, "median"), (1, "p99")):
            for name, rounds in results.items():
                label = f"{name:<7}latency {words}: {title} us"
                print(f"{label:<62}{spread([one[kind][column] for one in rounds], '{:.0f}')}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--binary", default=str(ROOT / "build/release/countersign"))
    options = parser.parse_args()
    if not shutil.which("nginx"):
        sys.exit("nginx is not installed: tools/setup.sh test")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard < STEPS[-1] + 1000:
        sys.exit(f"{STEPS[-1]} connections need a higher limit of descriptors than {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    results = {"mock": [], "nginx": []}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for _ in range(options.rounds):
            with mock(options.binary, folder) as server:
                ours, body = round_of(server, True, options.calls), server.body
            with nginx(body, folder) as server:
                theirs = round_of(server, False, options.calls)
            with mock(options.binary, folder) as server:
                ours["https"] = tls_round_of(server, True)
            with nginx(body, folder) as server:
                theirs["https"] = tls_round_of(server, False)
            results["mock"].append(ours)
            results["nginx"].append(theirs)
    print(f"{options.rounds} rounds, {options.calls} calls for each latency, one thread each, in turn\n")
    show(results)


if __name__ == "__main__":
    main()
