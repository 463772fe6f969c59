using System.Globalization;
using IndexKv.Bench.Compare.Stores;
using IndexKv.Bench.Compare.Workloads;

namespace IndexKv.Bench.Compare.Reporting;

/// <summary>Everything that is aimed at, computed from what one run found. The first data set is the one with values of 0 to 1024 bytes.</summary>
internal sealed class Targets(IReadOnlyList<Findings> findings)
{
    private const double Mebibyte = 1 << 20;

    private static readonly string[] Engines = [LaneNames.Hash, LaneNames.Sorted];

    private readonly Findings _usual = findings[0];

    public IReadOnlyList<Target> All() => [.. Engines.SelectMany(Gets), .. Providers(), .. Sets(), .. Scans(), .. Writes(), .. Threads(), .. Sizes(), .. Growth()];

    private IEnumerable<Target> Gets(string engine) =>
    [
        Faster(EngineWorks.Get, LaneNames.Faster, engine, 1.0),
        Faster(EngineWorks.Get, LaneNames.Lmdb, engine, 1.6),
        Faster(EngineWorks.Get, LaneNames.RocksDb, engine, 5),
        AtMost($"get: {engine} ÷ Dictionary", 1.4, _usual.Ratio(EngineWorks.Get, engine, LaneNames.Dictionary)),
        Faster(EngineWorks.Miss, LaneNames.Lmdb, engine, 2),
    ];

    private IEnumerable<Target> Providers() => Engines.SelectMany(engine => (Target[])
    [
        Limited(ProviderWorks.Prepared, LaneNames.Sqlite, engine, 6),
        Faster(ProviderWorks.PreparedCopied, LaneNames.Sqlite, engine, 6),
        Bytes(ProviderWorks.PreparedCopied, LaneNames.Sqlite, engine),
        .. Provider(ProviderWorks.ConnectionPerCall, LaneNames.Sqlite, engine, 6),
        .. Provider(ProviderWorks.DapperSingle, LaneNames.Sqlite, engine, 3.5),
        .. Provider(ProviderWorks.Compiled, LaneNames.EfCore, engine, 6),
        .. Provider(ProviderWorks.StoreSingle, LaneNames.EfCore, engine, 6),
        .. Provider(ProviderWorks.TypedGet, LaneNames.EfCore, engine, 12),
        Limited(ProviderWorks.Set, LaneNames.Sqlite, engine, 10),
        Limited(ProviderWorks.DapperSet, LaneNames.Sqlite, engine, 6),
        Limited(ProviderWorks.ReaderScan, LaneNames.Sqlite, engine, 4),
    ]);

    private Target[] Provider(string work, string peer, string engine, double least) => [Limited(work, peer, engine, least), Bytes(work, peer, engine)];

    private Target Bytes(string work, string peer, string engine) =>
        AtLeast($"{work}, bytes allocated: {peer} ÷ {engine}", 2, _usual.Of(work, peer)?.Bytes / _usual.Of(work, engine)?.Bytes);

    private IEnumerable<Target> Sets() => Engines.Select(engine => AtLeast(
        $"10,000,000 keys: get ÷ get-many of 1,000 a key, {engine}", 2.5, TenMillion?.Ratio(EngineWorks.SetAndGets(engine), EngineWorks.OneByOne, EngineWorks.AsSet)));

    private IEnumerable<Target> Scans() => Engines.Select(engine => Faster(EngineWorks.Scan, LaneNames.Lmdb, engine, 1.0));

    private IEnumerable<Target> Writes() =>
    [
        AtLeast("bulk insert in random order: LMDB ÷ IndexKv hash", 1.3, LoadRatio(LaneNames.Lmdb, LaneNames.Hash)),
        AtLeast("bulk insert in random order: Microsoft.Data.Sqlite ÷ IndexKv hash", 2, LoadRatio(LaneNames.Sqlite, LaneNames.Hash)),
        SortedLoad(LaneNames.Hash, 4),
        SortedLoad(LaneNames.PlainFile, 0.6),
        Faster(DurableWorks.Puts, LaneNames.Sqlite, LaneNames.Hash, 1.3),
        AtLeast($"{DurableWorks.ManyCommitters}: rate ÷ one thread's", 5, _usual.Ratio(DurableWorks.ManyCommitters, DurableWorks.OneThread, DurableWorks.ManyThreads)),
    ];

    private IEnumerable<Target> Threads() => Engines
        .Select(engine => AtLeast($"{DurableWorks.Readers(engine)}: rate ÷ one thread's", 1.8, _usual.Ratio(DurableWorks.Readers(engine), DurableWorks.OneThread, DurableWorks.TwoThreads)))
        .Append(AtLeast($"{DurableWorks.ReadersBesideWriter(LaneNames.Hash)}: rate ÷ alone", 0.8, _usual.Ratio(DurableWorks.ReadersBesideWriter(LaneNames.Hash), DurableWorks.Alone, DurableWorks.Beside)));

    private IEnumerable<Target> Sizes()
    {
        yield return AtMost("file ÷ user bytes, IndexKv hash", 1.35, Relative(_usual.Load(LaneNames.Hash, inOrder: false)));
        yield return AtMost("file ÷ user bytes, index included, IndexKv sorted", 1.05 + IndexShare, Relative(_usual.Load(LaneNames.Sorted, inOrder: false)));
        foreach (var (engine, most) in new[] { (LaneNames.Hash, 4.0), (LaneNames.Sorted, 0.3) })
        {
            yield return AtMost(
                $"MiB of memory a million keys, {engine}", most,
                (TenMillion ?? _usual) is var data && data.MemoryOf(engine) is { } memory ? memory.Managed / Mebibyte / (data.Data.Keys / 1e6) : null);
        }

        foreach (var engine in Engines)
            yield return AtMost($"ms to open {(TenMillion ?? _usual).Data}, {engine}", 50, (TenMillion ?? _usual).Of(DurableWorks.Opening, engine)?.Median / 1e6);
    }

    private IEnumerable<Target> Growth()
    {
        var (one, ten) = (Find(DataSet.Million), TenMillion);
        var memory = ten?.PointerChase / one?.PointerChase;
        var works = one?.Works.Select(w => w.Work.Name).Where(name => name.StartsWith(EngineWorks.Get, StringComparison.Ordinal) && ten!.Of(name, LaneNames.Hash) is not null) ?? [];
        foreach (var (work, engine) in from work in works from engine in Engines select (work, engine))
        {
            if (ten?.Of(work, engine)?.Median / one?.Of(work, engine)?.Median is { } growth)
            {
                yield return AtMost(
                    string.Create(CultureInfo.InvariantCulture, $"10,000,000 keys ÷ 1,000,000: {work}, {engine} (memory latency: {memory:0.00})"),
                    1.6, growth / Math.Max(1, memory ?? 1));
            }
        }
    }

    private Findings? TenMillion => Find(DataSet.TenMillion);

    // The index has 16 bytes a record; user bytes do not count it.
    private double IndexShare => _usual.Load(LaneNames.Sorted, inOrder: false) is { } load ? 16.0 * _usual.Data.Keys / load.UserBytes : 0;

    private Findings? Find(DataSet data) => findings.FirstOrDefault(f => f.Data == data);

    private Target Faster(string work, string peer, string engine, double least) => AtLeast($"{work}: {peer} ÷ {engine}", least, _usual.Ratio(work, peer, engine));

    private Target Limited(string work, string peer, string engine, double least) => Faster(work, peer, engine, least) with
    {
        Limit = LimitOf(_usual.Ratio(work, peer, LaneNames.Alone(engine)), "the engine alone"),
    };

    private Target SortedLoad(string peer, double least) => AtLeast($"bulk write: {peer} ÷ {LaneNames.Sorted}", least, LoadRatio(peer, LaneNames.Sorted)) with
    {
        Limit = LimitOf(LoadRatio(peer, LaneNames.LargePagesFile), LaneNames.LargePagesFile),
    };

    private static Limit? LimitOf(double? ratio, string part) => ratio is { } known ? new Limit(known, part) : null;

    private double? LoadRatio(string lane, string ours) => _usual.Load(lane, inOrder: false)?.Seconds / _usual.Load(ours, inOrder: false)?.Seconds;

    private static double? Relative(LoadOutcome? load) => (double?)load?.FileSize / load?.UserBytes;

    private static Target AtLeast(string text, double least, double? measured) => new(text, least, IsLeast: true, measured);

    private static Target AtMost(string text, double most, double? measured) => new(text, most, IsLeast: false, measured);
}
