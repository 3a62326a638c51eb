from __future__ import annotations

from pathlib import Path

import pytest

from archive.corpus.corpus import Entry, MeetingEntry
from archive.index.forge import ADDRESS_BYTES, edit_url, new_url, report_url
from archive.index.listing import Shelves
from archive.index.record import RecordView, make_record_view
from archive.model.settings import Forge
from archive.project import Project
from tests.corpora import CorpusMaker, make_entry


def view_of(corpus: CorpusMaker, *items: object, edition: str = "restricted") -> RecordView:
    made = corpus(*items).for_edition(edition)  # type: ignore[arg-type]
    entry = next(made.by_id[item.id] for item in items if isinstance(item, Entry) and item.id in made.by_id)
    return make_record_view(Shelves(made), entry)


@pytest.mark.parametrize(
    ("fields", "tone", "reason"),
    [
        ({}, "plain", ""),
        ({"version": "transcript"}, "caution", "未经本人审阅"),
        ({"version": "draft"}, "stop", "不得引用"),
        ({"status": "corrected"}, "caution", "更正"),
        ({"status": "superseded", "replaced_by": "2023-b"}, "stop", "替代"),
        ({"status": "withdrawn", "reason": "误收"}, "stop", "不得引用"),
        ({"status": "suspended", "reason": "按规定"}, "stop", ""),
    ],
)
def test_one_glance_tells_whether_one_may_quote(
    corpus: CorpusMaker, fields: dict[str, str], tone: str, reason: str
) -> None:
    view = view_of(corpus, corpus.entry("2023-a", **fields))
    assert view.verdict.tone == tone
    assert reason in "".join([view.verdict.headline, *view.verdict.reasons])
    assert [mark.label for mark in view.marks] == ["稿本", "状态", "来源", "阅读范围", "责任者"]


@pytest.mark.parametrize("status", ["superseded", "withdrawn", "suspended"])
def test_the_glance_does_not_repeat_the_banner_above_it(corpus: CorpusMaker, status: str) -> None:
    other = {"replaced_by": "2023-b"} if status == "superseded" else {"reason": "误收"}
    assert view_of(corpus, corpus.entry("2023-a", status=status, **other)).verdict.reasons == []


def test_the_citation_names_title_meeting_date_and_speaker(corpus: CorpusMaker) -> None:
    meeting = corpus.meeting("2023-m", name="全市组织部长会议")
    fields = {"title": "在会上的讲话", "date": "2023-02-08", "meeting": "2023-m"}
    entry = corpus.entry("2023-02-08-a", **fields, speakers=[{"role": "部长", "name": "***"}])
    assert view_of(corpus, entry, meeting).citation == "《在会上的讲话》，全市组织部长会议，2023年2月8日，部长 ***"


def test_what_is_noted_of_the_file_is_a_fact(corpus: CorpusMaker) -> None:
    noted = corpus.entry("2023-a", source={"file": "扫描.pdf", "note": "仅著录，无全文"})
    facts = {label: [link.label for link in links] for label, links in view_of(corpus, noted).facts}
    assert facts["原文件"] == ["仅著录，无全文"]
    assert "原文件" not in dict(view_of(corpus, corpus.entry("2023-a")).facts)


def test_a_redacted_name_is_never_a_person_of_its_own(corpus: CorpusMaker) -> None:
    marks = {
        mark.label: mark.value for mark in view_of(corpus, corpus.entry("2023-a", speakers=[{"role": "书记"}])).marks
    }
    assert marks["责任者"] == "书记"
    assert {mark.label: mark.value for mark in view_of(corpus, corpus.entry("2023-a")).marks}["责任者"] == "未载"


def test_what_the_edition_leaves_out_is_named_by_nothing_but_that(corpus: CorpusMaker) -> None:
    secret = corpus.entry("2023-secret", access="restricted", title="不公开的题名")
    entry = corpus.entry(
        "2023-a",
        status="superseded",
        replaced_by="2023-secret",
        conveys=[{"level": "national", "kind": "speech", "record": "2023-secret"}],
        version_of="2023-secret",
    )
    view = view_of(corpus, entry, secret, edition="internal")
    assert "secret" not in repr(view)
    assert "不公开的题名" not in repr(view)
    assert view.replaced_by is not None
    assert view.replaced_by.label == "本版未收"


def test_versions_of_one_text_lead_to_each_other(corpus: CorpusMaker) -> None:
    final = corpus.entry("2023-a")
    first, second = (corpus.entry(f"2023-{n}", version="transcript", version_of="2023-a") for n in "bc")
    assert [link.uri for link in view_of(corpus, final, first, second).versions] == [
        "speeches/2023/2023-b.html",
        "speeches/2023/2023-c.html",
    ]
    assert [link.uri for link in view_of(corpus, second, final, first).versions] == [
        "speeches/2023/2023-a.html",
        "speeches/2023/2023-b.html",
    ]


def test_neighbours_are_of_the_same_kind_and_level_in_the_series(corpus: CorpusMaker) -> None:
    items: list[Entry | MeetingEntry] = []
    for year in (2021, 2022, 2023):
        items += [corpus.meeting(f"{year}-m", series="organization")]
        items += [
            corpus.entry(f"{year}-a", meeting=f"{year}-m"),
            corpus.entry(f"{year}-h", meeting=f"{year}-m", kind="host-script"),
        ]
    made = corpus(*items)
    previous, following = made.neighbours(made.by_id["2022-a"])
    assert previous is not None
    assert following is not None
    assert (previous.id, following.id) == ("2021-a", "2023-a")


@pytest.mark.parametrize(
    ("kind", "edit", "report"),
    [
        ("github", "https://forge.example/a/b/edit/main/docs/x.md", "https://forge.example/a/b/issues/new?title="),
        ("gitlab", "https://forge.example/a/b/-/edit/main/docs/x.md", "https://forge.example/a/b/-/issues/new?issue"),
        ("gitea", "https://forge.example/a/b/_edit/main/docs/x.md", "https://forge.example/a/b/issues/new?title="),
    ],
)
def test_forges(kind: str, edit: str, report: str) -> None:
    forge = Forge.model_validate({"kind": kind, "url": "https://forge.example/a/b"})
    project = Project(Path("/p"), Path("/p/docs"), Path("/p/data"))
    assert edit_url(forge, project, Path("/p/docs/x.md")) == edit
    assert edit_url(forge, project, Path("/elsewhere/x.md")) == ""
    assert edit_url(None, project, Path("/p/docs/x.md")) == ""
    assert report_url(forge, "2023-a").startswith(report)


@pytest.mark.parametrize(
    ("kind", "bare", "filled"),
    [
        ("github", "https://forge.example/a/b/new/main?filename=docs%2F2023.md", "&value=%E9%A2%98%20%26"),
        ("gitlab", "https://forge.example/a/b/-/new/main?file_name=docs%2F2023.md", ""),
        ("gitea", "https://forge.example/a/b/_new/main/?filename=docs%2F2023.md", "&value=%E9%A2%98%20%26"),
    ],
)
def test_forges_take_new_files(kind: str, bare: str, filled: str) -> None:
    forge = Forge.model_validate({"kind": kind, "url": "https://forge.example/a/b"})
    assert new_url(forge, "docs/2023.md", "题 &") == bare + filled
    assert new_url(forge, "docs/2023.md", "题" * ADDRESS_BYTES) == bare, "servers refuse longer addresses"
    assert new_url(None, "docs/2023.md", "题") == ""


def test_for_year_is_the_records_word_then_the_meetings_then_the_dates(corpus: CorpusMaker) -> None:
    meeting = corpus.meeting("2023-m", for_year="2022")
    made = corpus(meeting)
    assert made.for_year_of(make_entry("2023-a", meeting="2023-m", for_year="2020")) == 2020
    assert made.for_year_of(make_entry("2023-a", meeting="2023-m")) == 2022
    assert made.for_year_of(make_entry("2023-a")) == 2023
