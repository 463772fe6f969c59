using System.Collections.Immutable;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>What a store is to hold. Immutable.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Definition">A number for its definition: another one after it was altered or made again, the old one after that was undone.</param>
/// <param name="Loaded">A sorted store's content; null if it was never loaded.</param>
/// <param name="Records">A hash store's records.</param>
internal sealed record ModelStore(StoreKind Kind, int Definition, SortedContent? Loaded, ImmutableSortedDictionary<int, int> Records)
{
    /// <summary>How many files it has.</summary>
    public int Files => Kind == StoreKind.Hash || Loaded is not null ? 1 : 0;

    public static byte[] Key(int number) => KeyValueStores.Bytes($"key {number}");

    /// <summary>Short and long ones: some fill most of a page.</summary>
    public static byte[] Value(int number) => KeyValueStores.Bytes($"value {number} ".PadRight(number % 8 == 0 ? number / 8 % 3_000 : 0, '.'));

    /// <summary>Throws unless a transaction sees exactly this.</summary>
    public void MustBeIn(Transaction transaction, StoreDefinition store)
    {
        if (store.Kind != Kind)
            throw new InvalidDataException($"{store.Name} is a store of another kind.");
        if (Kind == StoreKind.Sorted)
        {
            (Loaded ?? new SortedContent("", 0)).MustBeIn(transaction, store);
            return;
        }

        var reader = transaction.OpenStore(store);
        var found = KeyValueStores.ReadAll(reader.Scan());
        var expected = KeyValueStores.AsText(Records.Select(r => KeyValuePair.Create(Key(r.Key), Value(r.Value))));
        if (reader.Count != Records.Count || found.Count != expected.Count || expected.Any(r => found.GetValueOrDefault(r.Key) != r.Value))
            throw new InvalidDataException($"{store.Name} has {reader.Count} records, {found.Count} in a scan, and not the {Records.Count} that it should.");
    }
}
