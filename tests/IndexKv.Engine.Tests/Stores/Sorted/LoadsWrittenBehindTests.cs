using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Sorted;

/// <summary>A load whose pieces are written while the next ones are made.</summary>
[TestFixture]
public sealed class LoadsWrittenBehindTests
{
    private const int Records = 30_000;
    private const int MostValue = 1_000;

    // Values are at hand, so that pieces come faster than they are written.
    private static readonly byte[] Noise = MakeNoise();

    // One spill comes between pieces, with a part of a page left over.
    private static readonly BulkLoadOptions Options = new() { SortMemory = 256 << 10 };

    [Test]
    public void Load_holds_every_record_as_it_was_given()
    {
        using var files = new LateFileSystem();
        using var database = Make(files);
        using (var transaction = database.BeginWrite(Patience))
        {
            using (var load = transaction.BeginBulkLoad(Store(transaction, "s"), Options))
            {
                Fill(load);
                load.Complete();
            }

            transaction.Commit();
        }

        files.WaitForWrites();
        files.Disturbances.Should().BeEmpty();
        files.Writes.Should().BeGreaterThan(4);
        database.Check().Should().BeEmpty();
        using var read = database.BeginRead();
        var reader = read.OpenStore(Store(read, "s"));
        reader.Count.Should().Be(Records);
        for (var i = 0; i < Records; i++)
            (reader.TryGet(Key(i), out var value) && value.SequenceEqual(Value(i))).Should().BeTrue();
    }

    [Test]
    public void Load_fails_with_the_error_of_any_of_its_writes_and_leaves_nothing()
    {
        for (var write = 1; ; write++)
        {
            using var files = new LateFileSystem { FailAt = write };
            using var database = Make(files);
            var before = files.List();
            using var transaction = database.BeginWrite(Patience);
            using (var load = transaction.BeginBulkLoad(Store(transaction, "s"), Options))
            {
                if (Succeeds(load))
                {
                    write.Should().BeGreaterThan(4).And.BeGreaterThan(files.Writes, "each failure has to show");
                    return;
                }

                load.Invoking(l => l.Complete()).Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Completed);
            }

            transaction.OpenStore(Store(transaction, "s")).Count.Should().Be(0);
            files.List().Should().BeEquivalentTo(before);
        }
    }

    [Test]
    public void Load_given_up_waits_for_what_is_being_written()
    {
        using var files = new LateFileSystem();
        using var database = Make(files);
        using var transaction = database.BeginWrite(Patience);
        var before = files.List();
        using (var load = transaction.BeginBulkLoad(Store(transaction, "s"), Options))
        {
            for (var i = 0; files.Writes == 0; i++)
                load.Add(Key(i), Value(i));
        }

        files.WaitForWrites();
        files.Disturbances.Should().BeEmpty();
        files.List().Should().BeEquivalentTo(before);
        transaction.OpenStore(Store(transaction, "s")).Count.Should().Be(0);
    }

    [Test]
    public void Load_populated_ahead_makes_the_file_that_it_makes_in_memory()
    {
        using var directory = new TemporaryDirectory();
        using var onDisk = DiskFileSystem.Open(directory.Path, create: false);
        using var inMemory = new MemoryFileSystem();
        byte[][] made = [.. new IFileSystem[] { onDisk, inMemory }.Select(LoadedFile)];

        made[1].Length.Should().BeGreaterThan(20 << 20);
        made[0].AsSpan().SequenceEqual(made[1]).Should().BeTrue();
    }

    private static byte[] LoadedFile(IFileSystem files)
    {
        using (var database = Make(files))
        {
            using var transaction = database.BeginWrite(Patience);
            using var load = transaction.BeginBulkLoad(Store(transaction, "s"), new BulkLoadOptions());
            for (var i = 0; i < 2 * Records; i++)
                load.Add(Key(i), Value(i % Records));
            load.Complete();
            transaction.Commit();
        }

        using var file = files.Open(files.List().Single(name => name.EndsWith(".sorted", StringComparison.Ordinal)), FileOpenMode.Read);
        return file.View(0, (int)file.Length).ToArray();
    }

    private static bool Succeeds(BulkLoad load)
    {
        try
        {
            Fill(load);
            load.Complete();
            return true;
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.IoError)
        {
            return false;
        }
    }

    private static Database Make(IFileSystem files)
    {
        var database = Database.Open(files, DatabaseOptions.Default);
        Create(database, "s", StoreKind.Sorted);
        return database;
    }

    private static void Fill(BulkLoad load)
    {
        for (var i = 0; i < Records; i++)
            load.Add(Key(i * 311 % Records), Value(i * 311 % Records));
    }

    private static byte[] MakeNoise()
    {
        var noise = new byte[Records + MostValue];
        new Random(1).NextBytes(noise);
        return noise;
    }

    private static byte[] Key(int number) => Bytes($"{number:D8}");

    private static ReadOnlySpan<byte> Value(int number) => Noise.AsSpan(number, number * 7 % MostValue);
}
