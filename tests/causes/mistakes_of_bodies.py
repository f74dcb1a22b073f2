"""Bodies that are signed in place of the one that is sent. See mistakes.py."""

import base64
import json
import urllib.parse

import json_texts

BOM = b"\xef\xbb\xbf"


def body_missing(sent, dice):
    if sent.body:
        yield "empty", {"body": b""}


def body_present(sent, dice):
    if not sent.body:
        for text in ("null", "None", "undefined", "{}", "[]", '""'):
            yield text, {"body": text.encode()}


def body_reserialised(sent, dice):
    if sent.json is None:
        return
    for layout in json_texts.LAYOUTS:
        for ordered in (False, True):
            # Also as it was written, if it is sent with a newline more or otherwise changed.
            if layout != sent.json.layout or ordered or sent.body != sent.json.text():
                yield layout + ", sorted" * ordered, {"body": sent.json.text(layout=layout, sorted=ordered)}
    # Both the layout and the escapes are another library's.
    for writer, layout, escapes in (("Python", "spaced", "ascii"), ("JSON.stringify", "compact", "raw"),
                                    ("PHP", "compact", "slashes and ascii"), ("Go", "compact", "html")):
        if layout != sent.json.layout:
            yield f"as {writer} writes it", {"body": sent.json.text(layout=layout, escapes=escapes)}


def body_escapes(sent, dice):
    if sent.json is None:
        return
    for escapes in json_texts.ESCAPES:
        text = sent.json.text(escapes=escapes)
        if text != sent.json.text():
            yield escapes, {"body": text}


def body_charset(sent, dice):
    for charset in ("latin-1", "cp1252"):
        try:
            yield charset, {"body": sent.body.decode().encode(charset)}
        except UnicodeError:
            pass


def members(sent):
    value = sent.json.value if sent.json else None
    if isinstance(value, dict) and not any(isinstance(one, (dict, list)) for one in value.values()):
        return value
    return None


def body_form_encoded(sent, dice):
    value = members(sent)
    if not value:
        return
    text = lambda one: one if isinstance(one, str) else json.dumps(one)
    pairs = [(name, text(one)) for name, one in value.items()]
    yield "+ for space", {"body": urllib.parse.urlencode(pairs).encode()}
    # As URLSearchParams and Java's URLEncoder do.
    yield "of the web", {"body": urllib.parse.urlencode(pairs, safe="*").replace("~", "%7E").encode()}
    yield "%20 for space", {"body": urllib.parse.urlencode(pairs, quote_via=urllib.parse.quote, safe="").encode()}


def body_encoded(sent, dice):
    if sent.body:
        yield "hexadecimal", {"body": sent.body.hex().encode()}
        yield "Base64", {"body": base64.b64encode(sent.body)}


def body_newline(sent, dice):
    if sent.body.endswith(b"\n"):
        yield "one less", {"body": sent.body[:-1]}
    if sent.body:
        yield "one more", {"body": sent.body + b"\n"}


def body_crlf(sent, dice):
    if b"\r\n" in sent.body:
        yield "LF for CRLF", {"body": sent.body.replace(b"\r\n", b"\n")}
    elif b"\n" in sent.body:
        yield "CRLF for LF", {"body": sent.body.replace(b"\n", b"\r\n")}


def body_bom(sent, dice):
    if sent.body.startswith(BOM):
        yield "one less", {"body": sent.body[3:]}
    elif sent.body:
        yield "one more", {"body": BOM + sent.body}


def body_replacement(sent, dice):
    try:
        text = sent.body.decode()
    except UnicodeError:
        return
    if text.isascii():
        return
    yield "? in ASCII", {"body": text.encode("ascii", "replace")}
    yield "U+FFFD", {"body": "".join(one if one.isascii() else "\ufffd" for one in text).encode()}
    latin = text.encode("latin-1", "replace")
    if latin != text.encode("latin-1", "ignore"):
        yield "? in Latin-1", {"body": latin}


def body_length_in_characters(sent, dice):
    if sent.intended_body is not None:
        yield "cut short", {"body": sent.intended_body}


MISTAKES = {name.replace("_", ".", 1).replace("_", "-"): make for name, make in list(globals().items())
            if name.startswith("body_")}
