using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Materialization;
using IndexKv.Linq.Translation;
using Remotion.Linq.Clauses;
using Remotion.Linq.Clauses.Expressions;

namespace IndexKv.Linq.Execution;

/// <summary>Reads and writes of one store by key, for one entity type. Immutable and thread-safe.</summary>
internal sealed class StoreAccess<T>
{
    private readonly StoreDefinition _store;
    private readonly EntityKey _key;
    private readonly Func<T, KvValue[]> _row;
    private readonly Func<RowCursor, object?[], T> _materialize;
    private readonly KeyReader _getOne;
    private readonly EntityLookup _lookup;
    private readonly QueryPlan? _getMany;

    public StoreAccess(EntityMap map, EntityLookup lookup)
    {
        _lookup = lookup;
        _store = map.Store;
        _key = new EntityKey(map);
        _row = EntityWriter.Compile<T>(map);
        var sources = new QuerySources(map);
        var projection = new ProjectionCompiler(sources);
        var entity = new QuerySourceReferenceExpression(new MainFromClause("entity", typeof(T), Expression.Constant(Array.Empty<T>())));
        sources.Name(entity.ReferencedQuerySource, sources.Main);
        _materialize = ((Expression<Func<RowCursor, object?[], T>>)projection.Compile(entity)!).Compile();
        _getOne = new KeyReader(_store, [.. projection.Columns.Select(c => ((ScalarColumn)c.Expression).Ordinal)]);
        if (_store.KeyColumns.Count == 1)
            _getMany = QueryPlanner.Plan(Select(projection, new ScalarInSet(new ScalarColumn(_store.KeyColumns[0]), 0, "@keys")));
    }

    /// <summary>Whether equality of a member with a value finds one record at most.</summary>
    public bool IsLookup(MemberInfo member) => _lookup.Is(member);

    /// <summary>Reads the record of a key.</summary>
    public bool TryRead(Transaction transaction, ReadOnlySpan<KvValue> key, KeyRow row) =>
        _getOne.TryRead(transaction, key, row.Key, row.Values(_getOne.ColumnCount));

    /// <summary>Reads the record of a key.</summary>
    /// <exception cref="KvException">The key is not of the key columns' types.</exception>
    public bool TryReadKey<TKey>(Transaction transaction, TKey key, KeyRow row)
    {
        // A key of the one column's own type is not boxed.
        if (typeof(TKey) == _key.SingleType && TypedValue<TKey>.Make is { } make && key is not null)
            return TryRead(transaction, [make(key)], row);
        return TryRead(transaction, _key.Parts(key), row);
    }

    /// <summary>Makes the entity of a record.</summary>
    public T Materialize(KeyRow row) => _materialize(row, []);

    public IEnumerable<T> GetMany<TKey>(KvConnection connection, IEnumerable<TKey> keys)
    {
        if (_getMany is null)
        {
            foreach (var parts in keys.Select(k => _key.Parts(k)).DistinctBy(p => new EquatableKey(p)))
            {
                using var row = KeyRow.Rent();
                if (connection.ExecuteRead((Access: this, parts, row), static (transaction, s) => s.Access.TryRead(transaction, s.parts, s.row)))
                    yield return Materialize(row);
            }

            yield break;
        }

        List<KvValue> set = [.. keys.Select(k => _key.Parts(k)[0])];
        using var cursor = connection.ExecuteQuery(_getMany, new ParameterValues([], [set]));
        while (cursor.MoveNext())
            yield return _materialize(cursor, []);
    }

    public long Put(KvConnection connection, IEnumerable<T> entities) => Write(connection, transaction =>
    {
        Require(StoreKind.Hash, "BulkWrite");
        var key = new ArrayBufferWriter<byte>();
        var value = new ArrayBufferWriter<byte>();
        var check = KvConnection.BeginChecks(_store, transaction);
        var replaced = 0L;
        foreach (var entity in entities)
        {
            Encode(entity, key, value, check);
            if (transaction.Put(_store, key.WrittenSpan, value.WrittenSpan))
                replaced++;
        }

        return replaced;
    });

    public bool Remove<TKey>(KvConnection connection, TKey key)
    {
        var parts = _key.Parts(key);
        return Write(connection, transaction =>
        {
            Require(StoreKind.Hash, "BulkWrite");
            var encoded = new ArrayBufferWriter<byte>();
            for (var i = 0; i < parts.Length; i++)
                KeyCodec.Append(parts[i], _store.Columns[_store.KeyColumns[i]].Type, encoded);
            return transaction.Delete(_store, encoded.WrittenSpan);
        });
    }

    public long BulkWrite(KvConnection connection, IEnumerable<T> entities, OnDuplicate onDuplicate, CancellationToken cancellationToken) =>
        Write(connection, transaction =>
        {
            using var load = Begin(transaction, onDuplicate);
            var check = KvConnection.BeginChecks(_store, transaction);
            var key = new ArrayBufferWriter<byte>();
            var value = new ArrayBufferWriter<byte>();
            foreach (var entity in entities)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Encode(entity, key, value, check);
                load.Add(key.WrittenSpan, value.WrittenSpan);
            }

            load.Complete(cancellationToken);
            return load.Count;
        });

    public async Task<long> BulkWriteAsync(
        KvConnection connection, IAsyncEnumerable<T> entities, OnDuplicate onDuplicate, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.ExecuteWriteAsync(LoadAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException e)
        {
            throw new KvException((KvErrorCode)e.Code, e.Message, e);
        }

        async ValueTask<long> LoadAsync(WriteTransaction transaction, CancellationToken token)
        {
            using var load = Begin(transaction, onDuplicate);
            var check = KvConnection.BeginChecks(_store, transaction);
            var key = new ArrayBufferWriter<byte>();
            var value = new ArrayBufferWriter<byte>();
            await foreach (var entity in entities.WithCancellation(token).ConfigureAwait(false))
            {
                token.ThrowIfCancellationRequested();
                Encode(entity, key, value, check);
                load.Add(key.WrittenSpan, value.WrittenSpan);
            }

            load.Complete(token);
            return load.Count;
        }
    }

    private BulkLoad Begin(WriteTransaction transaction, OnDuplicate onDuplicate)
    {
        Require(StoreKind.Sorted, "Put or PutMany");
        return transaction.BeginBulkLoad(_store, new BulkLoadOptions { OnDuplicate = onDuplicate, DescribeKey = _key.Describe });
    }

    private void Encode(T entity, ArrayBufferWriter<byte> key, ArrayBufferWriter<byte> value, Action<KvValue[]>? check)
    {
        if (entity is null)
            throw new ArgumentException($"One of the entities for store '{_store.Name}' is null.", nameof(entity));
        var row = _row(entity);
        check?.Invoke(row);
        key.ResetWrittenCount();
        value.ResetWrittenCount();
        KeyCodec.EncodeRow(_store, row, key);
        RecordCodec.EncodeValue(_store, row, value);
    }

    private void Require(StoreKind kind, string instead)
    {
        if (_store.Kind != kind)
        {
            throw new KvException(
                KvErrorCode.NotSupported, $"Store '{_store.Name}' is {_store.Kind.ToString().ToUpperInvariant()}; write it with {instead}.");
        }
    }

    private Query Select(ProjectionCompiler projection, ScalarExpression predicate) =>
        new() { Source = _store, Predicate = predicate, Projection = projection.Columns };

    private static TResult Write<TResult>(KvConnection connection, Func<WriteTransaction, TResult> change)
    {
        try
        {
            return connection.ExecuteWrite(change);
        }
        catch (EngineException e)
        {
            throw new KvException((KvErrorCode)e.Code, e.Message, e);
        }
    }
}
