using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Tests.Querying;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Values;
using static IndexKv.Engine.Tests.Querying.Scalars;

namespace IndexKv.Engine.Tests.Execution;

/// <summary>What cannot be true is not looked for.</summary>
[TestFixture(StoreKind.Hash)]
[TestFixture(StoreKind.Sorted)]
public sealed class EarlyConditionTests(StoreKind kind)
{
    private static readonly ScalarColumn Id = new(0);
    private static readonly ScalarColumn Amount = new(1);
    private static readonly ScalarParameter First = Parameter(0);
    private static readonly ScalarParameter Second = Parameter(1);

    private SimulatedDisk _disk = null!;
    private QueryDatabase _database = null!;

    private static IEnumerable<TestCaseData> Contradictions() =>
    [
        Case("id = @1 AND id = @2", And(Binary(BinaryOperator.Equal, Id, First), Binary(BinaryOperator.Equal, Id, Second))),
        Case("id = @2 AND id < @1", And(Binary(BinaryOperator.Equal, Id, Second), Binary(BinaryOperator.LessThan, Id, First))),
        Case("id IN (@2, 9) AND id < @1", And(In(Id, Second, Number(9)), Binary(BinaryOperator.LessThan, Id, First))),
        Case("@1 > @2", Binary(BinaryOperator.GreaterThan, First, Second)),
        Case("@1 > @2 AND id = 5", And(Binary(BinaryOperator.GreaterThan, First, Second), Binary(BinaryOperator.Equal, Id, Number(5)))),
        Case("value = 1 AND value = 2", And(Binary(BinaryOperator.Equal, Amount, Number(1)), Binary(BinaryOperator.Equal, Amount, Number(2)))),
        Case("id > 5 AND 3 > id", And(Binary(BinaryOperator.GreaterThan, Id, Number(5)), Binary(BinaryOperator.GreaterThan, Number(3), Id))),
        Case("id < 5 AND id >= 5", And(Binary(BinaryOperator.LessThan, Id, Number(5)), Binary(BinaryOperator.GreaterThanOrEqual, Id, Number(5)))),
    ];

    [SetUp]
    public void Open()
    {
        _disk = new SimulatedDisk();
        _database = new QueryDatabase(
            kind,
            [new("id", KvType.Int64, false, 0), new("value", KvType.Int64)],
            Enumerable.Range(0, 2_000).Select(i => new[] { KvValue.FromInt64(i), KvValue.FromInt64(i % 7) }),
            _disk,
            DatabaseOptions.Default);
    }

    [TearDown]
    public void Close()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [TestCaseSource(nameof(Contradictions))]
    public void Contradiction_reads_nothing(ScalarExpression condition)
    {
        Run(condition, 1, 2).Should().Be(0);
        var before = _disk.Reads;
        Run(condition, 1, 2).Should().Be(0);
        _disk.Reads.Should().Be(before);
    }

    [Test]
    public void What_the_parameters_allow_is_found()
    {
        Run(And(Binary(BinaryOperator.Equal, Id, First), Binary(BinaryOperator.Equal, Id, Second)), 3, 3).Should().Be(1);
        Run(And(In(Id, Second, Number(9)), Binary(BinaryOperator.LessThan, Id, First)), 10, 4).Should().Be(2);
        Run(And(In(Id, Second, Number(9)), Binary(BinaryOperator.LessThan, Id, First)), 8, 4).Should().Be(1);
        Run(Binary(BinaryOperator.GreaterThan, First, Second), 2, 1).Should().Be(2_000);
        Run(And(Binary(BinaryOperator.GreaterThanOrEqual, Id, Number(5)), Binary(BinaryOperator.LessThanOrEqual, Id, Number(5))), 0, 0).Should().Be(1);
    }

    [Test]
    public void Error_in_a_condition_is_one_only_where_a_record_is_checked()
    {
        var fails = Binary(BinaryOperator.Equal, Binary(BinaryOperator.Divide, Id, First), Number(1));
        Run(And(Binary(BinaryOperator.Equal, Id, Number(-5)), fails), 0, 0).Should().Be(0);
        var found = () => Run(And(Binary(BinaryOperator.Equal, Id, Number(5)), fails), 0, 0);
        found.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.DivisionByZero);
    }

    private int Run(ScalarExpression condition, long first, long second) => _database.Run(
        new Query { Source = _database.Store, Predicate = condition, Projection = Projection(Id) },
        new ParameterValues([KvValue.FromInt64(first), KvValue.FromInt64(second)], [])).Count;

    private static TestCaseData Case(string name, ScalarExpression condition) => new TestCaseData(condition).SetArgDisplayNames(name);

    private static ScalarConstant Number(long value) => new(KvValue.FromInt64(value));
}
