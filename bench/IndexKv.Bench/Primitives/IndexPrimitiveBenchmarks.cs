using BenchmarkDotNet.Attributes;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores.Sorted;

namespace IndexKv.Bench.Primitives;

/// <summary>From a key to its entry in a sorted store's index, without the record.</summary>
public class IndexPrimitiveBenchmarks
{
    private LoadedStore _store = null!;
    private SortedGeneration _generation = null!;
    private ulong[] _prefixes = null!;
    private int _next;

    /// <summary>How many records there are: an index in the processor's caches, or one in memory.</summary>
    [Params(10_000, 1_000_000)]
    public int Keys { get; set; }

    /// <summary>Loads the store.</summary>
    [GlobalSetup]
    public void Load()
    {
        _store = new LoadedStore(StoreKind.Sorted, Keys);
        _generation = ((SortedStoreReader)_store.Reader).Generation;
        _prefixes = new ulong[Keys];
        for (var i = 0; i < Keys; i++)
            _prefixes[i] = KeyPrefix.Of(_store.NextKey());
    }

    /// <summary>Removes it.</summary>
    [GlobalCleanup]
    public void Remove() => _store.Dispose();

    /// <summary>The levels in memory, down to a block.</summary>
    [Benchmark]
    public long Block() => _generation.BlockOf(NextPrefix());

    /// <summary>The levels, and the entry in its block.</summary>
    [Benchmark]
    public long Entry() => _generation.FirstNotBelow(NextPrefix());

    private ulong NextPrefix() => _prefixes[_next = (_next + 1) % _prefixes.Length];
}
