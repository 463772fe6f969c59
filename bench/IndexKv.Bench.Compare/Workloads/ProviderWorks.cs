using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Providers;
using IndexKv.Bench.Compare.Stores;
using Reading = System.Func<System.ReadOnlySpan<ulong>, long>;

namespace IndexKv.Bench.Compare.Workloads;

/// <summary>What programs do through providers and LINQ. Each work reads keys of its own; the first lanes are ours.</summary>
internal sealed class ProviderWorks(Records records, ProviderContenders contenders, bool quick)
{
    public const string Prepared = "prepared command, value as an array";
    public const string PreparedCopied = "prepared command, value copied by GetBytes";
    public const string ConnectionPerCall = "pooled connection and command per call";
    public const string DapperSingle = "Dapper QuerySingle";
    public const string TypedGet = "LINQ: store.Get(id)";
    public const string Compiled = "LINQ: compiled Single";
    public const string StoreSingle = "LINQ: store.Single(x => x.Id == id)";
    public const string Set = "prepared command, IN of 100, a key";
    public const string DapperSet = "Dapper, IN of 100, a key";
    public const string ReaderScan = "scan by a reader, a row";

    private const int Gets = 4_096;
    private const int Sets = 40;

    private readonly KeyStream _keys = new(records, seed: 5);

    private int Rounds => quick ? 9 : 41;

    // Until the JIT compiler has had its last word.
    private int WarmUps => quick ? 8 : 16;

    /// <summary>All works. Everything is mapped, cached and verified before the first.</summary>
    public IEnumerable<Work> All()
    {
        Warm();
        yield return Points(Prepared, AdoLanes(c => c.Prepared));
        yield return Points(PreparedCopied, AdoLanes(c => c.PreparedCopied));
        yield return Points(ConnectionPerCall, AdoLanes(c => c.ConnectionPerCall));
        yield return Points(DapperSingle, AdoLanes(c => c.DapperSingle));
        yield return Points(TypedGet, LinqLanes(c => c.Get, ef => ef.Compiled));
        yield return Points(Compiled, LinqLanes(c => c.Compiled, ef => ef.Compiled));
        yield return Points(StoreSingle, LinqLanes(c => c.StoreSingle, ef => ef.Compiled));
        yield return Points("LINQ: query.Single(x => x.Id == id)", LinqLanes(c => c.QuerySingle, ef => ef.Compiled));
        yield return KeySets(Set, AdoLanes(c => c.Set));
        yield return KeySets(DapperSet, AdoLanes(c => c.DapperSet));
        yield return KeySets("LINQ, Contains of 100, a key", LinqLanes(c => c.Set, ef => ef.Set));
        yield return Scan(ReaderScan, [.. contenders.Ado.Select(c => new Lane(c.Name, _ => c.Scan()))]);
        yield return Scan("scan by Dapper, a row", [.. contenders.Ado.Select(c => new Lane(c.Name, _ => c.DapperScan()))]);
        IEnumerable<Lane> linqScans = contenders.Linq.Select(c => new Lane(c.Name, _ => c.Scan()));
        yield return Scan("scan by LINQ, a row", contenders.Ef is { } ef ? [.. linqScans, new Lane(ef.Name, _ => ef.Scan())] : [.. linqScans]);
    }

    // The values by a scan, the indexes by keys enough to meet each of their pages.
    private void Warm()
    {
        var keys = Math.Max(1 << 16, records.Keys.Length / 10);
        var first = _keys.Reserve(1, keys);
        foreach (var linq in contenders.Linq)
            linq.Engine(_keys.Piece(first, 0, keys));
        foreach (var ado in contenders.Ado)
        {
            ado.Scan();
            ado.PreparedCopied(_keys.Piece(first, 0, keys));
        }
    }

    private Work Points(string name, IReadOnlyList<(string Name, Reading Read)> lanes) => Keyed(name, 1, Gets, lanes, c => c.Engine);

    private Work KeySets(string name, IReadOnlyList<(string Name, Reading Read)> lanes) => Keyed(name, Sets, AdoContender.SetSize, lanes, c => c.EngineSet);

    // The engines alone take their turns too, with keys of their own: those of the round are in the caches once another lane has read the same file.
    private Work Keyed(string name, int sets, int size, IReadOnlyList<(string Name, Reading Read)> lanes, Func<LinqContender, Reading> alone)
    {
        var first = _keys.Reserve(sets * (Rounds + WarmUps), size);
        var firstAlone = _keys.Reserve(sets * (Rounds + WarmUps), size);
        IEnumerable<Lane> all = lanes.Select(lane => new Lane(lane.Name, round => _keys.Sum(first, round, sets, size, lane.Read)));
        var engines = contenders.Linq.Select(c => (c.Name, Read: alone(c))).Select(engine => new Lane(
            LaneNames.Alone(engine.Name), round => _keys.Sum(firstAlone, round, sets, size, engine.Read), Expected: round => _keys.Sum(firstAlone, round, sets, size, records.ChecksumOf)));
        return new Work(name, sets * size, Rounds, WarmUps, [.. all, .. engines], round => _keys.Sum(first, round, sets, size, records.ChecksumOf));
    }

    private Work Scan(string name, IReadOnlyList<Lane> lanes)
    {
        var all = records.ChecksumOfAll();
        var engines = contenders.Linq.Select(c => new Lane(LaneNames.Alone(c.Name), _ => c.EngineScan()));
        return new Work(name, records.Keys.Length, quick ? 2 : 5, 1, [.. lanes, .. engines], _ => all);
    }

    private List<(string Name, Reading Read)> AdoLanes(Func<AdoContender, Reading> read) => [.. contenders.Ado.Select(c => (c.Name, read(c)))];

    private List<(string Name, Reading Read)> LinqLanes(Func<LinqContender, Reading> read, Func<EfContender, Reading>? readByEf = null)
    {
        List<(string, Reading)> lanes = [.. contenders.Linq.Select(c => (c.Name, read(c)))];
        if (contenders.Ef is { } ef && readByEf is not null)
            lanes.Add((ef.Name, readByEf(ef)));
        return lanes;
    }
}
