"""
The style sheet of the HTML result: legible in light and dark, on a telephone, and in black on paper.

What colour says, a sign or a word says too. Colours of text keep a contrast of 4.5 to 1 on what is behind them
(WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

STYLE = """
:root {
 color-scheme: light dark;
 --ink: #1b1d21; --back: #fff; --soft: #f3f4f6; --line: #9aa0a8; --faint: #565c66; --link: #0b57a4;
 --error: #a3140f; --error-back: #fde3e0; --warning: #7a4a00; --warning-back: #fdeecb;
 --info: #15577a; --info-back: #def0fa; --undetermined: #66308f; --undetermined-back: #f0e4fa;
 --pass: #14602b; --pass-back: #dcf3e2
}
@media (prefers-color-scheme: dark) {
 :root {
  --ink: #e8eaed; --back: #17191c; --soft: #23262b; --line: #6b727c; --faint: #a9b0ba; --link: #8ec3ff;
  --error: #ffb1aa; --error-back: #5a1a16; --warning: #ffd48a; --warning-back: #4d3505;
  --info: #a5dbf7; --info-back: #113c52; --undetermined: #dcbcf7; --undetermined-back: #43215e;
  --pass: #9fe3b2; --pass-back: #12401f
 }
}
* { box-sizing: border-box }
body {
 margin: 0 auto; max-width: 76rem; padding: 1rem; background: var(--back); color: var(--ink);
 font: 1rem/1.65 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere
}
h1 { font-size: 1.5rem; line-height: 1.3 }
h2 { font-size: 1.3rem; margin-top: 2.5rem; border-top: 3px solid var(--line); padding-top: 1rem; line-height: 1.3 }
h3 { font-size: 1.15rem; margin-top: 2rem }
h4 { font-size: 1rem; margin: 1.2rem 0 .4rem }
h5 { font-size: 1rem; margin: .5rem 0 .2rem }
a { color: var(--link) }
code { font-size: .9em }
.faint, .stamp { color: var(--faint); font-size: .88rem }
.stamp { margin: .2rem 0 }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: .3em; padding: 0 .45em; font-weight: 600 }
.error { color: var(--error); background: var(--error-back) }
.warning { color: var(--warning); background: var(--warning-back) }
.info { color: var(--info); background: var(--info-back) }
.undetermined { color: var(--undetermined); background: var(--undetermined-back) }
.fail { color: var(--error); background: var(--error-back) }
.pass { color: var(--pass); background: var(--pass-back) }
.not-applicable { color: var(--faint); background: var(--soft) }
.verdict { font-size: 1.15rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; margin: .6rem 0 }
caption { text-align: left; padding: .3rem 0; font-weight: 600 }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: middle }
th { background: var(--soft); font-weight: 500 }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.form th { font-size: .9rem }
.form th[scope^="col"] { text-align: center; min-width: 3.4em }
.form th[scope="row"] { min-width: 8em } .form th[scope="rowgroup"] { min-width: 4em }
.form td { text-align: center; white-space: pre-wrap; min-width: 2.6em }
.form td.void { background: repeating-linear-gradient(45deg, transparent 0 4px, var(--line) 4px 5px) }
.form td.often { outline: 3px solid currentColor; outline-offset: -3px; font-weight: 700 }
.odd { display: block; font-size: .78rem; color: inherit; opacity: .95 }
.printed { display: block; font-size: .85rem; font-weight: 400; color: var(--warning) }
.refs { font-size: .72rem; white-space: nowrap; margin-left: .2em; font-weight: 600 }
.refs a { padding: 0 .15em; color: inherit }
mark { padding: 0 .1em; border-bottom: 2px solid currentColor }
.finding { border: 1px solid var(--line); border-left: .35rem solid var(--line); border-radius: .3rem;
 padding: .2rem .9rem .6rem; margin: .9rem 0 }
.finding.of-error { border-left-color: var(--error) } .finding.of-warning { border-left-color: var(--warning) }
.finding.of-info { border-left-color: var(--info) } .finding.of-undetermined { border-left-color: var(--undetermined) }
.finding p { margin: .3rem 0 } .finding ul { margin: .3rem 0; padding-left: 1.3rem }
.found { font-weight: 600 }
.suggestion { border: 1px dashed var(--pass); padding: .2rem .6rem; color: var(--pass); background: var(--pass-back) }
blockquote { margin: .4rem 0; padding-left: .8rem; border-left: 3px solid var(--line) }
.passage { border-left: 1px solid var(--line); padding-left: .9rem }
.passage p { margin: .35rem 0; text-indent: 0 }
:target { outline: 3px solid var(--link); outline-offset: 2px; scroll-margin-top: 1rem }
@media (max-width: 40rem) {
 body { padding: .6rem } .finding { padding: .1rem .6rem .5rem } th, td { padding: .2rem .3rem }
 .form { font-size: .85rem }
}
@media print {
 :root {
  color-scheme: light; --ink: #000; --back: #fff; --soft: #f1f1f1; --line: #777; --faint: #444; --link: #000;
  --error: #000; --error-back: #d6d6d6; --warning: #000; --warning-back: #e4e4e4; --info: #000; --info-back: #f0f0f0;
  --undetermined: #000; --undetermined-back: #ebebeb; --pass: #000; --pass-back: #fff
 }
 @page { margin: 14mm }
 html { font-size: 9.5pt }
 body { max-width: none; padding: 0; line-height: 1.5; print-color-adjust: exact; -webkit-print-color-adjust: exact }
 .wide { overflow: visible; break-inside: avoid } .form { font-size: 8pt; line-height: 1.3 } .form th[scope] { min-width: 0 }
 a { text-decoration: none }
 th, td { padding: .1rem .3rem }
 :not(.finding) > details::details-content { content-visibility: visible; block-size: auto }
 li, tr, blockquote { break-inside: avoid } h2, h3, h4, h5, caption { break-after: avoid }
 .report + .report { break-before: page }
}
"""
