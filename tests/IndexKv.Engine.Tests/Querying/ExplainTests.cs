using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Querying.Scalars;

namespace IndexKv.Engine.Tests.Querying;

/// <summary>Plans as text, and with them which access path answers what.</summary>
[TestFixture]
public sealed class ExplainTests
{
    private static readonly StoreDefinition People = Store(StoreKind.Hash, new("id", KvType.Int64, false, 0), new("name", KvType.Text), new("age", KvType.Int32));

    private static readonly StoreDefinition Events = Store(
        StoreKind.Sorted, new("day", KvType.Date, false, 0), new("number", KvType.Int32, false, 1), new("note", KvType.Text));

    private static readonly StoreDefinition Words = Store(StoreKind.Sorted, new("word", KvType.Text, false, 0), new("count", KvType.Int64));

    private static readonly ScalarExpression First = Column(0);
    private static readonly ScalarExpression Second = Column(1);
    private static readonly ScalarExpression Third = Column(2);
    private static readonly ScalarExpression Parameter1 = Parameter(0, "@a");
    private static readonly ScalarExpression Parameter2 = Parameter(1, "@b");

    [Test]
    public void Lookup_answers_a_whole_key_and_leaves_the_rest_to_the_filter() => Plan(
        People,
        And(And(Equal(Parameter1, First), Binary(BinaryOperator.GreaterThan, Third, Value(30L))), new ScalarLike(Second, Value("a%"), null)),
        new Query { Projection = Projection(First), Limit = Value(10L), Offset = Value(5L) }).Should().Be(
        """
        key lookup on t (HASH): id = @a
        filter: age > 30 AND name LIKE 'a%'
        limit: 10 offset 5
        project: id AS c0
        """);

    [Test]
    public void Set_answers_a_list_of_keys() =>
        Path(People, In(First, Parameter1, Parameter2, Value(3L))).Should().Be("key set on t (HASH): id IN (@a, @b, 3)");

    [Test]
    public void Set_answers_alternatives_of_one_key() =>
        Path(People, Or(Or(Equal(First, Parameter1), Equal(Value(2L), First)), In(First, Value(5L), Value(6L))))
            .Should().Be("key set on t (HASH): id IN (@a, 2, 5, 6)");

    [Test]
    public void Set_answers_a_set_parameter() =>
        Path(People, new ScalarInSet(First, 0, "@ids")).Should().Be("key set on t (HASH): id IN @ids");

    [Test]
    public void Set_varies_one_part_of_a_key() =>
        Path(Events, And(In(First, Parameter1, Parameter2), Equal(Second, Value(1L)))).Should().Be("key set on t (SORTED): day IN (@a, @b), number = 1");

    [Test]
    public void Alternatives_of_two_columns_are_a_scan() =>
        Path(People, Or(Equal(First, Value(1L)), Equal(Third, Value(1L)))).Should().Be("scan of t (HASH)\nfilter: id = 1 OR age = 1");

    [Test]
    public void Range_of_a_hash_store_is_a_scan() =>
        Path(People, Binary(BinaryOperator.LessThan, First, Value(1L))).Should().Be("scan of t (HASH)\nfilter: id < 1");

    [Test]
    public void Range_answers_bounds_from_both_sides() =>
        Path(Words, And(Binary(BinaryOperator.GreaterThanOrEqual, First, Value("a")), Binary(BinaryOperator.GreaterThan, Parameter1, First)))
            .Should().Be("key range on t (SORTED) ascending: word >= 'a', word < @a\nfilter: word >= 'a' AND @a > word");

    [Test]
    public void Range_answers_the_first_part_of_a_key() =>
        Path(Events, Equal(First, Parameter1)).Should().Be("key range on t (SORTED) ascending: day = @a");

    [Test]
    public void Range_answers_the_first_part_of_a_key_and_bounds_of_the_next() =>
        Path(Events, And(Equal(First, Parameter1), Binary(BinaryOperator.LessThan, Second, Value(9L))))
            .Should().Be("key range on t (SORTED) ascending: day = @a, number < 9\nfilter: number < 9");

    [Test]
    public void Condition_on_a_later_part_alone_is_a_scan() =>
        Path(Events, Equal(Second, Value(1L))).Should().Be("scan of t (SORTED)\nfilter: number = 1");

    [Test]
    public void Range_answers_a_prefix() =>
        Path(Words, Call("STARTSWITH", First, Parameter1)).Should().Be("key range on t (SORTED) ascending: word starts with @a\nfilter: STARTSWITH(word, @a)");

    [TestCase("ab%", false, "word starts with 'ab'")]
    [TestCase("12a%", true, "word starts with '12'")]
    [TestCase("1_2%", true, "word starts with '1'")]
    public void Range_answers_a_pattern_up_to_what_varies(string pattern, bool ignoreCase, string range) =>
        Path(Words, new ScalarLike(First, Value(pattern), null, ignoreCase))
            .Should().Be($"key range on t (SORTED) ascending: {range}\nfilter: word LIKE '{pattern}'");

    [TestCase("ab%")]
    [TestCase("%1")]
    [TestCase("_1")]
    public void Pattern_without_a_fixed_start_is_a_scan(string pattern) =>
        Path(Words, new ScalarLike(First, Value(pattern), null)).Should().Be($"scan of t (SORTED)\nfilter: word LIKE '{pattern}'");

    [Test]
    public void Order_by_the_key_of_a_sorted_store_needs_no_sort() => Plan(
        Events, null, new Query { Projection = Projection(Third), Ordering = [new(First, true), new(Second, true)], Limit = Parameter1 }).Should().Be(
        """
        key range on t (SORTED) descending: all keys
        limit: @a
        project: note AS c0
        """);

    [Test]
    public void Order_by_the_part_after_a_fixed_one_needs_no_sort() => Plan(
        Events, Equal(First, Parameter1), new Query { Projection = Projection(Third), Ordering = [new(Second)] }).Should().Be(
        """
        key range on t (SORTED) ascending: day = @a
        project: note AS c0
        """);

    [Test]
    public void Order_in_two_directions_is_sorted() => Plan(
        Events, null, new Query { Projection = Projection(Third), Ordering = [new(First, true), new(Second)] }).Should().Be(
        """
        scan of t (SORTED)
        sort: day DESC, number
        project: note AS c0
        """);

    [Test]
    public void Groups_show_their_keys_aggregates_and_condition() => Plan(
        People,
        null,
        new Query
        {
            GroupBy = [Third],
            Projection = Projection(Third, new ScalarAggregate(AggregateFunction.Count, null), new ScalarAggregate(AggregateFunction.Average, First, true)),
            Having = Binary(BinaryOperator.GreaterThan, new ScalarAggregate(AggregateFunction.Count, null), Value(1L)),
            Ordering = [new(Third)],
        }).Should().Be(
        """
        scan of t (HASH)
        group by: age
        aggregate: COUNT(*), AVG(DISTINCT id)
        having: COUNT(*) > 1
        sort: age
        project: age AS c0, COUNT(*) AS c1, AVG(DISTINCT id) AS c2
        """);

    [Test]
    public void Count_of_all_reads_no_record() => Plan(People, null, new Query { Projection = Projection(new ScalarAggregate(AggregateFunction.Count, null)) })
        .Should().Be("count of t (HASH) from its header\nproject: COUNT(*) AS c0");

    [Test]
    public void Condition_that_is_never_true_reads_nothing()
    {
        Path(People, Equal(First, Value((object?)null))).Should().Be("empty: the condition is never true");
        Path(People, And(Equal(Third, Value(1L)), Value(false))).Should().Be("empty: the condition is never true");
        Path(People, In(First)).Should().Be("empty: the condition is never true");
    }

    [Test]
    public void Condition_that_is_always_true_is_dropped() => Path(People, And(Value(true), Equal(First, Value(1L)))).Should().Be("key lookup on t (HASH): id = 1");

    [Test]
    public void Query_without_a_store_is_one_row() => Plan(null, null, new Query { Projection = Projection(Value(1L)) }).Should().Be("single row\nproject: 1 AS c0");

    [Test]
    public void Key_of_instants_is_not_looked_up_because_offsets_make_several_keys_of_one()
    {
        var key = new ColumnDefinition("at", KvType.DateTimeOffset, false, 0);
        Path(Store(StoreKind.Hash, key), Equal(First, Parameter1)).Should().Be("scan of t (HASH)\nfilter: at = @a");
        Path(Store(StoreKind.Sorted, key), Equal(First, Parameter1)).Should().Be("key range on t (SORTED) ascending: at >= @a, at <= @a\nfilter: at = @a");
    }

    private static StoreDefinition Store(StoreKind kind, params ColumnDefinition[] columns) => new("t", kind, columns);

    private static string Path(StoreDefinition store, ScalarExpression predicate)
    {
        var text = Plan(store, predicate, new Query { Projection = Projection(First) });
        var end = text.LastIndexOf("\nproject:", StringComparison.Ordinal);
        return text[..end];
    }

    private static string Plan(StoreDefinition? store, ScalarExpression? predicate, Query query) =>
        QueryPlanner.Plan(query with { Source = store, Predicate = predicate }).Explain();
}
