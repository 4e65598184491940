"""A YAML language server asked what an editor asks it: what could stand here, what is this, what is wrong."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

HERE = Path(__file__).parent
SERVER = HERE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
MARK = "‸"
"""Where the cursor is in a text; it is no part of the text."""

Message = dict[str, Any]


class Server:
    """A running server that speaks over its standard input and output. `schemas` are files by the globs they are for."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, schemas: dict[str, list[str]]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._in: IO[bytes] = process.stdin
        self._out: IO[bytes] = process.stdout
        self._asked = 0
        self._opened = 0
        self._ready: set[str] = set()
        """Documents whose schema the server has read: before that it offers nothing."""
        self._settings = {
            "yaml": {
                "schemas": schemas,
                "validate": True,
                "hover": True,
                "completion": True,
                "schemaStore": {"enable": False},
                "kubernetesCRDStore": {"enable": False},
            },
            "http": {"proxy": "", "proxyStrictSSL": False},
        }
        self._told: dict[str, list[Message]] = {}
        self._ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri(),
                "workspaceFolders": [{"uri": folder.as_uri(), "name": "packs"}],
                "capabilities": {
                    "textDocument": {
                        "completion": {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}},
                        "hover": {"contentFormat": ["markdown"]},
                        "publishDiagnostics": {},
                    },
                    "workspace": {"configuration": True, "workspaceFolders": True},
                },
            },
        )
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": self._settings})

    def wrong(self, path: Path, text: str) -> list[str]:
        """What is wrong with a text, as `line: message`, lines from 1. Nothing else is to be asked of the same file:
        what the server says of it later would be taken for the answer."""
        uri = self._open(path, text)
        told = self._said_of(uri)
        self._close(uri)
        assert self._said_of(uri) == []  # a closed document is taken back
        return [f"{one['range']['start']['line'] + 1}: {one['message']}" for one in told]

    def offers(self, path: Path, text: str) -> dict[str, str]:
        """What can be written where the mark stands, and what is said of it."""
        answer = self._asked_at(path, text, "textDocument/completion")
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {item["label"]: _words(item.get("documentation")) for item in items}

    def shown(self, path: Path, text: str) -> str:
        """What is shown of the words where the mark stands."""
        answer = self._asked_at(path, text, "textDocument/hover")
        return _words(answer["contents"]) if answer else ""

    def _asked_at(self, path: Path, text: str, method: str) -> Any:
        before, mark, after = text.partition(MARK)
        assert mark
        uri = self._open(path, before + after)
        if uri not in self._ready:
            self._said_of(uri)
            self._ready.add(uri)
        line, column = before.count("\n"), _units(before.rpartition("\n")[2])
        answer = self._ask(method, {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}})
        self._close(uri)
        return answer

    def _open(self, path: Path, text: str) -> str:
        uri = path.as_uri()
        self._opened += 1  # a text of the same version is taken to be the same
        document = {"uri": uri, "languageId": "yaml", "version": self._opened, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def _close(self, uri: str) -> None:
        self._tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def _said_of(self, uri: str) -> list[Message]:
        """What the server says next of a document."""
        self._told.pop(uri, None)
        while uri not in self._told:
            self._take(self._read())
        return self._told[uri]

    # --- the protocol

    def _ask(self, method: str, params: object) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._asked and "method" not in message:
                assert "error" not in message, message
                return message.get("result")
            self._take(message)

    def _tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Message) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self._in.flush()

    def _read(self) -> Message:
        length = 0
        while (line := self._out.readline().strip()) or not length:
            assert line, "the language server has ended"
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return cast(Message, json.loads(self._out.read(length)))

    def _take(self, message: Message) -> None:
        """What the server says or asks of itself."""
        match message.get("method"):
            case "textDocument/publishDiagnostics":
                self._told[message["params"]["uri"]] = message["params"]["diagnostics"]
            case "workspace/configuration":
                asked = [item.get("section") for item in message["params"]["items"]]
                self._send({"id": message["id"], "result": [self._settings.get(section, {}) for section in asked]})
            case _ if "id" in message:
                self._send({"id": message["id"], "result": None})
            case _:
                pass


@contextmanager
def language_server(folder: Path, schemas: dict[str, list[str]]) -> Iterator[Server]:
    """A server for a folder; it ends with the block."""
    with subprocess.Popen(
        ["node", str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield Server(process, folder, schemas)
        finally:
            process.kill()


def _units(text: str) -> int:
    """Columns as the protocol counts them: in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _words(documentation: Any) -> str:
    return documentation["value"] if isinstance(documentation, dict) else documentation or ""
