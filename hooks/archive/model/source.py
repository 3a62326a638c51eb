"""A source: the strict reading of a YAML text, every scalar a string, every key with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from ..diagnostic import Fault, Position
from .foreign import name_foreign
from .invisible import INVISIBLE_CHARACTER

KeyPath = tuple[str | int, ...]

_FENCE = "---"
_STRING_TAG = "tag:yaml.org,2002:str"
_COLLECTION_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
# Among them all that libyaml refuses, and what it takes for an end of line.
CONTROL = INVISIBLE_CHARACTER
_OPENING = re.compile(r"[\[{]|[-?] ")
_DEPTH = 50
_TOP_LEVEL = re.compile(r"[^\s#\-\]}]")
_VALUE = re.compile(r"[^\s:]+:\s+([\[{\"'])")
_WIDE_COLON = re.compile(r"\s*(?:-\s+)?([A-Za-z_]+)\s*：")
_QUOTED = "请给整个值加上英文双引号"

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_PROBLEMS: tuple[tuple[str, str, str], ...] = (
    # what libyaml or PyYAML says · rule · what a contributor can do
    ("mapping values are not allowed", "yaml-colon", f"值里有“: ”（英文冒号加空格），会被当成另一个键；{_QUOTED}"),
    ("expected alphabetic or numeric character", "yaml-quote", f"值以 * 或 & 开头，YAML 另有用处；{_QUOTED}"),
    ("found character '\\t'", "yaml-tab", "缩进或键值之间用了制表符；请改用空格"),
    ("found a tab character", "yaml-tab", "缩进或键值之间用了制表符；请改用空格"),
    (
        "found character that cannot start any token",
        "yaml-quote",
        f"值以 @、`、% 或制表符等 YAML 保留的字符开头；{_QUOTED}",
    ),
    ("found unexpected end of stream", "yaml-quote", "引号没有成对；请补上结尾的引号"),
    ("found unknown escape character", "yaml-quote", r"双引号里的反斜杠须写两个（\\），或改用单引号"),
    ("did not find expected ',' or ']'", "yaml-quote", f"方括号没有成对；列表须以 ] 结尾，不是列表则{_QUOTED}"),
    ("did not find expected node content", "yaml-quote", f"方括号或花括号没有成对；不是列表则{_QUOTED}"),
    ("did not find expected comment or line break", "yaml-quote", f"值以 | 或 > 开头，YAML 另有用处；{_QUOTED}"),
    ("Unicode character escape", "yaml-quote", r"双引号里的反斜杠须写两个（\\），或改用单引号"),
    ("unexpected document indicator", "yaml-quote", "引号没有成对；请补上结尾的引号"),
    ("mapping keys are not allowed", "yaml-quote", f"值以 ? 开头，YAML 另有用处；{_QUOTED}"),
    ("directive", "yaml-syntax", "一行以 % 开头，YAML 另有用处；请删去这一行，或给整个值加上英文双引号"),
    ("hexdecimal", "yaml-quote", r"双引号里的反斜杠须写两个（\\），或改用单引号"),
    ("a tag", "yaml-tag", "值以 ! 开头，YAML 另有用处；请给整个值加上英文双引号"),
    ("another document", "yaml-syntax", "中间多了一行 ---；请删去"),
    ("did not find expected ',' or '}'", "yaml-quote", f"值以 {{ 开头，会被当成表；{_QUOTED}"),
    ("could not find expected ':'", "yaml-syntax", "这一行不是“键: 值”；请补上英文冒号和空格，或给上一行的值加引号"),
    ("found undefined alias", "yaml-quote", f"值以 * 开头，YAML 另有用处；{_QUOTED}"),
    ("did not find expected key", "yaml-syntax", "缩进不齐，或引号之后还有文字；请与上一项对齐，或给整个值加引号"),
    ("did not find expected '-' indicator", "yaml-syntax", "列表各项的“-”没有对齐；请对齐"),
    ("block sequence entries are not allowed", "yaml-syntax", "列表的“-”须另起一行；请换行并缩进两格"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML text says.

    Attributes:
        value: Nested dicts and lists of strings; None where a key has no value.
        keys: The place of each key, and of each item of a list, by its path from the root.
        values: The place of each value, by the same path.
        faults: All that is wrong with the text's form; `value` then holds what could be read.
        unread: The top-level keys whose values could not be read.

    """

    value: Any
    keys: dict[KeyPath, Position] = field(default_factory=dict)
    values: dict[KeyPath, Position] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    unread: frozenset[str] = frozenset()

    def place_of(self, path: KeyPath, *, key: bool = False) -> Position:
        """Return the place of a value (or key), or of the nearest thing around it that stands in the text."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        for length in range(len(path), -1, -1):
            place = first.get(path[:length]) or second.get(path[:length])
            if place is not None:
                return place
        return Position()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The two parts of a record's file.

    Attributes:
        yaml: The text between the fences.
        body: The text after them, without leading blank lines.
        body_line: The line of the file on which `body` begins.
        faults: A fence that is missing.

    """

    yaml: str
    body: str
    body_line: int
    faults: tuple[Fault, ...] = ()


def decode(data: bytes) -> tuple[str, tuple[Fault, ...]]:
    """Read the bytes of a file as UTF-8 with plain line ends; return the text so mended, and what was wrong."""
    faults: list[Fault] = []
    foreign = name_foreign(data)
    if foreign is not None:
        return "", (foreign,)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        guess = "UTF-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "GBK" if _is_gbk(data) else ""
        like = f"像是 {guess}" if guess else "这里有读不出的字节"
        message = f"文件不是 UTF-8 编码（{like}）；请{'' if guess else '换一份完好的，或'}在编辑器里选“另存为 UTF-8”"
        return "", (Fault(Position(line, column), "encoding", message, guess, "UTF-8"),)
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
        faults.append(Fault(Position(), "byte-order-mark", "文件开头有 BOM；运行 check.py --fix 去掉", "BOM"))
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        message = "行尾是 Windows 或旧 Mac 的换行；运行 check.py --fix 改为 LF"
        faults.append(Fault(Position(line), "line-ends", message, "CRLF" if "\r\n" in text else "CR", "LF"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text and not text.endswith("\n"):
        line = text.count("\n") + 1
        faults.append(Fault(Position(line), "final-newline", "文件最后一行没有换行；运行 check.py --fix 补上"))
    return text, tuple(faults)


def _is_gbk(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def split_front_matter(text: str) -> FrontMatter:
    """Part a record's file into its YAML and its body; a fence is a line of exactly three hyphens."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        message = "文件第一行须是 ---（其后写题名、日期等，再以一行 --- 结束）"
        return FrontMatter("", text, 1, (Fault(Position(), "front-matter", message, lines[0][:40], _FENCE),))
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == _FENCE:
            start = number
            while start < len(lines) - 1 and not lines[start].strip():
                start += 1
            return FrontMatter("\n".join(lines[1 : number - 1]), "\n".join(lines[start:]), start + 1)
    message = "找不到结束的 ---；请在各项之后另起一行写 ---"
    return FrontMatter("", "", len(lines), (Fault(Position(), "front-matter", message, "", _FENCE),))


def read_yaml(text: str, first_line: int = 1) -> Document:
    """Read a YAML text strictly: no guessing of types, no duplicate key, no tag, anchor or alias, no lost tail.

    Args:
        text: One YAML document.
        first_line: The line of the file on which it begins.

    """
    unseen = tuple(
        name_control(found.group(), _place(text, found.start(), first_line)) for found in CONTROL.finditer(text)
    )
    document = _read_plain(CONTROL.sub("\ufffd", text) if unseen else text, first_line)
    return replace(document, faults=tuple(sorted(unseen + document.faults))) if unseen else document


def _read_plain(text: str, first_line: int) -> Document:
    if len(_OPENING.findall(text)) > _DEPTH and _is_too_deep(text):
        message = f"方括号、花括号或列表套了 {_DEPTH} 层以上；不是列表则{_QUOTED}"
        return Document(None, faults=(Fault(Position(first_line), "yaml-syntax", message),))
    try:
        return _compose(text, first_line)
    except yaml.MarkedYAMLError as error:
        parts = _entries(text)
        if len(parts) == 1:
            return Document(None, faults=(_explain(error, text, first_line),))
    return _read_entries(parts, first_line)


def _is_too_deep(text: str) -> bool:
    """Whether composing would recurse so deeply as to crash the interpreter."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEPTH:
                return True
    except yaml.YAMLError:
        pass  # composing meets the same error, and explains it
    return False


def name_control(character: str, place: Position) -> Fault:
    """Return the fault of a control character."""
    name = f"U+{ord(character):04X}"
    return Fault(place, "control-character", f"有看不见的控制字符 {name}；请删去", name)


def _entries(text: str) -> list[tuple[int, str]]:
    """Part a mapping's text into its top-level entries: the offset in lines of each, and its text."""
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if _TOP_LEVEL.match(line)]
    if not starts or starts[0] != 0:
        starts.insert(0, 0)
    return [(a, "\n".join(lines[a:b])) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _read_entries(parts: list[tuple[int, str]], first_line: int) -> Document:
    """Read each top-level entry by itself, so that one broken line does not hide the faults of the others."""
    value: dict[str, Any] = {}
    keys: dict[KeyPath, Position] = {(): Position(first_line)}
    values: dict[KeyPath, Position] = {}
    faults: list[Fault] = []
    unread: set[str] = set()
    for offset, part in parts:
        try:
            document = _compose(part, first_line + offset)
        except yaml.MarkedYAMLError as error:
            faults.append(_explain(error, part, first_line + offset))
            unread.add(part.split(":", 1)[0].strip())
            continue
        faults.extend(document.faults)
        if isinstance(document.value, dict):
            twice = document.value.keys() & value.keys()
            faults.extend(_duplicate(document.keys[(key,)], key) for key in twice)
            value.update(document.value)
            keys.update({path: place for path, place in document.keys.items() if path})
            values.update(document.values)
        elif document.value is not None:
            message = "这一行不是“键: 值”；请补上英文冒号和空格，或给上一行的值加引号"
            loose = Fault(Position(first_line + offset), "yaml-syntax", message, part.strip()[:40])
            faults.append(_find_wide_colon(part.split("\n"), first_line + offset) or loose)
            unread.add(part.split("：", 1)[0].strip())
    return Document(value, keys, values, tuple(sorted(faults)), frozenset(unread))


def _explain(error: yaml.MarkedYAMLError, text: str, first_line: int) -> Fault:
    mark = error.problem_mark or error.context_mark
    lines = text.split("\n")
    if mark and mark.line >= len(lines if lines[-1] else lines[:-1]) and error.context_mark:
        mark = error.context_mark  # what is open at the end was opened here
    line, column = (mark.line, mark.column) if mark else (0, 0)
    said = f"{error.context or ''} {error.problem or ''}"
    value = lines[line].strip()[:40] if line < len(lines) else ""
    place = Position(first_line + min(line, len(lines) - 1), column + 1)
    wide = _find_wide_colon(lines[: line + 1], first_line)
    if wide is not None:
        return wide
    opening = _VALUE.match(text)
    if opening and "did not find expected key" in said:
        message = f"值以 {opening.group(1)} 开头，其后又有文字，YAML 读不下去；{_QUOTED}，里面的双引号前加反斜杠"
        return Fault(place, "yaml-quote", message, value)
    at_tab = line < len(lines) and lines[line].startswith("\t", column)
    for pattern, rule, message in _PROBLEMS:
        if pattern in said or (at_tab and rule == "yaml-tab"):
            return Fault(place, rule, message, value)
    return Fault(place, "yaml-syntax", f"这里不合 YAML 的写法；{_QUOTED}，或检查缩进", value)


def _find_wide_colon(lines: list[str], first_line: int) -> Fault | None:
    """Find a key with a Chinese colon behind it, which makes YAML stumble over one of the next lines."""
    for number, line in enumerate(lines):
        match = _WIDE_COLON.match(line)
        if match:
            right = f"{match.group(1)}: {line[match.end() :].strip()}"
            message = f"键后面是中文冒号“：”；请写英文冒号加一个空格：{right[:40]}"
            return Fault(Position(first_line + number, match.end()), "yaml-syntax", message, line.strip()[:40], right)
    return None


def _place(text: str, offset: int, first_line: int) -> Position:
    return Position(first_line + text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset))


def _duplicate(place: Position, key: str) -> Fault:
    return Fault(place, "duplicate-key", f"{key} 写了两次；请只留一处", key)


def _compose(text: str, first_line: int) -> Document:
    """Read well-formed YAML.

    Raises:
        yaml.MarkedYAMLError: The text is not well formed.

    """
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
    finally:
        loader.dispose()
    if root is None:
        return Document(None, {(): Position(first_line)})
    reader = _NodeReader(text, first_line)
    value = reader.read(root, ())
    reader.keys[()] = Position(first_line)
    return Document(value, reader.keys, reader.values, tuple(sorted(reader.faults)))


class _NodeReader:
    """Turns nodes into plain values, and notes the place of each."""

    def __init__(self, text: str, first_line: int) -> None:
        self.lines = text.split("\n")
        self.first_line = first_line
        self.keys: dict[KeyPath, Position] = {}
        self.values: dict[KeyPath, Position] = {}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def _position(self, mark: Any) -> Position:
        return Position(self.first_line + mark.line, mark.column + 1)

    def read(self, node: yaml.Node, path: KeyPath) -> Any:
        place = self.values[path] = self._position(node.start_mark)
        if id(node) in self._seen:
            message = "用了 YAML 的锚与别名（& 和 *）；请把内容写全，或给整个值加上英文双引号"
            self.faults.append(Fault(place, "yaml-alias", message))
            return "*"
        self._seen.add(id(node))
        if self._opens_with_anchor(node):
            message = f"值以 & 开头，YAML 另有用处；{_QUOTED}"
            self.faults.append(Fault(place, "yaml-quote", message, "&"))
        if isinstance(node, yaml.ScalarNode):
            return self._read_scalar(node, place)
        if node.tag not in _COLLECTION_TAGS:
            self._refuse_tag(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._read_item(item, (*path, n)) for n, item in enumerate(node.value)]
        return self._read_mapping(node, path)

    def _opens_with_anchor(self, node: yaml.Node) -> bool:
        mark = node.start_mark
        return mark.line < len(self.lines) and self.lines[mark.line].startswith("&", mark.column)

    def _read_item(self, node: yaml.Node, path: KeyPath) -> Any:
        self.keys[path] = self._position(node.start_mark)
        return self.read(node, path)

    def _read_mapping(self, node: yaml.Node, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key_place = self._position(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(Fault(key_place, "yaml-syntax", f"值以 {{ 或 [ 开头，会被当成键；{_QUOTED}"))
                continue
            key = key_node.value
            if key in result:
                self.faults.append(_duplicate(key_place, key))
                continue
            self.keys[(*path, key)] = key_place
            result[key] = self.read(value_node, (*path, key))
        return result

    def _read_scalar(self, node: yaml.ScalarNode, place: Position) -> str | None:
        if node.tag not in {_STRING_TAG, "", "!"}:
            self._refuse_tag(node, place)
        if node.style in {None, ""}:
            self._check_tail(node)
            if not node.value:
                return None
        return str(node.value)

    def _refuse_tag(self, node: yaml.Node, place: Position) -> None:
        message = "用了 YAML 标签；请删去 ! 开头的部分，或给整个值加上英文双引号"
        self.faults.append(Fault(place, "yaml-tag", message, node.tag))

    def _check_tail(self, node: yaml.ScalarNode) -> None:
        """A plain scalar ends before ` #`, and what follows is lost: refuse it."""
        mark = node.end_mark
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        tail = line[mark.column :]
        if tail.lstrip().startswith("#"):
            place = Position(self.first_line + mark.line, mark.column + 1)
            message = f"“ #”之后的文字会被 YAML 当作注释丢掉；要保留{_QUOTED}，要注释请另起一行"
            self.faults.append(Fault(place, "yaml-comment", message, tail.strip()[:40]))
