using System.Globalization;
using System.Runtime.InteropServices;
using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Reporting;
using IndexKv.Bench.Compare.Stores;
using IndexKv.Bench.Compare.Workloads;

namespace IndexKv.Bench.Compare;

/// <summary>Everything in one run: loads in processes of their own, then reads by turns in this one.</summary>
internal sealed class Run(string directory, ValueSizes valueSizes, bool quick, string[] only, string? output)
{
    public void Execute(int[] keyCounts)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var table = new ComparisonTable(new TeeWriter(Console.Out, text));
        table.Line($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription.Trim()}, {Environment.ProcessorCount} processors; values of {valueSizes} bytes; medians; (peer ÷ first column)");
        var names = Contenders.Installed().Where(name => only.Length == 0 || only.Contains(name) || name == Contenders.PlainFile).ToList();
        foreach (var keys in keyCounts)
        {
            table.Heading(string.Create(CultureInfo.InvariantCulture, $"{keys:N0} keys"));
            Loads(table, names, keys);
            Reads(table, [.. names.Where(name => name != Contenders.PlainFile)], new Records(keys, valueSizes));
            ProviderRun.Execute(table, new Records(keys, valueSizes), directory, names, quick);
        }

        if (output is not null)
            File.WriteAllText(output, text.ToString());
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    private void Loads(ComparisonTable table, List<string> names, int keys)
    {
        var outcomes = new List<LoadOutcome>();
        foreach (var inOrder in new[] { true, false })
        {
            foreach (var name in names.Except(Contenders.InMemory))
                outcomes.Add(LoadWork.InProcess(name, keys, valueSizes, inOrder, directory));
        }

        table.Loads(outcomes, keys);
        table.Line("");
    }

    private void Reads(ComparisonTable table, List<string> names, Records records)
    {
        var contenders = names.Select(name => Contenders.Make(name, directory)).ToList();
        try
        {
            foreach (var contender in contenders)
            {
                // What its own process loaded last, in random order, is there; who lives in memory loads now.
                if (contender.FileSize > 0)
                    contender.Reopen();
                else
                    contender.Load(records, inOrder: false);
                contender.Settle();

                // Into the operating system's cache: what is compared is not the disk.
                contender.Scan();
            }

            table.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"One access to {records.UserBytes / 1e6:N0} MB of memory, each place found in the one before: {PointerChase.Measure(records.UserBytes):0} ns.\n"));
            var works = new EngineWorks(records, contenders, quick).Reads().Select(work => (work, Comparison.Run(work))).ToList();
            table.Works(works, [.. contenders.Select(c => c.Name)]);
        }
        finally
        {
            contenders.ForEach(contender => contender.Dispose());
        }
    }
}
