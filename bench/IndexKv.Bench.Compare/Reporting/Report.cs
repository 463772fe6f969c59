using System.Globalization;
using IndexKv.Bench.Compare.Measuring;

namespace IndexKv.Bench.Compare.Reporting;

/// <summary>The page of a run: what was aimed at, then all figures.</summary>
internal sealed class Report(IReadOnlyList<Findings> findings, bool quick)
{
    public void Write(TextWriter output)
    {
        var table = new ComparisonTable(output);
        table.Line("# Benchmarks\n");
        table.Line("Written by `bench/IndexKv.Bench.Compare` (see [bench](../bench/README.md)); what was found and changed on the way is in [performance.md](performance.md).\n");
        table.Line($"{MachineDescription.Text()}.{(quick ? " Taken with `--quick`." : " Loads of the first data are medians of three runs; the other data were taken with fewer rounds.")}\n");
        table.Line("""
            Machines are shared and noisy: only the ratios within a table mean something. Contenders take turns, in short batches; figures are medians. Every read copies the value out and adds to a checksum
            that must be the data's own; all of IndexKv's own checksums are on. Keys are random 8-byte numbers, values random bytes. A ratio in brackets is contender ÷ the first column: above 1 it is slower.
            Everything is in the operating system's cache. The first row of reads is the first touch after opening; all others begin with everything mapped and verified, and no key
            is read again before all others were. LMDB and SQLite keep records in the order of keys, IndexKv's sorted store in the order they were written, here a random one: so its ranges read random places.
            Dictionary and FASTER live in memory and keep nothing.
            """);
        table.Heading("What was aimed at");
        table.Line("The last column has what a ratio would be if the part named there were all that ours takes, measured in the same run.\n");
        table.Targets(new Targets(findings).All());
        foreach (var found in findings)
            Write(table, found);
    }

    private static void Write(ComparisonTable table, Findings found)
    {
        table.Heading($"{found.Data}");
        table.Loads(found.Loads, found.Data.Keys);
        table.Line("");
        table.Memory(found.Memory, found.Data.Keys);
        table.Line(string.Create(
            CultureInfo.InvariantCulture, $"\nOne access to as much memory as the records take, each place found in the one before: {found.PointerChase:0} ns.\n"));
        table.Works(found.Of(WorkKind.Engine));
        table.Line("");
        table.Line("Through providers; in brackets how many times the hash store's and the sorted store's time a peer's is:\n");
        table.Providers(found.Of(WorkKind.Provider));
        table.Line("");
        table.Works(found.Of(WorkKind.Durable));
        table.Line("");
        table.Pairs(found.Of(WorkKind.Pair));
    }
}
