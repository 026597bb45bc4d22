# SPDX-License-Identifier: Apache-2.0
"""The client workflow and what may go wrong with the four top-level roles."""
import hashlib
import json

from securesystemslib.formats import encode_canonical

from checks import equal, require
from tuf_client import Client
from tuf_repository import Repository, days, endless, key

ALL = ("targets", "snapshot", "timestamp")


def first_requests(place, server):
    repository = Repository()
    client = Client(place, server, repository)
    equal(repository.asked, [], "what init asked")
    client.refresh()
    equal(repository.asked, ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"], "requests")
    for role in ("timestamp", "snapshot", "targets", "root"):
        equal((client.cache / f"{role}.json").read_bytes(), repository.history[role][-1], f"the bytes of {role}")
    repository.asked.clear()
    client.refresh()
    equal(repository.asked, ["2.root.json", "timestamp.json"], "requests with nothing new")
    client.download("missing", status=1)


def bad_root(place, server, break_it):
    repository = Repository()
    data = json.loads(repository.metadata["1.root.json"])
    break_it(data)
    client = Client(place, server, repository, json.dumps(data).encode())
    client.refresh(1)
    equal(repository.asked, [], "requests")


def unsigned(place, server, role):
    repository = Repository()
    repository.signers[role] = []
    repository.publish("root", *ALL)
    client = Client(place, server, repository)
    client.refused("is signed by 0 of the 1 keys")
    expected = {"root": {"root": 1}, "timestamp": {"root": 2}, "snapshot": {"root": 2, "timestamp": 2},
                "targets": {"root": 2, "snapshot": 2, "timestamp": 2}}
    equal(client.versions(), expected[role], "the trusted versions")


def mismatch(place, server, role):
    repository = Repository()
    repository.publish(*(("root",) if role == "root" else ()), *ALL)
    name = f"2.{role}.json"
    repository.metadata[name] = repository.signed(role, lambda part: part.update(version=7))
    Client(place, server, repository).refused(f"expected version 2 of the {role} metadata, found version 7")


def same_version(place, server):
    repository = Repository()
    client = Client(place, server, repository)
    client.refresh()
    repository.timestamp.snapshot_meta.version = 100
    repository.publish("timestamp", bump=False)
    client.refresh()
    equal((client.cache / "timestamp.json").read_bytes(), repository.history["timestamp"][0], "the timestamp")


def hashes(place, server, role):
    repository = Repository(hashes=True)
    client = Client(place, server, repository)
    repository.publish(*ALL)
    client.refresh()
    repository.publish("targets", "snapshot")
    if role == "targets":
        repository.snapshot.meta["targets.json"].hashes["sha256"] = "0" * 64
        repository.serve("snapshot", repository.signed("snapshot"))
    else:
        repository.timestamp.snapshot_meta.hashes["sha256"] = "0" * 64
    repository.publish("timestamp")
    client.refused(f"the {role} metadata has the sha256")
    require(client.versions()["timestamp"] == 3 and client.versions()[role] == 2, "wrong versions are trusted")


def missing(place, server, role):
    repository = Repository()
    client = Client(place, server, repository)
    client.refresh()
    repository.publish(*ALL)
    del repository.metadata["timestamp.json" if role == "timestamp" else f"2.{role}.json"]
    client.refused("the server answered 404")
    repository.publish(*ALL)
    client.refresh()
    client.trusts(root=1, timestamp=3, snapshot=3, targets=3)


def wrong_type(place, server):
    repository = Repository()
    client = Client(place, server, repository)
    client.refresh()
    repository.metadata["timestamp.json"] = repository.signed("snapshot", signers=repository.signers["timestamp"])
    client.refused("expected timestamp metadata of type")


def unknown_fields(place, server):
    repository = Repository()
    signer = repository.fresh_key()
    signer.public_key.unrecognized_fields["x-place"] = {"safe": 1, "keyid_hash_algorithms": "md5"}
    signer.public_key.keyid = recomputed(signer.public_key)
    repository.add_key("snapshot", signer)
    repository.publish("root", "snapshot", "timestamp", change=lambda part: part.update({"x-note": ["é", {"a": 1}]}))
    client = Client(place, server, repository)
    client.refresh()
    client.trusts(root=2, timestamp=2, snapshot=2, targets=1)


def recomputed(public):
    return hashlib.sha256(encode_canonical(public.to_dict()).encode()).hexdigest()


# Keys and thresholds

def scheme(place, server, kind):
    repository = Repository()
    repository.add_key("root", key(50, kind))
    repository.root.roles["root"].threshold = 2
    repository.publish("root")
    client = Client(place, server, repository)
    client.refresh()
    equal(client.versions()["root"], 2, "the version of root")
    repository.publish("root")
    data = json.loads(repository.metadata["3.root.json"])
    other = json.loads(repository.metadata["2.root.json"])
    data["signatures"][1]["sig"] = other["signatures"][1]["sig"]
    repository.metadata["3.root.json"] = json.dumps(data).encode()
    client.refused("is signed by 1 of the 2 keys")


def threshold(place, server):
    repository = Repository()
    for _ in range(2):
        repository.add_key("snapshot")
    repository.root.roles["snapshot"].threshold = 3
    repository.publish("root", *ALL)
    client = Client(place, server, repository)
    client.refresh()
    repository.signers["snapshot"].pop()
    repository.publish(*ALL)
    client.refused("is signed by 2 of the 3 keys")
    equal(client.versions()["snapshot"], 2, "the version of snapshot")


def too_few_keys(place, server):
    repository = Repository()
    repository.publish("root", change=lambda part: part["roles"]["snapshot"].update(threshold=6))
    client = Client(place, server, repository)
    client.refused("is signed by 1 of the 6 keys")
    equal(client.versions()["root"], 2, "the version of root")


def repeated_signature(place, server):
    repository = Repository()
    data = json.loads(repository.metadata["1.snapshot.json"])
    data["signatures"] *= 2
    repository.metadata["1.snapshot.json"] = json.dumps(data).encode()
    Client(place, server, repository).refused("carries two signatures of the key")


def repeated_key(place, server):
    repository = Repository()

    def nine_times(part):
        role = part["roles"]["snapshot"]
        role.update(keyids=role["keyids"] * 9, threshold=6)
    repository.publish("root", change=nine_times)
    Client(place, server, repository).refused("twice")


def bad_beside_good(place, server, sig):
    repository = Repository()
    repository.add_key("timestamp")
    repository.publish("root", "timestamp")
    data = json.loads(repository.metadata["timestamp.json"])
    data["signatures"][0]["sig"] = data["signatures"][1]["sig"] if sig is None else sig
    repository.metadata["timestamp.json"] = json.dumps(data).encode()
    Client(place, server, repository).refresh()


def false_key_id(place, server):
    repository = Repository()
    repository.publish("root", change=lambda part: part["keys"].update({"0" * 64: next(iter(part["keys"].values()))}))
    Client(place, server, repository).refused("whose id is")


# Expiry

def expired(place, server, role):
    repository = Repository()
    client = Client(place, server, repository)
    client.refresh()
    repository.bodies[role].expires = days(-1)
    repository.publish(*(("root",) if role == "root" else ()), *ALL)
    client.refused(f"of the {role} metadata expired at")
    equal(client.versions().get(role), 2 if role == "root" else 1, f"the version of {role}")


def clock(place, server):
    repository = Repository()
    client = Client(place, server, repository)
    repository.root.expires = days(7)
    repository.publish("root")
    client.refresh()
    client.refused("the local clock says", at=days(8))
    repository.root.expires = days(21)
    repository.publish("root")
    client.refresh(at=days(18))
    client.refused("expired", at=days(3650))
    client.refresh(at=days(-3650))


def local_timestamp(place, server):
    repository = Repository()
    repository.timestamp.expires = days(7)
    repository.publish("timestamp")
    client = Client(place, server, repository)
    client.refresh()
    repository.timestamp.expires = days(21)
    repository.publish(*ALL)
    client.refresh(at=days(18))
    client.trusts(root=1, timestamp=3, snapshot=2, targets=2)


# Rollback

def rollback(place, server, role, hashed):
    repository = Repository(hashes=hashed)
    client = Client(place, server, repository)
    repository.publish(*ALL)
    client.refresh()
    before = client.versions()
    if role == "timestamp":
        repository.timestamp.version = 0
        repository.publish("timestamp")
    else:
        repository.bodies[role].version = 0
        repository.publish(*ALL[ALL.index(role):])
    client.refused("which was trusted before")
    if role == "targets":
        before["timestamp"] = 3
    equal(client.versions(), before, "the trusted versions")


def vanished(place, server):
    repository = Repository()
    repository.delegate("targets", "team")
    repository.publish("team", *ALL)
    client = Client(place, server, repository)
    client.refresh()
    del repository.snapshot.meta["team.json"]
    repository.publish("snapshot", "timestamp")
    client.refused("no longer lists the role team")


def recovery(place, server, role):
    repository = Repository()
    client = Client(place, server, repository)
    repository.bodies[role].version = 99
    repository.publish(*ALL[ALL.index(role):])
    client.refresh()
    equal(client.versions()[role], 100, f"the version of {role}")
    # The keys of who vouched for the version are replaced (5.3.11).
    for rotated in {"timestamp": ["timestamp"], "snapshot": ["snapshot", "timestamp"], "targets": ["snapshot"]}[role]:
        repository.rotate(rotated)
    repository.bodies[role].version = 0
    repository.publish("root", *ALL[ALL.index(role):])
    client.refresh()
    equal(client.versions()[role], 1, f"the version of {role}")


# Rotation: keys, threshold and signers of each version of root, and whether a client gets to the last one.
ROTATIONS = {
    "one key, the old one signing along": [([1], 1, [1]), ([2], 1, [2, 1]), ([2], 1, [2])],
    "one key, with signatures of strangers": [([1], 1, [3, 1, 4]), ([2], 1, [3, 2, 1, 4]), ([2], 1, [3, 2, 4])],
    "three of five, other signers each time": [([0, 1, 2, 3, 4], 3, s) for s in ([0, 2, 4], [0, 4, 1], [0, 1, 3])],
    "one of five replaced": [([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 4, 1])],
    "all five replaced": [([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([5, 6, 7, 8, 9], 3, [0, 2, 4, 5, 6, 7]),
                          ([5, 6, 7, 8, 9], 3, [5, 6, 7])],
    "a threshold raised": [([1, 2, 3], 1, [1]), ([1, 2, 3], 2, [1, 2])],
    "a threshold lowered": [([1, 2, 3], 2, [1, 2]), ([1, 2, 3], 1, [1, 2]), ([1, 2, 3], 1, [1])],
    "a threshold lowered by too few": [([1, 2, 3], 2, [1, 2]), ([1, 2, 3], 1, [1]), None],
    "a threshold raised by too few": [([1], 1, [1]), ([1, 2], 2, [1]), None],
    "a new key alone": [([1], 1, [1]), ([2], 1, [2]), None],
    "the old key alone": [([1], 1, [1]), ([2], 1, [1]), None],
    "three of five replaced, old threshold missed": [([0, 1, 2, 3, 4], 3, [0, 1, 2]), ([0, 1, 5, 6, 7], 3, [0, 1, 5]),
                                                    None],
}


def rotation(place, server, versions):
    repository = Repository()
    repository.metadata.clear()
    repository.history["root"] = []
    repository.root.version = 0
    good = None not in versions
    for keys, least, signing in [one for one in versions if one]:
        repository.root.roles["root"].keyids.clear()
        repository.root.roles["root"].threshold = least
        for number in keys:
            repository.root.add_key(key(100 + number).public_key, "root")
        repository.signers["root"] = [key(100 + number) for number in signing]
        repository.publish("root")
    repository.publish(*ALL)
    client = Client(place, server, repository)
    client.refresh(0 if good else 1)
    last = repository.history["root"][-1 if good else -2]
    equal((client.cache / "root.json").read_bytes(), last, "the trusted root")


def online_rotation(place, server, role, good):
    repository = Repository()
    client = Client(place, server, repository)
    client.refresh()
    old = repository.signers[role]
    repository.rotate(role)
    if not good:
        repository.signers[role] = old
    repository.publish("root", *ALL)
    client.refresh(0 if good else 1)
    require((client.versions().get(role) == 2) == good, f"{role} is at {client.versions().get(role)}")


# Beyond the suite

def answer(place, server, name, data, words):
    repository = Repository()
    client = Client(place, server, repository)
    client.refresh()
    repository.publish("root", *ALL)
    repository.metadata[name] = data
    client.refused(words)
    repository.publish("root", *ALL)
    client.refused(words) if name == "2.root.json" else client.refresh()


def plain_names(place, server):
    repository = Repository(consistent=False)
    repository.add("targets", "folder/file", b"plain")
    repository.publish(*ALL)
    client = Client(place, server, repository)
    client.download("folder/file")
    equal(repository.asked, ["2.root.json", "timestamp.json", "snapshot.json", "targets.json", "targets/folder/file"],
          "requests")


def cases():
    yield "basics", "the first refresh asks for four documents and keeps their bytes", first_requests
    yield "basics", "a root without a version starts nothing", lambda p, s: bad_root(
        p, s, lambda data: data["signed"].pop("version"))
    yield "basics", "a root that has not signed itself starts nothing", lambda p, s: bad_root(
        p, s, lambda data: data["signatures"][0].update(sig="00" * 64))
    for role in ("root", "timestamp", "snapshot", "targets"):
        yield "basics", f"unsigned {role} is refused", lambda p, s, role=role: unsigned(p, s, role)
        yield "expiry", f"expired {role} is refused", lambda p, s, role=role: expired(p, s, role)
    for role in ("root", "snapshot", "targets"):
        yield "basics", f"another version of {role} than asked for is refused", (
            lambda p, s, role=role: mismatch(p, s, role))
    yield "basics", "another timestamp of the same version is not taken", same_version
    for role in ("snapshot", "targets"):
        yield "basics", f"{role} with another hash than listed is refused", lambda p, s, role=role: hashes(p, s, role)
    for role in ("timestamp", "snapshot", "targets"):
        yield "basics", f"missing {role} is an error, and over at the next release", (
            lambda p, s, role=role: missing(p, s, role))
    yield "basics", "a snapshot signed by the timestamp's key is no timestamp", wrong_type
    yield "basics", "unknown fields of documents and keys are covered by signatures", unknown_fields
    for kind in ("ed25519", "ecdsa", "rsa"):
        yield "keys", f"{kind} signatures count when they are right", lambda p, s, kind=kind: scheme(p, s, kind)
    yield "keys", "two of three signatures are too few", threshold
    yield "keys", "a threshold above the number of keys is never met", too_few_keys
    yield "keys", "one signature twice is refused", repeated_signature
    yield "keys", "one key nine times is refused", repeated_key
    for sig, what in ((None, "a false signature"), ("", "an empty signature"), ("xyz", "a signature of letters")):
        yield "keys", f"{what} beside a right one spoils nothing", lambda p, s, sig=sig: bad_beside_good(p, s, sig)
    yield "keys", "a key under an id that is not its own is refused", false_key_id
    yield "expiry", "the clock decides, from ten years back to ten years ahead", clock
    yield "expiry", "an expired timestamp in the cache is replaced", local_timestamp
    for role in ("timestamp", "snapshot", "targets"):
        for hashed in (False, True):
            yield "rollback", f"{role} does not go back{', hashes listed' if hashed else ''}", (
                lambda p, s, role=role, hashed=hashed: rollback(p, s, role, hashed))
        yield "rollback", f"a fast-forward of {role} is recovered from by new keys", (
            lambda p, s, role=role: recovery(p, s, role))
    yield "rollback", "no role vanishes from the snapshot", vanished
    for name, versions in ROTATIONS.items():
        yield "rotation", f"root: {name}", lambda p, s, versions=versions: rotation(p, s, versions)
    for role in ("timestamp", "snapshot", "targets"):
        yield "rotation", f"new keys of {role} are taken", lambda p, s, role=role: online_rotation(p, s, role, True)
        yield "rotation", f"old keys of {role} are not", lambda p, s, role=role: online_rotation(p, s, role, False)
    for name, words in (("timestamp.json", "longer than the 16384 bytes"), ("2.root.json", "longer than the 512000"),
                        ("2.snapshot.json", "longer than the 2000000"), ("2.targets.json", "longer than the 5000000")):
        yield "beyond", f"an endless {name} is cut off", (
            lambda p, s, name=name, words=words: answer(p, s, name, endless, words))
    for what, data in (("a captive portal's page", b"<html>Sign in</html>"), ("nothing", b""),
                       ("a duplicate key", b'{"signed":{},"signed":{},"signatures":[]}'),
                       ("a million brackets", b"[" * 16_000), ("bytes that are no text", b"\xff\xfe" * 100)):
        yield "beyond", f"{what} in place of the timestamp is refused", (
            lambda p, s, data=data: answer(p, s, "timestamp.json", data, "is not JSON that can be signed"))
    yield "beyond", "a repository without consistent snapshots is read by plain names", plain_names
