"""An S3 service, a WebDAV server and an SFTP server over a folder of this machine."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib import request

PASSWORD = "p4ss-s3cret"
USER = "organiser"


@contextmanager
def s3_server() -> Iterator[tuple[str, Any]]:
    """(endpoint, a client that uploads)."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id="x", aws_secret_access_key="x", region_name="us-east-1"
    )
    request.urlopen(
        request.Request(f"{endpoint}/moto-api/reset", method="POST"), timeout=10
    ).close()  # its buckets outlive it
    client.create_bucket(Bucket="group")
    try:
        yield endpoint, client
    finally:
        server.stop()


@contextmanager
def webdav_server(root: Path) -> Iterator[str]:
    """Its host and port; it asks for USER and PASSWORD."""
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    config = {
        "provider_mapping": {"/": str(root)},
        "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "verbose": 0,
        "logging": {"enable": False},
    }
    server = wsgi.Server(("127.0.0.1", 0), WsgiDAVApp(config))
    server.prepare()
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()


@contextmanager
def sftp_server(root: Path) -> Iterator[tuple[int, str]]:
    """(port, the line of known_hosts); it asks for USER and PASSWORD."""
    import paramiko

    class Asks(paramiko.ServerInterface):
        def check_auth_password(self, username: str, password: str) -> int:
            fine = (username, password) == (USER, PASSWORD)
            return paramiko.AUTH_SUCCESSFUL if fine else paramiko.AUTH_FAILED  # type: ignore[no-any-return]

        def check_channel_request(self, kind: str, chanid: int) -> int:
            return paramiko.OPEN_SUCCEEDED  # type: ignore[no-any-return]

        def get_allowed_auths(self, username: str) -> str:
            return "password"

    class Serves(paramiko.SFTPServerInterface):
        def list_folder(self, path: str) -> Any:
            return [paramiko.SFTPAttributes.from_stat(entry.stat(), entry.name) for entry in os.scandir(place(path))]

        def stat(self, path: str) -> Any:
            try:
                return paramiko.SFTPAttributes.from_stat(place(path).stat())
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)

        lstat = stat

        def open(self, path: str, flags: int, attr: Any) -> Any:
            handle = paramiko.SFTPHandle(flags)
            handle.readfile = place(path).open("rb")
            return handle

    def place(path: str) -> Path:
        return root / path.lstrip("/")

    def serve(listener: socket.socket, key: Any) -> None:
        with suppress(OSError):
            while True:
                transport = paramiko.Transport(listener.accept()[0])
                transport.add_server_key(key)
                transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Serves)
                with suppress(paramiko.SSHException, EOFError):
                    transport.start_server(server=Asks())

    key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    threading.Thread(target=serve, args=(listener, key), daemon=True).start()
    try:
        yield port, f"[127.0.0.1]:{port} {key.get_name()} {key.get_base64()}\n"
    finally:
        listener.close()
