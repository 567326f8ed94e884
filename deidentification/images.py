"""Images in, de-identified images out: each picture is rebuilt from its pixels.

A photograph carries where it was taken, the camera's serial number, its owner's name, a thumbnail
of what was cropped away, sometimes a second picture or a film. Removing these one by one forgets
some; so nothing of the file is kept. It is decoded, turned upright, made small enough, and its
visible pixels are copied into a fresh image, which is written anew under a random name.

What stands IN the picture (a burned-in name, a face) is not looked at here.
"""

import contextlib
import io
import os
import re
import secrets
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, Literal

import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageFile

MAX_BYTES: Final = 25 * 1024 * 1024
MAX_PIXELS: Final = 50_000_000
MAX_SIDE: Final = 2_560
MAX_SCANS: Final = 64
"""Scans of one JPEG. Cameras write up to about ten; a file of a few kilobytes can hold thousands,
each of which costs a pass over all the pixels."""

JPEG_QUALITY: Final = 85
# Lossy compression smears thin lines on flat ground: an icon or a drawing is kept exactly.
SMALL_PIXELS: Final = 256 * 256
DRAWING_COLOURS: Final = 64

# The largest pictures need some 500 MB while they are decoded (WebP 1 GB), for a second or three.
# One thread does it all: that bounds what a process needs whatever arrives, leaves it a core for
# the rest, and keeps the allocator from holding a share of freed memory for every caller's thread.
_decoder: ThreadPoolExecutor


def _start_decoder() -> None:
    global _decoder
    _decoder = ThreadPoolExecutor(max_workers=1, thread_name_prefix="image-decoder")


_start_decoder()
os.register_at_fork(after_in_child=_start_decoder)

# Only the primary picture is ever decoded: the embedded thumbnail may show what was cropped away.
pillow_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=2
)
# The pixel count is checked below; this is the second lock on the same door.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

RefusalCode = Literal["empty", "too_large", "too_many_pixels", "unknown_format", "damaged"]

_REASONS: Final[dict[RefusalCode, str]] = {
    "empty": "the file is empty",
    "too_large": f"the file is larger than {MAX_BYTES // 1024 // 1024} MB",
    "too_many_pixels": f"the picture has more than {MAX_PIXELS // 1_000_000} million pixels",
    "unknown_format": "the content is not a JPEG, PNG, WebP or HEIC picture",
    "damaged": "the picture is damaged and cannot be read",
}


class ImageRefused(ValueError):
    """An upload that is not taken. `code` says why; the message never holds a file's name."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(_REASONS[code])
        self.code: RefusalCode = code


@dataclass(frozen=True, slots=True)
class RebuiltImage:
    """A picture without a past: `data` is the whole file, `width` and `height` are in pixels."""

    data: bytes = field(repr=False)
    name: str
    format: Literal["JPEG", "PNG"]
    width: int
    height: int


def rebuild(data: bytes | BinaryIO) -> RebuiltImage:
    """Rebuild a JPEG, PNG, WebP or HEIC file from its pixels.

    `data` is the file's bytes, or a binary stream that is read from where it stands, by at most
    25 MB. The format is told by the content. The result is upright, in sRGB, at most 2,560 pixels
    on its long side, and holds no metadata. Of several pictures in one file the first is kept.

    Raises ImageRefused.
    """
    content = _read(data)
    return _decoder.submit(_rebuild, content, _format_of(content)).result()


def _rebuild(content: bytes, format_: str) -> RebuiltImage:
    try:
        picture = _decode(content, format_)
    except ImageRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageRefused("too_many_pixels") from None
    except Exception:  # noqa: BLE001
        # Decoders of hostile files raise anything (struct.error, KeyError, RuntimeError ...),
        # and their messages may quote the file: none of it goes further.
        raise ImageRefused("damaged") from None
    return _encode(picture)


def _read(data: bytes | BinaryIO) -> bytes:
    content = data if isinstance(data, bytes) else _read_stream(data)
    if not content:
        raise ImageRefused("empty")
    if len(content) > MAX_BYTES:
        raise ImageRefused("too_large")
    return content


def _read_stream(stream: BinaryIO) -> bytes:
    """At most one byte more than is allowed, in as many reads as the stream needs."""
    read = bytearray()
    while len(read) <= MAX_BYTES:
        part = stream.read(MAX_BYTES + 1 - len(read))
        if not part:
            break
        read += part
    return bytes(read)


_HEIC_BRANDS: Final = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")
)


def _format_of(content: bytes) -> str:
    """Pillow's name of the format whose signature the content bears."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return "HEIF"
    raise ImageRefused("unknown_format")


def _decode(content: bytes, format_: str) -> Image.Image:
    """The visible pixels as an upright "L", "RGB" or "RGBA" image in sRGB, within MAX_SIDE."""
    if format_ == "JPEG":
        _refuse_many_scans(content)
    with Image.open(io.BytesIO(content), formats=(format_,)) as opened:
        _refuse_many_pixels(opened)
        if format_ == "JPEG":
            _decode_smaller(opened)
        opened.load()
        _refuse_many_pixels(opened)
        profile = opened.info.get("icc_profile")
        orientation = _orientation_of(opened)
        picture = _shrink(_resizable(opened))
    return _upright(_in_srgb(picture, profile), orientation)


def _refuse_many_pixels(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise ImageRefused("too_many_pixels")


# In the coded data of a JPEG, FF is followed by 00, by a restart marker (D0-D7) or by padding FF;
# anything else begins the next segment.
_NEXT_SEGMENT: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def _refuse_many_scans(content: bytes) -> None:
    """Count the scans before the end of the first picture, without decoding any."""
    scans = 0
    segment = _NEXT_SEGMENT.search(content, 2)
    while segment:
        marker = content[segment.start() + 1]
        if marker == 0xD9:
            return
        if marker == 0xDA:
            scans += 1
            if scans > MAX_SCANS:
                raise ImageRefused("damaged")
        length = int.from_bytes(content[segment.end() : segment.end() + 2], "big")
        segment = _NEXT_SEGMENT.search(content, segment.end() + length)


def _decode_smaller(opened: ImageFile.ImageFile) -> None:
    """Let the JPEG decoder halve (or quarter) a picture that stays large enough: less memory."""
    scale = MAX_SIDE / max(opened.size)
    if scale < 1:
        opened.draft(None, (round(opened.width * scale), round(opened.height * scale)))


def _orientation_of(opened: Image.Image) -> int:
    """The Exif orientation, 1 to 8. HEIC is turned by its own decoder and says 1 here."""
    try:
        orientation = opened.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # noqa: BLE001 - a broken Exif block says nothing; the pixels may be whole
        return 1
    return orientation if orientation in _TURNS else 1


_TURNS: Final[dict[int, Image.Transpose | None]] = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS[orientation]
    return picture if turn is None else picture.transpose(turn)


def _resizable(image: Image.Image) -> Image.Image:
    """The same picture in a mode whose values can be averaged; without a copy where it is one."""
    if image.mode.startswith("I"):
        # 16-bit grey: Pillow's own conversion cuts at 255 and shows a radiograph as a white sheet.
        return image.convert("I").point([level >> 8 for level in range(65_536)], "L")
    if image.mode in ("1", "P", "PA") or "transparency" in image.info:
        opaque = "L" if image.mode == "1" else "RGB"
        return image.convert("RGBA" if image.has_transparency_data else opaque)
    return image


def _shrink(picture: Image.Image) -> Image.Image:
    scale = MAX_SIDE / max(picture.size)
    if scale >= 1:
        return picture
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """The picture as "L", "RGB" or "RGBA"; its colour profile is applied, so it can be left behind.

    A broken profile, or one for other channels, is ignored: so does every viewer.
    """
    if picture.mode == "LA":
        picture = picture.convert("RGBA")
    mode = picture.mode if picture.mode in ("L", "RGBA") else "RGB"
    if isinstance(profile, bytes) and profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            picture = (
                ImageCms.profileToProfile(
                    picture,
                    ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                    ImageCms.createProfile("sRGB"),
                    outputMode="RGB" if mode == "L" else mode,
                )
                or picture
            )
    return picture.convert(mode)


def _encode(picture: Image.Image) -> RebuiltImage:
    transparent = picture.mode == "RGBA" and picture.getchannel("A").getextrema() != (255, 255)
    if transparent:
        # Premultiplied and back: what lies under fully transparent pixels is not visible, and may
        # be the very name that somebody erased. It becomes black.
        picture = picture.convert("RGBa").convert("RGBA")
    elif picture.mode == "RGBA":
        picture = picture.convert("RGB")
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    written = io.BytesIO()
    if transparent or _is_drawing(fresh):
        fresh.save(written, "PNG")
        format_: Literal["JPEG", "PNG"] = "PNG"
    else:
        # Full colour resolution: the edge of a lesion and a thin vessel are colour detail.
        fresh.save(written, "JPEG", quality=JPEG_QUALITY, subsampling="4:4:4", progressive=True)
        format_ = "JPEG"
    name = secrets.token_hex(16) + (".jpg" if format_ == "JPEG" else ".png")
    return RebuiltImage(written.getvalue(), name, format_, fresh.width, fresh.height)


def _is_drawing(picture: Image.Image) -> bool:
    small = picture.width * picture.height <= SMALL_PIXELS
    return small or picture.getcolors(DRAWING_COLOURS) is not None


def main(source: str, target: str) -> int:
    """`python -m deidentification image IN OUT`: 0 when OUT is written, 1 with a reason on stderr.

    OUT receives the format that suits the picture, whatever its name ends with.
    """
    try:
        with Path(source).open("rb") as stream:
            image = rebuild(stream)
        Path(target).write_bytes(image.data)
    except ImageRefused as refusal:
        sys.stderr.write(f"refused ({refusal.code}): {refusal}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"cannot read or write: {error.strerror}\n")
        return 1
    sys.stdout.write(f"{image.format} {image.width} x {image.height}, {len(image.data):,} bytes\n")
    return 0
