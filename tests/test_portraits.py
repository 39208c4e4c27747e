"""How a picture becomes a portrait, and what never does."""

import random
import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageCms

from catalog import portraits
from catalog.portraits import PictureError, Portrait, keep
from tests.pictures import a_portrait, as_file, colour_at, picture, upload

pytestmark = pytest.mark.usefixtures("memory_storage")

KINDS = ["JPEG", "PNG", "WEBP", "AVIF"]
ORIENTATION, CAMERA, GPS = 0x0112, 0x0110, 0x8825


def kept(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def opened(name: str) -> Image.Image:
    return Image.open(BytesIO(kept(name)))


def files() -> list[str]:
    return sorted(default_storage.listdir("portraits")[1]) if default_storage.exists("portraits") else []


def refusal(data: bytes, name: str = "portrait.jpg") -> str:
    with pytest.raises(PictureError) as refused:
        keep(upload(data, name))
    assert files() == []
    return str(refused.value)


def png_that_says(width: int, height: int) -> bytes:
    """A file of some sixty bytes whose header announces as many pixels as one likes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", KINDS)
def test_portrait_has_three_widths_in_two_formats_beside_its_original(kind):
    name = keep(upload(as_file(picture((600, 750)), kind)))

    portrait = Portrait.called(name)
    assert portrait is not None
    assert (portrait.width, portrait.height, opened(name).size) == (600, 750, (600, 750))
    assert files() == sorted(file.removeprefix("portraits/") for file in [name, *portrait.renditions()])
    assert [(opened(file).format, opened(file).size) for file in portrait.renditions()] == [
        ("AVIF", (160, 200)),
        ("JPEG", (160, 200)),
        ("AVIF", (320, 400)),
        ("JPEG", (320, 400)),
        ("AVIF", (480, 600)),
        ("JPEG", (480, 600)),
    ]


def test_portrait_is_never_drawn_larger_than_it_came():
    portrait = Portrait.called(keep(a_portrait((250, 300))))

    assert [opened(file).size for file in portrait.renditions()] == [(160, 192)] * 2 + [(250, 300)] * 2


def test_portrait_of_any_size_has_a_bounded_original():
    assert opened(keep(a_portrait((3000, 4000)))).size == (1500, 2000)


def test_portrait_is_named_after_what_it_shows():
    first, again, other = keep(a_portrait()), keep(a_portrait()), keep(a_portrait((401, 500)))

    assert first == again != other
    assert len(files()) == 2 * (1 + len(Portrait.called(first).renditions()))


def test_an_interrupted_upload_is_mended_under_the_same_name():
    name = keep(a_portrait())
    broken = Portrait.called(name).renditions()[0]
    whole = kept(broken)
    default_storage.delete(broken)
    default_storage.save(broken, BytesIO(b"half"))
    default_storage.delete(name)

    assert (keep(a_portrait()), kept(broken)) == (name, whole)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_what_a_camera_wrote_is_kept(kind):
    exif = Image.Exif()
    exif[CAMERA] = "SECRETCAMERA"
    exif.get_ifd(GPS)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    comment = {"comment": b"SECRETCOMMENT"} if kind == "JPEG" else {}
    data = as_file(picture(), kind, exif=exif, icc_profile=profile, **comment)
    assert b"SECRETCAMERA" in data

    portrait = Portrait.called(keep(upload(data)))

    for file in [portrait.name, *portrait.renditions()]:
        image = opened(file)
        told = {name for name in image.info if name in {"exif", "xmp", "icc_profile", "comment"}}
        assert (told, dict(image.getexif()), b"SECRET" in kept(file)) == (set(), {}, False), file


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_lies_on_its_side_is_set_upright(kind):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    lying = picture((400, 500)).transpose(Image.Transpose.ROTATE_90)

    name = keep(upload(as_file(lying, kind, exif=exif)))

    assert opened(name).size == (400, 500)
    for file in [name, *Portrait.called(name).renditions()]:
        assert [colour_at(opened(file), 0.5, y) for y in (0.05, 0.5, 0.95)] == ["red", "blue", "blue"], file


def test_notes_that_cannot_be_read_do_not_spoil_a_picture(recwarn):
    data = as_file(picture(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")

    assert opened(keep(upload(data))).size == (400, 500)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16"])
def test_every_way_to_write_colours_is_read(mode):
    made = Image.new("I;16", (400, 500), 257 * 120) if mode == "I;16" else picture(mode=mode)

    image = opened(keep(upload(as_file(made, "PNG"))))

    if mode == "I;16":
        assert image.getpixel((9, 9)) == 120
    elif mode in {"P", "RGBA"}:
        assert (colour_at(image, 0.5, 0), colour_at(image, 0.5, 0.9)) == ("red", "blue")
    else:
        assert image.getpixel((9, 9)) != image.getpixel((9, 490))


def test_colours_for_print_become_colours_for_screens():
    image = opened(keep(upload(as_file(picture(mode="CMYK")))))

    assert (image.mode, colour_at(image, 0.5, 0), colour_at(image, 0.5, 0.9)) == ("RGB", "red", "blue")


def test_holes_in_a_picture_are_white():
    holed = picture(mode="RGBA")
    holed.putalpha(0)

    assert opened(keep(upload(as_file(holed, "PNG")))).getpixel((200, 250)) == (255, 255, 255)


def test_a_profile_that_cannot_be_read_is_left_out():
    assert opened(keep(upload(as_file(picture(), icc_profile=b"no profile")))).size == (400, 500)


@pytest.mark.parametrize("pixels", [(6400, 6400), (9100, 9100), (60_000, 60_000)])
def test_pixel_bomb_is_refused_by_its_header(pixels, monkeypatch):
    def decode(*arguments):
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)

    assert refusal(png_that_says(*pixels)) == portraits.TOO_MANY_PIXELS


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_pixel_bomb_is_refused_where_pillow_only_warns():
    assert refusal(png_that_says(6400, 6400)) == portraits.TOO_MANY_PIXELS


@pytest.mark.parametrize("tail", [b"PK\x03\x04 an archive", b"<script>alert(1)</script>", b"<?php echo 1 ?>"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_follows_or_hides_in_a_picture_does_not_survive(tail, kind):
    portrait = Portrait.called(keep(upload(as_file(picture(), kind) + tail)))

    assert [file for file in [portrait.name, *portrait.renditions()] if tail in kept(file)] == []


def test_markup_in_a_comment_does_not_survive():
    page = b"<html><script>alert(1)</script>"

    assert page not in kept(keep(upload(as_file(picture(), comment=page), "page.html")))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (as_file(picture(), "GIF"), "a GIF file"),
        (as_file(picture(), "GIF") + b"PK\x03\x04", "a GIF file"),
        (as_file(picture(), "TIFF"), "a TIFF file"),
        (as_file(picture(), "BMP"), "a BMP file"),
        (b"\n <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "an SVG drawing"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "an SVG drawing, or other XML"),
        (b"%PDF-1.7", "a PDF document"),
        (b"<!DOCTYPE html><title>x</title>", "a web page"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "an HEIC file or a film"),
        (b"PK\x03\x04", "an archive, or an office document"),
        (b"No picture at all.", "no picture that can be read"),
        (b"\0", "no picture that can be read"),
        # What PostScript would draw is a program.
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 400 400\n", "no picture that can be read"),
    ],
)
def test_other_files_are_refused_by_what_they_are(data, what):
    assert refusal(data) == portraits.OTHER_FORMAT.format(what)


def test_the_name_of_a_file_decides_nothing():
    assert refusal(as_file(picture(), "GIF"), "portrait.jpg") == portraits.OTHER_FORMAT.format("a GIF file")
    assert opened(keep(upload(as_file(picture(), "PNG"), "../../portrait.svg"))).format == "JPEG"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_refused(kind, part):
    noise = Image.effect_noise((400, 500), 90).convert("RGB")
    data = as_file(noise, kind)

    assert refusal(data[: int(len(data) * part)]) == portraits.DAMAGED


def test_an_empty_file_is_refused():
    assert refusal(b"") == portraits.EMPTY


def test_a_heavy_file_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(portraits, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(Image, "open", lambda *arguments, **options: pytest.fail("opened"))

    assert refusal(b"\xff\xd8" + b"x" * 1_000_000) == portraits.TOO_HEAVY.format(2)


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        ((159, 200), portraits.TOO_SMALL.format(159, 200)),
        ((200, 1), portraits.TOO_SMALL.format(200, 1)),
        ((400, 801), portraits.TOO_LONG.format(400, 801)),
        ((1000, 400), portraits.TOO_LONG.format(1000, 400)),
    ],
)
def test_a_picture_that_is_no_portrait_by_its_size_is_refused(size, reason):
    assert refusal(as_file(picture(size))) == reason


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
def test_any_bytes_are_a_portrait_or_refused_in_words(kind):
    chance = random.Random(f"portraits {kind}")
    whole = as_file(picture((200, 240)), kind)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 4, 40])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        # Any other error is the test's failure.
        with suppress(PictureError):
            assert Portrait.called(keep(upload(bytes(data)))) is not None


NAME = "portraits/0123456789abcdef0123456789abcdef-400x500.jpg"


def test_picture_names_its_sources_without_the_storage():
    stem = "/media/portraits/0123456789abcdef0123456789abcdef-400x500"

    assert Portrait.called(NAME).picture == (
        f"{stem}-160.avif 160w, {stem}-320.avif 320w, {stem}-400.avif 400w",
        f"{stem}-160.jpg 160w, {stem}-320.jpg 320w, {stem}-400.jpg 400w",
        f"{stem}-320.jpg",
        320,
        400,
    )


def test_picture_of_the_smallest_portrait_has_one_width():
    picture = Portrait.called(NAME.replace("400x500", "160x200")).picture

    assert (picture.width, picture.height, picture.jpeg.count("160w"), picture.avif.count(",")) == (160, 200, 1, 0)


def test_picture_is_fetched_from_where_the_settings_say(settings):
    settings.MEDIA_URL = "https://media.example.org/catalogue/"

    assert (
        Portrait.called(NAME).picture.src == f"https://media.example.org/catalogue/{NAME.removesuffix('.jpg')}-320.jpg"
    )


@pytest.mark.parametrize(
    "name",
    ["", "portraits/a.jpg", f"/{NAME}", f"{NAME}\n", NAME.replace("400", "٤٠٠"), NAME.replace(".jpg", "-160.jpg")],
)
def test_a_name_that_was_not_made_here_is_no_portrait(name):
    assert Portrait.called(name) is None


def test_a_file_belongs_to_one_portrait_or_none():
    portrait = Portrait.called(NAME)

    for file in [NAME, *portrait.renditions()]:
        assert Portrait.behind(file) == portrait
    for file in ["", "../settings.py", NAME.replace(".jpg", "-161.jpg"), NAME.replace(".jpg", "-480.avif"), f"{NAME}/"]:
        assert Portrait.behind(file) is None
