"""How many queries a page takes."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(browser: Client, page: str) -> int:
    """Those of the page when it is read again: what is kept from the first time costs no more."""
    assert browser.get(page).status_code == 200
    with CaptureQueriesContext(connection) as counted:
        browser.get(page)
    return len(counted)
