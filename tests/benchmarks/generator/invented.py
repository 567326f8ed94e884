"""People, towns, streets, houses and firms that do not exist, put together from syllables."""

from dataclasses import dataclass
from random import Random

_SURNAMES = {
    "fr": (
        "Bra Cou Del Fou Gri Lam Mau Per Rou Sau Tri Val Ver Chap Plan Tour Bel Mon Gau Hau Jou "
        "Noir Pou Quer Vig Bour Carr Dra Fer Gou Lou Mer",
        "ge ba ri lo ta ne vi du ma be sse lla nni tte cha pre",
        "and eau elle ier ot ais in oux ard et ac ez ec ault on oy ain aud euil",
    ),
    "en": (
        "Hath Brem Wick Thorn Ald Cran Ever Lang Pem Sed Stan Whit Ash Cold Kel Hard Rud Tarn Wen "
        "Farn Old Brad Mid Sel Har Lin",
        "er ing en al is or a",
        "ton ley ford wood by worth well man shaw combe field kin sby more dale ridge",
    ),
    "maghreb": (
        "Benk Bouz Khal Mess Had Zer Tah Far Ouk Cher Mans Gue Slim",
        "ha ou a e ra la i",
        "oui ani ari ouche adi ani aoui ellah abi oudj ia",
    ),
    "west_africa": (
        "Ndi Kou Tran Dia Sou Mba Oye Ade Kon Fof Sis Zon Tchi",
        "a li ba ra wo mo ko",
        "ngo yaré bélé wale kou ssou ngué dje gbo mba",
    ),
    "slavic": (
        "Kow Zbor Dob Jan Mal Now Pav Rog Stan Wro Zel Bog",
        "ale ino o i e u",
        "wski czyk nic vić nova rek czak sko",
    ),
    "iberia": (
        "Carv Mend Alm Bar Fon Mour Tav Quin Riv Sal Val Pach",
        "a e i o ei",
        "lhão nda reda ques ço lves rinho guez cano driz",
    ),
}
_FIRST = {
    "fr": (
        "Mau Thé Lou Cla Flo Jo Ev Sé Adé Cor Domi Fré Géra Hono Mélu Noé Oli Roma Sylva Vio",
        "ri li ro mé na ",
        "ane ine ette ien ard elle ice ond and on ie",
    ),
    "en": (
        "Jar Bren Ky Shan Tam Ald Ros Mar Del Har Win El Cor Gar",
        "la le ri na ",
        "den son na lyn ert wyn ick elle ton bel ley ry",
    ),
    "maghreb": ("Aï Sa Ya Na Kha Ra Dja Sou Me", "ma li dji ri ssa ", "na di a ne ma ra d l"),
    "west_africa": ("Ama Fa Ou Kof Abi Ay Sé Mo", "ma di ko la ", "tou na wa i dou ye"),
    "slavic": ("Ka Zo Mi Lud Bo Jar Ve Da", "ro sla li da ", "mir na sław ka ek ika"),
    "iberia": ("Ma Jo Ne Fe Gui Ru Li Be", "ri li na a ", "ano inha osa lda ro na"),
}
# Given names and family names that are ordinary words or belong to everybody: the hard ones.
_WORD_SURNAMES = {
    "fr": "Petit Blanc Leroux Roche Page Marchand Boulanger Lamour Rose Gros Noir Berger Chevalier "
    "Poulain Rivière Fontaine Charpentier Meunier Loiseau Janvier Sauvage Vidal Prince",
    "en": "Young King Page Bishop Brown Parker Woods Rivers Field Price Bird Gray Day Stone Hunter "
    "Cook Bell Fox Banks Hill Shepherd Winter March",
}
_KNOWN_FIRST = {
    "fr": "Rose Marie Pierre Jean-Luc Violette Aimé Marguerite Claude Dominique Paul Anne-Sophie "
    "Christian Olive Constance Solange Yves Josiane Kévin Inès Mathis",
    "en": "Grace Mark Will Joy Faith Rose Hope Bill Dawn Violet Frank Jack Olive Penny Chase "
    "Tyler Megan Desmond Priya Rob",
}
_PARTICLES = {
    "fr": ["Le ", "La ", "De ", "Du ", "D'", "Des ", "De La "],
    "maghreb": ["El ", "Aït ", "Ben ", "Al-"],
    "iberia": ["da ", "de ", "dos ", "de la "],
    "slavic": ["van der ", "von "],
    "west_africa": ["N'", ""],
    "en": ["Mac", "O'", "Fitz", "Mc", "St "],
}
_RIVERS = [
    "Orvane",
    "Sauldre",
    "Bresque",
    "Loue",
    "Verlaine",
    "Arzonne",
    "Douvre",
    "Maulde",
    "Semoise",
]
_TOWN_ENDS = {
    "fr": "ville court ac ans heim mont val y euil igny oux ières",
    "en": "ton ham bury mouth field ville burg ford stead wick",
}
_STREETS = {
    "fr": "rue|avenue|boulevard|bd|av.|chemin|impasse|allée|place|quai|route|cours|passage|square",
    "en": "Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Dr|Close|Crescent|Court|Way|Terrace|Blvd",
}
_STREET_NAMES = {
    "fr": "des Tilleuls|du Moulin|de la Fontaine|des Écoles|du Général {last}|{first} {last}|"
    "de la Vieille-{place}|des Trois-Épis|de {town}|du Pré-aux-Clercs|Saint-{first}|"
    "du 8-Mai-1945|de l'Abbé-{last}",
    "en": "Maple|Orchard|{last}|Church|Old {town}|{first} {last}|King's|Station|Cedar Hill|"
    "North {last}|Mill",
}
_FLOWERS = {
    "fr": "Glycines Camélias Tourterelles Cèdres Hirondelles Vergers Marronniers Lavandes",
    "en": "Willows Larches Elms Meadows Hollies Birches",
}
_TRADES = {
    "fr": "Transports |{last};Garage |{last} et Fils;boulangerie |{last};SARL |{last};"
    "Menuiserie |{last} Frères;Éts |{last};groupe |{last};imprimerie |{last}-{place}",
    "en": "|{last} & Sons;|{last} Logistics Ltd;|{last} Foods Inc.;|{last} Brothers Haulage;"
    "|{town} Paper Mill;|{last} Engineering",
}


@dataclass(frozen=True, slots=True)
class Person:
    first: str
    last: str
    woman: bool

    @property
    def initials(self) -> tuple[str, str]:
        return self.first[0], self.last.lstrip("d'")[0].upper()


class World:
    """Invents people and places for one language, from one source of chance."""

    def __init__(self, chance: Random, language: str) -> None:
        self.chance = chance
        self.language = language

    def person(self) -> Person:
        return Person(self.first_name(), self.surname(), self.chance.random() < 0.5)

    def first_name(self) -> str:
        if self.chance.random() < 0.3:
            return self.chance.choice(_KNOWN_FIRST[self.language].split())
        origin = self._origin()
        name = self._joined(_FIRST[origin])
        if self.language == "fr" and self.chance.random() < 0.12:
            name += "-" + self._joined(_FIRST["fr"])
        return name

    def surname(self) -> str:
        luck = self.chance.random()
        if luck < 0.15:
            return self.chance.choice(_WORD_SURNAMES[self.language].split())
        origin = self._origin()
        name = self._joined(_SURNAMES[origin])
        if luck < 0.27:
            return self.chance.choice(_PARTICLES[origin]) + name
        if luck < 0.37:
            joint = self.chance.choice("- ") if origin != "iberia" else " "
            return name + joint + self._joined(_SURNAMES[origin])
        return name

    def town(self) -> str:
        root = self._joined((*_SURNAMES[self.language][:2], _TOWN_ENDS[self.language]))
        luck = self.chance.random()
        if self.language == "fr":
            if luck < 0.25:
                return f"Saint-{self.first_name().split('-')[0]}-sur-{self.chance.choice(_RIVERS)}"
            if luck < 0.35:
                return f"{root}-les-{self.chance.choice(['Bains', 'Prés', 'Vieux', 'Forges'])}"
            return ("La " if luck > 0.95 else "") + root
        if luck < 0.2:
            return f"{root} {self.chance.choice(['Falls', 'Springs', 'Heights', 'Green', 'Regis'])}"
        return root

    def street(self) -> str:
        """A number, a way and its name, without postcode and town."""
        number = str(self.chance.randint(1, 240))
        way = self.chance.choice(_STREETS[self.language].split("|"))
        name = self._named(self.chance.choice(_STREET_NAMES[self.language].split("|")))
        if self.language == "fr":
            number += self.chance.choice(["", "", "", " bis", " ter", "B"])
            comma = self.chance.choice([" ", ", "])
            return f"{number}{comma}{way} {name}"
        return f"{number} {name} {way}"

    def house(self) -> tuple[str, str]:
        """A hospital or home: (generic words, proper name); the generic word may come after."""
        if self.language == "fr":
            kind, name = self.chance.choice(
                [
                    ("CHU de ", self.town()),
                    ("centre hospitalier de ", self.town()),
                    ("CH de ", self.town()),
                    ("clinique ", f"Saint-{self.first_name()}"),
                    ("polyclinique du ", self._joined(_SURNAMES["fr"])),
                    ("hôpital ", f"{self.first_name()} {self.surname()}"),
                    ("EHPAD ", f"Les {self.chance.choice(_FLOWERS['fr'].split())}"),
                    ("résidence ", f"Les {self.chance.choice(_FLOWERS['fr'].split())}"),
                    ("SSR ", f"Le {self._joined(_SURNAMES['fr'])}"),
                    ("laboratoire ", self.surname()),
                ]
            )
            return kind, name
        return self.chance.choice(
            [
                (" Hospital", f"{self.town()} General"),
                (" Hospital", f"St {self.first_name()}'s"),
                (" Medical Center", self.town()),
                (" Infirmary", f"{self.town()} Royal"),
                (" Clinic", self.surname()),
                (" Nursing Home", self.chance.choice(_FLOWERS["en"].split())),
                (" Hospital", f"{self.surname()} Memorial"),
                (" Surgery", f"{self.town()} Road"),
            ]
        )

    def employer(self) -> tuple[str, str]:
        """A firm: (generic word before, proper name)."""
        pattern = self.chance.choice(_TRADES[self.language].split(";"))
        generic, _, name = self._named(pattern).partition("|")
        return generic, name

    def _named(self, pattern: str) -> str:
        return pattern.format(
            last=self._joined(_SURNAMES[self.language]),
            first=self.first_name(),
            town=self.town(),
            place=self.chance.choice(["Halle", "Forge", "Tour", "Chapelle"]),
        )

    def _origin(self) -> str:
        others = ["maghreb", "west_africa", "slavic", "iberia"]
        return self.language if self.chance.random() < 0.65 else self.chance.choice(others)

    def _joined(self, syllables: tuple[str, ...]) -> str:
        start, *rest = (self.chance.choice(part.split(" ")) for part in syllables)
        return start + "".join(rest)
