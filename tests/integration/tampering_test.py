"""A signed request with one byte changed is never accepted (--signature exact),
and is refused in the documented way: status, body, order of its members, headers."""

import random
import unittest

import support

REFUSALS = {
    400: {b'{"class":"Client::BadRequest","message":"Invalid signature"}',
          b'{"class":"Client::BadRequest","message":"Query out of time"}'},
    401: {b'{"class":"Client::Unauthorized","message":"You must login first"}'},
    403: {b'{"class":"Client::Forbidden","message":"This application key is invalid"}'},
    404: {b'{"class":"Client::NotFound","message":"Got an invalid (or empty) URL"}'},
}
# What the HTTP front itself refuses: the sentence says what was wrong.
MALFORMED = b'{"class":"Client::BadRequest","message":"'

HEADERS = ("Date", "Server", "Cache-Control", "Access-Control-Allow-Origin", "Content-Type",
           "X-Content-Type-Options", "X-Frame-Options", "X-Xss-Protection", "X-Iplb-Request-Id",
           "X-Ovh-Queryid", "Content-Length")

TRIES_PER_BYTE = 60
SPECIAL = b"\x00\t\n\r +%/?#&:;=@\"'<>\\\x7f\x80\xff"


class Tampering(unittest.TestCase):
    def test_no_single_changed_byte_of_what_is_signed_is_ever_accepted(self):
        seed = 20260304
        dice = random.Random(seed)
        body = '{"fieldType":"TXT","subDomain":"_x","target":"é☃","ttl":60}'.encode()
        target = "/1.0/domain/zone/example.com/record"
        with support.mock("--signature", "exact") as server:
            whole, spans = self.request(server, "POST", target, body)
            self.assertEqual(support.exchange(server, whole).status, 200)
            tried = 0
            for name, begin, end in spans:
                for at in range(begin, end):
                    for byte in self.replacements(dice, whole[at]):
                        changed = whole[:at] + bytes([byte]) + whole[at + 1:]
                        self.check(server, changed, f"seed {seed}: {name} byte {at - begin} "
                                                    f"{whole[at]:#04x} -> {byte:#04x}")
                        tried += 1
            zone = support.call(server, "GET", target).json()
        self.assertGreater(tried, 10000)
        self.assertEqual(len(zone), 5)  # the four of a new zone and the one that was signed rightly

    def request(self, server, method, target, body):
        fields = [("Host", server.authority), *support.signed_headers(server, method, target, body),
                  ("Content-Length", str(len(body)))]
        whole = support.request_bytes(method, target, fields, body)
        spans = [("method", 0, len(method)), ("target", len(method) + 1, len(method) + 1 + len(target)),
                 ("body", len(whole) - len(body), len(whole))]
        for name, value in fields[:5]:
            begin = whole.index(f"\r\n{name}: ".encode()) + len(name) + 4
            spans.append((name, begin, begin + len(value)))
        return whole, spans

    def replacements(self, dice, original):
        chosen = {dice.randrange(256) for _ in range(TRIES_PER_BYTE)} | {original ^ 0x20}
        chosen |= set(dice.sample(sorted(SPECIAL), 3))
        return sorted(chosen - {original})

    def check(self, server, data, what):
        with server.connect() as connection:
            connection.sendall(data)
            answer = support.Reader(connection).answer()
        self.assertIn(answer.status, (400, 401, 403, 404, 431), what)
        known = answer.body in REFUSALS.get(answer.status, ())
        malformed = answer.status == 400 and answer.body.startswith(MALFORMED)
        self.assertTrue(known or malformed, f"{what}: {answer.status} {answer.body!r}")
        for name in HEADERS:
            self.assertIsNotNone(answer.header(name), f"{what}: no {name}")


if __name__ == "__main__":
    unittest.main()
