"""How a picture becomes a portrait: read with suspicion, drawn anew without all it carried, named after what it shows.

A portrait is one original, bounded in size, and its renditions. The original's name is all that the catalogue keeps: it
says how large the picture is, so that a page names every rendition without asking the storage.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from math import ceil
from threading import Lock
from typing import NamedTuple, Self

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FOLDER = "portraits/"
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MOST_BYTES = 20_000_000
MOST_PIXELS = 40_000_000
# Shorter than this, nothing is left to be seen; further from a square, it is no portrait of one person.
SHORTEST, LONGEST_RATIO = 160, 2
# The longer side of the kept original.
ORIGINAL = 2000
# A profile shows 128 px: for screens of one, two and three dots a pixel.
WIDTHS = (160, 320, 480)
# At an equal error AVIF weighs a fifth less than WebP and a third less than JPEG, which every browser reads.
ENCODERS = {
    "avif": {"format": "AVIF", "quality": 62, "speed": 6},
    "jpg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
}
CONTENT_TYPES = {"avif": "image/avif", "jpg": "image/jpeg"}

ACCEPTED = (
    f"a JPEG, PNG, WebP or AVIF file of up to {MOST_BYTES // 1_000_000} MB and {MOST_PIXELS // 1_000_000} megapixels"
)
OTHER_FORMAT = "This is {}. A portrait is a JPEG, PNG, WebP or AVIF file: save it as one of these, and choose it again."
TOO_HEAVY = f"This file has {{}} MB. A portrait is {ACCEPTED}: save it smaller, and choose it again."
TOO_MANY_PIXELS = f"This picture has too many pixels. A portrait is {ACCEPTED}; 2,000 × 2,000 are plenty."
TOO_SMALL = f"This picture is {{}} × {{}} pixels. A portrait needs at least {SHORTEST} each way: find a larger one."
TOO_LONG = "This picture is {} × {} pixels. A portrait is at most twice as long one way as the other: crop it."
DAMAGED = "This file is damaged or incomplete, and cannot be read to its end. Save it anew, and choose it again."
EMPTY = "This file is empty: choose it again."

# How files begin that cannot be read, in small letters, to tell a curator what was sent; one of the four is damaged.
_SIGNATURES = {
    b"\xff\xd8": "",
    b"\x89png": "",
    b"riff": "",
    b"ftypavif": "",
    b"ftyp": "an HEIC file or a film",
    b"gif8": "a GIF file",
    b"ii*\0": "a TIFF file",
    b"mm\0*": "a TIFF file",
    b"bm": "a BMP file",
    b"%pdf": "a PDF document",
    b"<svg": "an SVG drawing",
    b"<?xml": "an SVG drawing, or other XML",
    b"<!doc": "a web page",
    b"<html": "a web page",
    b"pk\3\4": "an archive, or an office document",
}

_FILE = re.compile(
    r"(?P<stem>portraits/[0-9a-f]{32}-(?P<width>[1-9][0-9]{1,3})x(?P<height>[1-9][0-9]{1,3}))"
    r"(?:-(?P<rendition>[1-9][0-9]{1,3})\.(?P<kind>avif|jpg)|\.jpg)"
)

# A larger one is refused before it is decoded, by its header alone; Pillow's own limit answers at twice as many.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
# The largest takes up to 600 MB of memory, for a second, while it is drawn anew.
_one_at_a_time = Lock()


class PictureError(ValueError):
    """Why a file is no portrait and what would be one, in words for a curator."""


class Portrait(NamedTuple):
    """A portrait by the name of its original, with that one's size in pixels."""

    stem: str
    width: int
    height: int

    @classmethod
    def called(cls, name: str) -> Self | None:
        """The portrait with this name; None for what was never made here."""
        found = _FILE.fullmatch(name)
        return cls(*_stem(found)) if found and not found["rendition"] else None

    @classmethod
    def behind(cls, file: str) -> Self | None:
        """The portrait that a file is the original or a rendition of; None when no portrait has such a file."""
        found = _FILE.fullmatch(file)
        portrait = cls(*_stem(found)) if found else None
        return portrait if portrait and file in {portrait.name, *portrait.renditions()} else None

    @property
    def name(self) -> str:
        return f"{self.stem}.jpg"

    @property
    def widths(self) -> list[int]:
        """The renditions' widths, never larger than the original."""
        return sorted({min(width, self.width) for width in WIDTHS})

    def height_at(self, width: int) -> int:
        return max(1, round(self.height * width / self.width))

    def rendition(self, width: int, kind: str) -> str:
        return f"{self.stem}-{width}.{kind}"

    def renditions(self) -> list[str]:
        return [self.rendition(width, kind) for width in self.widths for kind in ENCODERS]

    @property
    def picture(self) -> "Picture":
        """What a page's `<picture>` says."""
        shown = self.widths[min(1, len(self.widths) - 1)]
        src = address(self.rendition(shown, "jpg"))
        return Picture(self._srcset("avif"), self._srcset("jpg"), src, shown, self.height_at(shown))

    def _srcset(self, kind: str) -> str:
        return ", ".join(f"{address(self.rendition(width, kind))} {width}w" for width in self.widths)


class Picture(NamedTuple):
    """The sources of a `<picture>`: two srcsets by width, and one JPEG file with its size in pixels."""

    avif: str
    jpeg: str
    src: str
    width: int
    height: int


def address(file: str) -> str:
    """Where a reader's browser finds a portrait's file."""
    return f"{settings.MEDIA_URL}{file}"


def keep(upload: File) -> str:
    """Draw the picture anew, put its files into the storage, and return the original's name.

    Raises PictureError, having kept nothing, and whatever the storage raises. The same picture has the same name: its
    files are never written over by another's, and may be kept by readers for ever.
    """
    if not upload.size:
        raise PictureError(EMPTY)
    if upload.size > MOST_BYTES:
        raise PictureError(TOO_HEAVY.format(ceil(upload.size / 1_000_000)))
    with _one_at_a_time:
        image = _read(upload)
        # The original comes last: where it is, the renditions are.
        *renditions, original = _files(image)
    for name, data in (*renditions, original):
        _put(name, data)
    return original[0]


def _stem(found: re.Match[str]) -> tuple[str, int, int]:
    return found["stem"], int(found["width"]), int(found["height"])


def _put(name: str, data: bytes) -> None:
    if default_storage.exists(name):
        if default_storage.size(name) == len(data):
            return
        # What an interrupted upload left would else send the whole file to another name.
        default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def _files(image: Image.Image) -> Iterator[tuple[str, bytes]]:
    """The names and contents of the renditions, and of the original."""
    original = _encoded(image, format="JPEG", quality=90, optimize=True, progressive=True)
    portrait = Portrait(f"{FOLDER}{sha256(original).hexdigest()[:32]}-{image.width}x{image.height}", *image.size)
    for width in portrait.widths:
        small = image.resize((width, portrait.height_at(width)), Image.Resampling.LANCZOS, reducing_gap=3)
        for kind, options in ENCODERS.items():
            yield portrait.rendition(width, kind), _encoded(small, **options)
    yield portrait.name, original


def _encoded(image: Image.Image, **options: object) -> bytes:
    output = BytesIO()
    image.save(output, **options)  # type: ignore[arg-type]
    return output.getvalue()


def _read(file: File) -> Image.Image:
    """The picture's pixels and nothing else, upright, in sRGB or greys, and at most as large as an original."""
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            _refuse_by_size(*image.size)
            return _pixels(image)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise PictureError(_told_by_its_beginning(file)) from error
    except Exception as error:
        # Decoders trip over hostile bytes in any way: ValueError, SyntaxError, struct.error, MemoryError, …
        raise PictureError(DAMAGED) from error


def _refuse_by_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise PictureError(TOO_MANY_PIXELS)
    if min(width, height) < SHORTEST:
        raise PictureError(TOO_SMALL.format(width, height))
    if max(width, height) > min(width, height) * LONGEST_RATIO:
        raise PictureError(TOO_LONG.format(width, height))


def _pixels(image: Image.Image) -> Image.Image:
    # Smaller before all else, since each step makes a copy; a JPEG is not even decoded in full. Palettes cannot blend.
    if image.mode not in {"1", "P", "PA"}:
        image.thumbnail((ORIGINAL, ORIGINAL), Image.Resampling.LANCZOS, reducing_gap=3)
    image.load()
    flat = _in_common_colours(_opaque(_upright(image)), image.info.get("icc_profile"))
    flat.thumbnail((ORIGINAL, ORIGINAL), Image.Resampling.LANCZOS, reducing_gap=3)
    # Encoders write comments, profiles and positions from a picture's notes: only its pixels go on.
    bare = Image.new(flat.mode, flat.size)
    bare.paste(flat)
    return bare


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:
        # Notes that cannot be read do not spoil the picture.
        return image


def _opaque(image: Image.Image) -> Image.Image:
    """The picture without holes, on white; one of 16 bits in 8, which conversion alone would cut off at white."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 257)).convert("L")
    return image.convert("L") if image.mode in {"1", "LA"} else image


def _in_common_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The same colours in sRGB, which is what a picture without a profile is taken for; greys stay greys."""
    if image.mode == "L":
        return image
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            own, common = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(image, own, common, outputMode="RGB")
            return changed or image.convert("RGB")
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            # A profile that cannot be read, or one for another kind of picture.
            return image.convert("RGB")
    return image.convert("RGB")


def _told_by_its_beginning(file: File) -> str:
    file.seek(0)
    # An AVIF or HEIC file begins with the length of what follows.
    beginning = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    for start in (beginning.lower(), beginning[4:]):
        for signature, name in _SIGNATURES.items():
            if start.startswith(signature):
                return OTHER_FORMAT.format(name) if name else DAMAGED
    return OTHER_FORMAT.format("no picture that can be read")
