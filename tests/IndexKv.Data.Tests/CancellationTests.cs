namespace IndexKv.Data.Tests;

/// <summary>Statements that would take minutes end soon after somebody asks them to, whatever they are doing; nothing of them stays.</summary>
[TestFixture]
public sealed class CancellationTests
{
    private const int Records = 20_000;

    private static readonly string[] Statements =
    [
        "SELECT COUNT(*) FROM big a, big b WHERE a.v < b.v",
        "SELECT a.id FROM big a JOIN big b ON a.v + b.v < 0",
        "SELECT DISTINCT a.v FROM big a, big b ORDER BY 1",
        "SELECT a.v, COUNT(*) FROM big a, big b GROUP BY a.v",
        "SELECT a.v * b.v FROM big a, big b UNION SELECT 1",
        "SELECT id FROM big EXCEPT SELECT a.v + b.v FROM big a, big b",
        "SELECT x.v FROM (SELECT a.v FROM big a, big b WHERE a.v > b.v + 100000) AS x",
        "SELECT COUNT(*) FROM big WHERE v IN (SELECT a.v + b.v FROM big a, big b)",
        "DELETE FROM big WHERE EXISTS (SELECT 1 FROM big a, big b WHERE a.v + b.v < 0)",
        "UPDATE big SET v = (SELECT COUNT(*) FROM big a, big b)",
        "INSERT INTO other SELECT a.id * 100000 + b.id FROM big a, big b",
    ];

    private KvConnection _connection = null!;

    [OneTimeSetUp]
    public void Fill()
    {
        _connection = TestDatabase.OpenInMemory();
        _connection.Run("CREATE STORE big (id INT64 KEY, v INT64); CREATE STORE other (id INT64 KEY)");
        using var copy = new KvBulkCopy(_connection) { DestinationStoreName = "big" };
        copy.WriteToServer(Enumerable.Range(0, Records).Select(i => new object?[] { (long)i, i * 7_919L % Records }));
    }

    [OneTimeTearDown]
    public void Close() => _connection.Dispose();

    [TestCaseSource(nameof(Statements))]
    public async Task Token_ends_it(string statement)
    {
        using var command = _connection.Command(statement);
        command.CommandTimeout = 0;
        using var cancellation = new CancellationTokenSource();
        var running = Task.Run(() => ReadAll(command, cancellation.Token));
        await Task.Delay(20);
        await cancellation.CancelAsync();
        await running.Invoking(r => r).Should().ThrowAsync<OperationCanceledException>();
        MustBeUnchanged();
    }

    [TestCaseSource(nameof(Statements))]
    public async Task Cancel_ends_it(string statement)
    {
        using var command = _connection.Command(statement);
        command.CommandTimeout = 0;
        var running = Task.Run(() => ReadAll(command, CancellationToken.None));

        // It has no effect before the run begins, so it is called until it has.
        while (!running.IsCompleted)
        {
            await Task.Delay(5);
            command.Cancel();
        }

        await running.Invoking(r => r).Should().ThrowAsync<OperationCanceledException>();
        MustBeUnchanged();
    }

    [Test]
    public void Timeout_ends_it_and_says_so()
    {
        using var command = _connection.Command(Statements[0]);
        command.CommandTimeout = 1;
        command.Invoking(c => c.ExecuteScalar()).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.Timeout);
        MustBeUnchanged();
    }

    private static async Task ReadAll(KvCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
        }
    }

    private void MustBeUnchanged() =>
        _connection.Rows("SELECT COUNT(*), SUM(v), (SELECT COUNT(*) FROM other) FROM big").Should()
            .BeEquivalentTo(new object[][] { [(long)Records, (long)Records * (Records - 1) / 2, 0L] });
}
