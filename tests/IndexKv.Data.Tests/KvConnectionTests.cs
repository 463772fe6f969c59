using System.Data;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvConnectionTests
{
    private TestDatabase _database = null!;

    [SetUp]
    public void Create() => _database = new TestDatabase();

    [TearDown]
    public void Remove() => _database.Dispose();

    [Test]
    public void State_follows_opening_and_closing()
    {
        using var connection = new KvConnection(_database.ConnectionString);
        var changes = new List<(ConnectionState, ConnectionState)>();
        connection.StateChange += (_, e) => changes.Add((e.OriginalState, e.CurrentState));
        connection.State.Should().Be(ConnectionState.Closed);
        connection.Open();
        connection.State.Should().Be(ConnectionState.Open);
        connection.Invoking(c => c.Open()).Should().Throw<InvalidOperationException>();
        connection.Invoking(c => c.ConnectionString = "Data Source=x").Should().Throw<InvalidOperationException>();
        connection.Close();
        connection.Close();
        connection.State.Should().Be(ConnectionState.Closed);
        changes.Should().Equal((ConnectionState.Closed, ConnectionState.Open), (ConnectionState.Open, ConnectionState.Closed));
    }

    [Test]
    public async Task OpenAsync_opens_and_fails_like_Open()
    {
        await using var connection = new KvConnection(_database.ConnectionString);
        await connection.OpenAsync();
        connection.State.Should().Be(ConnectionState.Open);
        await connection.CloseAsync();
        await connection.Awaiting(c => c.OpenAsync(new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
        connection.State.Should().Be(ConnectionState.Closed);
        await using var missing = new KvConnection(_database.ConnectionString.Replace("indexkv-", "missing-", StringComparison.Ordinal) + ";Mode=ReadWrite");
        (await missing.Awaiting(c => c.OpenAsync()).Should().ThrowAsync<KvException>()).Which.Code.Should().Be(KvErrorCode.DatabaseNotFound);
        missing.State.Should().Be(ConnectionState.Closed);
    }

    [Test]
    public void Properties_say_what_is_connected_to()
    {
        using var connection = _database.Open("Default Timeout=12");
        connection.DataSource.Should().Be(_database.Folder);
        connection.ConnectionTimeout.Should().Be(12);
        connection.Database.Should().Be("main");
        connection.ServerVersion.Should().MatchRegex(@"^\d+\.\d+\.\d+$");
    }

    [Test]
    public void What_is_committed_is_there_after_reopening()
    {
        using (var connection = _database.Open())
            connection.Run("CREATE STORE s (id INT32 PRIMARY KEY, t TEXT); INSERT INTO s VALUES (1, 'a'), (2, NULL)");
        using (var connection = _database.Open())
            connection.Rows("SELECT * FROM s ORDER BY id").Should().BeEquivalentTo(new object?[][] { [1, "a"], [2, null] });
        using (var connection = _database.Open("Mode=ReadOnly"))
            connection.Scalar("SELECT COUNT(*) FROM s").Should().Be(2L);
    }

    [Test]
    public void A_connection_that_is_closed_says_so()
    {
        using var connection = new KvConnection(_database.ConnectionString);
        connection.Invoking(c => c.BeginTransaction()).Should().Throw<InvalidOperationException>().WithMessage("*Open()*");
        connection.Invoking(c => c.GetSchema()).Should().Throw<InvalidOperationException>();
        connection.Invoking(c => c.FindStore("s")).Should().Throw<InvalidOperationException>();
    }

    [Test]
    public void Opening_needs_a_database_that_is_one()
    {
        FluentActions.Invoking(() => new KvConnection("").Open()).Should().Throw<InvalidOperationException>().WithMessage("*Data Source*");
        var file = _database.Folder + "-file";
        File.WriteAllText(file, "no directory");
        try
        {
            FluentActions.Invoking(() => new KvConnection($"Data Source={file}").Open()).Should().Throw<KvException>();
        }
        finally
        {
            File.Delete(file);
        }

        Directory.CreateDirectory(_database.Folder);
        File.WriteAllText(Path.Combine(_database.Folder, "something.txt"), "else");
        _database.Invoking(d => d.Open()).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.NotADatabase);
        _database.Invoking(d => d.Open("Mode=ReadOnly")).Should().Throw<KvException>();
    }

    [Test]
    public void Damage_is_an_error_that_names_the_file()
    {
        using (var connection = _database.Open())
        {
            connection.Run("CREATE STORE s (id INT32 PRIMARY KEY, t TEXT) USING SORTED");
            using var bulk = new KvBulkCopy(connection) { DestinationStoreName = "s" };
            bulk.WriteToServer(Enumerable.Range(0, 1000).Select(i => new object?[] { i, $"text {i}" }));
        }

        var holding = Directory.GetFiles(_database.Folder, "*", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("text 500", StringComparison.Ordinal)).ToList();
        holding.Should().ContainSingle();
        var bytes = File.ReadAllBytes(holding[0]);
        bytes[bytes.AsSpan().IndexOf("text 500"u8)] ^= 1;
        File.WriteAllBytes(holding[0], bytes);

        using var damaged = _database.Open();
        damaged.Scalar("SELECT t FROM s WHERE id = 999").Should().Be("text 999");
        var error = damaged.Invoking(c => c.Rows("SELECT * FROM s")).Should().Throw<KvException>().Which;
        error.Code.Should().Be(KvErrorCode.Damaged);
        error.File.Should().NotBeNull();
        error.Offset.Should().BePositive();
        error.Message.Should().Contain(Path.GetFileName(holding[0]));
    }

    [Test]
    public void A_memory_database_is_private_unless_it_is_named()
    {
        using var first = TestDatabase.OpenInMemory();
        using var second = TestDatabase.OpenInMemory();
        first.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
        second.FindStore("s").Should().BeNull();

        var name = Guid.NewGuid().ToString("N");
        using (var third = new KvConnection($"Data Source=:memory:;Name={name}"))
        using (var fourth = new KvConnection($"Data Source=:memory:;Name={name}"))
        {
            third.Open();
            fourth.Open();
            third.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
            fourth.FindStore("S")!.Name.Should().Be("s");
        }

        using var fifth = new KvConnection($"Data Source=:memory:;Name={name}");
        fifth.Open();
        fifth.FindStore("s").Should().BeNull("the last connection took the database with it");
    }

    [Test]
    public void A_pooled_database_stays_open_until_its_pool_is_cleared()
    {
        var pooled = $"Data Source={_database.Folder}";
        var connection = new KvConnection(pooled);
        connection.Open();
        connection.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
        connection.Close();
        IsHeld().Should().BeTrue();
        KvConnection.ClearPool(connection);
        IsHeld().Should().BeFalse();
        connection.Open();
        KvConnection.ClearAllPools();
        connection.Run("INSERT INTO s VALUES (1)").Should().Be(1, "clearing pools disturbs no open connection");
        connection.Close();
        IsHeld().Should().BeFalse();
    }

    [Test]
    public async Task A_pooled_database_closes_by_itself()
    {
        using (var connection = new KvConnection($"Data Source={_database.Folder}"))
        {
            connection.Open();
            connection.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
        }

        IsHeld().Should().BeTrue();
        for (var i = 0; i < 600 && IsHeld(); i++)
            await Task.Delay(100);
        IsHeld().Should().BeFalse();
        using var again = _database.Open();
        again.FindStore("s").Should().NotBeNull();
    }

    [Test]
    public void Settings_that_contradict_an_open_database_are_refused()
    {
        using var connection = _database.Open("Synchronous=Normal");
        _database.Invoking(d => d.Open("Synchronous=Full")).Should().Throw<InvalidOperationException>().WithMessage("*Synchronous*");
        using var same = _database.Open("Synchronous=Normal");
        using var unsaid = _database.Open();
        connection.Close();
        same.Close();
        unsaid.Close();
        using var other = _database.Open("Synchronous=Full");
    }

    [Test]
    public void A_read_only_connection_writes_nothing()
    {
        using var writing = _database.Open();
        writing.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
        using var reading = _database.Open("Read Only=True");
        reading.Invoking(c => c.Run("INSERT INTO s VALUES (1)")).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.ReadOnly);
        reading.Scalar("SELECT COUNT(*) FROM s").Should().Be(0L);
    }

    [Test]
    public void What_a_database_has_not_is_refused_clearly()
    {
        using var connection = _database.Open();
        connection.Invoking(c => c.ChangeDatabase("other")).Should().Throw<NotSupportedException>();
        connection.EnlistTransaction(null);
        using var scope = new System.Transactions.CommittableTransaction();
        connection.Invoking(c => c.EnlistTransaction(scope)).Should().Throw<NotSupportedException>().WithMessage("*BeginTransaction*");
    }

    [Test]
    public void Closing_closes_the_readers()
    {
        using var connection = TestDatabase.OpenInMemory();
        var reader = connection.Command("SELECT 1").ExecuteReader();
        connection.Close();
        reader.IsClosed.Should().BeTrue();
        reader.Invoking(r => r.Read()).Should().Throw<InvalidOperationException>();
    }

    [Test]
    public async Task Connections_of_several_threads_write_and_read_at_once()
    {
        using (var connection = _database.Open("Synchronous=Off"))
        {
            connection.Run("CREATE STORE counters (id INT32 PRIMARY KEY, n INT64); INSERT INTO counters VALUES (1, 0), (2, 0)");
            var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => AddBoth(50))).ToList();
            var reads = Task.Run(() =>
            {
                using var reader = _database.Open();
                while (!Task.WhenAll(writers).IsCompleted)
                {
                    var values = reader.Rows("SELECT n FROM counters");
                    values[0][0].Should().Be(values[1][0], "no reader sees half a transaction");
                }
            });
            await Task.WhenAll(writers);
            await reads;
            connection.Scalar("SELECT SUM(n) FROM counters").Should().Be(400L);
        }
    }

    [Test]
    public void ExecuteWrite_commits_or_undoes_its_own_transaction_and_joins_an_open_one()
    {
        using var connection = _database.Open();
        connection.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
        var store = connection.FindStore("s")!;
        connection.ExecuteWrite(w => w.Insert(store, [128, 0, 0, 1], [0x90])).Should().BeTrue();
        connection.Invoking(c => c.ExecuteWrite<int>(w =>
        {
            w.Insert(store, [128, 0, 0, 2], [0x90]);
            throw new FormatException("mine");
        })).Should().Throw<FormatException>().WithMessage("mine");
        using (var transaction = connection.BeginTransaction())
        {
            connection.ExecuteWrite(w => w.Insert(store, [128, 0, 0, 3], [0x90]));
            transaction.Rollback();
        }

        connection.Rows("SELECT id FROM s").Should().ContainSingle().Which.Should().Equal(1);
    }

    [Test]
    public async Task ExecuteWriteAsync_does_the_same()
    {
        await using var connection = _database.Open();
        connection.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
        var store = connection.FindStore("s")!;
        (await connection.ExecuteWriteAsync((w, _) => ValueTask.FromResult(w.Insert(store, [128, 0, 0, 1], [0x90])))).Should().BeTrue();
        await connection.Awaiting(c => c.ExecuteWriteAsync<int>((w, _) =>
        {
            w.Delete(store, [128, 0, 0, 1]);
            throw new FormatException("mine");
        })).Should().ThrowAsync<FormatException>();
        connection.Scalar("SELECT COUNT(*) FROM s").Should().Be(1L);
    }

    [Test]
    public void ExecuteQuery_runs_a_plan_and_holds_its_snapshot()
    {
        using var connection = _database.Open();
        connection.Run("CREATE STORE s (id INT32 PRIMARY KEY); INSERT INTO s VALUES (1), (2)");
        var plan = QueryPlanner.Plan(new Query { Source = connection.FindStore("s"), Projection = [new QueryProjection(new ScalarColumn(0), "id")] });
        using var cursor = connection.ExecuteQuery(plan, ParameterValues.None);
        connection.Run("DELETE FROM s");
        var count = 0;
        while (cursor.MoveNext())
            count++;
        count.Should().Be(2);
        cursor.Dispose();
        cursor.Invoking(c => c.MoveNext()).Should().Throw<ObjectDisposedException>();
    }

    private void AddBoth(int times)
    {
        using var connection = _database.Open();
        for (var i = 0; i < times; i++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Run("UPDATE counters SET n = n + 1 WHERE id = 1");
            connection.Run("UPDATE counters SET n = n + 1 WHERE id = 2");
            transaction.Commit();
        }
    }

    // The engine itself, which knows nothing of pools, is refused while somebody has the database open.
    private bool IsHeld()
    {
        try
        {
            IndexKv.Engine.Database.Open(_database.Folder, IndexKv.Engine.DatabaseOptions.Default).Dispose();
            return false;
        }
        catch (IndexKv.Engine.Errors.EngineException e) when (e.Code == IndexKv.Engine.Errors.EngineErrorCode.Locked)
        {
            return true;
        }
    }
}
