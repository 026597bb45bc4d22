# SPDX-License-Identifier: Apache-2.0
"""What the measurements of merges share: a repository beside another one's objects, and the time of children."""
import os
import shutil
import subprocess
import tempfile
import time


def git(*arguments, **options):
    return subprocess.run(["git", *arguments], check=True, stdout=subprocess.PIPE, **options).stdout.decode()


def copy(repo, branch, work, name="repository.git"):
    """Makes a repository of our own, so that the commit graph and new objects go nowhere else."""
    path = f"{work}/{name}"
    git("init", "-q", "--bare", path)
    objects = git("-C", repo, "rev-parse", "--path-format=absolute", "--git-path", "objects").strip()
    with open(f"{path}/objects/info/alternates", "w") as file:
        file.write(objects + "\n")
    tip = git("-C", repo, "rev-parse", f"{branch}^{{commit}}").strip()
    git("-C", path, "update-ref", "refs/heads/main", tip)
    git("-C", path, "commit-graph", "write", "--reachable")
    return path


def timed(command, text, path, work, quarantined=True, folder=None, env=None):
    """Runs a command; gives its output, and the CPU seconds and largest memory (MiB) of it and all that it started."""
    fresh = f"{work}/objects"
    shutil.rmtree(fresh, ignore_errors=True)
    os.makedirs(fresh + "/pack")
    env = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1", **(env or {}))
    if quarantined:
        env.update(GIT_DIR=path, GIT_OBJECT_DIRECTORY=fresh, GIT_ALTERNATE_OBJECT_DIRECTORIES=f"{path}/objects")
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(text.encode())
        given.seek(0)
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=given, stdout=made, env=env, cwd=folder)
        # Of a shell's loop too: it has waited for each git that it started.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        timed.wall = time.monotonic() - start
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        made.seek(0)
        return made.read(), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
