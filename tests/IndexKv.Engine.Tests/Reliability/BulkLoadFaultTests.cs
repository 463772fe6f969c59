using IndexKv.Engine.Errors;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Reliability.BulkLoadScenario;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>A load that is stopped, fails, is cancelled or starved at each of its steps: the store holds the content before it or after it.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class BulkLoadFaultTests
{
    private static readonly Survival[] Patterns = Enum.GetValues<Survival>();

    [Test]
    public void Crash_at_every_step_leaves_the_content_before_or_after()
    {
        var all = Environment.GetEnvironmentVariable("INDEXKV_CRASHES") == "all";
        var disk = Disk();
        using var database = Database.Open(disk, Options);
        var found = new Dictionary<string, int> { [Before] = 0, [After] = 0 };
        string? violation = null;
        var isCommitted = false;
        disk.BeforeStep = step =>
        {
            foreach (var pattern in all ? Patterns : [Patterns[step.Number % Patterns.Length]])
            {
                try
                {
                    var content = MustBeClean(disk.AfterCrash(pattern, new Random(step.Number)));
                    found[content]++;
                    if (isCommitted && content == Before)
                        throw new InvalidDataException("The commit was lost.");
                }
                catch (Exception e) when (e is InvalidDataException or EngineException)
                {
                    violation ??= $"{step}, {pattern}: {e}";
                }
            }
        };
        Replace(database, After);
        isCommitted = true;
        database.Checkpoint();
        disk.BeforeStep = null;
        violation.Should().BeNull();
        TestContext.Out.WriteLine($"{found[Before]} crashes left the content before, {found[After]} the one after");
        found.Values.Should().OnlyContain(count => count > 0);
    }

    [TestCase(EngineErrorCode.IoError)]
    [TestCase(EngineErrorCode.DiskFull)]
    public void Failure_at_every_step_leaves_the_content_before_or_the_load_succeeds(EngineErrorCode code)
    {
        var (failed, poisoned) = (0, 0);
        for (var step = 1; ; step++)
        {
            var disk = Disk();
            using (var database = Database.Open(disk, Options))
            {
                (disk.FailAt, disk.FailCode) = (disk.Steps + step, code);
                var failure = Try(() => Replace(database, After));
                Content(database).Should().Be(failure is null ? After : Before, "step {0}", disk.Failed);
                if (disk.Failed is null)
                    break;
                if (failure is not null)
                {
                    failed++;
                    failure.Code.Should().Be(code);
                    if (Try(() => Replace(database, After)) is { } again)
                    {
                        poisoned++;
                        again.Code.Should().Be(EngineErrorCode.Poisoned);
                    }
                }
            }

            MustBeClean(disk);
        }

        TestContext.Out.WriteLine($"{failed} loads failed, {poisoned} of them with their flush");
        failed.Should().BeGreaterThan(10);
        poisoned.Should().BePositive();
    }

    [Test]
    public void Failure_at_every_read_leaves_the_content_before_or_the_load_succeeds()
    {
        var failed = 0;
        for (var read = 1; ; read += read < 50 ? 1 : 97)
        {
            var disk = Disk();
            using (var database = Database.Open(disk, Options))
            {
                disk.FailReadAt = disk.Reads + read;
                var failure = Try(() => Replace(database, After));
                var hasFailed = disk.Failed is not null;
                disk.FailReadAt = 0;
                Content(database).Should().Be(failure is null ? After : Before, "read {0}", read);
                if (!hasFailed)
                    break;
                failed += failure is null ? 0 : 1;
                Replace(database, After);
            }

            MustBeClean(disk).Should().Be(After);
        }

        TestContext.Out.WriteLine($"{failed} loads failed");
        failed.Should().BeGreaterThan(10);
    }

    [Test]
    public void Input_that_fails_at_any_record_leaves_the_content_and_no_file()
    {
        var disk = Disk();
        using var database = Database.Open(disk, Options);
        var files = disk.List().Order().ToList();
        for (var record = 0; record < Records; record++)
        {
            var own = new InvalidOperationException("the caller's own");
            var load = () => Replace(database, After, i =>
            {
                if (i == record)
                    throw own;
            });
            load.Should().Throw<InvalidOperationException>().Which.Should().BeSameAs(own);
            Content(database).Should().Be(Before);
            disk.List().Order().Should().Equal(files, "record {0}", record);
        }

        Replace(database, After);
        Content(database).Should().Be(After);
    }

    [Test]
    public void Readers_of_many_generations_keep_theirs_and_then_the_files_go()
    {
        var disk = Disk();
        using (var database = Database.Open(disk, Options))
        {
            var readers = new List<(Transaction Transaction, string Content)>();
            for (var generation = 0; generation < 6; generation++)
            {
                readers.Add((database.BeginRead(), generation == 0 ? Before : $"generation{generation}"));
                Replace(database, $"generation{generation + 1}");
            }

            Files(disk).Should().Be(7);
            foreach (var (transaction, content) in readers)
            {
                using var records = transaction.OpenStore(KeyValueStores.Store(transaction, "s")).Scan();
                var count = 0;
                for (; records.MoveNext(); count++)
                    System.Text.Encoding.UTF8.GetString(records.Value).Should().StartWith(content + " ");
                count.Should().Be(Records);
            }

            readers.ForEach(reader => reader.Transaction.Dispose());
            Replace(database, After);
            Files(disk).Should().Be(1);
        }

        MustBeClean(disk).Should().Be(After);
    }

    [Test]
    public void Flipped_bit_of_a_generation_is_reported_or_changes_nothing()
    {
        var stride = Environment.GetEnvironmentVariable("INDEXKV_FLIPS") == "all" ? 1 : 41;
        var disk = Disk();
        var name = disk.List().Single(file => file.EndsWith(".sorted", StringComparison.Ordinal));
        var content = disk.Content(name);
        var (reported, harmless) = (0, 0);
        for (var bit = 0L; bit < 8L * content.Length; bit += stride)
        {
            content[bit / 8] ^= (byte)(1 << (int)(bit % 8));
            var damaged = disk.Copy();
            damaged.Replace(name, (byte[])content.Clone());
            content[bit / 8] ^= (byte)(1 << (int)(bit % 8));
            using var database = Database.Open(damaged, Options);
            try
            {
                Content(database).Should().Be(Before);
                harmless++;
            }
            catch (EngineException e) when (e.Code is EngineErrorCode.Damaged or EngineErrorCode.UnsupportedFormat)
            {
                reported++;
                database.Check().Should().NotBeEmpty();
            }
        }

        TestContext.Out.WriteLine($"{content.Length} bytes: {reported} reported, {harmless} in unused space");
        reported.Should().BeGreaterThan(1_000);
        harmless.Should().Be(0, "every page of the file is read, and each is under a checksum");
    }

    private static int Files(SimulatedDisk disk) => disk.List().Count(name => name.Contains(".sorted", StringComparison.Ordinal));

    private static EngineException? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (EngineException e)
        {
            return e;
        }
    }
}
