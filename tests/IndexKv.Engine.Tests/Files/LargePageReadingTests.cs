using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Files;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Files;

/// <summary>Which memory maps the system was told to fill with large pages, as it says itself (proc(5), "smaps": the flag "hg").</summary>
[TestFixture]
[Platform("Linux")]
public sealed class LargePageReadingTests
{
    private const int EnoughUses = 32;
    private const long Gibibyte = 1 << 30;

    [OneTimeSetUp]
    public void NeedLinuxThatHasThem() => Assume.That(Environment.OSVersion.Version, Is.GreaterThanOrEqualTo(new Version(6, 16)));

    [Test]
    public void A_file_that_is_hardly_read_is_left_as_it_is()
    {
        using var directory = new TemporaryDirectory();
        using var file = Create(directory, length: 4 << 20);
        file.View(0, 1);

        Use(file, EnoughUses - 1);

        Maps(file.Path).Should().Equal(false);
    }

    [Test]
    public void A_file_that_is_read_is_read_in_large_pages()
    {
        using var directory = new TemporaryDirectory();
        using var file = Create(directory, length: 4 << 20);
        file.View(0, 1);

        Use(file, EnoughUses);

        Maps(file.Path).Should().Equal(true);
    }

    [Test]
    public void So_is_what_it_grows_to()
    {
        using var directory = new TemporaryDirectory();
        using var file = Create(directory, length: 4 << 20);
        file.View(0, 1);
        Use(file, EnoughUses);

        Grow(file, 65 << 20);
        file.View(65 << 20 >> 1, 1);
        file.View((65 << 20) - 1, 1);

        Maps(file.Path).Should().Equal(true, true);
    }

    [Test]
    public void A_long_file_has_to_be_read_more()
    {
        Assume.That(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Is.GreaterThan(8 * Gibibyte));

        LargePageReading.IsWorthwhile(127, 2 * Gibibyte).Should().BeFalse();
        LargePageReading.IsWorthwhile(128, 2 * Gibibyte).Should().BeTrue();
    }

    [Test]
    public void A_file_that_memory_has_no_room_for_is_left_as_it_is() =>
        LargePageReading.IsWorthwhile(long.MaxValue, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2).Should().BeFalse();

    [TestCase(StoreKind.Hash)]
    [TestCase(StoreKind.Sorted)]
    public void Stores_count_what_is_read_for_the_first_time(StoreKind kind)
    {
        using var directory = new TemporaryDirectory();
        using (var database = Database.Open(directory.Path, DatabaseOptions.Default))
            Fill(database, kind, records: 4 * EnoughUses);
        using var again = Database.Open(directory.Path, DatabaseOptions.Default);

        using var transaction = again.BeginRead();
        var reader = transaction.OpenStore(Store(transaction, "s"));
        for (var i = 0; i < 4 * EnoughUses; i++)
            reader.TryGet(Key(i), out _).Should().BeTrue();

        Maps(Directory.GetFiles(directory.Path, $"*.{kind}", new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive }).Single()).Should().Equal(true);
    }

    private static DiskFile Create(TemporaryDirectory directory, int length)
    {
        var file = directory.NewFile();
        Grow(file, length);
        return file;
    }

    // When the file grows again, the map is gone by which the step before was populated.
    private static void Grow(DiskFile file, int length)
    {
        file.SetLength(length - 1);
        file.SetLength(length);
    }

    private static void Use(IFile file, int uses)
    {
        for (var i = 0; i < uses; i++)
            file.NoteFirstUse();
    }

    private static void Fill(Database database, StoreKind kind, int records)
    {
        using var transaction = database.BeginWrite(Patience);
        var store = transaction.CreateStore(Definition("s", kind));
        var value = new byte[5000];
        if (kind == StoreKind.Sorted)
        {
            using var load = transaction.BeginBulkLoad(store, BulkLoadOptions.Default);
            for (var i = 0; i < records; i++)
                load.Add(Key(i), value);
            load.Complete();
        }
        else
        {
            for (var i = 0; i < records; i++)
                transaction.Put(store, Key(i), value);
        }

        transaction.Commit();
    }

    private static byte[] Key(int number)
    {
        var key = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(key, number);
        return key;
    }

    // Of each map of the file, by address, whether it is to be filled so.
    private static List<bool> Maps(string path)
    {
        var maps = new List<bool>();
        var isIn = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.EndsWith(path, StringComparison.Ordinal))
                isIn = true;
            if (!isIn || !line.StartsWith("VmFlags:", StringComparison.Ordinal))
                continue;
            maps.Add(line.Split(' ').Contains("hg"));
            isIn = false;
        }

        return maps;
    }
}
