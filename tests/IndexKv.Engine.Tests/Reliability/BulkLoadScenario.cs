using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>
/// A sorted store with one generation, and the load of another in its place, which has to sort by runs and merge them. Contents are named by
/// what every record of them holds.
/// </summary>
internal static class BulkLoadScenario
{
    public const int Records = 700;
    public const string Before = "before";
    public const string After = "after";

    public static readonly DatabaseOptions Options = new() { SectorSize = 4096, CheckpointBytes = 64 << 10 };

    private static readonly BulkLoadOptions Load = new() { SortMemory = 4096 };

    public static SimulatedDisk Disk()
    {
        var disk = new SimulatedDisk();
        using var database = Database.Open(disk, Options);
        Create(database, "s", StoreKind.Sorted);
        Replace(database, Before);
        return disk;
    }

    /// <summary>Loads a content and commits it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="content">What every record holds.</param>
    /// <param name="at">Called before each record, with its number.</param>
    public static void Replace(Database database, string content, Action<int>? at = null)
    {
        using var transaction = database.BeginWrite(Patience);
        using (var load = transaction.BeginBulkLoad(Store(transaction, "s"), Load))
        {
            for (var i = 0; i < Records; i++)
            {
                at?.Invoke(i);
                load.Add(Key(i * 311 % Records), Bytes($"{content} {i}"));
            }

            load.Complete();
            (((SortedLoad)load).SortWork is { Runs: > 2, Merges: > 0 }).Should().BeTrue("the load has to sort outside of memory");
        }

        transaction.Commit();
    }

    /// <summary>What the store holds, read in every way.</summary>
    public static string Content(Database database)
    {
        using var transaction = database.BeginRead();
        var reader = transaction.OpenStore(Store(transaction, "s"));
        var contents = new HashSet<string>();
        var keys = new KeySet();
        for (var i = 0; i < Records; i++)
        {
            keys.Add(Key(i));
            if (!reader.TryGet(Key(i), out var value))
                throw new InvalidDataException($"Key {i} is missing.");
            contents.Add(Name(value));
        }

        foreach (var cursor in new[] { reader.Scan(), reader.GetMany(keys), reader.Range(KeyRange.All, false), reader.Range(KeyRange.All, true) })
        {
            using (cursor)
            {
                var count = 0;
                for (; cursor.MoveNext(); count++)
                    contents.Add(Name(cursor.Value));
                if (count != Records || reader.Count != Records)
                    throw new InvalidDataException($"{count} records of {reader.Count} were read.");
            }
        }

        return contents.Count == 1 ? contents.Single() : throw new InvalidDataException("Parts of two contents are there.");
    }

    /// <summary>Throws unless the disk holds one generation, whole, and nothing else that a load left.</summary>
    public static string MustBeClean(SimulatedDisk disk)
    {
        string content;
        using (var database = Database.Open(disk, Options))
        {
            content = Content(database);
            if (database.Check() is [var finding, ..])
                throw new InvalidDataException($"The check found {finding}.");
        }

        if (disk.List().Count(name => name.Contains(".sorted", StringComparison.Ordinal)) != 1)
            throw new InvalidDataException($"Left over: {string.Join(", ", disk.List())}.");
        return content;
    }

    private static byte[] Key(int number) => Bytes($"the key {number:0000}");

    private static string Name(ReadOnlySpan<byte> value) => System.Text.Encoding.UTF8.GetString(value).Split(' ')[0];
}
