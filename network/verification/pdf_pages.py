"""A PDF as pictures of its pages. Runs as a process of its own, which holds nothing but the file.

    python -m network.verification.pdf_pages looks < FILE      JSON: the look of each page
    python -m network.verification.pdf_pages page N < FILE     page N (from 1) as a JPEG

PDFium reads files of strangers in native code: here it may fail, hang or eat memory, and only this
process ends. It has no key, no setting and no database, can write no file and start no program.
Exit 1 with the code of `network.verification.documents.Refusal` on stderr.
"""

import io
import json
import resource
import sys
from typing import Final

import pypdfium2
import pypdfium2.raw
from PIL import Image

from network.verification.looks import look_of

PAGES: Final = 20
SIDE: Final = 2_400  # pixels of the longer side: small print of an A4 page can be read
SIDE_OF_A_LOOK: Final = 700
MEMORY: Final = 1_500 * 1024 * 1024  # bytes of addresses
SECONDS: Final = 20  # of the processor
NO_PASSWORD_NEEDED: Final = -1


class Refused(Exception):
    """The file is not taken; its message is a code."""


def main(*wanted: str) -> int:
    _give_up_rights()
    try:
        document = _opened(sys.stdin.buffer.read())
        if wanted[0] == "looks":
            looks = [look_of(_drawn(page, SIDE_OF_A_LOOK)) for page in document]
            sys.stdout.write(json.dumps(looks))
        else:
            _drawn(document[int(wanted[1]) - 1], SIDE).save(
                sys.stdout.buffer, "JPEG", quality=88, subsampling="4:4:4"
            )
    except Refused as refusal:
        sys.stderr.write(str(refusal))
        return 1
    return 0


def _give_up_rights() -> None:
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(io.BytesIO(data))
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise Refused("encrypted" if locked else "damaged") from None
    if pypdfium2.raw.FPDF_GetSecurityHandlerRevision(document.raw) != NO_PASSWORD_NEEDED:
        raise Refused("encrypted")
    if not 1 <= len(document) <= PAGES:
        raise Refused("too_many_pages" if len(document) else "damaged")
    document.init_forms()  # what was filled into a form is part of the page
    return document


def _drawn(page: pypdfium2.PdfPage, side: int) -> Image.Image:
    return page.render(scale=side / max(page.get_size())).to_pil().convert("RGB")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
