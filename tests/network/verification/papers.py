"""Documents made for the tests: letters, cards and PDF files of invented words."""

import io
import random
from functools import cache

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

WORDS = (
    *("lettre", "diplôme", "docteur", "faculté", "université", "certifie", "mention", "session"),
    *("ordre", "conseil", "inscrit", "tableau", "depuis", "praticien", "hospitalier", "service"),
    *("cardiologie", "remise", "année", "titre"),
)


@cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def letter(seed: int) -> Image.Image:
    """A typed A4 page; each seed another one."""
    chance = random.Random(seed)
    page = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(page)
    down = chance.randint(80, 300)
    draw.text((120, down), " ".join(chance.choices(WORDS, k=3)).upper(), "black", font(44))
    down += chance.randint(100, 250)
    for _ in range(chance.randint(2, 6)):
        for _ in range(chance.randint(2, 7)):
            words = " ".join(chance.choices(WORDS, k=chance.randint(4, 10)))
            draw.text((120, down), words, "black", font(26))
            down += 38
        down += chance.randint(20, 80)
    return page


def card(seed: int) -> Image.Image:
    """A professional card with a portrait: all of one make, each seed another person."""
    chance = random.Random(seed)
    page = Image.new("RGB", (1012, 638), (205, 216, 226))
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 1012, 110), fill=(40, 60, 80))
    draw.text((30, 30), "CARTE PROFESSIONNELLE", "white", font(44))
    tones = [tuple(chance.randint(40, 220) for _ in range(3)) for _ in range(3)]
    draw.rectangle((40, 160, 280, 460), fill=tones[0])
    draw.ellipse((90, 190, 230, 360), fill=tones[1])
    draw.rectangle((60, 370, 260, 460), fill=tones[2])
    for line in range(5):
        words = " ".join(chance.choices(WORDS, k=2))
        draw.text((330, 170 + line * 70), words, "black", font(36))
    return page


def as_file(page: Image.Image, format_: str = "JPEG", **options: object) -> bytes:
    written = io.BytesIO()
    page.save(written, format_, **options)
    return written.getvalue()


def as_pdf(*pages: Image.Image) -> bytes:
    return as_file(pages[0], "PDF", save_all=True, append_images=list(pages[1:]))


def evidence_files() -> list[str]:
    folder = settings.EVIDENCE_DIR
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []
