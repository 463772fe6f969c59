using System.Linq.Expressions;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Materialization;
using IndexKv.Linq.Parsing;
using IndexKv.Linq.Translation;

namespace IndexKv.Linq.Execution;

/// <summary>
/// Divides a query between the engine and memory: the engine runs as many of the first operators as it can run exactly as C# means them,
/// and the rest runs over what it returns.
/// </summary>
internal static class QueryCompiler
{
    /// <summary>Compiles a query.</summary>
    /// <exception cref="NotSupportedException">An operator runs neither in the engine nor in memory.</exception>
    public static PreparedQuery Compile(QueryChain chain, EntityMap map)
    {
        if (KeySet(chain, map) is { } keySet)
            return keySet;
        chain = PredicateOrder.EngineFirst(chain, map);
        for (var count = Translatable(chain); ; count--)
        {
            // ThenBy needs its OrderBy where it is.
            if (count < chain.Calls.Count && chain.Calls[count].Name is nameof(Queryable.ThenBy) or nameof(Queryable.ThenByDescending))
                continue;
            if (Translate(chain, count, map) is not { } engine || Plan(engine) is not { } plan)
            {
                if (count == 0)
                    throw new NotSupportedException($"{map.Type} cannot be read from store '{map.Store.Name}'.");
                continue;
            }

            var rest = chain.Calls.Skip(count).ToList();
            var finish = rest.Count == 0 ? engine.Finish : MemoryPipeline.Build(engine.ElementType, rest);
            return PreparedQuery.Create(engine, plan, finish, rest);
        }
    }

    /// <summary>Translates the first operators.</summary>
    internal static EngineQuery? Translate(QueryChain chain, int count, EntityMap map)
    {
        Expression expression = chain.Root;
        foreach (var call in chain.Calls.Take(count).SelectMany(OperatorForms.Of))
            expression = call.On(expression);
        return QueryModels.TryParse(expression) is { } model ? QueryTranslator.Translate(model, map) : null;
    }

    /// <summary>A query of which one of the first conditions is a set of keys of several parts: those keys are looked up.</summary>
    private static PreparedQuery? KeySet(QueryChain chain, EntityMap map)
    {
        for (var i = 0; i < chain.Calls.Count && chain.Calls[i] is { Name: nameof(Queryable.Where), Lambda: { Parameters.Count: 1 } condition }; i++)
        {
            if (KeyTuples.Match(condition, map) is not { } keys)
                continue;
            var rest = chain.Calls.Where((_, place) => place != i).ToList();
            var finish = rest.Count == 0 ? null : MemoryPipeline.Build(map.Type, rest);
            var store = map.Store;
            return (PreparedQuery)Activator.CreateInstance(
                typeof(KeySetQuery<,>).MakeGenericType(map.Type, finish?.ReturnType ?? typeof(IEnumerable<>).MakeGenericType(map.Type)),
                typeof(StoreQueries).GetMethod(nameof(StoreQueries.Access))!.MakeGenericMethod(map.Type).Invoke(StoreQueries.Of(store), []),
                keys,
                finish?.Compile(),
                $"key set on {store.Name} ({store.Kind.ToString().ToUpperInvariant()}): ({string.Join(", ", store.KeyColumns.Select(c => store.Columns[c].Name))}) IN {keys.Collection.Name}",
                rest.Select(c => c.ToString()).ToArray())!;
        }

        return null;
    }

    private static int Translatable(QueryChain chain)
    {
        var count = 0;
        while (count < chain.Calls.Count && EngineOperators.Include(chain.Calls[count]))
            count++;
        return count;
    }

    private static QueryPlan? Plan(EngineQuery engine)
    {
        try
        {
            return QueryPlanner.Plan(engine.Query);
        }
        catch (EngineException e) when (e.Code is EngineErrorCode.TypeMismatch or EngineErrorCode.InvalidQuery or EngineErrorCode.NotSupported)
        {
            return null;
        }
    }
}
