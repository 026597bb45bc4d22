# SPDX-License-Identifier: Apache-2.0
"""A TUF repository in memory, written with python-tuf and signed with securesystemslib, and served on loopback.

Bodies are python-tuf's; before signing they are plain dictionaries, so that a check can write what python-tuf
would refuse to.
"""
import copy
import datetime
import hashlib
import http.server
import json
import threading
import urllib.parse

from securesystemslib.formats import encode_canonical
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (DelegatedRole, Delegations, MetaFile, Root, Snapshot, TargetFile, Targets,
                              Timestamp)

TOP = ("root", "timestamp", "snapshot", "targets")
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
MAKERS = {"ed25519": CryptoSigner.generate_ed25519, "ecdsa": CryptoSigner.generate_ecdsa,
          "rsa": CryptoSigner.generate_rsa}
pool = {}


def days(count):
    return NOW + datetime.timedelta(days=count)


def key(number, kind="ed25519"):
    """The number-th key of a kind; made once a run, because rsa keys are slow to make. TEST_KEY_DO_NOT_USE."""
    if (kind, number) not in pool:
        pool[kind, number] = MAKERS[kind]()
    return copy.copy(pool[kind, number])


class Repository:
    """Version 1 of the four roles, each with a key of its own."""

    def __init__(self, kind="ed25519", hashes=False, consistent=True):
        self.hashes, self.kind, self.next = hashes, kind, 0
        self.bodies = {"root": Root(expires=days(30), consistent_snapshot=consistent),
                       "timestamp": Timestamp(expires=days(30)), "snapshot": Snapshot(expires=days(30)),
                       "targets": Targets(expires=days(30))}
        # What is served, by name; a value may be a function of the handler instead of bytes.
        self.metadata, self.artifacts, self.asked, self.history = {}, {}, [], {}
        self.signers = {}
        for role in TOP:
            self.add_key(role)
        self.publish("targets", "snapshot", "timestamp", "root", bump=False)

    def __getattr__(self, name):
        if name in TOP:
            return self.bodies[name]
        raise AttributeError(name)

    def fresh_key(self, kind=None):
        self.next += 1
        return key(self.next, kind or self.kind)

    def add_key(self, role, signer=None, delegator="root"):
        signer = signer or self.fresh_key()
        self.bodies[delegator].add_key(signer.public_key, role)
        self.signers.setdefault(role, []).append(signer)
        return signer

    def rotate(self, role):
        """Takes a top-level role's keys away and gives it a new one."""
        self.root.roles[role].keyids.clear()
        self.signers[role] = []
        self.add_key(role)

    def signed(self, role, change=None, signers=None):
        """The bytes of a role's document; `change` gets its `signed` part as a dictionary."""
        part = copy.deepcopy(self.bodies[role]).to_dict()
        if change:
            change(part)
        signatures = [signer.sign(encode_canonical(part).encode()).to_dict()
                      for signer in (self.signers[role] if signers is None else signers)]
        return json.dumps({"signatures": signatures, "signed": part}, indent=1).encode()

    def publish(self, *roles, bump=True, change=None):
        """One version more of each, signed, listed and served, in the order given."""
        for role in roles:
            body = self.bodies[role]
            if bump:
                body.version += 1
            elif role not in self.metadata:
                body.version = max(1, body.version)
            self.serve(role, self.signed(role, change))

    def serve(self, role, data, version=None):
        body = self.bodies[role]
        version = version or body.version
        prefixed = role == "root" or role != "timestamp" and self.root.consistent_snapshot
        self.metadata[(f"{version}." if prefixed else "") + urllib.parse.quote(role, "") + ".json"] = data
        self.history.setdefault(role, []).append(data)
        digest = {"sha256": hashlib.sha256(data).hexdigest()} if self.hashes else None
        listed = MetaFile(body.version, len(data) if self.hashes else None, digest)
        if role == "snapshot":
            self.timestamp.snapshot_meta = listed
        elif role not in ("root", "timestamp"):
            self.snapshot.meta[f"{role}.json"] = listed

    def delegate(self, delegator, name, paths=("*",), terminating=False, prefixes=None):
        """A delegation behind those there are, with a key of its own, and the role where there is none."""
        parent = self.bodies[delegator]
        if parent.delegations is None:
            parent.delegations = Delegations({}, roles={})
        parent.delegations.roles[name] = DelegatedRole(
            name, [], 1, terminating, None if prefixes else list(paths), prefixes)
        self.bodies.setdefault(name, Targets(expires=days(30)))
        return self.add_key(name, delegator=delegator)

    def add(self, role, path, data, algorithms=("sha256",)):
        file = TargetFile.from_data(path, data, list(algorithms))
        self.bodies[role].targets[path] = file
        folder, slash, name = path.rpartition("/")
        for digest in file.hashes.values():
            prefix = f"{digest}." if self.root.consistent_snapshot else ""
            self.artifacts[f"{folder}{slash}{prefix}{name}"] = data
        return file


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        number, _, path = self.path.lstrip("/").partition("/")
        repository = self.server.repositories[int(number)]
        place, _, name = path.partition("/")
        repository.asked.append(name if place == "metadata" else path)
        found = (repository.metadata.get(name) if place == "metadata" else
                 repository.artifacts.get(urllib.parse.unquote(name)))
        if callable(found):
            try:
                found(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            return
        if found is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        self.wfile.write(found)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.daemon_threads, self.repositories = True, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def base(self, repository):
        if repository not in self.repositories:
            self.repositories.append(repository)
        return f"http://127.0.0.1:{self.server_port}/{self.repositories.index(repository)}"


def endless(handler):
    """An answer that never ends, without a length."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 65536)
