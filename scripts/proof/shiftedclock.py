# SPDX-License-Identifier: Apache-2.0
"""Programs that run at another hour (shiftedclock.c, built where it is needed)."""
import os
import pathlib
import shutil
import time

from checks import require, root, run


class ShiftedClock:
    def __init__(self, place):
        self.library = pathlib.Path(place) / "shiftedclock.so"
        # Swift brings clang along where there is no other compiler.
        compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
        require(compiler, "no C compiler for the moved clock: cc, gcc or clang")
        run(compiler, "-O2", "-Wall", "-Werror", "-shared", "-fPIC", root / "scripts/proof/shiftedclock.c", "-o",
            self.library)

    def environment(self, instant):
        """For a program that begins at this instant, in epoch seconds."""
        return {**os.environ, "LD_PRELOAD": str(self.library), "SHIFT": str(int(instant - time.time()))}
