"""A YAML language server, driven as an editor drives it: messages over its standard streams."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

LONGEST = 60


class Server:
    """
    The server in a process of its own.

    Args:
        command: How to start it.
        folder: The folder that the editor has open.
    """

    def __init__(self, command: list[str], folder: Path) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.numbers = 0
        self.reported: dict[str, list[Any]] = {}
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
                "hover": {"contentFormat": ["markdown"]},
            },
            "workspace": {"configuration": True},
        }
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities=capabilities)
        self.tell("initialized")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
        self.process.kill()
        self.process.wait(LONGEST)

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a file under a name that is new to the server, with other text than it has if that is given."""
        self.numbers += 1
        content = path.read_text(encoding="utf-8") if text is None else text
        uri = path.with_name(f"{self.numbers}-{path.name}").as_uri()  # what is said of a file as it was comes late
        document = {"uri": uri, "languageId": "yaml", "version": self.numbers, "text": content}
        self.tell("textDocument/didOpen", textDocument=document)
        return uri

    def close(self, uri: str) -> None:
        self.tell("textDocument/didClose", textDocument={"uri": uri})

    def diagnostics(self, path: Path, text: str | None = None) -> list[str]:
        """Open a file and wait for what is wrong with it."""
        uri = self.open(path, text)
        while uri not in self.reported:
            self.read()
        self.close(uri)
        return [f"{each['range']['start']['line'] + 1}: {each['message']}" for each in self.reported[uri]]

    def completions(self, path: Path, text: str) -> list[dict[str, Any]]:
        """List what is offered at the sign `‸` in a text."""
        uri, place = self.at_mark(path, text)
        found = self.ask("textDocument/completion", textDocument={"uri": uri}, position=place)
        self.close(uri)
        items: list[dict[str, Any]] = found["items"] if isinstance(found, dict) else found or []
        return items

    def labels(self, path: Path, text: str) -> list[str]:
        return [item["label"] for item in self.completions(path, text)]

    def hover(self, path: Path, text: str) -> str:
        """Give what is shown at the sign `‸` in a text."""
        uri, place = self.at_mark(path, text)
        found = self.ask("textDocument/hover", textDocument={"uri": uri}, position=place)
        self.close(uri)
        return str(found["contents"]["value"]) if found else ""

    def at_mark(self, path: Path, text: str) -> tuple[str, dict[str, int]]:
        before, mark, after = text.partition("‸")
        assert mark
        uri = self.open(path, before + after)
        return uri, {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}

    def ask(self, method: str, **values: Any) -> Any:
        """Send a request and wait for its answer."""
        self.numbers += 1
        number = self.numbers
        self.send({"id": number, "method": method, "params": values})
        while True:
            message = self.read()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]

    def tell(self, method: str, **values: Any) -> None:
        self.send({"method": method, "params": values})

    def send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        """Take the next message; keep diagnostics, and answer what the server asks of an editor."""
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.reported[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            self.send({"id": message["id"], "result": self.configured(message)})
        return message

    @staticmethod
    def configured(message: dict[str, Any]) -> Any:
        settings = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}}
        if message["method"] != "workspace/configuration":
            return None
        return [settings.get(item.get("section", ""), {}) for item in message["params"]["items"]]
