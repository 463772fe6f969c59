using IndexKv.Data;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Execution;

/// <summary>A query that begins with the records of a set of keys of several parts: they are looked up in one pass, all else runs in memory.</summary>
/// <param name="access">Reads the store.</param>
/// <param name="keys">The set.</param>
/// <param name="finish">What is made of the entities and the captured values; null if they are the result.</param>
/// <param name="plan">The plan as text.</param>
/// <param name="inMemory">The operators that run in memory.</param>
internal sealed class KeySetQuery<T, TResult>(
    StoreAccess<T> access, KeyTuples keys, Func<IEnumerable<T>, object?[], TResult>? finish, string plan, IReadOnlyList<string> inMemory)
    : PreparedQuery<TResult>(plan, inMemory)
{
    public override IReadOnlyList<string> Refusable => [];

    public override TResult Execute(KvConnection connection, object?[] captured, CancellationToken cancellationToken)
    {
        var rows = access.ReadAll(connection, keys.Keys(captured[keys.Collection.Index]), cancellationToken);
        return finish is null ? (TResult)rows : finish(rows, captured);
    }
}
