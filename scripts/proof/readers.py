# SPDX-License-Identifier: Apache-2.0
"""What a reader of a release folder sees, and everything that lies in it."""
import hashlib
import json

from checks import Wrong, equal, require


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_of(channel):
    """The manifest that the pointer names; None before the first release."""
    pointer = channel / "latest.json"
    if not pointer.exists():
        return None
    try:
        named = json.loads(pointer.read_bytes())["manifest"]
    except ValueError as error:
        raise Wrong(f"{pointer} is not whole: {error}") from error
    path = channel / named["path"]
    require(path.is_file(), f"{pointer} names {named['path']}, which is not there")
    equal(digest(path), named["sha256"], f"SHA-256 of {path}")
    return json.loads(path.read_bytes()) | {"folder": path.parent}


def look(channel):
    """The version a reader gets, every file of it compared with the manifest; None before the first release."""
    manifest = manifest_of(channel)
    if manifest is None:
        return None
    files = manifest["packages"] + manifest["images"] + manifest["announcements"]
    for entry in files + [manifest["source_snapshot"]] * bool(manifest["source_snapshot"]):
        path = manifest["folder"] / entry["file"]
        require(path.is_file(), f"{path} is in the manifest and not there")
        equal(path.stat().st_size, entry["size"], f"size of {path}")
        equal(digest(path), entry["sha256"], f"SHA-256 of {path}")
    return manifest["version"]


def everything(folder):
    """Every file under a folder with its SHA-256."""
    return {str(path.relative_to(folder)): digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}
