using System.Globalization;
using System.Text;
using IndexKv.Bench.Compare.Stores;
using IndexKv.Bench.Compare.Workloads;

namespace IndexKv.Bench.Compare.Reporting;

/// <summary>Draws how many times as long as IndexKv each peer takes, as bars on a logarithmic scale, in SVG.</summary>
internal static class RatioChart
{
    private const int Width = 860;
    private const int Left = 250;
    private const int Right = 60;
    private const int Top = 50;
    private const int BarHeight = 13;
    private const int GroupGap = 12;
    private const double Least = 0.25;
    private const double Most = 32;

    private static readonly (string Lane, string Colour)[] Peers =
    [
        (LaneNames.Lmdb, "#4e79a7"), (LaneNames.RocksDb, "#f28e2b"), (LaneNames.Faster, "#76b7b2"), (LaneNames.Dictionary, "#9c9c9c"), (LaneNames.Sqlite, "#e15759"),
        (LaneNames.EfCore, "#b07aa1"),
    ];

    private static readonly string[] Shown =
    [
        EngineWorks.Get, EngineWorks.Miss, EngineWorks.GetMany(1_000), EngineWorks.Scan, ProviderWorks.Prepared,
        ProviderWorks.ConnectionPerCall, ProviderWorks.DapperSingle, ProviderWorks.Compiled, ProviderWorks.TypedGet,
        ProviderWorks.Set, ProviderWorks.ReaderScan, DurableWorks.Puts,
    ];

    public static string Draw(Findings findings)
    {
        var svg = new StringBuilder();
        var y = Top;
        foreach (var work in Shown)
        {
            var bars = Peers.Select(peer => (Peer: peer, Ratio: findings.Ratio(work, peer.Lane, LaneNames.Hash))).Where(bar => bar.Ratio is not null).ToList();
            if (bars.Count == 0)
                continue;
            Text(svg, Left - 8, y + (bars.Count * BarHeight / 2) + 4, "end", work);
            foreach (var (peer, ratio) in bars)
            {
                Bar(svg, y, ratio!.Value, peer);
                y += BarHeight;
            }

            y += GroupGap;
        }

        return Frame(svg, y, $"{findings.Data}");
    }

    private static void Bar(StringBuilder svg, int y, double ratio, (string Lane, string Colour) peer)
    {
        var (from, to) = (Math.Min(X(1), X(ratio)), Math.Max(X(1), X(ratio)));
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{from:0.0}\" y=\"{y}\" width=\"{Math.Max(1, to - from):0.0}\" height=\"{BarHeight - 2}\" fill=\"{peer.Colour}\"/>\n");
        Text(svg, to + 4, y + BarHeight - 3, "start", string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0}× {peer.Lane}"));
    }

    private static string Frame(StringBuilder bars, int height, string data)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height + 10}\" font-family=\"sans-serif\" font-size=\"11\" fill=\"#808080\">\n");
        svg.Append("<style>text { fill: #57606a } @media (prefers-color-scheme: dark) { text { fill: #c9d1d9 } }</style>\n");
        Text(svg, 8, 18, "start", $"Time of a peer ÷ time of an IndexKv hash store in the same run ({data}): right of 1× the peer is slower.");
        for (var ratio = Least; ratio <= Most; ratio *= 2)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(ratio):0.0}\" x2=\"{X(ratio):0.0}\" y1=\"{Top - 8}\" y2=\"{height}\" stroke=\"#808080\" stroke-opacity=\"{(ratio == 1 ? "1" : "0.25")}\"/>\n");
            Text(svg, X(ratio), Top - 12, "middle", string.Create(CultureInfo.InvariantCulture, $"{ratio:0.##}×"));
        }

        return svg.Append(bars).Append("</svg>\n").ToString();
    }

    private static double X(double ratio) =>
        Left + ((Width - Left - Right) * (Math.Log2(Math.Clamp(ratio, Least, Most)) - Math.Log2(Least)) / (Math.Log2(Most) - Math.Log2(Least)));

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text) => svg.Append(
        CultureInfo.InvariantCulture, $"<text x=\"{x:0.0}\" y=\"{y:0.0}\" text-anchor=\"{anchor}\">{text}</text>\n");
}
