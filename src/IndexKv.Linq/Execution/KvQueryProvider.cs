using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Execution;

/// <summary>Runs the queries over one store of one connection.</summary>
/// <param name="connection">The connection.</param>
/// <param name="entity">The entity type.</param>
/// <param name="store">The store's name.</param>
internal sealed class KvQueryProvider(KvConnection connection, Type entity, string store) : IQueryProvider
{
    private static readonly MethodInfo Create = typeof(KvQueryProvider).GetMethods().Single(m => m.Name == nameof(CreateQuery) && m.IsGenericMethod);

    public KvConnection Connection => connection;

    /// <summary>The store's definition in the connection's transaction.</summary>
    /// <exception cref="KvException">There is no such store.</exception>
    public StoreDefinition Definition => connection.FindStore(store) ?? throw new KvException(
        KvErrorCode.StoreNotFound, $"There is no store '{store}'; create it with CREATE STORE or connection.CreateStore<{entity.Name}>(…).");

    public EntityMap Map => StoreQueries.Of(Definition).Map(entity);

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
        if (expression is UnaryExpression { NodeType: ExpressionType.Convert } convert && typeof(TResult) == typeof(object))
            return (TResult)ExecuteUntyped(convert.Operand, cancellationToken)!;
        var chain = QueryChainParser.Parse(expression);
        var compiled = StoreQueries.Of(Definition).Compile(chain, entity);
        return ((CompiledQuery<TResult>)compiled).Execute(connection, [.. chain.Captured], cancellationToken);
    }

    public string Explain(Expression expression) => StoreQueries.Of(Definition).Compile(QueryChainParser.Parse(expression), entity).Explain();

    private object? ExecuteUntyped(Expression expression, CancellationToken cancellationToken) =>
        ((Func<Expression, CancellationToken, object>)Execute<object>).Method.GetGenericMethodDefinition()
            .MakeGenericMethod(expression.Type)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [expression, cancellationToken], null);
}
