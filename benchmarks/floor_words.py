"""The names and labels in which an application's facts may be written, as a programmer would type them in."""

from __future__ import annotations

from collections.abc import Mapping

_CATEGORIES = {
    "enterprise": ("企业", "enterprise"),
    "individual_business": ("个体工商户", "individual business"),
    "entrepreneur": ("城乡创业者", "urban or rural entrepreneur"),
    "farm_household": ("农业种养殖大户", "large farming household"),
    "rural_operator": ("农村经营者", "rural operator"),
    "natural_person": ("自然人", "natural person"),
}
_INDUSTRIES = {
    "agriculture": ("农、林、牧、渔业", "farming, forestry, animal husbandry and fishery"),
    "industry": ("工业", "industry"),
    "construction": ("建筑业", "construction"),
    "wholesale": ("批发业", "wholesale"),
    "retail": ("零售业", "retail"),
    "transport": ("交通运输业", "transport"),
    "storage": ("仓储业", "storage"),
    "postal": ("邮政业", "postal services"),
    "accommodation": ("住宿业", "accommodation"),
    "catering": ("餐饮业", "catering"),
    "information_transmission": ("信息传输业", "information transmission"),
    "software_it": ("软件和信息技术服务业", "software and IT services"),
    "real_estate_development": ("房地产开发经营", "real estate development"),
    "property_management": ("物业管理", "property management"),
    "leasing_business_services": ("租赁和商务服务业", "leasing and business services"),
    "other": ("其他未列明行业", "other industries not listed"),
    "not_covered": ("不涵盖", "left out by the standard"),
}
_SIZES = {"large": ("大型",), "medium": ("中型",), "small": ("小型",), "micro": ("微型",)}
_USES = {
    "working_capital": ("生产经营资金周转", "working capital for production or business"),
    "production_assets": ("自用生产经营资产", "assets for the borrower's own production or business"),
    "consumption": ("消费", "consumption"),
    "real_estate": ("房地产投资", "investment in real estate"),
    "securities": ("股市和证券投资", "shares and securities"),
    "futures": ("期货", "futures"),
    "equity": ("权益性投资", "equity investment"),
    "on_lending": ("转贷或借予他人", "lending on to others"),
    "barred_investment": ("法律禁止的其他投资", "other investment barred by law"),
    "other": ("其他用途", "any other use"),
}
_STATES = {
    "running": ("正常",),
    "suspended": ("暂停",),
    "halted": ("停止",),
    "termination_pending": ("待终止", "termination pending"),
    "terminated": ("终止",),
}


def _called(members: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {word.casefold(): member for member, labels in members.items() for word in (member, *labels)}


CATEGORIES = _called(_CATEGORIES)
INDUSTRIES = _called(_INDUSTRIES)
SIZES = _called(_SIZES)
USES = _called(_USES)
STATES = _called(_STATES)
