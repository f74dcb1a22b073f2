"""A name server on loopback for one zone of a mock: over UDP, TXT and SOA, asked of the mock's API at each query.

It serves what a real one would: what was written since the zone's last refresh is not there yet. Python's standard
library only.
"""

import contextlib
import socketserver
import struct
import threading

TXT, SOA = 16, 6
NO_ERROR, FORMAT_ERROR, SERVER_FAILURE, NO_SUCH_NAME, REFUSED = 0, 1, 2, 3, 5
QUERY_NAMED = b"\xc0\x0c"  # a pointer to the name in the question, which follows the header


class Malformed(Exception):
    pass


def question_of(query):
    """The one question of a query: its bytes, its name without the last dot, and its type."""
    try:
        _, flags, questions = struct.unpack_from("!HHH", query)
        if flags & 0xF800 or questions != 1:  # an answer, or no standard query
            raise Malformed
        labels, at = [], 12
        while length := query[at]:
            if length > 63:
                raise Malformed
            labels.append(query[at + 1:at + 1 + length].decode("ascii"))
            at += 1 + length
        kind, _ = struct.unpack_from("!HH", query, at + 1)
    except (struct.error, IndexError, UnicodeDecodeError):
        raise Malformed from None
    return query[12:at + 5], ".".join(labels).lower(), kind


def named(name):
    labels = [label.encode("ascii") for label in name.strip(".").split(".")]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def quoted(text):
    """A TXT value as it travels. A zone keeps it in quotes."""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        text = text[1:-1]
    value = text.encode()
    pieces = [value[at:at + 255] for at in range(0, len(value), 255)] or [b""]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces)


def start_of_authority(soa):
    numbers = (soa["serial"], soa["refresh"], soa["ttl"], soa["expire"], soa["nxDomainTtl"])
    return named(soa["server"]) + named(soa["email"].replace("@", ".")) + struct.pack("!5I", *numbers)


def reply(query, question, code, resources=()):
    """`resources` are pairs of a type and its data, all of the name that was asked for."""
    number, flags = struct.unpack_from("!HH", query)
    authoritative = 0x8400 | flags & 0x0100 | code
    head = struct.pack("!HHHHHH", number, authoritative, 1 if question else 0, len(resources), 0, 0)
    body = [QUERY_NAMED + struct.pack("!HHIH", kind, 1, 0, len(data)) + data for kind, data in resources]
    return head + question + b"".join(body)


class Query(socketserver.BaseRequestHandler):
    def handle(self):
        query, socket = self.request
        if len(query) < 12:
            return
        try:
            question, name, kind = question_of(query)
        except Malformed:
            socket.sendto(reply(query, b"", FORMAT_ERROR), self.client_address)
            return
        try:
            code, resources = self.server.look_up(name, kind)
        except Exception as error:  # told to whoever asked, and by the case that fails for it
            self.server.problems.append(f"{name}: {error}")
            code, resources = SERVER_FAILURE, []
        socket.sendto(reply(query, question, code, resources), self.client_address)


class NameServer(socketserver.ThreadingUDPServer):
    """`with NameServer(get, "example.com") as server:` answers at `server.address` meanwhile.

    `get` makes a GET call of the API, signed, and answers what it answered.
    """

    daemon_threads = True

    def __init__(self, get, zone):
        super().__init__(("127.0.0.1", 0), Query)
        self.address = f"127.0.0.1:{self.server_address[1]}"
        self.told = set()  # pairs of a name and a TXT value that somebody was given
        self.problems = []
        self._get, self._zone, self._path = get, zone, "/domain/zone/" + zone
        self._lock = threading.Lock()
        self._frozen = False
        self._deployed = self._read()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return super().__enter__()

    def __exit__(self, *raised):
        self.shutdown()
        super().__exit__(*raised)

    @contextlib.contextmanager
    def frozen(self):
        """Meanwhile it does not hear of changes, like a name server that is cut off from the zone's master."""
        with self._lock:
            self._deployed = self._read()
            self._frozen = True
        try:
            yield
        finally:
            with self._lock:
                self._frozen = False

    def look_up(self, name, kind):
        if name != self._zone and not name.endswith("." + self._zone):
            return REFUSED, []
        with self._lock:
            if not self._frozen and self._get(self._path + "/status")["isDeployed"]:
                self._deployed = self._read()
            soa, records = self._deployed
            here = [record for record in records if self._full_name(record) == name]
            if kind == SOA and name == self._zone:
                return NO_ERROR, [(SOA, start_of_authority(soa))]
            texts = [record["target"] for record in here if kind == TXT and record["fieldType"] == "TXT"]
            self.told.update((name, text.strip('"')) for text in texts)
            code = NO_ERROR if here or name == self._zone else NO_SUCH_NAME
            return code, [(TXT, quoted(text)) for text in texts]

    def _read(self):
        records = [self._get(f"{self._path}/record/{number}") for number in self._get(self._path + "/record")]
        return self._get(self._path + "/soa"), records

    def _full_name(self, record):
        below = record["subDomain"].lower()
        return f"{below}.{self._zone}" if below else self._zone
