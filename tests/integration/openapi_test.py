"""The OpenAPI document of the control API: well formed, and what each operation answers is what it says.

Needs jsonschema (on Debian: python3-jsonschema).
"""

import json
import unittest

import jsonschema

import support

HTTP_METHODS = ("get", "put", "post", "delete")


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.context = support.mock()
        cls.server = cls.context.__enter__()
        cls.document = support.control(cls.server, "GET", "/openapi.json").json()
        cls.seen = set()  # (operationId, status)

    @classmethod
    def tearDownClass(cls):
        cls.context.__exit__(None, None, None)

    def operations(self):
        for path, item in self.document["paths"].items():
            for method in HTTP_METHODS:
                if method in item:
                    yield path, method.upper(), item[method]

    def resolved(self, node):
        while "$ref" in node:
            for name in node["$ref"].removeprefix("#/").split("/"):
                found = found[name] if name != "components" else self.document["components"]
            node = found
        return node

    def schema_of(self, response):
        content = self.resolved(response).get("content", {})
        return content.get("application/json", {}).get("schema")

    def check(self, value, schema, told):
        # The document is the root of every reference in it.
        whole = {**schema, "components": self.document["components"]}
        errors = list(jsonschema.Draft202012Validator(whole).iter_errors(value))
        self.assertEqual(errors, [], told)

    def answered(self, operation, status, path, body=None, headers=()):
        """Calls an operation; the answer has the status, and the shape that the document gives it."""
        method, described = next((m, o) for _, m, o in self.operations() if o["operationId"] == operation)
        answer = support.control(self.server, method, path, body, headers)
        told = f"{method} {path} answered {answer.status} {answer.body[:300]!r}"
        self.assertEqual(answer.status, status, told)
        self.assertIn(str(status), described["responses"], f"{operation} does not describe {status}")
        schema = self.schema_of(described["responses"][str(status)])
        if schema:
            self.check(answer.json(), schema, told)
        self.seen.add((operation, status))
        return answer

    def test_every_reference_leads_somewhere_and_every_schema_is_one(self):
        text = json.dumps(self.document)
        for piece in text.split('"$ref": "')[1:]:
            self.resolved({"$ref": piece.split('"')[0]})
        for name, schema in self.document["components"]["schemas"].items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema)
        names = [o["operationId"] for _, _, o in self.operations()]
        self.assertEqual(len(names), len(set(names)), "operation ids are unique")

    def test_every_operation_answers_as_it_is_described(self):
        call = self.answered
        call("describeMock", 200, "/")
        call("describeApi", 200, "/openapi.json")
        whole = {"id": "ci-7", "seed": 7, "settings": {"errors": "legacy", "void": "empty", "signature": "exact",
                 "clock_window": 30, "validation_url": "classic", "auto_validate": True, "gzip": "off",
                              "validation_base": "ovh", "region": "ca",
                              "iam": "report", "iam_details": "off", "token_life": 60,
                 "public_bases": ["https://a.example"]},
                 "clock": {"now": "2026-03-04T05:06:07Z", "frozen": True}, "account": "ab1-ovh", "zones": ["a.example"],
                 "service_accounts": [{"name": "s", "description": "x", "client_id": "EU.1", "client_secret": "t" , "allow": ["*"]}],
                 "users": [{"login": "paul", "description": "x", "email": "p@a.example", "group": "shop",
                            "allow": ["dnsZone:*"]}],
                 "applications": [{"name": "main", "description": "x", "key": "0123456789abcdef", "secret": "s" * 32,
                                   "status": "trusted", "credentials": [
                                       {"name": "waiting", "consumer_key": "c" * 32, "state": "pendingValidation",
                                        "rules": [{"method": "GET", "path": "/*"}], "allowed_ips": ["192.0.2.0/24"],
                                        "validity_seconds": 3600, "user": "paul"}]}]}
        self.check(whole, self.document["components"]["schemas"]["NewTenant"], "a whole body")
        keys = call("createTenant", 201, "/tenants", whole).json()
        call("createTenant", 409, "/tenants", {"id": "ci-7"})
        call("createTenant", 400, "/tenants", {"zone": []})
        call("listTenants", 200, "/tenants")
        call("showTenant", 200, "/tenants/ci-7")
        call("showTenant", 404, "/tenants/nobody")
        call("showClock", 200, "/tenants/ci-7/clock")
        call("setClock", 200, "/tenants/ci-7/clock", {"offset_seconds": -90})
        call("setClock", 400, "/tenants/ci-7/clock", {"now": "noon"})
        call("advanceClock", 200, "/tenants/ci-7/clock/advance", {"seconds": 60})
        call("advanceClock", 400, "/tenants/ci-7/clock/advance", {"seconds": -1})
        named = {"consumerKey": keys["consumer_key"]}
        call("changeCredential", 200, "/tenants/ci-7/credentials/validate", {**named, "validity_seconds": 60, "user": "paul"})
        call("changeCredential", 409, "/tenants/ci-7/credentials/validate", named)
        call("changeCredential", 404, "/tenants/ci-7/credentials/revoke", {"credentialId": 1})
        call("changeCredential", 400, "/tenants/ci-7/credentials/revoke", {})
        support.call(self.server, "GET", "/1.0/me")
        support.call(self.server, "GET", "/1.0/me", signed=False)
        call("readJournal", 200, "/tenants/default/journal?since=0&wait=0")
        call("readJournal", 400, "/tenants/default/journal?until=1")
        call("readEntry", 200, "/tenants/default/journal/1")
        call("readEntry", 404, "/tenants/default/journal/99")
        call("readPrivileges", 200, "/tenants/default/privileges")
        call("readPrivileges", 400, "/tenants/default/privileges?generalise=all")
        call("readPrivileges", 404, "/tenants/default/privileges?credential_id=1")
        call("streamEvents", 404, "/events?tenant=nobody")
        call("streamEvents", 400, "/events", headers=[("Last-Event-ID", "x")])
        call("readMetrics", 200, "/metrics")
        call("resetTenant", 200, "/tenants/ci-7/reset", {})
        call("resetTenant", 400, "/tenants/ci-7/reset", {"x": 1})
        call("removeTenant", 204, "/tenants/ci-7")
        call("removeTenant", 409, "/tenants/default")
        called = {operation for operation, _ in self.seen}
        self.assertEqual(called, {o["operationId"] for _, _, o in self.operations()}, "each is called here")

    def test_every_operation_refuses_a_foreign_host_as_it_is_described(self):
        for path, method, operation in self.operations():
            target = path.replace("{id}", "default").replace("{action}", "revoke").replace("{number}", "1")
            fields = [("Host", "evil.example"), ("Content-Type", "application/json")]
            data = support.request_bytes(method, "/_countersign/v1" + target, fields)
            answer = support.exchange(self.server, data)
            with self.subTest(operation["operationId"]):
                self.assertEqual(answer.status, 403)
                self.check(answer.json(), self.schema_of(operation["responses"]["403"]), answer.body)


if __name__ == "__main__":
    unittest.main()
