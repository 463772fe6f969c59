namespace IndexKv.Engine.Querying;

/// <summary>Chooses how a query is answered. Thread-safe.</summary>
public static class QueryPlanner
{
    /// <summary>Checks a query and chooses its access path. The plan can be kept and run any number of times, on any thread.</summary>
    /// <exception cref="Errors.EngineException">The query contradicts itself: types that do not compare, an aggregate in a predicate, …</exception>
    public static QueryPlan Plan(Query query) => throw new NotSupportedException();
}
