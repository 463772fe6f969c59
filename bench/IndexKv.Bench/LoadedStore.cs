using System.Buffers.Binary;
using IndexKv.Engine;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Bench;

/// <summary>A store of random 8-byte keys and values of 100 bytes, in a directory of its own, and a transaction that reads it.</summary>
internal sealed class LoadedStore : IDisposable
{
    private const int ValueSize = 100;

    private readonly string _directory = Directory.CreateTempSubdirectory("indexkv-bench").FullName;
    private readonly Database _database;
    private readonly Transaction _transaction;
    private readonly byte[][] _keys;
    private int _next;

    public LoadedStore(StoreKind kind, int count)
    {
        var random = new Random(1);
        _keys = [.. Enumerable.Range(0, count).Select(i => Key((ulong)i * 0x9E3779B97F4A7C15))];
        _database = Database.Open(_directory, DatabaseOptions.Default);
        using (var transaction = _database.BeginWrite(TimeSpan.FromSeconds(5)))
        {
            var store = transaction.CreateStore(new StoreDefinition(
                "records", kind, [new("id", KvType.UInt64, IsNullable: false, KeyOrdinal: 0), new("value", KvType.Blob)]));
            Load(transaction, store, random);
            transaction.Commit();
        }

        random.Shuffle(_keys);
        _transaction = _database.BeginRead();
        Reader = _transaction.OpenStore(_transaction.Stores.Single());
    }

    public StoreReader Reader { get; }

    /// <summary>Another key each time, in no order.</summary>
    public byte[] NextKey() => _keys[_next = (_next + 1) % _keys.Length];

    /// <summary>A key that is not there.</summary>
    public byte[] NextMissingKey()
    {
        var key = (byte[])NextKey().Clone();
        key[^1] ^= 1;
        return key;
    }

    public KeySet NextKeys(int count)
    {
        var keys = new KeySet(count);
        for (var i = 0; i < count; i++)
            keys.Add(NextKey());
        return keys;
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _database.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Load(WriteTransaction transaction, StoreDefinition store, Random random)
    {
        var value = new byte[ValueSize];
        using var load = store.Kind == StoreKind.Sorted ? transaction.BeginBulkLoad(store, BulkLoadOptions.Default) : null;
        foreach (var key in _keys)
        {
            random.NextBytes(value);
            if (load is not null)
                load.Add(key, value);
            else
                transaction.Put(store, key, value);
        }

        load?.Complete();
    }

    private static byte[] Key(ulong number)
    {
        var key = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, number);
        return key;
    }
}
