"""
The narrative of a bench report: invented sentences, filled with the figures of the tables.

Varied as real narratives are: sub-headings in three kinds, a dozen fillers an aspect in random order, figures with and
without thousands separators.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

ASPECTS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
MARKS = (
    ("（一）{}。", "（二）{}。", "（三）{}。", "（四）{}。", "（五）{}。"),
    ("1．{}方面。", "2．{}方面。", "3．{}方面。", "4．{}方面。", "5．{}方面。"),
    ("一是{}情况。", "二是{}情况。", "三是{}情况。", "四是{}情况。", "五是{}情况。"),
)
FILLERS: Mapping[str, tuple[str, ...]] = {
    "主动公开": (
        "对群众关心的事项实行清单式公开，清单随职责调整同步更新，做到内容完整、格式统一、便于查找。",
        "涉及群众切身利益的文件出台前，通过网站和座谈会两种方式征求意见，并公布意见采纳情况。",
        "把专业性强的政策改写成问答和图解，在办事大厅、社区公告栏和村务公开栏同步张贴。",
        "按照统一编排的目录整理历史文件，标注有效、修改、废止等状态，方便企业和群众判断能否适用。",
        "坚持谁起草谁解读，解读材料与文件同步起草、同步审签、同步发布，避免只发文件不作说明。",
        "围绕年度重点项目，分阶段公开立项、招标、施工、验收信息，让沿线居民及时了解进度。",
        "办理结果、处理依据和救济途径一并公布，方便当事人核对，也方便同类事项参照。",
        "对网上留言和热线反映集中的问题，每月梳理一次，由业务科室撰写统一答复后公开。",
        "年初公布公开事项安排，年中开展一次自查，年底对照安排逐项核对完成情况。",
        "通过政府公报、广播和村级大喇叭延伸公开渠道，照顾老年人和不常上网的群众。",
        "对惠民补贴、救助标准、收费目录等信息按年度归集，公布申领条件、办理流程和监督方式。",
        "重要会议和决策事项公布议题、决定和落实情况，邀请群众代表列席讨论。",
        "招考录用、评先评优等信息按环节公示，公示期满后公布结果和异议处理情况。",
    ),
    "依申请公开": (
        "受理渠道保持畅通，网页、信件和窗口三种方式并行，来件当日登记、次日分办。",
        "对表述不清的申请，一次性告知需要补正的内容，并主动电话说明怎样描述才便于检索。",
        "答复书统一写明事实、理由、依据和救济途径，重大疑难事项由法律顾问审核后发出。",
        "对多人申请同一内容的，整理后转为主动公开，减少重复申请。",
        "建立答复质量抽查制度，每季度随机抽取答复书互评，评议意见反馈到经办人。",
        "与档案馆、乡镇建立协查机制，缩短查找时间，减少因检索不到而不能提供的情况。",
        "涉及第三方权益的，依法书面征求意见，并对意见是否成立作出判断，不简单以不同意为由拒绝。",
        "编写常见申请办理指引，列明各类情形的处理方式和文书样式，供新任经办人员使用。",
        "设立咨询专线，帮助申请人分清信息公开与咨询、投诉、信访的不同渠道，减少走弯路。",
        "对需要延期答复的，提前告知理由和新的期限，避免超期。",
        "按月统计申请的类别、领域和答复方式，对集中反映的问题向业务科室提出改进建议。",
        "所有申请材料、审批单和送达凭证按件归档，做到有据可查。",
    ),
    "政府信息管理": (
        "公文起草时同步确定公开属性，不予公开的必须写明理由，由办公室复核。",
        "信息发布前执行初审、复审、终审，涉密和敏感内容一律先审查后发布。",
        "对已发布内容开展回头看，发现错别字、失效链接和过期信息立即更正。",
        "建立个人信息保护清单，公示前对证件号码、住址、联系方式等内容作隐去处理。",
        "业务系统与公开栏目建立对应关系，数据由系统定期推送，减少人工录入差错。",
        "修订信息发布管理办法，明确各科室的责任、时限和审核流程，并组织专题学习。",
        "对机构职能、领导分工等基本信息，发生变动后在规定时间内更新。",
        "将文件库与公报、网站、新媒体的发布内容相互核对，保证多个渠道口径一致、数据一致。",
        "对合作单位提供的信息，发布前核对来源和授权，明确保管期限和更新责任。",
        "定期梳理拟公开、不予公开两类目录，情况变化后重新审查并调整公开属性。",
        "制定数据质量检查表，逐项核对名称、时间、单位和附件，避免前后矛盾。",
    ),
    "政府信息公开平台建设": (
        "网站公开栏目按照指南、制度、法定内容、年报四个部分设置，栏目名称和顺序保持统一。",
        "完善站内检索，支持按标题、文号、主题和年份查找，检索结果按时间排列。",
        "对政务新媒体实行分级管理，长期不更新的账号及时关停并公告。",
        "在办事大厅设置查阅点，配备电脑、打印机和查阅指引，由专人提供帮助。",
        "完成网站适老化和无障碍改造，增加语音朗读和大字版面。",
        "每周对栏目运行情况巡检，发现的问题当日通知、限期整改。",
        "公开栏目与办事栏目互相链接，查到政策就能看到办理入口和材料清单。",
        "优化手机端页面，缩短打开时间，表格和附件可以直接预览。",
        "增设政策问答库，按人群和事项分类，支持关键词联想和相似问题推荐。",
        "做好日志留存、备份和应急演练，发现异常访问及时处置，保证平台安全稳定。",
        "统一各栏目的命名和发布样式，减少重复栏目和空白栏目。",
    ),
    "监督保障": (
        "主要负责人定期听取汇报，分管负责人具体负责，办公室配备专职人员承担日常工作。",
        "把公开工作列入科室年度目标，结果与评优挂钩，连续排名靠后的作出说明。",
        "组织业务培训和案例研讨，重点学习申请答复、保密审查和政策解读。",
        "通过公布电话、信箱和线上问卷接受监督，对收到的意见逐条研究并反馈。",
        "邀请企业代表、社区工作者参加开放日活动，听取他们对公开内容和方式的建议。",
        "对上级检查指出的问题建立台账，逐项明确责任人和完成时间，整改结果在内部通报。",
        "对第三方测评发现的共性问题开展集中整治，整改完成后再次抽查，防止反弹。",
        "开展优秀解读和规范答复评选，推广好的做法，形成互相学习的氛围。",
        "将公开要求写入新录用人员培训课程，帮助其尽快熟悉条例和办理流程。",
        "结合巡视、审计反馈意见，梳理公开工作中的薄弱环节，完善内部制度。",
    ),
}
PROBLEMS = (
    "部分业务信息公开不够及时，从形成到上网的时间偏长",
    "政策解读形式比较单一，通俗化程度有待提高",
    "申请答复的说理不够充分，不同科室之间把握的尺度还不够统一",
    "基层经办人员更换频繁，业务熟练程度参差不齐",
    "历史档案数字化程度不高，影响检索效率",
    "线上互动栏目的利用率不高，群众参与渠道有待拓宽",
)
MEASURES = (
    "把公开时限写入办文流程，由系统在到期前提醒，逾期未公开的在月度例会上说明原因",
    "每季度选取一项热点政策，采用图解、短视频和现场宣讲等方式进行解读",
    "编制答复文书范本和典型案例，建立疑难申请会商机制",
    "开展分层分类培训，新任人员先培训后上岗，并安排业务骨干结对指导",
    "分批推进档案数字化，先完成申请量较大的类别",
    "优化互动栏目，公布留言办理时限，定期汇总意见并反馈办理情况",
)
NUMERALS = "一二三四五六"


def narrative(rng: random.Random, body: str, year: int, tables: dict[str, Any]) -> dict[str, str]:
    """
    Write the texts of a report.

    Args:
        rng: Where the variety comes from.
        body: Name of the body.
        year: Year of the report.
        tables: The figures that the sentences tell.

    Returns:
        Section id, or `preamble`, to text; paragraphs are divided by line feeds.
    """
    marks = rng.choice(MARKS)
    leads = {
        "主动公开": _proactive(rng, year),
        "依申请公开": _requests(tables["requests"]),
        "政府信息管理": _documents(tables["proactive"]["normative"]),
        "政府信息公开平台建设": f"全年清理失效链接{rng.randint(3, 90)}个，平台运行平稳。",
        "监督保障": _disputes(tables["disputes"]),
    }
    overview = [
        mark.format(aspect) + leads[aspect] + _filler(rng, aspect) for mark, aspect in zip(marks, ASPECTS, strict=True)
    ]
    return {
        "preamble": _preamble(rng, body, year),
        "overview": "\n".join(overview),
        "problems": _problems(rng),
        "other": rng.choice(
            (
                f"{year}年，本机关未收取信息处理费。",
                f"{year}年未向申请人发出收费通知，没有收取信息处理费。除此之外，没有其他需要报告的事项。",
                f"本机关{year}年度没有产生信息处理费，无其他需要报告的事项。",
            )
        ),
    }


def _preamble(rng: random.Random, body: str, year: int) -> str:
    basis = rng.choice(
        (
            "根据《中华人民共和国政府信息公开条例》第五十条的规定，",
            "按照《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号文件要求，",
            "依照《中华人民共和国政府信息公开条例》，",
        )
    )
    period = f"所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。"
    return f"{basis}{body}编制{year}年政府信息公开工作年度报告，现向社会公布。{period}"


def _proactive(rng: random.Random, year: int) -> str:
    site, media = rng.randint(200, 4000), rng.randint(50, 900)
    number = rng.choice((f"{site:,}", str(site)))
    return f"{year}年，通过门户网站发布信息{number}条，通过政务新媒体推送信息{media}条。"


def _requests(cells: dict[str, dict[str, int]]) -> str:
    total = {row: values["total"] for row, values in cells.items()}

    def group(prefix: str) -> int:
        return sum(count for row, count in total.items() if row.startswith(prefix))

    return (
        f"本年新收政府信息公开申请{total['received']}件，上年结转{total['carried_in']}件。"
        f"全年办结{total['processed']}件，结转下年度继续办理{total['carried_out']}件。"
        f"其中予以公开{total['granted']}件，部分公开{total['partial']}件，不予公开{group('refused_')}件，"
        f"无法提供{group('unavailable_')}件，不予处理{group('rejected_')}件，其他处理{group('closed_')}件。"
    )


def _documents(cells: dict[str, int]) -> str:
    return (
        f"全年制发行政规范性文件{cells['issued']}件，废止{cells['repealed']}件，现行有效{cells['in_force']}件，"
        "均已在网站文件库更新。"
    )


def _disputes(cells: dict[str, dict[str, int]]) -> str:
    suits = cells["direct_suit"]["total"] + cells["suit_after_reconsideration"]["total"]
    return (
        f"因政府信息公开工作被申请行政复议{cells['reconsideration']['total']}件，被提起行政诉讼{suits}件，"
        "对结果为纠正的案件逐一分析原因。"
    )


def _filler(rng: random.Random, aspect: str) -> str:
    texts = list(FILLERS[aspect])
    rng.shuffle(texts)
    return "".join(texts)


def _problems(rng: random.Random) -> str:
    count = rng.randint(3, 5)
    chosen = rng.sample(range(len(PROBLEMS)), count)
    lines = ["（一）存在的主要问题"]
    lines += [f"{NUMERALS[i]}是{PROBLEMS[which]}。" for i, which in enumerate(chosen)]
    lines += ["（二）改进情况", "针对上年度查找的不足，已逐项整改到位。下一步将采取以下措施："]
    lines += [f"{NUMERALS[i]}是{MEASURES[which]}。" for i, which in enumerate(chosen)]
    return "\n".join(lines)
