"""
Answers a CMS that asks whether a report may be published.

POST the document to /?name=report.docx; the answer is JSON: `publish`, the exit status of `gouji check`, and its result.
Each upload is checked by a process of its own, in a folder of its own, for a minute at most.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server

MOST_BYTES = 50_000_000
SUFFIXES = (".docx", ".html", ".htm", ".pdf", ".json", ".txt")
CHECK = ("check", "--profile", "editor", "--format", "json")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one request (PEP 3333)."""
    code, told = answer(environ)
    body = json.dumps(told, ensure_ascii=False).encode()
    start_response(code, [("Content-Type", "application/json; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def answer(environ: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Check what was uploaded; whatever goes wrong, it is not to be published."""
    name = parse_qs(environ.get("QUERY_STRING", "")).get("name", [""])[0]
    suffix = PurePath(name).suffix.lower()
    size = environ.get("CONTENT_LENGTH") or "0"
    if environ["REQUEST_METHOD"] != "POST" or suffix not in SUFFIXES:
        return "400 Bad Request", {"publish": False, "error": f"POST a report, ?name= ends with one of {SUFFIXES}"}
    if not size.isdecimal() or int(size) > MOST_BYTES:
        return "413 Content Too Large", {"publish": False, "error": f"at most {MOST_BYTES} bytes"}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"report{suffix}").write_bytes(environ["wsgi.input"].read(int(size)))
        try:
            ran = subprocess.run(  # noqa: S603 - no word of it is the uploader's
                [sys.executable, "-m", "gouji", *CHECK, f"report{suffix}"],
                cwd=folder, capture_output=True, timeout=60, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return "503 Service Unavailable", {"publish": False, "error": "not checked within a minute"}
    if ran.returncode not in (0, 1, 3):
        return "500 Internal Server Error", {"publish": False, "error": ran.stderr.decode()}
    return "200 OK", {"publish": ran.returncode == 0, "status": ran.returncode, "result": json.loads(ran.stdout)}


if __name__ == "__main__":
    with make_server("127.0.0.1", 8000, application) as server:
        server.serve_forever()
