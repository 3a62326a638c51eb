"""The registry: the one list of all rules, those of reading a file included."""

from __future__ import annotations

from .rule import Rule

_FORM = (
    Rule("encoding", "文件须是 UTF-8 编码"),
    Rule("binary-file", "改了扩展名的文件不是文稿"),
    Rule("file-size", "文件须小于 50 MB"),
    Rule("merge-conflict", "合并冲突须处理完"),
    Rule("byte-order-mark", "文件开头不得有 BOM"),
    Rule("line-ends", "行尾须是 LF"),
    Rule("final-newline", "文件最后一行须有换行", "warning", scope="contribution"),
    Rule("control-character", "不得有看不见的控制字符"),
    Rule("front-matter", "文稿须以 --- 包起的各项开头"),
    Rule("yaml-colon", "值里有英文冒号加空格时须加引号"),
    Rule("yaml-comment", "值里的“ #”须加引号，否则后面的文字会丢"),
    Rule("yaml-quote", "值以特殊字符开头时须加引号，引号须成对"),
    Rule("yaml-tab", "缩进须用空格，不用制表符"),
    Rule("yaml-syntax", "每行须是“键: 值”，缩进须对齐"),
    Rule("yaml-alias", "不用 YAML 的锚与别名"),
    Rule("yaml-tag", "不用 YAML 标签"),
    Rule("duplicate-key", "一个键只写一次"),
)
_MODEL = (
    Rule("unknown-key", "只写字段表中有的键"),
    Rule("missing-key", "必填项不得缺"),
    Rule("empty-value", "写了键就须有值"),
    Rule("wrong-value", "值须合规定的写法"),
    Rule("wrong-type", "值须是规定的形式（一个值、列表或“键: 值”）"),
    Rule("impossible-date", "日期须写得对，且日历上有"),
    Rule("settings-file", "须有 data/site.yml"),
    Rule("vocabulary-file", "七个词表文件须齐全"),
)
_PLACE = (
    Rule("id-form", "编号须是日期加拼音"),
    Rule("date-path", "日期须与编号、年份文件夹一致", compares=True),
    Rule("misplaced-file", "文稿须放在 speeches/<年>/ 下，扩展名为 .md"),
    Rule("windows-name", "文件名须是 Windows 能存的"),
    Rule("case-clash", "文件名不得只差大小写", compares=True),
    Rule("duplicate-id", "编号不得重复", compares=True),
    Rule("stray-file", "不认识的文件不读取，也不发布", "warning", scope="contribution"),
    Rule("symlink", "不用符号链接"),
)
_REFERENCE = (
    Rule("term-unknown", "词须在词表中，写编号", compares=True),
    Rule("term-deprecated", "不用已停用的词", excusable=True, scope="contribution", compares=True),
    Rule("kind-refused", "不收的文稿类型不得入库", compares=True),
    Rule("dangling-reference", "引用的编号须存在", compares=True),
    Rule("agenda-record", "议程中的文稿须属于这次会议", compares=True),
    Rule("date-meeting", "文稿日期须在会期之内", excusable=True, scope="contribution", compares=True),
    Rule("for-year", "年度须与日期相近", excusable=True, scope="contribution"),
    Rule("circle", "替代、稿本、上位词、改用的词不得绕成圈", compares=True),
    Rule("conveyed-address", "传达的起止须是本篇的段落地址"),
    Rule("attachment-file", "附件须在文稿的附件文件夹中", compares=True),
    Rule("attachment-type", "附件不得是能在浏览器里运行的文件"),
)
_RECORD = (
    Rule("title-form", "题名须是一行，不超过 200 字", excusable=True, scope="contribution"),
    Rule("empty-body", "正文不得为空"),
    Rule("withdrawn-body", "撤下的文稿正文须为空"),
    Rule("status", "状态与替代者、理由须相符"),
    Rule("review-missing", "须审查的来源须写明入库审查", compares=True),
    Rule("not-admitted", "只收本仓库准入的阅读范围", compares=True),
    Rule("delivered-by", "代读人不得是责任者自己", scope="contribution"),
    Rule("duplicate-item", "列表中同一个词只写一次", scope="contribution"),
    Rule("taken-down", "已下架的文稿不得再入库", compares=True),
    Rule("unknown-rule", "例外须写有的、可以例外的规则"),
)
_BODY = (
    Rule("unescaped-asterisk", "正文中的 * 前须加反斜杠"),
    Rule("unescaped-bracket", "正文中的方括号前须加反斜杠"),
    Rule("unescaped-mark", "正文中的 `、_、~ 须转义"),
    Rule("raw-html", "正文中不得有 HTML"),
    Rule("block-markup", "正文中不得有列表、引用、代码等标记"),
    Rule("heading-level", "小标题只用 ##、###、####"),
    Rule("heading-jump", "小标题须逐级深入", excusable=True, scope="contribution"),
    Rule("heading-length", "小标题不超过 40 字", excusable=True, scope="contribution"),
    Rule("footnote-undefined", "脚注须有注文"),
    Rule("footnote-unused", "注文须有人引用", scope="contribution"),
    Rule("table-shape", "表格各行格数须相同"),
    Rule("promised-count", "文中说有几项，就应见到几项", "warning", excusable=True, scope="contribution"),
)
_VOCABULARY = (
    Rule("term-twice", "词表中编号、名称、别名不得重复"),
    Rule("kind-depth", "文稿类型只有两层"),
    Rule("schema-stale", "编辑器用的词表须与词表文件一致", "warning", scope="contribution"),
)
_GUARD = (
    Rule("classification-mark", "不得有密级标志"),
    Rule("internal-label", "文首不得有不得入库的内部标识", excusable=True),
    Rule("identity-number", "不得有居民身份证号码", excusable=True, scope="contribution"),
    Rule("bank-number", "不得有银行卡号", excusable=True, scope="contribution"),
    Rule("mobile-number", "手机号码不必公开的须遮盖", "warning", excusable=True, scope="contribution"),
    Rule("email-address", "电子邮箱不必公开的须遮盖", "warning", excusable=True, scope="contribution"),
    Rule("word-hidden", "附件 Word 文件里不得有隐藏文字", excusable=True, scope="contribution"),
    Rule("word-comment", "附件 Word 文件里不得有批注", excusable=True, scope="contribution"),
    Rule("word-author", "附件 Word 文件里不得留作者姓名", excusable=True, scope="contribution"),
    Rule("word-unread", "附件 Word 文件须是查得了的", "warning", excusable=True, scope="contribution"),
    Rule(
        "redaction-open",
        "隐去的字不得在同一句话里另处写着",
        "warning",
        excusable=True,
        scope="contribution",
        compares=True,
    ),
    Rule(
        "redaction-named",
        "隐去的名字不得写在文件名和各项里",
        "warning",
        excusable=True,
        scope="contribution",
        compares=True,
    ),
    Rule(
        "redaction-hinted",
        "隐去处旁边的专名不得推出隐去的字",
        "warning",
        excusable=True,
        scope="contribution",
        compares=True,
    ),
)
_SAMENESS = (
    Rule("same-source", "一份原文件只入库一次", scope="contribution", compares=True),
    Rule("near-duplicate", "大体相同的文稿不重复入库", "warning", excusable=True, scope="contribution", compares=True),
    Rule("meeting-twice", "一次会议只建一个文件", "warning", scope="contribution", compares=True),
    Rule("series-gap", "系列会议缺的年份", "info", scope="contribution", compares=True),
)
_HISTORY = (
    Rule("id-changed", "编号改了须写 former_ids", scope="contribution"),
    Rule("record-deleted", "文稿不得直接删去", scope="contribution"),
    Rule("ids-exchanged", "两篇文稿不得对调编号", scope="contribution"),
    Rule("change-unrecorded", "改已发布的文字须写更动记录", scope="contribution"),
    Rule("term-removed", "在用的词不得从词表删去", scope="contribution"),
    Rule("submodule", "不用 git 子模块", scope="contribution"),
)

RULES: dict[str, Rule] = {
    rule.slug: rule
    for rule in (*_FORM, *_MODEL, *_PLACE, *_REFERENCE, *_RECORD, *_BODY, *_VOCABULARY, *_GUARD, *_SAMENESS, *_HISTORY)
}
