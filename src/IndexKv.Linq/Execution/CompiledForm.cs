using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using IndexKv.Linq.Parsing;
using Remotion.Linq.Parsing.ExpressionVisitors;

namespace IndexKv.Linq.Execution;

/// <summary>A query of a compiled form, prepared for the definition of the store that it ran on last. Thread-safe.</summary>
/// <param name="query">A function of the store and the argument.</param>
internal sealed class CompiledForm<T, TArgument, TResult>(LambdaExpression query)
{
    private Prepared? _prepared;

    /// <summary>Runs the query.</summary>
    public TResult Run(KvStore<T> store, TArgument argument)
    {
        ArgumentNullException.ThrowIfNull(store);
        var provider = (KvQueryProvider)store.Provider;
        var prepared = _prepared;
        if (prepared is { Read: { } read, Query.IsLookUp: true } && read(new StrongBox<TArgument>(argument)) is var values && prepared.Query.Serves(values, provider)
            && prepared.Query.TryLookUp(provider, prepared.Queries, values, out var found))
        {
            return found;
        }

        var queries = provider.Queries;
        if (prepared is null || !ReferenceEquals(prepared.Queries, queries))
        {
            prepared = Prepare(store, provider, queries, argument);
            _prepared = prepared;
        }

        var captured = prepared.Read?.Invoke(new StrongBox<TArgument>(argument));
        return captured is not null && prepared.Query.Serves(captured, provider)
            ? prepared.Query.Run(provider, captured)
            : provider.Execute<TResult>(Expression(store, new StrongBox<TArgument>(argument)));
    }

    private Prepared Prepare(KvStore<T> store, KvQueryProvider provider, StoreQueries queries, TArgument argument)
    {
        var box = System.Linq.Expressions.Expression.Constant(new StrongBox<TArgument>(argument));
        var chain = QueryChainParser.Parse(Expression(store, box), provider);
        var known = new CompiledRun(chain, (PreparedQuery<TResult>)queries.Prepare(chain, typeof(T)));
        return new Prepared(queries, known, chain.DependsOnValues ? null : Reader(chain, box));
    }

    private Expression Expression(KvStore<T> store, StrongBox<TArgument> argument) => Expression(store, System.Linq.Expressions.Expression.Constant(argument));

    private Expression Expression(KvStore<T> store, ConstantExpression argument)
    {
        var field = System.Linq.Expressions.Expression.Field(argument, nameof(StrongBox<>.Value));
        var source = System.Linq.Expressions.Expression.Constant(store, typeof(IQueryable<T>));
        return ReplacingExpressionVisitor.Replace(query.Parameters[1], field, ReplacingExpressionVisitor.Replace(query.Parameters[0], source, query.Body));
    }

    /// <summary>Computes the captured values of the argument.</summary>
    private static Func<StrongBox<TArgument>, object?[]> Reader(QueryChain chain, ConstantExpression box)
    {
        var argument = System.Linq.Expressions.Expression.Parameter(typeof(StrongBox<TArgument>), "argument");
        var values = chain.Sources.Select(s =>
            System.Linq.Expressions.Expression.Convert(ReplacingExpressionVisitor.Replace(box, argument, s), typeof(object)));
        return System.Linq.Expressions.Expression.Lambda<Func<StrongBox<TArgument>, object?[]>>(
            System.Linq.Expressions.Expression.NewArrayInit(typeof(object), values), argument).Compile();
    }

    private sealed record Prepared(StoreQueries Queries, CompiledRun Query, Func<StrongBox<TArgument>, object?[]>? Read);

    /// <summary>The query, and of which captured values it was made.</summary>
    private sealed class CompiledRun(QueryChain chain, PreparedQuery<TResult> query)
    {
        private readonly CapturedKinds _kinds = new(chain);

        public bool Serves(object?[] captured, KvQueryProvider provider) => _kinds.Serve(captured, provider.Connection);

        public bool IsLookUp => query.IsLookUp;

        public bool TryLookUp(KvQueryProvider provider, StoreQueries queries, object?[] captured, [MaybeNullWhen(false)] out TResult result) =>
            provider.Allowed(query).TryLookUp(provider, queries, captured, out result);

        public TResult Run(KvQueryProvider provider, object?[] captured) => provider.Allowed(query).Execute(provider.Connection, captured, default);
    }
}
