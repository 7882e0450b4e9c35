"""In the demonstration, and only there: every message as it would be sent, to whoever stepped in as a coordinator."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from halqa.accounts.views.doors import inside
from halqa.foundation.lists import Query
from halqa.notices.access import may_read_all
from halqa.notices.enums import Channel
from halqa.notices.queries import demonstration
from halqa.notices.queries.letters import Letter, NobodyReads, letter
from halqa.notices.tasks import mail, sms
from halqa.pages.templatetags.frame import site_address


@require_safe
@inside(may_read_all)
def sent(request: HttpRequest) -> HttpResponse:
    """List what would be sent, newest first."""
    query = Query.parse(request.META["QUERY_STRING"], ("page",))
    context = {
        "title": _("What would be sent"),
        "noindex": True,
        "query": query,
        "sent": demonstration.sent(page=query.get("page"), time_zone=request.caller.time_zone),
    }
    return render(request, "notices/sent.html", context)


@require_safe
@inside(may_read_all)
def shown(request: HttpRequest, key: str) -> HttpResponse:
    """Show one message in its reader's language."""
    written = _letter(request, key)
    text = mail.text_of(written) if written.channel is Channel.MAIL else sms.text_of(written)
    context = {"title": _("A message as it would be sent"), "noindex": True, "letter": written, "text": text}
    return render(request, "notices/shown.html", context)


@require_safe
@inside(may_read_all)
def mail_file(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out a mail as the file that a mail server would get; any mail program opens it."""
    written = _letter(request, key)
    if written.channel is not Channel.MAIL:
        raise Http404
    return HttpResponse(
        mail.mail_of(written).as_bytes(),
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="{written.key}.eml"'},
    )


def _letter(request: HttpRequest, key: str) -> Letter:
    try:
        written = letter(key, site=site_address(request)) if demonstration.is_known(key) else None
    except NobodyReads:
        written = None
    if written is None:
        raise Http404
    return written
