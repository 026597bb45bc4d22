# SPDX-License-Identifier: Apache-2.0
"""Clients that share a cache, are killed, or meet a full disk."""
import shutil
import signal
import subprocess

from checks import equal, require
from tuf_client import ENVIRONMENT, Client
from tuf_repository import Repository

ALL = ("targets", "snapshot", "timestamp")


def changed_everything():
    """A repository whose next release replaces keys and all roles; the client knows the one before."""
    repository = Repository(hashes=True)
    repository.delegate("targets", "team", ["team/*"])
    repository.add("team", "team/file", b"first")
    repository.publish("team", *ALL)
    return repository


def release(repository):
    repository.rotate("timestamp")
    repository.rotate("snapshot")
    repository.add("team", "team/file", b"second")
    repository.publish("root", "team", *ALL)


def together(place, server):
    repository = changed_everything()
    client = Client(place, server, repository)
    client.download("team/file")
    release(repository)
    running = [subprocess.Popen([str(one) for one in client.command("refresh")], env=ENVIRONMENT,
                                stderr=subprocess.PIPE) for _ in range(6)]
    ends = [(one.communicate()[1].decode(), one.returncode) for one in running]
    equal([status for _, status in ends], [0] * 6, f"exit statuses ({[said for said, _ in ends if said]})")
    client.download("team/file")
    client.trusts(root=2, timestamp=3, snapshot=3, targets=3, team=3)


def faulted(place, server, call, fault, points):
    """A refresh under each fault in turn, the cache as it was before; `points` are strace's words for where."""
    repository = changed_everything()
    client = Client(place, server, repository)
    client.download("team/file")
    before = place / "before"
    shutil.copytree(client.cache, before)
    release(repository)
    met = 0
    for when, path in points:
        shutil.rmtree(client.cache)
        shutil.copytree(before, client.cache)
        log = place / "strace"
        only = ("-P", str(client.cache / path)) if path else ()
        status = client.run("refresh", under=(
            "strace", "-f", "-qq", *only, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={when}",
            "-o", str(log)))
        killed = status in (-signal.SIGKILL, 128 + signal.SIGKILL)
        if not killed and "(INJECTED)" not in log.read_text(errors="replace"):
            equal(status, 0, "the exit status without a fault")
            continue
        require(killed if "KILL" in fault else status in (0, 1), f"exit {status} at {when} {path}: {client.said}")
        met += 1
        versions = client.versions()
        require(all(versions.get(role, version) >= version for role, version in
                    {"root": 1, "targets": 2, "team": 2}.items()), f"at {when} {path} back to {versions}")
        client.download("team/file")
        client.trusts(root=2, timestamp=3, snapshot=3, targets=3, team=3)
        leftovers = [entry.name for entry in client.cache.iterdir() if entry.name.startswith(".")]
        equal(leftovers, [], f"what is left after {when} {path}")
    return met


# strace counts the calls of each thread apart, and the client's tasks move between threads: of four renames and
# ten syncs not all have a number of their own. UpdaterCacheTests kills before every write there is.

def renames(place, server, fault):
    met = faulted(place, server, "rename", fault, [(number, None) for number in range(1, 5)])
    require(met >= 2, f"only {met} faults were met")


def syncs(place, server, fault):
    met = faulted(place, server, "fsync", fault, [(number, None) for number in range(1, 11)])
    require(met >= 4, f"only {met} faults were met")


def unlinks(place, server, fault):
    met = faulted(place, server, "unlink", fault, [(1, f"{role}.json") for role in ("timestamp", "snapshot")])
    equal(met, 2, "faults met")


def cases():
    yield "kill", "six clients at once on one cache all succeed, and leave the newest", together
    for call, prove in (("rename", renames), ("fsync", syncs), ("unlink", unlinks)):
        yield "kill", f"a client killed at any {call} goes on afterwards", (
            lambda p, s, prove=prove: prove(p, s, "signal=KILL"))
    for call, error, prove in (("fsync", "EIO", syncs), ("rename", "ENOSPC", renames), ("unlink", "EIO", unlinks)):
        yield "kill", f"a client that meets {error} at any {call} goes on afterwards", (
            lambda p, s, error=error, prove=prove: prove(p, s, f"error={error}"))
