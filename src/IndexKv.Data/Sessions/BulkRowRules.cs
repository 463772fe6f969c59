using IndexKv.Data.Binding;
using IndexKv.Data.Execution;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sessions;

/// <summary>What a store's definition says of the rows of one copy. Not thread-safe.</summary>
/// <param name="Defaults">What columns are given that nothing goes into, of their types.</param>
/// <param name="NextKey">Makes a key; null if the store does not.</param>
/// <param name="Check">Throws for a row that fails a CHECK; null if there is none.</param>
internal sealed record BulkRowRules(KvValue[] Defaults, Func<KvValue>? NextKey, Action<KvValue[]>? Check)
{
    public static BulkRowRules Of(StoreDefinition store, WriteTransaction writer)
    {
        var defaults = ColumnDefaults.Of(store).Row(writer);
        for (var i = 0; i < defaults.Length; i++)
            defaults[i] = RowWriter.Convert(store, i, defaults[i]);
        return new BulkRowRules(defaults, store.GeneratedColumn < 0 ? null : () => writer.NextKey(store), StoreChecks.Of(store)?.Begin(writer));
    }
}
