/**
 * The one style sheet of all pages. Paper and ink come as custom properties so that pictures follow light and dark;
 * dark is for screens only, a print is always on white.
 */
export const style = `
:root{--paper:#fdfdfb;--panel:#f5f5f1;--ink:#1b2126;--muted:#59636c;--line:#dcddd6;--soft:#e9ebe6;--accent:#0b6a70;--tint:#cfe3e2;color-scheme:light}
@media screen and (prefers-color-scheme:dark){:root{--paper:#14181b;--panel:#1b2024;--ink:#e8eae6;--muted:#a0a9b0;--line:#363d43;--soft:#262c31;--accent:#5fc4c3;--tint:#1f4448;color-scheme:dark}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.skip{position:absolute;left:-99em}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem}
.wrap{max-width:1060px;margin:0 auto;padding:0 24px}
header.top{padding:56px 0 8px}
.kicker{margin:0 0 14px;color:var(--muted);font-size:.875rem}
h1,h2,h3{font-weight:600;line-height:1.2;text-wrap:balance;margin:0;unicode-bidi:isolate}
h1,h2{font-family:ui-serif,Charter,Georgia,"Liberation Serif","Times New Roman",serif}
h1{font-size:clamp(2rem,5.2vw,3.25rem);letter-spacing:-.015em;max-width:22ch}
h1.long{font-size:clamp(1.5rem,3.2vw,2.1rem);max-width:36ch}
h2{font-size:1.75rem;letter-spacing:-.01em;margin-bottom:6px}
h3{font-size:1rem}
p{margin:0 0 .8em;max-width:68ch}
.lead{font-size:1.2rem;line-height:1.45;max-width:52ch;margin:16px 0 0;text-wrap:pretty}
.note,.quiet{color:var(--muted);font-size:.9rem}
a{color:var(--accent);text-underline-offset:3px}
section{padding:52px 0 0;margin:0}
section+section{border-top:1px solid var(--line);margin-top:52px}
section>.wrap>.note{margin-bottom:22px}
nav{margin:30px 0 0;font-size:.9rem;display:flex;flex-wrap:wrap;gap:6px 20px}
nav a{text-decoration:none;border-bottom:1px solid var(--line);padding:2px 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:0;margin:38px 0 0;border-top:2px solid var(--ink)}
.tile{padding:14px 18px 12px 0}
.tile dt{font-size:.82rem;color:var(--muted)}
.tile dd{margin:0}
.tile .big{font-size:2.1rem;line-height:1.2;font-weight:600;letter-spacing:-.02em}
.tile .big small{font-size:1rem;font-weight:400;color:var(--muted);letter-spacing:0}
.tile.first .big{color:var(--accent)}
.tile .more{font-size:.82rem;color:var(--muted);line-height:1.4}
.caveats{margin:40px 0 0;padding:18px 22px 10px;background:var(--panel);border-left:4px solid var(--ink)}
.caveats h2{font-size:1.15rem}
.caveats ul{margin:.5em 0 .6em;padding-left:1.1em}
.caveats li{margin:.3em 0;max-width:80ch;unicode-bidi:isolate}
details{margin:.6em 0}
summary{cursor:pointer;color:var(--accent);font-size:.9rem;padding:4px 0;width:fit-content;max-width:100%}
summary:focus-visible,a:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.charts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:44px 48px;align-items:start}
.charts.three{grid-template-columns:repeat(3,minmax(0,1fr));gap:34px 36px}
figure{margin:0;min-width:0}
figure:not(.beside){max-width:490px}figure.beside .charts{align-items:start}figure.beside details{margin-top:0}figure.beside th,figure.beside td{padding-right:12px}figure.beside caption{display:none}
figcaption .quiet{margin:2px 0 10px;line-height:1.4}
svg{display:block;max-width:100%;height:auto;overflow:visible}
svg.plot{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;fill:currentColor;text-anchor:middle;font-variant-numeric:tabular-nums;width:100%}
svg.plot text{white-space:pre}
.scroll{overflow-x:auto;margin:.4em 0;max-width:100%}
table{border-collapse:collapse;font-size:.85rem;line-height:1.4;min-width:min(100%,22rem)}
caption{text-align:left;color:var(--muted);padding-bottom:6px}
th,td{text-align:left;vertical-align:top;padding:5px 16px 5px 0;border-bottom:1px solid var(--soft);overflow-wrap:break-word;min-width:3.2em;max-width:22em}
td.text{min-width:9em;max-width:34em;unicode-bidi:isolate}
th[scope=col]:not(.number){white-space:nowrap}
th{font-weight:600;color:var(--muted);vertical-align:bottom;overflow-wrap:normal}
.number{text-align:right;white-space:nowrap}
th.number{white-space:normal}
.findings{list-style:none;margin:0;padding:0}
.findings>li{border-top:1px solid var(--line);padding:14px 0 12px}
.finding{display:grid;grid-template-columns:minmax(0,1fr) 196px 104px;gap:2px 26px;align-items:start}
.finding p{margin:0;unicode-bidi:isolate}
.finding .mark,.finding .facts{font-size:.8rem;color:var(--muted);line-height:1.4}
.finding .facts{text-align:right}
.findings .findings{margin:4px 0 6px 0;padding-left:18px;border-left:2px solid var(--soft)}
.findings .findings>li{padding:9px 0 8px;border-top:0}
.findings .findings .finding{font-size:.92rem}
.families>h3{font-family:ui-serif,Charter,Georgia,"Liberation Serif",serif;font-size:1.3rem;margin:34px 0 10px}
.key{display:flex;flex-wrap:wrap;gap:4px 24px;align-items:center;font-size:.82rem;color:var(--muted);margin:0 0 8px;max-width:none}
.key span{display:inline-flex;align-items:center;gap:8px}
section h3:not(figcaption h3){margin-top:26px;margin-bottom:6px}
.split{display:flex;gap:3px;margin:6px 0 4px;max-width:660px;font-size:.82rem}
.split div{padding:7px 10px;min-width:6.5em;background:var(--soft)}
.split div+div{background:var(--accent);color:var(--paper)}
.spark{width:112px;height:26px}.two{width:168px;height:42px}
td .quiet{font-size:.95em}
.filter input{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--line);padding:4px 10px;min-width:18em}[hidden]{display:none!important}
.alerts{list-style:none;margin:14px 0 0;padding:0}.alerts>li{display:grid;grid-template-columns:190px minmax(0,1fr);gap:2px 24px;border-top:1px solid var(--soft);padding:9px 0 7px;font-size:.92rem}
.alerts p{margin:0 0 .25em;max-width:90ch;unicode-bidi:isolate}.alerts .what{color:var(--muted);font-size:.82rem}.alerts .what b{display:block;color:var(--ink);font-weight:600}.alerts .info .what b{color:var(--muted)}.alerts details{margin:0}
td.shade{text-align:right;position:relative;min-width:3.6em;padding:6px 10px}
td.shade.diagonal{font-weight:700;outline:1px solid var(--accent);outline-offset:-1px}
code,.digest{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.85em}
pre{white-space:pre-wrap;background:var(--panel);padding:12px 14px;font-size:.82rem;overflow-wrap:anywhere}
dl.facts-list{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 22px;margin:12px 0;font-size:.9rem}
dl.facts-list dt{color:var(--muted)}dl.facts-list dd{margin:0;max-width:70ch}
footer{color:var(--muted);font-size:.82rem;padding:44px 0 60px}
@media (max-width:820px){.charts.three{grid-template-columns:repeat(2,minmax(0,1fr))}.finding{grid-template-columns:minmax(0,1fr) auto}.finding .say{grid-column:1/-1;margin-bottom:4px}}
@media (max-width:640px){.alerts>li{grid-template-columns:minmax(0,1fr)}.wrap{padding:0 18px}header.top{padding-top:34px}.charts,.charts.three{grid-template-columns:minmax(0,1fr)}.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}.tile .big{font-size:1.6rem}section{padding-top:36px}section+section{margin-top:36px}.lead{font-size:1.08rem}dl.facts-list{grid-template-columns:minmax(0,1fr)}dl.facts-list dd{margin-bottom:8px}.findings .findings{padding-left:12px}}
@media print{body{font-size:10.5pt}nav,.skip{display:none}section{padding-top:20pt}section+section{margin-top:20pt}figure,.finding,.tile,tr{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}}
`.trim();
