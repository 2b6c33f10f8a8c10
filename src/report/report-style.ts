// The look of a report: text like a page of a book, on a desk, on a phone, in the dark, and a sheet for the printer.
import { darkRules } from '../figures/palette.js';

/** The style sheet, without any reference to another file. */
export const reportStyle: string = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --ink: #1f1f1d; --quiet: #5f5d57; --line: #dedbd2; --tint: #f2f0ea; --card: #fff;
  --link: #00639b; --holds: #00704f; --fails: #ad4b00; --open: #5f5d57;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #191a1c; --ink: #e6e4df; --quiet: #a5a29a; --line: #38393c; --tint: #232427; --card: #1e1f22;
    --link: #7cc4f0; --holds: #5fcfa8; --fails: #f2a065; --open: #a5a29a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 var(--serif); overflow-wrap: break-word; }
main { max-width: 54rem; margin: 0 auto; padding: clamp(1.5rem, 6vw, 4.5rem) clamp(1rem, 4vw, 2.5rem) 5rem; }
h1 { margin: .3rem 0 .5rem; font-size: clamp(1.75rem, 4.5vw, 2.5rem); line-height: 1.15; font-weight: 600; letter-spacing: -.012em; text-wrap: balance; }
h2 { margin: 3.5rem 0 1rem; font-size: 1.4rem; line-height: 1.3; font-weight: 600; }
p { margin: 0 0 1rem; max-width: 42rem; text-wrap: pretty; }
a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: .06em; }
code, pre { font-family: var(--mono); font-size: .86em; }
.kicker { margin: 0; font: 500 .82rem/1.5 var(--sans); color: var(--quiet); }
.source { color: var(--quiet); font-style: italic; }
.summary { margin-top: 1.5rem; font-size: 1.125rem; }
.verdict { margin: 1.75rem 0 0; padding-left: .9rem; border-left: 3px solid var(--tone); font-family: var(--sans); font-size: 1.02rem; }
.verdict strong { color: var(--tone); font-weight: 650; }
.holds { --tone: var(--holds); } .fails { --tone: var(--fails); } .open { --tone: var(--open); }
.notice, .ours { padding: .8rem 1rem; border-radius: .5rem; background: var(--tint); font-size: .98rem; }
.notice { margin-top: 1.25rem; }
.scroll { overflow-x: auto; margin: 0 0 1.75rem; }
.scroll:focus-visible, .card:focus-visible, a:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; }
table { border-collapse: collapse; font: .88rem/1.45 var(--sans); font-variant-numeric: tabular-nums lining-nums; }
.caption { margin: 0 0 .6rem; font-weight: 600; line-height: 1.4; }
.basis { color: var(--quiet); font-size: .98rem; }
math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "Noto Sans Math", math, var(--serif); }
th, td { padding: .5rem 1.4rem .5rem 0; vertical-align: top; text-align: left; font-weight: 400; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: .8rem; font-weight: 500; color: var(--quiet); vertical-align: bottom; border-bottom-color: var(--quiet); }
.number { text-align: right; white-space: nowrap; }
.claims { width: 100%; min-width: 44rem; }
.claims tbody th { width: 38%; font: 1rem/1.45 var(--serif); }
.mark { color: var(--tone); font-weight: 600; white-space: nowrap; }
.mark span { display: inline-block; width: 1.1em; }
.definitions th { color: var(--quiet); white-space: nowrap; }
.definitions td { overflow-wrap: anywhere; }
.definitions th, .definitions td { padding-top: .3rem; padding-bottom: .3rem; }
figure { margin: 0 0 3rem; }
.card { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); }
.drawing svg { display: block; width: 100%; min-width: var(--width); max-width: max(var(--width), min(46rem, 1.2 * var(--width))); height: auto; margin: 0 auto; }
.phone { display: none; }
@media (max-width: 56rem) { .page { display: none; } .phone { display: block; } .card { padding: .4rem; } }
@media (max-width: 72rem) { .wide .page { display: none; } .wide .phone { display: block; } }
.phone svg { min-width: 0; max-width: 26rem; }
@media (min-width: 72rem) { .wide .card { width: min(66rem, 100vw - 6rem); margin-left: calc(50% - min(33rem, 50vw - 3rem)); } }
figcaption { max-width: 42rem; margin-top: .9rem; font-size: .98rem; line-height: 1.55; }
.files { display: block; margin-top: .35rem; font: .82rem/1.5 var(--sans); color: var(--quiet); }
pre { margin: 0 0 1rem; padding: .9rem 1.1rem; overflow-x: auto; border-radius: .5rem; background: var(--tint); }
@media (max-width: 44rem) {
  .claims { min-width: 0; }
  .claims thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .claims tr, .claims tbody th, .claims td { display: block; width: auto; padding: 0; border: 0; }
  .claims tr { padding: .8rem 0; border-bottom: 1px solid var(--line); }
  .claims td { position: relative; margin-top: .3rem; padding-left: 5.4rem; }
  .claims td::before { content: attr(data-name); position: absolute; left: 0; color: var(--quiet); }
  .claims .mark { padding-left: 0; }
  .claims td:empty { display: none; }
}
@media screen and (prefers-color-scheme: dark) { .card { border-color: transparent; } ${darkRules('.drawing svg')} }
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #444; --line: #ccc; --tint: #f4f4f4; --link: #000; --holds: #00704f; --fails: #ad4b00; --open: #444; }
  @page { margin: 18mm 16mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h2 { margin-top: 1.8rem; break-after: avoid; }
  figure, tr, .notice, .ours { break-inside: avoid; }
  .scroll, .card { overflow: visible; }
  .card { padding: 0; border: 0; }
  .drawing svg, .claims { min-width: 0; }
  .page { display: block !important; }
  .phone { display: none !important; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
`;
