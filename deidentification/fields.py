"""The door: the only kind of column in which what people type may be stored.

The field takes `Deidentified` values and nothing else. A plain `str` raises at once, so that a way
in that forgets the filter fails in its first test instead of leaking.
"""

from typing import TYPE_CHECKING, Any

from django.db import models

from deidentification import Deidentified

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    _TextField = models.TextField[Deidentified | Combinable, Deidentified]
else:
    _TextField = models.TextField


class PlainTextRefused(TypeError):
    """A plain `str` was about to be stored. The message names the column, never the text."""

    def __init__(self, column: str) -> None:
        super().__init__(f"{column} stores de-identified text only: pass it through deidentify()")


class _DeidentifiedAttribute:
    """Refuses a plain `str` where it is assigned, which is nearer to the mistake than the save."""

    def __init__(self, field: "DeidentifiedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        return instance.__dict__[self.field.attname]

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.checked(value)


class DeidentifiedTextField(_TextField):
    """Text that passed the filter. Its size is checked when it is typed, in forms and frames:
    surrogates may make it longer."""

    if TYPE_CHECKING:  # what the type checker lets in and out
        _pyi_private_set_type: Deidentified | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Deidentified  # type: ignore[assignment]

    descriptor_class = _DeidentifiedAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_default(self) -> Deidentified:
        return Deidentified.stored("")

    def checked(self, value: Any) -> Any:
        """The value itself when it is de-identified (or an expression); raises otherwise."""
        if isinstance(value, Deidentified) or hasattr(value, "resolve_expression"):
            return value
        if value is None or value == "":
            return Deidentified.stored("")
        raise PlainTextRefused(f"{self.model.__name__}.{self.name}")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Deidentified:
        return Deidentified.stored(value or "")

    def to_python(self, value: Any) -> Any:
        return self.checked(value)

    def get_prep_value(self, value: Any) -> Any:
        value = self.checked(value)
        return value.text if isinstance(value, Deidentified) else value

    def value_to_string(self, obj: models.Model) -> str:
        raise PlainTextRefused(f"{self.model.__name__}.{self.name}")
