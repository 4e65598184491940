"""How an explanation looks: on a screen wide or narrow, in a notebook, and on paper."""

from __future__ import annotations

ARTICLE = """
.guarantee-rules{box-sizing:border-box;max-width:60rem;padding:.5rem;color-scheme:light;background:#fff;color:#1a1a1a;
font:1rem/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
.guarantee-rules h1{font-size:1.4rem;margin:0 0 .25rem}
.guarantee-rules h2{font-size:1.15rem;margin:1.5rem 0 .5rem;border-bottom:1px solid #ccc}
.guarantee-rules h3{font-size:1rem;margin:1rem 0 .25rem}
.guarantee-rules table{border-collapse:collapse}
.guarantee-rules th,.guarantee-rules td{text-align:left;vertical-align:top;padding:.15rem 1rem .15rem 0}
.guarantee-rules th{font-weight:600}
.guarantee-rules table.said th{white-space:nowrap}
.guarantee-rules table.listed th[scope=row]{width:50%}
.guarantee-rules code{font:.9em/1.5 ui-monospace,Menlo,Consolas,monospace,"Noto Sans CJK SC"}
.guarantee-rules small,.guarantee-rules footer{color:#595959}
.guarantee-rules footer{margin-top:1.5rem;border-top:1px solid #ccc;font-size:.85rem}
.guarantee-rules ul{margin:.25rem 0;padding-left:1.25rem}
.guarantee-rules .figure{white-space:nowrap}
.guarantee-rules summary{cursor:pointer}
.guarantee-rules .standing{border:2px solid #b42318;color:#b42318;font-weight:600;padding:.25rem .75rem}
.guarantee-rules section.outcome{border:1px solid #767676;border-left-width:.5rem;padding:.5rem .75rem;margin:1rem 0}
.guarantee-rules section.outcome h2{margin:0;border:0}
.guarantee-rules section.outcome p{margin:.25rem 0}
.guarantee-rules section.outcome ul{list-style:none;padding:0;font-weight:600}
.guarantee-rules section.outcome.met{border-color:#1a7f37;background:#eaf6ec}
.guarantee-rules section.outcome.met h2{color:#116329}
.guarantee-rules section.outcome.not_met{border-color:#b42318;background:#fdeeec}
.guarantee-rules section.outcome.not_met h2,.guarantee-rules section.outcome.not_met li{color:#8f1c13}
.guarantee-rules section.outcome.unknown{border-color:#9a6700;background:#fff6e0}
.guarantee-rules section.outcome.unknown h2{color:#6f4a00}
.guarantee-rules section.rule{border-left:.25rem solid #767676;padding-left:.75rem;margin:.75rem 0}
.guarantee-rules section.rule.met{border-color:#1a7f37}
.guarantee-rules section.rule.not_met{border-color:#b42318}
.guarantee-rules section.rule.unknown{border-color:#9a6700}
@media print{.guarantee-rules details::details-content{content-visibility:visible}}
@media screen and (max-width:34rem){
.guarantee-rules tr,.guarantee-rules tbody,.guarantee-rules table,.guarantee-rules th,.guarantee-rules td{display:block}
.guarantee-rules thead{display:none}
.guarantee-rules table.said th,.guarantee-rules table.listed th[scope=row]{width:auto;white-space:normal}
.guarantee-rules td{padding-bottom:.4rem}
}
""".strip()

PAPER = """
@page{{size:A4;margin:20mm 17mm 18mm}}
@page{{@top-left{{content:{above};{small}}}@top-right{{content:{standing};{small}}}
@bottom-left{{content:{foot};{small}}}@bottom-right{{content:counter(page) " / " counter(pages);{small}}}}}
@media screen{{.guarantee-rules{{margin:0 auto}}}}
@media print{{
body{{margin:0}}
.guarantee-rules{{max-width:none;padding:0;font-size:10pt}}
.guarantee-rules h1,.guarantee-rules h2,.guarantee-rules h3{{break-after:avoid}}
.guarantee-rules section.outcome,.guarantee-rules tr,.guarantee-rules li,.guarantee-rules footer{{break-inside:avoid}}
.guarantee-rules section.rule table.said tr:first-child{{break-after:avoid}}
body .guarantee-rules section.rule{{margin:.4rem 0}}
body .guarantee-rules h2{{margin-top:1rem}}
body .guarantee-rules h3{{margin-top:.5rem}}
body .guarantee-rules th,body .guarantee-rules td{{padding-top:.05rem;padding-bottom:.05rem;line-height:1.4}}
.guarantee-rules thead{{display:table-header-group}}
.guarantee-rules p{{orphans:2;widows:2}}
.guarantee-rules *{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
}}
""".strip()
_SMALL = 'font:8pt system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#595959'


def paper(above: str, standing: str, foot: str) -> str:
    """The style of a printed page, with what stands above and below each; a browser that cannot do so leaves it out."""
    return PAPER.format(above=_text(above), standing=_text(standing), foot=_text(foot), small=_SMALL)


def _text(text: str) -> str:
    """A string of CSS, in which nothing but letters and digits stands as itself."""
    return '"' + "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in text) + '"'
