using System.Globalization;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>Random transactions against a model, with crashes, failures, closing and opening, old readers, and readers elsewhere.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class RandomTransactionTests
{
    private static readonly int Transactions =
        int.Parse(Environment.GetEnvironmentVariable("INDEXKV_TRANSACTIONS") ?? "250", CultureInfo.InvariantCulture);

    private static readonly DatabaseOptions Small = new() { SectorSize = 4096, CheckpointBytes = 64 << 10 };

    private static readonly DatabaseOptions[] Kinds =
    [
        Small, Small with { PrivatePages = 4 }, Small with { Synchronous = SynchronousMode.Normal }, Small with { Synchronous = SynchronousMode.Off, PrivatePages = 4 },
    ];

    private static readonly DatabaseOptions ReadOnly = new() { ReadOnly = true };

    [Test]
    public void Any_transactions_leave_what_the_model_says_through_crashes_and_failures([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var options = Kinds[seed % Kinds.Length];
        var script = new RandomTransactions(random, mayLose: options.Synchronous == SynchronousMode.Normal);
        var run = new CrashingRun(script, random, options);
        for (var i = 0; i < Transactions; i++)
            run.Next();
        run.Close();
        Report(script);
        TestContext.Out.WriteLine($"{options.Synchronous}, {options.PrivatePages} pages: {run.Images} crashes looked at, {run.Crashes} gone on from, {run.Failures} failures, {run.Openings} openings");
        run.Images.Should().BeGreaterThan(200);
        run.Crashes.Should().BeGreaterThan(3);
        run.Failures.Should().BeGreaterThan(3);
        run.Openings.Should().BeGreaterThan(20);
    }

    [Test]
    public void Any_transactions_show_elsewhere_when_they_are_committed([Values(11, 12)] int seed)
    {
        var random = new Random(seed);
        var script = new RandomTransactions(random);
        using var directory = new TemporaryDirectory();
        var database = Database.Open(directory.Path, Small);
        var elsewhere = Database.Open(directory.Path, ReadOnly);
        var held = new List<(Transaction Transaction, ModelDatabase Model)>();
        var (heldReads, openings) = (0, 0);
        for (var i = 0; i < Transactions; i++)
        {
            script.Run(database);
            using (var transaction = elsewhere.BeginRead())
                script.Committed.MustBeIn(transaction, elsewhere: true);
            if (random.Next(6) == 0)
                held.Add((elsewhere.BeginRead(), script.Committed));
            foreach (var reader in held.Where(_ => random.Next(4) == 0).ToList())
            {
                // A hash store's name stays, its content cannot be read; a sorted store's files may be gone by now.
                reader.Model.MustBeIn(reader.Transaction, elsewhere: true);
                heldReads++;
                if (random.Next(3) > 0)
                    continue;
                reader.Transaction.Dispose();
                held.Remove(reader);
            }

            if (random.Next(12) == 0)
            {
                openings++;
                database.Dispose();
                script.Committed.MustBeFilesOf(Directory.GetFiles(directory.Path).Select(f => Path.GetFileName(f)));
                database = Database.Open(directory.Path, Small);
            }
        }

        held.ForEach(reader => reader.Transaction.Dispose());
        elsewhere.Dispose();
        script.Read(database).Should().BeSameAs(script.Committed);
        database.Check().Should().BeEmpty();
        database.Dispose();
        Report(script);
        TestContext.Out.WriteLine($"{heldReads} reads of older states, {openings} openings");
        heldReads.Should().BeGreaterThan(30);
        openings.Should().BeGreaterThan(5);
    }

    private static void Report(RandomTransactions script)
    {
        TestContext.Out.WriteLine(string.Join(", ", script.Done.Select(d => $"{d.Key}: {d.Value}")));
        script.Done.Keys.Should().BeEquivalentTo(
            "alter", "change", "commit", "create", "double keys", "drop", "load", "load given up", "load left open", "load refused", "release", "rollback", "savepoint", "undo");
        script.Done.Values.Should().AllSatisfy(count => count.Should().BeGreaterThan(2));
    }
}
