#!/usr/bin/env python3
"""Question: does the mock, which verifies the signature of each signed GET /1.0/me
and keeps a journal, keep up with nginx, which answers `return 200` without looking?

Both serve from one thread, answer the same number of bytes, and are driven by wrk
over 64 keep-alive connections, in turn, in one run. Prints requests a second and
server CPU time (user + system) per request, and the ratios pair by pair.

    bench/mock_vs_nginx.py [--rounds 7] [--seconds 3] [--binary build/release/countersign]
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLOCK = "2026-03-04T05:06:07Z"
TIMESTAMP = "1772600767"  # the same instant: the clock is frozen, so one signature serves all
CONNECTIONS = 64


def signed_headers(ready):
    url = ready["http"] + "/1.0/me"
    text = "+".join([ready["application_secret"], ready["consumer_key"], "GET", url, "", TIMESTAMP])
    return {"X-Ovh-Application": ready["application_key"], "X-Ovh-Consumer": ready["consumer_key"],
            "X-Ovh-Timestamp": TIMESTAMP,
            "X-Ovh-Signature": "$1$" + hashlib.sha1(text.encode()).hexdigest()}


def answer_of(port, headers):
    """The whole first answer, as bytes of header and of body."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"GET /1.0/me HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{lines}\r\n".encode())
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        head, body = data.split(b"\r\n\r\n", 1)
        length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
        while len(body) < length:
            body += connection.recv(65536)
    if b" 200 " not in head.split(b"\r\n")[0] + b" ":
        sys.exit(f"answered {head!r}: nothing to measure")
    return head, body


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_nginx(folder, head, body):
    """nginx with the mock's header fields and body, padded to the same size."""
    own = {"server", "date", "content-type", "content-length", "connection"}
    fields = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
    dropped = "Access-Control-Allow-Headers"  # long: its bytes come back as padding
    lines = [f"add_header {name} '{value}';" for name, value in fields
             if name.lower() not in own and name != dropped]
    for padding in (0, None):
        port = free_port()
        if padding is None:
            lines.append(f"add_header X-Padding '{'p' * missing}';")
        config = folder / "nginx.conf"
        config.write_text(f"""
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{ access_log off; default_type 'application/json; charset=utf-8'; keepalive_requests 100000000;
  server {{ listen 127.0.0.1:{port}; location / {{ {' '.join(lines)} return 200 '{body.decode()}'; }} }} }}
""")
        process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(config)],
                                   stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.02)
        nginx_head, nginx_body = answer_of(port, {})
        if padding is None:
            size = (len(nginx_head), len(nginx_body))
            if size != (len(head), len(body)):
                sys.exit(f"nginx answers {size} bytes, the mock {(len(head), len(body))}")
            children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
            return process, port, int(children.split()[0])
        missing = len(head) - len(nginx_head) - len("\r\nX-Padding: ")
        process.terminate()
        process.wait()


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def drive(port, pid, headers, seconds):
    """One run of wrk: requests a second, and microseconds of server CPU for each."""
    arguments = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    for name, value in headers.items():
        arguments += ["-H", f"{name}: {value}"]
    before = cpu_seconds(pid)
    out = subprocess.run([*arguments, f"http://127.0.0.1:{port}/1.0/me"], capture_output=True,
                         text=True, check=True).stdout
    used = cpu_seconds(pid) - before
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(f"not every answer was a 200:\n{out}")
    requests = int(re.search(r"(\d+) requests in", out)[1])
    rate = float(re.search(r"Requests/sec: +([\d.]+)", out)[1])
    return rate, used / requests * 1e6


def spread(values, form):
    return (f"{form.format(min(values)):>10} {form.format(statistics.median(values)):>10} "
            f"{form.format(max(values)):>10}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--binary", default=str(ROOT / "build/release/countersign"))
    options = parser.parse_args()
    for tool in ("wrk", "nginx"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not installed: tools/setup.sh test")

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        ready_file = folder / "ready.json"
        mock = subprocess.Popen([options.binary, "mock", "--listen", "127.0.0.1:0", "--ready-file",
                                 str(ready_file), "--quiet", "--threads", "1", "--clock", CLOCK,
                                 "--frozen"])
        nginx = None
        try:
            while not ready_file.exists():
                time.sleep(0.01)
            ready = json.loads(ready_file.read_text())
            headers = signed_headers(ready)
            port = int(ready["http"].rsplit(":", 1)[1])
            head, body = answer_of(port, headers)
            nginx, nginx_port, worker = start_nginx(folder, head, body)
            drive(port, mock.pid, headers, 1)  # warm
            drive(nginx_port, worker, headers, 1)
            ours, theirs = [], []
            for _ in range(options.rounds):
                ours.append(drive(port, mock.pid, headers, options.seconds))
                theirs.append(drive(nginx_port, worker, headers, options.seconds))
        finally:
            mock.send_signal(signal.SIGTERM)
            mock.wait()
            if nginx:
                nginx.terminate()
                nginx.wait()

    print(f"signed GET /1.0/me, {len(head) + 4} + {len(body)} bytes, {CONNECTIONS} connections, "
          f"{options.rounds} rounds of {options.seconds} s each, in turn\n")
    print(f"{'':34}{'min':>10} {'median':>10} {'max':>10}")
    for title, index, form in (("requests/s", 0, "{:.0f}"), ("server CPU us/request", 1, "{:.2f}")):
        print(f"mock   {title:<27}{spread([o[index] for o in ours], form)}")
        print(f"nginx  {title:<27}{spread([t[index] for t in theirs], form)}")
        print(f"ratio  {'mock / nginx':<27}"
              f"{spread([o[index] / t[index] for o, t in zip(ours, theirs)], '{:.3f}')}\n")


if __name__ == "__main__":
    main()
