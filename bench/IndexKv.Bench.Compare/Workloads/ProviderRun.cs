using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Providers;
using IndexKv.Bench.Compare.Reporting;
using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Workloads;

/// <summary>The providers' part of a run, over what the engines' part has loaded and closed.</summary>
internal static class ProviderRun
{
    /// <summary>Runs the works and prints them as they come. Does nothing where no store of ours takes part.</summary>
    public static void Execute(ComparisonTable table, Records records, string directory, IReadOnlyCollection<string> names, bool quick)
    {
        using var contenders = new ProviderContenders(directory, names);
        if (contenders.Linq.Count == 0)
            return;
        table.Line("\nThrough providers: nanoseconds and managed bytes an operation; in brackets how many times the first and the second column's a peer's are.\n");
        var lanes = contenders.Ado.Select(c => c.Name).ToList();
        if (contenders.Ef is { } ef)
            lanes.Add(ef.Name);
        table.Line($"| ns, bytes | {string.Join(" | ", lanes)} |");
        table.Line("|---|" + string.Concat(Enumerable.Repeat("---|", lanes.Count)));
        foreach (var work in new ProviderWorks(records, contenders, quick).All())
            table.Line(Row(work.Name, Comparison.Run(work), lanes, contenders.Linq.Count));
    }

    private static string Row(string name, IReadOnlyList<Outcome> outcomes, List<string> lanes, int ours)
    {
        var cells = lanes.Select((lane, i) => outcomes.FirstOrDefault(o => o.Lane == lane) switch
        {
            null => "",
            var outcome when i < ours => Figures(outcome),
            var outcome => $"{Figures(outcome)} ({string.Join(", ", outcomes.Take(ours).Select(o => FormattableString.Invariant($"{outcome.Median / o.Median:0.0#}×")))})",
        });
        return $"| {name} | {string.Join(" | ", cells)} |";
    }

    private static string Figures(Outcome outcome) => FormattableString.Invariant($"{outcome.Median:N0}, {outcome.Bytes:N0} B");
}
