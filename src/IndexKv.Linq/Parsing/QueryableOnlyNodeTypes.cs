using System.Reflection;
using Remotion.Linq.Parsing.Structure;

namespace IndexKv.Linq.Parsing;

/// <summary>
/// re-linq's operators, those of <see cref="Queryable"/> only: calls of <see cref="Enumerable"/> inside lambdas stay what they are, plain
/// code over a collection.
/// </summary>
internal sealed class QueryableOnlyNodeTypes(INodeTypeProvider inner) : INodeTypeProvider
{
    public bool IsRegistered(MethodInfo method) => method.DeclaringType == typeof(Queryable) && inner.IsRegistered(method);

    public Type? GetNodeType(MethodInfo method) => method.DeclaringType == typeof(Queryable) ? inner.GetNodeType(method) : null;
}
