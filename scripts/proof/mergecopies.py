# SPDX-License-Identifier: Apache-2.0
"""What the measurements of merges share: a repository beside another one's objects, and the time of children."""
import os
import resource
import shutil
import subprocess
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
    """Runs a command; gives its output, its CPU seconds and the largest memory of any child so far, MiB."""
    fresh = f"{work}/objects"
    shutil.rmtree(fresh, ignore_errors=True)
    os.makedirs(fresh + "/pack")
    env = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1", **(env or {}))
    if quarantined:
        env.update(GIT_DIR=path, GIT_OBJECT_DIRECTORY=fresh, GIT_ALTERNATE_OBJECT_DIRECTORIES=f"{path}/objects")
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, env=env, cwd=folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    done.check_returncode()
    timed.wall = time.monotonic() - start
    return done.stdout, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, after.ru_maxrss / 1024
