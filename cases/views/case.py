"""One case: writing it, reading it, closing it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cases.closing import close_case, reopen_case
from cases.forms import CaseForm, ClosureForm
from cases.models import Case
from cases.opening import open_case
from cases.waiting import to_settle
from deidentification import DeidentificationError
from deidentification.images import ImageRefused
from messaging.limits import cases_allowed, uploads_allowed
from messaging.models import Image
from messaging.pages import thread_page
from messaging.picturing import upload_image
from messaging.posting import Refused, count_act
from messaging.removals import removal_notice
from messaging.seeing import mark_seen
from messaging.views.pictures import REFUSALS
from network.governing import accept_rules
from network.http import PractitionerRequest
from network.limits import TOO_FAST
from network.models import Specialty, SpecialtyGroup

NOT_CHECKED = gettext_lazy(
    "The filter could not check this text, so it was not posted. Your text is kept."
)


def new_case(request: PractitionerRequest) -> HttpResponse:
    me = request.practitioner
    if "group" in request.GET:  # a group that is not mine is absent, as everywhere
        get_object_or_404(SpecialtyGroup.objects.of(me), slug=request.GET["group"])
    initial = {"group": request.GET["group"]} if "group" in request.GET else {}
    form = CaseForm(request.POST or None, initial=initial, author=me)
    drafts = _drafts(request)
    status = 422
    if request.method == "POST":
        # Pictures are kept first, so that they survive whatever else is wrong with the form.
        uploaded = _upload(request, form)
        drafts = [*drafts, *uploaded]
        if form.is_valid():
            try:
                case = _open(request, form, [image.pk for image in drafts])
            except Refused as refusal:
                beside = form.rules_field() if refusal.code == "rules" else None
                form.add_error(beside, str(refusal))
                status = refusal.status
            except DeidentificationError:
                form.add_error(None, NOT_CHECKED)
            else:
                if notice := removal_notice(case.removed):
                    messages.info(request, notice)
                return redirect(case)
    context = {"form": form, "draft_images": drafts}
    status = status if form.errors else 200
    return render(request, "cases/case_form.html", context, status=status)


def _open(request: PractitionerRequest, form: CaseForm, images: list[UUID]) -> Case:
    data = form.cleaned_data
    count_act(cases_allowed, request.practitioner)
    if (rules := form.rules_field()) and (seen := data[rules]):
        accept_rules(practitioner=request.practitioner, group=data["group"], seen=seen)
    return open_case(
        author=request.practitioner,
        group=data["group"],
        texts=form.texts(),
        age=data["age"],
        age_unit=data["age_unit"],
        sex=data["sex"],
        images=images,
        wishes=form.wishes(),
    )


def _drafts(request: PractitionerRequest) -> list[Image]:
    """The pictures that came with an earlier try and still belong to nothing."""
    ids = [one for one in request.POST.getlist("images") if _is_uuid(one)]
    return list(Image.objects.drafts_of(request.practitioner).filter(pk__in=ids))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _upload(request: PractitionerRequest, form: CaseForm) -> list[Image]:
    images = []
    for file in request.FILES.getlist("new_images"):
        if not uploads_allowed.take(request.practitioner.pk):
            form.add_error("images", TOO_FAST)
            break
        try:
            images.append(upload_image(uploader=request.practitioner, file=file))
        except ImageRefused as refusal:
            form.add_error("images", REFUSALS[refusal.code])
    return images


def case(request: PractitionerRequest, case_id: UUID) -> HttpResponse:
    me = request.practitioner
    shown = get_object_or_404(
        Case.objects.visible_to(me).select_related(
            "thread__group", "author__user", "closed_by__user"
        ),
        pk=case_id,
    )
    page = thread_page(shown.thread, me, _before(request))
    mark_seen(practitioner=me, thread_id=shown.thread_id, head=shown.thread.head)
    context = {
        "case": shown,
        "thread": shown.thread,
        "page": page,
        "images": [] if shown.withheld_since else shown.thread.images.filter(message__isnull=True),
        "to_settle": to_settle(me, shown.thread),
        "can_close": shown.may_close(me),
        "can_post": shown.thread.may_post(me),
        "specialty_labels": {value: str(label) for value, label in Specialty.choices},
    }
    return render(request, "cases/case.html", context)


def _before(request: PractitionerRequest) -> int | None:
    before = request.GET.get("before", "")
    return int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None


def closure(request: PractitionerRequest, case_id: UUID) -> HttpResponse:
    me = request.practitioner
    shown = get_object_or_404(
        Case.objects.visible_to(me).select_related("thread__group"), pk=case_id
    )
    if not shown.may_close(me):
        raise PermissionDenied
    form = ClosureForm(request.POST or None, initial={"conclusion": str(shown.conclusion)})
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            count_act(cases_allowed, me)
            closed = close_case(
                practitioner=me,
                case=shown,
                conclusion=form.cleaned_data["conclusion"],
                wishes=form.wishes(),
            )
        except Refused as refusal:
            form.add_error("conclusion", str(refusal))
            status = refusal.status
        except DeidentificationError:
            form.add_error("conclusion", _("The filter could not check this text. It is kept."))
        else:
            if notice := removal_notice(closed.conclusion.counts):
                messages.info(request, notice)
            return redirect(closed)
    status = status if form.errors else 200
    return render(request, "cases/case_close.html", {"form": form, "case": shown}, status=status)


@require_POST
def reopening(request: PractitionerRequest, case_id: UUID) -> HttpResponse:
    shown = get_object_or_404(Case.objects.visible_to(request.practitioner), pk=case_id)
    return redirect(reopen_case(practitioner=request.practitioner, case=shown))
