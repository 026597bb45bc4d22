# SPDX-License-Identifier: Apache-2.0
"""What a reader of a channel's folder sees, told by Python alone: TUF's rules (specification 1.0.34, section 5)
and the layout of docs/formats/release-folder.md, from a first root that is trusted to every byte that is listed."""
import datetime
import fnmatch
import hashlib
import pathlib

from checks import Wrong, equal, require
from signatures import canonical, parsed, sha256_of, valid_signatures

def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def everything(folder):
    """Every file under a folder with its SHA-256."""
    return {str(path.relative_to(folder)): digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def tree(folder):
    """Every file under a folder with its bytes."""
    folder = pathlib.Path(folder)
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class Reader:
    """A fresh client of one channel. `files` gives bytes by path relative to the channel's folder: a folder, or a
    dictionary such as a crash leaves. The pinned root is 1.root.json unless another is given."""

    def __init__(self, files, name, now=None, pinned=None):
        self.files, self.name, self.pinned = files, name, pinned
        self.now = now or datetime.datetime.now(datetime.timezone.utc)
        self.shared = isinstance(files, dict)
        self.roles, self.targets = {}, {}

    def read(self, path):
        if self.shared:
            return self.files.get(path)
        place = self.files / path
        require(not place.is_symlink(), f"{path} is a link")
        return place.read_bytes() if place.is_file() else None

    def document(self, path, role, authorities, entry=None, expires=True):
        """A metadata file, compared with the entry that names it and signed to the threshold of all authorities."""
        data = self.read(path)
        require(data is not None, f"{path} is not there")
        if entry:
            equal(len(data), entry.get("length", len(data)), f"length of {path}")
            equal(sha256_of(data, self.shared), entry.get("hashes", {}).get("sha256"), f"SHA-256 of {path}")
        try:
            document = parsed(data)
        except ValueError as error:
            raise Wrong(f"{path} is not whole: {error}") from error
        signed = document["signed"]
        for keys, authority in authorities(signed):
            found = valid_signatures(data, document, keys, authority["keyids"])
            require(found >= authority["threshold"],
                    f"{path} has {found} valid signatures; {role} wants {authority['threshold']}")
        equal(signed["_type"], role if role in ("root", "timestamp", "snapshot") else "targets", f"_type of {path}")
        equal(signed["x-miui-channel"], self.name, f"channel of {path}")
        if entry:
            equal(signed["version"], entry["version"], f"version of {path}")
        if expires:
            instant = datetime.datetime.fromisoformat(signed["expires"].replace("Z", "+00:00"))
            require(instant > self.now, f"{path} expired {signed['expires']}")
        self.roles[role] = signed
        return signed

    def refresh(self):
        """From the first root to the last targets role; raises Wrong where a client would refuse."""
        first = self.pinned or self.read("metadata/1.root.json")
        require(first is not None, "there is no 1.root.json")
        root = parsed(first)["signed"]
        number = root["version"]
        while self.read(f"metadata/{number + 1}.root.json") is not None:
            number += 1
            before, root = root, self.document(
                f"metadata/{number}.root.json", "root", expires=False, authorities=lambda signed, before=root: [
                    (before["keys"], before["roles"]["root"]), (signed["keys"], signed["roles"]["root"])])
            equal(root["version"], before["version"] + 1, "version of root")
        self.document(f"metadata/{number}.root.json", "root",
                      lambda signed: [(signed["keys"], signed["roles"]["root"])])
        require(root["consistent_snapshot"], "consistent_snapshot is off")

        def top(role):
            return lambda _: [(root["keys"], root["roles"][role])]

        timestamp = self.document("metadata/timestamp.json", "timestamp", top("timestamp"))
        equal(list(timestamp["meta"]), ["snapshot.json"], "what the timestamp names")
        entry = timestamp["meta"]["snapshot.json"]
        snapshot = self.document(f"metadata/{entry['version']}.snapshot.json", "snapshot", top("snapshot"), entry)
        self.delegate(snapshot, "targets", top("targets"), [])
        equal({f"{role}.json" for role in self.roles} - {"root.json", "timestamp.json", "snapshot.json"},
              set(snapshot["meta"]), "roles that are delegated to, and those that the snapshot lists")
        return self

    def delegate(self, snapshot, role, authorities, patterns):
        """A targets role and everybody it delegates to; `patterns`: what each delegator lets it list."""
        entry = snapshot["meta"].get(f"{role}.json")
        require(entry, f"the snapshot lists no {role}.json")
        signed = self.document(f"metadata/{entry['version']}.{role}.json", role, authorities, entry)
        for path, target in signed["targets"].items():
            for allowed in patterns:
                require(any(matches(path, pattern) for pattern in allowed), f"{role} may not list {path}")
            equal(list(target["hashes"]), ["sha256"], f"hashes of {path}")
            require(path not in self.targets, f"{path} is listed twice")
            self.targets[path] = target
        delegations = signed.get("delegations") or {"roles": [], "keys": {}}
        for one in delegations["roles"]:
            self.delegate(snapshot, one["name"], lambda _, one=one: [(delegations["keys"], one)],
                          patterns + [one["paths"]])

    def stored(self, path):
        """Where a target lies below the channel's folder."""
        folder, name = path.rsplit("/", 1)
        return f"targets/{folder}/{self.targets[path]['hashes']['sha256']}.{name}"

    def target(self, path):
        """The bytes of a listed target; compared."""
        require(path in self.targets, f"{path} is listed nowhere")
        where, target = self.stored(path), self.targets[path]
        data = self.read(where)
        require(data is not None, f"{where} is listed and not there")
        equal(len(data), target["length"], f"length of {where}")
        equal(sha256_of(data, self.shared), target["hashes"]["sha256"], f"SHA-256 of {where}")
        return data

    def every_target(self):
        for path in self.targets:
            self.target(path)
        return self

    def latest(self):
        """channel/latest.json; None before the first release."""
        return parsed(self.target("channel/latest.json")) if "channel/latest.json" in self.targets else None

    def manifest(self):
        """The manifest on offer, with what it vouches for compared with what the metadata lists."""
        latest = self.latest()
        if latest is None:
            return None
        path = latest["manifest"]["path"]
        data = self.target(path)
        equal(sha256_of(data, self.shared), latest["manifest"]["sha256"], f"SHA-256 of {path} in latest.json")
        manifest = parsed(data)
        equal(manifest["version"], latest["version"], f"version in {path}")
        files = manifest["packages"] + manifest["images"] + manifest["announcements"]
        for entry in files + [manifest["source_snapshot"]] * bool(manifest["source_snapshot"]):
            listed = f"{path.rsplit('/', 1)[0]}/{entry['file']}"
            require(listed in self.targets, f"{listed} is in the manifest and listed nowhere")
            equal(self.targets[listed]["length"], entry["size"], f"size of {listed}")
            equal(self.targets[listed]["hashes"]["sha256"], entry["sha256"], f"SHA-256 of {listed}")
        return manifest


def matches(path, pattern):
    """TUF's patterns: `*` and `?` do not cross a slash."""
    parts, wanted = path.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(map(fnmatch.fnmatchcase, parts, wanted))


def reader(channel):
    return Reader(pathlib.Path(channel), pathlib.Path(channel).name).refresh()


def look(channel):
    """The version a reader gets, every file that is listed compared; None before the first release. A mixture of
    old and new is Wrong."""
    manifest = reader(channel).every_target().manifest()
    return manifest and manifest["version"]


def manifest_of(channel):
    """The manifest on offer; None before the first release."""
    return reader(channel).manifest()


def content(channel):
    """What a channel says, whoever signed it when and under which number: targets, delegations, keys, files."""
    seen = reader(channel).every_target()
    said = {f"role {role}": hashlib.sha256(canonical(
        {part: signed.get(part) for part in ("targets", "delegations", "keys", "roles")}).encode()).hexdigest()
        for role, signed in seen.roles.items() if role not in ("timestamp", "snapshot")}
    said.update({seen.stored(path): target["hashes"]["sha256"] for path, target in seen.targets.items()})
    # Files that nothing names are part of it: they must not pile up.
    lying = everything(pathlib.Path(channel) / "targets")
    said.update({f"targets/{path}": sha256 for path, sha256 in lying.items()})
    return said
