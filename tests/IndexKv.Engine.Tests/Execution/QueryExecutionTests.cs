using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Tests.Querying;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Querying.Scalars;

namespace IndexKv.Engine.Tests.Execution;

[TestFixture]
public sealed class QueryExecutionTests
{
    private static readonly ColumnDefinition[] Columns = [new("id", KvType.Int64, false, 0), new("number", KvType.Int64), new("any", KvType.Any)];

    [Test]
    public void Sum_of_integers_overflows_but_their_mean_does_not()
    {
        using var database = Numbers(long.MaxValue, long.MaxValue);
        var summing = () => database.Run(Aggregate(database, AggregateFunction.Sum));
        summing.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Overflow);
        database.Run(Aggregate(database, AggregateFunction.Average))[0][0].Should().Be(KvValue.FromDouble(long.MaxValue));
    }

    [Test]
    public void Aggregates_of_nothing_are_null_the_count_is_zero_and_arrays_and_maps_are_empty()
    {
        using var database = Numbers();
        foreach (var function in Enum.GetValues<AggregateFunction>())
        {
            database.Run(Aggregate(database, function)).Should().ContainSingle().Which[0].Should().Be(function switch
            {
                AggregateFunction.Count => KvValue.FromInt64(0),
                AggregateFunction.Array => NestedValue.FromJson("[]"),
                AggregateFunction.Map => NestedValue.FromJson("{}"),
                _ => KvValue.Null,
            });
        }
    }

    [TestCase(AggregateFunction.Array)]
    [TestCase(AggregateFunction.Map)]
    public void Arrays_and_maps_of_what_holds_not_one_value_are_refused(AggregateFunction function)
    {
        using var database = Numbers(5);
        database.Invoking(d => d.Run(Aggregate(d, function))).Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
    }

    [Test]
    public void Groups_of_nothing_are_none()
    {
        using var database = Numbers();
        database.Run(new Query { Source = database.Store, GroupBy = [Column(1)], Projection = Projection(Column(1)) }).Should().BeEmpty();
    }

    [Test]
    public void Branches_of_several_number_types_return_the_type_that_was_announced()
    {
        using var database = Numbers(1, null);
        var plan = QueryPlanner.Plan(new Query
        {
            Source = database.Store,
            Projection = Projection(
                Call("COALESCE", Column(1), Value(2.5)), new ScalarCase([new(new ScalarIsNull(Column(1)), Value(1.5m))], Column(1)),
                new ScalarCase([new(new ScalarIsNull(Column(1)), Value((object?)null))], Column(1))),
        });
        var rows = database.Run(plan);
        rows.Should().HaveCount(2);
        foreach (var row in rows)
            row.Where(v => !v.IsNull).Select(v => v.Type).Should().BeSubsetOf([KvType.Double, KvType.Decimal, KvType.Int64]);
        plan.Columns.Select(c => c.Type).Should().Equal(KvType.Double, KvType.Decimal, KvType.Int64);
        rows.Should().OnlyContain(r => r[0].Type == KvType.Double && r[1].Type == KvType.Decimal);
    }

    [Test]
    public void Order_by_values_without_an_order_is_an_engine_error()
    {
        using var database = Numbers(1, 2, 3);
        var mixed = new ScalarCase([new(Equal(Column(1), Value(1L)), Value("a"))], Column(1));
        var sorting = () => database.Run(new Query { Source = database.Store, Projection = Projection(Column(0)), Ordering = [new(mixed)] });
        sorting.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
    }

    [TestCase(-1L)]
    [TestCase(1.5)]
    [TestCase("1")]
    [TestCase(null)]
    public void Limit_is_an_integer_that_is_not_negative(object? limit)
    {
        using var database = Numbers(1);
        var query = new Query { Source = database.Store, Projection = Projection(Column(0)), Limit = Parameter(0) };
        var running = () => database.Run(query, new ParameterValues([KvValueConversion.FromObject(limit)], []));
        running.Should().Throw<EngineException>().WithMessage("LIMIT*");
    }

    [Test]
    public void Limit_keeps_the_first_of_an_order_over_many_rows_and_equal_ones_in_their_order()
    {
        using var database = new QueryDatabase(StoreKind.Sorted, Columns, Enumerable.Range(0, 5000).Select(i => Row(i, i * 7919L % 5000 / 10)));
        var query = new Query
        {
            Source = database.Store, Projection = Projection(Column(1), Column(0)), Ordering = [new(Column(1), true)], Limit = Value(25L), Offset = Value(5L),
        };
        var expected = Enumerable.Range(0, 5000).Select(i => (Number: i * 7919L % 5000 / 10, Id: (long)i)).OrderByDescending(r => r.Number).ThenBy(r => r.Id).Skip(5).Take(25);
        database.Run(query).Select(r => (r[0].AsInt64(), r[1].AsInt64())).Should().Equal(expected);
    }

    [Test]
    public void Limit_beyond_all_numbers_is_no_limit()
    {
        using var database = Numbers(3, 1, 2);
        var query = new Query
        {
            Source = database.Store, Projection = Projection(Column(1)), Ordering = [new(Column(1))], Limit = Value(long.MaxValue), Offset = Value(1L),
        };
        database.Run(query).Select(r => r[0].AsInt64()).Should().Equal(2, 3);
    }

    [Test]
    public void Cancellation_ends_a_scan_that_finds_nothing_a_sort_and_a_running_cursor()
    {
        using var database = new QueryDatabase(StoreKind.Hash, Columns, Enumerable.Range(0, 2000).Select(i => Row(i, i)));
        using var transaction = database.Database.BeginRead();
        var all = new Query { Source = database.Store, Projection = Projection(Column(0)) };
        foreach (var query in new[] { all with { Predicate = Binary(BinaryOperator.LessThan, Column(1), Value(0L)) }, all with { Ordering = [new(Column(1))] } })
        {
            var running = () =>
            {
                using var cursor = QueryPlanner.Plan(query).Execute(transaction, ParameterValues.None, new CancellationToken(canceled: true));
                cursor.MoveNext();
            };
            running.Should().Throw<OperationCanceledException>();
        }

        using var cancellation = new CancellationTokenSource();
        using var open = QueryPlanner.Plan(all).Execute(transaction, ParameterValues.None, cancellation.Token);
        open.MoveNext().Should().BeTrue();
        cancellation.Cancel();
        var walking = () =>
        {
            while (open.MoveNext())
                open.GetValue(0);
        };
        walking.Should().Throw<OperationCanceledException>();
    }

    [Test]
    public void List_of_several_families_compares_each_item_in_its_own_way()
    {
        ScalarExpression[] items = [.. Enumerable.Range(1, 9).Select(i => Parameter(i, $"@p{i}"))];
        KvValue[] days = [.. Enumerable.Range(1, 8).Select(i => KvValue.FromText($"2024-01-0{i}")), KvValue.FromDate(new DateOnly(2024, 1, 9))];
        Compute(In(Parameter(0), items), [KvValue.FromDate(new DateOnly(2024, 1, 8)), .. days]).Should().Be(KvValue.FromBoolean(true));
        Compute(In(Parameter(0), items), [KvValue.FromDate(new DateOnly(2024, 1, 9)), .. days]).Should().Be(KvValue.FromBoolean(true));
        Compute(In(Parameter(0), items), [KvValue.FromDate(new DateOnly(2024, 1, 10)), .. days]).Should().Be(KvValue.FromBoolean(false));
    }

    [TestCase(StoreKind.Hash)]
    [TestCase(StoreKind.Sorted)]
    public void Lookup_of_a_text_key_by_a_value_that_texts_are_read_as_is_refused(StoreKind kind)
    {
        var id = Guid.Parse("0F8FAD5B-D9CB-469F-A165-70867728950E");
        using var database = new QueryDatabase(kind, [new("id", KvType.Text, false, 0)], [[KvValue.FromText("0F8FAD5B-D9CB-469F-A165-70867728950E")]]);
        var query = new Query { Source = database.Store, Projection = Projection(Column(0)), Predicate = Equal(Column(0), Parameter(0)) };
        var running = () => database.Run(query, new ParameterValues([KvValue.FromUuid(id)], []));
        running.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
        var cast = query with { Predicate = Equal(new ScalarCast(Column(0), KvType.Uuid), Parameter(0)) };
        database.Run(cast, new ParameterValues([KvValue.FromUuid(id)], [])).Should().ContainSingle();
    }

    [Test]
    public void Pattern_that_changes_by_row_is_read_for_each()
    {
        ColumnDefinition[] columns = [new("id", KvType.Text, false, 0), new("pattern", KvType.Text)];
        using var database = new QueryDatabase(
            StoreKind.Hash, columns, new[] { ("abc", "a%"), ("abd", "b%"), ("b", "_"), ("bc", "_") }.Select(r => new[] { KvValue.FromText(r.Item1), KvValue.FromText(r.Item2) }));
        database.Run(new Query { Source = database.Store, Projection = Projection(Column(0)), Predicate = new ScalarLike(Column(0), Column(1), null) })
            .Select(r => r[0].AsText()).Should().BeEquivalentTo("abc", "b");
    }

    [TestCase(StoreKind.Hash)]
    [TestCase(StoreKind.Sorted)]
    public void Lookup_by_a_kept_plan_allocates_little(StoreKind kind)
    {
        using var database = new QueryDatabase(kind, Columns, Enumerable.Range(0, 100).Select(i => Row(i, i)));
        var plan = QueryPlanner.Plan(new Query { Source = database.Store, Predicate = Equal(Column(0), Parameter(0)), Projection = Projection(Column(1)) });
        var parameters = new ParameterValues([KvValue.FromInt64(42)], []);
        using var transaction = database.Database.BeginRead();
        var sum = 0L;
        for (var i = 0; i < 200; i++)
            sum += Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            sum += Read();
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        sum.Should().Be(300 * 42);
        TestContext.Out.WriteLine($"{bytes} bytes a lookup");
        bytes.Should().BeLessThan(512);

        long Read()
        {
            using var cursor = plan.Execute(transaction, parameters);
            return cursor.MoveNext() ? cursor.GetValue(0).AsInt64() : 0;
        }
    }

    private static QueryDatabase Numbers(params long?[] numbers) => new(StoreKind.Hash, Columns, numbers.Select((n, i) => Row(i, n)));

    private static KvValue[] Row(long id, long? number) => [KvValue.FromInt64(id), number is { } n ? KvValue.FromInt64(n) : KvValue.Null, KvValue.Null];

    private static Query Aggregate(QueryDatabase database, AggregateFunction function) =>
        new() { Source = database.Store, Projection = Projection(new ScalarAggregate(function, Column(1))) };
}
