"""A small checklist of a user's own, with one item and one facet."""

SMALL_PACK = """id = "mine"
version = "1"
title = { zh = "我的", en = "Mine" }
source = "我的规定"

[[items]]
id = "gift"
kind = "inform"
title = { zh = "赠品", en = "Gift" }
names = ["赠品"]

[[items.facets]]
id = "value"
title = { zh = "价值", en = "Worth" }
says = ["赠品~{money}"]
"""
