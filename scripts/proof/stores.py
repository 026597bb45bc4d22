# SPDX-License-Identifier: Apache-2.0
"""An S3 store on loopback: moto's (PyPI) objects, buckets and conditional writes, behind a gate of our own that
checks every signature, keeps a log of requests, and can kill, cut or interrupt at a request."""
import socket
import threading
import urllib.parse

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from moto.moto_api._internal import moto_api_backend
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

KEY, SECRET = "AKIAPROOFPROOFPROOF1", "TEST_KEY_DO_NOT_USE_0123456789"


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        pass


class Store:
    """The store's life is the object's; `with` stops it."""

    def __init__(self):
        # The objects are the process's, not the server's.
        moto_api_backend.reset()
        self.inner = DomainDispatcherApplication(create_backend_app)
        self.log, self.hooks, self.down = [], [], False
        self.lock, self.writing = threading.Lock(), threading.Lock()
        self.server = make_server("127.0.0.1", 0, self.gate, threaded=True, request_handler=Quiet)
        self.port = self.server.socket.getsockname()[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = boto3.client(
            "s3", endpoint_url=self.url, aws_access_key_id=KEY, aws_secret_access_key=SECRET,
            region_name="us-east-1", config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}))
        self.client.create_bucket(Bucket="miui")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()

    def gate(self, environ, start):
        method, path = environ["REQUEST_METHOD"], urllib.parse.unquote(environ["PATH_INFO"])
        with self.lock:
            self.log.append((method, path))
            hooks = list(self.hooks)
        for hook in hooks:
            hook(method, path)
        if self.down:
            # As when a cable is pulled: no answer at all.
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionResetError
        if not self.signed(environ):
            return self.refuse(environ, start, "403 Forbidden", "SignatureDoesNotMatch")
        if method in ("PUT", "POST"):
            # One write at a time, so that a condition and its write are one step, as in S3.
            with self.writing:
                return list(self.inner(environ, start))
        return self.inner(environ, start)

    def refuse(self, environ, start, status, code):
        body = f"<Error><Code>{code}</Code><Message>the gate says {code}</Message></Error>".encode()
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
        return [body]

    def signed(self, environ):
        """Whether the request carries botocore's own signature (SigV4) under the one key there is."""
        given = environ.get("HTTP_AUTHORIZATION", "")
        if f"Credential={KEY}/" not in given:
            return False
        names = given.split("SignedHeaders=")[1].split(",")[0].split(";")
        headers = {name: environ.get("HTTP_" + name.upper().replace("-", "_")) or
                   environ.get(name.upper().replace("-", "_"), "") for name in names}
        query = environ.get("QUERY_STRING", "")
        path = urllib.parse.quote(environ["PATH_INFO"].encode("latin-1"), safe="/-_.~")
        request = AWSRequest(environ["REQUEST_METHOD"], f"{self.url}{path}" + (f"?{query}" if query else ""),
                             headers=headers)
        request.context["timestamp"] = environ.get("HTTP_X_AMZ_DATE", "")
        region = given.split(f"Credential={KEY}/")[1].split("/")[1]
        signer = S3SigV4Auth(Credentials(KEY, SECRET), "s3", region)
        signer.headers_to_sign = lambda _: headers_of(headers)
        text = signer.string_to_sign(request, signer.canonical_request(request))
        return signer.signature(text, request) == given.split("Signature=")[1].strip()

    def at(self, method, part, number, action):
        """Calls `action` once, when the number-th such request comes in (from now, from 1)."""
        left = [number]

        def hook(one, path):
            with self.lock:
                if one != method or part not in path or left[0] == 0:
                    return
                left[0] -= 1
                due = left[0] == 0
            if due:
                action()
        self.hooks.append(hook)

    def clear(self):
        with self.lock:
            self.hooks, self.log, self.down = [], [], False

    def read(self, key):
        """The bytes of an object; None where there is none."""
        try:
            return self.client.get_object(Bucket="miui", Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
                return None
            raise

    def put(self, key, data):
        self.client.put_object(Bucket="miui", Key=key, Body=data)

    def head(self, key):
        return self.client.head_object(Bucket="miui", Key=key)

    def keys(self):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket="miui")
        return sorted(one["Key"] for page in pages for one in page.get("Contents", []))


def headers_of(headers):
    from http.client import HTTPMessage
    message = HTTPMessage()
    for name, value in headers.items():
        message[name] = value
    return message
