using BenchmarkDotNet.Attributes;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores.Hash;

namespace IndexKv.Bench.Primitives;

/// <summary>From a hash to its slot in the table, without the record.</summary>
public class SlotPrimitiveBenchmarks
{
    private LoadedStore _store = null!;
    private HashStoreReader _reader = null!;
    private KeyHash[] _hashes = null!;
    private int _next;

    /// <summary>How many records there are: a table in the processor's caches, or one in memory.</summary>
    [Params(10_000, 1_000_000)]
    public int Keys { get; set; }

    /// <summary>Loads the store, and hashes its keys.</summary>
    [GlobalSetup]
    public void Load()
    {
        _store = new LoadedStore(StoreKind.Hash, Keys);
        _reader = (HashStoreReader)_store.Reader;
        _hashes = new KeyHash[Keys];
        for (var i = 0; i < Keys; i++)
            KeyHash.Of(_reader.State.Salt, _store.NextKey(), out _hashes[i]);
    }

    /// <summary>Removes it.</summary>
    [GlobalCleanup]
    public void Remove() => _store.Dispose();

    /// <summary>The partition, the slot's home, and the probe from there.</summary>
    [Benchmark]
    public long Probe()
    {
        ref readonly var hash = ref _hashes[_next = (_next + 1) % _hashes.Length];
        var table = TableSector.Of(_reader.View, _reader.State, hash);
        table.Find(hash, table.Home(hash.Prefix), out var unit);
        return unit;
    }
}
