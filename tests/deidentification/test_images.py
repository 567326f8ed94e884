"""Images leave without a past: every file here is made by the test that uses it."""

import io
import json
import os
import shutil
import signal
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, ImageFile

from deidentification import images
from deidentification.images import ImageRefused, RebuiltImage, rebuild

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
OWNER = "Zephyrine Outrequin"
SERIAL = "SN0044871209"
SECRETS = (OWNER.encode(), SERIAL.encode(), OWNER.encode("utf-16-le"), b"Exif", b"xpacket")

RED, GREEN, BLUE, GREY = (220, 30, 30), (30, 200, 40), (40, 50, 210), (128, 128, 128)


def photograph(width: int = 640, height: int = 480) -> Image.Image:
    """Smooth colour without a flat area, as a camera gives it."""
    size = (width, height)
    slope = Image.linear_gradient("L")
    return Image.merge(
        "RGB",
        (
            slope.resize(size),
            slope.transpose(Image.Transpose.ROTATE_90).resize(size),
            Image.radial_gradient("L").resize(size),
        ),
    )


def quarters(width: int = 96, height: int = 64) -> Image.Image:
    """Red and green above, blue and grey below: no turn or mirror of it equals itself."""
    image = Image.new("RGB", (width, height), GREY)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image


def encoded(image: Image.Image, format_: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, format_, **options)
    return written.getvalue()


def opened(image: RebuiltImage) -> Image.Image:
    result = Image.open(io.BytesIO(image.data))
    result.load()
    return result


def close(colour: object, expected: tuple[int, ...], tolerance: int = 12) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(a - b) <= tolerance for a, b in zip(colour, expected, strict=True))


def exif(orientation: int = 1) -> Image.Exif:
    """Who, where, with what: the block that a phone writes."""
    block = Image.Exif()
    block[ExifTags.Base.Orientation] = orientation
    block[ExifTags.Base.Artist] = OWNER
    block[ExifTags.Base.BodySerialNumber] = SERIAL
    block.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (44.0, 50.0, 16.0), 3: "W"})
    return block


# --- what a file may consist of -------------------------------------------------------------


def jpeg_segments(data: bytes) -> list[int]:
    """The markers of a JPEG in order; fails when a byte stands outside them."""
    assert data[:2] == b"\xff\xd8"
    markers, at = [], 2
    while True:
        assert data[at] == 0xFF
        marker = data[at + 1]
        markers.append(marker)
        if marker == 0xD9:
            assert at + 2 == len(data), "bytes after the end of the picture"
            return markers
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xE0:
            assert data[at + 4 : at + 9] == b"JFIF\0"
            assert length == 16, "a thumbnail in the JFIF header"
        at += 2 + length
        if marker == 0xDA:
            while data[at] != 0xFF or data[at + 1] in (0, *range(0xD0, 0xD8)):
                at += 1


def png_chunks(data: bytes) -> list[bytes]:
    """The chunk names of a PNG in order; fails when a byte stands outside them."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    names, at = [], 8
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        names.append(name)
        at += 12 + length
    assert at == len(data)
    assert names[-1] == b"IEND", "bytes after the end of the picture"
    return names


def assert_without_past(image: RebuiltImage) -> None:
    if image.format == "JPEG":
        structure = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA, 0xD9}  # JFIF, tables, frame, scans, end
        assert set(jpeg_segments(image.data)) <= structure
    else:
        assert set(png_chunks(image.data)) == {b"IHDR", b"IDAT", b"IEND"}
    assert not [secret for secret in SECRETS if secret in image.data]


STRUCTURE_GROUPS = {"ExifTool", "System", "File", "Composite", "JFIF", "PNG"}
STRUCTURE_OF_FILE = {
    *("FileType", "FileTypeExtension", "MIMEType", "ImageWidth", "ImageHeight"),
    *("EncodingProcess", "BitsPerSample", "ColorComponents", "YCbCrSubSampling"),
}
STRUCTURE_OF_PNG = {
    *("ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter", "Interlace"),
}
STRUCTURE_OF_JFIF = {"JFIFVersion", "ResolutionUnit", "XResolution", "YResolution"}


def assert_exiftool_finds_nothing(image: RebuiltImage, folder: Path) -> None:
    path = folder / image.name
    path.write_bytes(image.data)
    answer = subprocess.run(
        ["exiftool", "-j", "-G1", "-a", "-u", "-U", str(path)], capture_output=True, check=True
    )
    found: dict[str, set[str]] = {}
    for tag in json.loads(answer.stdout)[0]:
        group, _, name = tag.rpartition(":")
        found.setdefault(group or "ExifTool", set()).add(name)
    assert set(found) <= STRUCTURE_GROUPS
    assert found["File"] <= STRUCTURE_OF_FILE
    assert found.get("PNG", set()) <= STRUCTURE_OF_PNG
    assert found.get("JFIF", set()) <= STRUCTURE_OF_JFIF


needs_exiftool = pytest.mark.skipif(
    shutil.which("exiftool") is None, reason="exiftool is not on this machine"
)


# --- what is kept ---------------------------------------------------------------------------


@pytest.mark.parametrize("format_", FORMATS)
def test_a_photograph_stays_the_same_picture(format_: str) -> None:
    image = rebuild(encoded(photograph(), format_))
    assert (image.format, image.width, image.height) == ("JPEG", 640, 480)
    assert image.name.endswith(".jpg")
    result = opened(image)
    for at in ((5, 5), (320, 240), (630, 20), (20, 470), (500, 300)):
        assert close(result.getpixel(at), photograph().getpixel(at))


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("size", [(2700, 900), (900, 2700), (5200, 300)])
def test_long_side_is_at_most_2560_and_the_shape_stays(format_: str, size: tuple[int, int]) -> None:
    image = rebuild(encoded(photograph(*size), format_))
    assert max(image.width, image.height) == 2560
    assert image.width / image.height == pytest.approx(size[0] / size[1], rel=0.01)
    assert opened(image).size == (image.width, image.height)


def test_a_small_enough_picture_is_not_scaled() -> None:
    image = rebuild(encoded(photograph(2560, 700), "JPEG"))
    assert (image.width, image.height) == (2560, 700)


def test_lines_and_icons_stay_exact_png() -> None:
    drawing = Image.new("RGB", (900, 700), "white")
    drawing.paste((200, 0, 0), (100, 300, 800, 302))
    for source in (drawing, photograph(200, 200)):
        image = rebuild(encoded(source, "PNG"))
        assert image.format == "PNG"
        assert image.name.endswith(".png")
        assert opened(image).tobytes() == source.tobytes()


def test_colour_detail_is_kept_whole() -> None:
    with Image.open(io.BytesIO(rebuild(encoded(photograph(), "PNG")).data)) as result:
        assert result.info["progressive"]
        assert [layer[1:3] for layer in result.layer] == [(1, 1)] * 3


def test_a_stream_is_read_like_bytes() -> None:
    data = encoded(photograph(), "JPEG")
    assert rebuild(io.BytesIO(data)).data == rebuild(data).data


class Trickle(io.RawIOBase):
    """A stream that hands out a few bytes at a time, as sockets and pipes do."""

    def __init__(self, data: bytes) -> None:
        self.rest = data

    def read(self, size: int = -1) -> bytes:
        part, self.rest = self.rest[:1000], self.rest[1000:]
        return part


def test_a_stream_may_hand_out_less_than_asked() -> None:
    data = encoded(photograph(), "JPEG")
    assert rebuild(Trickle(data)).data == rebuild(data).data  # type: ignore[arg-type]


def test_colour_profile_is_applied_then_dropped() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tXYZ", 1).replace(b"bXYZ", b"rXYZ", 1)
    swapped = swapped.replace(b"tXYZ", b"bXYZ", 1)  # a space in which the first channel is blue
    image = rebuild(
        encoded(Image.new("RGB", (300, 300), (250, 10, 10)), "PNG", icc_profile=swapped)
    )
    assert close(opened(image).getpixel((150, 150)), (10, 10, 250), 20)
    assert_without_past(image)


@pytest.mark.parametrize("profile", [b"", b"not a profile", b"\0" * 300, b"acsp" * 100])
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_broken_profile_does_not_stop_the_picture(profile: bytes, mode: str) -> None:
    assert rebuild(encoded(photograph().convert(mode), "JPEG", icc_profile=profile)).width == 640


def test_a_profile_for_other_channels_does_not_stop_the_picture() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = rebuild(encoded(photograph().convert("L"), "JPEG", icc_profile=profile))
    assert opened(image).mode == "L"


def test_what_was_erased_to_transparency_is_gone() -> None:
    image = photograph().convert("RGBA")
    image.paste((250, 240, 230, 0), (100, 100, 200, 140))
    result = rebuild(encoded(image, "PNG"))
    assert result.format == "PNG"
    assert opened(result).getpixel((150, 120)) == (0, 0, 0, 0)
    assert opened(result).getpixel((10, 10)) == image.getpixel((10, 10))


def test_an_alpha_channel_that_hides_nothing_is_dropped() -> None:
    assert rebuild(encoded(photograph().convert("RGBA"), "PNG")).format == "JPEG"


# --- what is lost ---------------------------------------------------------------------------


def with_exiftool(data: bytes, suffix: str, folder: Path) -> bytes:
    """The file with everything that exiftool can write into its format."""
    path = folder / f"source{suffix}"
    path.write_bytes(data)
    tags = {
        "EXIF:Artist": OWNER,
        "EXIF:SerialNumber": SERIAL,
        "EXIF:GPSLatitude": "44.8378",
        "EXIF:GPSLatitudeRef": "N",
        "EXIF:UserComment": OWNER,
        "XMP-dc:Creator": OWNER,
        "XMP-iptcExt:PersonInImage": OWNER,
        "XMP-exif:GPSLongitude": "0.5792",
    }
    if suffix == ".jpg":
        tags |= {
            "IPTC:By-line": OWNER,
            "IPTC:Caption-Abstract": OWNER,
            "Photoshop:CopyrightFlag": "1",
            "Comment": OWNER,
        }
    arguments = [f"-{tag}={value}" for tag, value in tags.items()]
    subprocess.run(
        ["exiftool", "-q", "-m", "-overwrite_original", *arguments, str(path)], check=True
    )
    return path.read_bytes()


@needs_exiftool
@pytest.mark.parametrize(
    ("format_", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp"), ("HEIF", ".heic")]
)
def test_exiftool_finds_only_structure(format_: str, suffix: str, tmp_path: Path) -> None:
    # case E1, E2
    data = with_exiftool(encoded(photograph(), format_), suffix, tmp_path)
    assert OWNER.encode() in data
    image = rebuild(data)
    assert_without_past(image)
    assert_exiftool_finds_nothing(image, tmp_path)


@needs_exiftool
def test_exiftool_finds_only_structure_in_png(tmp_path: Path) -> None:
    # case E1: the other output format
    image = rebuild(with_exiftool(encoded(photograph(100, 100), "PNG"), ".png", tmp_path))
    assert image.format == "PNG"
    assert_exiftool_finds_nothing(image, tmp_path)


@pytest.mark.parametrize("format_", FORMATS)
def test_place_serial_number_and_person_are_gone(format_: str) -> None:
    # case E2
    data = encoded(photograph(), format_, exif=exif())
    assert SERIAL.encode() in data
    assert_without_past(rebuild(data))


def jpeg_with_segments(*segments: tuple[int, bytes]) -> bytes:
    data = encoded(photograph(), "JPEG")
    extra = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in segments
    )
    return data[:2] + extra + data[2:]


def png_with_chunks(*chunks: tuple[bytes, bytes], before: bytes = b"IDAT") -> bytes:
    data = encoded(photograph(), "PNG")
    at = data.index(before) - 4
    extra = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    return data[:at] + extra + data[at:]


def test_every_kind_of_jpeg_segment_is_gone() -> None:
    # case E3
    name = OWNER.encode()
    xmp = b"http://ns.adobe.com/xap/1.0/\0<?xpacket?>" + name
    data = jpeg_with_segments(
        (0xE1, xmp),
        (0xE1, xmp),
        (0xE2, b"ICC_PROFILE\0\x01\x01" + name),
        (0xEB, b"JP" + name),
        (0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + name),
        (0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + name),
        (0xFE, name),
        (0xFE, SERIAL.encode()),
    )
    assert_without_past(rebuild(data))


def test_every_kind_of_png_chunk_is_gone() -> None:
    # case E3
    name = OWNER.encode()
    chunks = (
        (b"tEXt", b"Author\0" + name),
        (b"zTXt", b"Author\0\0" + zlib.compress(name)),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<?xpacket?>" + name),
        (b"eXIf", exif().tobytes()[6:]),
        (b"tIME", struct.pack(">HBBBBB", 2026, 3, 2, 9, 30, 0)),
        (b"pHYs", struct.pack(">IIB", 3000, 3000, 1)),
        (b"prVt", name),
    )
    assert_without_past(rebuild(png_with_chunks(*chunks)))
    assert_without_past(rebuild(png_with_chunks(*chunks, before=b"IEND")))


def test_webp_exif_and_xmp_are_gone() -> None:
    # case E3
    data = encoded(photograph(), "WEBP", exif=exif(), xmp=b"<?xpacket?>" + OWNER.encode())
    assert OWNER.encode() in data
    assert_without_past(rebuild(data))


def test_second_picture_of_a_jpeg_is_gone() -> None:
    # case E4
    other = Image.new("RGB", (640, 480), RED)
    data = encoded(photograph(), "MPO", save_all=True, append_images=[other])
    image = rebuild(data)
    assert_without_past(image)
    assert image.data.count(b"\xff\xd8\xff") == 1
    assert close(opened(image).getpixel((320, 240)), photograph().getpixel((320, 240)))


def test_second_picture_and_thumbnail_of_a_heic_are_gone() -> None:
    # case E4
    both = pillow_heif.from_pillow(photograph())
    both.add_from_pillow(Image.new("RGB", (640, 480), RED))
    written = io.BytesIO()
    both.save(written, save_all=True, primary_index=0)
    image = rebuild(written.getvalue())
    assert_without_past(image)
    assert close(opened(image).getpixel((320, 240)), photograph().getpixel((320, 240)))


def test_exif_thumbnail_is_gone() -> None:
    # case E4: the thumbnail often shows what was cropped away
    thumbnail = encoded(Image.new("RGB", (160, 120), RED), "JPEG")
    directory = struct.pack(">H HHII HHII I", 2, 0x201, 4, 1, 44, 0x202, 4, 1, len(thumbnail), 0)
    block = b"Exif\0\0MM\0*" + struct.pack(">IHI", 8, 0, 14) + directory + thumbnail
    data = jpeg_with_segments((0xE1, block))
    assert data.count(b"\xff\xd8\xff") == 2
    assert rebuild(data).data.count(b"\xff\xd8\xff") == 1


# Where the stored pixel (column, row) stands in the upright picture of the given width and height:
# the standard says on which side the first row and the first column lie.
UPRIGHT: dict[int, Callable[[int, int, int, int], tuple[int, int]]] = {
    1: lambda c, r, w, h: (c, r),
    2: lambda c, r, w, h: (w - 1 - c, r),
    3: lambda c, r, w, h: (w - 1 - c, h - 1 - r),
    4: lambda c, r, w, h: (c, h - 1 - r),
    5: lambda c, r, w, h: (r, c),
    6: lambda c, r, w, h: (w - 1 - r, c),
    7: lambda c, r, w, h: (w - 1 - r, h - 1 - c),
    8: lambda c, r, w, h: (r, h - 1 - c),
}


def as_stored(upright: Image.Image, orientation: int) -> Image.Image:
    width, height = upright.size
    size = upright.size if orientation < 5 else (height, width)
    stored = Image.new("RGB", size)
    for column in range(size[0]):
        for row in range(size[1]):
            at = UPRIGHT[orientation](column, row, width, height)
            stored.putpixel((column, row), upright.getpixel(at))  # type: ignore[arg-type]
    return stored


def assert_upright(image: RebuiltImage) -> None:
    assert image.width > image.height
    result = opened(image).convert("RGB")
    right, low = image.width * 3 // 4, image.height * 3 // 4
    left, high = image.width // 4, image.height // 4
    assert close(result.getpixel((left, high)), RED)
    assert close(result.getpixel((right, high)), GREEN)
    assert close(result.getpixel((left, low)), BLUE)
    assert close(result.getpixel((right, low)), GREY)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_the_picture_is_turned_upright(format_: str, orientation: int) -> None:
    # case E5
    stored = as_stored(quarters(), orientation)
    assert_upright(rebuild(encoded(stored, format_, exif=exif(orientation))))


def heic_with_own_rotation(orientation: int) -> bytes:
    """As phones write it: the container says how to turn, and the Exif block says it again."""
    stored = as_stored(quarters(128, 96), orientation)
    stored.info["exif"] = exif(orientation).tobytes()
    return encoded(stored, "HEIF", quality=90)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_heic_is_turned_once(orientation: int) -> None:
    # case E5: turning by Exif as well would turn it twice
    assert_upright(rebuild(heic_with_own_rotation(orientation)))


def test_a_heic_is_turned_by_its_container_only() -> None:
    # case E5: the standard has readers ignore the Exif orientation of a HEIC
    data = encoded(quarters(128, 96), "HEIF", exif=exif(6), quality=90)
    assert b"irot" not in data
    assert_upright(rebuild(data))


def test_orientation_holds_when_the_picture_is_made_smaller() -> None:
    # case E5
    stored = quarters(6000, 4000).transpose(Image.Transpose.ROTATE_90)
    image = rebuild(encoded(stored, "JPEG", exif=exif(6)))
    assert (image.width, image.height) == (2560, 1707)
    assert_upright(image)


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_a_senseless_orientation_is_ignored(orientation: int) -> None:
    # case E5
    assert_upright(rebuild(encoded(quarters(), "JPEG", exif=exif(orientation))))


@pytest.mark.parametrize(
    "block", [b"", b"Exif\0\0", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0xx"]
)
def test_a_broken_exif_block_does_not_stop_the_picture(block: bytes) -> None:
    # case E5
    assert rebuild(jpeg_with_segments((0xE1, block))).width == 640


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_first_frame_of_an_animation(format_: str) -> None:
    # case E6
    frames = [Image.new("RGB", (300, 300), (0, n, 200)) for n in range(1, 120)]
    data = encoded(
        Image.new("RGB", (300, 300), RED), format_, save_all=True, append_images=frames, duration=40
    )
    image = rebuild(data)
    assert close(opened(image).convert("RGB").getpixel((9, 9)), RED)
    assert_without_past(image)


# --- what is refused ------------------------------------------------------------------------


def code_of(data: bytes) -> str:
    with pytest.raises(ImageRefused) as refusal:
        rebuild(data)
    assert refusal.value.__cause__ is None
    return refusal.value.code


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
XXE = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(SVG, id="svg"),
        pytest.param(XXE, id="xxe"),
        pytest.param(b"\xef\xbb\xbf" + SVG, id="svg-bom"),
        pytest.param(b"<!DOCTYPE html><script>alert(1)</script>", id="html"),
        pytest.param(encoded(photograph(64, 64), "GIF"), id="gif"),
        pytest.param(encoded(photograph(64, 64), "TIFF"), id="tiff"),
        pytest.param(encoded(photograph(64, 64), "BMP"), id="bmp"),
        pytest.param(encoded(photograph(64, 64), "PDF"), id="pdf"),
        pytest.param(encoded(photograph(64, 64), "ICO"), id="ico"),
        pytest.param(encoded(photograph(64, 64), "JPEG2000"), id="jpeg2000"),
        pytest.param(b"\0\0\0\x1cftypavif\0\0\0\0", id="avif"),
        pytest.param(b"\0" * 128 + b"DICM", id="dicom"),
        pytest.param(b"PK\x03\x04" + b"\0" * 40, id="zip"),
        pytest.param(b"<html>" + encoded(photograph(64, 64), "JPEG"), id="html-then-jpeg"),
        pytest.param(b"\n" + encoded(photograph(64, 64), "PNG"), id="newline-then-png"),
    ],
)
def test_other_formats_are_refused_by_content(data: bytes) -> None:
    # case E7
    assert code_of(data) == "unknown_format"


@pytest.mark.parametrize("format_", FORMATS)
def test_a_signature_alone_is_not_a_picture(format_: str) -> None:
    # case E7
    assert code_of(encoded(photograph(), format_)[:12] + b"<script>alert(1)</script>") == "damaged"


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    "tail", [b"PK\x03\x04" + OWNER.encode(), b"<script>alert(1)", b"ftypmp42" * 500]
)
def test_bytes_after_the_picture_are_gone(format_: str, tail: bytes) -> None:
    # case E8
    image = rebuild(encoded(photograph(), format_) + tail)
    assert_without_past(image)
    assert tail[:8] not in image.data


def test_a_page_hidden_in_a_comment_is_gone() -> None:
    # case E8
    image = rebuild(jpeg_with_segments((0xFE, b"*/=1;alert(1)/*<script src=//x></script>")))
    assert b"<script" not in image.data


@pytest.fixture
def no_decoding(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Decoding anything fails, so a refusal for size must have come from the header."""

    def load(self: ImageFile.ImageFile) -> None:
        raise AssertionError

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    monkeypatch.setattr(pillow_heif.HeifImageFile, "load", load)
    yield


def png_claiming(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    end = encoded(Image.new("1", (8, 8)), "PNG")[33:]
    return b"\x89PNG\r\n\x1a\n\0\0\0\r" + header + struct.pack(">I", zlib.crc32(header)) + end


def jpeg_claiming(width: int, height: int) -> bytes:
    data = encoded(Image.new("RGB", (8, 8)), "JPEG")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


@pytest.mark.usefixtures("no_decoding")
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png_claiming(60_000, 60_000), id="png"),
        pytest.param(png_claiming(7_072, 7_072), id="png-just-over"),
        pytest.param(png_claiming(2**31 - 1, 2**31 - 1), id="png-largest"),
        pytest.param(jpeg_claiming(60_000, 60_000), id="jpeg"),
        pytest.param(jpeg_claiming(10_000, 10_000), id="jpeg-warned-only"),
    ],
)
def test_huge_pictures_are_refused_by_their_header(data: bytes) -> None:
    # case E9
    assert code_of(data) == "too_many_pixels"


@pytest.mark.usefixtures("no_decoding")
@pytest.mark.parametrize("format_", FORMATS)
def test_pixels_are_counted_before_decoding(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # case E9
    monkeypatch.setattr(images, "MAX_PIXELS", 640 * 480 - 1)
    assert code_of(encoded(photograph(), format_)) == "too_many_pixels"


def test_a_small_file_of_81_megapixels_is_refused() -> None:
    # case E9
    assert code_of(encoded(Image.new("1", (9_000, 9_000)), "PNG")) == "too_many_pixels"


def test_text_that_inflates_without_end_is_refused() -> None:
    # case E9: 100 chunks of one megabyte each in a file of 100 kB
    chunk = (b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 1_000_000, 9))
    assert code_of(png_with_chunks(*[chunk] * 100)) == "damaged"


def progressive_with_scans(repeated: int) -> bytes:
    data = encoded(Image.new("L", (64, 64), 90), "JPEG", progressive=True)
    first = data.index(b"\xff\xda")
    second = data.index(b"\xff\xda", first + 2)
    third = data.index(b"\xff\xda", second + 2)
    return data[:second] + data[second:third] * repeated + data[third:]


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    # case E9
    assert rebuild(progressive_with_scans(20)).width == 64
    assert code_of(progressive_with_scans(5_000)) == "damaged"


def test_scans_are_counted_in_the_first_picture_only() -> None:
    # case E9: a phone's film behind the photograph may hold these two bytes anywhere
    assert rebuild(encoded(photograph(), "JPEG") + b"\0\0" + b"\xff\xda\0\x02" * 5_000).width == 640


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.8, 0.95])
def test_truncated_pictures_are_refused(format_: str, share: float) -> None:
    # case E10
    data = encoded(photograph(), format_)
    assert code_of(data[: int(len(data) * share)]) == "damaged"


def test_nothing_and_next_to_nothing_are_refused() -> None:
    # case E10
    assert code_of(b"") == "empty"
    for data in (b"\0", b"\xff", b"\xff\xd8", b"\x89PNG", b"RIFF", b"\0\0\0\x18ftyp"):
        assert code_of(data) == "unknown_format"


SMALL = {format_: encoded(photograph(64, 48), format_) for format_ in FORMATS}


@settings(max_examples=150, deadline=None)
@given(
    format_=st.sampled_from(FORMATS),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_damage_anywhere_is_refused_or_harmless(
    format_: str, changes: list[tuple[float, int]]
) -> None:
    # case E10
    data = bytearray(SMALL[format_])
    for share, value in changes:
        data[int(len(data) * share)] = value
    try:
        image = rebuild(bytes(data))
    except ImageRefused:
        return
    assert_without_past(image)


def test_too_large_a_file_is_refused_without_reading_on() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"\xff" * size

    stream = Endless()
    with pytest.raises(ImageRefused) as refusal:
        rebuild(stream)  # type: ignore[arg-type]
    assert refusal.value.code == "too_large"
    assert stream.given == images.MAX_BYTES + 1
    assert code_of(b"\xff" * (images.MAX_BYTES + 1)) == "too_large"


def test_pictures_that_arrive_together_are_decoded_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # case E12
    at_work, most = [0], [0]
    decode = images._decode

    def counted(content: bytes, format_: str) -> Image.Image:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        picture = decode(content, format_)
        at_work[0] -= 1
        return picture

    monkeypatch.setattr(images, "_decode", counted)
    pictures = [encoded(photograph(300 + n, 300), "JPEG") for n in range(20)]
    with ThreadPoolExecutor(20) as callers:
        widths = [image.width for image in callers.map(rebuild, pictures)]
    assert widths == [300 + n for n in range(20)]
    assert most == [1]


def test_a_forked_process_decodes_too() -> None:
    # case E12: the decoding thread does not survive a fork; a server that forks starts its own
    data = encoded(photograph(), "JPEG")
    assert rebuild(data).width == 640
    child = os.fork()
    if child == 0:  # pragma: no cover
        signal.alarm(30)  # a child without its thread would wait for ever
        os._exit(0 if rebuild(data).width == 640 else 1)
    assert os.waitpid(child, 0)[1] == 0


# --- colour modes ---------------------------------------------------------------------------


def test_cmyk_is_shown_right() -> None:
    # case E11
    image = rebuild(encoded(Image.new("CMYK", (300, 300), (0, 255, 255, 0)), "JPEG"))
    assert close(opened(image).getpixel((150, 150)), (255, 0, 0), 4)


@pytest.mark.parametrize("level", [0, 300, 20_000, 40_000, 65_535])
def test_16_bit_grey_is_shown_right(level: int) -> None:
    # case E11
    image = rebuild(encoded(Image.new("I;16", (300, 300), level), "PNG"))
    assert opened(image).getpixel((150, 150)) == level >> 8


def test_palette_is_shown_right() -> None:
    # case E11
    image = rebuild(encoded(quarters(900, 600).quantize(8), "PNG"))
    assert image.format == "PNG"
    assert_upright(image)


def test_transparent_palette_is_shown_right() -> None:
    # case E11
    indexed = Image.new("P", (300, 300), 1)
    indexed.putpalette([250, 240, 230, 220, 30, 30])
    indexed.paste(0, (0, 0, 150, 300))
    result = opened(rebuild(encoded(indexed, "PNG", transparency=0)))
    assert result.getpixel((75, 150)) == (0, 0, 0, 0)
    assert result.getpixel((225, 150)) == (220, 30, 30, 255)


def test_transparent_colour_key_is_shown_right() -> None:
    # case E11
    image = rebuild(encoded(quarters(), "PNG", transparency=GREY))
    assert opened(image).getpixel((90, 60)) == (0, 0, 0, 0)
    assert opened(image).getpixel((5, 5)) == (*RED, 255)


def test_grey_with_alpha_is_shown_right() -> None:
    # case E11
    grey = Image.new("LA", (300, 300), (200, 255))
    grey.paste((77, 0), (0, 0, 150, 300))
    result = opened(rebuild(encoded(grey, "PNG")))
    assert result.getpixel((75, 150)) == (0, 0, 0, 0)
    assert result.getpixel((225, 150)) == (200, 200, 200, 255)


def test_one_bit_is_shown_right() -> None:
    # case E11
    page = Image.new("1", (600, 600), 1)
    page.paste(0, (0, 0, 600, 300))
    result = opened(rebuild(encoded(page, "PNG")))
    assert (result.getpixel((300, 100)), result.getpixel((300, 500))) == (0, 255)


@pytest.mark.parametrize("mode", ["1", "P", "L", "LA", "RGBA"])
def test_every_mode_can_be_made_smaller(mode: str) -> None:
    # case E11
    image = rebuild(encoded(photograph(2700, 300).convert(mode), "PNG"))
    assert image.width == 2560
    assert opened(image).mode in ("L", "RGB")


# --- names and words ------------------------------------------------------------------------


class Upload(io.BytesIO):
    """A stream with the name that a browser sent."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


@pytest.mark.parametrize(
    "name",
    [
        "OUTREQUIN_Zephyrine_12031957.jpg",
        "../../etc/passwd.jpg",
        "a" * 300 + ".jpg",
        "nul\0byte.jpg",
        "gnp.\u202etxet.jpg",
        "CON",
    ],
)
def test_the_name_is_random_whatever_came(name: str) -> None:
    # case E15
    data = encoded(photograph(), "JPEG")
    first, second = rebuild(Upload(data, name)), rebuild(Upload(data, name))
    assert first.name != second.name
    stem, _, extension = first.name.partition(".")
    assert len(stem) == 32
    assert int(stem, 16) >= 0
    assert extension == "jpg"


@pytest.mark.parametrize("name", ["OUTREQUIN_Zephyrine.jpg"])
def test_a_refusal_does_not_say_the_name(name: str) -> None:
    # case E15
    with pytest.raises(ImageRefused) as refusal:
        rebuild(Upload(encoded(photograph(), "JPEG")[:900], name))
    assert "OUTREQUIN" not in f"{refusal.value}{refusal.value!r}{refusal.value.__cause__}"


def test_the_repr_holds_no_picture() -> None:
    image = rebuild(encoded(photograph(64, 64), "PNG"))
    assert "data" not in repr(image)
    assert "PNG" in repr(image)


def test_command_writes_the_rebuilt_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.jpg", tmp_path / "out.jpg"
    source.write_bytes(encoded(photograph(), "JPEG", exif=exif()))
    assert images.main(str(source), str(target)) == 0
    assert OWNER.encode() not in target.read_bytes()
    assert "JPEG 640 x 480" in capsys.readouterr().out


def test_command_says_why_it_refuses_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "OUTREQUIN.gif", tmp_path / "out.jpg"
    source.write_bytes(encoded(photograph(64, 64), "GIF"))
    assert images.main(str(source), str(target)) == 1
    assert images.main(str(tmp_path / "absent.jpg"), str(target)) == 1
    assert not target.exists()
    message = capsys.readouterr().err
    assert "unknown_format" in message
    assert "OUTREQUIN" not in message
