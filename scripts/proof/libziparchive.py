# SPDX-License-Identifier: Apache-2.0
"""Lists a package's entries as Android's own libziparchive sees them (Debian: android-libziparchive).

    LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu/android python3 libziparchive.py PACKAGE

One JSON object a line, in the order asked: name, method, offset, compressed and uncompressed length, crc32,
has_data_descriptor, and the SHA-256 of what the library extracts. The names come from Python's zipfile;
that the library finds exactly as many is checked by walking its own iteration.
"""
import ctypes
import hashlib
import json
import os
import sys
import zipfile


class StringView(ctypes.Structure):
    """std::string_view of libstdc++, passed by value in two registers."""

    _fields_ = [("length", ctypes.c_size_t), ("text", ctypes.c_char_p)]


class ZipEntry(ctypes.Structure):
    """ZipEntry of Android 10, with room after it."""

    _fields_ = [
        ("method", ctypes.c_uint16), ("mod_time", ctypes.c_uint32), ("unix_mode", ctypes.c_uint32),
        ("has_data_descriptor", ctypes.c_uint8), ("crc32", ctypes.c_uint32),
        ("compressed_length", ctypes.c_uint32), ("uncompressed_length", ctypes.c_uint32),
        ("offset", ctypes.c_int64), ("rest", ctypes.c_uint8 * 64),
    ]


def library():
    zip_archive = ctypes.CDLL("libziparchive.so.0")
    pointer, view = ctypes.c_void_p, StringView

    def declare(symbol, result, *arguments):
        function = getattr(zip_archive, symbol)
        function.restype, function.argtypes = result, arguments
        return function

    return {
        "open": declare("_Z11OpenArchivePKcPP10ZipArchive", ctypes.c_int32, ctypes.c_char_p, ctypes.POINTER(pointer)),
        "find": declare("_Z9FindEntryP10ZipArchiveSt17basic_string_viewIcSt11char_traitsIcEEP8ZipEntry",
                        ctypes.c_int32, pointer, view, ctypes.POINTER(ZipEntry)),
        "extract": declare("_Z18ExtractEntryToFileP10ZipArchiveP8ZipEntryi",
                           ctypes.c_int32, pointer, ctypes.POINTER(ZipEntry), ctypes.c_int),
        "begin": declare("_Z14StartIterationP10ZipArchivePPvSt17basic_string_viewIcSt11char_traitsIcEES6_",
                         ctypes.c_int32, pointer, ctypes.POINTER(pointer), view, view),
        "next": declare("_Z4NextPvP8ZipEntryPSt17basic_string_viewIcSt11char_traitsIcEE",
                        ctypes.c_int32, pointer, ctypes.POINTER(ZipEntry), ctypes.POINTER(view)),
        "text": declare("_Z15ErrorCodeStringi", ctypes.c_char_p, ctypes.c_int32),
    }


def main(path):
    calls, archive, cookie = library(), ctypes.c_void_p(), ctypes.c_void_p()

    def ask(code, what):
        if code != 0:
            sys.exit(f"libziparchive: {what}: {calls['text'](code).decode()}")

    ask(calls["open"](os.fsencode(path), ctypes.byref(archive)), f"OpenArchive {path}")
    names = zipfile.ZipFile(path).namelist()
    ask(calls["begin"](archive, ctypes.byref(cookie), StringView(0, b""), StringView(0, b"")), "StartIteration")
    seen = 0
    while calls["next"](cookie, ctypes.byref(ZipEntry()), ctypes.byref(StringView())) == 0:
        seen += 1
    if seen != len(names):
        sys.exit(f"libziparchive sees {seen} entries, the central directory as Python reads it has {len(names)}")
    for name in names:
        entry, text = ZipEntry(), name.encode()
        ask(calls["find"](archive, StringView(len(text), text), ctypes.byref(entry)), f"FindEntry {name}")
        file = os.memfd_create("entry")
        ask(calls["extract"](archive, ctypes.byref(entry), file), f"ExtractEntryToFile {name}")
        with os.fdopen(file, "rb") as extracted:
            extracted.seek(0)
            digest = hashlib.file_digest(extracted, "sha256").hexdigest()
        facts = {field: getattr(entry, field) for field, _ in ZipEntry._fields_ if field != "rest"}
        print(json.dumps({"name": name, **facts, "sha256": digest}))


main(sys.argv[1])
