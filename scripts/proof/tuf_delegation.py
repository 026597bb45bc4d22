# SPDX-License-Identifier: Apache-2.0
"""Delegations and downloads."""
import hashlib
import urllib.parse

from checks import equal, require
from tuf_client import Client
from tuf_repository import Repository, endless

ALL = ("targets", "snapshot", "timestamp")
# (delegator, role, paths, terminating) in order, and the roles fetched in the search for “file”.
GRAPHS = {
    "one role": ([("targets", "A", "*", 0)], "A"),
    "two roles": ([("targets", "A", "*", 0), ("targets", "B", "*", 0)], "AB"),
    "depth first": ([("targets", "A", "*", 0), ("targets", "B", "*", 0), ("A", "C", "*", 0), ("A", "D", "*", 0)],
                    "ACDB"),
    "three deep": ([("targets", "A", "*", 0), ("targets", "B", "*", 0), ("A", "C", "*", 0), ("C", "D", "*", 0)],
                   "ACDB"),
    "a terminating role": ([("targets", "A", "*", 0), ("targets", "B", "*", 0), ("A", "C", "*", 1),
                            ("A", "D", "*", 0)], "AC"),
    "a terminating role's own": ([("targets", "A", "*", 0), ("targets", "B", "*", 0), ("A", "C", "*", 1),
                                  ("C", "D", "*", 0)], "ACD"),
    "paths of others": ([("targets", "A", "*.py", 0), ("targets", "B", "*", 0), ("A", "C", "*", 0)], "B"),
    "a cycle": ([("targets", "A", "*", 0), ("targets", "B", "*", 0), ("B", "C", "*", 0), ("C", "D", "*", 0),
                 ("D", "B", "*", 0)], "ABCD"),
    "two delegators": ([("targets", "A", "*", 0), ("targets", "B", "*", 0), ("B", "C", "*", 0), ("A", "C", "*", 0)],
                       "ACB"),
}
# Path, the role that lists it, whether it is found, the roles fetched.
SEARCHES = [
    ("targetfile", "targets", True, ""), ("README.md", "A", True, "A"), ("releases/x/v1", "C", True, "BC"),
    ("releases/y/v1.zip", "D", True, "BD"), ("releases/z/v1.zip", "D", False, "B"),
    ("releases/README.md", "A", False, ""), ("foo-1.tgz", "A", True, "A"), ("foo-alpha.tgz", "A", False, ""),
    ("README.MD", "A", False, ""),
]


def fetched(repository):
    return "".join(name.split(".")[1] for name in repository.asked if name.endswith(".json")
                   and name.split(".")[1] in "ABCD")


def graph(place, server, edges, order):
    repository = Repository()
    for delegator, role, paths, terminating in edges:
        repository.delegate(delegator, role, [paths], bool(terminating))
    repository.publish(*sorted({edge[1] for edge in edges}), *ALL)
    client = Client(place, server, repository)
    client.download("file", status=1)
    equal(fetched(repository), order, "the roles in order")


def search(place, server, path, role, found, order):
    repository = Repository()
    for delegator, name, paths in (("targets", "A", ["*.doc", "*.md", "foo-?.tgz"]), ("targets", "B", ["releases/*/*"]),
                                   ("B", "C", ["releases/x/*"]), ("B", "D", ["releases/y/*.zip"])):
        repository.delegate(delegator, name, paths)
    repository.add(role, path, b"of " + role.encode())
    repository.publish("A", "B", "C", "D", *ALL)
    client = Client(place, server, repository)
    client.download(path, status=0 if found else 1)
    equal(client.files(), [b"of " + role.encode()] if found else [], "what was downloaded")
    equal(fetched(repository), order, "the roles in order")


def odd_name(place, server, role):
    repository = Repository()
    repository.delegate("targets", role)
    repository.publish(role, *ALL)
    client = Client(place, server, repository)
    client.download("missing", status=1)
    require(f"2.{urllib.parse.quote(role, '')}.json" in repository.asked, f"not asked for: {repository.asked}")
    equal(len(client.versions()), 5, "documents in the cache")
    equal(sorted(path.name for path in place.iterdir()), ["metadata", "targets", "trusted.root"], "the folder beside")


def diamond(place, server):
    repository = Repository()
    for side in "ab":
        repository.delegate("targets", f"parent-{side}", [f"{side}/*"])
    first = repository.delegate("parent-a", "release", ["a/*"])
    repository.delegate("parent-b", "release", ["b/*"])
    repository.signers["release"] = [first]
    repository.add("release", "a/file", b"trusted")
    repository.add("release", "b/file", b"forged")
    repository.publish("release", "parent-a", "parent-b", *ALL)
    client = Client(place, server, repository)
    client.refused("is signed by 0 of the 1 keys that parent-b asks for", "download", "a/file", "b/file")
    equal(client.files(), [b"trusted"], "what was downloaded")


def not_listed(place, server):
    repository = Repository()
    repository.delegate("targets", "team", ["team/*"])
    repository.publish("team", "targets")
    del repository.snapshot.meta["team.json"]
    repository.publish("snapshot", "timestamp")
    client = Client(place, server, repository)
    client.refresh()
    client.refused("does not list the role team", "download", "team/file")


def hash_prefixes(place, server):
    repository = Repository()
    digest = hashlib.sha256(b"some/file").hexdigest()
    repository.delegate("targets", "other", prefixes=["0", "1"] if digest[0] not in "01" else ["8", "9"])
    repository.delegate("targets", "bin", prefixes=[digest[:2]])
    repository.add("bin", "some/file", b"in a bin")
    repository.publish("other", "bin", *ALL)
    client = Client(place, server, repository)
    client.download("some/file")
    require("2.other.json" not in repository.asked, "a role of other paths was fetched")


def too_many(place, server):
    repository = Repository()
    names = [f"r{number}" for number in range(33)]
    for name in names:
        repository.delegate("targets", name)
    repository.publish(*names, *ALL)
    client = Client(place, server, repository)
    client.refused("leads through more than 32 delegated roles", "download", "file")


# Downloads

def downloads(place, server, path, algorithms):
    repository = Repository()
    repository.add("targets", path, b"content", algorithms)
    repository.publish(*ALL)
    client = Client(place, server, repository)
    client.download(path)
    client.download(path)
    equal(client.files(), [b"content"], "what was downloaded")
    equal(len([name for name in repository.asked if name.startswith("targets/")]), 1, "requests for the file")


def unknown_hash(place, server):
    repository = Repository()
    repository.add("targets", "file", b"content").hashes = {"sha3": "00"}
    repository.publish(*ALL)
    client = Client(place, server, repository)
    client.refused("is listed with no hash that is known here", "download", "file")
    equal(client.files(), [], "what was downloaded")


def substituted(place, server, data, words):
    repository = Repository()
    repository.add("targets", "one", b"content one")
    repository.add("targets", "two", b"content two")
    repository.publish(*ALL)
    client = Client(place, server, repository)
    client.download("one")
    for name in repository.artifacts:
        repository.artifacts[name] = data
    client.refused(words, "download", "two")
    equal(client.files(), [b"content one"], "what was downloaded")


def cases():
    for name, (edges, order) in GRAPHS.items():
        yield "delegation", f"{name}: roles are fetched in order", (
            lambda p, s, edges=edges, order=order: graph(p, s, edges, order))
    for path, role, found, order in SEARCHES:
        yield "delegation", f"{path} is {'found' if found else 'not found'}", (
            lambda p, s, path=path, role=role, found=found, order=order: search(p, s, path, role, found, order))
    for role in ("?", "#", "/delegatedrole", "../delegatedrole", "e\u0301", "a b", ".", "x" * 250):
        yield "delegation", f"a role called “{role[:20]}” is fetched, and kept inside the folder", (
            lambda p, s, role=role: odd_name(p, s, role))
    yield "delegation", "a role is verified against the delegator that led to it", diamond
    yield "delegation", "a role that the snapshot does not list is not used", not_listed
    yield "delegation", "hash prefixes lead to their role alone", hash_prefixes
    yield "delegation", "more than 32 roles are not followed", too_many
    for path in ("file", "a/deep/folder/file", "two words"):
        yield "download", f"“{path}” is downloaded once", lambda p, s, path=path: downloads(p, s, path, ["sha256"])
    for algorithms in (["sha512"], ["sha256", "sha512"]):
        yield "download", f"a file listed by {' and '.join(algorithms)} is downloaded", (
            lambda p, s, algorithms=algorithms: downloads(p, s, "file", algorithms))
    yield "download", "a file with an unknown hash alone is refused", unknown_hash
    for what, data, words in (("another file", b"content bad", "has the sha256"), ("a shorter file", b"c", "has 1 bytes"),
                              ("a longer file", b"content two!", "longer than the 11 bytes"),
                              ("an endless file", endless, "longer than the 11 bytes")):
        yield "download", f"{what} in its place is refused", (
            lambda p, s, data=data, words=words: substituted(p, s, data, words))
