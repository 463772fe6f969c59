using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Support;

/// <summary>Stores of one blob key and one value, written and read as bytes.</summary>
internal static class KeyValueStores
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static StoreDefinition Definition(string name, StoreKind kind = StoreKind.Hash) =>
        new(name, kind, [new("key", KvType.Blob, IsNullable: false, KeyOrdinal: 0), new("value", KvType.Blob)]);

    public static StoreDefinition Create(Database database, string name, StoreKind kind = StoreKind.Hash)
    {
        using var transaction = database.BeginWrite(Patience);
        var store = transaction.CreateStore(Definition(name, kind));
        transaction.Commit();
        return store;
    }

    public static StoreDefinition Store(Transaction transaction, string name) =>
        transaction.TryGetStore(name, out var store) ? store : throw new AssertionException($"no store {name}");

    public static void Put(Database database, string name, string key, string value)
    {
        using var transaction = database.BeginWrite(Patience);
        transaction.Put(Store(transaction, name), Bytes(key), Bytes(value));
        transaction.Commit();
    }

    public static string? Get(Transaction transaction, string name, string key) =>
        transaction.OpenStore(Store(transaction, name)).TryGet(Bytes(key), out var value) ? System.Text.Encoding.UTF8.GetString(value) : null;

    public static string? Get(Database database, string name, string key)
    {
        using var transaction = database.BeginRead();
        return Get(transaction, name, key);
    }

    public static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <summary>All records as text, so that differences print well.</summary>
    public static Dictionary<string, string> ReadAll(RecordCursor cursor)
    {
        using (cursor)
        {
            var records = new Dictionary<string, string>();
            while (cursor.MoveNext())
                records.Add(Convert.ToHexString(cursor.Key), Convert.ToHexString(cursor.Value));
            return records;
        }
    }

    public static Dictionary<string, string> AsText(IEnumerable<KeyValuePair<byte[], byte[]>> records) =>
        records.ToDictionary(r => Convert.ToHexString(r.Key), r => Convert.ToHexString(r.Value));
}
