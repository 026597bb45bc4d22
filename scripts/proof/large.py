# SPDX-License-Identifier: Apache-2.0
"""A package of 5 GiB, mostly a hole: published by `promote`, fetched by `pull`. Its first channel is written here, by
hand and with other code than ours, because a ROM that packs to 5 GiB takes hours."""
import hashlib
import json
import os
import shutil
import time

from channelroms import ChannelRom, pull, version_of, weekdays
from checks import equal, require
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from filehost import Host
from ngreader import Reader
from readers import digest
from securesystemslib.formats import encode_canonical

SIZE = 5 << 30


class Large:
    def __init__(self, checks, place):
        self.checks, self.place = checks, place

    def run(self):
        free = shutil.disk_usage(self.place.parent).free
        if free < 3 * SIZE:
            return self.checks.skip(f"a 5 GiB package: {free >> 30} GiB are free, expected {3 * SIZE >> 30}")
        rom = ChannelRom.make(self.place / "rom", stable=True)
        for channel in ("honorary-dev", "stable"):
            rom.create(channel)
        day = weekdays(2, 1)[0]
        version = version_of(day)
        rom.release_of(day, "honorary-dev")
        entry = self.swell(rom, version)
        with Host(rom.release) as host:
            with self.checks.check("a package of 5 GiB is published") as check:
                began = time.monotonic()
                rom.miui("promote", version, "--from", "honorary-dev", "--to", "stable")
                check.note(f"{time.monotonic() - began:.0f} s")
            with self.checks.check("a package of 5 GiB is pulled, whole") as check:
                began = time.monotonic()
                pull(rom, host.url, "stable", self.place / "phone", "--now")
                seconds = time.monotonic() - began
                file = self.place / "phone/files" / entry["file"]
                equal((file.stat().st_size, digest(file)), (SIZE, entry["sha256"]), "size and SHA-256")
                file.unlink()
                check.note(f"{seconds:.0f} s, {SIZE / seconds / 1e6:,.0f} MB/s")
            with self.checks.check("ngclient reads its metadata, and the length beyond 4 GiB"):
                reader = Reader(rom.root("stable"), f"{host.url}/stable")
                info = reader.updater().get_targetinfo(f"builds/{version}/{entry['file']}")
                equal(info.length, SIZE, "length")
        return None

    def swell(self, rom, version):
        """Puts a sparse file in the package's place, and signs everything that names it anew; its entry."""
        channel, metadata = "honorary-dev", rom.metadata("honorary-dev")
        folder = rom.release / channel
        path = f"builds/{version}/manifest.json"
        manifest = rom.target(channel, path).read_bytes()
        old = json.loads(manifest)["packages"][0]
        file = self.hole(rom.target(channel, f"builds/{version}/{old['file']}"))
        with open(file, "rb") as whole:
            md5 = hashlib.file_digest(whole, "md5").hexdigest()
        sha256 = digest(file)
        # The documents have one spelling, so only values are replaced in it.
        for found, wanted in ((old["md5"], md5), (old["md5_prefix"], md5[:10]), (old["sha256"], sha256),
                              (f'"size" : {old["size"]},', f'"size" : {SIZE},')):
            manifest = manifest.replace(found.encode(), wanted.encode())
        package = json.loads(manifest)["packages"][0]
        equal((package["size"], package["md5"]), (SIZE, md5), "size and MD5 in the manifest")
        file.rename(file.with_name(f"{sha256}.{package['file']}"))
        latest = rom.target(channel, "channel/latest.json").read_bytes()
        named = json.loads(latest)["manifest"]
        for found, wanted in ((named["sha256"], hashlib.sha256(manifest).hexdigest()),
                              (f'"size" : {named["size"]}', f'"size" : {len(manifest)}')):
            latest = latest.replace(found.encode(), wanted.encode())
        builds = metadata["builds"][1]
        del builds["targets"][f"builds/{version}/{old['file']}"]
        builds["targets"][f"builds/{version}/{package['file']}"] = self.facts(SIZE, sha256)
        for target, data in ((path, manifest), ("channel/latest.json", latest)):
            facts = self.facts(len(data), hashlib.sha256(data).hexdigest())
            parent, _, plain = target.rpartition("/")
            (folder / "targets" / parent / f"{facts['hashes']['sha256']}.{plain}").write_bytes(data)
            builds["targets"][target] = facts
        number = self.write(rom, channel, "builds", builds)
        snapshot = metadata["snapshot"][1]
        snapshot["meta"]["builds.json"] = self.entry(folder, number, "builds")
        number = self.write(rom, channel, "snapshot", snapshot)
        timestamp = metadata["timestamp"][1]
        timestamp["meta"]["snapshot.json"] = self.entry(folder, number, "snapshot")
        self.write(rom, channel, "timestamp", timestamp)
        return package

    def hole(self, package):
        """A sparse copy of a package with a few bytes beyond 4 GiB."""
        file = package.with_name("large")
        shutil.copy(package, file)
        os.truncate(file, SIZE)
        with open(file, "r+b") as whole:
            for at in (1 << 32, (1 << 32) + 4095, SIZE - 1):
                whole.seek(at)
                whole.write(b"\x5a")
        require(file.stat().st_blocks * 512 < 1 << 24, f"{file} is not sparse")
        return file

    def facts(self, size, sha256):
        return {"length": size, "hashes": {"sha256": sha256}}

    def entry(self, folder, version, role):
        data = (folder / f"metadata/{version}.{role}.json").read_bytes()
        return {"version": version} | self.facts(len(data), hashlib.sha256(data).hexdigest())

    def write(self, rom, channel, role, signed):
        """The next version of a role, signed with every key of it that is here."""
        signed["version"] += 1
        message, signatures = encode_canonical(signed).encode(), []
        for file in rom.keys(channel, role):
            key = load_pem_private_key(file.read_bytes(), None)
            public = json.loads(file.with_name(file.name.replace(".pem", ".pub.json")).read_bytes())
            keyid = hashlib.sha256(encode_canonical(public).encode()).hexdigest()
            signatures.append({"keyid": keyid, "sig": key.sign(message).hex()})
        name = "timestamp.json" if role == "timestamp" else f"{signed['version']}.{role}.json"
        (rom.release / channel / "metadata" / name).write_text(json.dumps({"signed": signed, "signatures": signatures}))
        return signed["version"]

