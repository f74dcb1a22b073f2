#!/usr/bin/env python3
"""Wrong requests with their true causes, written apart from the search that has to find them. As a program it
prints them, one JSON object a line: wrong_requests.py [--seed N] [--singles N] [--pairs N]."""

import argparse
import dataclasses
import json
import random
import urllib.parse

import directory_requests
import json_texts
import mistakes
import rights

# These say something only where one base is accepted, not several.
OF_THE_BASE = ("url.scheme", "url.port-missing", "url.port-added", "url.host-differs")
# A thousand forms each: causes.md tries 500 in pairs.
NOT_IN_PAIRS = ("within it", "1 digits", "2 digits", "3 digits")
NOT_ASCII = tuple(word for word in rights.WORDS if not word.isascii())
LATIN = ("été", "Zürich", "naïve", "ü=1", "à côté")


@dataclasses.dataclass(frozen=True)
class Wrong:
    """A request, what was signed in place of what should have been, and what has to be said."""

    codes: tuple      # the mistakes that were made: one, or two of a pair
    variant: str
    sent: rights.Sent
    signed: mistakes.Signed
    equal: tuple      # for each mistake the codes that give the same bytes
    allowed: tuple = ()  # general ones that a specific one silences

    def presented(self):
        return self.signed.presented()

    def wire(self, extra=()):
        return rights.wire(self.sent, rights.head_of(self.sent, self.presented(), extra))

    def told(self):
        """For a person who looks into a miss."""
        return {"codes": self.codes, "variant": self.variant, "equal": [sorted(one) for one in self.equal],
                "world": self.sent.world.name, "method": self.sent.method, "host": self.sent.world.host,
                "target": self.sent.target.decode("latin-1"), "body": self.sent.body.decode("latin-1"),
                "accepted": self.sent.world.bases, "signed": self.signed.text().decode("latin-1"),
                "presented": self.presented(),
                "should": mistakes.rightly(self.sent).text().decode("latin-1")}


def flat(dice):
    return json_texts.random_written(dice, rights.WORDS, rights.NAMES, flat=True)


def written(dice):
    return json_texts.random_written(dice, rights.WORDS, rights.NAMES)


def not_ascii(dice, words=NOT_ASCII):
    return json_texts.random_written(dice, words, rights.NAMES, escapes="raw")


def ended(dice):
    made = written(dice)
    return dice.choice(((made.text(), made), (made.text() + b"\n", made), b"a=1\nb=2", b"a=1\nb=2\n"))


def lines(dice):
    made = json_texts.random_written(dice, rights.WORDS, rights.NAMES, layout="indented by 2")
    text = made.text() + dice.choice((b"", b"\n"))
    return (text.replace(b"\n", b"\r\n") if dice.random() < 0.5 else text), made


def marked(dice):
    return dice.choice((b"", b"\xef\xbb\xbf")) + written(dice).text()


def any_body(dice):
    return rights.random_body(dice) or flat(dice)


BODIES = {"body.missing": any_body, "body.present": lambda dice: b"", "body.reserialised": written,
          "body.escapes": written, "body.charset": lambda dice: not_ascii(dice, LATIN + ("100€",)),
          "body.form-encoded": flat, "body.encoded": any_body, "body.newline": ended,
          "body.crlf": lines, "body.bom": marked, "body.replacement": not_ascii,
          "body.length-in-characters": lambda dice: b'{"ttl":60}'}


def latin_target(dice):
    word = dice.choice(LATIN).encode("latin-1")
    word = urllib.parse.quote(word).encode() if dice.random() < 0.7 else word.replace(b" ", b"%20")
    return dice.choice((b"/1.0/domain/zone/%s/record", b"/1.0/domain/zone/example.com/record?subDomain=%s",
                        b"/v1/me/identity/group/%s", b"/v2/iam/resource?x=1&tags=%s")) % word


def with_target(dice, sent, codes):
    """The targets that a code needs and chance seldom gives."""
    if "url.charset" in codes:
        return dataclasses.replace(sent, method="GET", target=latin_target(dice))
    if "url.normalised" in codes and dice.random() < 0.6:
        bare = sent.target.split(b"?")[0]
        dots = b"/1.0/domain/zone/./record"
        return dataclasses.replace(sent, target=bare + b"?") if dice.random() < 0.8 else dataclasses.replace(
            sent, method="GET", target=dots)
    if "url.encoded" in codes and dice.random() < 0.6:
        name = dice.choice(("urn:v1:eu:resource:vps:a,b", "a,b;c", "user@example.com", "it's(1)", "x!y*z", "é", "a:b"))
        return dataclasses.replace(sent, method="GET", target=f"/v2/iam/resource/{name}?tags={name}".encode())
    return sent


def cut_short(dice, sent):
    """A body whose Content-Length counts characters; what is missing can be seen to be missing."""
    value = {"fieldType": "TXT", "target": dice.choice(("é", "ü", "Zürich", "à", "€", "☃", "naïve"))}
    if dice.random() < 0.4:
        value = {"messages": [value]}
    text = json.dumps(value, ensure_ascii=False, separators=dice.choice(((",", ":"), (", ", ": "))))
    whole = text.encode()
    return dataclasses.replace(sent, json=None, body=whole[:len(text)], intended_body=whole)


def random_sent(dice, worlds, codes):
    """A right request in which these mistakes are likely to show."""
    exact = set(codes) & set(OF_THE_BASE)
    mode = "exact" if exact or dice.random() < 0.25 else "compatible"
    world = dice.choice([one for one in worlds if one.settings["signature"] == mode])
    make = next((BODIES[code] for code in codes if code in BODIES), None)
    method = dice.choice(("POST", "PUT", "POST", "DELETE")) if make and "body.present" not in codes else None
    least = 2 if {"url.query-reordered", "url.query-sorted"} & set(codes) else int("url.query-missing" in codes)
    sent = rights.sent(dice, world, method, make(dice) if make else None, least)
    if "body.length-in-characters" in codes:
        sent = cut_short(dice, sent)
    return with_target(dice, sent, codes)


def is_right(sent, presented):
    return any(mistakes.rightly(sent, base).presented() == presented for base in sent.world.bases)


def variants(sent, code, dice):
    """One change for each way to make the mistake, where it changes something."""
    right = mistakes.rightly(sent)
    found = {}
    for name, change in mistakes.MISTAKES[code](sent, dice):
        found.setdefault(name, []).append(change)
    chosen = [(name, dice.choice(changes)) for name, changes in found.items()]
    return [(name, change) for name, change in chosen
            if not is_right(sent, dataclasses.replace(right, **change).presented())]


def single(dice, worlds, code):
    for _ in range(1000):
        sent = random_sent(dice, worlds, (code,))
        possible = variants(sent, code, dice)
        if possible:
            name, change = dice.choice(possible)
            signed = dataclasses.replace(mistakes.rightly(sent), **change)
            equal, allowed = mistakes.same_bytes(sent, signed.presented(), dice)
            if code not in allowed:
                # What depends on chance need not come again: the mistake itself counts.
                return Wrong((code,), name, sent, signed, (frozenset(equal | {code}),), tuple(allowed))
    raise AssertionError(f"no request shows {code}")


def pair(dice, worlds):
    codes = sorted(mistakes.MISTAKES)
    while True:
        first, second = dice.sample(codes, 2)
        if mistakes.group(first) == mistakes.group(second):
            continue
        sent = random_sent(dice, worlds, (first, second))
        right = mistakes.rightly(sent)
        both = [[one for one in variants(sent, code, dice) if one[0] not in NOT_IN_PAIRS] for code in (first, second)]
        made = [dice.choice(possible) for possible in both if possible]
        if len(made) < 2 or set(made[0][1]) & set(made[1][1]):
            continue
        signed = dataclasses.replace(right, **made[0][1], **made[1][1])
        alone = [mistakes.same_bytes(sent, mistakes.signature(right, change), dice) for _, change in made]
        if is_right(sent, signed.presented()) or mistakes.same_bytes(sent, signed.presented(), dice)[0]:
            continue  # one mistake alone does it
        equal = tuple(frozenset(found | silenced | {code}) for (found, silenced), code in zip(alone, (first, second)))
        return Wrong((first, second), " and ".join(name for name, _ in made), sent, signed, equal)


def singles(dice, worlds, count):
    """Each code as often as the others."""
    codes = list(mistakes.MISTAKES)
    return [single(dice, worlds, codes[n % len(codes)]) for n in range(count)]


def pairs(dice, worlds, count):
    return [pair(dice, worlds) for _ in range(count)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--singles", type=int, default=100)
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--directory", type=int, default=20)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    worlds = rights.worlds(dice)
    for one in (*singles(dice, worlds, options.singles), *pairs(dice, worlds, options.pairs)):
        print(json.dumps(one.told()))
    for one in directory_requests.requests(dice, directory_requests.Directory(dice), options.directory):
        print(json.dumps({"codes": [one.code], "variant": one.variant, "sent": one.data.decode("latin-1")}))


if __name__ == "__main__":
    main()
