using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Querying.Scalars;

namespace IndexKv.Engine.Tests.Querying;

[TestFixture]
public sealed class QueryPlannerTests
{
    private static readonly StoreDefinition Store = new(
        "t", StoreKind.Hash, [new("id", KvType.Int64, false, 0), new("small", KvType.Int32), new("text", KvType.Text), new("day", KvType.Date), new("any", KvType.Any)]);

    private static IEnumerable<TestCaseData> WrongPredicates()
    {
        yield return new(Equal(Column(0), Value("a")), EngineErrorCode.TypeMismatch, "*INT64*TEXT*id = 'a'*");
        yield return new(In(Column(0), Value(1L), Value("a")), EngineErrorCode.TypeMismatch, "*INT64*TEXT*");
        yield return new(Not(Or(Value(true), Equal(Column(2), Value(1L)))), EngineErrorCode.TypeMismatch, "*TEXT*INT64*");
        yield return new(new ScalarLike(Column(0), Value("1%"), null), EngineErrorCode.TypeMismatch, "*LIKE*INT64*");
        yield return new(Column(2), EngineErrorCode.TypeMismatch, "*text is TEXT and no condition*");
        yield return new(And(Column(3), Value(true)), EngineErrorCode.TypeMismatch, "*day is DATE and no condition*");
        yield return new(Equal(Column(4), Column(4)), EngineErrorCode.TypeMismatch, "*ANY*");
        yield return new(Equal(Column(9), Value(1L)), EngineErrorCode.InvalidQuery, "*column 9*");
        yield return new(Equal(new ScalarAggregate(AggregateFunction.Count, null), Value(1L)), EngineErrorCode.InvalidQuery, "*aggregate*");
    }

    [TestCaseSource(nameof(WrongPredicates))]
    public void Plan_refuses_a_predicate_that_cannot_be_computed(ScalarExpression predicate, EngineErrorCode code, string message)
    {
        var planning = () => QueryPlanner.Plan(new Query { Source = Store, Predicate = predicate, Projection = Projection(Column(0)) });
        planning.Should().Throw<EngineException>().WithMessage(message).Which.Code.Should().Be(code);
    }

    private static IEnumerable<TestCaseData> WrongQueries()
    {
        var all = new Query { Source = Store, Projection = Projection(Column(0)) };
        yield return new(all with { Projection = [] }, EngineErrorCode.InvalidQuery);
        yield return new(all with { Ordering = [new(Equal(Column(0), Value("a")))] }, EngineErrorCode.TypeMismatch);
        yield return new(all with { GroupBy = [Column(1)] }, EngineErrorCode.InvalidQuery);
        yield return new(all with { Limit = Column(0) }, EngineErrorCode.InvalidQuery);
        yield return new(all with { Source = null }, EngineErrorCode.InvalidQuery);
        yield return new(all with { Projection = Projection(new ScalarAggregate(AggregateFunction.Sum, Column(2))) }, EngineErrorCode.TypeMismatch);
        yield return new(
            all with { Projection = Projection(new ScalarAggregate(AggregateFunction.Sum, new ScalarAggregate(AggregateFunction.Count, null))) }, EngineErrorCode.InvalidQuery);
    }

    [TestCaseSource(nameof(WrongQueries))]
    public void Plan_refuses_a_query_that_contradicts_itself(Query query, EngineErrorCode code)
    {
        var planning = () => QueryPlanner.Plan(query);
        planning.Should().Throw<EngineException>().Which.Code.Should().Be(code);
    }

    [Test]
    public void Plan_refuses_what_is_nested_too_deeply_instead_of_exhausting_the_stack()
    {
        ScalarExpression predicate = Equal(Column(0), Value(0L));
        for (var i = 0; i < 200_000; i++)
            predicate = i % 2 == 0 ? Not(predicate) : Or(predicate, Value(false));
        var planning = () => QueryPlanner.Plan(new Query { Source = Store, Predicate = predicate, Projection = Projection(Column(0)) });
        planning.Should().Throw<EngineException>().WithMessage("*nested*").Which.Code.Should().Be(EngineErrorCode.InvalidQuery);
    }

    [Test]
    public void Plan_takes_no_exponential_time_over_nested_functions()
    {
        ScalarExpression expression = Column(0);
        for (var i = 0; i < 200; i++)
            expression = i % 2 == 0 ? Call("COALESCE", expression, Value(1L)) : Call("MOD", expression, Value(7L));
        QueryPlanner.Plan(new Query { Source = Store, Projection = Projection(expression) }).Columns[0].Type.Should().Be(KvType.Int64);
    }

    private static IEnumerable<TestCaseData> Types()
    {
        yield return new(Column(1), KvType.Int32, true);
        yield return new(Column(0), KvType.Int64, false);
        yield return new(Binary(BinaryOperator.Add, Column(1), Column(1)), KvType.Int64, true);
        yield return new(Binary(BinaryOperator.Add, Column(3), Value(1L)), KvType.Date, true);
        yield return new(Parameter(0), KvType.Null, true);
        yield return new(new ScalarParameter(0, "@p", KvType.Uuid), KvType.Uuid, true);
        yield return new(Equal(Column(0), Value(1L)), KvType.Boolean, true);
        yield return new(Binary(BinaryOperator.Is, Column(1), Value(1L)), KvType.Boolean, false);
        yield return new(new ScalarCast(Parameter(0), KvType.Decimal), KvType.Decimal, true);
        yield return new(Call("COALESCE", Column(1), Value(0L)), KvType.Int64, true);
        yield return new(Call("COALESCE", Column(1), Parameter(0)), KvType.Null, true);
        yield return new(Call("COALESCE", Column(2), Value((object?)null)), KvType.Text, true);
        yield return new(new ScalarCase([new(Value(true), Column(1))], Value(2.5)), KvType.Double, true);
        yield return new(new ScalarCase([new(Value(true), Column(1))], Value("a")), KvType.Null, true);
        yield return new(new ScalarAggregate(AggregateFunction.Count, Column(1)), KvType.Int64, false);
        yield return new(new ScalarAggregate(AggregateFunction.Sum, Column(1)), KvType.Int64, true);
        yield return new(new ScalarAggregate(AggregateFunction.Average, Column(1)), KvType.Double, true);
        yield return new(new ScalarAggregate(AggregateFunction.Max, Column(3)), KvType.Date, true);
    }

    [TestCaseSource(nameof(Types))]
    public void Plan_describes_a_column(ScalarExpression expression, KvType type, bool isNullable)
    {
        var group = expression is ScalarAggregate ? EquatableList<ScalarExpression>.Empty : [];
        var column = QueryPlanner.Plan(new Query { Source = Store, Projection = [new QueryProjection(expression, "x")], GroupBy = group }).Columns.Single();
        column.Should().BeEquivalentTo(new { Name = "x", Type = type, IsNullable = isNullable });
        column.Column.Should().Be(expression is ScalarColumn c ? Store.Columns[c.Ordinal] : null);
    }

    [Test]
    public void Plan_reads_a_text_beside_a_date_once()
    {
        var plan = QueryPlanner.Plan(new Query
        {
            Source = Store, Projection = Projection(Column(0)), Predicate = Or(Equal(Value("2024-02-29"), Column(3)), Not(In(Column(3), Value("2024-01-01"), Parameter(0)))),
        });
        plan.Residual.Should().Be(Or(Equal(Value(new DateOnly(2024, 2, 29)), Column(3)), Not(In(Column(3), Value(new DateOnly(2024, 1, 1)), Parameter(0)))));
    }

    [TestCase("2024-02-30")]
    [TestCase("tomorrow")]
    [TestCase("")]
    public void Plan_refuses_a_text_that_is_no_date_beside_one(string text)
    {
        var planning = () => QueryPlanner.Plan(
            new Query { Source = Store, Projection = Projection(Column(0)), Predicate = Binary(BinaryOperator.LessThan, Column(3), Value(text)) });
        planning.Should().Throw<EngineException>().WithMessage($"*'{text}'*DATE*").Which.Code.Should().Be(EngineErrorCode.TypeMismatch);
    }
}
