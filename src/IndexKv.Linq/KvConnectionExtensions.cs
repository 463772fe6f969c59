using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Linq.Mapping;

namespace IndexKv.Linq;

/// <summary>Stores of a connection as typed collections.</summary>
public static class KvConnectionExtensions
{
    /// <summary>A store as a collection of entities, to be queried and written. Nothing is read until it is used.</summary>
    /// <typeparam name="T">The entity type: a class, record or struct whose public properties and fields are columns; docs/linq.md, "Mapping".</typeparam>
    /// <param name="connection">The connection; queries run in its transaction, if it has one.</param>
    /// <param name="name">The store's name; null for that of the type's <c>[Table]</c>, else the type's own.</param>
    /// <param name="options">How queries behave; null for the default.</param>
    public static KvStore<T> Store<T>(this KvConnection connection, string? name = null, LinqOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new KvStore<T>(connection, EntityMapBuilder.StoreName(typeof(T), name), options);
    }

    /// <summary>Creates a store whose columns are an entity type's members.</summary>
    /// <typeparam name="T">The entity type.</typeparam>
    /// <param name="connection">The connection; the store is created in its transaction, if it has one.</param>
    /// <param name="kind">Which engine holds it.</param>
    /// <param name="name">The store's name; null for that of the type's <c>[Table]</c>, else the type's own.</param>
    /// <exception cref="KvException">The type has no key or a member that no column can hold, or a store of the name exists.</exception>
    public static KvStore<T> CreateStore<T>(this KvConnection connection, StoreKind kind, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var definition = StoreDefinitionBuilder.Build(typeof(T), kind, name);
        EntityMapBuilder.Build(typeof(T), definition);
        try
        {
            connection.ExecuteWrite(transaction => transaction.CreateStore(definition));
        }
        catch (EngineException e)
        {
            throw new KvException((KvErrorCode)e.Code, e.Message, e);
        }

        return connection.Store<T>(definition.Name);
    }

    /// <summary>A store of plain pairs, whose columns are <c>Key</c> and <c>Value</c>. Nothing is read until it is used.</summary>
    /// <typeparam name="TKey">The key's type.</typeparam>
    /// <typeparam name="TValue">The value's type: a scalar, or anything that an ANY can hold.</typeparam>
    /// <param name="connection">The connection.</param>
    /// <param name="name">The store's name.</param>
    public static KvStore<TKey, TValue> Store<TKey, TValue>(this KvConnection connection, string name)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(name);
        return new KvStore<TKey, TValue>(connection.Store<KvPair<TKey, TValue>>(name));
    }

    /// <summary>Creates a store of plain pairs.</summary>
    /// <inheritdoc cref="CreateStore{T}"/>
    public static KvStore<TKey, TValue> CreateStore<TKey, TValue>(this KvConnection connection, StoreKind kind, string name)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(name);
        return new KvStore<TKey, TValue>(connection.CreateStore<KvPair<TKey, TValue>>(kind, name));
    }
}
