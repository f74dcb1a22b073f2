"""Clients that behave badly, thousands of connections, and resets: honest callers get right
answers meanwhile, on every thread, and afterwards the mock has given all of it back."""

import contextlib
import os
import pathlib
import random
import re
import resource
import select
import socket
import struct
import tempfile
import threading
import time
import unittest

import support

THREADS = 4
IDLE = 10_000  # connections held at once
PROMPT = 10 * support.PATIENCE  # seconds for one answer: far more than it takes, far less than a time-out hides
IDLE_LIMIT = 8  # seconds: an honest caller on a busy machine comes back long before
WRITE_LIMIT = 5  # seconds that the mock gives an answer to be taken
SANITIZED = support.PATIENCE > 1  # such a build keeps what it frees: its memory says nothing


def descriptors(server):
    return len(os.listdir(f"/proc/{server.ready['pid']}/fd"))


def resident(server):
    """KiB."""
    status = pathlib.Path(f"/proc/{server.ready['pid']}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


def within(seconds, holds):
    """Whether it holds before so many seconds are over."""
    end = time.monotonic() + seconds * support.PATIENCE
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def numbered(server, number):
    """A signed call whose answer tells its number."""
    target = f"/1.0/domain/zone/example.com/record/{number}"
    return support.request_bytes("GET", target, [
        ("Host", server.authority), *support.signed_headers(server, "GET", target)])


def is_answer_to(answer, number):
    return answer.status == 404 and f"(id = {number})" in answer.json()["message"]


class Honest(threading.Thread):
    """Calls over connections that it keeps, two for each thread of the mock, and over new ones;
    knows what was wrong, and the longest that an answer took."""

    def __init__(self, server, pause=0.02):
        super().__init__()
        self.server, self.pause = server, pause
        # The mock hands connections to its threads in turn.
        self.kept = [server.connect() for _ in range(2 * THREADS)]
        self.readers = [support.Reader(connection) for connection in self.kept]
        self.over, self.answers, self.longest, self.wrong = threading.Event(), 0, 0.0, []

    def run(self):
        number = 1_000_000
        while not self.over.is_set() or self.answers < 50:
            for place in range(len(self.kept) + 1):
                number += 1
                try:
                    self.ask(place, number)
                except (OSError, EOFError) as error:
                    self.wrong.append(f"connection {place}, request {number}: {error!r}")
                    return
            time.sleep(self.pause)

    def ask(self, place, number):
        began = time.monotonic()
        line = numbered(self.server, number)
        if place < len(self.kept):
            self.kept[place].sendall(line)
            answer = self.readers[place].answer()
        else:
            answer = support.exchange(self.server, line)
        self.answers += 1
        self.longest = max(self.longest, time.monotonic() - began)
        if not is_answer_to(answer, number):
            self.wrong.append(f"connection {place}, request {number}: {answer.status} {answer.body}")


@contextlib.contextmanager
def honest_callers(case, server):
    caller = Honest(server)
    caller.start()
    try:
        yield caller
    finally:
        caller.over.set()
        caller.join(60 * support.PATIENCE)
        for connection in caller.kept:
            connection.close()
    case.assertEqual(caller.wrong, [], "what an honest caller got meanwhile")
    case.assertGreaterEqual(caller.answers, 50)
    case.assertLess(caller.longest, PROMPT, "an honest caller waited too long")


class Bad:
    """A client that behaves badly; step() is called now and then, and notes how it ended."""

    def __init__(self, server, begun=b"", port=None):
        self.connection = socket.socket()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.connection.connect((server.host, port or server.port))
        self.connection.setblocking(False)
        self.received, self.ended, self.began = b"", None, time.monotonic()
        self.write(begun)

    def write(self, data):
        with contextlib.suppress(BlockingIOError, ConnectionError):
            self.connection.send(data)

    def read(self):
        try:
            piece = self.connection.recv(65536)
        except BlockingIOError:
            return
        except ConnectionError:
            piece = b""
        self.received += piece
        if not piece:
            self.ended = self.ended or time.monotonic()

    def step(self):
        self.read()

    @property
    def status(self):
        """Of the last answer."""
        found = re.findall(rb"HTTP/1.1 (\d+) ", self.received)
        return int(found[-1]) if found else None


class Trickle(Bad):
    """Writes a byte now and then, of a head that never ends."""

    def step(self):
        self.read()
        if not self.received and not self.ended:
            self.write(b"x")


class HalfClosed(Bad):
    """Says in the middle of a request that it sends no more."""

    def __init__(self, server, begun):
        super().__init__(server, begun)
        self.connection.shutdown(socket.SHUT_WR)


class NeverReads(Bad):
    """Asks for more than the buffers hold, and reads nothing: the end shows as a hang-up."""

    def __init__(self, server):
        super().__init__(server)
        self.asked = support.request_bytes("GET", "/1.0/me.json", [("Host", server.authority)]) * 20

    def step(self):
        self.write(self.asked)
        events = select.poll()
        events.register(self.connection, 0)
        if events.poll(0):
            self.ended = self.ended or time.monotonic()


class ConnectionCase(unittest.TestCase):
    def filled(self, server):
        """Calls until the journal, which is bounded, is full: from then on memory has no reason to grow."""
        with server.connect() as connection:
            reader = support.Reader(connection)
            for _ in range(150):
                connection.sendall(numbered(server, 1) * 100)
                for _ in range(100):
                    reader.answer()
        journal = support.control(server, "GET", "/tenants/default/journal?since=1000000")
        self.assertGreater(journal.json()["dropped"], 0)
        self.assertTrue(within(5, lambda: descriptors(server) == server.at_rest))

    def all_given_back(self, server, memory, allowance=16 * 1024):
        self.assertTrue(within(10, lambda: descriptors(server) <= server.at_rest),
                        f"{descriptors(server)} descriptors are open; {server.at_rest} were at rest")
        if memory and not SANITIZED:
            with self.subTest("memory"):
                self.assertTrue(within(5, lambda: resident(server) <= memory + allowance),
                                f"{resident(server)} KiB stay resident; {memory} were before")

    @contextlib.contextmanager
    def mock(self, *flags):
        with support.mock("--threads", str(THREADS), *flags) as server:
            support.call(server, "GET", "/1.0/me")
            self.assertTrue(within(5, lambda: self.settled(server)))
            server.at_rest = descriptors(server)
            yield server

    @staticmethod
    def settled(server):
        before = descriptors(server)
        time.sleep(0.2)
        return descriptors(server) == before


class BadClients(ConnectionCase):
    def test_each_bad_client_meets_its_time_out_and_honest_callers_do_not_notice(self):
        with tempfile.TemporaryDirectory() as folder, self.mock(
                "--tls-listen", "127.0.0.1:0", "--ca-dir", f"{folder}/ca", "--idle-timeout", str(IDLE_LIMIT),
                "--read-timeout", "2", "--write-timeout", str(WRITE_LIMIT)) as server:
            self.filled(server)
            port = int(server.ready["https"].rsplit(":", 1)[1])
            self.misbehave(server, port)
            # What the first ones made grow (an arena of each thread, tables of descriptors) is there now; what is
            # left behind by each connection would come again.
            memory = resident(server)
            self.misbehave(server, port)
            self.all_given_back(server, memory)

    def misbehave(self, server, tls):
        head = b"GET /1.0/auth/time HTTP/1.1\r\nHost: a\r\nX-Filler: "
        body = b"POST /1.0/auth/credential HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n{"
        hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"  # the beginning of a ClientHello
        make = {
            "a head that never ends": lambda: Trickle(server, head),
            "a body that never ends": lambda: Trickle(server, body),
            "a head and then silence": lambda: Bad(server, head),
            "closed for writing in a head": lambda: HalfClosed(server, head),
            "closed for writing in a body": lambda: HalfClosed(server, body),
            "connected and silent": lambda: Bad(server),
            "connected to TLS and silent": lambda: Bad(server, port=tls),
            "a TLS handshake that stops": lambda: Bad(server, hello, tls),
            "a TLS handshake a byte at a time": lambda: Trickle(server, hello, tls),
            "reads nothing": lambda: NeverReads(server),
        }
        # Whoever reads nothing makes the mock fill a buffer of megabytes with answers: ten of them are work enough.
        with honest_callers(self, server):
            clients = {kind: [one() for _ in range(10 if one == make["reads nothing"] else 40)]
                       for kind, one in make.items()}
            everyone = [client for group in clients.values() for client in group]

            def ended():
                for client in everyone:
                    if client.ended is None:
                        client.step()
                time.sleep(0.1)
                return all(client.ended for client in everyone)
            ended_all = within(WRITE_LIMIT + 20, ended)
        still = {kind: sum(client.ended is None for client in group) for kind, group in clients.items()}
        self.assertTrue(ended_all, f"still open: {still}")
        self.outcomes(clients)
        for client in everyone:
            client.connection.close()
        self.assertTrue(within(10, lambda: descriptors(server) <= server.at_rest),
                        f"{descriptors(server)} descriptors are open; {server.at_rest} were at rest")

    def test_who_connects_to_tls_and_says_nothing_stops_no_thread_while_others_are_cut_off(self):
        """A descriptor that is used again can be told readable for what its last owner received."""
        with tempfile.TemporaryDirectory() as folder, self.mock(
                "--tls-listen", "127.0.0.1:0", "--ca-dir", f"{folder}/ca", "--read-timeout", "2") as server:
            tls = int(server.ready["https"].rsplit(":", 1)[1])
            for _ in range(5):
                with honest_callers(self, server):
                    clients = [HalfClosed(server, b"GET /1.0/auth/time HTTP/1.1\r\nHost: a\r\n") for _ in range(200)]
                    clients += [Bad(server, port=tls) for _ in range(200)]
                for client in clients:
                    client.connection.close()
            self.all_given_back(server, None)

    def outcomes(self, clients):
        wanted = {"a head that never ends": (408, 2), "a body that never ends": (408, 2),
                  "a head and then silence": (408, 2), "closed for writing in a head": (400, 0),
                  "closed for writing in a body": (400, 0), "connected and silent": (None, IDLE_LIMIT),
                  "connected to TLS and silent": (None, IDLE_LIMIT), "a TLS handshake that stops": (None, 2),
                  "a TLS handshake a byte at a time": (None, 2), "reads nothing": (None, 0)}
        for kind, (status, least) in wanted.items():
            for client in clients[kind]:
                self.assertEqual(client.status, status, f"{kind}: {client.received[:300]}")
                self.assertGreater(client.ended - client.began, least - 0.3, f"{kind}: ended too early")

    def test_resets_in_the_middle_of_anything_leave_nothing_behind(self):
        with self.mock() as server:
            self.filled(server)
            memory = resident(server)
            whole = numbered(server, 1)
            moments = [b"", whole[:1], whole[:100], whole[:-1], whole, whole * 50 + whole[:70],
                       support.request_bytes("POST", "/1.0/me", [("Host", "a"), ("Content-Length", "100000")], b"{")]
            with honest_callers(self, server):
                for number in range(1000):
                    connection = server.connect()
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    with contextlib.suppress(ConnectionError):
                        connection.sendall(moments[number % len(moments)])
                        if number % 3 == 0 and len(moments[number % len(moments)]) >= len(whole):
                            connection.recv(1)  # in the middle of the answer
                    connection.close()  # at once, with a reset
            self.all_given_back(server, memory)

    def test_a_thousand_requests_in_one_write_are_answered_in_order_beside_others_that_do_the_same(self):
        with self.mock() as server:
            wrong = []

            def burst(first):
                with server.connect() as connection:
                    data = b"".join(numbered(server, first + n) for n in range(1000))
                    writer = threading.Thread(target=connection.sendall, args=(data,))
                    writer.start()
                    reader = support.Reader(connection)
                    for number in range(first, first + 1000):
                        answer = reader.answer()
                        if not is_answer_to(answer, number):
                            wrong.append((number, answer.status, answer.body))
                    writer.join()

            with honest_callers(self, server):
                threads = [threading.Thread(target=burst, args=(k * 10_000 + 10_000,)) for k in range(8)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join(60 * support.PATIENCE)
                    self.assertFalse(thread.is_alive(), "a burst got no answer")
            self.assertEqual(wrong, [])
            self.all_given_back(server, None)


class Many(ConnectionCase):
    def test_a_crowd_above_the_limit_is_turned_away_and_those_inside_are_served(self):
        with self.mock("--max-connections", "64", "--read-timeout", "2") as server:
            inside = [server.connect() for _ in range(64)]
            readers = [support.Reader(connection) for connection in inside]

            def all_served(first):
                for number, (connection, reader) in enumerate(zip(inside, readers), first):
                    connection.sendall(numbered(server, number))
                    self.assertTrue(is_answer_to(reader.answer(), number))

            all_served(1)
            crowd = [Bad(server, numbered(server, 1)) for _ in range(500)]
            all_served(100)
            for client in crowd:
                self.assertTrue(within(10, lambda client=client: client.step() or client.ended),
                                f"neither turned away nor closed: {client.received[:200]}")
                self.assertEqual(client.status, 503, client.received[:200])
            all_served(200)
            # They never close: it is for the mock to let go of them.
            self.assertTrue(within(10, lambda: descriptors(server) == server.at_rest + 64), descriptors(server))
            for connection in inside:
                connection.close()
            for client in crowd:
                client.connection.close()
            self.assertTrue(within(5, lambda: support.exchange(server, numbered(server, 1)).status == 404))
            self.all_given_back(server, None)

    def test_ten_thousand_idle_connections_are_held_harm_nobody_and_cost_nothing_afterwards(self):
        count = min(IDLE, self.most_descriptors() - 200)
        if count < IDLE:
            print(f"{count} connections only, for want of descriptors ... ", end="", flush=True)
        with self.mock() as server:
            self.filled(server)
            memory, peaks = resident(server), []
            for _ in range(2):
                with honest_callers(self, server):
                    idle = self.opened(server, count)
                    peaks.append(resident(server))
                    self.assertGreaterEqual(descriptors(server), server.at_rest + count)
                    time.sleep(1)
                    for number in random.Random(1).sample(range(count), 300):
                        connection = idle[number]
                        connection.sendall(numbered(server, number))
                        self.assertTrue(is_answer_to(support.Reader(connection).answer(), number))
                for connection in idle:
                    connection.close()
                self.all_given_back(server, None)
            print(f"{(peaks[0] - memory) / count:.1f} KiB each ... ", end="", flush=True)
            if not SANITIZED:
                self.assertLess(peaks[1], peaks[0] + 16 * 1024, "the second ten thousand cost more than the first")
            # Asio keeps a record of each descriptor for the next one, and each record keeps the page that it is on:
            # about half of the 9 KiB that each took is given back, and the other half is used again.
            self.all_given_back(server, memory, allowance=7 * count)

    def opened(self, server, count):
        """Connections with one signed call each."""
        line = numbered(server, 7)
        idle = []
        for _ in range(0, count, 100):
            some = [server.connect() for _ in range(min(100, count - len(idle)))]
            for connection in some:
                connection.sendall(line)
            for connection in some:
                self.assertTrue(is_answer_to(support.Reader(connection).answer(), 7))
            idle += some
        return idle

    def most_descriptors(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = IDLE + 1000
        if soft < wanted:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
                self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


if __name__ == "__main__":
    unittest.main()
