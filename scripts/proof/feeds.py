#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a channel's feeds by the rules of the clients they are for (docs/formats/feeds.md).

  feeds.py CHANNEL_FOLDER --base URL --cert CERTIFICATE.pem

CHANNEL_FOLDER holds `feeds/` and `targets/`; URL is where it would be served; nothing is fetched. Every file
that a feed leads to is looked up on disk and compared. Prints one line for each complaint; exit status 1
with any.
"""
import argparse
import hashlib
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile

import yaml

TEXT, WHOLE = (str,), (int,)
# Names and types of the fields that the services write, as seen in their replies.
LINEAGE_LONGEST = 4096
LINEAGE_V1 = {"datetime": WHOLE, "filename": TEXT, "id": TEXT, "romtype": TEXT, "size": WHOLE, "url": TEXT,
              "version": TEXT}
LINEAGE_V2 = {"date": TEXT, "datetime": WHOLE, "files": (list,), "type": TEXT, "version": TEXT}
LINEAGE_V2_FILE = {"filename": TEXT, "filepath": TEXT, "sha256": TEXT, "size": WHOLE, "url": TEXT}
LINEAGE_V2_PACKAGE = LINEAGE_V2_FILE | {"date": TEXT, "datetime": WHOLE, "os_patch_level": TEXT,
                                        "os_sdk_level": WHOLE, "ota_property_files": TEXT, "type": TEXT}
MIUI_REPLY = {"AuthResult": WHOLE, "ForceUpdate": WHOLE, "IncrementalUpdateList": (list,), "LatestRom": (dict,),
              "LatestVersion": (dict,), "MirrorList": (list,), "Signup": (dict,), "UpdateList": (list,),
              "UserLevel": WHOLE}
MIUI_ROM = dict.fromkeys(("branch", "codebase", "description", "descriptionUrl", "device", "filename", "filesize",
                          "md5", "name", "type", "version"), TEXT)
MIUI_SIGNUP = dict.fromkeys(("rank", "total", "version"), TEXT)
TRACKER = ("android", "branch", "codename", "date", "link", "md5", "method", "name", "size", "version")
ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?%]*\Z")

complaints = []


def check(holds, sentence):
    if not holds:
        complaints.append(sentence)
        print(sentence)
    return bool(holds)


def shape(value, fields, where, optional=()):
    """Exactly these keys, and a value of its type for each; True where that holds."""
    if not check(isinstance(value, dict), f"{where}: is no object"):
        return False
    missing = set(fields) - set(value) - set(optional)
    extra = set(value) - set(fields) - set(optional)
    fine = check(not missing and not extra, f"{where}: lacks {sorted(missing)}, has also {sorted(extra)}")
    for key, types in fields.items():
        if key in value:
            # bool is an int in Python and none in JSON.
            fine &= check(type(value[key]) in types, f"{where}.{key}: is {value[key]!r}")
    return fine


class Channel:
    def __init__(self, folder, base):
        self.folder = pathlib.Path(folder)
        self.base = base.rstrip("/")

    def feed(self, path):
        return self.folder / "feeds" / path

    def address(self, path):
        return f"{self.base}/feeds/{path}"

    def file(self, url, where):
        """The file that a URL leads to on this channel's server; None with a complaint."""
        if not check(url.startswith(self.base + "/"), f"{where}: {url} is elsewhere"):
            return None
        path = self.folder / url[len(self.base) + 1:]
        return path if check(path.is_file(), f"{where}: nothing is at {url}") else None

    def same(self, url, where, size=None, sha256=None, md5=None):
        path = self.file(url, where)
        if path is None:
            return None
        data = path.read_bytes()
        check(size in (None, len(data)), f"{where}: says {size} bytes, {len(data)} are at {url}")
        for name, said in (("sha256", sha256), ("md5", md5)):
            found = hashlib.new(name, data).hexdigest()
            check(said in (None, found), f"{where}: says {name} {said}, {url} has {found}")
        return path


def parse(path):
    def pairs(items):
        check(len(items) == len(dict(items)), f"{path}: a key is there twice")
        return dict(items)
    return json.loads(path.read_text("utf-8"), object_pairs_hook=pairs)


def newest_first(stamps, where):
    check(stamps == sorted(set(stamps), reverse=True), f"{where}: is not newest first: {stamps}")


def lineage_v1(channel):
    found = 0
    for path in sorted(channel.feed("lineage/v1").glob("*/*.json")):
        where = f"lineage/v1/{path.parent.name}/{path.name}"
        check(path.stat().st_size <= LINEAGE_LONGEST, f"{where}: is too long")
        reply = parse(path)
        if not shape(reply, {"response": (list,)}, where):
            continue
        builds = [build for build in reply["response"] if shape(build, LINEAGE_V1, where)]
        newest_first([build["datetime"] for build in builds], where)
        check(len({build["id"] for build in builds}) == len(builds), f"{where}: an id is there twice")

        def compatible(build, release_type, version, date):  # Utils.isCompatible
            return (build["version"] >= version and build["datetime"] > date
                    and build["romtype"].lower() == release_type.lower())
        for build in builds:
            found += 1
            type_ = path.stem.upper()
            check(compatible(build, type_, build["version"], 0), f"{where}: a phone of its type ignores it")
            check(not compatible(build, type_, build["version"], build["datetime"]),
                  f"{where}: is offered to the phone that has it")
            check(not compatible(build, "other", build["version"], 0), f"{where}: goes to any type")
            channel.same(build["url"], where, build["size"], build["id"])
    return found


def ranges(text):  # String.parsePackageFileRanges
    result = {}
    for token in text.split(","):
        name, offset, size = (part.strip() for part in token.strip().split(":"))
        result[name] = (int(offset), int(size))
    return result


def lineage_v2(channel):
    found = 0
    for path in sorted(channel.feed("lineage/v2").glob("*.json")):
        where = f"lineage/v2/{path.name}"
        check(path.stat().st_size <= LINEAGE_LONGEST, f"{where}: is too long")
        builds = [build for build in parse(path) if shape(build, LINEAGE_V2, where)]
        newest_first([build["datetime"] for build in builds], where)
        for build in builds:
            found += 1
            package, *others = build["files"]
            shape(package, LINEAGE_V2_PACKAGE, f"{where} files[0]")
            # UpdatesRepository.filterUpdates; a missing level counts as 0.
            check((package.get("os_sdk_level") or 0) >= 1, f"{where}: is older than any Android")
            check((package["date"], package["datetime"]) == (build["date"], build["datetime"]),
                  f"{where}: the build and its package have different dates")
            for other in others:
                shape(other, LINEAGE_V2_FILE, f"{where} files[1...]")
            for file in build["files"]:
                at = channel.same(file["url"], where, file["size"], file["sha256"])
                check(file["url"].endswith(file["filepath"]), f"{where}: url and filepath part")
                if at and file is package:
                    places = ranges(package["ota_property_files"])
                    data = at.read_bytes()
                    start, size = places["payload.bin"]
                    check(data[start:start + 4] == b"CrAU", f"{where}: no payload at {start}")
                    check(start + size <= len(data), f"{where}: the payload ends behind the package")
                    check(places["payload_metadata.bin"][0] == start, f"{where}: the payload's head is elsewhere")
                    start, size = places["payload_properties.txt"]
                    check(data[start:start + 10] == b"FILE_HASH=", f"{where}: no properties at {start}")
    return found


def seamless(channel):
    found = 0
    redirects = {}
    table = channel.feed("grapheneos/redirects.map")
    for line in table.read_text("ascii").splitlines() if table.exists() else []:
        source, target = re.fullmatch(r"(\S+) (\S+);", line).groups()
        redirects[source] = target
    for path in sorted(channel.feed("grapheneos").glob("*-*")):
        if path.name.endswith("-changelog.html"):
            continue
        found += 1
        where = f"grapheneos/{path.name}"
        device, name = path.name.split("-", 1)
        metadata = path.read_text("ascii").splitlines()[0].split(" ")
        if not check(len(metadata) == 4, f"{where}: has {len(metadata)} words"):
            continue
        incremental, date = metadata[0], int(metadata[1])
        check(metadata[2] == device, f"{where}: is for {metadata[2]}")
        check(metadata[3] == name, f"{where}: is of channel {metadata[3]}")
        page = Balanced()
        page.feed((path.parent / f"{path.name}-changelog.html").read_text("utf-8"))
        check(page.fine and not page.open, f"{where}: the changelog is no whole HTML")  # Service.downloadChangelog
        root = urllib.parse.urlsplit(channel.base)
        asked = f"{root.path}/feeds/grapheneos/{device}-ota_update-{incremental}.zip"
        target = redirects.get(asked)
        if not check(target, f"{where}: nothing is at {asked}"):
            continue
        package = channel.file(f"{root.scheme}://{root.netloc}{target}", where)
        if package:  # Service.onDownloadFinished
            with zipfile.ZipFile(package) as archive:
                lines = archive.read("META-INF/com/android/metadata").decode().splitlines()
                entries = archive.namelist()
            facts = dict(line.split("=", 1) for line in lines)
            check(int(facts["post-timestamp"]) == date, f"{where}: says {date}, the package another instant")
            check(facts["pre-device"] == device, f"{where}: the package is for {facts['pre-device']}")
            check(facts["ota-type"] == "AB" and "serialno" not in facts, f"{where}: the package is refused")
            check("payload.bin" in ranges(facts["ota-streaming-property-files"]), f"{where}: cannot be streamed")
            check("payload_properties.txt" in entries, f"{where}: the package has no properties")
    return found


def custota(channel, certificate):
    found = 0
    for path in sorted(channel.feed("custota").glob("*.json")):
        found += 1
        where = f"custota/{path.name}"
        info = parse(path)
        if not shape(info, {"version": WHOLE, "full": (dict,), "incremental": (dict,)}, where):
            continue
        check(info["version"] == 2, f"{where}: is of version {info['version']}")
        shape(info["full"], {"location_ota": TEXT, "location_csig": TEXT}, f"{where} full")
        folder = channel.address("custota/")
        package = channel.file(urllib.parse.urljoin(folder, info["full"]["location_ota"]), where)
        csig = channel.file(urllib.parse.urljoin(folder, info["full"]["location_csig"]), where)
        if package is None or csig is None:
            continue
        run = subprocess.run(["openssl", "cms", "-verify", "-in", csig, "-inform", "DER", "-binary", "-CAfile",
                              certificate, "-purpose", "any", "-no_check_time"], capture_output=True)
        if not check(run.returncode == 0, f"{where}: the csig does not verify: {run.stderr.decode()[-200:]}"):
            continue
        document = json.loads(run.stdout)
        shape(document, {"version": WHOLE, "files": (list,)}, f"{where} csig", optional=("vbmeta_digest",))
        check(document["version"] == (2 if "vbmeta_digest" in document else 1), f"{where}: csig version")
        data = package.read_bytes()
        for file in document["files"]:
            shape(file, {"name": TEXT, "offset": WHOLE, "size": WHOLE, "digest": TEXT}, f"{where} csig files")
            part = data[file["offset"]:file["offset"] + file["size"]]
            check(hashlib.sha256(part).hexdigest() == file["digest"], f"{where}: {file['name']} has other bytes")
        with zipfile.ZipFile(package) as archive:
            lines = archive.read("META-INF/com/android/metadata").decode().splitlines()
        listed = dict(line.split("=", 1) for line in lines)["ota-property-files"]
        signed = [(file["name"], (file["offset"], file["size"])) for file in document["files"]]
        check(signed == list(ranges(listed).items()), f"{where}: the csig lists other files than the package")
    return found


def miui(channel):
    found = 0
    for path in sorted(channel.feed("miui").glob("*.json")):
        found += 1
        where = f"miui/{path.name}"
        reply = parse(path)
        if not shape(reply, MIUI_REPLY, where):
            continue
        shape(reply["Signup"], MIUI_SIGNUP, f"{where} Signup")
        latest = reply["LatestRom"]
        shape(latest, MIUI_ROM | {"changelog": (dict,)}, f"{where} LatestRom")
        for rom in [reply["LatestVersion"], *reply["UpdateList"]]:
            shape(rom, MIUI_ROM, f"{where} UpdateList")
        for app, lines in latest["changelog"].items():
            shape(lines, {"txt": (list,)}, f"{where} changelog {app}")
        check(re.fullmatch(r"\d+M|\d+\.\d[G]", latest["filesize"]), f"{where}: filesize {latest['filesize']}")
        check(latest["device"] == path.stem, f"{where}: is for {latest['device']}")
        older = f"{reply['MirrorList'][0]}/{latest['version']}/{latest['filename']}"
        newer = f"{reply['MirrorList'][1]}/{latest['filename']}"
        check(older == newer, f"{where}: older and newer clients go to {older} and {newer}")
        channel.same(older, where, md5=latest["md5"])
        channel.file(latest["descriptionUrl"], where)
    return found


def tracker(channel):
    path = channel.feed("latest.yml")
    records = yaml.safe_load(path.read_text("utf-8"))
    for record in records:
        where = f"latest.yml {record.get('codename')} {record.get('method')}"
        check(tuple(sorted(record)) == TRACKER, f"{where}: has the keys {sorted(record)}")
        for key in set(TRACKER) - {"date", "md5"}:
            check(isinstance(record[key], str), f"{where}: {key} is {record[key]!r}")
        check(type(record["date"]).__name__ == "date", f"{where}: date is {record['date']!r}")
        check(record["md5"] is None or re.fullmatch("[0-9a-f]{32}", record["md5"]), f"{where}: md5")
        check(record["branch"] in ("Stable", "Stable Beta", "Weekly", "Public Beta"), f"{where}: branch")
        check(record["method"] in ("Recovery", "Fastboot"), f"{where}: method")
        check(re.fullmatch(r"\d+ Bytes|1 Byte|\d+\.\d [kMGT]B", record["size"]), f"{where}: {record['size']}")
        channel.same(record["link"], where, md5=record["md5"])
    return len(records)


def digests(channel):
    path = channel.feed("SHA256SUMS").resolve()
    names = [line[66:] for line in path.read_text("ascii").splitlines()]
    for folder in sorted((channel.folder / "targets/builds").iterdir()):
        if not all((folder / name).is_file() for name in names):
            continue
        run = subprocess.run(["sha256sum", "--strict", "-c", path], cwd=folder, capture_output=True, text=True)
        check(run.returncode == 0, f"SHA256SUMS: {run.stdout}{run.stderr}")
        return len(names)
    check(False, "SHA256SUMS: no build has all these files")
    return 0


class Balanced(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.fine = [], True

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        self.fine &= bool(self.open) and self.open.pop() == tag


def atom(channel):
    root = ElementTree.fromstring(channel.feed("feed.atom").read_bytes())
    check(root.tag == ATOM + "feed", f"feed.atom: is {root.tag}")
    entries = root.findall(ATOM + "entry")
    check(len(entries) <= 20, f"feed.atom: has {len(entries)} entries")
    for node in [root, *entries]:
        for name in ("id", "title", "updated"):  # RFC 4287, 4.1.1 and 4.1.2: exactly one of each
            check(len(node.findall(ATOM + name)) == 1, f"feed.atom: not one {name}")
        check(TAG.match(node.findtext(ATOM + "id")), f"feed.atom: id {node.findtext(ATOM + 'id')}")
        for name in ("updated", "published"):
            for date in node.findall(ATOM + name):
                check(RFC3339.match(date.text), f"feed.atom: {name} {date.text}")
    check(root.findtext(f"{ATOM}author/{ATOM}name"), "feed.atom: no author")
    ids = [node.findtext(ATOM + "id") for node in [root, *entries]]
    check(len(set(ids)) == len(ids), "feed.atom: an id is there twice")
    for entry in entries:
        title = entry.findtext(ATOM + "title")
        content = entry.find(ATOM + "content")
        check(content is not None and content.get("type") == "html", f"feed.atom: {title} has no content")
        parser = Balanced()
        parser.feed(content.text)
        check(parser.fine and not parser.open, f"feed.atom: the content of {title} is no whole HTML")
        check('lang="zh"' in content.text and 'lang="en"' in content.text, f"feed.atom: {title} lacks a language")
        kinds = [(link.get("type"), link.get("hreflang")) for link in entry.findall(ATOM + "link")
                 if link.get("rel") == "alternate"]
        check(len(set(kinds)) == len(kinds), f"feed.atom: {title} has two alternates of one kind")
        for link in entry.findall(ATOM + "link"):
            size = link.get("length")
            channel.same(urllib.parse.urljoin(channel.address("feed.atom"), link.get("href")), "feed.atom",
                         int(size) if size else None)
    return len(entries)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--base", required=True)
    parser.add_argument("--cert", required=True)
    options = parser.parse_args()
    channel = Channel(options.folder, options.base)
    counts = {
        "LineageOS v1": lineage_v1(channel), "LineageOS v2": lineage_v2(channel), "GrapheneOS": seamless(channel),
        "Custota": custota(channel, options.cert), "MIUI": miui(channel), "latest.yml": tracker(channel),
        "SHA256SUMS": digests(channel), "Atom": atom(channel),
    }
    for name, count in counts.items():
        check(count, f"{name}: nothing was there to be read")
    print("read: " + ", ".join(f"{name} {count}" for name, count in counts.items()), file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
