"""Pictures for tests, drawn when they are needed: none is kept with the project."""

from io import BytesIO
from typing import Any

from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

# The top is red and the rest is blue, so that a test can tell which way is up.
RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(size: tuple[int, int] = (400, 500), mode: str = "RGB") -> Image.Image:
    made = Image.new("RGB", size, BLUE)
    made.paste(RED, (0, 0, size[0], size[1] // 5))
    return made.convert(mode)


def as_file(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    output = BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def upload(data: bytes, name: str = "portrait.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def a_portrait(size: tuple[int, int] = (400, 500)) -> SimpleUploadedFile:
    return upload(as_file(picture(size)))


def colour_at(image: Image.Image, x: float, y: float) -> str:
    """Which of the two colours stands there; the place in parts of the width and the height."""
    red, _, blue = image.convert("RGB").getpixel((round(x * (image.width - 1)), round(y * (image.height - 1))))
    return "red" if red > blue else "blue"


class FullStorage(InMemoryStorage):
    """Takes nothing more."""

    def _save(self, name: str, content: Any) -> str:
        raise OSError("No space left on device")
