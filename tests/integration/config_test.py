"""A mock that starts with a configuration file."""

import json
import pathlib
import tempfile
import unittest

import support

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"


def example():
    """The file that docs/config.md shows."""
    text = (DOCS / "config.md").read_text()
    return text.split("```json\n")[1].split("```")[0]


class Config(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, text):
        path = pathlib.Path(self.folder.name) / "mock.json"
        path.write_text(text if isinstance(text, str) else json.dumps(text))
        return str(path)

    def refused(self, text, sentence):
        path = self.file(text)
        done = support.run("mock", "--listen", "127.0.0.1:0", "--config", path, "--ready-file",
                           self.folder.name + "/ready.json")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr, f"countersign mock: {sentence.format(file=path)}\n")

    def test_the_example_of_the_documentation_does_what_it_says(self):
        with support.mock("--config", self.file(example())) as server:
            self.assertEqual(server.ready["application_key"], "7kbG7Bk7S9Nt7ZSV")
            self.assertEqual(server.ready["consumer_key"], "MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1")
            self.assertEqual(support.call(server, "GET", "/1.0/domain/zone").json(), ["example.net"])
            self.assertEqual(support.call(server, "GET", "/1.0/vps").body, b'["vps-1a2b3c4d.vps.ovh.net"]')
            reboot = support.call(server, "POST", "/v1/vps/x/reboot?now=1", b'{"any":"body"}')
            self.assertEqual((reboot.status, reboot.body), (200, b'{"id":1,"state":"todo","type":"rebootVm"}'))
            ips = support.call(server, "GET", "/1.0/vps/x/ips")
            self.assertEqual((ips.status, ips.json()["class"]), (404, "Client::NotFound"))
            unsigned = support.call(server, "GET", "/1.0/vps", signed=False)
            self.assertEqual(unsigned.status, 401, "a route of one's own is guarded as any other")
            names = {t["id"] for t in support.control(server, "GET", "/tenants").json()["tenants"]}
            self.assertEqual(names, {"default", "legacy"})

    def test_a_route_without_a_body_answers_as_calls_without_a_result_do(self):
        routes = {"routes": [{"method": "DELETE", "path": "/vps/{name}", "no_authentication": True}]}
        with support.mock("--config", self.file(routes), "--void", "no-content") as server:
            self.assertEqual(support.call(server, "DELETE", "/1.0/vps/x", signed=False).status, 204)

    def test_a_mistake_is_told_with_its_place(self):
        self.refused('{\n  "zones": []\n}', '{file}:2:3: unknown member "zones"; known here: default, tenants, routes')
        self.refused('{"tenants": [{}]}', "{file}:1:14: a tenant here needs an id")
        self.refused('{"tenants": [{"id": "a"}, {"id": "a"}]}', "{file}:1:34: another tenant has this id")
        self.refused('{"routes": [{"method": "GET", "path": "vps"}]}',
                     "{file}:1:39: a path below /1.0, such as /vps/{{serviceName}}")
        self.refused('{"routes": [{"method": "GET", "path": "/x", "status": 99}]}',
                     "{file}:1:55: a status from 200 to 599")
        self.refused('{"default": {"clock": {"now": "noon"}}}',
                     '{file}:1:13: "noon" is no time such as 2026-03-04T05:06:07Z')
        self.refused("{", "{file}:1:2: not JSON: expected string literal")

    def test_what_clashes_with_the_mock_itself_is_refused(self):
        self.refused('{"routes": [{"method": "GET", "path": "/me/api/credential/{id}"}]}',
                     "{file}:1:13: GET /me/api/credential/{{id}} is answered by the mock itself")
        same = {"applications": [{"key": "0123456789abcdef"}]}
        self.refused({"default": same, "tenants": [{"id": "b", **same}]},
                     "the application key 0123456789abcdef is taken in this mock")

    def test_a_file_that_is_not_there_is_named(self):
        done = support.run("mock", "--config", "/nowhere/x.json")
        self.assertEqual(done.returncode, 2)
        self.assertIn("cannot read /nowhere/x.json", done.stderr)


if __name__ == "__main__":
    unittest.main()
