"""A real HTTP server on a thread that misbehaves on order."""

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

JSON = "application/json"
EVENTS = "text/event-stream"

Act = Callable[["Exchange"], None]
"""What the server does with a request that it has read."""


class Exchange(BaseHTTPRequestHandler):
    """One request and what is sent for it."""

    @property
    def place(self) -> "Misbehaving":
        """The server that got the request."""
        return cast(Misbehaving, self.server)

    def do_POST(self) -> None:
        """Read the request, then do the next thing that was ordered."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.place.requests.append(json.loads(body))
        self.close_connection = True
        self.place.acts.popleft()(self)

    def answer(
        self, status: int, body: bytes, kind: str = JSON, headers: Mapping[str, str] | None = None
    ) -> None:
        """Send a whole answer."""
        self.begin(status, kind, len(body), headers)
        self.wfile.write(body)

    def begin(
        self, status: int, kind: str, length: int | None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Send the head of an answer that says to be this long."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def reset(self) -> None:
        """Break the connection off so that the other side hears of it (RST)."""
        self.wfile.flush()
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing on the terminal."""


class Misbehaving(ThreadingHTTPServer):
    """Does the `acts` in order, one for each request; keeps the `requests` that it got.

    `let_go` ends the stalls.
    """

    daemon_threads = False  # closing the server waits for them

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.acts: deque[Act] = deque()
        self.requests: list[Any] = []
        self.let_go = threading.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away is no fault of this server's."""


@contextmanager
def misbehaving(*acts: Act) -> Generator[Misbehaving]:
    """A server that does these things, one for each request."""
    with Misbehaving() as server:
        server.acts.extend(acts)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.let_go.set()
            server.shutdown()
            thread.join()


def nobody_listens() -> str:
    """An address at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def written(content: str, finish: str = "stop", **usage: int) -> bytes:
    """The body of a well-formed answer in which a model wrote this."""
    choice = {"message": {"role": "assistant", "content": content}, "finish_reason": finish}
    return json.dumps({"choices": [choice], "usage": usage}).encode()


def says(content: str, finish: str = "stop", **usage: int) -> Act:
    """Behave: the model wrote this."""
    return lambda exchange: exchange.answer(200, written(content, finish, **usage))


def fails(status: int, body: str = "", **headers: str) -> Act:
    """An error of HTTP; `retry_after` is sent as Retry-After."""
    sent = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return lambda exchange: exchange.answer(status, body.encode(), headers=sent)


def sends(body: bytes, kind: str = JSON) -> Act:
    """A success with whatever body."""
    return lambda exchange: exchange.answer(200, body, kind)


def resets(sent: bytes = b"") -> Act:
    """Break off after these bytes of a body."""

    def act(exchange: Exchange) -> None:
        if sent:
            exchange.begin(200, JSON, 10_000)
            exchange.wfile.write(sent)
        exchange.reset()

    return act


def half_a_body(exchange: Exchange) -> None:
    """End in the middle of a body, as if that were all."""
    exchange.begin(200, JSON, 10_000)
    exchange.wfile.write(b'{"choices": [')


def half_a_stream(exchange: Exchange) -> None:
    """End a stream of events before its last one."""
    exchange.begin(200, EVENTS, None)
    exchange.wfile.write(b'data: {"choices": [{"delta": {"content": "{\\"text\\":"}}]}\n\n')


def stalls(exchange: Exchange) -> None:
    """Take the request and say nothing until the test lets go."""
    exchange.place.let_go.wait()
