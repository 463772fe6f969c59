using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution.Spilling;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Execution.Spilling;

[TestFixture]
public sealed class RowSorterTests
{
    private const int Width = 3;
    private const long SmallMemory = 16 << 10;

    [TestCase(0, long.MaxValue, 0)]
    [TestCase(10, long.MaxValue, 0)]
    [TestCase(3_000, long.MaxValue, 2)]
    [TestCase(40_000, long.MaxValue, 3)]
    [TestCase(40_000, 30_000, 3)]
    [TestCase(40_000, 10, 0)]
    [TestCase(40_000, 0, 0)]
    public void Rows_come_in_order_whatever_memory_holds(int count, long most, int levels)
    {
        var disk = new SimulatedDisk();
        var rows = Rows(count);
        using var sorter = new RowSorter(Width, Order(), new WorkSpace(disk, SmallMemory), most);
        foreach (var row in rows)
            sorter.Add(row);
        var sorted = sorter.Sorted().Select(r => (r[0], r[1], r[2])).ToList();
        sorted.Should().Equal(rows.OrderBy(r => r[0], KvValueComparer.Instance).ThenBy(r => r[2].AsInt64()).Take((int)Math.Min(most, count)).Select(r => (r[0], r[1], r[2])));
        disk.TemporaryFiles.Should().Be(levels);
    }

    [Test]
    public void Values_of_all_types_come_back_from_disk_as_they_were()
    {
        KvValue[] values =
        [
            KvValue.Null, KvValue.FromBoolean(true), KvValue.FromInt8(-8), KvValue.FromInt16(-16), KvValue.FromInt32(-32), KvValue.FromInt64(long.MinValue),
            KvValue.FromInt128(Int128.MinValue), KvValue.FromUInt8(255), KvValue.FromUInt16(65535), KvValue.FromUInt32(uint.MaxValue),
            KvValue.FromUInt64(ulong.MaxValue), KvValue.FromUInt128(UInt128.MaxValue), KvValue.FromSingle(1.5f), KvValue.FromDouble(double.NaN),
            KvValue.FromDecimal(1.50m), KvValue.FromText("ä𝄞"), KvValue.FromBlob([1, 2]), KvValue.FromUuid(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
            KvValue.FromDate(new DateOnly(2026, 1, 31)), KvValue.FromTime(new TimeOnly(1, 2, 3)),
            KvValue.FromDateTime(new DateTime(2026, 1, 31, 1, 2, 3, DateTimeKind.Utc)),
            KvValue.FromDateTimeOffset(new DateTimeOffset(2026, 1, 31, 1, 2, 3, TimeSpan.FromHours(2))), KvValue.FromInterval(TimeSpan.FromTicks(-5)),
            KvValue.FromMessagePack([0x92, 1, 0xC0]),
        ];
        var disk = new SimulatedDisk();
        using var sorter = new RowSorter(values.Length + 1, RowOrder.Total([values.Length], default), new WorkSpace(disk, SmallMemory));
        for (var i = 0; i < 100; i++)
            sorter.Add([.. values, KvValue.FromInt64(-i)]);
        var sorted = sorter.Sorted().ToList();
        disk.TemporaryFiles.Should().Be(1);
        sorted.Should().HaveCount(100).And.AllSatisfy(r => r[..^1].Should().Equal(values));
        Enum.GetValues<KvType>().Should().BeEquivalentTo(values.Select(v => v.Type));
    }

    [Test]
    public void Cancellation_ends_a_sort_under_way([Values] bool onDisk)
    {
        using var cancellation = new CancellationTokenSource();
        using var sorter = new RowSorter(Width, Order(cancellation.Token), new WorkSpace(new SimulatedDisk(), onDisk ? SmallMemory : long.MaxValue));
        foreach (var row in Rows(20_000))
            sorter.Add(row);
        cancellation.Cancel();
        var sorting = () => sorter.Sorted().Count();
        sorting.Should().Throw<OperationCanceledException>();
    }

    [Test]
    public void Each_request_to_the_disk_that_fails_is_told()
    {
        var (steps, reads) = Sort(new SimulatedDisk());
        steps.Should().BeGreaterThan(20);
        reads.Should().BeGreaterThan(20);
        for (var step = 1; step <= steps; step++)
            Sorting(new SimulatedDisk { FailAt = step, FailCode = EngineErrorCode.DiskFull }).Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.DiskFull);
        for (var read = 1; read <= reads; read++)
            Sorting(new SimulatedDisk { FailReadAt = read }).Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.IoError);

        static Func<(int, int)> Sorting(SimulatedDisk disk) => () => Sort(disk);
    }

    private static (int Steps, int Reads) Sort(SimulatedDisk disk)
    {
        using var sorter = new RowSorter(Width, Order(), new WorkSpace(disk, SmallMemory));
        foreach (var row in Rows(2_000))
            sorter.Add(row);
        sorter.Sorted().Count().Should().Be(2_000);
        return (disk.Steps, disk.Reads);
    }

    private static RowOrder Order(CancellationToken cancellationToken = default) => new([(0, false), (2, false)], isTotal: false, cancellationToken);

    private static KvValue[][] Rows(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(i => new[]
        {
            random.Next(5) == 0 ? KvValue.Null : KvValue.FromInt64(random.Next(count / 2)),
            KvValue.FromText(new string('x', random.Next(20))),
            KvValue.FromInt64(i),
        })];
    }
}
