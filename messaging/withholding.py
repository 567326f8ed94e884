"""Pictures that are being checked: nobody but their uploader is given them."""

from django.utils import timezone

from messaging.models import Image
from messaging.posting import change_opening, touch


def withhold_picture(image: Image) -> None:
    """Show a posted picture to nobody but its uploader; the thread's row must be locked."""
    image.withheld_since = timezone.now()
    image.save(update_fields=["withheld_since"])
    show_anew(image)


def show_picture_again(image: Image) -> None:
    """The opposite."""
    image.withheld_since, image.is_hidden = None, False
    image.save(update_fields=["withheld_since", "is_hidden"])
    show_anew(image)


def show_anew(image: Image) -> None:
    """Make open pages load what shows a posted picture; the thread's row must be locked."""
    if image.thread is None:
        return
    if image.message is None:
        change_opening(image.thread)
    else:
        image.message.thread = image.thread
        touch(image.message)
