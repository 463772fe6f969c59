using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Querying.Scalars;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Querying;

/// <summary>Queries for keys alone are answered though every record is damaged: nothing but the index is read.</summary>
[TestFixture]
public sealed class KeyOnlyPathTests
{
    private const int Count = 5_000;

    private static readonly ScalarExpression Id = Column(0);

    [Test]
    public void Least_and_greatest_key_come_from_the_ends_of_the_index()
    {
        Run(out var plan, null, Min(Id), Max(Id)).Should().Equal(0, 3 * (Count - 1));
        plan.Path.Should().BeOfType<KeyEnds>();
    }

    [Test]
    public void Least_and_greatest_key_of_a_range_come_from_its_ends()
    {
        var condition = And(Binary(BinaryOperator.GreaterThan, Id, Value(3L)), Binary(BinaryOperator.LessThan, Id, Value(3_001L)));
        Run(out var plan, condition, Max(Id), Min(Id)).Should().Equal(3_000, 6);
        plan.Explain().Should().StartWith("first and last of key range on t (SORTED): id > 3, id < 3001");
    }

    [Test]
    public void Ends_of_a_range_are_the_first_and_last_that_meet_the_condition()
    {
        var odd = Equal(Binary(BinaryOperator.Modulo, Id, Value(2L)), Value(1L));
        Run(out var plan, odd, Min(Id), Max(Id)).Should().Equal(3, 3 * (Count - 1));
        plan.Path.Should().BeOfType<KeyEnds>();
    }

    [Test]
    public void Ends_of_an_empty_range_are_null() =>
        Run(out _, Binary(BinaryOperator.GreaterThan, Id, Value(3L * Count)), Min(Id), Max(Id)).Should().Equal(new long?[] { null, null });

    [Test]
    public void Keys_are_counted_from_the_index()
    {
        var odd = Equal(Binary(BinaryOperator.Modulo, Id, Value(2L)), Value(1L));
        Run(out _, odd, new ScalarAggregate(AggregateFunction.Count, null, false)).Should().Equal(Count / 2);
        Run(out _, null, new ScalarAggregate(AggregateFunction.Count, Id, false)).Should().Equal(Count);
        Run(out _, Binary(BinaryOperator.LessThan, Id, Value(30L)), new ScalarAggregate(AggregateFunction.Count, null, false)).Should().Equal(10);
    }

    [Test]
    public void Keys_in_key_order_come_from_the_index()
    {
        var (database, store) = Damaged();
        using var transaction = database.BeginRead();
        var plan = QueryPlanner.Plan(new Query { Source = store, Projection = Projection(Id), Ordering = [new QueryOrdering(Id, true)] });
        using var rows = plan.Execute(transaction, ParameterValues.None);
        for (var i = Count - 1; i >= 0; i--)
        {
            rows.MoveNext().Should().BeTrue();
            rows.GetValue(0).AsInt64().Should().Be(3L * i);
        }

        rows.MoveNext().Should().BeFalse();
    }

    [Test]
    public void Other_aggregates_read_the_records_and_find_them_damaged()
    {
        var sum = () => Run(out _, null, Min(Id), new ScalarAggregate(AggregateFunction.Max, Column(1), false));
        sum.Should().Throw<Errors.EngineException>().Which.Code.Should().Be(Errors.EngineErrorCode.Damaged);
    }

    private static ScalarAggregate Min(ScalarExpression argument) => new(AggregateFunction.Min, argument, false);

    private static ScalarAggregate Max(ScalarExpression argument) => new(AggregateFunction.Max, argument, false);

    private static List<long?> Run(out QueryPlan plan, ScalarExpression? condition, params ScalarExpression[] projection)
    {
        var (database, store) = Damaged();
        using var transaction = database.BeginRead();
        plan = QueryPlanner.Plan(new Query { Source = store, Predicate = condition, Projection = Projection(projection) });
        using var rows = plan.Execute(transaction, ParameterValues.None);
        rows.MoveNext().Should().BeTrue();
        return [.. Enumerable.Range(0, projection.Length).Select(i => rows.GetValue(i)).Select(v => v.IsNull ? (long?)null : v.AsInt64())];
    }

    // Multiples of three, of which every page of records has a wrong bit.
    private static (Database Database, StoreDefinition Store) Damaged()
    {
        var disk = new SimulatedDisk();
        using (var database = Database.Open(disk, DatabaseOptions.Default))
        {
            using var transaction = database.BeginWrite(Patience);
            var store = transaction.CreateStore(new("t", StoreKind.Sorted, [new("id", KvType.Int64, false, 0), new("note", KvType.Text)]));
            using var load = transaction.BeginBulkLoad(store, BulkLoadOptions.Default);
            var key = new ByteBuffer();
            for (var i = 0; i < Count; i++)
            {
                key.Clear();
                KeyCodec.Append(KvValue.FromInt64(3L * (i * 7L % Count)), KvType.Int64, key);
                load.Add(key.WrittenSpan, [0x91, 0xA1, 0x78]);
            }

            load.Complete();
            transaction.Commit();
        }

        var name = disk.List().Single(file => file.EndsWith(".sorted"));
        var bytes = disk.Content(name);
        var recordsEnd = BitConverter.ToInt64(bytes, SortedFormat.RecordsEndOffset);
        for (var page = 4096; page < recordsEnd; page += 4096)
            bytes[page + 9] ^= 4;
        disk.Overwrite(name, bytes);
        var reopened = Database.Open(disk, DatabaseOptions.Default);
        using var read = reopened.BeginRead();
        return (reopened, Store(read, "t"));
    }
}
