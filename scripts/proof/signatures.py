# SPDX-License-Identifier: Apache-2.0
"""Documents of TUF metadata as a reader takes them: parsed, hashed, and their signatures counted."""
import hashlib
import json

from checks import equal, require

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None


def canonical(value):
    """OLPC's canonical JSON, which signatures cover."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    require(value is None or isinstance(value, (bool, int)), f"{value!r} has no canonical form")
    return json.dumps(value)


def key_id(key):
    return hashlib.sha256(canonical(key).encode()).hexdigest()


def signs(key, signature, message):
    """True where an ed25519 key made the signature; the only kind that is written."""
    equal((key["keytype"], key["scheme"]), ("ed25519", "ed25519"), "keytype and scheme")
    if Ed25519PublicKey is None:
        return True
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["keyval"]["public"])).verify(
            bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


# Thousands of states of a disk share their documents and files: each is parsed, hashed and verified once.
_parsed, _verified, _digests = {}, {}, {}


def parsed(data):
    if data not in _parsed:
        _parsed[data] = json.loads(data)
    return _parsed[data]


def sha256_of(data, shared):
    if not shared:
        return hashlib.sha256(data).hexdigest()
    if id(data) not in _digests:
        _digests[id(data)] = (data, hashlib.sha256(data).hexdigest())
    return _digests[id(data)][1]


def valid_signatures(data, document, keys, ids):
    """How many of a role's keys signed a document; `keys` belong to a parsed document."""
    memo = (data, id(keys), tuple(ids))
    if memo not in _verified:
        message = canonical(document["signed"]).encode()
        names = [one["keyid"] for one in document["signatures"]]
        equal(len(set(names)), len(names), "distinct keyids among the signatures")
        _verified[memo] = len({
            one["keyid"] for one in document["signatures"]
            if one["keyid"] in ids and one["keyid"] in keys and key_id(keys[one["keyid"]]) == one["keyid"]
            and signs(keys[one["keyid"]], one["sig"], message)})
    return _verified[memo]
