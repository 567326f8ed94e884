"""Live threads: who may read them, what was said, which pictures were shown."""

import uuid
from functools import partial
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deidentification.fields import DeidentifiedTextField
from network.models import Practitioner, SpecialtyGroup


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """The threads of the practitioner's groups, and those in which they are named."""
        if not practitioner.is_admitted:
            return self.none()
        groups = practitioner.memberships.values("group")
        named = Participant.objects.filter(practitioner=practitioner).values("thread")
        return self.filter(Q(group__in=groups) | Q(pk__in=named))


class Thread(models.Model):
    """A discussion. Its audience is a group, or the participants that are named."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        SpecialtyGroup, models.PROTECT, null=True, blank=True, related_name="threads"
    )
    participants: "models.ManyToManyField[Practitioner, Participant]" = models.ManyToManyField(
        Practitioner, through="Participant", related_name="+"
    )
    opened_by = models.ForeignKey(Practitioner, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # The number of the last change. Each post, edit and deletion takes the next one, in the same
    # transaction: whoever has seen all changes up to `head` has seen everything.
    head = models.PositiveBigIntegerField(default=0)
    opening_revision = models.PositiveBigIntegerField(default=0)  # `head` when its opening changed
    # Whether what it opens with is being checked: then its pictures are not shown either.
    opening_withheld = models.BooleanField(default=False, editable=False)
    last_activity_at = models.DateTimeField(default=timezone.now, db_index=True)
    # How many letters, numbers and first dates its texts have used (`Registry.used`): whichever
    # process filters the next text, nobody gets the letter of somebody else.
    marks = models.JSONField(default=dict, editable=False)

    objects = ThreadQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)

    def may_post(self, practitioner: Practitioner) -> bool:
        """Whoever may read may answer, as long as their verification has not run out."""
        return practitioner.may_write

    @property
    def receipt_chain(self) -> str:
        """The chain of this thread's receipts; whoever adds one has locked the thread's row."""
        return f"thread:{self.pk}"

    def next_change(self) -> int:
        """Take the next change number. Call it inside a transaction that writes the change.

        The row stays locked until the commit, so numbers are seen in the order they were given.
        """
        now = timezone.now()
        Thread.objects.filter(pk=self.pk).update(head=F("head") + 1, last_activity_at=now)
        self.head = Thread.objects.values_list("head", flat=True).get(pk=self.pk)
        return self.head

    def raise_marks(self, used: dict[str, int]) -> None:
        """Store which letters and numbers its texts have used by now; the row is locked."""
        if used != self.marks:
            self.marks = used
            self.save(update_fields=["marks"])

    def change_opening(self) -> None:
        """The same for what the thread opens with, which stands in the room above."""
        Thread.objects.filter(pk=self.pk).update(opening_revision=self.next_change())


class Participant(models.Model):
    """That somebody is named in the audience of a thread without a group."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="participations")
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "practitioner"], name="one_participation_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} in {self.thread_id}"


class LastSeen(models.Model):
    """Up to which change a practitioner has seen a thread."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="seen")
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="+")
    head = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "practitioner"], name="one_last_seen_each")
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} saw {self.thread_id} up to {self.head}"


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        return self.filter(thread__in=Thread.objects.visible_to(practitioner))

    def for_display(self) -> Self:
        return self.select_related("author__user").prefetch_related("images")


class Message(models.Model):
    """One contribution. `sequence` orders the thread, `revision` is its last change there."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    author = models.ForeignKey(Practitioner, models.PROTECT, related_name="messages")
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    sequence = models.PositiveBigIntegerField()
    revision = models.PositiveBigIntegerField()
    body = DeidentifiedTextField()
    html = models.TextField(
        editable=False
    )  # `rendering.render(body)`, kept because it never changes
    removed = models.JSONField(default=dict, editable=False)  # kind → how many, told to the author
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    # Since when its text is being checked; meanwhile it stands in the room above, not here.
    withheld_since = models.DateTimeField(null=True, blank=True, editable=False)
    is_hidden = models.BooleanField(default=False, editable=False)  # withheld for good: decided so
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "sequence"], name="one_message_a_place"),
            # The author's retry finds the first try, whoever else chose the same id.
            models.UniqueConstraint(fields=["author", "client_id"], name="one_message_a_client_id"),
        ]
        indexes = [models.Index(fields=["thread", "revision"], name="changes_of_a_thread")]

    def __str__(self) -> str:
        return f"message {self.pk}"

    def may_edit(self, practitioner: Practitioner) -> bool:
        return self.may_delete(practitioner) and self.withheld_since is None

    def may_delete(self, practitioner: Practitioner) -> bool:
        return self.author_id == practitioner.pk and self.deleted_at is None


class ImageQuerySet(models.QuerySet["Image"]):
    def visible_to(self, practitioner: Practitioner) -> Self:
        """One's own drafts, and what belongs to a thread one may read and was not deleted.

        What is being checked, or belongs to what is, is seen by whoever uploaded it alone.
        """
        if not practitioner.is_admitted:
            return self.none()
        in_threads = Q(thread__in=Thread.objects.visible_to(practitioner)) & (
            Q(message__isnull=True) | Q(message__deleted_at__isnull=True)
        )
        checked = Q(withheld_since__isnull=True) & (
            Q(message__isnull=True, thread__opening_withheld=False)
            | Q(message__isnull=False, message__withheld_since__isnull=True)
        )
        mine = Q(uploader=practitioner)
        return self.filter(in_threads & (checked | mine) | Q(thread__isnull=True) & mine)

    def drafts_of(self, practitioner: Practitioner) -> Self:
        """Uploaded and not yet posted."""
        return self.filter(uploader=practitioner, thread__isnull=True)


def _random_name(image: "Image", filename: str) -> str:
    """The rebuilt picture's own random name in a folder of its first two letters."""
    return f"{filename[:2]}/{filename}"


class Image(models.Model):
    """A picture rebuilt from its pixels. A draft until it is posted; without a message it belongs
    to the opening of its thread."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    uploader = models.ForeignKey(Practitioner, models.PROTECT, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="images")
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="images"
    )
    file = models.FileField(upload_to=_random_name, max_length=80)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    description = DeidentifiedTextField(_("description"))
    created_at = models.DateTimeField(default=timezone.now)
    # As for a message; the picture itself stays where it is, and nobody else is given it.
    withheld_since = models.DateTimeField(null=True, blank=True, editable=False)
    is_hidden = models.BooleanField(default=False, editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("messaging:image", args=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """The file goes with the commit: a row that is kept after all still has its picture."""
        deleted = super().delete(*args, **kwargs)
        remove = partial(self.file.storage.delete, self.file.name)
        transaction.on_commit(remove, robust=True)
        return deleted
