using System.Buffers.Binary;
using System.Globalization;
using IndexKv.Engine;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.EndToEnd.Worker;

/// <summary>Large hash stores, written with the engine alone, in a process whose memory is its own.</summary>
internal static class LargeStoreWork
{
    private const int RecordsPerTransaction = 10_000;
    private const int WarmRecords = 1_000;
    private const int WarmReads = 100;
    private const int MostRounds = 40;
    private const int QuietRounds = 4;
    private const long JitNoise = 64 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan JitTime = TimeSpan.FromMilliseconds(250);

    /// <summary>Puts records in one transaction, and says how much anonymous memory that took at most, in bytes.</summary>
    public static void PutInOneTransaction(string directory, int count, int size, TextWriter output)
    {
        using var database = Database.Open(directory, DatabaseOptions.Default);
        using var memory = new AnonymousMemory();
        using (var transaction = database.BeginWrite(Patience))
        {
            Fill(transaction, Create(transaction), Enumerable.Range(0, count), new byte[size]);
            transaction.Commit();
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{memory.Peak} {Count(database)}"));
    }

    /// <summary>Puts records and overwrites them all again and again, in order or not.</summary>
    public static void Overwrite(string directory, int count, int rounds, bool inOrder, TextWriter output)
    {
        using (var database = Database.Open(directory, DatabaseOptions.Default))
        {
            using (var transaction = database.BeginWrite(Patience))
            {
                Create(transaction);
                transaction.Commit();
            }

            var random = new Random(1);
            var keys = Enumerable.Range(0, count).ToArray();
            for (var round = 0; round <= rounds; round++)
            {
                if (!inOrder)
                    random.Shuffle(keys);
                foreach (var part in keys.Chunk(RecordsPerTransaction))
                {
                    using var transaction = database.BeginWrite(Patience);
                    transaction.TryGetStore("s", out var store);
                    Fill(transaction, store!, part, [.. Enumerable.Repeat((byte)round, 100)]);
                    transaction.Commit();
                }
            }

            output.Write(Count(database));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $" {new FileInfo(Path.Combine(directory, "1.hash")).Length}"));
    }

    /// <summary>Opens a store, reads each record once by its key, and says how much anonymous memory that added, in bytes.</summary>
    public static void Read(string directory, int count, TextWriter output)
    {
        using (var warm = Database.OpenInMemory(DatabaseOptions.Default))
        {
            using (var transaction = warm.BeginWrite(Patience))
            {
                Fill(transaction, Create(transaction), Enumerable.Range(0, WarmRecords), new byte[10]);
                transaction.Commit();
            }

            WarmUp(warm);
        }

        var before = AnonymousMemory.Settled();
        using var database = Database.Open(directory, DatabaseOptions.Default);
        ReadAll(database, count);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{AnonymousMemory.Settled() - before}"));
    }

    // What the JIT compiler needs until it has had its last word on what reads is megabytes, and not the store's.
    private static void WarmUp(Database database)
    {
        var quiet = 0;
        for (var round = 0; round < MostRounds && quiet < QuietRounds; round++)
        {
            var before = AnonymousMemory.Settled();
            for (var i = 0; i < WarmReads; i++)
                ReadAll(database, WarmRecords);
            Thread.Sleep(JitTime);
            quiet = AnonymousMemory.Settled() - before < JitNoise ? quiet + 1 : 0;
        }
    }

    private static void ReadAll(Database database, int count)
    {
        using var transaction = database.BeginRead();
        transaction.TryGetStore("s", out var store);
        var reader = transaction.OpenStore(store!);
        Span<byte> key = stackalloc byte[sizeof(long)];
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(key, i);
            if (!reader.TryGet(key, out _))
                throw new InvalidOperationException($"Record {i} is missing.");
        }
    }

    private static StoreDefinition Create(WriteTransaction transaction) => transaction.CreateStore(new StoreDefinition(
        "s", StoreKind.Hash, [new("key", KvType.Int64, IsNullable: false, KeyOrdinal: 0), new("value", KvType.Blob)]));

    private static void Fill(WriteTransaction transaction, StoreDefinition store, IEnumerable<int> keys, byte[] value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (var key in keys)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, key);
            transaction.Put(store, bytes, value);
        }
    }

    private static long Count(Database database)
    {
        using var transaction = database.BeginRead();
        transaction.TryGetStore("s", out var store);
        return transaction.OpenStore(store!).Count;
    }
}
