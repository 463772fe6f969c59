using IndexKv.Engine.Stores;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Histories;

/// <summary>Threads that read and write a database at random and write down what they did and saw. Keys are spread over two stores.</summary>
internal sealed class HistoryRecorder(Database database, int seed, long operations)
{
    private const int Keys = 600;

    // However slow the disk is.
    private const int LeastCommits = 300;

    private static readonly string[] Stores = ["a", "b"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<HistoryTransaction> _history = [];
    private long _clock;
    private long _writes;
    private long _written;
    private long _read;
    private int _committed;

    public long Operations => Interlocked.Read(ref _written) + Interlocked.Read(ref _read);

    public IReadOnlyCollection<HistoryTransaction> Run(int writers, int readers)
    {
        foreach (var store in Stores)
            Create(database, store);
        Exception? failure = null;
        var threads = Enumerable.Range(0, writers + readers).Select(i => new Thread(() =>
        {
            try
            {
                var random = new Random((seed * 100) + i);
                while ((Operations < operations || Volatile.Read(ref _committed) < LeastCommits) && Volatile.Read(ref failure) is null)
                    Keep(i < writers ? Write(random, isAsync: i % 2 == 1) : Read(random, isLong: i == writers));
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return failure is null ? _history : throw new InvalidOperationException("A thread failed.", failure);
    }

    private void Keep(HistoryTransaction transaction)
    {
        if (transaction.IsCommitted)
            Interlocked.Increment(ref _committed);
        Interlocked.Add(ref transaction.IsWriter ? ref _written : ref _read, transaction.Operations.Count);
        lock (_history)
            _history.Add(transaction);

        // Readers are faster: they let writers do a third of the work.
        if (!transaction.IsWriter && Interlocked.Read(ref _read) > 2 * Interlocked.Read(ref _written))
            Thread.Sleep(1);
    }

    private HistoryTransaction Write(Random random, bool isAsync)
    {
        var record = new HistoryTransaction { Began = Now(), IsWriter = true };
        using var transaction = database.BeginWrite(Patience);
        Look(transaction, record, HistoryChecker.Chain);
        Put(transaction, record, HistoryChecker.Chain, random);
        for (var i = random.Next(20); i >= 0; i--)
        {
            Change(transaction, record, random);
            if (random.Next(12) == 0)
                ChangeAndUndo(transaction, record, random);
        }

        if (random.Next(8) == 0)
            return record;
        record.Ending = Now();
        if (isAsync)
            transaction.CommitAsync().AsTask().GetAwaiter().GetResult();
        else
            transaction.Commit();
        record.Ended = Now();
        record.IsCommitted = true;
        return record;
    }

    private void ChangeAndUndo(WriteTransaction transaction, HistoryTransaction record, Random random)
    {
        record.Add(OperationKind.Mark);
        var savepoint = transaction.CreateSavepoint();
        for (var i = 0; i < 5; i++)
            Change(transaction, record, random);
        transaction.RollbackTo(savepoint);
        record.Add(OperationKind.Undo);
    }

    private void Change(WriteTransaction transaction, HistoryTransaction record, Random random)
    {
        var key = random.Next(Keys);
        switch (random.Next(6))
        {
            case 0:
                transaction.Delete(StoreOf(transaction, key), Bytes(key));
                record.Add(OperationKind.Delete, key);
                break;
            case 1:
                Look(transaction, record, key);
                break;
            default:
                Put(transaction, record, key, random);
                break;
        }
    }

    private void Put(WriteTransaction transaction, HistoryTransaction record, int key, Random random)
    {
        var write = Interlocked.Increment(ref _writes);
        var value = new byte[sizeof(long) + (random.Next(60) == 0 ? random.Next(9000) : random.Next(250))];
        BitConverter.TryWriteBytes(value, write);
        transaction.Put(StoreOf(transaction, key), Bytes(key), value);
        record.Add(OperationKind.Write, key, write);
    }

    private HistoryTransaction Read(Random random, bool isLong)
    {
        var record = new HistoryTransaction { Began = Now() };
        using (var transaction = database.BeginRead())
        {
            for (var round = isLong ? 20 : 1; round > 0; round--)
            {
                if (random.Next(15) == 0)
                    Scan(transaction, record);
                else if (random.Next(4) == 0)
                    LookAtMany(transaction, record, random);
                else
                    LookAround(transaction, record, random);
                if (isLong)
                    Thread.Sleep(2);
            }
        }

        record.Ending = record.Ended = Now();
        return record;
    }

    private static void LookAround(Transaction transaction, HistoryTransaction record, Random random)
    {
        for (var i = 0; i < 25; i++)
            Look(transaction, record, random.Next(Keys));
    }

    private static void LookAtMany(Transaction transaction, HistoryTransaction record, Random random)
    {
        foreach (var store in Stores)
        {
            var keys = Enumerable.Range(0, 15).Select(_ => random.Next(Keys)).Where(key => NameOf(key) == store).ToHashSet();
            var set = new KeySet();
            foreach (var key in keys)
                set.Add(Bytes(key));
            using var cursor = transaction.OpenStore(Store(transaction, store)).GetMany(set);
            while (cursor.MoveNext())
            {
                var key = BitConverter.ToInt32(cursor.Key);
                keys.Remove(key).Should().BeTrue("each key is asked for and met once");
                record.Add(OperationKind.Read, key, BitConverter.ToInt64(cursor.Value));
            }

            foreach (var missing in keys)
                record.Add(OperationKind.Read, missing, 0);
        }
    }

    private static void Scan(Transaction transaction, HistoryTransaction record)
    {
        var count = 0;
        foreach (var store in Stores)
        {
            using var cursor = transaction.OpenStore(Store(transaction, store)).Scan();
            for (; cursor.MoveNext(); count++)
                record.Add(OperationKind.Read, BitConverter.ToInt32(cursor.Key), BitConverter.ToInt64(cursor.Value));
        }

        record.Add(OperationKind.Count, value: count);
    }

    private static void Look(Transaction transaction, HistoryTransaction record, int key)
    {
        var found = transaction.OpenStore(StoreOf(transaction, key)).TryGet(Bytes(key), out var value);
        record.Add(OperationKind.Read, key, found ? BitConverter.ToInt64(value) : 0);
    }

    private static IndexKv.Engine.Catalog.StoreDefinition StoreOf(Transaction transaction, int key) => Store(transaction, NameOf(key));

    private static string NameOf(int key) => Stores[key & 1];

    private static byte[] Bytes(int key) => BitConverter.GetBytes(key);

    private long Now() => Interlocked.Increment(ref _clock);
}
