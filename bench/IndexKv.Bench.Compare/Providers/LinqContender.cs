using IndexKv.Bench.Compare.Stores;
using IndexKv.Data;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Transactions;
using IndexKv.Linq;

namespace IndexKv.Bench.Compare.Providers;

/// <summary>IndexKv by LINQ, in each of the ways there are to ask.</summary>
internal sealed class LinqContender(string name, KvConnection connection)
{
    private static readonly Func<KvStore<StoredRow>, long, StoredRow> ById =
        CompiledQuery.Compile<StoredRow, long, StoredRow>((rows, id) => rows.Single(row => row.Id == id));

    private readonly KvStore<StoredRow> _store = connection.Store<StoredRow>();

    public string Name => name;

    /// <summary>The engine by itself, in the one snapshot: what all of this is on top of.</summary>
    public long Engine(ReadOnlySpan<ulong> keys) => connection.ExecuteRead(keys.ToArray(), static (transaction, all) =>
    {
        var reader = Open(transaction);
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        var sum = 0L;
        foreach (var number in all)
        {
            EngineRecord.WriteKey(key, number);
            if (reader.TryGet(key, out var record))
                sum += Records.Checksum(EngineRecord.Read(record).ToArray());
        }

        return sum;
    });

    /// <summary>The engine by itself, all keys as one set.</summary>
    public long EngineSet(ReadOnlySpan<ulong> keys) => connection.ExecuteRead(keys.ToArray(), static (transaction, all) =>
    {
        using var records = Open(transaction).GetMany(EngineRecord.KeySet(all));
        var sum = 0L;
        while (records.MoveNext())
            sum += Records.Checksum(EngineRecord.Read(records.Value).ToArray());
        return sum;
    });

    /// <summary>The engine by itself, all records.</summary>
    public long EngineScan() => connection.ExecuteRead(0, static (transaction, _) =>
    {
        using var records = Open(transaction).Scan();
        var sum = 0L;
        while (records.MoveNext())
            sum = unchecked(sum + Records.Checksum(EngineRecord.ReadKey(records.Key), EngineRecord.Read(records.Value).ToArray()));
        return sum;
    });

    public long Get(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var key in keys)
            sum += Records.Checksum(_store.Get((long)key)!.Value);
        return sum;
    }

    public long Compiled(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var key in keys)
            sum += Records.Checksum(ById(_store, (long)key).Value);
        return sum;
    }

    public long StoreSingle(ReadOnlySpan<ulong> keys)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            var id = (long)key;
            sum += Records.Checksum(_store.Single(row => row.Id == id).Value);
        }

        return sum;
    }

    public long QuerySingle(ReadOnlySpan<ulong> keys)
    {
        IQueryable<StoredRow> query = _store;
        var sum = 0L;
        foreach (var key in keys)
        {
            var id = (long)key;
            sum += Records.Checksum(query.Single(row => row.Id == id).Value);
        }

        return sum;
    }

    public long Set(ReadOnlySpan<ulong> keys)
    {
        var ids = new List<long>(keys.Length);
        foreach (var key in keys)
            ids.Add((long)key);
        var sum = 0L;
        foreach (var row in _store.Where(row => ids.Contains(row.Id)))
            sum += Records.Checksum(row.Value);
        return sum;
    }

    public long Scan()
    {
        var sum = 0L;
        foreach (var row in _store)
            sum = unchecked(sum + Records.Checksum((ulong)row.Id, row.Value));
        return sum;
    }

    private static StoreReader Open(Transaction transaction) => transaction.OpenStore(transaction.Stores.Single(store => store.Name == "records"));
}
