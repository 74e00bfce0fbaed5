namespace Sidechain.Traces.Pages;

/// <summary>How <see cref="TracePage"/> looks: light, dark and on paper.</summary>
internal static class TracePageStyle
{
    public const string Css = """

        :root { color-scheme: light dark; --ink: #1b1f24; --faint: #59636e; --line: #d1d9e0; --back: #fff; --focus: #2f6feb;
          --bad: #c4242d; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --faint: #9198a1; --line: #3d444d; --back: #0d1117; --focus: #6ea8fe;
          --bad: #ff7b72; } }
        body { margin: 0 auto; max-width: 76rem; padding: 1rem 1.5rem 3rem; color: var(--ink); background: var(--back);
          font: 15px/1.45 system-ui, sans-serif; }
        h1 { font-size: 1.3rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .5rem; }
        header p, .tier, dt { color: var(--faint); } .verdict { font-size: 1.1rem; font-weight: 600; }
        .ledger { display: flex; height: 1.4rem; border-radius: 4px; overflow: hidden; gap: 1px; } .ledger span { min-width: 1px; }
        table { border-collapse: collapse; margin-top: .6rem; }
        th, td { padding: .15rem 1rem .15rem 0; text-align: left; font-weight: 400; }
        td { text-align: right; font-variant-numeric: tabular-nums; } .total > * { border-top: 1px solid var(--line); font-weight: 600; }
        .key { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .5rem; vertical-align: -.1rem; }
        .c-client { background: #2f6feb; } .c-networkout { background: #d29922; } .c-networkback { background: #e3b341; }
        .c-server { background: #2da44e; }
        .c-database { background: #8250df; } .c-cache { background: #bf3989; } .c-stream { background: #1b7c83; }
        .c-waiting { background: #afb8c1; } .c-unaccounted { background: #6e7781; }
        .spans { list-style: none; margin: 0; padding: 0; } .spans li { border-bottom: 1px solid var(--line); }
        summary { display: grid; grid-template-columns: minmax(12rem, 5fr) 6rem 7rem 6fr; gap: .8rem; align-items: center;
          padding: .2rem 0; cursor: pointer; }
        .name { overflow-wrap: anywhere; } .time { text-align: right; font-variant-numeric: tabular-nums; }
        .track { display: block; position: relative; height: .8rem; }
        .bar, .path { position: absolute; top: 0; height: 100%; min-width: 2px; border-radius: 2px; } .bar { opacity: .3; }
        summary { list-style: none; } summary::-webkit-details-marker { display: none; }
        summary:hover { background: color-mix(in srgb, var(--ink) 6%, transparent); } details[open] > summary { font-weight: 600; }
        summary:focus-visible { outline: 2px solid var(--focus); } .hint { color: var(--faint); margin: 0 0 .4rem; }
        .bad, .warn { color: var(--bad); }
        dl { display: grid; grid-template-columns: fit-content(40%) 1fr; gap: .1rem 1rem; margin: .3rem 0 .8rem 1.5rem; } dd { margin: 0; }
        dt, dd { overflow-wrap: anywhere; min-width: 0; }
        @media (max-width: 40rem) { summary { grid-template-columns: 1fr 6rem; } .tier { display: none; } .track { grid-column: 1 / -1; } }

        """;
}
