using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Linq.Execution;

namespace IndexKv.Linq.Parsing;

/// <summary>
/// Takes a query's expression apart into its operators, captured values cut out, and brings them into the few forms that translation
/// knows: predicates of <c>First</c>, <c>Count</c>, … become <c>Where</c>, and a <c>Where</c> of <c>a &amp;&amp; b</c> becomes two.
/// </summary>
internal static class QueryChainParser
{
    private static readonly MethodInfo WhereMethod = typeof(Queryable).GetMethods().Single(m =>
        m.Name == nameof(Queryable.Where) && m.GetParameters()[1].ParameterType.GetGenericArguments()[0].GetGenericArguments().Length == 2);

    private static readonly ConcurrentDictionary<MethodInfo, MethodInfo> WithoutPredicates = new();

    /// <summary>Parses an expression.</summary>
    /// <param name="expression">The query.</param>
    /// <param name="provider">Runs it; null if it is not joined with others.</param>
    /// <exception cref="NotSupportedException">An operator is not one of <see cref="Queryable"/>'s.</exception>
    public static QueryChain Parse(Expression expression, KvQueryProvider? provider = null)
    {
        var spine = new Stack<MethodCallExpression>();
        while (expression is MethodCallExpression call)
        {
            if (call.Method.DeclaringType != typeof(Queryable))
                throw Unsupported(call.Method);
            spine.Push(call);
            expression = call.Arguments[0];
        }

        if (expression is not ConstantExpression root)
            throw new NotSupportedException($"A query begins with a store, not with '{expression}'; use AsEnumerable() before operators on something else.");

        var extractor = new CaptureExtractor(provider);
        var spans = new SpanCallRewriter();
        var calls = new List<ChainCall>();
        foreach (var call in spine)
        {
            extractor.JoinsQueries = call.Method.Name is nameof(Queryable.Join) or nameof(Queryable.GroupJoin) or nameof(Queryable.LeftJoin) or nameof(Queryable.SelectMany);
            var arguments = new List<Expression>();
            for (var i = 1; i < call.Arguments.Count; i++)
            {
                var argument = spans.Visit(call.Arguments[i]);
                arguments.Add(argument is ConstantExpression constant ? extractor.Capture(constant) : extractor.Extract(argument));
            }

            Add(calls, new ChainCall(call.Method, arguments));
        }

        return new QueryChain(root, calls, extractor.Values, extractor.Sources, extractor.JoinedStores, extractor.DependsOnValues);
    }

    private static void Add(List<ChainCall> calls, ChainCall call)
    {
        if (call.Lambda is { Parameters.Count: 1 } lambda)
        {
            switch (call.Name)
            {
                case nameof(Queryable.Where) when lambda.Body.NodeType is not (ExpressionType.AndAlso or ExpressionType.Constant):
                    break;
                case nameof(Queryable.Where):
                    AddWhere(calls, lambda.Parameters[0], lambda.Body);
                    return;
                case nameof(Queryable.First) or nameof(Queryable.FirstOrDefault) or nameof(Queryable.Single) or nameof(Queryable.SingleOrDefault)
                    or nameof(Queryable.Last) or nameof(Queryable.LastOrDefault) or nameof(Queryable.Count) or nameof(Queryable.LongCount)
                    or nameof(Queryable.Any):
                    AddWhere(calls, lambda.Parameters[0], lambda.Body);
                    calls.Add(new ChainCall(WithoutPredicates.GetOrAdd(call.Method, WithoutPredicate), []));
                    return;
            }
        }

        calls.Add(call);
    }

    private static void AddWhere(List<ChainCall> calls, ParameterExpression parameter, Expression predicate)
    {
        if (predicate is BinaryExpression { NodeType: ExpressionType.AndAlso, Method: null } and)
        {
            AddWhere(calls, parameter, and.Left);
            AddWhere(calls, parameter, and.Right);
        }
        else if (predicate is not ConstantExpression { Value: true })
        {
            var lambda = Expression.Lambda(typeof(Func<,>).MakeGenericType(parameter.Type, typeof(bool)), predicate, parameter);
            calls.Add(new ChainCall(WhereMethod.MakeGenericMethod(parameter.Type), [Expression.Quote(lambda)]));
        }
    }

    private static MethodInfo WithoutPredicate(MethodInfo method) => typeof(Queryable).GetMethods()
        .Single(m => m.Name == method.Name && m.GetParameters().Length == 1)
        .MakeGenericMethod(method.GetGenericArguments());

    private static NotSupportedException Unsupported(MethodInfo method) => new(
        $"The operator {method.DeclaringType?.Name}.{method.Name} is none that queries over stores know; call AsEnumerable() before it to run it in memory.");
}
