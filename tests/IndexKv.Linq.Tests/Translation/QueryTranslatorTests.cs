using System.Linq.Expressions;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Execution;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Parsing;
using IndexKv.Linq.Translation;

namespace IndexKv.Linq.Tests.Translation;

/// <summary>Expressions become the engine's queries; no database is opened.</summary>
[TestFixture]
public sealed class QueryTranslatorTests
{
    private static readonly StoreDefinition Store = StoreDefinitionBuilder.Build(typeof(Item), StoreKind.Hash, null);
    private static readonly EntityMap Map = EntityMapBuilder.Build(typeof(Item), Store);
    private static readonly KvStore<Item> Items = new(new KvConnection(), "Item");

    [Test]
    public void Captured_key_is_compared_with_a_parameter()
    {
        var key = 5L;
        var (query, values) = Translate(Items.Where(x => x.Id == key));
        query.Predicate.Should().Be(new ScalarBinary(BinaryOperator.Equal, Column("Id"), new ScalarParameter(0, "@key")));
        values.Scalars.Should().Equal(KvValue.FromInt64(5));
    }

    [Test]
    public void Literal_key_is_a_constant() => Translate(Items.Where(x => x.Id == 5)).Query.Predicate
        .Should().Be(new ScalarBinary(BinaryOperator.Equal, Column("Id"), new ScalarConstant(KvValue.FromInt64(5))));

    [Test]
    public void Span_call_of_an_array_is_one_set()
    {
        long[] keys = [3, 1];
        var (query, values) = Translate(Items.Where(x => keys.Contains(x.Id)));
        query.Predicate.Should().Be(new ScalarInSet(Column("Id"), 0, "@keys"));
        values.Sets.Should().ContainSingle().Which.Should().Equal(KvValue.FromInt64(3), KvValue.FromInt64(1));
    }

    [Test]
    public void Items_that_the_column_cannot_hold_are_left_out_of_a_set()
    {
        long[] numbers = [1, long.MaxValue];
        var (_, values) = Translate(Items.Where(x => numbers.Contains(x.Small)));
        values.Sets[0].Should().Equal(KvValue.FromInt16(1));
    }

    [Test]
    public void Equality_of_two_that_may_be_null_is_null_safe()
    {
        int? other = null;
        Translate(Items.Where(x => x.Optional == other)).Query.Predicate
            .Should().Be(new ScalarBinary(BinaryOperator.Is, Column("Optional"), new ScalarParameter(0, "@other")));
    }

    [Test]
    public void Comparison_with_null_is_IS_NULL() => Translate(Items.Where(x => x.Note == null)).Query.Predicate
        .Should().Be(new ScalarIsNull(Column("Note")));

    [Test]
    public void Not_of_a_comparison_that_may_be_unknown_makes_it_false_first()
    {
        var less = new ScalarBinary(BinaryOperator.LessThan, Column("Optional"), new ScalarConstant(KvValue.FromInt32(3)));
        Translate(Items.Where(x => !(x.Optional < 3))).Query.Predicate.Should().Be(new ScalarUnary(
            UnaryOperator.Not, new ScalarBinary(BinaryOperator.Is, less, new ScalarConstant(KvValue.FromBoolean(true)))));
    }

    [Test]
    public void Enum_kept_as_text_is_compared_as_text() => Translate(Items.Where(x => x.Shade == Color.Blue)).Query.Predicate
        .Should().Be(new ScalarBinary(BinaryOperator.Equal, Column("Shade"), new ScalarConstant(KvValue.FromText("Blue"))));

    [Test]
    public void Paging_becomes_offset_and_limit_that_are_never_negative()
    {
        var (query, values) = Translate(Items.OrderByDescending(x => x.Price).Skip(-5).Take(10));
        query.Ordering.Should().Equal(new QueryOrdering(Column("Price"), Descending: true));
        query.Offset.Should().BeOfType<ScalarParameter>();
        values.Scalars.Should().Equal(KvValue.FromInt64(0), KvValue.FromInt64(10));
    }

    [Test]
    public void Later_OrderBy_goes_before_an_earlier_one() => Translate(Items.OrderBy(x => x.Number).OrderBy(x => x.Active).ThenBy(x => x.Id)).Query.Ordering
        .Should().Equal(new QueryOrdering(Column("Active")), new QueryOrdering(Column("Id")), new QueryOrdering(Column("Number")));

    [Test]
    public void Projection_asks_for_its_columns_only() => Translate(Items.Select(x => new { x.Number, Text = x.Name + x.Name })).Query.Projection
        .Select(p => p.Name).Should().Equal("Number", "Name");

    [TestCaseSource(nameof(InMemory))]
    public void What_the_engine_cannot_say_exactly_is_not_translated(IQueryable query) => TryTranslate(query.Expression).Should().BeNull();

    private static IEnumerable<IQueryable> InMemory() =>
    [
        Items.Where(x => x.Name.Length > 2),
        Items.Where(x => x.Name.Substring(1) == "a"),
        Items.Where(x => x.Shade > Color.Red),
        Items.Where(x => 1 / x.Score > 2),
        Items.Where(x => Math.Round(x.Price) == 2),
        Items.Where(x => checked(x.Number + 1) > 2),
        Items.Where(x => x.Label == "a"),
        Items.Where(x => x.Name.Equals("a", StringComparison.OrdinalIgnoreCase)),
        Items.Select(x => x.Number % 2).Distinct(),
        Items.Take(3).Where(x => x.Active),
    ];

    [Test]
    public void Queries_that_differ_in_captured_values_have_one_shape()
    {
        QueryShape Of(long key, long[] set) => QueryShape.Of(QueryChainParser.Parse(Items.Where(x => x.Id == key || set.Contains(x.Big)).Take((int)key).Expression));
        Of(1, [2]).Should().Be(Of(3, []));
        Of(1, [2]).GetHashCode().Should().Be(Of(3, []).GetHashCode());
    }

    [Test]
    public void Queries_that_differ_in_code_have_two_shapes()
    {
        static QueryShape Of(Expression<Func<Item, bool>> predicate) => QueryShape.Of(QueryChainParser.Parse(Items.Where(predicate).Expression));
        QueryShape[] shapes =
        [
            Of(x => x.Id == 1), Of(x => x.Id == 2), Of(x => x.Id != 1), Of(x => x.Big == 1), Of(x => x.Id == 1 && x.Active), Of(x => x.Active), Of(x => !x.Active),
            Of(x => x.Name.StartsWith("a")), Of(x => x.Name.EndsWith("a")), Of(x => x.Note == null), Of(x => x.Number == x.Small), Of(x => x.Small == x.Number),
        ];
        shapes.Should().OnlyHaveUniqueItems();
    }

    private static ScalarColumn Column(string name) => new(Store.FindColumn(name));

    private static (Query Query, ParameterValues Values) Translate(IQueryable query)
    {
        var chain = QueryChainParser.Parse(query.Expression);
        var engine = QueryCompiler.Translate(chain, chain.Calls.Count, Map);
        engine.Should().NotBeNull();
        return (engine!.Query, engine.Parameters.Bind(chain.Captured));
    }

    private static EngineQuery? TryTranslate(Expression expression)
    {
        var chain = QueryChainParser.Parse(expression);
        return QueryCompiler.Translate(chain, chain.Calls.Count, Map);
    }
}
