"""The real parts that tests share: a mail server, a Matrix server, the certificates both show, and the daemon in a house of its own."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import trustme
from homeserver import Homeserver, MatrixRoom, newcomers
from household import Household, closing
from mailserver import MailServer

hypothesis.settings.register_profile("watcher", deadline=None)   # a busy machine is no fault of the code
hypothesis.settings.load_profile("watcher")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Paths of a private authority ("ca") and of a certificate of 127.0.0.1 with its key ("certificate", "key")."""
    folder = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1", "localhost")
    paths = {"ca": folder / "ca.pem", "certificate": folder / "server.pem", "key": folder / "server.key"}
    authority.cert_pem.write_to_path(str(paths["ca"]))
    issued.cert_chain_pems[0].write_to_path(str(paths["certificate"]))
    issued.private_key_pem.write_to_path(str(paths["key"]))
    return paths


def _mail_server(mode: str, certificates: dict[str, Path], *, auth: bool) -> MailServer:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates["certificate"], certificates["key"])
    return MailServer(mode=mode, ca=certificates["ca"], certificate=context, auth=auth).start()


@pytest.fixture
def mail_server(certificates: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """Mail with STARTTLS and AUTH; its private authority is trusted through SSL_CERT_FILE."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates["ca"]))
    server = _mail_server("starttls", certificates, auth=True)
    yield server
    server.stop()


@pytest.fixture
def tls_mail_server(certificates: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """Mail with TLS from the first byte, and AUTH."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates["ca"]))
    server = _mail_server("ssl", certificates, auth=True)
    yield server
    server.stop()


@pytest.fixture
def plain_mail_server(certificates: dict[str, Path]) -> Iterator[MailServer]:
    """Plain mail on loopback, without AUTH."""
    server = _mail_server("insecure", certificates, auth=False)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory, certificates: dict[str, Path]) -> Iterator[Homeserver]:
    """Synapse, started once a session; its rates are relaxed (`limit` bounds one user)."""
    server = Homeserver(tmp_path_factory.mktemp("homeserver"), certificates["ca"])
    try:
        server.start(certificate=certificates["certificate"], key=certificates["key"])
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def _matrix_users(homeserver: Homeserver, certificates: dict[str, Path]) -> MatrixRoom:
    return newcomers(homeserver, certificates["ca"])


@pytest.fixture
def matrix_server(_matrix_users: MatrixRoom) -> MatrixRoom:
    """A fresh room on the Matrix server with the bot in it (`url`) and a reader who sees what arrives (`messages()`)."""
    return replace(_matrix_users, room=_matrix_users.new_room())


@pytest.fixture
def own_matrix_server(homeserver: Homeserver, certificates: dict[str, Path]) -> MatrixRoom:
    """The same with a bot of the test's own, which it may limit or log out."""
    return newcomers(homeserver, certificates["ca"])


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Any]:
    """Makes households; whatever still runs is killed at the end."""
    made: list[Household] = []

    def make(**words: Any) -> Household:
        made.append(Household(tmp_path / f"house{len(made)}", **words))
        return made[-1]

    yield make
    closing(made)
