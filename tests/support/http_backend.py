"""A small backend over HTTP, of the kind that most servers understand: what a layer stands on."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import quote, urlsplit

from longleaf.serving.failing import of_break, of_status, seconds_told
from longleaf.serving.model import Call, Failed, ModelCard, Outcome, Reply, Usage
from longleaf.serving.parsing import parse
from longleaf.serving.prompt import render
from longleaf.serving.scripted import ALL_LEAVES, count_pieces


class HttpBackend:
    """Asks a server, call after call; `key` goes into a header and into the address."""

    def __init__(self, url: str, key: str = "", timeout: float = 10.0) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port
        self._key = key
        self._timeout = timeout
        self.card = ModelCard("test", 8192, ALL_LEAVES, count_pieces, location=self._host)

    async def __call__(self, calls: Sequence[Call]) -> AsyncIterator[tuple[int, Outcome]]:
        """Outcomes in the order of the calls."""
        for index, call in enumerate(calls):
            yield index, await asyncio.to_thread(self._outcome, call)

    def _outcome(self, call: Call) -> Outcome:
        connection = HTTPConnection(self._host, self._port, timeout=self._timeout)
        try:
            return self._exchanged(connection, call)
        except ConnectionRefusedError:
            return of_break("refused", self._host)
        except TimeoutError:
            return of_break("late", self._host)
        except (OSError, HTTPException):
            return of_break("broken", self._host)
        except (ValueError, LookupError, TypeError, AttributeError):
            return of_break("foreign", self._host)
        finally:
            connection.close()

    def _exchanged(self, connection: HTTPConnection, call: Call) -> Outcome:
        messages = [message._asdict() for message in render(call.segments)]
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        body = json.dumps({"messages": messages, "max_tokens": call.leaf.max_output})
        connection.request(
            "POST", f"/v1/chat/completions?key={quote(self._key, safe='')}", body, headers
        )
        response = connection.getresponse()
        content = response.read()
        if response.status != 200:
            return self._refused(response, content)
        if response.headers.get_content_type() == "text/event-stream":
            return _reply(call, _joined(content))
        return _reply(call, json.loads(content))

    def _refused(self, response: HTTPResponse, content: bytes) -> Failed:
        wait = seconds_told(response.headers["Retry-After"], time.time())
        told = content.decode("utf-8", "replace")
        return of_status(response.status, self._host, told, wait, [self._key])


def _reply(call: Call, body: Any) -> Outcome:
    counted: dict[str, int] = body.get("usage") or {}
    usage = Usage(
        calls=1,
        input_tokens=counted.get("prompt_tokens", 0),
        output_tokens=counted.get("completion_tokens", 0),
    )
    choice = body["choices"][0]
    cut_off = choice["finish_reason"] == "length"
    value = parse(call.leaf, choice["message"]["content"], cut_off)
    return replace(value, usage=usage) if isinstance(value, Failed) else Reply(value, usage)


def _joined(stream: bytes) -> Any:
    """The events of a stream as one body; an error when the last one is missing."""
    events = [line[6:] for line in stream.decode().splitlines() if line.startswith("data: ")]
    if not events or events[-1] != "[DONE]":
        raise HTTPException("the stream ended early")
    choices = [json.loads(event)["choices"][0] for event in events[:-1]]
    text = "".join(choice["delta"].get("content", "") for choice in choices)
    return {"choices": [{"message": {"content": text}, "finish_reason": "stop"}]}
