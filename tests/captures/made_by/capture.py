#!/usr/bin/env python3
"""Runs the commands of captures.json anew against a server that only records, and writes what arrived:
capture.py [NAME…]. README.md says what has to be installed."""

import json
import os
import pathlib
import random
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).parent
FOLDER = HERE.parent
PLAIN, SECURE = 28780, 28743  # the ports stand in the captures


class Recorder:
    """Answers everything like an OVHcloud API that has nothing to say; keeps the signed requests."""

    def __init__(self, certificate):
        self.kept = []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        for port in (PLAIN, SECURE):
            listener = socket.create_server(("127.0.0.1", port))
            threading.Thread(target=self.accept, args=(listener, port == SECURE), daemon=True).start()

    def accept(self, listener, secure):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self.serve, args=(connection, secure), daemon=True).start()

    def serve(self, connection, secure):
        try:
            connection = self.context.wrap_socket(connection, server_side=True) if secure else connection
            with connection:
                self.converse(connection)
        except OSError as error:
            print(f"the recorder: {error}", file=sys.stderr)

    def converse(self, connection):
        while data := self.request(connection):
            asked = data.split(b"\r\n", 1)[0]
            if b"x-ovh-signature" in data.lower():
                self.kept.append(data)
            body = str(int(time.time())) if b"/auth/time" in asked else "null"
            connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
                               f"\r\n\r\n{body}".encode())

    def request(self, connection):
        """One request, with what follows it at once."""
        data = b""
        connection.settimeout(10)
        while not self.whole(data):
            piece = connection.recv(65536)
            if not piece:
                return data
            data += piece
        connection.settimeout(0.1)
        try:
            data += connection.recv(65536)
        except TimeoutError:
            pass
        connection.settimeout(10)
        return data

    def whole(self, data):
        head, end, body = data.partition(b"\r\n\r\n")
        length = sum(int(line.split(b":")[1]) for line in head.split(b"\r\n")
                     if line.lower().startswith(b"content-length:"))
        return bool(end) and len(body) >= length


def keys_of(name):
    """Made up, in the form of today's (facts 2.5)."""
    dice = random.Random(name)
    return {key: "".join(dice.choice("0123456789abcdef") for _ in range(length)) for key, length in (
        ("application_key", 16), ("application_secret", 32), ("consumer_key", 32))}


def run(capture, work):
    keys = keys_of(capture["name"])
    for name, text in capture.get("files", {}).items():
        (work / name).write_bytes(text.format(**keys).encode() if "{application" in text else text.encode())
    environment = {**os.environ, "OVH_ENDPOINT": f"http://127.0.0.1:{PLAIN}/1.0", "HOME": str(work),
                   "OVH_ENDPOINT_TLS": f"https://127.0.0.1:{SECURE}/1.0", "NODE_TLS_REJECT_UNAUTHORIZED": "0",
                   **{f"OVH_{name.upper()}": text for name, text in keys.items()}, **capture.get("environment", {})}
    command = [str(HERE / part) if (HERE / part).is_file() else part for part in capture["run"]]
    command[0] = os.environ.get("PYTHON_CLIENTS", sys.executable) if command[0] == "python3" else command[0]
    if command[0] == "go":
        mod = ["-modfile=old.mod"] if capture["version"] == "1.4.0" else []
        subprocess.run(["go", "build", *mod, "-o", str(work / "program"), "."], cwd=HERE / "go", check=True)
        command = [str(work / "program"), *command[1:]]
    subprocess.run(command, cwd=work, env=environment, timeout=60, check=False)
    return keys


def main():
    captures = json.loads((FOLDER / "captures.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        certificate = pathlib.Path(folder) / "server.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-keyout", certificate, "-out", f"{certificate}.crt", "-subj", "/CN=127.0.0.1"],
                       check=True, capture_output=True)
        with open(certificate, "a", encoding="ascii") as file:
            file.write(pathlib.Path(f"{certificate}.crt").read_text())
        recorder = Recorder(certificate)
        for capture in captures:
            if sys.argv[1:] and capture["name"] not in sys.argv[1:]:
                continue
            recorder.kept.clear()
            began = int(time.time())
            with tempfile.TemporaryDirectory() as work:
                capture["keys"] = run(capture, pathlib.Path(work))
            if not recorder.kept:
                print(f"{capture['name']}: nothing signed arrived", file=sys.stderr)
                continue
            capture["time"] = began
            (FOLDER / f"{capture['name']}.http").write_bytes(recorder.kept[-1])
    (FOLDER / "captures.json").write_text(json.dumps(captures, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
