using System.Collections;
using System.Diagnostics.CodeAnalysis;
using IndexKv.Data;
using IndexKv.Engine.Stores.Sorted;

namespace IndexKv.Linq;

/// <summary>
/// A store as a dictionary of plain pairs. As thread-safe as the connection: not. Reads and writes happen in the connection's transaction, as those of
/// <see cref="KvStore{T}"/> do.
/// </summary>
/// <typeparam name="TKey">The key's type.</typeparam>
/// <typeparam name="TValue">The value's type.</typeparam>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "It is a store, as KvStore<T> is.")]
public sealed class KvStore<TKey, TValue> : IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    internal KvStore(KvStore<KvPair<TKey, TValue>> pairs) => Pairs = pairs;

    /// <summary>The pairs as entities, for queries.</summary>
    public KvStore<KvPair<TKey, TValue>> Pairs { get; }

    /// <summary>The store's name.</summary>
    public string Name => Pairs.Name;

    /// <summary>How many pairs there are.</summary>
    public long Count => Queryable.LongCount(Pairs);

    /// <summary>The value of a key. Setting it adds or replaces, in hash stores.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that key.</exception>
    public TValue this[TKey key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"Store '{Name}' has no key '{key}'.");
        set => Pairs.Put(new KvPair<TKey, TValue>(key, value));
    }

    /// <summary>Looks a key up.</summary>
    /// <returns>False if it is not there.</returns>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var found = Pairs.TryGet(key, out var pair);
        value = found ? pair.Value : default;
        return found;
    }

    /// <summary>Whether a key is there.</summary>
    public bool ContainsKey(TKey key) => Pairs.TryGet(key, out _);

    /// <summary>Looks several keys up in one pass; those found come once each, in an order of the engine's choice.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> GetMany(IEnumerable<TKey> keys) => Pairs.GetMany(keys).Select(ToPlain);

    /// <summary>Adds or replaces pairs in a hash store, all or none of them.</summary>
    /// <returns>How many were replaced.</returns>
    /// <exception cref="KvException">A value does not fit, or the store is a sorted one.</exception>
    public long PutMany(IEnumerable<KeyValuePair<TKey, TValue>> pairs) => Pairs.PutMany(pairs.Select(ToPair));

    /// <summary>Removes a key from a hash store.</summary>
    /// <returns>False if it was not there.</returns>
    public bool Remove(TKey key) => Pairs.Remove(key);

    /// <summary>Writes the whole content of a sorted store, in place of what it holds; see <see cref="KvStore{T}.BulkWrite"/>.</summary>
    /// <returns>How many pairs were read.</returns>
    public long BulkWrite(
        IEnumerable<KeyValuePair<TKey, TValue>> pairs, OnDuplicate onDuplicate = OnDuplicate.Fail, CancellationToken cancellationToken = default) =>
        Pairs.BulkWrite(pairs.Select(ToPair), onDuplicate, cancellationToken);

    /// <summary>Like <see cref="BulkWrite"/>, from a source that is waited for.</summary>
    /// <inheritdoc cref="BulkWrite"/>
    public Task<long> BulkWriteAsync(
        IAsyncEnumerable<KeyValuePair<TKey, TValue>> pairs, OnDuplicate onDuplicate = OnDuplicate.Fail, CancellationToken cancellationToken = default) =>
        Pairs.BulkWriteAsync(pairs.Select(ToPair), onDuplicate, cancellationToken);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => Pairs.AsEnumerable().Select(ToPlain).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The pairs for <c>await foreach</c>.</summary>
    public IAsyncEnumerable<KeyValuePair<TKey, TValue>> AsAsyncEnumerable() => Pairs.AsAsyncEnumerable().Select(ToPlain);

    /// <summary>Walks the pairs in <c>await foreach</c>.</summary>
    public IAsyncEnumerator<KeyValuePair<TKey, TValue>> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        AsAsyncEnumerable().GetAsyncEnumerator(cancellationToken);

    /// <summary>The store's name.</summary>
    public override string ToString() => Name;

    private static KeyValuePair<TKey, TValue> ToPlain(KvPair<TKey, TValue> pair) => new(pair.Key, pair.Value);

    private static KvPair<TKey, TValue> ToPair(KeyValuePair<TKey, TValue> pair) => new(pair.Key, pair.Value);
}
