using System.Globalization;

namespace IndexKv.EndToEnd.Tests;

/// <summary>Space and memory of large hash stores, each made in a process of its own.</summary>
[TestFixture]
[Parallelizable(ParallelScope.Self)]
[Platform("Linux", Reason = "It is Linux that tells anonymous memory apart.")]
public sealed class LargeStoreTests
{
    private const int UnitSize = 128;

    // INDEXKV_LONG=1 runs the large ones: see docs/testing.md.
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("INDEXKV_LONG") == "1";

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void Transaction_of_millions_of_puts_takes_a_fraction_of_its_data_in_memory()
    {
        // Two units each.
        var count = IsLong ? 10_000_000 : 4_000_000;
        var result = Run("put", _directory.Path, Number(count), "200");
        var data = count * 2L * UnitSize;
        TestContext.Out.WriteLine($"{count} puts, {data >> 20} MiB of units, {result[0] >> 20} MiB of anonymous memory");
        result[1].Should().Be(count);
        result[0].Should().BeLessThan(data / 3);
    }

    [TestCase("at-random")]
    [TestCase("in-order")]
    public void File_is_at_most_2_2_times_the_live_units_however_often_everything_is_overwritten(string order)
    {
        // It has its size after the second time.
        const int Count = 1_000_000;
        var result = Run("overwrite", _directory.Path, Number(Count), IsLong ? "10" : "3", order);
        TestContext.Out.WriteLine($"{order}: {result[1] / ((double)Count * UnitSize):0.00} times the live units");
        result[0].Should().Be(Count);
        result[1].Should().BeLessThanOrEqualTo((long)(2.2 * Count * UnitSize));
    }

    [Test]
    public void Open_store_takes_less_than_two_bytes_of_memory_a_key()
    {
        const int Count = 1_000_000;
        Run("put", _directory.Path, Number(Count), "100");
        var result = Run("read", _directory.Path, Number(Count));
        TestContext.Out.WriteLine($"{result[0] / 1024} KiB for {Count} keys");
        result[0].Should().BeLessThan(2 * Count);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static long[] Run(params string[] arguments) =>
        [.. WorkerProcess.RunToEnd(WorkerProcess.StartWorker(arguments)).Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
}
