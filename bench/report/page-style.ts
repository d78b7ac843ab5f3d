/** How the report's page looks; colours are those of the plots. */
export const PAGE_CSS = `
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0}
h2{font-size:1.125rem;margin:2.5rem 0 .5rem}
p{margin:.25rem 0}
.soft,dt{color:var(--soft)}
pre{overflow-x:auto;padding:.75rem 1rem;border:1px solid var(--grid);border-radius:6px;font-size:.875rem}
code{font-family:ui-monospace,monospace;font-size:.875em}
.verdict{font-size:.875rem;font-weight:600;padding:.2rem .6rem;border:1.5px solid;border-radius:1rem;vertical-align:middle}
.passed{color:var(--c2)}.failed{color:var(--c1)}.interrupted{color:var(--c5)}
.mark{font-weight:700;display:inline-block;width:1.25em}
.checks{list-style:none;padding:0;margin:0}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:left;padding:.35rem 1rem .35rem 0;border-bottom:1px solid var(--grid);vertical-align:top}
th{color:var(--soft);font-weight:500;font-size:.8125rem}
td:nth-child(n+2){font-variant-numeric:tabular-nums;white-space:nowrap}
td:last-child{white-space:normal}
figure{margin:2rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.25rem;margin:0}
dd{margin:0;overflow-wrap:anywhere}
@media(max-width:34rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
`;
