using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Transactions;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Execution;

/// <summary>Runs the queries over one store of one connection.</summary>
/// <param name="connection">The connection.</param>
/// <param name="entity">The entity type.</param>
/// <param name="store">The store's name.</param>
/// <param name="options">How queries behave.</param>
internal sealed class KvQueryProvider(KvConnection connection, Type entity, string store, LinqOptions options) : IQueryProvider
{
    private static readonly MethodInfo Create = typeof(KvQueryProvider).GetMethods().Single(m => m.Name == nameof(CreateQuery) && m.IsGenericMethod);

    private StoreQueries? _queries;

    public KvConnection Connection => connection;

    public Type Entity => entity;

    /// <summary>What is kept for the store's definition in the connection's transaction.</summary>
    /// <exception cref="KvException">There is no such store.</exception>
    public StoreQueries Queries => connection.ExecuteRead(this, static (transaction, provider) => provider.QueriesIn(transaction));

    public EntityMap Map => Queries.Map(entity);

    /// <summary>Like <see cref="Queries"/>, in a transaction that is at hand.</summary>
    public StoreQueries QueriesIn(Transaction transaction)
    {
        if (!transaction.TryGetStore(store, out var definition))
            throw NotFound();
        return _queries is { } queries && ReferenceEquals(queries.Store, definition) ? queries : _queries = StoreQueries.Of(definition);
    }

    public IQueryable<TElement> CreateQuery<TElement>(Expression expression) => new KvQueryable<TElement>(this, expression);

    public IQueryable CreateQuery(Expression expression)
    {
        var element = expression.Type.GetInterfaces().Append(expression.Type)
            .First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            .GetGenericArguments()[0];
        return (IQueryable)Create.MakeGenericMethod(element).Invoke(this, [expression])!;
    }

    public TResult Execute<TResult>(Expression expression) => Execute<TResult>(expression, default);

    public object? Execute(Expression expression) => Execute<object?>(Expression.Convert(expression, typeof(object)));

    public TResult Execute<TResult>(Expression expression, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (typeof(TResult) == typeof(object) && expression is UnaryExpression { NodeType: ExpressionType.Convert } convert)
            return (TResult)ExecuteUntyped(convert.Operand, cancellationToken)!;
        if (KeyLookup.TryRun<TResult>(this, entity, expression, out var found))
            return found;
        var queries = Queries;
        if (queries.Known.Find(expression, connection, out var captured) is PreparedQuery<TResult> known)
            return Allowed(known).Execute(connection, captured, cancellationToken);
        var chain = QueryChainParser.Parse(expression, this);
        var prepared = queries.Prepare(chain, entity);
        queries.Known.Add(expression, chain, prepared);
        return Allowed((PreparedQuery<TResult>)prepared).Execute(connection, [.. chain.Captured], cancellationToken);
    }

    public string Explain(Expression expression) => Queries.Prepare(QueryChainParser.Parse(expression, this), entity).Explain();

    /// <summary>A query, if it may run.</summary>
    /// <exception cref="NotSupportedException">Some of it would run in memory, and is not to.</exception>
    public PreparedQuery<TResult> Allowed<TResult>(PreparedQuery<TResult> query) => options.ClientEvaluation == ClientEvaluation.Allow || query.Refusable.Count == 0
        ? query
        : throw new NotSupportedException(
            $"The query over '{store}' would run in memory: {string.Join(", then ", query.Refusable)}. Write it in another way, put AsEnumerable() before that part, or allow it (LinqOptions.ClientEvaluation).");

    private object? ExecuteUntyped(Expression expression, CancellationToken cancellationToken) =>
        ((Func<Expression, CancellationToken, object>)Execute<object>).Method.GetGenericMethodDefinition()
            .MakeGenericMethod(expression.Type)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [expression, cancellationToken], null);

    private KvException NotFound() => new(
        KvErrorCode.StoreNotFound, $"There is no store '{store}'; create it with CREATE STORE or connection.CreateStore<{entity.Name}>(…).");
}
