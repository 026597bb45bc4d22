// SPDX-License-Identifier: Apache-2.0

/// The style of pages that are one file: MIUI's orange, light and dark, from a phone's width up.
enum ShellStyle {
  static let markup: HTML = """
    :root{color-scheme:light dark;--paper:#fffaf5;--card:#fff;--ink:#221a14;--soft:#65594f;--line:#eadfd4;\
    --accent:#b34700;--orange:#ff6900;--hero:linear-gradient(135deg,#ff6900,#ff9a3d);--hero-ink:#2a1200;--chip:#fff0e2;\
    --track:#f6ebe0;--good:#ff6900;--bad:#7a5cc9;--bad-ink:#5b3fa8;--warn:#fdeaea;--warn-ink:#a4262c;\
    --m1:#ff6900;--m2:#4a7fb5;--m3:#e0447c;--m4:#2f9e6b;--shadow:0 1px 2px #5a2d0a14,0 8px 24px #5a2d0a12}
    @media (prefers-color-scheme:dark){:root{--paper:#16110d;--card:#211a15;--ink:#f6ece3;--soft:#bcab9c;--line:#3a2f27;\
    --accent:#ff9d57;--hero:linear-gradient(135deg,#a13f00,#5a2200);--hero-ink:#fff3e8;--chip:#3a2615;--track:#34291f;\
    --good:#ff8a3a;--bad:#a58bea;--bad-ink:#c4b1f5;--warn:#3d1a1a;--warn-ink:#ffa3a3;--m1:#ff8a3a;--m2:#79aee2;--m3:#f27aa6;\
    --m4:#5cc796;--shadow:none}}
    *,*::before,*::after{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);line-height:1.55;font-size:1.0625rem;overflow-wrap:break-word;\
    font-family:system-ui,-apple-system,"MiSans","Segoe UI",Roboto,"PingFang SC","Noto Sans CJK SC","Noto Sans SC",\
    "Source Han Sans SC","Microsoft YaHei",sans-serif}
    h1,h2,h3,p,ul,ol,dl,dd,table,figure{margin:0;padding:0}
    ul,ol{list-style:none}
    a{color:var(--accent)}
    :focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:.3rem}
    .wrap{max-width:68rem;margin-inline:auto;padding-inline:clamp(1rem,3vw,1.75rem)}
    .hero{background:var(--hero);color:var(--hero-ink);padding-block:clamp(2rem,6vw,3.75rem)}
    .eyebrow{font-weight:650;letter-spacing:.03em}
    .hero h1{font-size:clamp(2.6rem,13vw,5rem);line-height:1.05;letter-spacing:-.03em;font-weight:800;margin-block:.2rem .4rem}
    .hero .lead{font-size:1.1rem;max-width:46rem}
    .figures{display:flex;flex-wrap:wrap;gap:.9rem 2.4rem;margin-top:1.6rem}
    .figures dt{font-size:.9rem}
    .figures dd{font-size:1.9rem;font-weight:750;line-height:1.1;font-variant-numeric:tabular-nums}
    .notice{margin-top:1.4rem;padding:.8rem 1.1rem;border-radius:.8rem;background:var(--chip);color:var(--accent);font-weight:600}
    .notice.bad{background:var(--warn);color:var(--warn-ink)}
    main{padding-block:clamp(1.5rem,4vw,2.5rem) 3rem}
    .grid{display:grid;gap:1.1rem;align-items:start;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr))}
    .grid+.grid{margin-top:1.1rem}
    .card{background:var(--card);border:1px solid var(--line);border-radius:1.1rem;padding:1.2rem 1.3rem;box-shadow:var(--shadow);min-width:0}
    .card.full{grid-column:1/-1}
    .stack{display:grid;gap:1.1rem;align-content:start;min-width:0}
    h2{font-size:1.25rem;line-height:1.3;margin-bottom:.9rem;font-weight:750}
    h2 small,th small,.soft{font-size:.85rem;color:var(--soft);font-weight:400}
    .award{border-top:5px solid var(--orange)}
    .award .title{font-size:clamp(1.4rem,5vw,2rem);font-weight:780;line-height:1.2}
    .award .people{margin-top:.5rem;font-size:1.1rem;color:var(--accent);font-weight:650}
    table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
    caption{text-align:left}
    th{text-align:left;font-weight:550;padding:.38rem .6rem .38rem 0;vertical-align:middle}
    thead th{color:var(--soft);font-size:.85rem;font-weight:500;border-bottom:1px solid var(--line)}
    td{padding:.38rem 0;vertical-align:middle}
    td.n{text-align:right;padding-left:.6rem;white-space:nowrap}
    td.n small{display:block;color:var(--soft);font-size:.78rem}
    td.b{width:34%}
    .id{color:var(--soft);font-size:.8rem;font-weight:500;white-space:nowrap}
    svg{display:block;width:100%}
    svg.bar{height:.85rem}
    .track{fill:var(--track)}
    .good{fill:var(--good)}
    .bad{fill:var(--bad)}
    .axis{fill:var(--soft)}
    .m1{fill:var(--m1)}
    .m2{fill:var(--m2)}
    .m3{fill:var(--m3)}
    .m4{fill:var(--m4)}
    svg.mood{height:2.2rem;border-radius:.6rem;margin-bottom:.9rem}
    svg.dot{width:.85rem;height:.85rem;display:inline-block;vertical-align:-.05rem;margin-right:.45rem}
    svg.trend{height:auto;margin-bottom:.6rem}
    .trend text{font-size:11px;fill:var(--soft);font-family:inherit}
    .trend .value{fill:var(--ink);font-weight:600}
    .trend .now{fill:var(--accent)}
    .legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.85rem;color:var(--soft);margin-bottom:.5rem}
    .tag{display:inline-block;background:var(--warn);color:var(--warn-ink);border-radius:1rem;padding:.05rem .6rem;font-size:.8rem;font-weight:600}
    .tag.ok{background:var(--chip);color:var(--accent)}
    .why{display:block;font-size:.85rem;color:var(--soft);font-weight:400}
    .scroll{overflow-x:auto}
    details{margin-top:.6rem}
    summary{cursor:pointer;color:var(--soft);font-size:.9rem}
    .rules{font-size:.93rem;color:var(--soft)}
    .rules li{padding-block:.35rem}
    .rules b{color:var(--ink);display:block;font-weight:600}
    .wall{display:grid;gap:1.1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
    footer{padding-block:0 2.5rem;color:var(--soft);text-align:center;font-size:.9rem}
    td.n b{display:none}
    @media (max-width:44rem){td.b{width:26%}.figures dd{font-size:1.6rem}.features thead{display:none}\
    .features tr{display:grid;grid-template-columns:repeat(3,1fr);padding-block:.7rem;border-top:1px solid var(--line)}\
    .features tr:first-child{border-top:0}.features th,.features td.b{grid-column:1/-1;width:auto}\
    .features td.n{text-align:left;padding-left:0}.features td.n b{display:block;font-size:.78rem;font-weight:500;color:var(--soft)}}
    """
}
