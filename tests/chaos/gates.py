"""What stands between us and a real server and spoils what passes: on the line itself, or in the answers of a homeserver."""

from __future__ import annotations

import http.client
import json
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DRIP = 0.05   # seconds between two bytes of a server that is slow on purpose


class Gate:
    """A line to a real server's port. `fault`: "mute", "cut", "drip", or the words that it says instead of handing on; "" hands on."""

    def __init__(self, port: int) -> None:
        self.behind = port
        self.fault = ""
        self.done = threading.Event()

    @contextmanager
    def listen(self) -> Iterator[int]:
        gate = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    gate.meet(self.request)

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            yield from _serving(server, self.done)

    def meet(self, line: socket.socket) -> None:
        if self.fault == "mute":
            self.done.wait(20)
        elif self.fault == "drip":
            while not self.done.wait(DRIP):
                line.sendall(b"2")
        elif self.fault and self.fault != "cut":
            line.sendall(self.fault.encode() + b"\r\n")
            self.done.wait(0.2)
        elif not self.fault:
            with socket.create_connection(("127.0.0.1", self.behind)) as beyond:
                back = threading.Thread(target=_hand_on, args=(beyond, line), daemon=True)
                back.start()
                _hand_on(line, beyond)
                back.join()


class Proxy:
    """A homeserver seen through a proxy. `faults` maps the beginning of "METHOD what" to what happens there, where `what` is login,
    state, messages or send/ENVELOPE:

    [status, body, headers] is answered, "lose" hands on and answers nothing, "hang" waits, "cut" ends the line, "drip" answers a byte at a time.
    """

    def __init__(self, port: int) -> None:
        self.behind = port
        self.faults: dict[str, Any] = {}
        self.done = threading.Event()

    @contextmanager
    def listen(self, context: ssl.SSLContext | None = None) -> Iterator[int]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                fault = proxy.fault_of(self.command, self.path)
                if isinstance(fault, list):
                    self.say(*fault)
                elif fault == "drip":
                    self.drip()
                elif fault == "hang":
                    proxy.done.wait(20)
                elif fault != "cut":
                    status, said = self.hand_on(body)
                    if fault != "lose":
                        self.say(status, said)
                self.close_connection = True

            def hand_on(self, body: bytes) -> tuple[int, str]:
                line = http.client.HTTPConnection("127.0.0.1", proxy.behind, timeout=20)
                headers = {name: self.headers[name] for name in ("Authorization", "Content-Type") if self.headers[name]}
                line.request(self.command, self.path, body, headers)
                reply = line.getresponse()
                said = reply.read().decode()
                line.close()
                return reply.status, said

            def say(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
                data = (body if isinstance(body, str) else json.dumps(body)).encode()
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def drip(self) -> None:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{")
                with suppress(OSError):
                    while not proxy.done.wait(DRIP):
                        self.wfile.write(b" ")

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *_: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            server.handle_error = lambda *_: None   # type: ignore[method-assign]   # lines that break are what this is for
            if context:
                server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            yield from _serving(server, self.done)

    def fault_of(self, method: str, path: str) -> Any:
        what = path.partition("?")[0].removeprefix("/_matrix/client/v3/")
        what = next((f"{word}/{what.rpartition('/')[2]}" if word == "send" else word for word in ("login", "state", "messages", "send") if word in what), what)
        return next((fault for beginning, fault in self.faults.items() if f"{method} {what}".startswith(beginning)), None)


def _serving(server: socketserver.BaseServer, done: threading.Event) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]   # type: ignore[index, misc]
    finally:
        done.set()
        server.shutdown()
        thread.join(5)


def _hand_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(2**16):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
