"""Limits and time-outs, each with its HTTP answer, and framing as clients send it."""

import socket
import time
import unittest

import support


class Limits(unittest.TestCase):
    def test_headers_up_to_the_limit_are_read_and_one_byte_more_is_431(self):
        with support.mock("--max-header-bytes", "2048") as server:
            def sized(total):
                bare = support.request_bytes("GET", "/1.0/auth/time",
                                             [("Host", server.authority), ("X-Filler", "")])
                filler = "f" * (total - len(bare))
                return support.request_bytes("GET", "/1.0/auth/time",
                                             [("Host", server.authority), ("X-Filler", filler)])
            self.assertEqual(support.exchange(server, sized(2048)).status, 200)
            answer = support.exchange(server, sized(2049))
        self.assertEqual(answer.status, 431)
        self.assertIn("2048", answer.json()["message"])
        self.assertEqual(answer.header("Connection"), "close")

    def test_a_body_up_to_the_limit_is_read_and_one_byte_more_is_413(self):
        with support.mock("--max-body-bytes", "1000") as server:
            self.assertEqual(self.post(server, b"x" * 1000).status, 400)  # read, and no JSON
            answer = self.post(server, b"x" * 1001)
            self.assertEqual(answer.status, 413)
            self.assertIn("1000", answer.json()["message"])

    def test_a_chunked_body_is_bounded_too(self):
        with support.mock("--max-body-bytes", "1000") as server:
            chunks = b"200\r\n" + b"x" * 0x200 + b"\r\n"
            fields = [("Host", server.authority), ("Transfer-Encoding", "chunked")]
            answer = support.exchange(server, support.request_bytes(
                "POST", "/1.0/auth/credential", fields, chunks * 2 + b"0\r\n\r\n"))
        self.assertEqual(answer.status, 413)

    def test_json_nests_up_to_the_limit_and_no_deeper(self):
        with support.mock() as server:
            def nested(depth):
                return b'{"accessRules":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"
            inside = support.call(server, "POST", "/1.0/auth/credential", nested(64))
            beyond = support.call(server, "POST", "/1.0/auth/credential", nested(65))
        self.assertEqual(inside.json()["message"],
                         "Body parameter accessRules isn't formated correctly")
        self.assertEqual(beyond.json()["message"],
                         "The input that you provided isn't valid JSON or not well formatted")

    def test_a_request_that_does_not_arrive_whole_is_408(self):
        with support.mock("--read-timeout", "1") as server, server.connect() as connection:
            connection.sendall(b"GET /1.0/auth/time HTTP/1.1\r\nHost: ")
            began = time.monotonic()
            answer = support.Reader(connection).answer()
        self.assertEqual(answer.status, 408)
        self.assertGreater(time.monotonic() - began, 0.8)

    def test_a_trickle_of_bytes_does_not_put_off_the_408(self):
        with support.mock("--read-timeout", "1") as server, server.connect() as connection:
            connection.settimeout(0.2)
            reader = support.Reader(connection)
            connection.sendall(b"GET /1.0/auth/time HTTP/1.1\r\n")
            began = time.monotonic()
            while time.monotonic() - began < 5 * support.PATIENCE:
                connection.sendall(b"X-Slow: 1\r\n")
                try:
                    answer = reader.answer()
                    break
                except TimeoutError:
                    continue
        self.assertEqual(answer.status, 408)

    def test_a_request_that_is_cut_off_is_400_and_journalled(self):
        with support.mock() as server:
            for begun in (b"GET /1.0/auth/time HTTP/1.1\r\nHo",
                          b"POST /1.0/me HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{}"):
                with self.subTest(begun=begun), server.connect() as connection:
                    connection.sendall(begun)
                    connection.shutdown(socket.SHUT_WR)
                    answer = support.Reader(connection).answer()
                    self.assertEqual(answer.status, 400)
                    self.assertEqual(answer.json()["message"],
                                     "the connection ended in the middle of a request")
            journal = support.control(server, "GET", "/tenants/default/journal").json()["entries"]
            self.assertEqual([entry["verdict"]["step"] for entry in journal], ["framing"] * 2)

    # As Python's http.client does: all of the body goes out before an answer is looked for.
    def test_a_client_that_sends_a_large_body_to_its_end_still_gets_the_413(self):
        with support.mock("--max-body-bytes", "1000") as server:
            answer = self.post(server, b"x" * 9_000_000)
        self.assertEqual(answer.status, 413)

    def test_an_object_with_many_members_costs_nothing_and_is_no_json(self):
        with support.mock("--threads", "1") as server:
            body = b"{" + b",".join(b'"k%d":0' % i for i in range(100_000)) + b"}"
            began = time.monotonic()
            fields = [("X-Ovh-Application", server.ready["application_key"])]
            answer = support.call(server, "POST", "/1.0/auth/credential", body, fields, signed=False)
            self.assertLess(time.monotonic() - began, 2 * support.PATIENCE)
        self.assertEqual(answer.json()["message"],
                         "The input that you provided isn't valid JSON or not well formatted")

    def test_a_refused_head_has_no_body(self):
        with support.mock() as server, server.connect() as connection:
            connection.sendall(b"HEAD / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
            received = b"".join(iter(lambda: connection.recv(65536), b""))
        self.assertTrue(received.startswith(b"HTTP/1.1 400 "))
        self.assertTrue(received.endswith(b"\r\n\r\n"))

    def test_an_idle_connection_is_closed_without_an_answer(self):
        with support.mock("--idle-timeout", "1") as server, server.connect() as connection:
            self.assertEqual(connection.recv(100), b"")

    def test_above_the_number_of_connections_the_answer_is_503_and_others_go_on(self):
        with support.mock("--max-connections", "3") as server:
            kept = [server.connect() for _ in range(3)]
            readers = [support.Reader(connection) for connection in kept]
            line = support.request_bytes("GET", "/1.0/auth/time", [("Host", server.authority)])
            for connection, reader in zip(kept, readers):
                connection.sendall(line)
                self.assertEqual(reader.answer().status, 200)
            self.assertEqual(support.exchange(server, line).status, 503)
            kept[0].close()
            for _ in range(100):
                answer = support.exchange(server, line)
                if answer.status == 200:
                    break
                time.sleep(0.02)
            self.assertEqual(answer.status, 200)
            for connection in kept:
                connection.close()

    def test_expect_100_continue_is_honoured(self):
        body = b'{"accessRules":[]}'
        with support.mock() as server, server.connect() as connection:
            target = "/1.0/auth/credential"
            fields = [("Host", server.authority), ("Expect", "100-continue"),
                      ("Content-Length", str(len(body))),
                      *support.signed_headers(server, "POST", target, body)]
            connection.sendall(support.request_bytes("POST", target, fields))
            reader = support.Reader(connection)
            self.assertEqual(reader.answer().status, 100)
            connection.sendall(body)
            self.assertEqual(reader.answer().status, 200)

    def test_pipelined_requests_are_answered_in_order(self):
        with support.mock() as server, server.connect() as connection:
            line = support.request_bytes("GET", "/1.0/auth/time", [("Host", server.authority)])
            missing = support.request_bytes("GET", "/1.0/nothing", [("Host", server.authority)])
            connection.sendall((line + missing) * 200)
            reader = support.Reader(connection)
            self.assertEqual([reader.answer().status for _ in range(400)], [200, 404] * 200)

    def test_bytes_that_arrive_one_at_a_time_make_the_same_request(self):
        with support.mock() as server, server.connect() as connection:
            target = "/1.0/domain/zone?"
            fields = [("Host", server.authority), *support.signed_headers(server, "GET", target)]
            for byte in support.request_bytes("GET", target, fields):
                connection.send(bytes([byte]))
            self.assertEqual(support.Reader(connection).answer().status, 200)

    def test_the_absolute_form_replaces_the_host(self):
        with support.mock("--signature", "exact") as server:
            target = "/1.0/me"
            fields = [("Host", "somewhere.else.example"),
                      *support.signed_headers(server, "GET", target)]
            answer = support.exchange(server, support.request_bytes(
                "GET", server.base + target, fields))
        self.assertEqual(answer.status, 200)

    def test_http_1_0_is_served_and_closed(self):
        with support.mock() as server, server.connect() as connection:
            connection.sendall(b"GET /1.0/auth/time HTTP/1.0\r\n\r\n")
            data = b""
            while piece := connection.recv(4096):
                data += piece
        self.assertTrue(data.startswith(b"HTTP/1.1 200 OK\r\n"))

    def test_what_is_no_http_is_told_so(self):
        with support.mock() as server:
            cases = {
                b"\x16\x03\x01\x02\x00\x01\x00": "TLS",
                b"GET /1.0/me HTTP/1.1\r\n\r\n": "Host",
                b"GET /1.0/me HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n": "twice",
                b"GET /1.0/me HTTP/1.1\r\nHost: a\r\nX-Ovh-Consumer: a\r\nx-ovh-consumer: a\r\n\r\n":
                    "twice",
                b"POST /1.0/me HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n":
                    "",
                b"POST /1.0/me HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n": "gzip",
                b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n":
                    "",
                b"GET me HTTP/1.1\r\nHost: a\r\n\r\n": "slash",
                b"GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n folded\r\n\r\n": "",
            }
            for data, word in cases.items():
                with self.subTest(data=data):
                    answer = support.exchange(server, data)
                    self.assertEqual(answer.status, 400)
                    self.assertEqual(answer.json()["class"], "Client::BadRequest")
                    self.assertIn(word, answer.json()["message"])

    def test_a_half_closed_connection_still_gets_its_answer(self):
        with support.mock() as server, server.connect() as connection:
            connection.sendall(support.request_bytes("GET", "/1.0/auth/time",
                                                     [("Host", server.authority)]))
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(support.Reader(connection).answer().status, 200)

    def post(self, server, body):
        fields = [("Host", server.authority), ("X-Ovh-Application", "none"),
                  ("Content-Length", str(len(body)))]
        return support.exchange(server, support.request_bytes(
            "POST", "/1.0/auth/credential", fields, body))


if __name__ == "__main__":
    unittest.main()
