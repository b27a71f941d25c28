"""A page that only announces a report, which is an attachment, a frame or a picture, is not a report without sections."""

from __future__ import annotations

import pytest

from gouji.errors import InputError
from gouji.inputs import Source, open_editions, read_report

TITLE = "青石市园林局2025年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<iframe src='a.pdf'></iframe>", "no-report-picture"),
        ("<p>发布时间:2026-01-10</p><p><img src='a.png'></p>", "no-report-picture"),
        (f"<p>现予公布。</p><p><a href='a.pdf'>{TITLE}.pdf</a></p>", "no-report-picture"),
        ("<p>现予公布,详见附件。</p>", "no-report"),
    ],
)
def test_a_page_that_only_announces_a_report_is_told_as_such(body: str, code: str) -> None:
    page = f"<html><body><h1>{TITLE}</h1>{body}</body></html>"
    with pytest.raises(InputError) as caught:
        read_report(Source(name="page.html", data=page.encode()), open_editions("cn-gov-info-annual-report"))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_report_that_follows_no_form_is_read() -> None:
    text = "2025年,我局公开信息12条,没有收到申请。" * 20
    source = Source(name="page.txt", data=f"{TITLE}\n{text}".encode())
    report, _ = read_report(source, open_editions("cn-gov-info-annual-report"))
    assert (report.title, report.sections) == (TITLE, ())
