"""Requests over several keep-alive sockets at once, each answer with its request."""

import os
import pathlib
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "integration"))

import support  # noqa: E402

EXPLAIN = (("X-Countersign-Explain", "1"),)


class Line:
    """A connection that is made again when the server has closed it."""

    def __init__(self, server):
        self.server = server
        self.connection = None
        self.reader = None

    def open(self):
        if self.connection is None:
            self.connection = self.server.connect()
            self.reader = support.Reader(self.connection)

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def ask(self, data):
        self.open()
        self.connection.sendall(data)
        answer = self.reader.answer(data.startswith(b"HEAD "))
        if (answer.header("Connection") or "").lower() == "close" or self.reader.rest:
            self.close()
        return answer

    def ask_many(self, batch):
        """Pipelined: all are sent, then all answers read."""
        self.open()
        self.connection.sendall(b"".join(batch))
        return [self.reader.answer(data.startswith(b"HEAD ")) for data in batch]


def in_threads(count, work):
    """work(n) in each of `count` threads; the first exception is raised here."""
    failed = []

    def guarded(n):
        try:
            work(n)
        except BaseException as error:  # noqa: BLE001: told below
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def ask_all(server, requests, lines=4):
    """The answers to `requests`, bytes each, in their order."""
    answers = [None] * len(requests)

    def work(first):
        line = Line(server)
        for n in range(first, len(requests), lines):
            answers[n] = line.ask(requests[n])
            if n + lines < len(requests) and ends_badly(requests[n]):
                line.close()
        line.close()

    in_threads(lines, work)
    return answers


def ends_badly(data):
    """Whether more is sent than Content-Length says: the rest is no request."""
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    return len(body) > length


def causes(answer):
    """The codes of X-Countersign-Cause, in their order."""
    return [value for name, value in answer.headers if name.lower() == "x-countersign-cause"]


def make_tenant(server, plan):
    answer = support.control(server, "POST", "/tenants", plan)
    assert answer.status == 201, answer.body
    return answer.json()


SHOWN = int(os.environ.get("COUNTERSIGN_MISSES", "3"))  # of a code, when a test fails
