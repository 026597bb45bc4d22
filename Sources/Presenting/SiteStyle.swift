// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// What pages look like.
enum SiteStyle {
  /// The sheet's name carries its digest, so that a cache never shows a page with another page's style.
  static let file: SiteFile = {
    let bytes = Array([colours, frame, week, lists, report, conflicts].joined(separator: "\n").utf8)
    let digest = "\(Digest.sha256(of: bytes))".prefix(12)
    return SiteFile(path: "assets/style-\(digest).css", bytes: bytes)
  }()

  private static let colours = """
    :root{color-scheme:light dark;--paper:#fffaf5;--card:#fff;--ink:#221a14;--soft:#65594f;--line:#eadfd4;\
    --accent:#b34700;--orange:#ff6900;--hero:linear-gradient(135deg,#ff6900,#ff9a3d);--hero-ink:#2a1200;\
    --chip:#fff0e2;--good:#1d6b3a;--good-chip:#e3f4e8;--info:#1f5f99;--info-chip:#e4f0fb;--bad:#a4262c;--bad-chip:#fdeaea;\
    --shadow:0 1px 2px #5a2d0a14,0 8px 24px #5a2d0a12;--gap:clamp(1rem,3vw,1.75rem)}
    @media (prefers-color-scheme:dark){:root{--paper:#16110d;--card:#211a15;--ink:#f6ece3;--soft:#bcab9c;--line:#3a2f27;\
    --accent:#ff9d57;--hero:linear-gradient(135deg,#a13f00,#5a2200);--hero-ink:#fff3e8;--chip:#3a2615;--good:#84d8a0;\
    --good-chip:#17301f;--info:#8cc4f5;--info-chip:#14283a;--bad:#ffa3a3;--bad-chip:#3d1a1a;--shadow:none}}
    *,*::before,*::after{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:1rem}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    body{margin:0;background:var(--paper);color:var(--ink);line-height:1.6;font-size:1.0625rem;overflow-wrap:anywhere;\
    font-family:system-ui,-apple-system,"MiSans","Segoe UI",Roboto,"PingFang SC","Noto Sans CJK SC","Noto Sans SC",\
    "Source Han Sans SC","Microsoft YaHei",sans-serif}
    code{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.85em}
    a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:.08em}
    a:hover{text-decoration-thickness:.14em}
    :focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:.3rem}
    h1,h2,h3,h4,p,ul,ol,dl,dd,table{margin:0;padding:0}
    h1,h2,h3,h4{line-height:1.25;text-wrap:balance;font-weight:750}
    ul,ol{list-style:none}
    small{font-size:.82em;color:var(--soft);font-weight:400}
    .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    .wrap{max-width:68rem;margin-inline:auto;padding-inline:var(--gap)}
    """

  private static let frame = """
    .skip{position:absolute;left:-999rem}
    .skip:focus{left:1rem;top:1rem;z-index:2;background:var(--card);padding:.5rem 1rem;border-radius:.5rem}
    .top{background:var(--card);border-bottom:1px solid var(--line)}
    .top .wrap{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.5rem;padding-block:.7rem}
    .brand{display:inline-flex;align-items:center;gap:.6rem;font-weight:750;font-size:1.1rem;color:inherit;text-decoration:none}
    .mark{width:1.9rem;height:1.9rem;flex:none;background:url(favicon.svg) center/contain no-repeat}
    .top nav{order:3;flex:1 1 100%;min-width:0}
    .top nav ul{display:flex;gap:0 .1rem;margin-inline:-.42rem;overflow-x:auto;scrollbar-width:none}
    .top nav a{display:block;white-space:nowrap;font-size:.92rem;padding:.4rem .42rem;color:var(--soft);text-decoration:none;border-radius:.5rem;font-weight:550}
    .top nav a:hover{color:var(--accent)}
    .top nav a[aria-current]{color:var(--accent);background:var(--chip)}
    .language{margin-left:auto;padding:.3rem .8rem;border:1px solid var(--line);border-radius:2rem;text-decoration:none;font-size:.9rem}
    @media (min-width:48rem){.top nav{order:0;flex:1 1 auto}.top nav ul{gap:0 .4rem}.top nav a{padding-inline:.7rem;font-size:1rem}.language{margin-left:0}}
    main{padding-bottom:4rem}
    main .wrap>section,main .wrap>nav,.wrap>article,.panels{margin-top:clamp(2.25rem,6vw,3.5rem)}
    h2{font-size:clamp(1.4rem,4vw,1.8rem);margin-bottom:1rem}
    .banner{background:var(--hero);color:var(--hero-ink);padding-block:clamp(1.75rem,5vw,3rem)}
    .banner h1{font-size:clamp(1.8rem,6vw,2.8rem);letter-spacing:-.01em}
    .banner .lead{margin-top:.4rem;max-width:44rem;font-size:1.08rem}
    .banner a,.banner small,.hero small{color:inherit}
    .bottom{border-top:1px solid var(--line);padding-block:2.5rem;color:var(--soft);text-align:center;font-size:.95rem}
    .motto{color:var(--ink);font-weight:650;margin-bottom:.35rem}
    .notice{margin-top:1.25rem;padding:.8rem 1.1rem;border-radius:.8rem;background:var(--info-chip);color:var(--info)}
    .notice.bad{background:var(--bad-chip);color:var(--bad)}
    .notice a{color:inherit}
    .notice.hotfix{background:var(--good-chip);color:var(--good)}
    .empty,.line,.hint,.more{color:var(--soft)}
    .lonely{padding:2.5rem 1.25rem;margin-top:2.25rem;text-align:center;border:1.500px dashed var(--line);border-radius:1.1rem}
    .hint{margin-top:1rem;font-size:.95rem}
    .teaser{margin-top:2rem;font-weight:650}
    .front{min-height:100vh;display:grid;place-items:center;background:var(--hero);color:var(--hero-ink);padding:1.5rem}
    .front main{padding:0;text-align:center;width:min(100%,34rem)}
    .front .brand{font-size:1.3rem}
    .front .mark{border-radius:.55rem;box-shadow:0 0 0 2px #fff8}
    .front .lead{font-weight:600;margin-bottom:2rem}
    .front .lead span{display:block}
    .front h1{font-size:clamp(3rem,16vw,6rem);line-height:1.1;letter-spacing:-.03em;font-weight:800;margin-block:1rem .6rem}
    .doors{display:grid;gap:1rem}
    @media (min-width:34rem){.doors{grid-template-columns:1fr 1fr}}
    .door{display:block;padding:1.1rem;border-radius:1.1rem;background:var(--card);color:var(--ink);text-decoration:none}
    .door b{display:block;font-size:1.25rem;color:var(--accent)}
    .door span{color:var(--soft);font-size:.95rem}
    .door:focus-visible,.hero :focus-visible,.banner :focus-visible{outline-color:currentColor}
    """

  private static let week = """
    .hero{background:var(--hero);color:var(--hero-ink);padding-block:clamp(2.25rem,7vw,4.5rem)}
    .eyebrow{font-weight:650;letter-spacing:.04em;font-size:.95rem}
    .hero h1{font-size:clamp(3.1rem,17vw,6.5rem);line-height:1.05;letter-spacing:-.035em;font-weight:800;margin-block:.15rem .3rem}
    .hero h1:not(:has(.version)){font-size:clamp(2rem,8vw,3.5rem);letter-spacing:-.01em}
    .hero .lead{font-size:1.15rem}
    .figures{display:flex;flex-wrap:wrap;gap:.75rem clamp(1.1rem,4vw,2.25rem);margin-block:1.5rem}
    .figures div{display:flex;flex-direction:row-reverse;justify-content:flex-end;align-items:baseline;gap:.4rem}
    .figures dd{font-size:clamp(1.6rem,6vw,2rem);font-weight:750;line-height:1.1;font-variant-numeric:tabular-nums}
    .figures small{font-size:.6em}
    @media (min-width:60rem){.hero .wrap{position:relative}.hero .wrap::after{content:"";position:absolute;right:var(--gap);top:50%;\
    width:17rem;height:17rem;transform:translateY(-50%);background:url(train.svg) center/contain no-repeat;opacity:.9}}
    .lead+.actions{margin-top:1.5rem}
    .actions{display:flex;flex-wrap:wrap;gap:.75rem}
    .button{display:inline-block;padding:.7rem 1.6rem;border-radius:3rem;background:#2a1200;color:#fff;font-weight:650;text-decoration:none}
    .button.quiet{background:none;color:inherit;box-shadow:inset 0 0 0 2px currentColor}
    .hero .next{margin-top:1.5rem;font-size:.98rem}
    .cards{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
    .card,.request,.award,.panel{background:var(--card);border:1px solid var(--line);border-radius:1.1rem;padding:1.15rem 1.25rem;box-shadow:var(--shadow)}
    .card.loved{border-color:var(--orange);box-shadow:inset 0 0 0 1px var(--orange),var(--shadow)}
    .card h3{font-size:1.18rem;margin-block:.55rem .35rem}
    .card h3 a,.what a{color:inherit;text-decoration:none}
    .card h3 a:hover,.what a:hover{color:var(--accent);text-decoration:underline}
    .tags{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center;font-size:.82rem}
    .kind,.star,.code{display:inline-block;padding:.1rem .6rem;border-radius:2rem;font-weight:650;background:var(--chip);color:var(--accent)}
    .kind.optimization{background:var(--info-chip);color:var(--info)}
    .kind.fix{background:var(--good-chip);color:var(--good)}
    .star{background:var(--orange);color:#2a1200}
    .votes{color:var(--soft);font-variant-numeric:tabular-nums;white-space:nowrap;font-size:.88rem}
    .tags .votes,.star{margin-left:auto}
    .card{display:flex;flex-direction:column}
    .wish{margin-top:auto;padding-top:.8rem}
    .card.loved h3{font-size:1.4rem}
    .limits{font-size:.9rem;color:var(--soft)}
    .credit{display:grid;grid-template-columns:max-content 1fr;gap:.4rem .9rem;margin-top:.7rem;font-size:.95rem}
    .credit div{display:contents}
    .credit dt{color:var(--soft)}
    .mine{display:block;color:var(--accent);font-weight:700;quotes:"“" "”"}
    .by{color:var(--soft);font-size:.9rem}
    .nobody{font-style:italic}
    table{width:100%;border-collapse:collapse}
    caption{text-align:left;color:var(--soft);padding-bottom:.6rem}
    th,td{text-align:left;vertical-align:top;padding:.75rem .5rem}
    .downloads thead th,.downloads td:nth-child(2){white-space:nowrap}
    .downloads{background:var(--card);border:1px solid var(--line);border-radius:1.1rem;border-spacing:0;border-collapse:separate;overflow:hidden}
    .downloads caption{caption-side:top;padding-inline:.5rem}
    @media (max-width:40rem){.downloads th,.downloads td{padding:.7rem .4rem}.downloads th:first-child{padding-left:.9rem}}
    .downloads thead th{color:var(--soft);font-weight:550;font-size:.9rem;border-bottom:1px solid var(--line)}
    .downloads tbody tr+tr>*{border-top:1px solid var(--line)}
    .downloads th:first-child{padding-left:1.1rem}
    .downloads tbody small{display:inline-block}
    .downloads th small{display:block}
    .get{display:inline-block;font-weight:700;padding:.2rem .9rem;border-radius:2rem;background:var(--chip);text-decoration:none}
    .get:hover{text-decoration:underline}
    details summary{cursor:pointer;color:var(--soft);font-size:.85rem;width:max-content;max-width:100%}
    .digest{display:block;word-break:break-all;color:var(--soft);font-size:.78rem;line-height:1.5}
    #downloads h3{margin:1.75rem 0 .6rem;font-size:1.1rem}
    .files{display:grid;gap:.6rem 2rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
    """

  private static let lists = """
    .clock{display:grid;gap:.6rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,11.5rem),1fr))}
    .clock li{background:var(--card);border:1px solid var(--line);border-radius:.9rem;padding:.8rem 1rem;font-size:.95rem}
    .clock b,.clock span{display:block}
    .clock span{color:var(--soft)}
    .clock .now{border-color:var(--orange);box-shadow:inset 0 0 0 1px var(--orange);background:var(--chip)}
    .clock .leave b{color:var(--accent)}
    @media (max-width:34rem){.clock{gap:.4rem}.clock li{display:grid;grid-template-columns:6.5rem 1fr;gap:0 .75rem;padding:.55rem .9rem}\
    .clock .leave{grid-template-columns:1fr}}
    .cars{counter-reset:car;padding-left:3.4rem}
    .cars li:not(:last-child)::after{content:"";position:absolute;left:-2.4rem;top:2.75rem;bottom:-.45rem;width:4px;background:var(--orange)}
    .cars li{counter-increment:car;position:relative;padding-block:.55rem}
    .cars li::before{content:counter(car);position:absolute;left:-3.4rem;top:.45rem;width:2.3rem;height:2.3rem;border-radius:.7rem;\
    display:grid;place-items:center;background:var(--orange);color:#2a1200;font-weight:750;font-variant-numeric:tabular-nums}
    .cars .what{font-weight:650}
    .left{display:grid;gap:.8rem}
    .left li{border:1.500px dashed var(--line);border-radius:.9rem;padding:.8rem 1.1rem}
    .left .what{font-weight:650}
    .why{color:var(--soft);font-size:.95rem;margin-top:.25rem}
    .code{background:var(--bad-chip);color:var(--bad);font-size:.82rem;margin-right:.35rem}
    .queue{display:grid;gap:.4rem 2rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr))}
    .column .line{margin-top:-.8rem;margin-bottom:1rem}
    .board{display:grid;gap:.8rem;align-items:start;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
    .board li{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--line);border-radius:.8rem;\
    padding:.8rem 1rem;display:grid;gap:.3rem;align-content:start}
    .candidate .board li,.accepted .board li{border-left-color:var(--orange)}
    .shipped .board li{border-left-color:var(--good)}
    .declined .board li{border-left-color:var(--bad)}
    .board .what{font-weight:650}
    .board .what,.cars .what,.left .what,.award .what,.queue a,.timeline ul a,.panel .label,.card h3,.app-name,.by{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden}
    .app-name,.by{-webkit-line-clamp:2}
    .panel .label,.cars .what,.timeline ul a{-webkit-line-clamp:3}
    .foot{display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline;font-size:.9rem}
    .ship{margin-left:auto;color:var(--good);font-weight:650}
    .app-name{color:var(--soft)}
    .more{margin-top:.8rem}
    .pager{display:flex;flex-wrap:wrap;gap:.5rem}
    .pager a{display:block;padding:.35rem .9rem;border:1px solid var(--line);border-radius:2rem;background:var(--card);text-decoration:none}
    .pager b{font-variant-numeric:tabular-nums;color:var(--ink)}
    .pager [aria-current]{background:var(--chip);border-color:var(--orange);font-weight:700}
    .wrap>article.request{margin-top:1.2rem}
    .request h2{font-size:1.25rem;margin-block:.4rem .3rem}
    .request:target{border-color:var(--orange);box-shadow:inset 0 0 0 1px var(--orange)}
    .request .id{font-weight:700;color:var(--soft)}
    .state{font-weight:650;color:var(--accent)}
    .request.shipped .state{color:var(--good)}
    .request.declined .state{color:var(--bad)}
    .timeline{border-left:4px solid var(--orange);margin:2.25rem 0 0 .5rem;display:grid;gap:2.25rem}
    .timeline>li{position:relative;padding-left:1.6rem}
    .timeline>li::before{content:"";position:absolute;left:calc(-.5rem - 2px);top:.5rem;width:1rem;height:1rem;border-radius:50%;\
    background:var(--paper);border:4px solid var(--orange)}
    .timeline h2{font-size:1.3rem;margin-bottom:.4rem;font-variant-numeric:tabular-nums}
    .timeline .kind,.timeline .code{font-size:.8rem;vertical-align:.15em}
    .timeline .gap::before{border-style:dotted;border-color:var(--soft)}
    .timeline .gap h2{color:var(--soft)}
    @media (max-width:40rem){.timeline h2 small{display:block}}
    .timeline details{margin-top:.3rem}
    .timeline details ul{margin-top:.3rem;font-size:.95rem;color:var(--soft)}
    .timeline ul{display:grid;gap:.15rem}
    .timeline ul li{padding-left:1.1rem;position:relative}
    .timeline ul li::before{content:"";position:absolute;left:0;top:.7em;width:.45rem;height:.45rem;border-radius:50%;background:var(--line)}
    """

  private static let report = """
    .panels{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr))}
    .panels.four{grid-template-columns:repeat(auto-fit,minmax(min(100%,14rem),1fr));margin-top:1.25rem}
    .panel h2{font-size:1.15rem;margin-bottom:.5rem}
    .panel tbody tr{display:grid;grid-template-columns:1fr auto;gap:.1rem .75rem;padding-block:.4rem;align-items:end}
    .panel th{font-weight:500;padding:0}
    .panel td{padding:0;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;font-weight:600}
    .panel .bar{grid-column:1/-1}
    .panel .label a{text-decoration:none}
    .panel .label a:hover{text-decoration:underline}
    meter{width:100%;height:.6rem;display:block;background:none;border:0;border-radius:1rem;overflow:hidden;appearance:none;-webkit-appearance:none}
    meter::-webkit-meter-inner-element{display:block;height:.6rem}
    meter::-webkit-meter-bar{background:var(--chip);border:0;border-radius:1rem;height:.6rem;overflow:hidden}
    meter::-webkit-meter-optimum-value{background:var(--orange);height:.6rem}
    meter::-moz-meter-bar{background:var(--orange);border-radius:1rem}
    .panel.weak meter::-webkit-meter-optimum-value{background:var(--bad)}
    .panel.weak meter::-moz-meter-bar{background:var(--bad)}
    .wall{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr))}
    .award{border-top:5px solid var(--orange)}
    .award h2,.award h3{font-size:1.3rem;margin-block:.45rem .35rem}
    .award .what a{color:inherit;text-decoration:none}
    .award .what a:hover{color:var(--accent);text-decoration:underline}
    .award .eyebrow{color:var(--soft);font-size:.85rem}
    .corn{display:inline-block;width:1.15rem;height:1.15rem;margin-right:.4rem;vertical-align:-.2rem;background:url(popcorn.svg) center/contain no-repeat}
    .winners{font-size:1.1rem;font-weight:700;color:var(--accent)}
    """
}
