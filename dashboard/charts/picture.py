"""A drawing as a picture, for a notebook: drawn on this computer, without a browser or a network.

Needs what the extra `notebook` installs. The fonts are those of the page, from `dashboard/fonts`.
"""

import importlib.util
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parents[1] / "fonts"
# The width in a picture of a chart that follows the width of its page.
WIDTH = 720
# Two pixels for each one asked for, for screens of high resolution.
SCALE = 2.0


def can_draw() -> bool:
    """Whether the libraries that draw pictures are installed; without them a chart is text."""
    return all(importlib.util.find_spec(name) for name in ("vl_convert", "PIL"))


def png(spec: dict[str, Any]) -> bytes:
    """The picture of a finished specification that is not for a page."""
    from PIL import Image

    fixed = {**spec, "width": WIDTH} if spec.get("width") == "container" else spec
    drawn = _renderer().vegalite_to_png(json.dumps(fixed), scale=SCALE)
    # Written again without transparency and compressed further: a quarter of the bytes.
    packed = io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("RGB").save(packed, "PNG", optimize=True)
    return packed.getvalue()


def width_of(drawn: bytes) -> int:
    """How wide a picture is to be shown."""
    # After the signature the first chunk of a PNG begins with the width.
    return round(int.from_bytes(drawn[16:20], "big") / SCALE)


@cache
def _renderer() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert
