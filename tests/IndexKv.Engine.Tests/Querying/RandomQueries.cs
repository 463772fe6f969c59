using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Querying.Scalars;

namespace IndexKv.Engine.Tests.Querying;

/// <summary>Random rows of a store and random queries on it. Values come from small pools, so that conditions meet rows.</summary>
internal sealed class RandomQueries
{
    private static readonly string[] Texts = ["", "a", "A", "ab", "aB", "abc", "b", "%", "a_", "é", "😀", "zz", "1", "12", "\0"];
    private static readonly string[] Patterns = ["a%", "%b", "_b%", "A_", "1%", "%", "", "_", "é%", "12%", "😀%"];

    private readonly Random _random;
    private readonly List<KvValue> _parameters = [];
    private readonly List<IReadOnlyCollection<KvValue>> _sets = [];

    public RandomQueries(int seed, params KvType[] keyTypes)
    {
        _random = new Random(seed);
        KeyCount = keyTypes.Length;
        KvType[] valueTypes = [KvType.Int32, KvType.Double, KvType.Text, KvType.Decimal, KvType.Date, KvType.Boolean];
        Columns =
        [
            .. keyTypes.Select((type, i) => new ColumnDefinition($"k{i}", type, IsNullable: false, KeyOrdinal: keyTypes.Length - 1 - i)),
            .. valueTypes.Select((type, i) => new ColumnDefinition($"v{i}", type)),
        ];
    }

    public IReadOnlyList<ColumnDefinition> Columns { get; }

    private int KeyCount { get; }

    public List<KvValue[]> Rows(int count)
    {
        var rows = new Dictionary<string, KvValue[]>();
        for (var i = 0; i < count; i++)
        {
            KvValue[] row = [.. Columns.Select(c => c.IsNullable && _random.Next(4) == 0 ? KvValue.Null : Stored(c.Type))];
            rows[string.Join('|', row.Take(KeyCount).Select(v => v.Type == KvType.DateTimeOffset ? v.ToString() : NaiveQuery.Line([NaiveEvaluator.Plain(v)])))] = row;
        }

        return [.. rows.Values];
    }

    public (Query Query, ParameterValues Parameters) Next(StoreDefinition store)
    {
        _parameters.Clear();
        _sets.Clear();
        var predicate = _random.Next(10) == 0 ? null : Predicate();
        var query = (_random.Next(5), predicate) switch
        {
            (0, _) => Aggregated(),
            (1, _) => new Query { Projection = Projection(AnyColumn(), AnyColumn()), Distinct = true },
            _ => Plain(),
        };
        return (query with { Source = store, Predicate = predicate }, new ParameterValues(_parameters, _sets));
    }

    private Query Plain()
    {
        QueryOrdering Step(ScalarExpression expression) => new(expression, _random.Next(2) == 0);
        var keys = Enumerable.Range(0, KeyCount).OrderBy(i => Columns[i].KeyOrdinal).Select(i => Column(i)).ToArray();
        var isTotal = Columns.Take(KeyCount).All(c => c.Type != KvType.DateTimeOffset);
        var direction = _random.Next(2) == 0;
        QueryOrdering[] ordering = _random.Next(4) switch
        {
            0 => [],
            1 => [.. keys.Select(k => new QueryOrdering(k, direction))],
            2 => [.. keys.Skip(1).Select(Step), Step(keys[0])],
            _ => [Step(AnyColumn()), .. keys.Select(Step)],
        };
        var query = new Query
        {
            Projection = Projection([AnyColumn(), Binary(BinaryOperator.Add, Column(KeyCount), Value(1L)), .. keys]),
            Ordering = EquatableList.Create<QueryOrdering>(ordering),
        };
        if (ordering.Length == 0 || !isTotal || _random.Next(2) == 0)
            return query;
        return query with { Limit = Value((long)_random.Next(8)), Offset = _random.Next(2) == 0 ? null : Value((long)_random.Next(4)) };
    }

    private Query Aggregated()
    {
        var number = Column(KeyCount);
        ScalarExpression[] aggregates =
        [
            new ScalarAggregate(AggregateFunction.Count, null),
            new ScalarAggregate(AggregateFunction.Count, AnyColumn(), Distinct: true),
            new ScalarAggregate(AggregateFunction.Sum, number),
            new ScalarAggregate(AggregateFunction.Average, number),
            new ScalarAggregate(AggregateFunction.Min, Column(KeyCount + 2)),
            new ScalarAggregate(AggregateFunction.Max, Column(KeyCount + 3)),
        ];
        _random.Shuffle(aggregates);
        ScalarExpression[] keys = _random.Next(2) == 0 ? [] : [AnyColumn()];
        return new Query { GroupBy = EquatableList.Create<ScalarExpression>(keys), Projection = Projection([.. keys, .. aggregates.Take(_random.Next(1, 4))]) };
    }

    private ScalarExpression Predicate()
    {
        var conjuncts = new List<ScalarExpression>();
        if (_random.Next(4) > 0)
        {
            // Most conditions speak of the key, or there would be nothing but scans.
            var columns = Enumerable.Range(0, KeyCount).OrderBy(i => Columns[i].KeyOrdinal).Take(_random.Next(1, KeyCount + 1));
            conjuncts.AddRange(columns.Select(i => OnKey(i, _random.Next(3) == 0)));
        }

        for (var i = _random.Next(conjuncts.Count == 0 ? 1 : 0, 3); i > 0; i--)
            conjuncts.Add(Condition(2));
        var all = conjuncts.ToArray();
        _random.Shuffle(all);
        return all.Aggregate(And);
    }

    private ScalarExpression OnKey(int column, bool asRange)
    {
        var key = Column(column);
        if (asRange)
        {
            var lower = Comparison(_random.Next(2) == 0 ? BinaryOperator.GreaterThan : BinaryOperator.GreaterThanOrEqual, key);
            var upper = Comparison(_random.Next(2) == 0 ? BinaryOperator.LessThan : BinaryOperator.LessThanOrEqual, key);
            return _random.Next(3) switch { 0 => lower, 1 => upper, _ => And(lower, upper) };
        }

        return _random.Next(6) switch
        {
            0 => In(key, [.. Enumerable.Range(0, _random.Next(5)).Select(_ => Operand(column))]),
            1 => Or(Comparison(BinaryOperator.Equal, key), Comparison(BinaryOperator.Equal, key)),
            2 => InSet(column),
            3 => Comparison(BinaryOperator.Is, key),
            _ => Comparison(BinaryOperator.Equal, key),
        };
    }

    private ScalarExpression Condition(int depth)
    {
        var column = _random.Next(Columns.Count);
        switch (_random.Next(depth > 0 ? 9 : 6))
        {
            case 0:
                return new ScalarIsNull(Column(column));
            case 1:
                return In(Column(column), [.. Enumerable.Range(0, _random.Next(12)).Select(_ => Operand(column))]);
            case 2 when TextColumn() is { } text:
                return _random.Next(3) == 0
                    ? Call("STARTSWITH", text, Given(KvValue.FromText(Pick(Texts))))
                    : new ScalarLike(text, Value(Pick(Patterns)), null, _random.Next(2) == 0);
            case 3:
                return InSet(column);
            case 6:
                return Not(Condition(depth - 1));
            case 7:
                return And(Condition(depth - 1), Condition(depth - 1));
            case 8:
                return Or(Condition(depth - 1), Condition(depth - 1));
            default:
                return Comparison((BinaryOperator)_random.Next((int)BinaryOperator.Is + 1), Column(column));
        }
    }

    private ScalarBinary Comparison(BinaryOperator symbol, ScalarColumn column)
    {
        var mirrored = symbol switch
        {
            BinaryOperator.LessThan => BinaryOperator.GreaterThan,
            BinaryOperator.LessThanOrEqual => BinaryOperator.GreaterThanOrEqual,
            BinaryOperator.GreaterThan => BinaryOperator.LessThan,
            BinaryOperator.GreaterThanOrEqual => BinaryOperator.LessThanOrEqual,
            _ => symbol,
        };
        return _random.Next(3) == 0 ? Binary(mirrored, Operand(column.Ordinal), column) : Binary(symbol, column, Operand(column.Ordinal));
    }

    private ScalarExpression InSet(int column)
    {
        _sets.Add([.. Enumerable.Range(0, _random.Next(6)).Select(_ => _random.Next(6) == 0 ? KvValue.Null : Stored(Columns[column].Type))]);
        return new ScalarInSet(Column(column), _sets.Count - 1, $"@set{_sets.Count}");
    }

    private ScalarExpression Operand(int column) =>
        Given(_random.Next(12) == 0 ? KvValue.Null : _random.Next(3) == 0 ? Foreign(Columns[column].Type) : Stored(Columns[column].Type));

    private ScalarExpression Given(KvValue value)
    {
        if (_random.Next(2) == 0)
            return Value(value);
        _parameters.Add(value);
        return Parameter(_parameters.Count - 1, $"@p{_parameters.Count}");
    }

    private ScalarColumn AnyColumn() => Column(_random.Next(Columns.Count));

    private ScalarColumn? TextColumn()
    {
        int[] texts = [.. Enumerable.Range(0, Columns.Count).Where(i => Columns[i].Type == KvType.Text)];
        return texts.Length == 0 ? null : Column(texts[_random.Next(texts.Length)]);
    }

    private KvValue Stored(KvType type) => type switch
    {
        KvType.Int64 => KvValue.FromInt64(_random.Next(-6, 7)),
        KvType.Int32 => KvValue.FromInt32(_random.Next(-3, 4)),
        KvType.UInt8 => KvValue.FromUInt8((byte)Pick([0, 1, 2, 254, 255])),
        KvType.Double => KvValue.FromDouble(Pick([0.0, -0.0, 0.5, 1, 2, -1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity])),
        KvType.Decimal => KvValue.FromDecimal(Pick([0m, 0.5m, 1m, 1.00m, -1.5m, 2m])),
        KvType.Text => KvValue.FromText(Pick(Texts)),
        KvType.Boolean => KvValue.FromBoolean(_random.Next(2) == 0),
        KvType.Date => KvValue.FromDate(new DateOnly(2024, 2, _random.Next(26, 30))),
        KvType.DateTimeOffset => KvValue.FromDateTimeOffset(new DateTimeOffset(2024, 2, 28, _random.Next(3), 0, 0, TimeSpan.Zero).ToOffset(TimeSpan.FromHours(_random.Next(-1, 2)))),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>A value of another type that compares with this one.</summary>
    private KvValue Foreign(KvType type) => type switch
    {
        KvType.Date => _random.Next(3) switch
        {
            0 => KvValue.FromText($"2024-02-{_random.Next(26, 30)}"),
            1 => KvValue.FromDateTime(new DateTime(2024, 2, _random.Next(26, 30), 12 * _random.Next(2), 0, 0, DateTimeKind.Utc)),
            _ => KvValue.FromDateTimeOffset(new DateTimeOffset(2024, 2, _random.Next(26, 30), _random.Next(2), 0, 0, TimeSpan.FromHours(_random.Next(2)))),
        },
        KvType.DateTimeOffset => _random.Next(3) switch
        {
            0 => KvValue.FromText($"2024-02-28T0{_random.Next(3)}:00:00+00:00"),
            1 => KvValue.FromDateTime(new DateTime(2024, 2, 28, _random.Next(3), 0, 0, DateTimeKind.Utc)),
            _ => KvValue.FromDate(new DateOnly(2024, 2, _random.Next(27, 30))),
        },
        _ when type.IsNumeric() => _random.Next(5) switch
        {
            0 => KvValue.FromInt128(Pick([1, -1, (Int128)1 << 70, -((Int128)1 << 70)])),
            1 => KvValue.FromDouble(Pick([0.5, -0.5, 1.0, 2.5, -2.5, 255.5, -0.25, double.NaN, double.PositiveInfinity, double.NegativeInfinity])),
            2 => KvValue.FromDecimal(Pick([0.5m, 1.0m, -1.5m, 300m, -0.1m])),
            3 => KvValue.FromInt8((sbyte)_random.Next(-6, 7)),
            _ => KvValue.FromUInt64((ulong)Pick([0, 1, 2, 255, 256])),
        },
        _ => Stored(type),
    };

    private T Pick<T>(T[] items) => items[_random.Next(items.Length)];
}
