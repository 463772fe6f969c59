using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;

namespace IndexKv.Linq.Execution;

/// <summary>Writes of one store, for one entity type. Immutable and thread-safe.</summary>
internal sealed class StoreChanges<T>(EntityMap map, EntityKey entityKey)
{
    private readonly StoreDefinition _store = map.Store;
    private readonly Func<T, KvValue[]> _row = EntityWriter.Compile<T>(map);

    /// <summary>Adds or replaces.</summary>
    /// <returns>How many were replaced.</returns>
    public long Put(WriteTransaction transaction, IEnumerable<T> entities)
    {
        Require(StoreKind.Hash, "BulkWrite");
        var encoded = new Encoded(this, transaction);
        var replaced = 0L;
        foreach (var entity in entities)
        {
            encoded.Set(entity);
            if (transaction.Put(_store, encoded.Key, encoded.Value))
                replaced++;
        }

        return replaced;
    }

    /// <summary>Replaces an entity that is there.</summary>
    /// <returns>False if there is none of its key.</returns>
    public bool Update(WriteTransaction transaction, T entity)
    {
        Require(StoreKind.Hash, "BulkWrite");
        var encoded = new Encoded(this, transaction);
        encoded.Set(entity);
        if (!transaction.OpenStore(_store).TryGet(encoded.Key, out _))
            return false;
        transaction.Put(_store, encoded.Key, encoded.Value);
        return true;
    }

    /// <summary>Puts what a function makes of entities in their places.</summary>
    /// <returns>How many there are.</returns>
    public long Update(WriteTransaction transaction, IEnumerable<T> entities, Func<T, T> change)
    {
        Require(StoreKind.Hash, "BulkWrite");
        var (before, after) = (new Encoded(this, null), new Encoded(this, transaction));
        var updated = 0L;
        foreach (var entity in entities)
        {
            // The function may change the entity itself, so its key is taken before.
            before.Set(entity);
            after.Set(change(entity));
            if (!before.Key.SequenceEqual(after.Key))
                throw new KvException(KvErrorCode.InvalidQuery, $"An update of store '{_store.Name}' changes the key {entityKey.Describe(before.Key.ToArray())}; remove the entity and put the other.");
            transaction.Put(_store, after.Key, after.Value);
            updated++;
        }

        return updated;
    }

    /// <summary>Removes the entity of a key.</summary>
    public bool Remove<TKey>(WriteTransaction transaction, TKey key)
    {
        Require(StoreKind.Hash, "BulkWrite");
        var parts = entityKey.Parts(key);
        var encoded = new ByteBuffer();
        for (var i = 0; i < parts.Length; i++)
            KeyCodec.Append(parts[i], _store.Columns[_store.KeyColumns[i]].Type, encoded);
        return transaction.Delete(_store, encoded.WrittenSpan);
    }

    /// <summary>Removes entities.</summary>
    /// <returns>How many there were.</returns>
    public long RemoveAll(WriteTransaction transaction, IEnumerable<T> entities)
    {
        Require(StoreKind.Hash, "BulkWrite");
        var encoded = new Encoded(this, null);
        var removed = 0L;
        foreach (var entity in entities)
        {
            encoded.Set(entity);
            if (transaction.Delete(_store, encoded.Key))
                removed++;
        }

        return removed;
    }

    /// <summary>Replaces the content of a sorted store.</summary>
    /// <returns>How many entities were read.</returns>
    public long BulkWrite(WriteTransaction transaction, IEnumerable<T> entities, OnDuplicate onDuplicate, CancellationToken cancellationToken)
    {
        using var load = Begin(transaction, onDuplicate);
        var encoded = new Encoded(this, transaction);
        foreach (var entity in entities)
        {
            cancellationToken.ThrowIfCancellationRequested();
            encoded.Set(entity);
            load.Add(encoded.Key, encoded.Value);
        }

        load.Complete(cancellationToken);
        return load.Count;
    }

    /// <inheritdoc cref="BulkWrite"/>
    public async ValueTask<long> BulkWriteAsync(
        WriteTransaction transaction, IAsyncEnumerable<T> entities, OnDuplicate onDuplicate, CancellationToken cancellationToken)
    {
        using var load = Begin(transaction, onDuplicate);
        var encoded = new Encoded(this, transaction);
        await foreach (var entity in entities.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            encoded.Set(entity);
            load.Add(encoded.Key, encoded.Value);
        }

        load.Complete(cancellationToken);
        return load.Count;
    }

    private BulkLoad Begin(WriteTransaction transaction, OnDuplicate onDuplicate)
    {
        Require(StoreKind.Sorted, "Put or PutMany");
        return transaction.BeginBulkLoad(_store, new BulkLoadOptions { OnDuplicate = onDuplicate, DescribeKey = entityKey.Describe });
    }

    private void Require(StoreKind kind, string instead)
    {
        if (_store.Kind != kind)
        {
            throw new KvException(
                KvErrorCode.NotSupported, $"Store '{_store.Name}' is {_store.Kind.ToString().ToUpperInvariant()}; write it with {instead}.");
        }
    }

    /// <summary>One record after the other in the same buffers.</summary>
    /// <param name="changes">Of which store.</param>
    /// <param name="transaction">In which it is checked; null if it is only read.</param>
    private sealed class Encoded(StoreChanges<T> changes, WriteTransaction? transaction)
    {
        private readonly ByteBuffer _key = new();
        private readonly ByteBuffer _value = new();
        private readonly Action<KvValue[]>? _check = transaction is null ? null : KvConnection.BeginChecks(changes._store, transaction);

        public ReadOnlySpan<byte> Key => _key.WrittenSpan;

        public ReadOnlySpan<byte> Value => _value.WrittenSpan;

        public void Set(T entity)
        {
            if (entity is null)
                throw new ArgumentException($"One of the entities for store '{changes._store.Name}' is null.", nameof(entity));
            var row = changes._row(entity);
            _check?.Invoke(row);
            _key.Clear();
            _value.Clear();
            KeyCodec.EncodeRow(changes._store, row, _key);
            RecordCodec.EncodeValue(changes._store, row, _value);
        }
    }
}
