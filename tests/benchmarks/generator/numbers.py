"""Numbers that identify: national, hospital and professional ones, phones, mail, web addresses."""

import unicodedata
from collections.abc import Callable
from random import Random

from .draft import Piece
from .invented import Person, World

Pieces = list[Piece]


def _luhn_digit(digits: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


class Registry:
    """Gives identifiers of one language's country, labelled or not."""

    def __init__(self, chance: Random, world: World) -> None:
        self.chance = chance
        self.world = world
        self.language = world.language

    def digits(self, count: int) -> str:
        return "".join(self.chance.choice("0123456789") for _ in range(count))

    def _pick(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def _id(self, label: str, number: str, form: str) -> Pieces:
        colon = self._pick(" ", " : ", ": ", " n° ") if label else ""
        if self.language == "en":
            colon = self._pick(" ", ": ", " #", " no. ") if label else ""
        return [Piece(label + colon), Piece(number, "ID", f"id:{form}")]

    # --- France ------------------------------------------------------------------------------

    def nir(self) -> Pieces:
        """A French national number: with its key, a wrong one, or none."""
        sex, year, month = self._pick("1", "2"), self.digits(2), f"{self.chance.randint(1, 12):02}"
        department = self._pick(f"{self.chance.randint(1, 89):02}", "2A", "2B", "99")
        rest = f"{self.chance.randint(1, 600):03}", f"{self.chance.randint(1, 990):03}"
        body = sex + year + month + department + "".join(rest)
        key = 97 - int(body.replace("2A", "19").replace("2B", "18")) % 97
        kind = self._pick("keyed", "keyed", "keyless", "wrong_key")
        if kind == "wrong_key":
            key = key % 97 + 1
        parts = [sex, year, month, department, *rest]
        if kind != "keyless":
            parts.append(f"{key:02}")
        joint = self._pick(" ", "", ".", " ")
        label = self._pick("NIR", "N° SS", "n° de sécurité sociale", "INS", "NSS", "sécu")
        return self._id(label, joint.join(parts), f"nir_{kind}")

    def hospital_number(self) -> Pieces:
        if self.language == "fr":
            label = self._pick(
                "IPP", "NIP", "NDA", "n° dossier", "N° de séjour", "dossier", "n° d'examen",
                "identifiant patient", "N° venue", "IEP", "étiquette",
            )  # fmt: skip
            number = self._pick(
                self.digits(10), "8" + self.digits(9), self.digits(7), f"H{self.digits(6)}",
                f"{self.digits(2)}-{self.digits(5)}", f"{self.digits(3)} {self.digits(3)} {self.digits(3)}",
            )  # fmt: skip
        else:
            label = self._pick(
                "MRN", "Hospital number", "Hosp No", "encounter", "Account", "Acct", "chart",
                "Medical record", "accession", "Unit no", "FIN", "CSN", "visit ID",
            )  # fmt: skip
            number = self._pick(
                self.digits(8), self.digits(7), f"M{self.digits(6)}", f"{self.digits(2)}-{self.digits(6)}",
                f"{self.digits(3)}-{self.digits(2)}-{self.digits(2)}", f"K{self.digits(5)}A",
            )  # fmt: skip
        return self._id(label, number, "hospital")

    def professional(self) -> Pieces:
        if self.language == "fr":
            rpps = "10" + self.digits(8)
            finess = f"{self.chance.randint(1, 95):02}" + self.digits(6)
            kind, number = self.chance.choice(
                [
                    ("RPPS", rpps + _luhn_digit(rpps)),
                    ("RPPS", "1" + self.digits(10)),
                    ("ADELI", self.digits(9)),
                    ("FINESS", finess + _luhn_digit(finess)),
                    ("N° AM", self.digits(9)),
                ]
            )
            return self._id(kind, number, kind.lower().replace("° ", "_"))
        npi = "1" + self.digits(8)
        kind, number = self.chance.choice(
            [
                ("NPI", npi + _luhn_digit("80840" + npi)),
                ("NPI", "1" + self.digits(9)),
                ("GMC", self.digits(7)),
                ("DEA", self._pick("A", "B", "F", "M") + "B" + self.digits(7)),
                ("License", f"MD{self.digits(6)}"),
            ]
        )
        return self._id(kind, number, kind.lower())

    def social(self) -> Pieces:
        """The number of a patient with the state or an insurer."""
        if self.language == "fr":
            if self.chance.random() < 0.7:
                return self.nir()
            return self._id("n° mutuelle", self.digits(8), "insurer")
        nhs = f"{self.digits(3)} {self.digits(3)} {self.digits(4)}"
        return self.chance.choice(
            [
                lambda: self._id(
                    "SSN", f"{self.digits(3)}-{self.digits(2)}-{self.digits(4)}", "ssn"
                ),
                lambda: self._id("SSN", self.digits(9), "ssn_glued"),
                lambda: self._id("NHS", nhs, "nhs"),
                lambda: self._id("NHS number", nhs.replace(" ", ""), "nhs_glued"),
                lambda: self._id("Insurance ID", f"XQ{self.digits(9)}", "insurer"),
                lambda: self._id("Policy", f"HPL-{self.digits(6)}", "insurer"),
                lambda: self._id("Medicare", f"3FK7-AT{self.digits(1)}-YR{self.digits(2)}", "mbi"),
            ]
        )()

    def rare(self) -> Pieces:
        """Passports, cards, plates, serial numbers of devices, bank accounts."""
        bank = f"FR76 {self.digits(4)} {self.digits(4)} {self.digits(4)} {self.digits(4)} {self.digits(4)} {self.digits(3)}"
        plate = f"{self._pick('AB', 'GK', 'FT')}-{self.digits(3)}-{self._pick('CD', 'XZ', 'PR')}"
        if self.language == "fr":
            return self.chance.choice(
                [
                    lambda: self._id(
                        "Passeport", f"{self.digits(2)}CV{self.digits(5)}", "passport"
                    ),
                    lambda: self._id("carte d'identité", self.digits(12), "card"),
                    lambda: self._id("IBAN", self._pick(bank, bank.replace(" ", "")), "iban"),
                    lambda: self._id("immatriculé", plate, "plate"),
                    lambda: self._id(
                        "n° de série du stimulateur", f"PJK{self.digits(6)}", "device"
                    ),
                    lambda: self._id("permis de conduire", self.digits(12), "licence"),
                ]
            )()
        return self.chance.choice(
            [
                lambda: self._id("Passport", f"{self.digits(9)}", "passport"),
                lambda: self._id("driver's license", f"D{self.digits(7)}", "licence"),
                lambda: self._id("license plate", f"7{self._pick('KLM', 'TRW')}{self.digits(3)}", "plate"),
                lambda: self._id("device serial number", f"SN{self.digits(7)}H", "device"),
                lambda: self._id("IP address", f"81.{self.digits(2)}.14.{self.digits(2)}", "ip"),
                lambda: self._id("Claim", f"CLM{self.digits(8)}", "claim"),
            ]
        )()  # fmt: skip

    # --- phones and the net --------------------------------------------------------------------

    def phone(self) -> Piece:
        choices = self._french_phones() if self.language == "fr" else self._english_phones()
        name = self.chance.choice(sorted(choices))
        return Piece(choices[name], "PHONE", f"phone:{name}")

    def _french_phones(self) -> dict[str, str]:
        first = self._pick("1", "2", "3", "4", "5", "6", "7", "9")
        pairs = [self.digits(2) for _ in range(4)]
        groups = [f"0{first}", *pairs]
        return {
            "spaced": " ".join(groups),
            "dots": ".".join(groups),
            "hyphens": "-".join(groups),
            "slashes": "/".join(groups),
            "glued": "".join(groups),
            "international": f"+33 {first} " + " ".join(pairs),
            "international_glued": f"+33{first}" + "".join(pairs),
            "international_zero": f"+33 (0){first} " + " ".join(pairs),
            "two_zeros": f"0033 {first} " + " ".join(pairs),
            "threes": f"0{first}{pairs[0][0]} {pairs[0][1]}{pairs[1]} {pairs[2]}{pairs[3]}",
            "belgian": f"+32 4{self.digits(2)} {self.digits(2)} {self.digits(2)} {self.digits(2)}",
            "swiss": f"+41 79 {self.digits(3)} {self.digits(2)} {self.digits(2)}",
            "moroccan": f"+212 6{self.digits(2)} {self.digits(2)} {self.digits(2)} {self.digits(2)}",
            "quebec": f"514 {self.chance.randint(200, 999)}-{self.digits(4)}",
        }

    def _english_phones(self) -> dict[str, str]:
        area, mid = str(self.chance.randint(201, 989)), str(self.chance.randint(200, 999))
        end = self.digits(4)
        return {
            "us_brackets": f"({area}) {mid}-{end}",
            "us_hyphens": f"{area}-{mid}-{end}",
            "us_dots": f"{area}.{mid}.{end}",
            "us_spaces": f"{area} {mid} {end}",
            "us_glued": area + mid + end,
            "us_country": f"+1 {area} {mid} {end}",
            "us_country_hyphens": f"1-{area}-{mid}-{end}",
            "us_extension": f"{area}-{mid}-{end} ext. {self.digits(3)}",
            "uk_mobile": f"07{self.digits(3)} {self.digits(6)}",
            "uk_mobile_glued": f"07{self.digits(9)}",
            "uk_london": f"020 7{self.digits(3)} {self.digits(4)}",
            "uk_town": f"01{self.digits(3)} {self.digits(6)}",
            "uk_country": f"+44 7{self.digits(3)} {self.digits(6)}",
            "uk_country_zero": f"+44 (0)20 7{self.digits(3)} {self.digits(4)}",
            "irish": f"+353 1 {self.digits(3)} {self.digits(4)}",
        }

    def email(self, person: Person) -> Piece:
        first, last = (_plain(name) for name in (person.first, person.last))
        box = self._pick(
            f"{first}.{last}", f"{first[0]}{last}", f"{last}{self.digits(2)}", f"{first}_{last}",
            f"{last}.{first}", f"dr.{last}",
        )  # fmt: skip
        host = self._pick("example.com", "example.org", "mail.example.net", "sante.example.fr")
        name = self._pick("plain", "plain", "plain", "upper", "spaced_at")
        text = f"{box}@{host}"
        if name == "upper":
            text = text.upper()
        if name == "spaced_at":
            text = text.replace("@", " @ ")
        return Piece(text, "EMAIL", f"email:{name}")

    def url(self, person: Person) -> Piece:
        last = _plain(person.last)
        text = self._pick(
            f"https://www.{last}-famille.example.org/dossier?id={self.digits(5)}",
            f"www.doctors.example.com/{last}",
            f"http://imagerie.example.fr/{self.digits(6)}",
            f"https://photos.example.net/u/{last}{self.digits(2)}",
        )
        return Piece(text, "URL", "url")


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.lower().replace("ł", "l"))
    return "".join(letter for letter in folded if letter.isascii() and letter.isalpha())


Maker = Callable[[], Pieces]
