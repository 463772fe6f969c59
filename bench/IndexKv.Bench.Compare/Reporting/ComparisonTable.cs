using System.Globalization;
using System.Text;
using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Workloads;

namespace IndexKv.Bench.Compare.Reporting;

/// <summary>Tables in Markdown: figures, and how many times ours each peer's is.</summary>
internal sealed class ComparisonTable(TextWriter output)
{
    private const double Mebibyte = 1 << 20;

    public void Heading(string text) => output.WriteLine($"\n## {text}\n");

    public void Line(string text) => output.WriteLine(text);

    /// <summary>Works as rows, contenders as columns: nanoseconds, and in brackets the ratio to the first lane, ours.</summary>
    public void Works(IReadOnlyList<(Work Work, IReadOnlyList<Outcome> Outcomes)> works) =>
        Grid("ns", works, (outcome, outcomes) => outcome == outcomes[0]
            ? Number(outcome.Median)
            : string.Create(CultureInfo.InvariantCulture, $"{Number(outcome.Median)} ({outcome.Median / outcomes[0].Median:0.0#}×)"));

    /// <summary>Nanoseconds and managed bytes, and how many times as long as the first and the second lane, ours, a peer takes.</summary>
    public void Providers(IReadOnlyList<(Work Work, IReadOnlyList<Outcome> Outcomes)> works) =>
        Grid("ns, bytes allocated", works, (outcome, outcomes) => string.Create(
            CultureInfo.InvariantCulture, $"{Number(outcome.Median)}, {outcome.Bytes:N0} B{(outcome == outcomes[0] || outcome == outcomes[1] ? "" : Both(outcome, outcomes))}"));

    /// <summary>Works of two lanes each, which are their own comparison.</summary>
    public void Pairs(IReadOnlyList<(Work Work, IReadOnlyList<Outcome> Outcomes)> works)
    {
        Head("ns an operation, of several threads all together", ["", "", "rate"]);
        foreach (var (work, outcomes) in works)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {work.Name} | {outcomes[0].Lane}: {Number(outcomes[0].Median)} | {outcomes[1].Lane}: {Number(outcomes[1].Median)} | {outcomes[1].Median / outcomes[0].Median:0.00}× |"));
        }
    }

    /// <summary>Loads as rows.</summary>
    public void Loads(IReadOnlyList<LoadOutcome> loads, int keys)
    {
        Head("load", ["s", "ns a record", "MB/s of user bytes", "user bytes written", "file ÷ user bytes", "peak anonymous memory"]);
        foreach (var load in loads)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {load.Name}, {(load.InOrder ? "in order" : "random order")} | {load.Seconds:0.00} | {load.Seconds * 1e9 / keys:0} | {load.UserBytes / 1e6 / load.Seconds:0} | {(double)load.Written / load.UserBytes:0.00}× | {(double)load.FileSize / load.UserBytes:0.00} | {load.PeakAnonymous / Mebibyte:0} MiB |"));
        }
    }

    /// <summary>Memory as rows.</summary>
    public void Memory(IReadOnlyList<MemoryOutcome> memory, int keys)
    {
        Head("memory beside the mapped files, everything read", ["managed", "a million keys", "anonymous"]);
        foreach (var m in memory)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {m.Name} | {m.Managed / Mebibyte:0.00} MiB | {m.Managed / Mebibyte / (keys / 1e6):0.00} MiB | {m.Anonymous / Mebibyte:0.0} MiB |"));
        }
    }

    /// <summary>What was aimed at, and what came of it.</summary>
    public void Targets(IReadOnlyList<Target> targets)
    {
        Head("ratio", ["aim", "measured", "", "by that part alone"]);
        foreach (var target in targets.Where(t => t.Measured is not null))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {target.Text} | {(target.IsLeast ? "≥" : "≤")} {target.Bound:0.##} | {target.Measured:0.00} | {(target.IsMet ? "met" : "**missed**")} | {(target.Limit is { } limit ? $"{limit.Ratio:0.00}: {limit.Of}" : "")} |"));
        }
    }

    private void Grid(string what, IReadOnlyList<(Work Work, IReadOnlyList<Outcome> Outcomes)> works, Func<Outcome, IReadOnlyList<Outcome>, string> cell)
    {
        var lanes = works.SelectMany(w => w.Outcomes).Select(o => o.Lane).Distinct().ToList();
        Head(what, lanes);
        foreach (var (work, outcomes) in works)
        {
            var row = new StringBuilder($"| {work.Name} |");
            foreach (var lane in lanes)
                row.Append(' ').Append(outcomes.FirstOrDefault(o => o.Lane == lane) is { } outcome ? cell(outcome, outcomes) : "").Append(" |");
            output.WriteLine(row);
        }
    }

    private void Head(string first, IReadOnlyList<string> others)
    {
        output.WriteLine($"| {first} | {string.Join(" | ", others)} |");
        output.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---|", others.Count)));
    }

    private static string Both(Outcome outcome, IReadOnlyList<Outcome> outcomes) => string.Create(
        CultureInfo.InvariantCulture, $" ({outcome.Median / outcomes[0].Median:0.0#}×, {outcome.Median / outcomes[1].Median:0.0#}×)");

    private static string Number(double nanoseconds) => nanoseconds >= 100
        ? nanoseconds.ToString("N0", CultureInfo.InvariantCulture)
        : nanoseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
