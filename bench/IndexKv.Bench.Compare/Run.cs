using System.Globalization;
using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Providers;
using IndexKv.Bench.Compare.Reporting;
using IndexKv.Bench.Compare.Stores;
using IndexKv.Bench.Compare.Workloads;

namespace IndexKv.Bench.Compare;

/// <summary>Everything in one run: loads in processes of their own, then reads and single writes by turns in this one.</summary>
internal sealed class Run(string directory, bool quick, string[] only, string[] parts, string? output)
{
    private const int LoadRounds = 3;

    public void Execute(IReadOnlyList<DataSet> dataSets)
    {
        // Before anything is measured: it takes long.
        if (output is not null)
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        var names = Contenders.Installed().Where(name => only.Length == 0 || only.Contains(name) || Contenders.WriteOnly.Contains(name)).ToList();
        var all = new List<Findings>();
        try
        {
            foreach (var data in dataSets)
                all.Add(Measure(data, names, isBrief: quick || all.Count > 0));
        }
        finally
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture);
        new Report(all, quick).Write(text);
        Console.Write(text);
        if (output is null)
            return;
        File.WriteAllText(output, text.ToString());
        File.WriteAllText(Path.ChangeExtension(output, "svg"), RatioChart.Draw(all[0]));
    }

    // The first data is what the aims are about; the others show growth, and would take hours at that length.
    private Findings Measure(DataSet data, List<string> names, bool isBrief)
    {
        Progress($"{data}: loading");
        var findings = new Findings(data);
        var onDisk = names.Except(Contenders.InMemory).ToList();
        findings.Loads = isBrief
            ? LoadWork.ByTurns(onDisk, data.Keys, data.ValueSizes, directory, 1, "shuffled")
            : LoadWork.ByTurns(onDisk, data.Keys, data.ValueSizes, directory, LoadRounds, "sorted", "shuffled");
        onDisk = [.. onDisk.Except(Contenders.WriteOnly)];
        Progress($"{data}: weighing");
        findings.Memory = [.. onDisk.Select(name => ChildProcess.Run<MemoryOutcome>("memory", name, data.Keys, data.ValueSizes, directory))];

        var records = new Records(data.Keys, data.ValueSizes);
        using var block = new OverwrittenBlock(Path.Combine(directory, "block"));
        var contenders = names.Except(Contenders.WriteOnly).Select(name => Contenders.Make(name, directory)).ToList();
        try
        {
            contenders.ForEach(contender => MakeReady(contender, records));
            findings.PointerChase = PointerChase.Measure(records.UserBytes);
            foreach (var work in Works(records, contenders, names, block, isBrief).Where(IsWanted))
            {
                Progress($"{data}: {work.Name}");
                findings.Add(work, Comparison.Run(work));
            }
        }
        finally
        {
            contenders.ForEach(contender => contender.Dispose());
        }

        return findings;
    }

    private bool IsWanted(Work work) => parts.Length == 0 || parts.Any(part => work.Name.Contains(part, StringComparison.OrdinalIgnoreCase));

    // Each is made when the one before has run: some warm up, open or close what the next one needs.
    private IEnumerable<Work> Works(Records records, List<IContender> contenders, IReadOnlyCollection<string> names, OverwrittenBlock block, bool isBrief)
    {
        foreach (var work in new EngineWorks(records, contenders, isBrief).Reads())
            yield return work;

        contenders.ForEach(contender => contender.Close());
        using (var providers = new ProviderContenders(directory, names))
        {
            foreach (var work in providers.Linq.Count > 0 ? new ProviderWorks(records, providers, isBrief).All() : [])
                yield return work with { Kind = WorkKind.Provider };
        }

        contenders.ForEach(contender => contender.Reopen());
        var durable = new DurableWorks(records, contenders, block, isBrief);
        yield return durable.Open();
        foreach (var work in durable.Threads())
            yield return work;
        var puts = durable.OneByOne();
        yield return puts;
        yield return durable.ReadBack(puts);
    }

    // What its own process loaded last, in random order, is there; who lives in memory loads now.
    private static void MakeReady(IContender contender, Records records)
    {
        if (contender.FileSize > 0)
            contender.Reopen();
        else
            contender.Load(records, inOrder: false);
        contender.Settle();

        // Into the operating system's cache: what is compared is not the disk.
        contender.Scan();
    }

    private static void Progress(string text) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss} {text}"));
}
