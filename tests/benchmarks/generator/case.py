"""One invented case: who takes part, and how templates may speak of them."""

from collections.abc import Callable
from random import Random

from .dates import Calendar
from .draft import Piece
from .invented import Person, World
from .numbers import Registry

Filling = list[Piece] | Piece | str

_TITLES = {
    "fr": {
        "woman": "Mme|Madame|Mlle|mme|Mme.",
        "man": "M.|Monsieur|Mr|M|monsieur",
        "doctor": "Dr|Docteur|Dr.|Pr|Professeur|docteur|Pr.",
    },
    "en": {
        "woman": "Mrs|Ms|Mrs.|Ms.|Miss",
        "man": "Mr|Mr.",
        "doctor": "Dr|Dr.|Prof.|Professor|Doctor",
    },
}


class Case:
    """A patient, a relative, three clinicians, two towns; slots for the templates."""

    def __init__(self, chance: Random, language: str) -> None:
        self.chance = chance
        self.language = language
        self.world = World(chance, language)
        self.calendar = Calendar(chance, language)
        self.registry = Registry(chance, self.world)
        self.patient = self.world.person()
        self.relative = Person(self.world.first_name(), self.patient.last, not self.patient.woman)
        self.neighbour = self.world.person()
        self.doctors = [self.world.person() for _ in range(3)]
        self.town = self.world.town()

    @property
    def slots(self) -> dict[str, Callable[[], Filling]]:
        return {
            "patient": lambda: self.titled(self.patient),
            "patient_bare": lambda: self.bare(self.patient),
            "patient_last": lambda: Piece(self.patient.last, "NAME", "name:last:untitled"),
            "patient_first": lambda: Piece(self.patient.first, "NAME", "name:first:untitled"),
            "patient_lower": lambda: Piece(
                self.patient.last.lower(), "NAME", "name:lower:untitled"
            ),
            "patient_initials": lambda: self.initials(self.patient),
            "patient_upper": lambda: self.listed(self.patient),
            "relative": lambda: self.bare(self.relative),
            "relative_first": lambda: Piece(self.relative.first, "NAME", "name:first:kinship"),
            "neighbour": lambda: self.titled(self.neighbour),
            "doctor": lambda: self.titled(self.doctors[0], doctor=True),
            "doctor_other": lambda: self.titled(self.doctors[1], doctor=True),
            "doctor_third": lambda: self.titled(self.doctors[2], doctor=True),
            "doctor_bare": lambda: self.bare(self.doctors[0]),
            "doctor_last": lambda: Piece(self.doctors[1].last, "NAME", "name:last:untitled"),
            "doctor_first": lambda: Piece(self.doctors[1].first, "NAME", "name:first:greeting"),
            "doctor_lower": lambda: Piece(
                self.doctors[2].last.lower(), "NAME", "name:lower:untitled"
            ),
            "doctor_upper": lambda: self.listed(self.doctors[2]),
            "doctor_credentials": lambda: self.bare(self.doctors[2]),
            "date": self.calendar.written,
            "date_full": lambda: self.calendar.written(forms="full"),
            "birth": self.calendar.birth,
            "period": self.calendar.period,
            "town": lambda: Piece(self.town, "LOCATION", "town"),
            "other_town": lambda: Piece(self.world.town(), "LOCATION", "town"),
            "street": lambda: Piece(self.world.street(), "LOCATION", "street"),
            "postcode": self.postcode,
            "house": self.house,
            "employer": self.employer,
            "hospital_number": self.registry.hospital_number,
            "social": self.registry.social,
            "professional": self.registry.professional,
            "rare": self.registry.rare,
            "phone": self.registry.phone,
            "email": lambda: self.registry.email(self.chance.choice([self.patient, *self.doctors])),
            "url": lambda: self.registry.url(self.patient),
            "old_age": self.old_age,
            "age": lambda: str(self.chance.randint(18, 89)),
            "he": lambda: self.gendered("il", "elle", "he", "she"),
            "the_patient": lambda: self.gendered(
                "le patient", "la patiente", "the patient", "the patient"
            ),
        }

    def gendered(self, fr_man: str, fr_woman: str, en_man: str, en_woman: str) -> str:
        if self.language == "fr":
            return fr_woman if self.patient.woman else fr_man
        return en_woman if self.patient.woman else en_man

    # --- people ------------------------------------------------------------------------------

    def titled(self, person: Person, *, doctor: bool = False) -> list[Piece]:
        """A title and a name in one of its orders and cases."""
        sort = "doctor" if doctor else "woman" if person.woman else "man"
        title = self.chance.choice(_TITLES[self.language][sort].split("|"))
        name, form = self._arranged(person)
        return [Piece(title + " ", "ignore"), Piece(name, "NAME", f"name:{form}:titled")]

    def bare(self, person: Person) -> Piece:
        """First name and family name without a title."""
        name, form = self.chance.choice(
            [
                (f"{person.first} {person.last}", "first_last"),
                (f"{person.first} {person.last.upper()}", "first_LAST"),
                (f"{person.last} {person.first}", "last_first"),
                (f"{person.last.upper()} {person.first}", "LAST_first"),
            ]
        )
        return Piece(name, "NAME", f"name:{form}:untitled")

    def listed(self, person: Person) -> list[Piece]:
        """As lists and labels print it: 'LAST, First' or 'LAST FIRST'."""
        joint = self.chance.choice([", ", " "])
        first = self.chance.choice([person.first, person.first.upper()])
        return [
            Piece(person.last.upper(), "NAME", "name:LAST:listed"),
            Piece(joint),
            Piece(first, "NAME", "name:first:listed"),
        ]

    def initials(self, person: Person) -> Piece:
        first, last = person.initials
        text = self.chance.choice([f"{first}.{last}.", f"{first}. {last}.", f"{first}{last}"])
        return Piece(text, "NAME", "name:initials:label")

    def _arranged(self, person: Person) -> tuple[str, str]:
        first, last = person.first, person.last
        initial = first[0]
        return self.chance.choice(
            [
                (last, "last"),
                (last.upper(), "LAST"),
                (f"{first} {last}", "first_last"),
                (f"{first} {last.upper()}", "first_LAST"),
                (f"{last.upper()} {first}", "LAST_first"),
                (f"{last} {first}", "last_first"),
                (f"{initial}. {last}", "initial_last"),
                (f"{initial}. {last.upper()}", "initial_LAST"),
                (last.lower(), "lower"),
            ]
        )

    # --- places and ages -----------------------------------------------------------------------

    def postcode(self) -> Piece:
        digits, choice = self.registry.digits, self.chance.choice
        if self.language == "fr":
            department = f"{self.chance.randint(1, 95):02}"
            text = department + choice(["", "", " "]) + digits(3)
        elif self.chance.random() < 0.5:
            area = choice(["LS", "BN", "M", "SW", "NE", "CF"])
            text = f"{area}{digits(1)} {digits(1)}{choice(['QT', 'XD', 'LB'])}"
        else:
            text = f"{choice(['OH', 'TX', 'NC', 'OR'])} {self.chance.randint(1, 9)}{digits(4)}"
        return Piece(text, "LOCATION", "postcode")

    def house(self) -> list[Piece]:
        generic, name = self.world.house()
        named = Piece(name, "ORGANISATION", "house")
        if self.language == "fr":
            return [Piece(generic, "ignore"), named]
        return [named, Piece(generic, "ignore")]

    def employer(self) -> list[Piece]:
        generic, name = self.world.employer()
        return [Piece(generic, "ignore"), Piece(name, "ORGANISATION", "employer")]

    def old_age(self) -> list[Piece]:
        years = self.chance.randint(90, 104)
        number = Piece(str(years), "AGE_OVER_89", "age:digits")
        if self.language == "fr":
            tens = {90: "quatre-vingt-dix", 91: "quatre-vingt-onze", 92: "quatre-vingt-douze"}
            if years in tens:
                number = Piece(tens[years], "AGE_OVER_89", "age:words")
            return [number, Piece(self.chance.choice([" ans", "ans", " ans"]), "ignore")]
        unit = self.chance.choice(["-year-old", " years old", " y/o", "yo"])
        return [number, Piece(unit, "ignore")]
