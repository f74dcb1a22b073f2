"""What somebody with the keys of one tenant could send to reach another, on every route that the mock
describes."""

import itertools
import re

import worlds
from worlds import request, unlike

PLACES = ("application key", "consumer key", "bearer token", "query")
LOGOUT = "POST /auth/logout"


class Attack:
    """A request with something of another tenant in it, and `reference`: the same one with something
    that nobody has in its place. An answer may tell again what was `foreign` in it, or in its `path`."""

    def __init__(self, what, sent, reference, foreign="", path=()):
        self.what, self.sent, self.reference, self.foreign, self.path = what, sent, reference, foreign, path

    def untold(self, answer):
        """What the answer holds that was not sent."""
        body = answer.body
        for text in (self.foreign, *self.path):
            body = body.replace(text.encode(), b"")
        return body


class Reference:
    """Sent once, however many attacks are compared with it."""

    def __init__(self, sent, made_up=""):
        self.sent, self.made_up, self.shown = sent, made_up, None


def keys_attacks(server, attacker, victim):
    """Application key, secret and consumer key, mixed in every way, on every route."""
    mixed = [m for m in itertools.product((attacker, victim), repeat=3) if len(set(m)) == 2]
    for operation in attacker.descriptions.operations:
        target = operation.target((victim.fills(operation) or [("1",) * len(operation.names)])[0])
        for owners in mixed:
            lands = owners[0]
            keys = [owner.full[place] for place, owner in enumerate(owners)]
            nobody = [text if owner is lands else unlike(text) for text, owner in zip(keys, owners)]
            body = attacker.body(operation)
            names = "/".join("own" if owner is attacker else "other" for owner in owners)
            yield Attack(f"{operation} with key/secret/consumer key {names}",
                         request(server, operation.method, target, keys, lands.now, body),
                         Reference(request(server, operation.method, target, nobody, lands.now, body)))


def id_attacks(server, attacker, victim, values):
    """Each value of the victim in each parameter of each path, with the attacker's own keys. Where the
    attacker has an object of that id, there is no reference."""
    for operation in attacker.descriptions.operations:
        own = attacker.fills(operation)
        some = own[0] if own else ("1",) * len(operation.names)
        body = attacker.body(operation)

        def sent(fill, operation=operation, body=body):
            return request(server, operation.method, operation.target(fill), attacker.full, attacker.now, body)

        fills = {(*some[:place], value, *some[place + 1:])
                 for place in range(len(operation.names)) for value in values}
        fills.update(fill for fill in victim.fills(operation) if fill)
        references = {}
        for fill in sorted(fills):
            # The first part of the path that is not the attacker's.
            foreign = next((place for place in range(len(fill))
                            if not any(one[:place + 1] == fill[:place + 1] for one in own)), None)
            if foreign is None and attacker.descriptions.makes_items(operation):
                continue  # one's own path, and one more object of one's own: no attack
            if foreign is None:
                yield Attack(f"{operation} with {fill}", sent(fill), None)
                continue
            # One reference serves all values of one form.
            shape = (fill[:foreign], worlds.form(fill[foreign]), fill[foreign + 1:])
            nobody = (*fill[:foreign], unlike(fill[foreign]), *fill[foreign + 1:])
            reference = references.setdefault(shape, Reference(sent(nobody), nobody[foreign]))
            yield Attack(f"{operation} with {fill}", sent(fill), reference, fill[foreign])


def bearer_attacks(server, attacker, victim):
    """What the victim has, asked for by the attacker's service account, which may do everything at home."""
    for operation in attacker.descriptions.operations:
        own, references = attacker.fills(operation), {}
        body = attacker.body(operation)

        def sent(fill, operation=operation, body=body):
            return request(server, operation.method, operation.target(fill), body=body,
                           headers=[("Authorization", f"Bearer {attacker.bearer}")])

        for fill in sorted(fill for fill in victim.fills(operation) if fill and fill not in own):
            foreign = next(place for place in range(len(fill))
                           if not any(one[:place + 1] == fill[:place + 1] for one in own))
            shape = (fill[:foreign], worlds.form(fill[foreign]), fill[foreign + 1:])
            nobody = (*fill[:foreign], unlike(fill[foreign]), *fill[foreign + 1:])
            reference = references.setdefault(shape, Reference(sent(nobody), nobody[foreign]))
            yield Attack(f"{operation} with {fill} by a token", sent(fill), reference, fill[foreign])


def misplaced_attacks(server, attacker, victim, names):
    """What speaks for the victim, where it does not belong, on every route."""
    for operation, place in itertools.product(attacker.descriptions.operations, PLACES):
        target = operation.target((victim.fills(operation) or [("1",) * len(operation.names)])[0])
        body = attacker.body(operation)
        made_up = unlike(victim.full[2])
        reference = Reference(placed(server, attacker, operation, target, body, place, made_up), made_up)
        for name in names:
            if place == "application key" and name.endswith("application key"):
                continue  # this one is in its place: see keys_attacks
            if place == "bearer token" and name == "an access token":
                continue  # likewise: it speaks for its tenant, whoever sends it
            value = victim.secrets()[name]
            yield Attack(f"{operation} with {name} of another as {place}",
                         placed(server, attacker, operation, target, body, place, value), reference, value)


def placed(server, attacker, operation, target, body, place, text):
    # Logging out ends the key that does it.
    key, secret, consumer = attacker.spares[0] if str(operation) == LOGOUT else attacker.full
    if place == "application key":
        key = text
    elif place == "consumer key":
        consumer = text
    elif place == "bearer token":
        return request(server, operation.method, target, None, 0, body,
                       headers=[("Authorization", f"Bearer {text}")])
    else:
        target += f"?credentialToken={text}"
    return request(server, operation.method, target, (key, secret, consumer), attacker.now, body)


def host_attacks(server, attacker, victim):
    """The attacker's keys under the victim's name: the key decides, on every route."""
    for operation in attacker.descriptions.operations:
        keys = attacker.spares if str(operation) == LOGOUT else [attacker.full] * 2
        fills = {(attacker.fills(operation) or [()])[0]} if operation.method == "GET" or not operation.names else set()
        fills.update(fill for fill in victim.fills(operation) if fill not in attacker.fills(operation))
        for fill in sorted(fills):
            target = operation.target(fill)
            sent, reference = (
                request(server, operation.method, target, key, attacker.now, attacker.body(operation),
                        host=f"{name}.localhost") for key, name in zip(keys, (victim.id, unlike(victim.id))))
            yield Attack(f"{operation} {fill} with Host: {victim.id}.localhost", sent,
                         Reference(reference, unlike(victim.id)), victim.id, fill)


def shown(answer, text):
    """Status and body, without what was sent, with escapes or not, and without what was just made."""
    body = answer.body.replace(text.encode(), b"<it>") if text else answer.body
    if answer.status < 300:
        body = re.sub(rb"[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f-]{27}|\bna[0-9a-f]{6}-|\b[1-9][0-9]{6,9}\b", b"<made>", body)
    return answer.status, body
