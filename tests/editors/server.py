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
        self._opened_so_far = 0
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

    def open(self, path: Path, text: str) -> str:
        """Opens a document and waits until the server has said what is wrong with it; its URI."""
        uri = path.as_uri()
        self._opened_so_far += 1  # a text of the same version is taken to be the same
        self._tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": self._opened_so_far, "text": text}},
        )
        self._told.pop(uri, None)
        while uri not in self._told:
            self._take(self._read())
        return uri

    def wrong(self, path: Path, text: str) -> list[str]:
        """What is wrong with a text, as `line: message`, lines from 1."""
        uri = self.open(path, text)
        found = [f"{one['range']['start']['line'] + 1}: {one['message']}" for one in self._told[uri]]
        self._close(uri)
        return found

    def offers(self, path: Path, text: str) -> dict[str, str]:
        """What can be written where the mark stands, and what is said of it."""
        uri, at = self._opened(path, text)
        answer = self._ask("textDocument/completion", at)
        self._close(uri)
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {item["label"]: _words(item.get("documentation")) for item in items}

    def shown(self, path: Path, text: str) -> str:
        """What is shown of the words where the mark stands."""
        uri, at = self._opened(path, text)
        answer = self._ask("textDocument/hover", at)
        self._close(uri)
        return _words(answer["contents"]) if answer else ""

    def _opened(self, path: Path, text: str) -> tuple[str, Message]:
        before, mark, after = text.partition(MARK)
        assert mark
        uri = self.open(path, before + after)
        line, column = before.count("\n"), _units(before.rpartition("\n")[2])
        return uri, {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}

    def _close(self, uri: str) -> None:
        """Closes a document, which the server answers by taking back what it said of it."""
        self._told.pop(uri, None)
        self._tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        while uri not in self._told:
            self._take(self._read())

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
