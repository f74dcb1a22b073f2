"""SIGTERM under load: over within two seconds, every started answer sent."""

import pathlib
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import support

CONNECTIONS = 24


class Caller(threading.Thread):
    """Calls without a pause until the connection ends; knows whether it ended
    between two answers or in the middle of one."""

    def __init__(self, server):
        super().__init__()
        self.connection = server.connect()
        self.line = support.request_bytes("GET", "/1.0/auth/time", [("Host", server.authority)])
        self.answers = 0
        self.cut_short = None
        self.told_to_close = False

    def run(self):
        reader = support.Reader(self.connection)
        try:
            while not self.told_to_close:
                self.connection.sendall(self.line)
                answer = reader.answer()
                self.answers += 1
                self.told_to_close = answer.header("Connection") == "close"
        except (EOFError, ConnectionError):
            # Sent while the other side was closing: no byte of an answer may have come.
            self.cut_short = reader.rest
        finally:
            self.connection.close()


class Stop(unittest.TestCase):
    def test_sigterm_during_load_ends_within_two_seconds_and_cuts_no_answer_short(self):
        with support.mock() as server:
            callers = [Caller(server) for _ in range(CONNECTIONS)]
            for caller in callers:
                caller.start()
            time.sleep(0.5)
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.process.wait(timeout=10 * support.PATIENCE), 0)
            took = time.monotonic() - began
            for caller in callers:
                caller.join(timeout=10 * support.PATIENCE)
        self.assertLess(took, 2 * support.PATIENCE)
        for caller in callers:
            self.assertGreater(caller.answers, 0)
            self.assertFalse(caller.cut_short, "an answer was cut short")

    def test_a_request_that_has_begun_is_still_answered(self):
        with support.mock() as server, server.connect() as connection:
            line = support.request_bytes("GET", "/1.0/auth/time", [("Host", server.authority)])
            connection.sendall(line[:10])
            time.sleep(0.1)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            connection.sendall(line[10:])
            answer = support.Reader(connection).answer()
            self.assertEqual(answer.status, 200)
            self.assertEqual(answer.header("Connection"), "close")

    # As a test harness does that pipes the mock's output and never reads it.
    def test_a_stderr_that_nobody_reads_holds_nothing_up(self):
        with tempfile.TemporaryDirectory() as folder:
            ready = pathlib.Path(folder) / "ready.json"
            process = subprocess.Popen(
                [support.BINARY, "mock", "--listen", "127.0.0.1:0", "--threads", "1",
                 "--ready-file", str(ready)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            server = support.Mock(process, support.wait_for(ready, process))
            for _ in range(300):  # each with a line of about a thousand bytes
                answer = support.call(server, "GET", "/1.0/" + "x" * 900, signed=False)
                self.assertEqual(answer.status, 404)
            began = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - began, 2 * support.PATIENCE)
            process.communicate()

    def test_a_stderr_that_is_gone_costs_no_answer(self):
        with tempfile.TemporaryDirectory() as folder, open("/dev/full", "w") as full:
            ready = pathlib.Path(folder) / "ready.json"
            process = subprocess.Popen(
                [support.BINARY, "mock", "--listen", "127.0.0.1:0", "--ready-file", str(ready)],
                stdout=subprocess.DEVNULL, stderr=full)
            server = support.Mock(process, support.wait_for(ready, process))
            for _ in range(3):
                self.assertEqual(
                    support.call(server, "GET", "/1.0/nowhere", signed=False).status, 404)
            self.assertEqual(server.stop(), 0)

    def test_no_secret_stands_in_the_log(self):
        with tempfile.TemporaryDirectory() as folder:
            ready = pathlib.Path(folder) / "ready.json"
            process = subprocess.Popen(
                [support.BINARY, "mock", "--listen", "127.0.0.1:0", "--ready-file", str(ready)],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            server = support.Mock(process, support.wait_for(ready, process))
            key, secret = server.ready["consumer_key"], server.ready["application_secret"]
            support.call(server, "GET", f"/1.0/me/api/credential/{key}")
            support.call(server, "GET", f"/1.0/{secret}", signed=False)
            for line in (f"{secret} / HTTP/1.1", f"GET {secret} HTTP/1.1",
                         f"GET / HTTP/1.1\r\nTransfer-Encoding: {secret}"):
                support.exchange(server, f"{line}\r\nHost: a\r\n\r\n".encode())
            server.stop()
            log = process.communicate()[1]
        self.assertEqual(log.count("refused"), 5)
        self.assertNotIn(key, log)
        self.assertNotIn(secret, log)

    def test_idle_connections_do_not_hold_it_up(self):
        with support.mock() as server:
            idle = [server.connect() for _ in range(20)]
            time.sleep(0.1)
            began = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - began, 1 * support.PATIENCE)
            for connection in idle:
                connection.close()


if __name__ == "__main__":
    unittest.main()
