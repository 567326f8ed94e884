"""Pictures: taken in, and shown to those who may see them."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from deidentification import DeidentificationError
from deidentification.images import ImageRefused
from messaging.limits import limited, uploads_allowed
from messaging.models import Image
from messaging.picturing import describe_image, discard_draft, upload_image
from network.http import PractitionerRequest
from network.verification.terms import READ_ONLY

DESCRIPTION_LIMIT = 200  # characters: what stands instead of an identifier may be longer than it
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
REFUSALS = {
    "empty": _("This file is empty."),
    "too_large": _("This picture is larger than 25 MB."),
    "too_many_pixels": _("This picture has more than 50 megapixels."),
    "unknown_format": _("Only JPEG, PNG, WebP and HEIC pictures can be added."),
    "damaged": _("This picture is damaged and cannot be read."),
}


@require_POST
@limited(uploads_allowed)
def upload(request: PractitionerRequest) -> HttpResponse:
    """Take one picture in as a draft: 201 with its id, or 422 or 503 with the reason."""
    if not request.practitioner.may_write:
        return _read_only()
    file = request.FILES.get("image")
    try:
        if file is None:
            raise ImageRefused("empty")
        image = upload_image(
            uploader=request.practitioner,
            file=file,
            description=_typed_description(request),
        )
    except ImageRefused as refusal:
        return JsonResponse(
            {"code": refusal.code, "message": str(REFUSALS[refusal.code])}, status=422
        )
    except DeidentificationError:
        return _not_checked()
    answer = {
        "id": str(image.pk),
        "url": image.get_absolute_url(),
        "width": image.width,
        "height": image.height,
    }
    return JsonResponse(answer, status=201)


@require_GET
def image(request: PractitionerRequest, image_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(Image.objects.visible_to(request.practitioner), pk=image_id)
    return picture_response(found)


def picture_response(picture: Image) -> HttpResponseBase:
    """The bytes of a picture that somebody may see."""
    extension = picture.file.name.rsplit(".", 1)[-1]
    response = FileResponse(picture.file.open("rb"), content_type=CONTENT_TYPES[extension])
    response.headers["Content-Disposition"] = f'inline; filename="{picture.pk}.{extension}"'
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; frame-ancestors 'none'; sandbox"
    )
    return response


@require_POST
@limited(uploads_allowed)
def describe(request: PractitionerRequest, image_id: UUID) -> HttpResponse:
    """Describe a draft: the description as it will be read."""
    if not request.practitioner.may_write:
        return _read_only()
    drafts = Image.objects.drafts_of(request.practitioner)
    picture = get_object_or_404(drafts, pk=image_id)
    try:
        picture = describe_image(image=picture, description=_typed_description(request))
    except DeidentificationError:
        return _not_checked()
    return JsonResponse({"description": str(picture.description)})


def _typed_description(request: PractitionerRequest) -> str:
    # PostgreSQL stores no NUL; a form would refuse it, but here is no box to say so.
    return request.POST.get("description", "").replace("\0", "")[:DESCRIPTION_LIMIT]


def _read_only() -> HttpResponse:
    return JsonResponse({"code": "read_only", "message": str(READ_ONLY)}, status=403)


def _not_checked() -> HttpResponse:
    return JsonResponse({"message": _("The filter could not check this text.")}, status=503)


@require_POST
def discard(request: PractitionerRequest, image_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    drafts = Image.objects.drafts_of(request.practitioner)
    picture = get_object_or_404(drafts, pk=image_id)
    if not discard_draft(image_id=picture.pk):
        raise Http404  # posted a moment ago
    return HttpResponse(status=204)
