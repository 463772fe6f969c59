namespace IndexKv.EndToEnd.Tests;

/// <summary>The small examples run, and print what they say they do.</summary>
[TestFixture]
public sealed class ExamplesTests
{
    [Test]
    public void Program_for_SQLite_prints_the_same_with_an_IndexKv_connection()
    {
        var output = Run("FromSqlite");
        output.Should().Contain("Cy cannot have 3: it is lent").And.Contain("Silas Marner | -").And.Contain("Dracula | 1898");
        output.Should().Be(Run("FromSqlite", "sqlite"));
    }

    [Test]
    public void Repository_on_Dapper_finds_moves_and_refuses() => Run("DapperRepository").Should()
        .Contain("found: Customer 042").And.Contain("of 300 keys: 300").And.Contain("refused: no credit left").And.Contain("credit: 61 and 40").And.Contain("no city: 100 customers");

    [Test]
    public void Analysis_in_LINQ_joins_and_groups_in_the_engine() => Run("LinqAnalysis").Should()
        .Contain("43,800 measurements loaded").And.Contain("744 hours").And.Contain("key range on Measurement (SORTED)").And.Contain("join by key lookups on Station")
        .And.Contain("group by: Station.Country").And.NotContain("in memory:");

    private static string Run(string example, params string[] arguments) =>
        WorkerProcess.RunToEnd(WorkerProcess.Start(Path.Combine(AppContext.BaseDirectory, $"{example}.dll"), arguments));
}
