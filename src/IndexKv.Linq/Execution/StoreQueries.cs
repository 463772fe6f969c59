using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using IndexKv.Engine.Catalog;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Execution;

/// <summary>
/// The mappings and compiled queries of one store's definition. They live as long as the definition, which is replaced when the schema
/// changes. Thread-safe.
/// </summary>
internal sealed class StoreQueries(StoreDefinition store)
{
    private const int MostKept = 1024;

    private static readonly ConditionalWeakTable<StoreDefinition, StoreQueries> All = [];

    private readonly ConcurrentDictionary<Type, EntityMap> _maps = new();
    private readonly ConcurrentDictionary<Type, EntityLookup> _lookups = new();
    private readonly ConcurrentDictionary<Type, object> _access = new();
    private readonly ConcurrentDictionary<QueryShape, PreparedQuery> _queries = new();

    // Most stores are read as one type: its access is found without looking into the dictionary.
    private object? _lastAccess;

    /// <summary>The definition.</summary>
    public StoreDefinition Store => store;

    /// <summary>The queries by what they look like.</summary>
    public KnownQueries Known { get; } = new();

    public static StoreQueries Of(StoreDefinition store) => All.GetValue(store, s => new StoreQueries(s));

    public EntityMap Map(Type type) => _maps.GetOrAdd(type, t => EntityMapBuilder.Build(t, store));

    public StoreAccess<T> Access<T>() => _lastAccess as StoreAccess<T> ?? KnownAccess<T>();

    public EntityLookup Lookup(Type type) =>
        _lookups.TryGetValue(type, out var known) ? known : _lookups.GetOrAdd(type, new EntityLookup(Map(type)));

    public PreparedQuery Prepare(QueryChain chain, Type entity)
    {
        var shape = QueryShape.Of(chain);
        if (_queries.TryGetValue(shape, out var known))
            return known;
        var compiled = QueryCompiler.Compile(chain, Map(entity));

        // Queries whose literals change without end would fill the memory.
        if (_queries.Count >= MostKept)
            _queries.Clear();
        _queries.TryAdd(shape, compiled);
        return compiled;
    }

    private StoreAccess<T> KnownAccess<T>()
    {
        var access = (StoreAccess<T>)_access.GetOrAdd(typeof(T), static (type, queries) => new StoreAccess<T>(queries.Map(type), queries.Lookup(type)), this);
        _lastAccess = access;
        return access;
    }
}
