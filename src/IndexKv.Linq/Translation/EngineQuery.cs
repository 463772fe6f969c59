using System.Linq.Expressions;
using IndexKv.Engine.Querying;

namespace IndexKv.Linq.Translation;

/// <summary>The part of a query that the engine runs, and what is made of its rows.</summary>
/// <param name="Query">What the engine is asked.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Materializer">A function that makes a result of a row and the captured values.</param>
/// <param name="Finish">A function over all results and the captured values that ends the query; null if they are its result.</param>
internal sealed record EngineQuery(Query Query, ParameterBindings Parameters, LambdaExpression Materializer, LambdaExpression? Finish)
{
    /// <summary>The type of one result.</summary>
    public Type ElementType => Materializer.ReturnType;
}
