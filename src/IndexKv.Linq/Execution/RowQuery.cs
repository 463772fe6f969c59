using System.Diagnostics.CodeAnalysis;
using IndexKv.Data;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Linq.Translation;

namespace IndexKv.Linq.Execution;

/// <summary>A query whose rows become elements, which a last function may make one result of.</summary>
internal sealed class RowQuery<TElement, TResult>(
    QueryPlan plan,
    ParameterBindings parameters,
    Func<RowCursor, object?[], TElement> materialize,
    Func<IEnumerable<TElement>, object?[], TResult>? finish,
    IReadOnlyList<string> inMemory) : PreparedQuery<TResult>(plan.Explain(), inMemory)
{
    private readonly PointQuery? _point = PointQuery.Of(plan);

    public override bool IsLookUp => _point is not null;

    public override TResult Execute(KvConnection connection, object?[] captured, CancellationToken cancellationToken)
    {
        var rows = _point is null ? Rows(connection, captured, cancellationToken) : Row(connection, captured);
        return finish is null ? (TResult)rows : finish(rows, captured);
    }

    public override bool TryLookUp(KvQueryProvider provider, StoreQueries queries, object?[] captured, [MaybeNullWhen(false)] out TResult result)
    {
        result = default;
        if (_point is null)
            return false;
        using var row = KeyRow.Rent();
        if (_point.TryRead(provider, queries, parameters, captured, row) is not { } isFound)
            return false;
        TElement[] rows = isFound ? [materialize(row, captured)] : [];
        result = finish is null ? (TResult)(object)rows : finish(rows, captured);
        return true;
    }

    private IEnumerable<TElement> Rows(KvConnection connection, object?[] captured, CancellationToken cancellationToken)
    {
        using var cursor = connection.ExecuteQuery(plan, parameters.Bind(captured), cancellationToken);
        while (cursor.MoveNext())
            yield return materialize(cursor, captured);
    }

    private TElement[] Row(KvConnection connection, object?[] captured)
    {
        using var row = KeyRow.Rent();
        return _point!.TryRead(connection, parameters, captured, row) ? [materialize(row, captured)] : [];
    }
}
