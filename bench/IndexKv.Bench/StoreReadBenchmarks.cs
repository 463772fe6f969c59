using BenchmarkDotNet.Attributes;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores;

namespace IndexKv.Bench;

/// <summary>Single reads of a store.</summary>
[MemoryDiagnoser]
public abstract class StoreReadBenchmarks
{
    private const int RangeLength = 100;

    private readonly byte[] _value = new byte[4096];
    private LoadedStore _store = null!;

    /// <summary>How many records there are.</summary>
    [Params(1_000_000, 10_000_000)]
    public int Keys { get; set; }

    /// <summary>Which engine.</summary>
    protected abstract StoreKind Kind { get; }

    /// <summary>Loads the store.</summary>
    [GlobalSetup]
    public void Load() => _store = new LoadedStore(Kind, Keys);

    /// <summary>Removes it.</summary>
    [GlobalCleanup]
    public void Remove() => _store.Dispose();

    /// <summary>A key that is there.</summary>
    [Benchmark(Baseline = true)]
    public bool Get()
    {
        var found = _store.Reader.TryGet(_store.NextKey(), out var value);
        value.CopyTo(_value);
        return found;
    }

    /// <summary>A key that is not there.</summary>
    [Benchmark]
    public bool Miss() => _store.Reader.TryGet(_store.NextMissingKey(), out _);

    /// <summary>Sets of ten keys.</summary>
    [Benchmark(OperationsPerInvoke = 10)]
    public int GetMany10() => Read(_store.Reader.GetMany(_store.NextKeys(10)), 10);

    /// <summary>Sets of a hundred keys.</summary>
    [Benchmark(OperationsPerInvoke = 100)]
    public int GetMany100() => Read(_store.Reader.GetMany(_store.NextKeys(100)), 100);

    /// <summary>Sets of a thousand keys.</summary>
    [Benchmark(OperationsPerInvoke = 1_000)]
    public int GetMany1000() => Read(_store.Reader.GetMany(_store.NextKeys(1_000)), 1_000);

    /// <summary>Sets of ten thousand keys.</summary>
    [Benchmark(OperationsPerInvoke = 10_000)]
    public int GetMany10000() => Read(_store.Reader.GetMany(_store.NextKeys(10_000)), 10_000);

    /// <summary>A thousand records as written.</summary>
    [Benchmark(OperationsPerInvoke = 1_000)]
    public int Scan() => Read(_store.Reader.Scan(), 1_000);

    /// <summary>A hundred records from a key on, in the order of keys.</summary>
    protected int ReadRange() => Read(_store.Reader.Range(new KeyRange(_store.NextKey(), true, null, true), descending: false), RangeLength);

    private int Read(RecordCursor cursor, int most)
    {
        using (cursor)
        {
            var count = 0;
            while (count < most && cursor.MoveNext())
            {
                cursor.Value.CopyTo(_value);
                count++;
            }

            return count;
        }
    }
}
