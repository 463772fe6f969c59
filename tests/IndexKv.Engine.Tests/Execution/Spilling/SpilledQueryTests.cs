using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Tests.Querying;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Execution.Spilling;

/// <summary>Queries whose rows do not fit into the memory they may use.</summary>
[TestFixture]
public sealed class SpilledQueryTests
{
    private const int Rows = 4_000;
    private const int Keys = 700;

    private static readonly ColumnDefinition[] Columns = [new("id", KvType.Int64, false, 0), new("key", KvType.Int64), new("value", KvType.Int64)];

    private static readonly (long Id, long? Key, long Value)[] Data =
        [.. Enumerable.Range(0, Rows).Select(i => ((long)i, i % 11 == 0 ? (long?)null : i * 31L % Keys, i * 17L % 97))];

    private static readonly string[] Names = ["groups", "distinct", "ordered"];

    [TestCaseSource(nameof(Names))]
    public void Answers_are_those_of_linq(string name)
    {
        var disk = new SimulatedDisk();
        using var database = Open(disk);
        var before = disk.TemporaryFiles;
        var (query, wanted) = Query(name, database.Store);
        database.Run(query).Select(r => string.Join(',', r)).Should().Equal(wanted);
        (disk.TemporaryFiles - before).Should().BePositive("rows went to disk");
    }

    [TestCaseSource(nameof(Names))]
    public void Failing_disk_is_told_and_the_next_query_is_answered(string name)
    {
        var disk = new SimulatedDisk();
        using var database = Open(disk);
        var (query, wanted) = Query(name, database.Store);
        database.Run(query);
        var steps = disk.Steps;
        database.Run(query);
        steps = disk.Steps - steps;
        steps.Should().BePositive();
        for (var step = 1; step <= steps; step += 1 + (steps / 40))
        {
            disk.FailAt = disk.Steps + step;
            database.Invoking(d => d.Run(query)).Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.IoError);
        }

        database.Run(query).Select(r => string.Join(',', r)).Should().Equal(wanted);
    }

    private static QueryDatabase Open(SimulatedDisk disk) => new(
        StoreKind.Sorted,
        Columns,
        Data.Select(d => new[] { KvValue.FromInt64(d.Id), d.Key is { } key ? KvValue.FromInt64(key) : KvValue.Null, KvValue.FromInt64(d.Value) }),
        disk,
        new DatabaseOptions { WorkMemory = 16 << 10 });

    private static (Query Query, IEnumerable<string> Wanted) Query(string name, StoreDefinition store)
    {
        var (key, value) = (new ScalarColumn(1), new ScalarColumn(2));
        var query = new Query { Source = store, Projection = Projection(key, value) };
        return name switch
        {
            "groups" => (
                query with
                {
                    GroupBy = [key],
                    Projection = Projection(
                        key,
                        new ScalarAggregate(AggregateFunction.Count, null, false),
                        new ScalarAggregate(AggregateFunction.Sum, value, false),
                        new ScalarAggregate(AggregateFunction.Count, value, true)),
                },
                Data.GroupBy(d => d.Key).Select(g => $"{Text(g.Key)},{g.Count()},{g.Sum(d => d.Value)},{g.Select(d => d.Value).Distinct().Count()}")),
            "distinct" => (
                query with { Distinct = true },
                Data.Select(d => $"{Text(d.Key)},{d.Value}").Distinct()),
            _ => (
                query with { Projection = Projection(value, key), Ordering = [new QueryOrdering(value, true), new QueryOrdering(key)] },
                Data.OrderByDescending(d => d.Value).ThenBy(d => d.Key).Select(d => $"{d.Value},{Text(d.Key)}")),
        };
    }

    private static string Text(long? key) => (key is { } number ? KvValue.FromInt64(number) : KvValue.Null).ToString();

    private static EquatableList<QueryProjection> Projection(params ScalarExpression[] expressions) =>
        EquatableList.Create<QueryProjection>([.. expressions.Select((e, i) => new QueryProjection(e, $"c{i}"))]);
}
