using System.Linq.Expressions;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Materialization;

namespace IndexKv.Linq.Translation;

/// <summary>The engine's query while it is put together.</summary>
internal sealed class QueryParts
{
    private ScalarExpression? _predicate;
    private ScalarExpression? _having;

    public QueryParts(EntityMap map)
    {
        Sources = new QuerySources(map);
        Scalars = new ScalarTranslator(Sources, Parameters);
    }

    public QuerySources Sources { get; }

    public ParameterBindings Parameters { get; } = new();

    public ScalarTranslator Scalars { get; }

    public List<QueryOrdering> Ordering { get; } = [];

    public Expression Selector { get; set; } = null!;

    public bool Distinct { get; set; }

    public ScalarExpression? Offset { get; set; }

    public ScalarExpression? Limit { get; set; }

    /// <summary>Whether there are groups.</summary>
    public bool IsGrouped => Scalars.Groups is not null;

    /// <summary>Whether every row found is a row of the result.</summary>
    public bool IsWholeResult => Limit is null && Offset is null && !Distinct && !IsGrouped;

    /// <summary>Adds a condition on rows, or on groups once there are some.</summary>
    /// <returns>False if there is none.</returns>
    public bool AddPredicate(ScalarExpression? condition)
    {
        if (condition is null)
            return false;
        if (IsGrouped)
            _having = And(_having, condition);
        else
            _predicate = And(_predicate, condition);
        return true;
    }

    /// <summary>A projection's compiler.</summary>
    public ProjectionCompiler NewProjection() => new(Sources, Scalars);

    /// <summary>The query.</summary>
    public Query Query(EquatableList<QueryProjection> projection) => new()
    {
        Source = Sources.Store,
        Relation = Sources.Relation,
        Predicate = _predicate,
        GroupBy = EquatableList.Create<ScalarExpression>([.. Scalars.Groups?.Keys ?? []]),
        Having = _having,
        Projection = projection,
        Distinct = Distinct,
        Ordering = EquatableList.Create<QueryOrdering>([.. Ordering]),
        Offset = Offset,
        Limit = Limit,
    };

    /// <summary>The query for the selector's results.</summary>
    /// <param name="finish">Makes, for the results' type, the function that ends the query; null for none.</param>
    /// <returns>Null if they cannot be computed row by row.</returns>
    public EngineQuery? Rows(Func<Type, LambdaExpression>? finish)
    {
        var projection = NewProjection();
        return projection.Compile(Selector) is { } materializer
            ? new EngineQuery(Query(projection.Columns), Parameters, materializer, finish?.Invoke(materializer.ReturnType))
            : null;
    }

    private static ScalarExpression And(ScalarExpression? left, ScalarExpression right) =>
        left is null ? right : new ScalarBinary(BinaryOperator.And, left, right);
}
