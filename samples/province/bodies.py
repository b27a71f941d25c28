"""The bodies of a province: who stands below whom, and how each of them is called in which year."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator
from typing import NamedTuple

PROVINCE = "云州省"
_FIRST = (
    "安宝长春东丰福高光广海和恒宏华怀吉嘉江金景康乐丽临灵龙明南宁平清泉仁瑞沙石松泰桃万文武西祥新兴秀阳永玉云泽镇竹庄"
)
_SECOND = "安昌川城德定丰关河湖化江口乐岭陵龙梁洛明宁宁坪浦桥泉山水台潭塘田通湾溪阳原源远州"
_TOWNS = (
    "白柏板北碧曹茶赤大稻东渡方枫凤古谷桂红后胡槐黄集涧蒋焦旧菊孔兰李柳芦马梅庙牛牌蒲"
    "前青曲任沙杉上双宋苏谭汤田铁团汪王吴下小谢杏徐严杨姚叶银于袁枣张赵周朱"
)
_TOWN_ENDS = "河湾岗集店桥庄泉沟坪铺园"
OFFICES = (
    *("教育局", "水利局", "民政局", "农业农村局", "交通运输局", "市场监督管理局", "住房和城乡建设局", "文化和旅游局"),
    *("财政局", "审计局", "统计局", "司法局", "公安局", "应急管理局", "卫生健康委员会", "发展和改革委员会"),
    *("人力资源和社会保障局", "自然资源和规划局", "林业局", "商务局", "医疗保障局", "退役军人事务局", "城市管理局"),
    "科学技术局",
)  # fmt: skip
_RENAMED = {"科学技术局": "科技创新局", "林业局": "林业和草原局", "商务局": "商务和投资促进局"}
"""What some bodies are called from the last year on."""


class Plan(NamedTuple):
    """
    What to make.

    Attributes:
        seed: Which province.
        cities, counties, departments, towns: How many cities, counties in each, departments of each government, and
            townships in each county.
        years: The years of the reports, in order.
        faults: Which part of the reports of departments and townships gets a fault.
    """

    seed: int = 1
    cities: int = 2
    counties: int = 3
    departments: int = 6
    towns: int = 3
    years: tuple[int, ...] = (2023, 2024, 2025)
    faults: float = 0.0


class Body(NamedTuple):
    """A body: its name, its name before it was renamed ("" if it was not), its kind, its region, and who stands over it."""

    name: str
    former: str
    kind: str
    region: str
    parent: str

    def called(self, year: int, last: int) -> str:
        """Name it as it is called in a year; `last` is the year from which the new name holds."""
        return self.former if self.former and year < last else self.name


class Area(NamedTuple):
    """An area: its government, the bodies that report to it, and the areas within it."""

    government: Body
    bodies: tuple[Body, ...]
    areas: tuple[Area, ...] = ()


def province(plan: Plan) -> tuple[Body, Iterator[Area]]:
    """Give the government of the province, and its cities one after the other."""
    head = Body(f"{PROVINCE}人民政府", "", "government", "530000", "")
    return head, (_city(plan, number, head.name) for number in range(plan.cities))


def _city(plan: Plan, number: int, parent: str) -> Area:
    name = f"{_named(plan.seed, number)}市"
    head = Body(f"{name}人民政府", "", "government", f"53{number + 1:02d}00", parent)
    counties = (_county(plan, number, n, head.name) for n in range(plan.counties))
    return Area(head, tuple(_departments(plan, name, head)), tuple(counties))


def _county(plan: Plan, city: int, number: int, parent: str) -> Area:
    kind = "县" if number % 3 else "区"
    name = f"{_named(plan.seed, plan.cities + city * plan.counties + number)}{kind}"
    head = Body(f"{name}人民政府", "", "government", f"53{city + 1:02d}{number + 1:02d}", parent)
    pick = random.Random(f"{plan.seed} towns of {name}")
    towns = pick.sample([first + second for first in _TOWNS for second in _TOWN_ENDS], plan.towns)
    below = [Body(f"{name}{town}镇人民政府", "", "township", head.region, head.name) for town in towns]
    return Area(head, (*_departments(plan, name, head), *below))


def _departments(plan: Plan, place: str, head: Body) -> Iterator[Body]:
    yield Body(f"{place}人民政府办公室", "", "office", head.region, head.name)
    for n in range(plan.departments):
        office = OFFICES[n % len(OFFICES)] if n < len(OFFICES) else f"第{n}工作委员会"
        new = _RENAMED.get(office)
        yield Body(f"{place}{new or office}", f"{place}{office}" if new else "", "department", head.region, head.name)


def _named(seed: int, number: int) -> str:
    """Give the name of a place, of two signs or more: another one for each number."""
    pairs = _pairs(seed)
    more, place = divmod(number, len(pairs))
    name = pairs[place]
    while more:
        more, sign = divmod(more - 1, len(_TOWNS))
        name += _TOWNS[sign]
    return name


@functools.lru_cache(maxsize=1)
def _pairs(seed: int) -> list[str]:
    pairs = [first + second for first in dict.fromkeys(_FIRST) for second in dict.fromkeys(_SECOND) if first != second]
    random.Random(f"{seed} places").shuffle(pairs)
    return pairs
