"""What the reports say: sentences put together of many parts, so that no two reports read alike, and the figures in them."""

from __future__ import annotations

import random

from samples.province.bodies import Body
from samples.province.figures import SUITS, Figures

SECTIONS = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
ASPECTS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
_MARKS = (
    ("（一）{}。", "（二）{}。", "（三）{}。", "（四）{}。", "（五）{}。"),
    ("1．{}方面。", "2．{}方面。", "3．{}方面。", "4．{}方面。", "5．{}方面。"),
    ("一是{}情况。", "二是{}情况。", "三是{}情况。", "四是{}情况。", "五是{}情况。"),
)
_NUMERALS = "一二三四五六七"
_THINGS: dict[str, tuple[str, ...]] = {
    "主动公开": (
        *("惠民补贴发放", "重大项目进度", "招考录用", "食品抽检", "河道整治", "老旧小区改造", "公共停车场", "学位供给"),
        *(
            "农田水利",
            "村级账目",
            "救助标准",
            "收费目录",
            "执法结果",
            "价格监测",
            "防汛准备",
            "公交线路调整",
            "集中供热",
        ),
        *("就业服务", "适老改造", "水质检测", "土地征收", "绿化养护", "疫苗接种", "用工补贴", "产业扶持", "古树保护"),
    ),
    "依申请公开": (
        *("征地批复", "规划许可", "工程合同", "招标文件", "会议记录", "检查笔录", "产权登记", "补偿安置", "环评材料"),
        *("财政支出", "人员编制", "历史档案", "测绘成果", "验收报告", "信访答复", "处罚案卷", "林权资料", "拆迁公告"),
    ),
    "政府信息管理": (
        *("公文属性认定", "发布审核", "个人隐私遮蔽", "文件清理", "目录编制", "敏感词筛查", "附件命名", "版本留存"),
        *("数据核对", "来源登记", "错别字更正", "失效链接清理", "保密审查", "时限登记", "文件库维护", "机构信息更新"),
    ),
    "政府信息公开平台建设": (
        *("站内检索", "手机页面", "政策问答库", "查阅点", "公开专栏", "无障碍浏览", "新媒体账号", "日志备份"),
        *("订阅推送", "附件预览", "地图展示", "语音朗读", "留言回应", "栏目命名", "数据接口", "应急演练"),
    ),
    "监督保障": (
        *("专题培训", "年度考评", "社会监督员", "满意度调查", "案例评析", "台账销号", "结对指导", "季度通报"),
        *("开放日活动", "新任人员培训", "内部抽查", "意见征集", "约谈提醒", "经验交流", "岗位练兵", "责任清单"),
    ),
}
_WHO = (
    "办公室",
    "业务科室",
    "信息中心",
    "法制机构",
    "分管负责人",
    "经办人员",
    "专门小组",
    "机关各股室",
    "值班人员",
    "档案室",
)
_WHEN = ("年初", "上半年", "每月", "每季度", "汛期前", "年中", "下半年", "年底", "节前", "每周", "全年", "开学季")
_HOW = (
    *("逐项列出清单", "与职责调整同步更新", "由两人交叉核对", "改写成问答和图解", "在公告栏同步张贴", "按主题重新归并"),
    *("请企业代表试用后再完善", "将结果反馈到起草环节", "对照样表补齐缺项", "先审查后发布", "统一格式和口径"),
    "约请法律顾问会商",
    *("分批整理入库", "设置到期提醒", "录制讲解短片", "送到村组和社区", "与热线反映的问题对照", "公布咨询电话", "保留修改记录"),
    *("组织现场观摩", "编成操作手册", "按人群分类推送", "抽取样本复查", "列入科室例会议题", "写明依据和救济途径"),
)  # fmt: skip
_WHY = (
    *(
        "方便群众查找",
        "减少重复来件",
        "避免前后矛盾",
        "缩短等待时间",
        "让办事的人一次看懂",
        "便于同类事项参照",
        "防止信息过期",
    ),
    *(
        "回应社会关切",
        "照顾不常上网的老人",
        "堵住管理漏洞",
        "使尺度趋于一致",
        "提高答复质量",
        "保证多处数据一致",
        "接受公众监督",
    ),
    *("为基层减负", "促进依法履职", "压实各环节责任", "节省检索时间"),
)
_SHAPES = (
    "{when}由{who}对{thing}{how},{why}。",
    "围绕{thing},{who}{when}{how},以{why}。",
    "{thing}方面,{when}{how},{who}负责落实,目的是{why}。",
    "为{why},{who}就{thing}{how},{when}回头查看一次。",
    "{who}把{thing}作为{when}的重点,{how},{why}。",
)
_FLAWS = (
    *("更新偏慢", "说明不够通俗", "材料零散", "口径还不统一", "覆盖面不够", "互动不足", "检索不便", "解释不够充分"),
    *("基础台账不全", "经办人员更换频繁", "部门之间衔接不畅", "形式比较单一", "重发布轻维护", "历史数据缺口较大"),
)


def texts_of(pick: random.Random, body: Body, name: str, year: int, figures: Figures) -> dict[str, str]:
    """
    Write the texts of a report.

    Args:
        pick: Where the variety comes from.
        body: Who reports.
        name: How it is called in this year.
        year: The year.
        figures: What the sentences tell.

    Returns:
        Section id, or `preamble`, to text; paragraphs are divided by line feeds.
    """
    leads = (
        f"{year}年,通过门户网站发布信息{pick.randint(200, 4000)}条,通过政务新媒体推送信息{pick.randint(50, 900)}条。",
        _requests(figures),
        _documents(figures),
        f"全年清理失效链接{pick.randint(3, 90)}个,平台运行平稳。",
        _disputes(figures) + (_assessed(pick, year) if body.kind in ("government", "township") else ""),
    )
    marks = pick.choice(_MARKS)
    overview = [
        mark.format(aspect) + lead + "".join(_sentence(pick, aspect) for _ in range(pick.randint(4, 7)))
        for mark, aspect, lead in zip(marks, ASPECTS, leads, strict=True)
    ]
    other = (
        f"{year}年,本机关未收取信息处理费。",
        f"{year}年未向申请人发出收费通知,没有收取信息处理费。除此之外,没有其他需要报告的事项。",
        f"本机关{year}年度没有产生信息处理费,无其他需要报告的事项。",
    )
    return {
        "preamble": _preamble(pick, body, name, year),
        "overview": "\n".join(overview),
        "problems": _problems(pick),
        "other": pick.choice(other),
    }


def _preamble(pick: random.Random, body: Body, name: str, year: int) -> str:
    bases = (
        "根据《中华人民共和国政府信息公开条例》第五十条的规定,",
        "按照《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号文件要求,",
        "依照《中华人民共和国政府信息公开条例》,",
    )
    whole = "本报告汇总了所属各部门和下级人民政府的情况。" if body.kind == "government" else ""
    period = f"所列数据的统计期限自{year}年1月1日起,至{year}年12月31日止。"
    return f"{pick.choice(bases)}{name}编制{year}年政府信息公开工作年度报告,现向社会公布。{whole}{period}"


def _sentence(pick: random.Random, aspect: str) -> str:
    return pick.choice(_SHAPES).format(
        when=pick.choice(_WHEN),
        who=pick.choice(_WHO),
        thing=pick.choice(_THINGS[aspect]),
        how=pick.choice(_HOW),
        why=pick.choice(_WHY),
    )


def _requests(figures: Figures) -> str:
    def total(start: str) -> int:
        return sum(n for path, n in figures.items() if path.startswith(f"requests/{start}") and path.endswith("/total"))

    return (
        f"本年新收政府信息公开申请{total('received')}件,上年结转{total('carried_in')}件。"
        f"全年办结{total('processed')}件,结转下年度继续办理{total('carried_out')}件。"
        f"其中予以公开{total('granted')}件,部分公开{total('partial')}件,不予公开{total('refused_')}件,"
        f"无法提供{total('unavailable_')}件,不予处理{total('rejected_')}件,其他处理{total('closed_')}件。"
    )


def _documents(figures: Figures) -> str:
    issued, repealed, stock = (
        figures[f"proactive/normative/{column}"] for column in ("issued", "repealed", "in_force")
    )
    return f"全年制发行政规范性文件{issued}件,废止{repealed}件,现行有效{stock}件,均已在网站文件库更新。"


def _disputes(figures: Figures) -> str:
    first, *suits = (figures[f"disputes/{row}/total"] for row in SUITS)
    return f"因政府信息公开工作被申请行政复议{first}件,被提起行政诉讼{sum(suits)}件。"


def _assessed(pick: random.Random, year: int) -> str:
    return (
        f"工作考核方面,将公开工作列入年度考核,权重占{pick.randint(2, 6)}分。"
        f"社会评议方面,组织满意度调查,发放问卷{pick.randint(100, 1900)}份。"
        f"责任追究方面,{year}年没有因违反规定而被追究责任的单位和个人。"
    )


def _problems(pick: random.Random) -> str:
    things = [thing for aspect in ASPECTS for thing in _THINGS[aspect]]
    chosen = pick.sample(things, pick.randint(3, 5))
    lines = [f"一年来,仍有一些不足:{'；'.join(f'{thing}{pick.choice(_FLAWS)}' for thing in chosen)}。"]
    lines.append(f"对上年度查找的{pick.choice(things)}方面的不足,已由{pick.choice(_WHO)}{pick.choice(_HOW)}。")
    lines += [
        f"{_NUMERALS[n]}是针对{thing},{pick.choice(_WHEN)}由{pick.choice(_WHO)}{pick.choice(_HOW)},{pick.choice(_WHY)}。"
        for n, thing in enumerate(chosen)
    ]
    return "\n".join(lines)
