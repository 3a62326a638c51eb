"""The speaker of a text, as the lines under its title name one: an office held, a name, or both."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SURNAMES = (
    "习王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭"
    "陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱丘侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施樊殷鲁"
    "祁聂项祝穆温华尚葛齐洪詹柳柴焦涂关欧左庞岳鲍费翁纪靳管裴房季阮苗凌骆成裘全卫霍包娄桂单游蓝尤牛翟安卓倪邢池辛臧甘司冷"
    "耿庄瞿巴岑卜应明晏舒车申闵景储保商时冀占米佟宁路盛褚栾官闻诸葛欧阳司马上官皇甫夏侯令狐慕容端木栗戚禹佘麦柯池丛阮乌巫艾仇逄亓邝缪滕邬郜芮邸荀苟嵇邰鄢阚逯晁谌仝郏茆佴阙阳原苑蔺晋郗漆项敬封桑巩勾桓帅楚敖窦鞠简粟隋岂刁宗茅奚束卞娜"
    "俞喻毕廉伍湛狄屈麻童颜梅虞昝吉钮荣於甄曲汲邴糜隗宓仲伊宫厉符蒲咸屠莘姬冉郦璩濮扈燕连茹宦戈庾暨衡寇訾巢蒯荆竺蹇亢仉迟雒冼揭禚修郎凤贲酆乜"
)
_COMPOUND = "欧阳|司马|上官|诸葛|皇甫|夏侯|令狐|慕容|端木|司徒|南宫|尉迟|公孙|长孙|呼延|宇文|澹台|申屠"
_OFFICES = (
    "总书记|书记处书记|书记|委员长|副委员长|国家主席|主席|总理|国务委员|委员|省长|市长|县长|区长|州长|盟长|旗长|乡长|镇长|"
    "主任|部长|厅长|局长|院长|检察长|会长|理事长|秘书长|处长|科长|股长|所长|站长|校长|队长|董事长|总经理|经理|总监|行长|社长|"
    "常委|政委|政治委员|司令员|司令|专员|巡视员|调研员|参事|总指挥|指挥长|支书(?!记)|支委|组长|馆长|总工程师|台长|园长|"
    "总干事|干事|法人|负责人|代表|村长|教授|研究员|督察长|主委|首席|指导员|总队长|支队长|大队长|关长|署长"
)
_OFFICE = re.compile(rf"(?:{_OFFICES})(?:[（(][\u4e00-\u9fff、]{{1,12}}[）)])?")
_REDACTED = r"(?:\*{2,}|×(?:[\s\u3000]*×){0,3}|[XxＸ]{2,3}|□{2,}|○{2,}|〔略〕)"
_GIVEN = rf"(?:[\u4e00-\u9fff][\s\u3000]{{0,6}}[\u4e00-\u9fff]?|{_REDACTED}|某{{1,2}})"
_NAME = re.compile(
    rf"(?:[{_SURNAMES}][\s\u3000]{{0,6}}{_GIVEN}|(?:{_COMPOUND})[\s\u3000]{{0,6}}{_GIVEN}|"
    rf"[\u4e00-\u9fff]{{2,6}}·[\u4e00-\u9fff]{{2,8}}|{_REDACTED}|某某某?)"
)
_HIDDEN = re.compile(rf"^(?:{_REDACTED}|某+)$")
# Words that look like names: 方案 has a surname and a letter. Many names hold 文, 方, 年 or 月.
_WORDS = (
    r"^方[案法式面向针位圆阵略]|^文[件化明字艺稿风旅联书物体档献]|文[件化稿书档]$|^年[度底初终代]|^月[份底初]|^安全|^常[委年态务]|^时[代间]|^高[质新度]|^项目|^管理|"
    r"^成[果就]|^金融|^武装|^任务|^严(?:肃|要|格)|^应急|^明确|^石化|^农|^全[国省市县区镇乡村年员面会体]|^关[于键]|^温度|^于(?:北京|上海|.[市县省区])|"
    r"^水(?:利|务)|^毕业|^廉[洁政]|^荣[誉获耀]|^连[续接锁]|^修[改订复正]|^吉祥|^童[年心]|^万年|^终|^[上下]午$|讲话|报告|发言|会议|材料|要求|工作"
)
_ENDED = r"[会纲词稿话题录件表度级位案]$"
_OFFICIAL = r"(?:书记|主席|总理|主任|经理|[省市县区州镇乡部局厅处科院校所]长|.[省市县区州旗镇乡村局部委办厅院社])$"
_NO_NAME = re.compile(rf"^.[年月]$|[的是在会纲词稿话题录件表要度级位案告日报]|{_WORDS}|{_OFFICIAL}")
# Cities and counties whose names read like a person's; alone on a line they are where a text was given.
_PLACES = re.compile(
    "上海|江苏|安徽|江西|甘肃|宁夏|石家庄|唐山|秦皇岛|邢台|保定|张家口|阳泉|晋城|晋中|吕梁|包头|乌海|"
    "沈阳|白山|白城|宁波|金华|马鞍山|安庆|黄山|龙岩|宁德|上饶|安阳|焦作|许昌|商丘|周口|武汉|黄石|黄冈|"
    "邵阳|岳阳|常德|张家界|娄底|江门|阳江|桂林|万宁|文昌|成都|巴中|甘孜|安顺|保山|楚雄|文山|林芝|安康|"
    "商洛|杨凌|金昌|白银|武威|张掖|甘南|石嘴山|吴忠|石河子|江宁|江阴|江都|张家港|常熟|余姚|余杭|萧山|"
    "温岭|龙泉|龙海|龙口|钟祥|项城|韩城|华阴|石狮|石首|洪湖|应城|武穴|武冈|罗定|陆丰|江油|简阳|万源|"
    "武夷山|邵武|鲁山|金坛|高邮|高密|宁国|安丘|卫辉|方山|方城|方正|白沟|石景山|房山|武清|黄浦|徐汇|杨浦|"
    "金山|江津|江北|巴南|梁平|武隆|石柱|彭水|毕节|荆州|荆门|巢湖|梅州|衡阳|衡水|曲靖|曲阜|吉林|吉安|吉首|伊春|"
    "伊犁|廉江|连州|连云港|麻城|麻阳|蒲城|荣成|荣昌|郎溪|凤阳|凤翔|凤城"
)
# After an office and a blank a name is what is to be expected.
_NO_NAME_AFTER_OFFICE = re.compile(rf"[的是在]|{_ENDED}|{_WORDS}|{_OFFICIAL}")
_LABEL = re.compile(
    r"(?:报告人|讲话人|主讲人|发言人|述职人|汇报人|讲课人|演讲人|致辞人|宣讲人|授课人)[\s\u3000]*[:：][\s\u3000]*"
)
# 市教育局党组 书记 is one office, 市长 党组书记 are two.
_PARTED = re.compile(rf"(?<=[部局委组会院厅办司府校处科])[\s\u3000]+(?=(?:{_OFFICES})$)")
# 同志, and what a list of deputies says of a person: （女，回族）.
_HONORIFIC = re.compile(
    r"[\s\u3000]*(?:同志|先生|女士|[（(](?:[男女](?:[，,、\s][\u4e00-\u9fff]{1,5}族)?|[\u4e00-\u9fff]{1,5}族)[）)])$"
)
_ROLE = re.compile(r"[\u4e00-\u9fff（）()、，,·\s\u3000*×XＸ○“”〇/&A-Za-z]{2,60}$")
_NO_ROLE = re.compile(
    r"^(?:在|关于|全体|各|同志|尊敬|致)|[。！？；：:]|会议|讲话|报告|发言|致辞|工作要点|^(?:[与和及、，])"
)
# 何×书记 is a name and its office, 临溆市长 a place's; 何书记 names nobody for sure.
_TITLED = re.compile(r"(.{1,4}?)(书记|主席|总理|部长|主任|[省市县区州镇乡]长)$")
_NO_GIVEN = re.compile(r"[委局办部厅院司组处副常务总代会长中共省市县区州旗镇乡村团党]")
_PERSONAL = re.compile(r"讲话|致[辞词]|报告|强调|指出|要求|主持|演讲|谈话|党课|批示|点评")
_MEMBER = re.compile(
    r"([\u4e00-\u9fff（）()]{2,24}(?:委员会|委|局|厅|部|处|院|政府|办公室|办事处|街道|镇|乡|社区|村|支部|公司|集团|银行|学校|大学|学院|[中小]学|协会|联合会|中心|队|所|站))"
    r"[\s\u3000]+(.{2,12})$"
)
# The characters in which names from Tibetan, Mongolian, Uygur and Yi are written.
_TRANSCRIBED = re.compile(
    "[阿巴布扎西洛桑尼玛次仁江村白赤林达瓦格多吉旦增平措顿珠普琼乌兰其那顺孟和朝鲁呼吉勒图日苏雅木呷拉的热依提买汗孜古丽色力尔肯别克不音才让加措卓央宗"
    "哈斯额敦道特木旺丹曲批罗杰松机嘎娃伍沙马几且海]+"
)
# What an office does or has, and no name.
_DOING = re.compile(
    "强调|指出|主持|批示|出席|签发|审定|审阅|寄语|热线|信箱|接待|调研|督导|督查|上午|下午|晚上|寄望|致信"
)
_LONGEST_NAME = 4
_LONGEST = 70
# However wide its letters are set, with a label before it.
_WIDEST = 200
_WIDEST_OFFICE = 5
_DASHES = "—―─–- \u3000\t"


@dataclass(frozen=True, slots=True)
class Person:
    """Who speaks: an office, a name, or both; the name may be redacted."""

    role: str | None
    name: str | None

    @property
    def is_somebody(self) -> bool:
        """Whether it says who that is, if only by the name."""
        return self.role is not None or (self.name is not None and _HIDDEN.search(self.name) is None)


def read_speaker(line: str) -> Person | None:
    """Return whom a whole line names: `北京市市长 殷勇`, `习　近　平`, `市委书记***`; none where it is anything else."""
    if len(line) > _WIDEST:
        return None
    text = line.strip(_DASHES)
    label = _LABEL.match(text)
    if label:
        text = text[label.end() :]
    if text[:1] in "（(" and text[-1:] in "）)":
        text = text[1:-1].strip()
    text = _HONORIFIC.sub("", text)
    if not text or len(text) > _LONGEST:
        return None
    name = read_name(text)
    if name:
        return Person(None, name)
    titled = _read_titled(text)
    if titled is not None:
        return titled if titled.role else None
    return _read_role_first(text) or _read_name_first(text) or _read_spaced(text) or _read_member(text)


def read_name(text: str, *, is_after_office: bool = False) -> str | None:
    """Return a name that is the whole of a text, the blanks between its characters taken out."""
    text = text.strip()
    if _NAME.fullmatch(text) is None:
        return None
    joined = "".join(text.split())
    if is_after_office:
        return None if _NO_NAME_AFTER_OFFICE.search(joined) else joined
    return None if _PLACES.fullmatch(joined) or _NO_NAME.search(joined) else joined


def read_role(text: str) -> str | None:
    """Return an office that is the whole of a text."""
    text = text.strip(_DASHES)
    if not _ROLE.fullmatch(text) or _NO_ROLE.search(text):
        return None
    ends = [match.end() for match in _OFFICE.finditer(text)]
    return _tidy(text) if ends and ends[-1] == len(text) else None


def is_office_and_more(line: str) -> bool:
    """Whether a line is an office and, after a blank, a few letters that may be a name of a rare surname."""
    office, _, rest = line.replace("\u3000", " ").partition(" ")
    return 0 < len("".join(rest.split())) <= _LONGEST_NAME and read_role(office) is not None


def read_office_and_more(line: str) -> Person | None:
    """Return whom a line under a title names, which is an office and after a blank a name that no surname tells.

    A name of more than three letters is one only where all of them are such as names from other languages are written in.
    """
    if len(line) > _WIDEST:
        return None
    text = _HONORIFIC.sub("", line.strip(_DASHES))
    gaps = list(re.finditer(r"[\s\u3000]+", text))
    for gap in gaps:
        role, rest = read_role(text[: gap.start()]), text[gap.end() :]
        name = "".join(rest.split())
        if role is None or not re.fullmatch(r"[\u4e00-\u9fff]{2,6}", name) or read_role(rest) is not None:
            continue
        is_name = len(name) < _LONGEST_NAME and not (_NO_NAME_AFTER_OFFICE.search(name) or _DOING.search(name))
        return Person(role, name) if is_name or _TRANSCRIBED.fullmatch(name) else None
    return None


def _read_titled(text: str) -> Person | None:
    """Return whom a name with its office after it names; neither where it may as well be a place or a surname alone."""
    match = _TITLED.match(text)
    if match is None or _NO_GIVEN.search(match[1]) or not (read_name(match[1]) or match[1] in _SURNAMES):
        return None
    is_sure = read_name(match[1]) is not None and not (match[2][1:] == "长" and match[2] != "部长")
    return Person(match[2], read_name(match[1])) if is_sure else Person(None, None)


def _read_role_first(text: str) -> Person | None:
    for match in reversed(list(_OFFICE.finditer(text))):
        role = read_role(text[: match.end()])
        said = text[match.end() :]
        rest = said.lstrip(" \u3000\t:：")
        # Two people on one line are not one with a long office.
        if role is None or any(read_name(part) for part in role.split()):
            continue
        if not rest:
            return Person(role, None)
        name = read_name(rest, is_after_office=rest != said)
        if name:
            return Person(role, name)
    return None


def _read_spaced(text: str) -> Person | None:
    """Read an office whose letters are set apart: 县  长   王××."""
    parts = text.split()
    for count in range(2, min(len(parts), _WIDEST_OFFICE + 1)):
        if any(len(part) > 1 for part in parts[:count]):
            break
        role, name = read_role("".join(parts[:count])), read_name("".join(parts[count:]), is_after_office=True)
        if role and name:
            return Person(role, name)
    return None


def _read_member(text: str) -> Person | None:
    """Return who speaks for a body, which stands where an office would: 市发展改革委 赵×."""
    match = _MEMBER.match(text)
    name = read_name(match[2]) if match else None
    return Person(match[1], name) if match and name else None


def _read_name_first(text: str) -> Person | None:
    match = re.match(r"(.{2,8}?)[\s\u3000]*[（(](.{2,40})[）)]$", text) or re.match(
        r"(.{2,8}?)[\s\u3000]+(.{2,40})$", text
    )
    if match is None:
        return None
    name, role = read_name(match[1]), read_role(match[2])
    return Person(role, name) if name and role else None


def find_subject(title: str) -> Person | None:
    """Return whom a title begins with: 市委书记王×在…会议上的讲话, 王×同志在…."""
    match = re.match(r"(.{2,40}?)(同志|先生)?在", title)
    if match is None:
        return None
    person = read_speaker(match[1])
    if person is None or person.role is not None or match[2]:
        return person
    # 成都 and 安阳 read like names: places exchange experiences, and only people give speeches.
    return person if len(match[1]) <= _LONGEST_NAME and _PERSONAL.search(title, match.end()) else None


def _tidy(text: str) -> str:
    """Return an office without the letter-spacing and line's blanks that set it wide."""
    text = _PARTED.sub("", text)
    return re.sub(
        r"(?<=[\u4e00-\u9fff、）)])[\s\u3000]+(?=[\u4e00-\u9fff（(])",
        "" if re.fullmatch(r"\S(?:\s+\S)+", text) else " ",
        text,
    ).strip()
