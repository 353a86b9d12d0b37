/** The page's one style sheet: the charts' colours, light, dark and on paper; system fonts. */
import { COLORS, chartStyleSheet } from '../charts/theme.js';

function variables(tone: 0 | 1): string {
  return Object.entries(COLORS)
    .map(([name, tones]) => `--sp-${name}:${tones[tone]}`)
    .join(';');
}

const BASE = `
*{box-sizing:border-box}
[hidden]{display:none!important}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--sp-ground);color:var(--sp-ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:break-word}
h1,h2,h3{line-height:1.25;font-weight:600;text-wrap:balance}
h2:focus{outline:0}
h1{font-size:1.75rem;margin:0 0 .25rem}
h2{font-size:1.25rem;margin:0 0 1rem}
h3{font-size:1rem;margin:1.75rem 0 .5rem}
p,ul{margin:.5rem 0}
ul{padding-left:1.25rem}
a{color:var(--sp-s0)}
code,pre,input[type=text],textarea{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.875em}
code{overflow-wrap:anywhere}
pre{margin:.75rem 0;padding:1rem;border:1px solid var(--sp-grid);border-radius:4px;overflow:auto;line-height:1.5}
pre code{font-size:.8125rem;overflow-wrap:normal}
.quiet,.kicker,.was{color:var(--sp-quiet)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-100vw;top:0;padding:.5rem 1rem;background:var(--sp-ground)}
.skip:focus{left:0}
:focus-visible{outline:2px solid var(--sp-s0);outline-offset:2px}
`;

const LAYOUT = `
.masthead,.columns,footer{max-width:1216px;margin:0 auto;padding:0 2rem}
.masthead{padding-top:2.5rem}
.kicker{margin:0 0 .25rem;font-size:.875rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1rem 0 0;padding:0;list-style:none;font-size:.875rem}
.note{margin:1rem 0 0;padding:.5rem .75rem;border-left:3px solid var(--sp-axis);font-size:.875rem}
main{min-width:0}
main>section{padding:2rem 0;border-top:1px solid var(--sp-grid)}
main>section:first-child{border-top:0}
.columns{margin-top:1rem}
footer{padding-bottom:3rem;font-size:.875rem}
.verdict{font-size:1.25rem;line-height:1.4;font-weight:600}
.badge{display:inline-block;min-width:3.4em;padding:.1em .5em;border-radius:3px;font-size:.75rem;line-height:1.5;font-weight:700;text-align:center;letter-spacing:.02em;vertical-align:.08em;color:var(--sp-ground);background:var(--sp-quiet)}
.badge.pass{background:var(--sp-s2)}
.badge.warn{background:var(--sp-s4)}
.badge.fail{background:var(--sp-limit)}
.verdict .badge{font-size:1rem;vertical-align:.06em;margin-right:.25em}
.findings{padding:0;list-style:none}
.findings li{margin:0 0 .75rem}
.scroll{overflow-x:auto;margin:.5rem 0;background:linear-gradient(to right,var(--sp-ground) 30%,transparent) left/2.5rem 100% no-repeat local,linear-gradient(to left,var(--sp-ground) 30%,transparent) right/2.5rem 100% no-repeat local,linear-gradient(to right,var(--sp-axis),transparent) left/1rem 100% no-repeat scroll,linear-gradient(to left,var(--sp-axis),transparent) right/1rem 100% no-repeat scroll}
table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.375rem 1rem .375rem 0;border-bottom:1px solid var(--sp-grid);text-align:left;vertical-align:baseline}
thead th{font-weight:600;color:var(--sp-quiet);white-space:nowrap;vertical-align:bottom}
tbody th{font-weight:400}
.number{text-align:right;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
.words{min-width:13rem}
details{margin:.75rem 0}
summary{cursor:pointer}
.body summary{font-size:.875rem;color:var(--sp-quiet)}
svg.sp{display:block;margin:1rem -16px;max-width:calc(100% + 32px)}
.scroll code{overflow-wrap:normal}
.typed{margin-top:.125rem;color:var(--sp-quiet)}
.typed code{overflow-wrap:anywhere}
.try{display:none;padding:0 .375rem;font-size:.8125rem}
.interactive .try{display:inline-block}
`;

const PANEL = `
aside{font-size:.875rem}
aside h2{display:inline;font-size:1rem;margin:0}
aside details{margin:0}
fieldset{margin:1rem 0 0;padding:0;border:0;min-width:0}
legend{padding:0;font-weight:600;margin-bottom:.25rem;overflow-wrap:anywhere}
.now{position:sticky;top:0;margin:.5rem 0 0;padding:.5rem 0;background:var(--sp-ground);border-bottom:1px solid var(--sp-grid);font-weight:600;font-variant-numeric:tabular-nums;z-index:1}
.control,.share{display:grid;grid-template-columns:minmax(0,1fr) 8rem;gap:0 .5rem;align-items:center;margin:.375rem 0 .625rem}
.control label,.share label{overflow-wrap:anywhere}
.long input[type=text],.control input[type=range],.share input[type=range],.control .was,.mix>*{grid-column:1/-1}
.mix{display:block}
.mix-title{margin:.25rem 0}
input[type=range]{width:100%;margin:.25rem 0;accent-color:var(--sp-s0);height:1.25rem}
input[type=text],select,textarea{width:100%;min-width:0;padding:.25rem .375rem;border:1px solid var(--sp-axis);border-radius:3px;background:var(--sp-ground);color:inherit}
select{font:inherit;grid-column:1/-1}
input[aria-invalid=true]{border-color:var(--sp-limit);outline:1px solid var(--sp-limit)}
.was{margin:0;font-size:.8125rem;overflow-wrap:anywhere}
button{font:inherit;padding:.25rem .625rem;border:1px solid var(--sp-axis);border-radius:3px;background:var(--sp-ground);color:inherit;cursor:pointer}
.undo{padding:0 .375rem;font-size:.8125rem}
.buttons{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0 .5rem}
#changes ul{padding:0;list-style:none;margin:.25rem 0}
#changes li{display:flex;gap:.5rem;justify-content:space-between;align-items:baseline;margin:.25rem 0}
#changes h3{margin:1rem 0 0}
#problems:not(:empty){margin:.5rem 0;padding:.5rem .75rem;border-left:3px solid var(--sp-limit)}
#problems pre{margin:.25rem 0 0;padding:0;border:0;white-space:pre-wrap;overflow-wrap:anywhere}
[aria-busy=true]>.body{opacity:.4}
[aria-busy=true]>h2::after{content:" – computing …";font-weight:400;color:var(--sp-quiet)}
.stale main>section>.body{opacity:.4}
.stale-note{margin:0 0 1rem;padding:.5rem .75rem;border-left:3px solid var(--sp-limit);font-weight:600}
@media (min-width:1000px){
.interactive .columns{display:grid;grid-template-columns:minmax(0,1fr) 19rem;gap:3rem}
.interactive aside{order:2;position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:2rem .5rem 2rem 1.5rem;border-left:1px solid var(--sp-grid)}
}
@media (max-width:999px){
aside{border:1px solid var(--sp-grid);border-radius:4px;padding:.75rem 1rem}
.control,.share{max-width:30rem}
}
@media (max-width:600px){
.masthead,.columns,footer{padding-left:1rem;padding-right:1rem}
.masthead{padding-top:1.5rem}
h1{font-size:1.375rem}
.verdict{font-size:1.0625rem}
input[type=text],select{font-size:1rem}
}
`;

const PAPER = `
@media print{
aside,nav,.skip,.try,#static-note{display:none!important}
body{font-size:10.5pt}
.masthead,.columns,footer{max-width:none;padding:0}
.interactive .columns{display:block}
h2,h3,summary{break-after:avoid}
svg.sp,tr,pre,.findings li{break-inside:avoid}
svg.sp{max-height:24cm}
.scroll,pre{overflow:visible;background:none}
pre{white-space:pre-wrap}
thead{display:table-header-group}
thead th,thead .number{white-space:normal}
details::details-content{content-visibility:visible;block-size:auto;display:block}
table{font-size:9pt}
th,td{padding-right:.5rem}
.words{min-width:7rem}
.scroll code{overflow-wrap:anywhere}
.badge{print-color-adjust:exact}
}
`;

/** The style sheet, as it stands between its tags: the page's policy lists its hash. */
export const PAGE_STYLE = [
  `:root{color-scheme:light dark;${variables(0)}}`,
  `@media (prefers-color-scheme:dark){:root{${variables(1)}}}`,
  `@media print{:root{color-scheme:light;${variables(0)}}}`,
  chartStyleSheet(),
  BASE.trim(),
  LAYOUT.trim(),
  PANEL.trim(),
  PAPER.trim(),
].join('\n');
