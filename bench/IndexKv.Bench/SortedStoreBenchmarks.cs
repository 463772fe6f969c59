using BenchmarkDotNet.Attributes;
using IndexKv.Engine.Catalog;

namespace IndexKv.Bench;

/// <summary>Reads of a sorted store.</summary>
public class SortedStoreBenchmarks : StoreReadBenchmarks
{
    /// <inheritdoc/>
    protected override StoreKind Kind => StoreKind.Sorted;

    /// <summary>A hundred records from a key on, a record.</summary>
    [Benchmark(OperationsPerInvoke = 100)]
    public int Range100() => ReadRange();
}
