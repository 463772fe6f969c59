using IndexKv.Engine;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>One of the two engines, by its own interface; every checksum is verified, as always.</summary>
internal sealed class EngineContender(StoreKind kind, string directory) : IContender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static byte[]? t_value;

    private Database? _database;

    public string Name => kind == StoreKind.Sorted ? LaneNames.Sorted : LaneNames.Hash;

    public bool IsOurs => true;

    public bool IsOrdered => kind == StoreKind.Sorted;

    public long FileSize => DirectorySize.Of(directory);

    public void Load(Records records, bool inOrder)
    {
        _database?.Dispose();
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        _database = Database.Open(directory, DatabaseOptions.Default);
        var keys = inOrder ? records.Sorted : records.Keys;
        using var transaction = _database.BeginWrite(Patience);
        var store = transaction.CreateStore(new StoreDefinition(
            "records", kind, [new("id", KvType.Int64, IsNullable: false, KeyOrdinal: 0), new("value", KvType.Blob)]));
        if (kind == StoreKind.Sorted)
            LoadSorted(transaction, store, records, keys);
        else
            LoadHash(transaction, store, records, keys);
        transaction.Commit();
    }

    public bool CanPut => kind == StoreKind.Hash;

    public void Close()
    {
        _database?.Dispose();
        _database = null;
    }

    public void Reopen()
    {
        Close();
        _database = Database.Open(directory, DatabaseOptions.Default);
    }

    public long Get(ReadOnlySpan<ulong> keys)
    {
        using var transaction = _database!.BeginRead();
        var reader = Open(transaction);
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        var sum = 0L;
        foreach (var number in keys)
        {
            EngineRecord.WriteKey(key, number);
            if (reader.TryGet(key, out var value))
                sum += Copy(value);
        }

        return sum;
    }

    public long GetMany(ReadOnlySpan<ulong> keys)
    {
        using var transaction = _database!.BeginRead();
        return Read(Open(transaction).GetMany(EngineRecord.KeySet(keys)), long.MaxValue);
    }

    public long Range(ReadOnlySpan<ulong> keys, int count)
    {
        using var transaction = _database!.BeginRead();
        var reader = Open(transaction);
        var sum = 0L;
        foreach (var number in keys)
        {
            var key = new byte[sizeof(ulong)];
            EngineRecord.WriteKey(key, number);
            sum += Read(reader.Range(new KeyRange(key, true, null, true), descending: false), count);
        }

        return sum;
    }

    public long Scan()
    {
        using var transaction = _database!.BeginRead();
        using var cursor = Open(transaction).Scan();
        var sum = 0L;
        while (cursor.MoveNext())
            sum = unchecked(sum + (long)(EngineRecord.ReadKey(cursor.Key) >> 1) + Copy(cursor.Value));
        return sum;
    }

    public long Put(ReadOnlySpan<ulong> keys, Records records, int edition)
    {
        var values = new byte[records.ValueSizes.Most];
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        var buffer = new byte[records.ValueSizes.Most + EngineRecord.MostHeader];
        var sum = 0L;
        foreach (var number in keys)
        {
            EngineRecord.WriteKey(key, number);
            var value = records.Edition(number, edition, values);
            using var transaction = _database!.BeginWrite(Patience);
            if (!transaction.TryGetStore("records", out var store))
                throw new InvalidOperationException("nothing was loaded");
            transaction.Put(store, key, EngineRecord.Write(value, buffer));
            transaction.Commit();
            sum += Records.Checksum(value);
        }

        return sum;
    }

    public void Dispose() => Close();

    private static StoreReader Open(Transaction transaction) =>
        transaction.TryGetStore("records", out var store) ? transaction.OpenStore(store) : throw new InvalidOperationException("nothing was loaded");

    private static void LoadSorted(WriteTransaction transaction, StoreDefinition store, Records records, ulong[] keys)
    {
        using var load = transaction.BeginBulkLoad(store, new BulkLoadOptions { SizeHint = keys.Length });
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        var buffer = new byte[records.ValueSizes.Most + EngineRecord.MostHeader];
        foreach (var number in keys)
        {
            EngineRecord.WriteKey(key, number);
            load.Add(key, EngineRecord.Write(records.Value(number), buffer));
        }

        load.Complete();
    }

    private static void LoadHash(WriteTransaction transaction, StoreDefinition store, Records records, ulong[] keys)
    {
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        var buffer = new byte[records.ValueSizes.Most + EngineRecord.MostHeader];
        foreach (var number in keys)
        {
            EngineRecord.WriteKey(key, number);
            transaction.Put(store, key, EngineRecord.Write(records.Value(number), buffer));
        }
    }

    private static long Read(RecordCursor cursor, long count)
    {
        using (cursor)
        {
            var sum = 0L;
            for (; count > 0 && cursor.MoveNext(); count--)
                sum += Copy(cursor.Value);
            return sum;
        }
    }

    private static long Copy(ReadOnlySpan<byte> record)
    {
        var value = EngineRecord.Read(record);
        var copy = (t_value ??= new byte[64 << 10]).AsSpan(0, value.Length);
        value.CopyTo(copy);
        return Records.Checksum(copy);
    }
}
