"""A QR code as one path of an SVG picture, which a page may hold under its policy (it loads nothing)."""

from __future__ import annotations

from dataclasses import dataclass

from qrcode import QRCode


@dataclass(frozen=True)
class Picture:
    """`path` draws the dark squares in a square of `size` units, quiet zone included."""

    size: int
    path: str


def qr_path(text: str) -> Picture:
    """The QR code (ISO/IEC 18004) of a text."""
    code = QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Picture(len(rows), "".join(squares))
