"""A real Matrix server on loopback: Synapse with SQLite, clients only, a plain and a TLS listener, started in its own folder."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

SERVER_NAME = "watch.test"
BOT_PASSWORD = "pass/word:1"
MANY = {"per_second": 1000, "burst_count": 1000}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Homeserver:
    """Synapse as a child process. `start` returns once it answers; `stop` ends it; both may be repeated on one folder."""

    folder: Path
    authority: Path
    port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    shared_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    admin: str = ""

    def start(self, *, certificate: Path, key: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "signing.key").write_text(f"ed25519 a_test {_unpadded(os.urandom(32))}\n")
        configuration = self.folder / "homeserver.yaml"
        configuration.write_text(json.dumps(self._settings(certificate, key)))   # JSON is YAML
        with (self.folder / "out.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "synapse.app.homeserver", "-c", str(configuration)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder)
        self._wait()
        self.admin = self.admin or self.register("admin", admin=True)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def _settings(self, certificate: Path, key: Path) -> dict[str, Any]:
        listener = {"bind_addresses": ["127.0.0.1"], "type": "http", "resources": [{"names": ["client"], "compress": False}]}
        return {
            "server_name": SERVER_NAME, "report_stats": False, "pid_file": str(self.folder / "pid"),
            "listeners": [{**listener, "port": self.port, "tls": False}, {**listener, "port": self.tls_port, "tls": True}],
            "tls_certificate_path": str(certificate), "tls_private_key_path": str(key),
            "database": {"name": "sqlite3", "args": {"database": str(self.folder / "homeserver.db")}},
            "media_store_path": str(self.folder / "media"), "signing_key_path": str(self.folder / "signing.key"),
            "registration_shared_secret": self.shared_secret, "macaroon_secret_key": self.shared_secret, "form_secret": self.shared_secret,
            "trusted_key_servers": [], "suppress_key_server_warning": True, "federation_domain_whitelist": [],
            "enable_registration": False, "presence": {"enabled": False}, "url_preview_enabled": False,
            "password_config": {"policy": {"enabled": False}}, "bcrypt_rounds": 4,
            "rc_login": {"address": MANY, "account": MANY, "failed_attempts": MANY}, "rc_message": MANY,
            "rc_joins": {"local": MANY, "remote": MANY}, "rc_invites": {"per_room": MANY, "per_user": MANY, "per_issuer": MANY},
            "rc_room_creation": MANY, "rc_registration": MANY,
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.base}/health", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"synapse did not start:\n{(self.folder / 'out.log').read_text()[-3000:]}")

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def call(self, method: str, path: str, body: object = None, *, token: str = "") -> Any:
        """The JSON answer; `path` is under /_matrix/client/v3 unless it begins with /_synapse."""
        url = self.base + (path if path.startswith("/_synapse") else "/_matrix/client/v3" + path)
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        data = None if method == "GET" else json.dumps(body or {}).encode()
        with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=20) as answer:
            return json.load(answer)

    def register(self, user: str, password: str = "", *, admin: bool = False) -> str:
        """A new user's access token."""
        nonce = self.call("GET", "/_synapse/admin/v1/register")["nonce"]
        password = password or secrets.token_hex(8)
        fields = [nonce, user, password, "admin" if admin else "notadmin"]
        mac = hmac.new(self.shared_secret.encode(), "\0".join(fields).encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": user, "password": password, "admin": admin, "mac": mac}
        return str(self.call("POST", "/_synapse/admin/v1/register", body)["access_token"])

    def limit(self, user: str, *, per_second: int, burst: int) -> None:
        """Bound what `user` may send, as a default server does, from now on."""
        path = f"/_synapse/admin/v1/users/{urllib.parse.quote(f'@{user}:{SERVER_NAME}')}/override_ratelimit"
        self.call("POST", path, {"messages_per_second": per_second, "burst_count": burst}, token=self.admin)


@dataclass
class MatrixRoom:
    """A room of the reader's, with a bot of its own in it; `url` is what a user writes as the channel's URL."""

    server: Homeserver
    bot: str
    token: str
    reader: str
    room: str
    ca: Path

    @property
    def url(self) -> str:
        return self.url_of(self.room)

    @property
    def tls_url(self) -> str:
        return f"matrixs://{self.login}@127.0.0.1:{self.server.tls_port}/{self.room}?discovery=no&hsreq=no"

    @property
    def token_url(self) -> str:
        return f"matrix://{self.token}@127.0.0.1:{self.server.port}/{self.room}?hsreq=no"

    @property
    def login(self) -> str:
        return f"{self.bot}:{urllib.parse.quote(BOT_PASSWORD, safe='')}"

    @property
    def password_login(self) -> dict[str, Any]:
        """What logs the bot in."""
        return {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": self.bot}, "password": BOT_PASSWORD}

    def url_of(self, room: str) -> str:
        return f"matrix://{self.login}@127.0.0.1:{self.server.port}/{room}?hsreq=no"

    def new_room(self, *, join: bool = True, invite: bool = True, encrypted: bool = False) -> str:
        """Another room's id."""
        body: dict[str, Any] = {"preset": "private_chat", "invite": [f"@{self.bot}:{SERVER_NAME}"] if invite else []}
        if encrypted:
            body["initial_state"] = [{"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}]
        room = str(self.server.call("POST", "/createRoom", body, token=self.reader)["room_id"])
        if join:
            self.server.call("POST", f"/join/{urllib.parse.quote(room)}", token=self.token)
        return room

    def messages(self, room: str = "") -> list[dict[str, Any]]:
        """The message events of the room as the reader sees them, oldest first."""
        path = f"/rooms/{urllib.parse.quote(room or self.room)}/messages?dir=f&limit=500"
        page, events = self.server.call("GET", path, token=self.reader), []
        while page["chunk"]:
            events += page["chunk"]
            page = self.server.call("GET", f"{path}&from={page['end']}", token=self.reader) if "end" in page else {"chunk": []}
        return [event for event in events if event["type"] in {"m.room.message", "m.room.encrypted"}]


def newcomers(server: Homeserver, ca: Path) -> MatrixRoom:
    """A fresh reader and a fresh bot in a fresh room of theirs."""
    name = secrets.token_hex(4)
    bot, reader = f"bot-{name}", f"reader-{name}"
    room = MatrixRoom(server=server, bot=bot, token=server.register(bot, BOT_PASSWORD), reader=server.register(reader), room="", ca=ca)
    return replace(room, room=room.new_room())


def _unpadded(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


