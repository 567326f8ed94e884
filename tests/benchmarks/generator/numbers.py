"""Numbers that identify: national, hospital and professional ones, phones, mail, web addresses."""

import unicodedata
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
        """A number of the patient or the stay in a hospital, behind one of many labels."""
        if self.language == "fr":
            labels = "IPP|NIP|NDA|n° dossier|N° de séjour|dossier|IEP|étiquette|N° venue|examen n°"
            shapes = "##########|8#########|#######|H######|##-#####|### ### ###"
        else:
            labels = (
                "MRN|Hospital number|Hosp No|encounter|Account|Acct|chart|Medical record|accession"
                "|Unit no|FIN|CSN|visit ID"
            )
            shapes = "########|#######|M######|##-######|###-##-##|K#####A"
        label = self.chance.choice(labels.split("|"))
        return self._id(label, self._shaped(self.chance.choice(shapes.split("|"))), "hospital")

    def _shaped(self, shape: str) -> str:
        """Return `shape` with a digit for each '#'."""
        return "".join(self.digits(1) if sign == "#" else sign for sign in shape)

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
        label, shape, form = self.chance.choice(
            [
                ("SSN", "###-##-####", "ssn"),
                ("SSN", "#########", "ssn_glued"),
                ("NHS", "### ### ####", "nhs"),
                ("NHS number", "##########", "nhs_glued"),
                ("Insurance ID", "XQ#########", "insurer"),
                ("Policy", "HPL-######", "insurer"),
                ("Medicare", "3FK7-AT#-YR##", "mbi"),
            ]
        )
        return self._id(label, self._shaped(shape), form)

    def rare(self) -> Pieces:
        """Passports, cards, plates, serial numbers of devices, bank accounts."""
        if self.language == "fr":
            choices = [
                ("Passeport", "##CV#####", "passport"),
                ("carte d'identité", "############", "card"),
                ("IBAN", "FR76 #### #### #### #### #### ###", "iban"),
                ("IBAN", "FR76#######################", "iban_glued"),
                ("immatriculé", "GK-###-XZ", "plate"),
                ("n° de série du stimulateur", "PJK######", "device"),
                ("permis de conduire", "############", "licence"),
            ]
        else:
            choices = [
                ("Passport", "#########", "passport"),
                ("driver's license", "D#######", "licence"),
                ("license plate", "7KLM###", "plate"),
                ("device serial number", "SN#######H", "device"),
                ("IP address", "81.##.14.##", "ip"),
                ("Claim", "CLM########", "claim"),
            ]
        label, shape, form = self.chance.choice(choices)
        return self._id(label, self._shaped(shape), form)

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
            "belgian": self._shaped("+32 4## ## ## ##"),
            "swiss": self._shaped("+41 79 ### ## ##"),
            "moroccan": self._shaped("+212 6## ## ## ##"),
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
