#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a channel's folder with python-tuf's client, as a fresh client would, and downloads targets.

read-channel.py ROOT FOLDER NOW TARGET...
ROOT: the trusted root metadata; FOLDER: has metadata and targets; NOW: seconds since 1970, the client's clock.
Prints the SHA-256 of each target and its path; exits 1 with the client's own error where it refuses.
"""
import datetime
import hashlib
import os
import sys
import tempfile

from tuf.api.exceptions import DownloadError, DownloadHTTPError, RepositoryError
from tuf.ngclient import Updater
from tuf.ngclient.fetcher import FetcherInterface

BASE = "http://channel.invalid/"


class FolderFetcher(FetcherInterface):
    """Answers requests from a folder, so that no server is needed."""

    def __init__(self, folder):
        self.folder = folder

    def _fetch(self, url):
        path = os.path.join(self.folder, url[len(BASE):])
        if not os.path.isfile(path):
            raise DownloadHTTPError(f"404 for {url}", 404)
        with open(path, "rb") as file:
            return iter([file.read()])


def main(root, folder, now, *targets):
    with tempfile.TemporaryDirectory() as work:
        os.mkdir(os.path.join(work, "targets"))
        with open(root, "rb") as file:
            trusted = file.read()
        updater = Updater(
            os.path.join(work, "metadata"), BASE + "metadata/", os.path.join(work, "targets"),
            BASE + "targets/", fetcher=FolderFetcher(folder), bootstrap=trusted)
        # The clock is the caller's: nothing here depends on the day the test runs.
        updater._trusted_set.reference_time = datetime.datetime.fromtimestamp(float(now), datetime.timezone.utc)
        updater.refresh()
        for path in targets:
            info = updater.get_targetinfo(path)
            if info is None:
                raise RepositoryError(f"no such target: {path}")
            with open(updater.download_target(info), "rb") as file:
                print(hashlib.sha256(file.read()).hexdigest(), path)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (RepositoryError, DownloadError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
