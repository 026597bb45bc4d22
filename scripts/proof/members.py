# SPDX-License-Identifier: Apache-2.0
"""Members and tokens, written into the roster as the format says (docs of Vetting), without our code."""
import base64
import hashlib
import os
import sqlite3
import time


class Member:
    """`mhd_<id8>_<secret43>_<check6>`: see Sources/Vetting/TesterToken.swift."""

    def __init__(self, name):
        self.name = name
        self.id = base64.b32encode(os.urandom(5)).decode().lower()
        self.secret = os.urandom(32)
        check = hashlib.sha256(b"miui-release token" + self.id.encode() + self.secret).digest()
        secret = base64.urlsafe_b64encode(self.secret).decode().rstrip("=")
        self.token = f"mhd_{self.id}_{secret}_{base64.b32encode(check).decode().lower()[:6]}"

    @property
    def header(self):
        return {"Authorization": f"Bearer {self.token}"}


class Roster:
    """The members' database of a state folder; a running server must have made it."""

    def __init__(self, state):
        self.path = state / "members/members.sqlite"

    def change(self, sql, *values):
        connection = sqlite3.connect(self.path, timeout=30)
        try:
            with connection:
                connection.execute(sql, values)
        finally:
            connection.close()

    def add(self, member, channels="honorary-dev", expires=None):
        now = int(time.time())
        self.change("INSERT INTO testers (id, name, channels, devices, created_at, expires_at, joined_at)"
                    " VALUES (?, ?, ?, '', ?, ?, ?)",
                    member.id, member.name, channels, now, expires or now + 86_400, now)
        self.change("INSERT INTO tokens VALUES (?, ?, ?, NULL)",
                    member.id, hashlib.sha256(member.secret).digest(), now)
        return member

    def revoke(self, member, reason):
        self.change("UPDATE testers SET revoked_at = ?, reason = ? WHERE id = ?",
                    int(time.time()), reason, member.id)
