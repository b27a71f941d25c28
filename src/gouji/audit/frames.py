"""
What the process of an audit and its workers say to each other: frames of bytes over pipes.

A frame is a letter, the length of what follows as four bytes, and that. Nothing that could run is ever sent.
"""

from __future__ import annotations

import struct
from typing import IO

_HEAD = struct.Struct("<cI")

TASK, AT, GIVEN, DONE, REFUSED, BROKEN = (letter.encode() for letter in "TAGDRB")
"""A task; the input at work; a result; the end of a task; an error of the run; a fault of the program."""


def send(stream: IO[bytes], kind: bytes, data: bytes = b"") -> None:
    """
    Send a frame.

    Raises:
        OSError: If nobody listens any more.
    """
    stream.write(_HEAD.pack(kind, len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Receive a frame; None if the other side is gone, even in the midst of one."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    data = stream.read(length)
    return None if len(data) < length else (kind, data)
