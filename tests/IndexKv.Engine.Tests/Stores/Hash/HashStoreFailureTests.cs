using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Hash;

/// <summary>A disk that fails in the middle of a change: what is committed after that is whole.</summary>
[TestFixture]
public sealed class HashStoreFailureTests
{
    private static readonly DatabaseOptions Options = new() { SectorSize = 4096 };

    [TestCase(false, 16_384)]
    [TestCase(true, 16_384)]
    [TestCase(false, 4)]
    [TestCase(true, 4)]
    public void Change_that_fails_halfway_is_never_committed(bool rollBackToSavepoint, int privatePages)
    {
        var options = Options with { PrivatePages = privatePages };
        var disk = Filled(out var before);
        int halfway = 0, unharmed = 0, savepoints = 0;
        for (var step = 1; ; step++)
        {
            var copy = disk.Copy();
            var database = Database.Open(copy, options);
            var model = new SortedDictionary<byte[], byte[]>(before, ByteOrder.Instance);
            using var transaction = database.BeginWrite(Patience);

            // With one salt in some hundreds this write splits a sector: it must not be what fails.
            Write(transaction, model, Bytes("before the savepoint"), [1]);
            var savepoint = transaction.CreateSavepoint();
            copy.FailAt = copy.Steps + step;
            var saved = new SortedDictionary<byte[], byte[]>(model, ByteOrder.Instance);
            if (!TryChange(transaction, model))
                break;
            if (rollBackToSavepoint)
            {
                transaction.RollbackTo(savepoint);
                model = saved;
                savepoints++;
            }

            try
            {
                transaction.Commit();
                unharmed++;
            }
            catch (EngineException e)
            {
                e.Message.Should().Contain("failed halfway").And.Contain("roll back");
                model = before;
                halfway++;
            }

            MustHold(database, model);
            database.Dispose();
            using var reopened = Database.Open(copy, options);
            MustHold(reopened, model);
        }

        TestContext.Out.WriteLine($"halfway {halfway}, unharmed {unharmed}, savepoints {savepoints}");
        if (rollBackToSavepoint)
            (savepoints, halfway).Should().Match<(int, int)>(c => c.Item1 > 5 && c.Item2 == 0);
        else
            halfway.Should().BeGreaterThan(5);
    }

    [Test]
    public void Further_change_after_one_that_failed_halfway_is_refused()
    {
        var disk = Filled(out var before);
        using var database = Database.Open(disk, Options);
        using var transaction = database.BeginWrite(Patience);

        // The first new sector makes the file longer, in the middle of the put.
        disk.FailAt = disk.Steps + 1;
        var large = () => transaction.Put(Store(transaction, "s"), Bytes("large"), new byte[1 << 20]);
        large.Should().Throw<EngineException>().WithMessage("the disk failed");
        large.Should().Throw<EngineException>().WithMessage("*failed halfway*");
        transaction.Rollback();
        MustHold(database, before);
    }

    [Test]
    public void Store_of_another_database_is_refused()
    {
        var disk = Filled(out _);
        var other = Filled(out _);
        disk.Replace("1.hash", other.Content("1.hash"));
        using (var database = Database.Open(disk, Options))
        {
            foreach (var use in new Action[] { () => Get(database, "s", "key"), () => Put(database, "s", "key", "value"), () => database.Vacuum("s") })
            {
                var error = use.Should().Throw<EngineException>().WithMessage("*belongs to another database*").Which;
                error.Code.Should().Be(EngineErrorCode.Damaged);
                error.Message.Should().Contain("1.hash");
            }

            database.Check().Should().ContainSingle().Which.Message.Should().Contain("belongs to another database");
        }

        disk.Content("1.hash").Should().Equal(other.Content("1.hash"));
    }

    [Test]
    public void Replaced_and_deleted_records_are_neither_read_nor_verified_by_a_scan()
    {
        var disk = new SimulatedDisk();
        using (var database = Database.Open(disk, Options))
        {
            Create(database, "s");
            Put(database, "s", "key", new string('a', 30_000));
            Put(database, "s", "key", "b");
        }

        var content = disk.Content("1.hash");
        var dead = content.AsSpan().IndexOf(Enumerable.Repeat((byte)'a', 1000).ToArray());
        content[dead + 500] ^= 1;
        disk.Replace("1.hash", content);
        using var reopened = Database.Open(disk, Options);
        using var transaction = reopened.BeginRead();
        ReadAll(transaction.OpenStore(Store(transaction, "s")).Scan()).Should().Equal(new Dictionary<string, string> { ["6B6579"] = "62" });
    }

    // Enough for splits, new sectors of every type, and values across sectors. False if the disk did not fail.
    private static bool TryChange(WriteTransaction transaction, SortedDictionary<byte[], byte[]> model)
    {
        var random = new Random(7);
        try
        {
            for (var i = 0; i < 700; i++)
            {
                var key = BitConverter.GetBytes(random.Next(600));
                if (i % 7 == 0)
                    Delete(transaction, model, key);
                else
                    Write(transaction, model, key, new byte[random.Next(i % 20 == 0 ? 9000 : 400)]);
            }

            return false;
        }
        catch (EngineException e) when (e.Message == "the disk failed")
        {
            return true;
        }
    }

    private static void Write(WriteTransaction transaction, SortedDictionary<byte[], byte[]> model, byte[] key, byte[] value)
    {
        transaction.Put(Store(transaction, "s"), key, value);
        model[key] = value;
    }

    private static void Delete(WriteTransaction transaction, SortedDictionary<byte[], byte[]> model, byte[] key)
    {
        transaction.Delete(Store(transaction, "s"), key);
        model.Remove(key);
    }

    private static SimulatedDisk Filled(out SortedDictionary<byte[], byte[]> model)
    {
        var disk = new SimulatedDisk();
        model = new SortedDictionary<byte[], byte[]>(ByteOrder.Instance);
        using var database = Database.Open(disk, Options);
        Create(database, "s");
        using var transaction = database.BeginWrite(Patience);
        for (var i = 0; i < 300; i++)
            Write(transaction, model, BitConverter.GetBytes(i), new byte[i]);
        transaction.Commit();
        return disk;
    }

    private static void MustHold(Database database, SortedDictionary<byte[], byte[]> model)
    {
        using var transaction = database.BeginRead();
        var reader = (HashStoreReader)transaction.OpenStore(Store(transaction, "s"));
        HashStoreVerifier.MustHold(reader);
        ReadAll(reader.Scan()).Should().Equal(AsText(model));
    }
}
