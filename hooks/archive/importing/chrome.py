"""The chrome of a page that came along with a text: whole lines at its head and its tail that are no part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from .row import Row, squeeze
from .speaker import read_speaker

_WORDS = (
    "下载|打印|打印本页|打印此页|打印文章|打印本稿|全屏|收藏|加入收藏|收藏本站|关闭|关闭窗口|关闭本页|关闭页面|窗口关闭|分享|分享到|一键分享|转发|复制链接|字号|字体|"
    "字体大小|字号大小|默认|超大|较大|标准|放大|缩小|返回|返回顶部|返回列表|返回首页|回到顶部|顶部|置顶|微信|微信好友|朋友圈|微博|新浪微博|腾讯微博|人人网|豆瓣|QQ|QQ空间|QQ好友|"
    "更多|朗读|语音播报|听全文|语音阅读|播报|无障碍|无障碍浏览|无障碍阅读|长者模式|关怀版|长者版|老年版|适老化|进入关怀版|简体|繁体|繁體|简体版|繁体版|English|首页|登录|注册|搜索|网站地图|"
    "联系我们|关于我们|设为首页|RSS|收听|评论|点赞|纠错|我要纠错|扫一扫|手机版|手机浏览|客户端|举报|导出|PDF|推荐|保存|邮箱|护眼|"
    "打开手机扫一扫|扫码阅读|阅读全文|展开全文|收起|上一篇|下一篇|上一条|下一条|上一页|下一页|TOP|Top|"
    "END|预览时标签不可点|微信扫一扫|关注该公众号|继续滑动看下一个|向上滑动看下一个|轻触阅读原文|阅读原文|喜欢此内容的人还喜欢|写留言|在看|赞"
)
_WEAK = "大|中|小|特大|特|A|a|A\\+|A-|\\+|-|T|T\\+|T-|到|：|:"
_GLUE = r"[\s\u3000|｜/·•、,，:：\[\]【】（）()〖〗<>＞>《》*]*"
_BUTTONS = re.compile(rf"{_GLUE}(?:(?:{_WORDS}|{_WEAK}){_GLUE})+")
_STRONG = re.compile(rf"(?:{_WORDS})")
_WEAK_ALONE = re.compile(rf"{_GLUE}(?:(?:{_WEAK}){_GLUE})+")
_LABEL = (
    r"(?:文章|信息|稿件|新闻|内容|本文|图文)?(?:来源|稿源|出处|转自|转载自)|作者|撰稿|通讯员|记者|供稿(?:单位|人)?|(?:信息)?(?:发布|发文|成文|更新|修改|录入|上传|发表|公开|生成|创建)(?:时间|日期|于|机构|单位|人|者)?|"
    r"(?:浏览|阅读|点击|访问|查看)(?:次数|数|量|率)?|阅读|点击|责任编辑|责编|编辑|编发|初审|复审|终审|[一二三]审|审核|审签|校对|编审|监制|值班编委|主编|美编|录入|排版|字号|字体|大小|视力保护色|保护视力色|"
    r"索引号|分类|信息分类|公开类别|公开方式|公开形式|公开范围|有效性|生效日期|失效日期|信息索引|信息名称|发文机关|发文字号|体裁分类|组配分类|责任部门|分享到|分享|Tags?|标签|关键词|关键字|栏目|所属栏目|所属类别|文章分类|原标题|原题|主题分类|主题词|公文种类|发布机构|服务对象|废止日期|网址|链接|本文链接|网站编辑|图片来源|摄影|二维码"
)
_LABELLED = re.compile(rf"[\[【（(〔\s]*(?:{_LABEL})[\s\u3000]*[:：|｜丨]")
_TIMED = re.compile(
    r"[\[【（(〔\s]*(?:(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?)[\s\u3000T]*"
    r"(?:(?:星期|周)[一二三四五六日天][\s\u3000]*)?(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|(?=[^\d]*来源|[\s\u3000]*稿源))"
)
# 某市日报　2024年3月2日　星期六　第01版: where a paper printed it, and when.
_MASTHEAD = re.compile(
    r"\S{1,10}(?:日报|晚报|早报|晨报|时报|都市报|商报|周报)[\s\u3000]+(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?"
    r"(?:[\s\u3000]*[（(]?(?:星期|周)[一二三四五六日天][）)]?)?(?:[\s\u3000]*第?\S{1,5}版.{0,20})?$"
)
# Who speaks at a press conference, and not who put a page online.
_RELEASER = re.compile(r"发布人[\s\u3000]*[:：]")
# The line of a page that has its date among other things: 日期：2024-02-21 来源：…, 原创 某发布 2024-02-21 20:10.
_PAGED = re.compile(
    r"(?:时间|日期)[\s\u3000]*[:：][\s\u3000]*[\d年月日./-]{8,11}.*(?:来源|点击|浏览|阅读|作者|发布|字体|字号|编辑)"
    r"|(?!.*(?:地点|会议|开会)).{0,40}(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}[\s\u3000T]+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:[\s\u3000].{0,40}|[\u4e00-\u9fff]{1,8})?$"
    r"|Posted (?:on|by)\b.{4,60}$|附件[【\[].{1,60}[】\]](?:已下载\d*次)?$"
    r"|[（(]?此件(?:主动|依申请|不予)?公开(?:发布)?[）)]?$"
)
_FOLLOW = re.compile(r"[↑↓▲▼\s]*(?:点击|戳)(?:上方|下方|上面|下面)?.{0,6}(?:蓝字|关注|按钮).{0,20}$")
_CRUMBS = re.compile(
    r"(?:(?:您|你)?(?:的)?(?:当前|现在|所在)(?:所在)?(?:的)?(?:位置|页面|栏目)|(?:您|你)(?:所在的|的)?位置|位置|首页|主页|网站首页|新闻首页|返回首页)"
    r"[\s\u3000]*(?:是|为)?[\s\u3000]*[:：>＞»›→/|｜\-—·].*"
)
# 索 引 号：, 标　　题：: the table of an official page, its labels set wide.
_WIDE_LABELLED = re.compile(
    r"(?:索\s*引\s*号|标\s+题|名\s+称|文\s+号|主\s*题\s*词|发\s*文\s*字\s*号|体\s+裁|分\s+类|来\s+源)\s*[:：]"
)
# A line of that table says the title, which stands below it once more.
_ENTITLED = re.compile(r"(?:标题|名称|文件名称|信息名称)[\s\u3000]*[:：][\s\u3000]*(?=\S)")
_CRUMB_SIGN = re.compile(r"[>＞»›→]+")
_CRUMB_SIGNS = re.compile(r"\S{1,16}(?:\s*(?:>>?|＞+|»|›|→)\s*\S{1,20}){2,}$")
_CAPTION = re.compile(
    r"(?:图为|图[一二三四五六七八九十\d]{0,2}[:：]|[△▲▼▽]|资料图|(?:本报|新华社)?(?:记者|通讯员)[\s\u3000]*\S{2,12}[\s\u3000]*(?:摄|文|图)|[（(].{0,30}(?:摄|供图|资料图片|制图)[）)]$|图片来源)"
)
_RELATED = re.compile(
    r"[\[【\s·>»]*(?:相关(?:报道|链接|阅读|新闻|文章|稿件|信息|推荐|内容|专题|附件)|延伸阅读|推荐阅读|热点推荐|猜你喜欢|更多(?:新闻|阅读|推荐|内容)|热门(?:文章|推荐|新闻)|最新(?:文章|报道)|相关(?:文档|文件|解读|政策)|往期回顾|精彩推荐|友情链接|为你推荐|网友评论|最新评论)[\]】\s:：>»]*(?:更多.{0,4})?$"
)
_NEIGHBOUR = re.compile(
    r"[\[【\s<>«»]*(?:上一篇|下一篇|上一条|下一条|前一篇|后一篇|上篇|下篇|上一页|下一页)[\]】\s]*[:：>»\s].*"
)
_FOOTER = re.compile(
    r"(?:版权所有|版权声明|Copyright|©|\(c\)|主办(?:单位)?[:：]|承办(?:单位)?[:：]|主管(?:单位)?[:：]|协办[:：]|网站标识码|政府网站标识码|.{0,12}ICP[备证]|.{0,8}公网安备|.{0,4}公安备案|备案号|技术支持|运维单位|维护单位|"
    r"网站地图|网站声明|免责声明|地址[:：].{0,40}(?:邮编|电话)|邮编[:：]|本站(?:所有|内容|由|声明|刊登|转载|原创|推荐|信息)|建议使用|最佳浏览|扫一扫|扫描二维码|长按(?:识别)?二维码|关注.{0,20}(?:公众号|微信)|(?:微信|官方)公众号|"
    r"(?:打开|下载).{0,8}(?:客户端|APP)|未经.{0,8}(?:许可|授权|书面).{0,20}(?:转载|复制|镜像)|声明[:：]|您是第.{0,20}(?:访客|访问)|中国政府网$|.{0,16}不良信息举报|违法和不良信息|All Rights Reserved|Powered by)",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"(?:本作品(?:是|在|来自|原文|的|為|为|根据|由).{0,60}(?:的|公有领域|版权|著作权|许可|授权|發表|发布|法律|作品)?$|本作品(?:采用|依据|以).{0,40}(?:许可|协议|授权)|本(?:页面|条目|文)?.{0,6}(?:文字|内容)?.{0,10}(?:知识共享|CC[ -]BY|Creative Commons)|"
    r"Public domain|公有领域|公有領域|取自[“\"]|分类[:：]|本页面最后|本页最后|检索自|维基文库|来自维基)"
)
_RESIDUE = re.compile(r"(?:Public domain|PD-[\w-]+|true|false|分类[:：].*)$", re.IGNORECASE)
_DATELINE = re.compile(
    r"[（(【\[]?\s*(?:据)?(?:新华社|中新社|新华网|人民网|中新网|央视网|本报|本台|本网|本社|.{2,8}(?:日报|晚报|新闻网|通讯社|融媒))"
    r"[\u4e00-\u9fff]{0,8}(?:[\d０-９一二三四五六七八九十年]{0,8}[\d０-９一二三四五六七八九十]{1,3}月[\d０-９一二三四五六七八九十]{1,3}日)?(?:电|讯|消息)\s*[）)】\]]?"
    r"(?:[（(](?:记者|通讯员).{2,24}[）)])?[\s\u3000:：]*"
)
_HEAD = 40
_NEAR = 12
_TAIL = 60
_LONGEST_LICENCE = 3000
_LONGEST = 160
_BODY = 60
_CRUMB = 20
_SENTENCE = re.compile(r"[。！？]")

BUTTONS, PAGE_DATA, CRUMBS, CAPTION, RELATED, FOOTER, LICENCE, DATELINE = (
    "页面按钮",
    "网页的来源、时间等信息",
    "网页的位置导航",
    "图片说明",
    "相关报道和链接",
    "网站页脚",
    "版权说明",
    "通讯社电头",
)


def read_dateline(text: str) -> int:
    """Return how many characters of a line are an agency's dateline; 0 for none."""
    match = _DATELINE.match(text)
    return match.end() if match else 0


def read_reason(text: str) -> str | None:
    """Return why a whole line would be chrome at the head or tail of a text; none where it may be the text's own."""
    if len(text) > _LONGEST:
        return None
    is_sentence = _is_sentence(text)
    tests = (
        (BUTTONS, lambda: (_BUTTONS.fullmatch(text) and _STRONG.search(text)) or _FOLLOW.match(text)),
        (CRUMBS, lambda: any(one.fullmatch(text) for one in (_CRUMBS, _CRUMB_SIGNS, _CRUMB_SIGN))),
        (
            PAGE_DATA,
            lambda: (
                not is_sentence
                and any(one.match(text) for one in (_LABELLED, _WIDE_LABELLED, _TIMED, _PAGED, _MASTHEAD))
                and not _names_releaser(text)
            ),
        ),
        (RELATED, lambda: _NEIGHBOUR.fullmatch(text)),
        (CAPTION, lambda: _CAPTION.match(text) and not (is_sentence and len(text) > _BODY)),
    )
    return next((reason for reason, holds in tests if holds()), None)


def find_chrome(rows: Sequence[Row]) -> dict[int, str]:
    """Return the rows that are chrome, each with the reason."""
    found = _find_tail(rows)
    end = min(found, default=len(rows))
    found.update(_find_head(rows[:end]))
    # A lone 大, 中 or 小 is chrome beside chrome.
    for n in sorted(found):
        for near, step in ((n + 1, 1), (n - 1, -1)):
            at = near
            while 0 <= at < end and at not in found and _WEAK_ALONE.fullmatch(rows[at].text):
                found[at] = BUTTONS
                at += step
    return found


def _find_head(rows: Sequence[Row]) -> dict[int, str]:
    found: dict[int, str] = {}
    for n, row in enumerate(rows[:_HEAD]):
        reason = read_reason(row.text) if row.table is None else None
        if reason:
            found[n] = reason
        elif n and _CRUMB_SIGN.fullmatch(rows[n - 1].text) and not row.table and len(row.text) <= _CRUMB:
            found[n] = CRUMBS
        elif row.table is None and read_dateline(row.text) == len(row.text):
            found[n] = DATELINE
        elif n - 1 in found and _is_said_below(rows, n):
            found[n] = PAGE_DATA
        elif row.table or _opens_text(row.text):
            break
    return found


def _is_said_below(rows: Sequence[Row], n: int) -> bool:
    """Whether a line names the title, and the lines under it say that title once more."""
    match = _ENTITLED.match(rows[n].text)
    if match is None:
        return False
    following = squeeze("".join(row.text[:_LONGEST] for row in rows[n + 1 : n + _NEAR]))
    return squeeze(rows[n].text[match.end() :]) in following


def _opens_text(text: str) -> bool:
    return (len(text) > _BODY and _is_sentence(text)) or re.search(
        r"^.{0,40}(?:同志们|代表|各位.{0,20}|朋友们|来宾)[：:！!]$", text
    ) is not None


def _find_tail(rows: Sequence[Row]) -> dict[int, str]:
    found: dict[int, str] = {}
    start = max(1, len(rows) - _TAIL)
    for n in range(start, len(rows)):
        text = rows[n].text
        if rows[n].table:
            continue
        if _LICENCE.match(text) and _is_licence(rows[n:]):
            found.update(dict.fromkeys(range(n, len(rows)), LICENCE))
            break
        if _RELATED.match(text) and not any(_is_body(row) for row in rows[n + 1 :]):
            found.update(dict.fromkeys(range(n, len(rows)), RELATED))
            break
    end = min(found, default=len(rows))
    closing = list(takewhile(lambda n: _read_tail(rows[n]) is not None, range(end - 1, 0, -1)))
    found.update({n: _read_tail(rows[n]) or BUTTONS for n in closing})
    return found


def _read_tail(row: Row) -> str | None:
    if row.table:
        return None
    text = row.text
    if _FOOTER.match(text) and len(text) <= _LONGEST:
        return FOOTER
    if _RESIDUE.fullmatch(text):
        return LICENCE
    reason = read_reason(text)
    if reason or not _WEAK_ALONE.fullmatch(text):
        return reason
    return BUTTONS


def _is_licence(rows: Sequence[Row]) -> bool:
    """Whether rows that begin like a licence speak of one."""
    text = "".join(row.text for row in rows)
    return (
        len(text) <= _LONGEST_LICENCE
        and re.search(r"公有领域|公有領域|[Pp]ublic domain|许可|著作权|著作權|知识共享|CC[ -]BY|版权", text) is not None
    )


def _names_releaser(text: str) -> bool:
    match = _RELEASER.match(text)
    person = read_speaker(text[match.end() :]) if match else None
    return person is not None and person.role is not None and person.name is not None


def _is_body(row: Row) -> bool:
    return row.table is not None or len(row.text) > _LONGEST or (len(row.text) > _BODY and _is_sentence(row.text))


def _is_sentence(text: str) -> bool:
    return _SENTENCE.search(text) is not None
