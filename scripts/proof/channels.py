# SPDX-License-Identifier: Apache-2.0
"""Makes the folder of a channel, week by week, in the layout and order that is published: unsigned, because
an upload follows names; and looks at one as a client does."""
import hashlib
import json
import os


def digest(data):
    return hashlib.sha256(data).hexdigest()


def place(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_bytes(data)
    os.replace(beside, path)


class Channel:
    """`dev` of a release folder. Every week is another version; a quarter of 13 weeks has a role of its own."""

    def __init__(self, release, name="dev", artifact=4096, writer=""):
        self.folder, self.name = release / name, name
        self.artifact, self.writer = artifact, writer
        self.versions = dict.fromkeys(("root", "timestamp", "snapshot", "targets"), 0)
        self.weeks, self.roles = 0, {}
        self.role("root", {})
        self.role("targets", {"targets": {}})

    def envelope(self, role, signed):
        self.versions[role] = self.versions.get(role, 0) + 1
        head = {"_type": role, "spec_version": "1.0.34", "version": self.versions[role],
                "expires": "2036-01-01T00:00:00Z", "x-miui-channel": self.name, "x-writer": self.writer}
        data = json.dumps({"signed": head | signed, "signatures": []}, indent=1).encode()
        return self.versions[role], data

    def role(self, role, signed):
        version, data = self.envelope(role, signed)
        place(self.folder / f"metadata/{version}.{role}.json", data)
        if role != "root":
            self.roles[f"{role}.json"] = {"version": version, "length": len(data), "hashes": {"sha256": digest(data)}}

    def target(self, path, data):
        folder, name = path.rsplit("/", 1)
        place(self.folder / f"targets/{folder}/{digest(data)}.{name}", data)
        return {path: {"length": len(data), "hashes": {"sha256": digest(data)}}}

    def week(self, timestamp=True):
        """Publishes the next week; `timestamp`: whether the timestamp moves as well."""
        self.weeks += 1
        quarter, version = self.weeks // 13, f"{20 + self.weeks // 50}.{1 + self.weeks % 12}.{1 + self.weeks % 28}"
        role = f"builds-{quarter}"
        if not hasattr(self, "listed") or self.listed[0] != role:
            self.listed = (role, {})
        blob = os.urandom(16).hex().encode() * (self.artifact // 32)
        files = self.target(f"builds/{version}/miui_MI3_{version}.zip", blob)
        files |= self.target(f"builds/{version}/announcement.en.md", f"# {version} {self.writer}\n".encode())
        files |= self.target(f"builds/{version}/manifest.json", json.dumps({"version": version, "files": files}).encode())
        self.listed[1].update(files)
        latest = self.target("channel/latest.json", json.dumps({"version": version, "week": self.weeks}).encode())
        self.role(role, {"targets": dict(self.listed[1])})
        self.role("builds", {"targets": latest})
        place(self.folder / "feeds/lineage/MI3.json", json.dumps({"response": [{"version": version}]}).encode())
        place(self.folder / "feeds/releases.atom", f"<feed>{version}</feed>".encode())
        place(self.folder / "feeds/SHA256SUMS", f"{digest(blob)}  miui_MI3_{version}.zip\n".encode())
        version, data = self.envelope("snapshot", {"meta": dict(self.roles)})
        place(self.folder / f"metadata/{version}.snapshot.json", data)
        self.snapshot = {"version": version, "length": len(data), "hashes": {"sha256": digest(data)}}
        if timestamp:
            self.refresh()

    def refresh(self):
        """Signs the timestamp anew, as a timer does."""
        _, data = self.envelope("timestamp", {"meta": {"snapshot.json": self.snapshot}})
        place(self.folder / "metadata/timestamp.json", data)
        return data

    def timestamp(self):
        return (self.folder / "metadata/timestamp.json").read_bytes()

    def visible(self):
        """Every file that a client may ask for now, relative to the channel's folder."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*")
                      if path.is_file() and not path.name.startswith("."))


class Broken(Exception):
    """What a client could not read."""


def follow(read, deep=True):
    """Goes from the timestamp to every target as a client does; `read(path)` gives bytes or None. Gives the
    timestamp's version and the number of files; raises Broken for whatever is absent or has other bytes."""
    def document(path, entry=None):
        data = read(path)
        if data is None:
            raise Broken(f"{path} is not there")
        if entry and (len(data) != entry["length"] or digest(data) != entry["hashes"]["sha256"]):
            raise Broken(f"{path} has other bytes than its entry")
        try:
            return json.loads(data)["signed"] if path.endswith(".json") and path.startswith("metadata/") else data
        except ValueError as error:
            raise Broken(f"{path} is not whole: {error}") from error

    timestamp = document("metadata/timestamp.json")
    entry, count = timestamp["meta"]["snapshot.json"], 2
    snapshot = document(f"metadata/{entry['version']}.snapshot.json", entry)
    for name, role in snapshot["meta"].items():
        targets = document(f"metadata/{role['version']}.{name}", role)["targets"]
        count += 1
        for path, target in targets.items() if deep else ():
            folder, file = path.rsplit("/", 1)
            document(f"targets/{folder}/{target['hashes']['sha256']}.{file}", target)
            count += 1
    return timestamp["version"], count
