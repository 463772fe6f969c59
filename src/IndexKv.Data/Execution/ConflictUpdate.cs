using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>ON CONFLICT DO UPDATE. Immutable.</summary>
/// <param name="store">The store.</param>
/// <param name="columns">The columns that are set, with the places of their values.</param>
/// <param name="projection">Whether to update, and the columns' values, over the record that is there and the row that was to be inserted.</param>
internal sealed class ConflictUpdate(StoreDefinition store, (int Column, SourcePlace? Place)[] columns, RowProjection projection)
{
    public RowProjection Projection => projection;

    /// <param name="compute">The projection, begun.</param>
    /// <param name="existing">The record that is there.</param>
    /// <param name="excluded">The row that was to be inserted.</param>
    /// <returns>The record as it becomes; null if it stays as it is.</returns>
    public KvValue[]? Apply(Func<KvValue[], KvValue[]> compute, KvValue[] existing, KvValue[] excluded)
    {
        var results = compute([.. existing, .. excluded]);
        if (results[0].IsNull || !IsTrue(results[0]))
            return null;
        var updated = (KvValue[])existing.Clone();
        for (var i = 0; i < columns.Length; i++)
            updated[columns[i].Column] = RowWriter.Convert(store, columns[i].Column, results[i + 1], columns[i].Place);
        return updated;
    }

    private static bool IsTrue(in KvValue value) => value.Type == KvType.Boolean
        ? value.AsBoolean()
        : KvValueComparer.Instance.Compare(value, KvValue.FromInt8(0)) != 0;
}
