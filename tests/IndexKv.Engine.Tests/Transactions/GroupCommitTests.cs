using IndexKv.Engine.Errors;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

/// <summary>Commits whose log waits at a gate: who sees what, who shares which flush, and who fails with whom.</summary>
[TestFixture]
public sealed class GroupCommitTests
{
    private GatedFileSystem _files = null!;
    private Database _database = null!;

    [SetUp]
    public void Open()
    {
        _files = new GatedFileSystem();
        _database = Database.Open(_files, DatabaseOptions.Default);
        Create(_database, "s");
    }

    [TearDown]
    public void Close()
    {
        _files.Gate.Set();
        _database.Dispose();
        _files.Dispose();
    }

    [Test]
    public async Task Commits_that_come_while_a_flush_is_under_way_share_the_next_one()
    {
        var before = _files.LogFlushes;
        _files.Gate.Reset();
        var first = Task.Run(() => Put(_database, "s", "first", "1"));
        WaitUntil(() => _files.FlushesAtTheGate == 1);
        var others = Enumerable.Range(0, 8).Select(i => Task.Factory.StartNew(
            () => Put(_database, "s", $"other {i}", "1"), default, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        WaitUntil(() => HeadHas("other 7") && HeadCount() == 9);

        _files.Gate.Set();
        await Task.WhenAll([first, .. others]);

        (_files.LogFlushes - before).Should().Be(2, "one for the first, one for all who came meanwhile");
    }

    [Test]
    public async Task Commit_is_seen_by_the_next_writer_at_once_and_by_readers_when_it_is_durable()
    {
        _files.Gate.Reset();
        var commit = Task.Run(() => Put(_database, "s", "key", "new"));
        WaitUntil(() => _files.FlushesAtTheGate == 1);

        Get(_database, "s", "key").Should().BeNull();
        using (var writer = _database.BeginWrite(Patience))
            Get(writer, "s", "key").Should().Be("new");
        commit.IsCompleted.Should().BeFalse();

        _files.Gate.Set();
        await commit;
        Get(_database, "s", "key").Should().Be("new");
    }

    [Test]
    public async Task CommitAsync_returns_before_the_flush_and_completes_after_it()
    {
        _files.Gate.Reset();
        var commits = new List<Task>();
        for (var i = 0; i < 5; i++)
        {
            // All on this one thread: none of them may hold it.
            var transaction = await _database.BeginWriteAsync(Patience);
            transaction.Put(Store(transaction, "s"), Bytes($"key {i}"), Bytes("value"));
            commits.Add(transaction.CommitAsync().AsTask());
        }

        commits.Should().OnlyContain(c => !c.IsCompleted);
        _files.Gate.Set();
        await Task.WhenAll(commits);
        Get(_database, "s", "key 4").Should().Be("value");
    }

    [Test]
    public async Task CommitAsync_of_a_transaction_with_new_sectors_returns_before_the_flush()
    {
        _files.Gate.Reset();
        var transaction = await _database.BeginWriteAsync(Patience);
        transaction.Put(Store(transaction, "s"), Bytes("key"), new byte[3 << 20]);
        var commit = transaction.CommitAsync().AsTask();
        commit.IsCompleted.Should().BeFalse();
        _files.Gate.Set();
        await commit;
        using var reader = _database.BeginRead();
        reader.OpenStore(Store(reader, "s")).TryGet(Bytes("key"), out var value).Should().BeTrue();
        value.Length.Should().Be(3 << 20);
    }

    [Test]
    public async Task Failed_flush_fails_every_commit_that_waits_for_it_and_all_later_writers()
    {
        Put(_database, "s", "before", "1");
        _files.Gate.Reset();
        var commits = new List<Task>();
        for (var i = 0; i < 3; i++)
        {
            var transaction = await _database.BeginWriteAsync(Patience);
            transaction.Put(Store(transaction, "s"), Bytes($"key {i}"), Bytes("value"));
            commits.Add(transaction.CommitAsync().AsTask());
        }

        var late = await _database.BeginWriteAsync(Patience);
        late.Put(Store(late, "s"), Bytes("late"), Bytes("value"));
        _files.FailsFlushes = true;
        _files.Gate.Set();

        foreach (var commit in commits)
            (await Code(() => commit)).Should().BeOneOf(EngineErrorCode.IoError, EngineErrorCode.Poisoned);
        (await Code(() => late.CommitAsync().AsTask())).Should().Be(EngineErrorCode.Poisoned);
        var begin = () => _database.BeginWrite(Patience);
        begin.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Poisoned);
        Get(_database, "s", "before").Should().Be("1", "readers go on");
        Get(_database, "s", "key 0").Should().BeNull("it was never acknowledged");
    }

    [Test]
    public async Task Transaction_that_changed_nothing_commits_when_what_it_read_is_durable()
    {
        _files.Gate.Reset();
        var first = Task.Run(() => Put(_database, "s", "key", "new"));
        WaitUntil(() => _files.FlushesAtTheGate == 1);
        using var reading = _database.BeginWrite(Patience);
        Get(reading, "s", "key").Should().Be("new");
        var commit = reading.CommitAsync().AsTask();
        commit.IsCompleted.Should().BeFalse();
        _files.Gate.Set();
        await Task.WhenAll(first, commit);
    }

    [Test]
    public async Task Many_asynchronous_writers_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var transaction = await _database.BeginWriteAsync(TimeSpan.FromSeconds(30));
                transaction.Put(Store(transaction, "s"), Bytes($"{writer}/{i}"), Bytes("value"));
                await transaction.CommitAsync();
                using var reader = _database.BeginRead();
                Get(reader, "s", $"{writer}/{i}").Should().Be("value", "it is visible once its commit has returned");
            }
        })));
        HeadCount().Should().Be(16 * 50);
    }

    private static async Task<EngineErrorCode?> Code(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (EngineException e)
        {
            return e.Code;
        }
    }

    private bool HeadHas(string key)
    {
        using var writer = _database.BeginWrite(Patience);
        return Get(writer, "s", key) is not null;
    }

    private long HeadCount()
    {
        using var writer = _database.BeginWrite(Patience);
        return writer.OpenStore(Store(writer, "s")).Count;
    }

    private static void WaitUntil(Func<bool> condition) =>
        SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(20)).Should().BeTrue("the other threads get there");
}
