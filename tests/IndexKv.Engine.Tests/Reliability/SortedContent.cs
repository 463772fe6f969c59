using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>What a sorted store is to hold: so many records, each with the content's name and its own number. Immutable.</summary>
internal sealed record SortedContent(string Name, int Count)
{
    /// <summary>Writes it in an order that is neither that of the keys nor its opposite.</summary>
    /// <param name="load">The load.</param>
    /// <param name="rounds">How often each key is written; only the last counts.</param>
    public void WriteTo(BulkLoad load, int rounds = 1)
    {
        for (var round = rounds; round > 0; round--)
        {
            for (var i = 0; i < Count; i++)
            {
                var number = (int)(i * 7_919L % Count);
                load.Add(Key(number), round == 1 ? Value(number) : KeyValueStores.Bytes("superseded"));
            }
        }
    }

    /// <summary>The name of the content that a store holds, by its first record.</summary>
    public static string NameIn(Transaction transaction, StoreDefinition store)
    {
        if (!transaction.OpenStore(store).TryGet(Key(0), out var value))
            throw new InvalidDataException($"{store.Name} has no first record.");
        var text = System.Text.Encoding.UTF8.GetString(value);
        return text[..text.LastIndexOf(' ')];
    }

    /// <summary>Throws unless a store holds exactly this, read in every way.</summary>
    public void MustBeIn(Transaction transaction, StoreDefinition store)
    {
        var reader = transaction.OpenStore(store);
        if (reader.Count != Count)
            throw new InvalidDataException($"{store.Name} counts {reader.Count} records, not {Count} of {Name}.");
        var keys = new KeySet();
        for (var i = Count - 1; i >= 0; i--)
        {
            keys.Add(Key(i));
            if (!reader.TryGet(Key(i), out var value) || !value.SequenceEqual(Value(i)))
                throw new InvalidDataException($"{store.Name}: key {i} is not that of {Name}.");
        }

        if (reader.TryGet(Key(Count), out _))
            throw new InvalidDataException($"{store.Name} has a key that nobody wrote.");
        MustBe(reader.GetMany(keys), store, i => i);
        MustBe(reader.Range(KeyRange.All, descending: false), store, i => i);
        MustBe(reader.Range(KeyRange.All, descending: true), store, i => Count - 1 - i);
        MustBe(reader.Scan(), store, i => (int)(i * 7_919L % Count));
    }

    private void MustBe(RecordCursor cursor, StoreDefinition store, Func<int, int> number)
    {
        using (cursor)
        {
            for (var i = 0; i < Count; i++)
            {
                if (!cursor.MoveNext() || !cursor.Key.SequenceEqual(Key(number(i))) || !cursor.Value.SequenceEqual(Value(number(i))))
                    throw new InvalidDataException($"{store.Name}: record {i} of a walk is not that of {Name}.");
            }

            if (cursor.MoveNext())
                throw new InvalidDataException($"{store.Name} has more records than {Name}.");
        }
    }

    private static byte[] Key(int number) => KeyValueStores.Bytes($"the key {number:00000}");

    private byte[] Value(int number) => KeyValueStores.Bytes($"{Name} {number}");
}
