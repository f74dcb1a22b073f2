"""URLs that are signed in place of the one that is called. See mistakes.py."""

import re
import urllib.parse

HOSTS = ("eu.api.ovh.com", "ca.api.ovh.com", "api.us.ovhcloud.com", "api.ovh.com", "api.eu.ovhcloud.com",
         "api.ca.ovhcloud.com", "eu.api.kimsufi.com", "ca.api.kimsufi.com", "eu.api.soyoustart.com",
         "ca.api.soyoustart.com")
LOCAL = ("127.0.0.1", "localhost", "[::1]")
UNRESERVED = "-._~"


def parts(sent):
    """Path and query as text with one character a byte; the query None when there is no question mark."""
    path, mark, query = sent.target.decode("latin-1").partition("?")
    return path, (query if mark else None)


def url(sent, path, query, base=None):
    text = path if query is None else f"{path}?{query}"
    return {"url": (sent.base if base is None else base).encode() + text.encode("latin-1")}


def both(sent, change):
    """`change` applied to path and query."""
    path, query = parts(sent)
    return url(sent, change(path), None if query is None else change(query))


def url_path_only(sent, dice):
    yield "with the version", {"url": sent.target}


def url_query_missing(sent, dice):
    path, query = parts(sent)
    if query:
        yield "without it", url(sent, path, None)


def parameters(sent):
    path, query = parts(sent)
    return path, query.split("&") if query else []


def url_query_reordered(sent, dice):
    path, fields = parameters(sent)
    if len(fields) > 1:
        yield "backwards", url(sent, path, "&".join(fields[::-1]))
    if 2 < len(fields) < 6:
        yield "any order", url(sent, path, "&".join(dice.sample(fields, len(fields))))


def url_query_sorted(sent, dice):
    path, fields = parameters(sent)
    if len(fields) > 1:
        yield "sorted", url(sent, path, "&".join(sorted(fields)))
        yield "sorted by name", url(sent, path, "&".join(sorted(fields, key=lambda one: one.split("=")[0])))


def url_decoded(sent, dice):
    if b"%" not in sent.target:
        return
    path, query = parts(sent)
    decode = lambda text: urllib.parse.unquote(text, encoding="latin-1")
    yield "all", both(sent, decode)
    if "%" in path:
        yield "the path", url(sent, decode(path), query)
    if query and "%" in query:
        yield "the query", url(sent, path, decode(query))
        yield "the query, as a form", url(sent, path, decode(query.replace("+", " ")))
    # Go and python-requests escape what cannot stand in a URL and leave the rest as it was signed.
    def needed(one):
        byte = chr(int(one[1], 16))
        return byte if byte > "~" or byte in ' "<>\\^`{|}' else one[0]
    yield "what had to be escaped", both(sent, lambda text: re.sub("%([0-9A-Fa-f]{2})", needed, text))


def url_encoded(sent, dice):
    path, query = parts(sent)
    safe = lambda extra: lambda text: urllib.parse.quote(text, safe=extra + "%", encoding="latin-1")
    yield "segments", url(sent, safe("/")(path), query)  # rawurlencode of each segment
    yield "encodeURIComponent of segments", url(sent, safe("/!'()*")(path), query)
    if query:
        values = lambda encode: "&".join(name + mark + encode(text)
                                         for name, mark, text in (one.partition("=") for one in query.split("&")))
        yield "values", url(sent, path, values(safe("")))
        yield "path and values", url(sent, safe("/")(path), values(safe("")))
    yield "the whole URL", {"url": urllib.parse.quote(sent.base.encode() + sent.target, safe="").encode()}
    yield "the path and its slashes", url(sent, urllib.parse.quote(path, safe="", encoding="latin-1"), query)


def url_double_encoded(sent, dice):
    if b"%" not in sent.target:
        return
    path, query = parts(sent)
    twice = lambda text: text.replace("%", "%25")
    yield "all", both(sent, twice)
    # What a library encodes once more after it was signed.
    if b"%25" in sent.target:
        yield "the reverse", both(sent, lambda text: text.replace("%25", "%"))
    yield "the path", url(sent, twice(path), query)
    if query:
        yield "the query", url(sent, path, twice(query))


def url_escape_case(sent, dice):
    for name, change in (("lower", str.lower), ("upper", str.upper)):
        yield name, both(sent, lambda text, change=change: re.sub("%[0-9A-Fa-f]{2}", lambda one: change(one[0]), text))


def url_plus_space(sent, dice):
    path, query = parts(sent)
    if query:
        yield "+ for %20", url(sent, path, query.replace("%20", "+"))
        yield "%20 for +", url(sent, path, query.replace("+", "%20"))


def split(base):
    scheme, authority = base.split("://")
    host, colon, port = authority.rpartition(":") if re.search(r":\d+$", authority) else (authority, "", "")
    return scheme, host, port


def url_scheme(sent, dice):
    scheme, rest = sent.base.split("://")
    yield "other scheme", url(sent, *parts(sent), base={"http": "https", "https": "http"}[scheme] + "://" + rest)


def url_port_missing(sent, dice):
    scheme, host, port = split(sent.base)
    if port:
        yield "without it", url(sent, *parts(sent), base=f"{scheme}://{host}")


def url_port_added(sent, dice):
    scheme, host, port = split(sent.base)
    if not port:
        yield "default", url(sent, *parts(sent), base=f"{scheme}://{host}:{443 if scheme == 'https' else 80}")


def url_host_differs(sent, dice):
    scheme, host, port = split(sent.base)
    if host in LOCAL:
        for other in LOCAL:
            yield "the loopback's other name", url(sent, *parts(sent), base=f"{scheme}://{other}:{port}")
        for other in HOSTS:
            yield "the real host", url(sent, *parts(sent), base=f"https://{other}")
    else:
        for other in HOSTS:
            yield "a host of OVHcloud", url(sent, *parts(sent), base=f"https://{other}")


def url_version_alias(sent, dice):
    path, query = parts(sent)
    for have, signed in (("/1.0/", "/v1/"), ("/v1/", "/1.0/"), ("/v2/", "/1.0/v2/")):
        if path.startswith(have):
            yield f"{signed} for {have}", url(sent, signed + path[len(have):], query)


def url_trailing_slash(sent, dice):
    path, query = parts(sent)
    if path.endswith("/"):
        yield "one less", url(sent, path[:-1], query)
    else:
        yield "one more", url(sent, path + "/", query)


def url_normalised(sent, dice):
    path, query = parts(sent)
    if query is None:
        yield "? kept", url(sent, path, "")
    if query == "":
        yield "? dropped", url(sent, path, None)
    if "/./" in path:
        yield "dot resolved", url(sent, path.replace("/./", "/"), query)


def url_double_slash(sent, dice):
    path, query = parts(sent)
    yield "before the version", url(sent, "/" + path, query)
    version, rest = path.split("/", 2)[1:]
    yield "after the version", url(sent, f"/{version}//{rest}", query)


def url_charset(sent, dice):
    """UTF-8 signed, Latin-1 sent; as escapes or as they are."""
    def wider(text):
        text = re.sub("%([89A-Fa-f][0-9A-Fa-f])", lambda one: urllib.parse.quote(chr(int(one[1], 16))), text)
        return "".join(one if one < "\x80" else one.encode().decode("latin-1") for one in text)
    try:
        urllib.parse.unquote_to_bytes(sent.target).decode()
    except UnicodeDecodeError:
        yield "UTF-8", both(sent, wider)


MISTAKES = {name.replace("_", ".", 1).replace("_", "-"): make for name, make in list(globals().items())
            if name.startswith("url_")}
