using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Materialization;
using IndexKv.Linq.Translation;
using Remotion.Linq.Clauses;
using Remotion.Linq.Clauses.Expressions;

namespace IndexKv.Linq.Execution;

/// <summary>Reads of one store by key, for one entity type. Immutable and thread-safe.</summary>
internal sealed class StoreAccess<T>
{
    private readonly StoreDefinition _store;
    private readonly EntityKey _key;
    private readonly Func<RowCursor, object?[], T> _materialize;
    private readonly KeyReader _getOne;
    private readonly EntityLookup _lookup;
    private readonly QueryPlan? _getMany;

    public StoreAccess(EntityMap map, EntityLookup lookup)
    {
        _lookup = lookup;
        _store = map.Store;
        _key = new EntityKey(map);
        Changes = new StoreChanges<T>(map, _key);
        var sources = new QuerySources(map);
        var projection = new ProjectionCompiler(sources);
        var entity = new QuerySourceReferenceExpression(new MainFromClause("entity", typeof(T), Expression.Constant(Array.Empty<T>())));
        sources.Name(entity.ReferencedQuerySource, sources.Main);
        _materialize = ((Expression<Func<RowCursor, object?[], T>>)projection.Compile(entity)!).Compile();
        _getOne = new KeyReader(_store, [.. projection.Columns.Select(c => ((ScalarColumn)c.Expression).Ordinal)]);
        if (_store.KeyColumns.Count == 1)
            _getMany = QueryPlanner.Plan(Select(projection, new ScalarInSet(new ScalarColumn(_store.KeyColumns[0]), 0, "@keys")));
    }

    /// <summary>Its writes.</summary>
    public StoreChanges<T> Changes { get; }

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
            foreach (var entity in ReadAll(connection, keys.Select(k => _key.Parts(k)), default))
                yield return entity;
            yield break;
        }

        List<KvValue> set = [.. keys.Select(k => _key.Parts(k)[0])];
        using var cursor = connection.ExecuteQuery(_getMany, new ParameterValues([], [set]));
        while (cursor.MoveNext())
            yield return _materialize(cursor, []);
    }

    /// <summary>The entities of keys, as one moment has them; each comes once.</summary>
    public IEnumerable<T> ReadAll(KvConnection connection, IEnumerable<KvValue[]> keys, CancellationToken cancellationToken)
    {
        // The keys may come from a query over the same connection.
        var distinct = keys.DistinctBy(k => new EquatableKey(k)).ToList();
        var found = connection.ExecuteRead((Access: this, distinct, cancellationToken), static (transaction, s) =>
        {
            using var row = KeyRow.Rent();
            var rows = new List<KvValue[]>();
            foreach (var key in s.distinct)
            {
                s.cancellationToken.ThrowIfCancellationRequested();
                if (s.Access.TryRead(transaction, key, row))
                    rows.Add(row.Values(s.Access._getOne.ColumnCount).ToArray());
            }

            return rows;
        });

        // Entities are made when nothing is read any more: their constructors may do what they like.
        foreach (var values in found)
        {
            using var row = KeyRow.Rent();
            values.CopyTo(row.Values(values.Length));
            yield return Materialize(row);
        }
    }

    private Query Select(ProjectionCompiler projection, ScalarExpression predicate) =>
        new() { Source = _store, Predicate = predicate, Projection = projection.Columns };
}
