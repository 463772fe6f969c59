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
    public void Works(IReadOnlyList<(Work Work, IReadOnlyList<Outcome> Outcomes)> works, IReadOnlyList<string> lanes)
    {
        var head = new StringBuilder("| ns |");
        foreach (var lane in lanes)
            head.Append(' ').Append(lane).Append(" |");
        output.WriteLine(head);
        output.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---|", lanes.Count)));
        foreach (var (work, outcomes) in works)
        {
            var row = new StringBuilder($"| {work.Name} |");
            var ours = outcomes[0].Median;
            foreach (var lane in lanes)
            {
                row.Append(' ');
                if (outcomes.FirstOrDefault(o => o.Lane == lane) is { } outcome)
                {
                    row.Append(Number(outcome.Median));
                    if (outcome != outcomes[0])
                        row.Append(CultureInfo.InvariantCulture, $" ({outcome.Median / ours:0.0#}×)");
                }

                row.Append(" |");
            }

            output.WriteLine(row);
        }
    }

    /// <summary>Loads as rows.</summary>
    public void Loads(IReadOnlyList<LoadOutcome> loads, int keys)
    {
        output.WriteLine("| load | s | ns a record | MB/s of user bytes | user bytes written | file size ÷ user bytes | peak anonymous memory |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var load in loads)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {load.Name}, {(load.InOrder ? "sorted" : "shuffled")} | {load.Seconds:0.00} | {load.Seconds * 1e9 / keys:0} | {load.UserBytes / 1e6 / load.Seconds:0} | {(double)load.Written / load.UserBytes:0.00}× | {(double)load.FileSize / load.UserBytes:0.00} | {load.PeakAnonymous / Mebibyte:0} MiB |"));
        }
    }

    private static string Number(double nanoseconds) => nanoseconds >= 100
        ? nanoseconds.ToString("N0", CultureInfo.InvariantCulture)
        : nanoseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
