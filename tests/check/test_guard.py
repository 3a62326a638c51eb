"""The guard: what may not stand in an archive is found, never quoted, and masked only when asked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from archive.check import check
from archive.check.guard.attached import bears_mark_within
from archive.check.guard.marks import find_marked_name, find_marks, find_marks_in_data
from archive.check.guard.mask import UnmaskableError, mask_file, mask_text
from archive.check.guard.numbers import MASKABLE, find_spans
from archive.check.report import FORMATS
from archive.corpus.loader import load
from archive.model.guard import Guard
from archive.project import Project
from tests.check.conftest import Assemble
from tests.check.test_checker import add, find

GRADES = ["".join(parts) for parts in (("绝", "密"), ("机", "密"), ("秘", "密"))]
STAR = "★"
MOBILE = "138" + "0000" + "0000"
EMAIL = "someone" + "@" + "example.invalid"
CARD = "62220000" + "00000001234"
IDENTITY = "900000" + "19900307" + "0017"
FOUND = {"mobile-number": MOBILE, "email-address": EMAIL}


def list_rules(text: str, labels: tuple[str, ...] = Guard().labels) -> list[str]:
    return [finding.rule for finding in find_marks(text, labels, "某人")]


@pytest.mark.parametrize("grade", GRADES)
@pytest.mark.parametrize(
    "form", ["{}★10年", "正文里的{}★", "## {}★", "| 密级 | {}★ |", "{}&#9733;", "{}\\★", "密级：{}", "{}"]
)
def test_a_mark_is_found_in_each_form(grade: str, form: str) -> None:
    assert list_rules(f"---\ntitle: 甲\n---\n\n{form.format(grade)}\n") == ["classification-mark"]


@pytest.mark.parametrize(
    "line", ["source:\n  file: {}★1年.docx", "title: '{}★'", "archival:\n  classification: {}", "# {}★"]
)
def test_a_mark_is_found_in_front_matter_whether_or_not_that_can_be_read(line: str) -> None:
    for rest in ("", "坏的: : :\n"):
        assert list_rules(f"---\n{line.format(GRADES[1])}\n{rest}---\n\n同志们：\n") == ["classification-mark"]


@pytest.mark.parametrize(
    "form",
    [
        "{}\u3000特急",
        "特急 {}",
        "{}（5年）",
        "{}·5年",
        "{}—长期",
        "{}（公布前）",
        "{}至2030年12月31日",
        "{}2030-12-31",
        "**{}**",
        "{{{}}}",
        "「{}」",
        "【{}】★长期",
        "正文的{}✩5年",
        "正文的{}✯",
        "正文的⭑{}",
    ],
)
@pytest.mark.parametrize("grade", GRADES)
def test_a_mark_is_found_with_what_stands_beside_it(grade: str, form: str) -> None:
    assert list_rules(f"---\ntitle: 甲\n---\n\n{form.format(grade)}\n") == ["classification-mark"]


@pytest.mark.parametrize(
    "line", ["archival: {{classification: {}}}", "archival:\n  classification: {} # 已核", "keywords: [甲, '{}']"]
)
def test_a_mark_is_found_in_front_matter_in_brackets_and_before_a_comment(line: str) -> None:
    text = line.format(GRADES[1])
    assert list_rules(f"---\ntitle: 甲\n{text}\n---\n\n同志们：\n") == ["classification-mark"]
    assert [finding.rule for finding in find_marks_in_data(text, (), "某人")] == ["classification-mark"]


@pytest.mark.parametrize(
    "form", ["讲话（{}）.docx", "【{}】讲话.docx", "{}-讲话.docx", "讲话_{}级.pdf", "[{}]讲话.docx", "讲话 {}.docx"]
)
def test_a_mark_set_off_in_the_name_of_a_file_is_found(form: str) -> None:
    assert [finding.rule for finding in find_marked_name(form.format(GRADES[1]), "某人")] == ["classification-mark"]
    for word in ("国家秘密", "机密文件", "保密工作"):
        assert list(find_marked_name(form.format(word), "某人")) == []


def test_words_in_lists_and_comments_pass() -> None:
    for line in ("keywords: [保密工作, 国家秘密管理]", "title: 甲 # 关于机密文件管理的", "name: 绝密、机密、秘密"):
        assert list_rules(f"---\n{line}\n---\n\n绝密、机密、秘密\n\n特急处理秘密战线的事\n") == []


def test_a_mark_written_in_escapes_is_found() -> None:
    written = "".join(f"\\u{ord(sign):04x}" for sign in GRADES[1] + STAR)
    assert list_rules(f'---\ntitle: "{written}"\n---\n\n同志们：\n') == ["classification-mark"]


@pytest.mark.parametrize(
    "text",
    ["要保守国家秘密。", "抓好保密工作，防止失密泄密。", "机密文件的管理", "工作秘密管理办法", "他说出了成功的秘密"],
)
def test_words_of_running_text_pass(text: str) -> None:
    assert list_rules(f"---\ntitle: 甲\n---\n\n同志们：\n\n{text}\n") == []


@pytest.mark.parametrize(
    "label", ["工作秘密", "密级：工作秘密", "【工作秘密】", "工作秘密 3年", "内部资料　注意保存", "内部资料，注意保存"]
)
def test_a_label_at_the_head_is_found_as_configured(label: str) -> None:
    text = f"---\ntitle: 甲\n---\n\n{label}\n\n同志们：\n"
    assert list_rules(text) == ["internal-label"]
    assert list_rules(text, ()) == []
    assert list_rules("---\ntitle: 甲\n---\n\n" + "同志们。\n\n" * 30 + f"{label}\n") == []


def test_a_mark_stops_the_build_and_cannot_be_weighed(assemble: Assemble) -> None:
    project = assemble()
    project.guard.write_text("version: 1\nrules:\n  classification-mark: off\n", encoding="utf-8")
    add(project, body=f"{GRADES[1]}{STAR}")
    assert {d.rule for d in find(project)} == {"classification-mark", "unknown-key"}


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (IDENTITY, ["identity-number"]),
        (f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}", ["identity-number"]),
        (IDENTITY.translate(str.maketrans("0123456789", "０１２３４５６７８９")), ["identity-number"]),
        (IDENTITY[:-1] + "0", []),
        (IDENTITY[:10] + "13" + IDENTITY[12:], []),
        (CARD, ["bank-number"]),
        (f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", ["bank-number"]),
        (CARD[:-1] + str((int(CARD[-1]) + 1) % 10), []),
        (f"a{CARD}", []),
        ("0" * 64, []),
        (MOBILE, ["mobile-number"]),
        (f"+86 {MOBILE[:3]}-{MOBILE[3:7]}-{MOBILE[7:]}", ["mobile-number"]),
        (f"1{MOBILE}", []),
        ("2021—2025年，2026—2030年", []),
        ("2023-05-01 2023-05-02 2023-05-03", []),
        (EMAIL.replace("someone", "some\\_one"), ["email-address"]),
        ("甲@乙", []),
    ],
)
def test_numbers_are_told_by_their_check_digits(text: str, rules: list[str]) -> None:
    assert [span.rule for span in find_spans(f"号码{text}。")] == rules


@example(text=f"电话{MOBILE}，邮箱{EMAIL}，卡号{CARD}，证件{IDENTITY}。")
@given(st.text(st.sampled_from(f"0123456789- 甲\n{EMAIL}"), max_size=60))
def test_a_mask_alters_what_was_found_and_nothing_else(text: str) -> None:
    for rule in MASKABLE:
        masked, places = mask_text(text, rule)
        spans = [span for span in find_spans(text) if span.rule == rule]
        assert len(places) == len(spans)
        assert len(masked) == len(text)
        within = {place for span in spans for place in range(span.start, span.end)}
        assert all(masked[n] == text[n] for n in range(len(text)) if n not in within)
        assert all(masked[n] in "× \t\\-@." for n in within)
        assert mask_text(masked, rule) == (masked, ())


def test_a_mask_keeps_the_rest_of_a_file_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(f"\ufeff甲\r\n{MOBILE}\r\n{EMAIL}".encode())
    (place,) = mask_file(path, "mobile-number")
    assert (place.line, place.column) == (2, 1)
    assert path.read_bytes() == f"\ufeff甲\r\n{'×' * 11}\r\n{EMAIL}".encode()


def test_a_file_that_is_no_text_is_not_masked(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    for data in (MOBILE.encode("utf-16"), b"PK\x03\x04" + MOBILE.encode()):
        path.write_bytes(data)
        with pytest.raises(UnmaskableError):
            mask_file(path, "mobile-number")
        assert path.read_bytes() == data


@pytest.mark.parametrize("form", FORMATS)
def test_no_report_quotes_what_was_found(form: str, assemble: Assemble) -> None:
    project = assemble()
    secrets = {GRADES[1] + STAR, IDENTITY, CARD, MOBILE, EMAIL}
    add(project, body="\n\n".join(sorted(secrets)))
    found = [d for d in find(project) if d.rule != "unescaped-mark"]
    assert {d.rule for d in found} == {"classification-mark", *MASKABLE}
    assert not any(secret in FORMATS[form](found, project.root) for secret in secrets)


def test_the_office_weighs_rules_and_names_contacts(assemble: Assemble) -> None:
    project = assemble()
    add(project, body=f"{MOBILE} {EMAIL} {CARD}")
    settings = f'version: 1\ncontacts: ["{MOBILE}"]\nrules:\n  email-address: error\n  bank-number: off\n'
    project.guard.write_text(settings, encoding="utf-8")
    assert [(d.rule, d.severity) for d in find(project)] == [("email-address", "error")]


def test_an_exception_with_a_reason_is_a_hint_whatever_the_weight(assemble: Assemble) -> None:
    project = assemble()
    add(project, body=MOBILE, extra='exceptions:\n  - rule: mobile-number\n    reason: "会务组"\n')
    project.guard.write_text("version: 1\nrules:\n  mobile-number: error\n", encoding="utf-8")
    assert [(d.rule, d.severity) for d in find(project)] == [("mobile-number", "info")]


def test_meetings_and_vocabularies_are_guarded_too(assemble: Assemble) -> None:
    project = assemble()
    path = project.meetings / "2023" / "2023-03-xian-huiyi.yml"
    path.write_text(path.read_text(encoding="utf-8") + f'place: "{GRADES[2]}{STAR}"\n', encoding="utf-8")
    topics = project.vocabulary / "topics.yml"
    topics.write_text(f"{topics.read_text(encoding='utf-8')}# {MOBILE}\n", encoding="utf-8")
    assert {(d.path.name, d.rule) for d in find(project)} == {
        (path.name, "classification-mark"),
        ("topics.yml", "mobile-number"),
    }


@pytest.mark.parametrize("gap", ["\u3000", "\u00a0", "—", "－", "\u2011"])
def test_a_number_is_found_whatever_blanks_and_dashes_stand_in_it(gap: str) -> None:
    written = {
        "identity-number": gap.join((IDENTITY[:6], IDENTITY[6:14], IDENTITY[14:])),
        "mobile-number": gap.join((MOBILE[:3], MOBILE[3:7], MOBILE[7:])),
        "bank-number": gap.join((CARD[:4], CARD[4:8], CARD[8:12], CARD[12:16], CARD[16:])),
    }
    for rule, number in written.items():
        assert [span.rule for span in find_spans(f"请记 {number} 这个。")] == [rule]
        masked = mask_text(number, rule)[0]
        assert masked == "".join(sign if sign == gap else "×" for sign in number)


def test_a_number_is_found_digit_by_digit_and_with_the_code_of_the_country() -> None:
    assert [span.rule for span in find_spans(" ".join(IDENTITY))] == ["identity-number"]
    assert [span.rule for span in find_spans("0086" + MOBILE)] == ["mobile-number"]
    assert [span.rule for span in find_spans(f"{MOBILE[:3]}.{MOBILE[3:7]}.{MOBILE[7:]}")] == ["mobile-number"]


def test_years_in_a_row_and_amounts_are_no_numbers_of_persons() -> None:
    for first in range(1950, 2060):
        for step in (-5, -2, -1, 1, 2, 5):
            for gap in (" ", "-", "\u3000"):
                row = gap.join(str(first + step * place) for place in range(5))
                assert find_spans(f"各年 {row[:19]} 的情况，以及 {row}。") == []
    for unit in ("元", "万元", "亩", "%", ".56亿元"):
        assert find_spans(f"合计{MOBILE}{unit}") == []


class TestAttached:
    def test_a_mark_is_found_in_each_format(self) -> None:
        mark = GRADES[1] + STAR
        parts = {
            "ofd": f"<P><TextObject><TextCode>{mark[0]}</TextCode><TextCode>{mark[1:]}</TextCode></TextObject></P>"
        }
        parts["sheet"] = f"<sst><si><r><t>{mark}</t></r></si></sst>"
        for content in parts.values():
            package = io.BytesIO()
            with zipfile.ZipFile(package, "w") as file:
                file.writestr("Doc_0/Content.xml", content)
            assert bears_mark_within(package.getvalue())
        assert bears_mark_within(mark.encode("utf-16-le"))

    @pytest.mark.browser
    def test_a_mark_is_found_in_a_pdf(self, chromium: Browser) -> None:
        page = chromium.new_page()
        for text, is_marked in ((GRADES[1] + STAR, True), ("保守国家秘密，抓好保密工作。", False)):
            page.set_content(f"<p>{text}</p><p>同志们：</p>")
            assert bears_mark_within(page.pdf()) == is_marked
        page.close()

    @pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"%PDF-1.7 broken", b"", b"\0" * 100])
    def test_what_cannot_be_read_stops_nothing(self, data: bytes) -> None:
        assert not bears_mark_within(data)


def attach(project: Project, data: bytes) -> Project:
    path = add(project, extra='attachments:\n  - file: a.docx\n    title: "甲"\n').with_suffix("") / "a.docx"
    path.parent.mkdir()
    path.write_bytes(data)
    return project


class TestRedactions:
    OPEN = "会上由甲乙丙同志代表老干部作了关于移风易俗的发言，讲得很实在。"
    CLOSED = OPEN.replace("甲乙丙", "×××")
    OTHER = "docs/speeches/2023/2023-05-01-er.md"

    def find(
        self, assemble: Assemble, mine: str, theirs: str, *, origin: str = "own", access: str = "internal"
    ) -> set[str]:
        project = assemble()
        path = add(project, title="关于移风易俗的讲话", body=mine)
        path.write_text(
            path.read_text(encoding="utf-8").replace("origin: published", f"origin: {origin}"), encoding="utf-8"
        )
        add(project, name=self.OTHER, body=theirs, extra=f"access: {access}\n")
        (project.data / "site.yml").write_text("version: 1\nname: 甲\noffice: 乙\n", encoding="utf-8")
        return {d.rule for d in check(load(project))}

    def test_the_same_sentence_open_elsewhere(self, assemble: Assemble) -> None:
        assert self.find(assemble, self.CLOSED, self.OPEN) == {"redaction-open"}

    def test_what_many_texts_say_is_told_once(self, assemble: Assemble) -> None:
        project = assemble()
        path = add(project, body=self.CLOSED)
        path.write_text(path.read_text(encoding="utf-8").replace("published", "own"), encoding="utf-8")
        for n in range(12):
            add(project, name=f"docs/speeches/2023/2023-05-01-er-{n:02}.md", title=f"之{n}", body=self.OPEN)
        (found,) = [d for d in find(project) if d.rule == "redaction-open"]
        assert "在 2023-05-01-er-00 等 12 篇的同一句里" in found.message

    def test_a_text_that_came_redacted_is_left_alone(self, assemble: Assemble) -> None:
        assert self.find(assemble, self.CLOSED, self.OPEN, origin="reference") == set()

    def test_a_fuller_text_for_fewer_readers_is_no_leak(self, assemble: Assemble) -> None:
        assert self.find(assemble, self.CLOSED, self.OPEN, access="restricted") == set()

    def test_what_is_redacted_in_both_is_no_leak(self, assemble: Assemble) -> None:
        assert self.find(assemble, self.CLOSED, self.CLOSED.replace("×××", "\\*\\*\\*")) == set()

    def test_another_sentence_with_the_same_ends_is_no_leak(self, assemble: Assemble) -> None:
        theirs = self.OPEN.replace("关于移风易俗的", "关于厉行节约的")
        assert self.find(assemble, self.CLOSED, theirs) == set()

    def test_several_redactions_in_one_sentence(self, assemble: Assemble) -> None:
        mine = "会上×××、×××和×××三位同志交流了做法，讲得很实在。"
        theirs = "会上甲乙、丙丁和戊己三位同志交流了做法，讲得很实在。"
        assert self.find(assemble, mine, f"今天很好。{theirs}") == {"redaction-open"}
        assert self.find(assemble, mine, theirs.replace("丙丁", "×××")) == set()

    def test_a_hostile_sentence_takes_no_longer_than_its_length(self, assemble: Assemble) -> None:
        mine = "的".join(["×××"] * 30) + "各位同志都作了很好的发言。"
        assert self.find(assemble, mine, "的很" * 20_000 + "各位同志都作了很好的发言。") == set()

    def test_a_place_named_elsewhere_in_the_same_text_gives_itself_away(self, assemble: Assemble) -> None:
        told = "乙丙市石桥新区开了现场会。"
        assert self.find(assemble, f"到×××市石桥新区看了企业。\n\n{told}", "同志们。") == {"redaction-hinted"}
        assert self.find(assemble, "到×××市石桥新区看了企业。\n\n全市石桥新区开了现场会。", "同志们。") == set()

    def test_the_name_found_open_is_looked_for_in_the_id(self, assemble: Assemble) -> None:
        project = assemble()
        name = "docs/speeches/2023/2023-05-01-jia-yibing-jianghua.md"
        path = add(project, name=name, title="讲话", body=self.CLOSED)
        path.write_text(path.read_text(encoding="utf-8").replace("published", "own"), encoding="utf-8")
        add(project, name=self.OTHER, body=self.OPEN)
        assert {d.rule for d in find(project)} >= {"redaction-open", "redaction-named"}
