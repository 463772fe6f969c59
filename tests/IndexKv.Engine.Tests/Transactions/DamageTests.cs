using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Log;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Transactions;

/// <summary>A small database whose files are damaged in every place: it is reported, or it changes no answer.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class DamageTests
{
    private static readonly DatabaseOptions Options = new() { SectorSize = 4096 };

    private static readonly bool AllBits = Environment.GetEnvironmentVariable("INDEXKV_FLIPS") == "all";

    [TestCase("indexkv.catalog", 1)]
    [TestCase("1.hash", 1)]
    [TestCase("2.1.sorted", 1)]
    [TestCase(LogFormat.FileName, 1)]
    public void Flipped_bit_is_reported_or_changes_nothing(string file, int stride)
    {
        // The log keeps its transactions, as after a crash.
        var disk = Small(closed: file != LogFormat.FileName);
        var expected = ReadEverything(disk.Copy());
        var content = disk.Content(file);
        int reported = 0, harmless = 0;
        var used = content.AsSpan().LastIndexOfAnyExcept((byte)0) + 1024;
        for (var position = 0; position < content.Length; position += position < used ? stride : 499)
        {
            for (var bit = AllBits ? 0 : position % 8; bit < (AllBits ? 8 : (position % 8) + 1); bit++)
            {
                var flipped = (byte[])content.Clone();
                flipped[position] ^= (byte)(1 << bit);
                var damaged = disk.Copy();
                damaged.Replace(file, flipped);
                if (IsReported(damaged, expected, $"bit {bit} of byte {position} of {file} was flipped"))
                    reported++;
                else
                    harmless++;
            }
        }

        TestContext.Out.WriteLine($"{file}: {reported} reported, {harmless} in unused space");
        reported.Should().BeGreaterThan(100);
    }

    // Where reading fails, the check finds something too, if the database opens at all.
    private static bool IsReported(SimulatedDisk damaged, Dictionary<string, string> expected, string what)
    {
        var before = damaged.Copy();
        try
        {
            var content = ReadEverything(damaged);
            if (content.Count != expected.Count || content.Any(c => expected.GetValueOrDefault(c.Key) != c.Value))
                Assert.Fail($"{what}: another content is read.");
            return false;
        }
        catch (EngineException e)
        {
            if (e.Code is not (EngineErrorCode.Damaged or EngineErrorCode.NotADatabase or EngineErrorCode.UnsupportedFormat))
                Assert.Fail($"{what}: {e}");
        }

        Database database;
        try
        {
            database = Database.Open(before, Options);
        }
        catch (EngineException)
        {
            return true;
        }

        using (database)
        {
            if (database.Check().Count == 0)
                Assert.Fail($"{what}: reading fails, and the check finds nothing.");
        }

        return true;
    }

    [TestCase("indexkv.catalog")]
    [TestCase("1.hash")]
    [TestCase("2.1.sorted")]
    [TestCase(LogFormat.FileName)]
    public void File_cut_short_or_zeroed_is_reported(string file)
    {
        var disk = Small(closed: true);
        var content = disk.Content(file);

        // A store's file may be longer than what it uses; a closed database's log uses its header only.
        var used = file == LogFormat.FileName ? LogFormat.HeaderSize : content.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        foreach (var length in new[] { 0, 1, 100, 511, 4095, used / 2, used - 1 })
            MustBeReported(disk, file, content[..length]);
        MustBeReported(disk, file, new byte[content.Length]);
        MustBeReported(disk, file, [.. System.Text.Encoding.ASCII.GetBytes("SQLite format 3\0"), .. new byte[8192]]);
    }

    [Test]
    public void Missing_file_is_named()
    {
        foreach (var file in new[] { "indexkv.catalog", "1.hash", "2.1.sorted", LogFormat.FileName })
        {
            var disk = Small(closed: true);
            disk.Delete(file);
            var open = () => ReadEverything(disk);
            open.Should().Throw<EngineException>(file).Which.Message.Should().Contain(file == "indexkv.catalog" ? "1.hash" : file);
        }
    }

    [Test]
    public void Log_of_another_database_is_refused()
    {
        var disk = Small(closed: true);
        var other = Small(closed: true);
        disk.Replace(LogFormat.FileName, other.Content(LogFormat.FileName));
        var open = () => ReadEverything(disk);
        open.Should().Throw<EngineException>().WithMessage("*belongs to another database*");
    }

    [Test]
    public void Last_transaction_cut_anywhere_in_the_log_is_passed_over_and_the_others_are_there()
    {
        var disk = Small(closed: false);
        var content = disk.Content(LogFormat.FileName);
        var end = content.Length;
        while (content.AsSpan(end - 512, 512).ContainsAnyExcept((byte)0) is false)
            end -= 512;
        var torn = disk.Copy();
        torn.Replace(LogFormat.FileName, [.. content[..(end - 512)], .. new byte[512]]);
        using var database = Database.Open(torn, Options);
        Get(database, "s", "last").Should().BeNull();
        Get(database, "s", "key 1").Should().Be("value 1");
    }

    private static void MustBeReported(SimulatedDisk disk, string file, byte[] content)
    {
        var damaged = disk.Copy();
        damaged.Replace(file, content);
        var open = () => ReadEverything(damaged);
        open.Should().Throw<EngineException>("{0} of {1} bytes", file, content.Length)
            .Which.Code.Should().BeOneOf(EngineErrorCode.Damaged, EngineErrorCode.NotADatabase, EngineErrorCode.UnsupportedFormat);
    }

    private static SimulatedDisk Small(bool closed)
    {
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, Options);
        Create(database, "s");
        Create(database, "sorted", StoreKind.Sorted);
        using (var transaction = database.BeginWrite(Patience))
        {
            using var load = transaction.BeginBulkLoad(Store(transaction, "sorted"), BulkLoadOptions.Default);
            for (var i = 0; i < 40; i++)
            {
                load.Add(Bytes($"sorted {i}"), Bytes($"value {i}"));
                transaction.Put(Store(transaction, "s"), Bytes($"key {i}"), Bytes($"value {i}"));
            }

            load.Complete();
            transaction.Commit();
        }

        Put(database, "s", "key 3", new string('x', 300));
        Put(database, "s", "last", "1");
        if (closed)
        {
            database.Dispose();
            return disk.Copy();
        }

        // As the disk would be after a crash that kept everything.
        return disk.Copy();
    }

    private static Dictionary<string, string> ReadEverything(SimulatedDisk disk)
    {
        using var database = Database.Open(disk, Options);
        using var transaction = database.BeginRead();
        var content = new Dictionary<string, string>();
        foreach (var store in transaction.Stores)
        {
            var reader = transaction.OpenStore(store);
            foreach (var (key, value) in ReadAll(reader.Scan()))
            {
                content.Add($"{store.Name}/{key}", value);
                reader.TryGet(Convert.FromHexString(key), out var found).Should().BeTrue();
                Convert.ToHexString(found).Should().Be(value);
            }

            content.Add($"{store.Name} count", $"{reader.Count}");
        }

        return content;
    }
}
