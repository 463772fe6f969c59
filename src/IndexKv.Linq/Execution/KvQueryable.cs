using System.Collections;
using System.Linq.Expressions;

namespace IndexKv.Linq.Execution;

/// <summary>A query over a store. It runs each time it is walked.</summary>
internal sealed class KvQueryable<T>(KvQueryProvider provider, Expression expression) : IOrderedQueryable<T>, IAsyncEnumerable<T>
{
    public Type ElementType => typeof(T);

    public Expression Expression => expression;

    public IQueryProvider Provider => provider;

    public IEnumerator<T> GetEnumerator() => provider.Execute<IEnumerable<T>>(expression).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new AsyncRows<T>(provider, expression, cancellationToken);

    public override string ToString() => expression.ToString();
}
