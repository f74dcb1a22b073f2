"""Waiting for the journal, and its stream of events: answers that do not come at once."""

import json
import select
import time
import unittest

import support

LONG = 20 * support.PATIENCE  # seconds within which anything here happens


class Chunks:
    """Reads a chunked answer as it comes."""

    def __init__(self, server, target, headers=()):
        self.connection = server.connect()
        self.connection.settimeout(LONG)
        fields = [("Host", server.authority), *headers]
        self.connection.sendall(support.request_bytes("GET", target, fields))
        self.rest = b""
        self.head = self.until(b"\r\n\r\n")

    def until(self, mark):
        while mark not in self.rest:
            piece = self.connection.recv(65536)
            if not piece:
                raise EOFError(f"the stream ended after {self.rest!r}")
            self.rest += piece
        found, self.rest = self.rest.split(mark, 1)
        return found

    def chunk(self):
        size = int(self.until(b"\r\n"), 16)
        while len(self.rest) < size + 2:
            self.rest += self.connection.recv(65536)
        body, self.rest = self.rest[:size], self.rest[size + 2:]
        return body

    def event(self):
        """The next event, as its fields; several may share a chunk."""
        if not getattr(self, "text", ""):
            self.text = self.chunk().decode()
        one, self.text = self.text.split("\n\n", 1)
        return dict(line.split(": ", 1) for line in one.split("\n"))

    def close(self):
        self.connection.close()


def waiting(server, path):
    """Sends a call of the control API and does not wait for its answer."""
    connection = server.connect()
    connection.settimeout(LONG)
    connection.sendall(support.request_bytes("GET", "/_countersign/v1" + path, [("Host", server.authority)]))
    return connection


def silent(connection, seconds=0.3):
    return not select.select([connection], [], [], seconds)[0]


class Waiting(unittest.TestCase):
    def test_a_call_that_waits_is_answered_by_the_next_entry(self):
        with support.mock() as server, waiting(server, "/tenants/default/journal?wait=60") as connection:
            self.assertTrue(silent(connection), "it waits")
            support.call(server, "GET", "/1.0/me")
            answer = support.Reader(connection).answer()
            self.assertEqual([e["number"] for e in answer.json()["entries"]], [1])

    def test_a_call_that_waits_in_vain_is_told_so_after_its_time(self):
        with support.mock() as server:
            begun = time.monotonic()
            answer = support.control(server, "GET", "/tenants/default/journal?wait=1")
            self.assertGreaterEqual(time.monotonic() - begun, 0.9)
            self.assertEqual((answer.status, answer.json()["entries"]), (200, []))

    def test_an_entry_that_is_there_already_is_told_at_once(self):
        with support.mock() as server:
            support.call(server, "GET", "/1.0/me")
            begun = time.monotonic()
            support.control(server, "GET", "/tenants/default/journal?wait=60")
            self.assertLess(time.monotonic() - begun, LONG)

    def test_the_connection_goes_on_after_the_wait(self):
        with support.mock() as server, waiting(server, "/tenants/default/journal?wait=1") as connection:
            connection.sendall(support.request_bytes("GET", "/1.0/auth/time", [("Host", server.authority)]))
            reader = support.Reader(connection)
            self.assertIn("entries", reader.answer().json())
            self.assertEqual(reader.answer().status, 200, "what was pipelined behind it is answered after it")

    def test_the_removal_of_the_tenant_ends_the_wait(self):
        with support.mock() as server:
            support.control(server, "POST", "/tenants", {"id": "short-lived"})
            with waiting(server, "/tenants/short-lived/journal?wait=60") as connection:
                self.assertTrue(silent(connection))
                support.control(server, "DELETE", "/tenants/short-lived")
                self.assertEqual(support.Reader(connection).answer().status, 404)

    def test_whoever_waits_does_not_keep_the_mock_from_stopping(self):
        with support.mock() as server, waiting(server, "/tenants/default/journal?wait=300") as connection:
            self.assertTrue(silent(connection))
            begun = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - begun, 5 * support.PATIENCE)
            self.assertEqual(support.Reader(connection).answer().status, 200, "with an answer")


class Events(unittest.TestCase):
    def test_every_entry_of_every_tenant_is_an_event(self):
        with support.mock() as server:
            other = support.control(server, "POST", "/tenants", {"id": "other"}).json()
            stream = Chunks(server, "/_countersign/v1/events")
            self.assertIn(b"Content-Type: text/event-stream", stream.head)
            self.assertNotIn(b"Access-Control", stream.head)
            support.call(server, "GET", "/1.0/me")
            support.call(server, "GET", "/1.0/me", keys=other)
            events = [stream.event(), stream.event()]
            stream.close()
            self.assertEqual([e["event"] for e in events], ["request", "request"])
            self.assertEqual([e["id"] for e in events], ["1", "2"])
            data = [json.loads(e["data"]) for e in events]
            self.assertEqual([(d["tenant"], d["number"]) for d in data], [("default", 1), ("other", 1)])
            journal = support.control(server, "GET", "/tenants/other/journal/1").json()
            self.assertEqual({k: v for k, v in data[1].items() if k != "tenant"}, journal)

    def test_an_interrupted_reader_goes_on_where_it_was(self):
        with support.mock() as server:
            for _ in range(3):
                support.call(server, "GET", "/1.0/me")
            stream = Chunks(server, "/_countersign/v1/events", [("Last-Event-ID", "1")])
            self.assertEqual([stream.event()["id"], stream.event()["id"]], ["2", "3"])
            stream.close()

    def test_many_entries_come_in_order_and_none_twice(self):
        with support.mock("--threads", "2") as server:
            stream = Chunks(server, "/_countersign/v1/events")
            with server.connect() as connection:
                one = support.request_bytes("GET", "/1.0/auth/time", [("Host", server.authority)])
                connection.sendall(one * 2000)
                reader = support.Reader(connection)
                for _ in range(2000):
                    reader.answer()
            ids = [int(stream.event()["id"]) for _ in range(2000)]
            stream.close()
            self.assertEqual(ids, list(range(1, 2001)))

    def test_a_reader_that_does_not_read_harms_nobody(self):
        with support.mock("--threads", "1") as server:
            stream = Chunks(server, "/_countersign/v1/events")
            for _ in range(80):
                answer = support.call(server, "POST", "/1.0/auth/credential", b"x" * 60000)
                self.assertEqual(answer.status, 400)
            stream.close()

    def test_a_stream_ends_well_when_the_mock_stops(self):
        with support.mock() as server:
            stream = Chunks(server, "/_countersign/v1/events")
            self.assertEqual(server.stop(), 0)
            self.assertEqual(stream.chunk(), b"", "the last chunk is the empty one")
            stream.close()

    def test_a_reader_in_http_1_0_gets_no_chunks(self):
        with support.mock() as server, server.connect() as connection:
            connection.sendall(f"GET /_countersign/v1/events HTTP/1.0\r\nHost: {server.authority}\r\n\r\n".encode())
            support.call(server, "GET", "/1.0/me")
            seen = b""
            while b"data: " not in seen:
                seen += connection.recv(65536)
            self.assertIn(b"Connection: close\r\n", seen)
            self.assertIn(b"\r\n\r\nid: 1\nevent: request\ndata: {", seen)


if __name__ == "__main__":
    unittest.main()
