#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes Tests/Fixtures/tuf with securesystemslib and python-tuf, which share no code with ours.

canonical.txt    a value a line: JSON text, a tab, its canonical form in hexadecimal
three-keys.json  root metadata signed by an ed25519, an ecdsa and an rsa key; only public keys are kept
"""
import datetime
import json
import pathlib
import random

from securesystemslib.formats import encode_canonical
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/tuf"

CHOSEN = [
    {}, [], "", 0, -1, True, False, None, 2**63 - 1, -(2**63), [[]], [{}], {"": ""},
    {"b": 1, "a": 2, "B": 3, "A": 4, "_": 5, "aa": 6, "a b": 7},
    # Equal for a reader who normalises, two keys for TUF; and an order that is not that of UTF-16.
    {"e\u0301": 1, "\u00e9": 2, "f": 3}, {"\uff5e": 1, "\U0001f600": 2, "z": 3},
    "quote \" backslash \\ slash / newline \n tab \t return \r null \0 bell \x07 delete \x7f",
    "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n",
    "\u2028\u2029\ufeff\ufffe\uffff", "\U0010ffff", "\u1e9e\u0130\ufb01", "e\u0301", "\u00e9", "\ud7ff\ue000",
    {"signed": {"_type": "root", "version": 1, "keys": {}}, "signatures": []},
    {"k": [1, [2, [3, {"k": [None, True, False, "x"]}]]]},
]
LETTERS = ["a", "B", "\"", "\\", "/", "\n", "\0", "\x1f", "\x7f", "\u00e9", "\u0301", "\u2028", "\ue000", "\uffff",
           "\U0001f600", "\U0010ffff", " ", "0"]


def some(chance, depth):
    kind = chance.randrange(5 if depth < 4 else 3)
    if kind == 0:
        return "".join(chance.choice(LETTERS) for _ in range(chance.randrange(8)))
    if kind == 1:
        return chance.choice([0, 1, -1, 255, 2**31, -(2**31), 2**63 - 1, -(2**63), chance.randrange(10**12)])
    if kind == 2:
        return chance.choice([True, False, None])
    if kind == 3:
        return [some(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {"".join(chance.choice(LETTERS) for _ in range(chance.randrange(5))): some(chance, depth + 1)
            for _ in range(chance.randrange(5))}


def canonical():
    chance = random.Random(34)
    values = CHOSEN + [some(chance, 0) for _ in range(150)]
    lines = []
    for number, value in enumerate(values):
        # Every other one spelled with escapes, so that reading them is compared too.
        text = json.dumps(value, ensure_ascii=number % 2 == 0, separators=[(",", ":"), (", ", ": ")][number % 3 % 2])
        lines.append(text + "\t" + encode_canonical(value).encode("utf-8").hex())
    # A text of one control character holds no raw newline: json.dumps escapes them.
    (FOLDER / "canonical.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def three_keys():
    signers = [CryptoSigner.generate_ed25519(), CryptoSigner.generate_ecdsa(), CryptoSigner.generate_rsa()]
    root = Root(expires=datetime.datetime(2036, 11, 27, 17, 0, 0, tzinfo=datetime.timezone.utc))
    for role in ("root", "timestamp", "snapshot", "targets"):
        for signer in signers:
            root.add_key(signer.public_key, role)
        root.roles[role].threshold = 3
    metadata = Metadata(root)
    for signer in signers:
        metadata.sign(signer, append=True)
    (FOLDER / "three-keys.json").write_bytes(metadata.to_bytes() + b"\n")


if __name__ == "__main__":
    canonical()
    three_keys()
