"""What a client may have signed in place of what it sent: the codes of docs/causes.md as functions, written
apart from the product's search. Each yields pairs: the variant's name, and what is signed otherwise."""

import base64
import dataclasses
import hashlib
import hmac

import mistakes_of_bodies
import mistakes_of_urls

ORDER = ("secret", "consumer", "method", "url", "body", "timestamp")


def plain(text, _):
    return "$1$" + hashlib.sha1(text).hexdigest()


@dataclasses.dataclass(frozen=True)
class Signed:
    """The fields as they were signed, in bytes, and how they became a signature."""

    secret: bytes
    consumer: bytes
    method: bytes
    url: bytes
    body: bytes
    timestamp: bytes
    separator: bytes = b"+"
    order: tuple = ORDER
    around: tuple = (b"", b"")
    digest: object = plain  # of the joined text and self

    def text(self):
        return self.around[0] + self.separator.join(getattr(self, name) for name in self.order) + self.around[1]

    def presented(self):
        """The text of X-Ovh-Signature."""
        return self.digest(self.text(), self)


def signature(right, change):
    """right, changed, as the text of X-Ovh-Signature: much quicker than making a Signed of it."""
    take = {**right.__dict__, **change}
    text = take["around"][0] + take["separator"].join([take[name] for name in take["order"]]) + take["around"][1]
    return plain(text, None) if take["digest"] is plain else take["digest"](text, dataclasses.replace(right, **change))


def rightly(sent, base=None):
    """What should have been signed."""
    return Signed(sent.keys.secret.encode(), sent.keys.consumers[0].encode(), sent.method.encode(),
                  (base or sent.base).encode() + sent.target, sent.body, sent.timestamp.encode())


# ---- keys

def secret_whitespace(sent, dice):
    secret = sent.keys.secret
    for name, text in (("LF", secret + "\n"), ("CRLF", secret + "\r\n"), ("CR", secret + "\r"), ("space", secret + " "),
                       ("tab", secret + "\t"), ("BOM", "\ufeff" + secret)):
        yield name, {"secret": text.encode()}


def secret_quoted(sent, dice):
    for quote in "\"'":
        yield quote, {"secret": f"{quote}{sent.keys.secret}{quote}".encode()}


def secret_base64(sent, dice):
    secret = sent.keys.secret.encode()
    yield "encoded", {"secret": base64.b64encode(secret)}
    yield "encoded with its newline", {"secret": base64.b64encode(secret + b"\n")}
    yield "decoded", {"secret": base64.b64decode(secret)}


def secret_hex_decoded(sent, dice):
    if all(one in "0123456789abcdefABCDEF" for one in sent.keys.secret):
        yield "decoded", {"secret": bytes.fromhex(sent.keys.secret)}


def secret_swapped(sent, dice):
    yield "swapped", {"order": ("consumer", "secret", *ORDER[2:])}


def secret_is_application_key(sent, dice):
    yield "key", {"secret": sent.keys.application.encode()}


def secret_other_application(sent, dice):
    for n, other in enumerate(sent.others()):
        yield f"other {n}", {"secret": other.secret.encode()}


def consumer_empty(sent, dice):
    yield "empty", {"consumer": b""}


def consumer_null_literal(sent, dice):
    for text in ("null", "None", "nil", "undefined"):
        yield text, {"consumer": text.encode()}


def consumer_header_differs(sent, dice):
    yield "of the same application", {"consumer": dice.choice(sent.keys.consumers[1:]).encode()}
    yield "of another one", {"consumer": dice.choice(dice.choice(sent.others()).consumers).encode()}


# ---- method and time

def method_lowercase(sent, dice):
    yield "lower case", {"method": sent.method.lower().encode()}


def method_differs(sent, dice):
    for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"):
        if method != sent.method:
            yield method, {"method": method.encode()}


def timestamp_header_differs(sent, dice):
    for offset in (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5):
        yield f"{offset:+}", {"timestamp": str(int(sent.timestamp) + offset).encode()}


def timestamp_milliseconds(sent, dice):
    for n in (0, 0, dice.randrange(1000), dice.randrange(1000)):
        yield "whole second" if n == 0 else "within it", {"timestamp": f"{sent.timestamp}{n:03}".encode()}


def timestamp_float(sent, dice):
    for digits in (1, 2, 3):
        fraction = dice.randrange(10 ** digits)
        yield f"{digits} digits", {"timestamp": f"{sent.timestamp}.{fraction:0{digits}}".encode()}
    yield ".0", {"timestamp": f"{sent.timestamp}.0".encode()}


def timestamp_zone_shift(sent, dice):
    whole = dice.choice((1, 2, 3, 5, 8, 9, 10, 12, 14)) * 3600
    for name, shift in (("hours ahead", whole), ("hours behind", -whole), ("India", 19800), ("Nepal", 20700),
                        ("Newfoundland", -12600), ("Chatham", 45900)):
        yield name, {"timestamp": str(int(sent.timestamp) + shift).encode()}


# ---- digest and join

def digest(name, make):
    return name, {"digest": make}


def digest_prefix_missing(sent, dice):
    # "$1$…" between double quotes is a shell's first argument, which is empty.
    yield digest("digest alone", lambda text, _: hashlib.sha1(text).hexdigest())
    yield digest("$ alone", lambda text, _: "$" + hashlib.sha1(text).hexdigest())


def digest_prefix_doubled(sent, dice):
    yield digest("doubled", lambda text, _: "$1$$1$" + hashlib.sha1(text).hexdigest())


def digest_uppercase(sent, dice):
    yield digest("upper case", lambda text, _: "$1$" + hashlib.sha1(text).hexdigest().upper())


def digest_base64(sent, dice):
    yield digest("Base64", lambda text, _: "$1$" + base64.b64encode(hashlib.sha1(text).digest()).decode())


def digest_hmac(sent, dice):
    yield digest("of everything", lambda text, made: "$1$" + hmac.new(made.secret, text, "sha1").hexdigest())
    yield "of the rest", {"order": ORDER[1:],
                          "digest": lambda text, made: "$1$" + hmac.new(made.secret, text, "sha1").hexdigest()}


def digest_algorithm(sent, dice):
    for name in ("sha256", "sha512", "md5"):
        yield digest(name, lambda text, _, name=name: "$1$" + hashlib.new(name, text).hexdigest())


def join_separator(sent, dice):
    for text in ("", " ", "\n", ",", ":", "|", "&", "-", ";", "."):
        yield repr(text), {"separator": text.encode()}


def join_order(sent, dice):
    for name, order in (("body last", (0, 1, 2, 3, 5, 4)), ("URL first", (0, 1, 3, 2, 4, 5)),
                        ("time first", (5, 0, 1, 2, 3, 4)), ("time after keys", (0, 1, 5, 2, 3, 4)),
                        ("body before URL", (0, 1, 2, 4, 3, 5)), ("keys last", (2, 3, 4, 5, 0, 1)),
                        ("method first", (2, 0, 1, 3, 4, 5)), ("backwards", (5, 4, 3, 2, 1, 0)),
                        ("consumer key last", (0, 2, 3, 4, 5, 1)), ("secret last", (1, 2, 3, 4, 5, 0)),
                        ("any", tuple(dice.sample(range(6), 6)))):
        yield name, {"order": tuple(ORDER[n] for n in order)}


def join_trailing(sent, dice):
    yield "at the end", {"around": (b"", b"+")}
    yield "at the start", {"around": (b"+", b"")}


MISTAKES = {name.replace("_", ".", 1).replace("_", "-"): make for name, make in list(globals().items())
            if name.split("_")[0] in ("secret", "consumer", "method", "timestamp", "digest", "join") and callable(make)
            and "_" in name}
MISTAKES |= mistakes_of_urls.MISTAKES | mistakes_of_bodies.MISTAKES

# A specific code is listed in place of the general one that contains it; what else may be listed beside it.
SILENCED = {"url.double-encoded": {"url.encoded"}, "body.escapes": {"body.reserialised"},
            "secret.swapped": {"join.order"}, "url.query-sorted": {"url.query-reordered"}}


def group(code):
    return code.split(".")[0]


def same_bytes(sent, presented, dice):
    """All codes with a variant that gives this signature, the silenced ones aside."""
    found = set()
    for base in sent.world.bases:
        right = rightly(sent, base)
        seen = dataclasses.replace(sent, base=base)
        for code, make in MISTAKES.items():
            # Over another base everything else stays as different as the bases are.
            if base == sent.base or group(code) == "url":
                if any(signature(right, change) == presented for _, change in make(seen, dice)):
                    found.add(code)
    silenced = set().union(*(SILENCED.get(code, ()) for code in found))
    return found - silenced, silenced
