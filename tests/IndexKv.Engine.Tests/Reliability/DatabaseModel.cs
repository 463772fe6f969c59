using System.Collections.Immutable;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Tests.Stores.Hash;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>What a database holds, kept in dictionaries. Immutable.</summary>
internal sealed record DatabaseModel(ImmutableDictionary<string, ImmutableDictionary<string, byte[]>> Stores)
{
    public static DatabaseModel Empty { get; } = new(ImmutableDictionary<string, ImmutableDictionary<string, byte[]>>.Empty);

    public DatabaseModel WithStore(string name) => new(Stores.SetItem(name, ImmutableDictionary<string, byte[]>.Empty));

    public DatabaseModel Without(string name) => new(Stores.Remove(name));

    public DatabaseModel With(string store, byte[] key, byte[]? value)
    {
        var name = Convert.ToHexString(key);
        return new(Stores.SetItem(store, value is null ? Stores[store].Remove(name) : Stores[store].SetItem(name, value)));
    }

    public bool Has(string store, byte[] key) => Stores[store].ContainsKey(Convert.ToHexString(key));

    /// <summary>Throws unless a transaction reads exactly this, by scan and by key, and the stores' structure is whole.</summary>
    public void MustEqual(Transaction transaction)
    {
        var names = transaction.Stores.Select(s => s.Name).Order(StringComparer.Ordinal).ToList();
        if (!names.SequenceEqual(Stores.Keys.Order(StringComparer.Ordinal)))
            throw new InvalidDataException($"There are the stores {string.Join(' ', names)}, not {string.Join(' ', Stores.Keys)}.");
        foreach (var store in transaction.Stores)
            MustEqual(transaction, store, Stores[store.Name]);
    }

    private static void MustEqual(Transaction transaction, StoreDefinition store, ImmutableDictionary<string, byte[]> expected)
    {
        var reader = transaction.OpenStore(store);
        if (reader is HashStoreReader hash)
            HashStoreVerifier.MustHold(hash);
        var count = 0;
        using (var records = reader.Scan())
        {
            for (; records.MoveNext(); count++)
            {
                if (!expected.TryGetValue(Convert.ToHexString(records.Key), out var value) || !records.Value.SequenceEqual(value))
                    throw new InvalidDataException($"Store {store.Name} has another record for key {Convert.ToHexString(records.Key)}.");
            }
        }

        if (count != expected.Count || reader.Count != count)
            throw new InvalidDataException($"Store {store.Name} has {count} records, says {reader.Count}, and should have {expected.Count}.");
        foreach (var (key, value) in expected)
        {
            if (!reader.TryGet(Convert.FromHexString(key), out var found) || !found.SequenceEqual(value))
                throw new InvalidDataException($"Store {store.Name} does not find key {key}.");
        }
    }
}
