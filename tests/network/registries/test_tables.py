"""Files as they come: other encodings, separators, quotation marks, broken lines."""

import re
import zipfile
from pathlib import Path

import pytest

from network.registries.table import ImportRefused, Table, needed, optional

COLUMNS = (needed("Number", "Identifier"), needed("Libellé"), optional("Town"))
ANY = re.compile("")


def rows(path: Path, member: re.Pattern[str] = ANY) -> list[tuple[str, ...]]:
    table = Table(path, member)
    try:
        return list(table.rows(COLUMNS))
    finally:
        table.close()


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "table.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@pytest.mark.parametrize(
    "text",
    [
        "Number|Libellé|Town|\n1|Fée|Orme|\n2|Gué|Ozan|\n",
        "Number|Libellé|Town|\n1|Fée|Orme\n2|Gué|Ozan",  # no trailing separator, no last line break
        "\ufeffNUMBER|libelle|TOWN\r\n1|Fée|Orme\r\n\r\n2|Gué|Ozan\r\n",
        "Number;Libellé;Town\n1;Fée;Orme\n2;Gué;Ozan\n",
        "Town,Identifier,Libellé\nOrme,1,Fée\nOzan,2,Gué\n",
        '"Number"\t"Libellé"\t"Town"\n"1"\t"Fée"\t"Orme"\n"2"\t"Gué"\t"Ozan"\n',
        "Number|Libellé|Town|\n1|Fée|Orme|\n2|Gué|Ozan|\n".encode("latin-1"),
    ],
)
def test_every_spelling_of_a_table_reads_alike(tmp_path: Path, text: str | bytes) -> None:
    assert rows(written(tmp_path, text)) == [("1", "Fée", "Orme"), ("2", "Gué", "Ozan")]


def test_a_single_line_in_another_encoding_is_read_too(tmp_path: Path) -> None:
    mixed = "Number|Libellé|\n1|Fée|\n".encode() + "2|Gué|\n".encode("latin-1")
    assert [row[1] for row in rows(written(tmp_path, mixed))] == ["Fée", "Gué"]


def test_quotation_marks(tmp_path: Path) -> None:
    plain = 'Number|Libellé|\n1|CLINIQUE "LES ORMES|\n'
    assert rows(written(tmp_path, plain)) == [("1", 'CLINIQUE "LES ORMES', "")]
    quoted = 'Number,Libellé\n1,"Ormes, ""Les""\nAnnexe"\n'
    assert rows(written(tmp_path, quoted)) == [("1", 'Ormes, "Les"\nAnnexe', "")]


def test_broken_lines_are_left_out(tmp_path: Path) -> None:
    text = "Number|Libellé|Town|\n1|Fée|Orme|\n2|Gué\nOzan|\n3|a|b|c|d|\n4|Pré|\0Ozan|\n"
    assert [row[0] for row in rows(written(tmp_path, text))] == ["1", "4"]
    assert rows(tmp_path / "table.txt")[-1][2] == "Ozan"


def test_a_file_of_broken_lines_is_refused(tmp_path: Path) -> None:
    text = "Number|Libellé|Town|\n" + "1|Fée|Orme|\n" * 100 + "2|Gué\n" * 11
    with pytest.raises(ImportRefused, match="11 of 111 lines"):
        rows(written(tmp_path, text))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="no column “Libellé”"):
        rows(written(tmp_path, "Number|Town|\n1|Orme|\n"))
    with pytest.raises(ImportRefused, match="no column “Number”"):
        rows(written(tmp_path, ""))


def test_the_member_of_a_zip(tmp_path: Path) -> None:
    file = tmp_path / "published.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/people_2026.txt", "Number|Libellé|\n1|Fée|\n")
        archive.writestr("folder/diplomas_2026.txt", "Diploma|\n1|\n")
    assert rows(file, re.compile("^people")) == [("1", "Fée", "")]
    with pytest.raises(ImportRefused, match="2 tables"):
        rows(file, re.compile("^houses"))


def test_a_damaged_zip(tmp_path: Path) -> None:
    file = tmp_path / "published.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("people.txt", "Number|Libellé|\n" + "1|Fée|\n" * 1000)
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"1|F", b"1|G", 1))  # its checksum no longer fits
    with pytest.raises(ImportRefused, match="is damaged"):
        rows(file)


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="cannot be read"):
        rows(tmp_path)
