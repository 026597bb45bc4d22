# SPDX-License-Identifier: Apache-2.0
"""One line a check, and the count at the end; running programs, the one under proof among them."""
import os
import pathlib
import shutil
import subprocess
import sys
import time

root = pathlib.Path(__file__).resolve().parents[2]


def tool():
    """The program under proof: MIUI_RELEASE, else this checkout's debug build, else the one on PATH."""
    built = root / ".build/debug/miui-release"
    named = os.environ.get("MIUI_RELEASE") or (str(built) if built.exists() else shutil.which("miui-release"))
    return named or sys.exit("miui-release is not built: swift build, or name it in MIUI_RELEASE")


class Checks:
    """Counts what passed, failed and was skipped; a check is a block that may raise Wrong."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.began = time.monotonic()

    def say(self, word, sentence):
        print(f"{word:7} {sentence}", flush=True)

    def ok(self, sentence):
        self.passed += 1
        self.say("ok", sentence)

    def fail(self, sentence, detail=""):
        self.failed += 1
        self.say("FAILED", sentence)
        for line in str(detail).strip().splitlines()[-40:]:
            print(f"          {line}", flush=True)

    def skip(self, sentence):
        self.skipped += 1
        self.say("skipped", sentence)

    def check(self, sentence):
        """`with checks.check("what holds"):` passes unless the block raises; it may be told more by `note`."""
        return Check(self, sentence)

    def finish(self):
        seconds = time.monotonic() - self.began
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped in {seconds:.0f} s", flush=True)
        sys.exit(1 if self.failed else 0)


class Check:
    def __init__(self, checks, sentence):
        self.checks, self.sentence, self.detail = checks, sentence, ""

    def note(self, detail):
        self.detail = f": {detail}"

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        if kind is None:
            self.checks.ok(self.sentence + self.detail)
        elif isinstance(error, Exception):
            self.checks.fail(self.sentence + self.detail, error if isinstance(error, Wrong) else repr(error))
        else:
            return False
        return True


class Wrong(Exception):
    """What a check found; its text says found and expected."""


def require(holds, sentence):
    if not holds:
        raise Wrong(sentence)


def equal(found, expected, what):
    if found != expected:
        raise Wrong(f"{what}: found {found}, expected {expected}")


def run(*arguments, ok=(0,), **options):
    """Runs a program; another exit status than those in `ok` (None: any) is Wrong with all it said."""
    done = subprocess.run([str(one) for one in arguments], capture_output=True, **options)
    done.stdout, done.stderr = (text.decode(errors="replace") for text in (done.stdout, done.stderr))
    if ok is not None and done.returncode not in ok:
        command = " ".join(str(one) for one in arguments)
        raise Wrong(f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done
