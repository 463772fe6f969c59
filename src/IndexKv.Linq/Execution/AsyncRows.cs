using System.Linq.Expressions;

namespace IndexKv.Linq.Execution;

/// <summary>A query's results for <c>await foreach</c>. Rows come from memory or a mapped file, so no step waits.</summary>
internal sealed class AsyncRows<T>(KvQueryProvider provider, Expression expression, CancellationToken cancellationToken) : IAsyncEnumerator<T>
{
    private IEnumerator<T>? _rows;

    public T Current => _rows!.Current;

    public ValueTask<bool> MoveNextAsync()
    {
        cancellationToken.ThrowIfCancellationRequested();
        _rows ??= provider.Execute<IEnumerable<T>>(expression, cancellationToken).GetEnumerator();
        return ValueTask.FromResult(_rows.MoveNext());
    }

    public ValueTask DisposeAsync()
    {
        _rows?.Dispose();
        return ValueTask.CompletedTask;
    }
}
