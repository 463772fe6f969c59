using IndexKv.Engine.Catalog;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>INSERT and REPLACE, with ON CONFLICT and RETURNING.</summary>
internal sealed class InsertStatement(StoreDefinition store, int[] columns, InsertSource source, InsertConflict conflict, RowProjection? returning)
    : PreparedStatement
{
    public override StatementAccess Access => StatementAccess.Write;

    public override IReadOnlyList<ResultColumn> Columns => returning?.Columns ?? [];

    public override string Explain() =>
        $"{(conflict == InsertConflict.Replace ? "insert or replace" : "insert")} into {store.Name}{conflict.Explain()}{source.Explain()}";

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        var write = (WriteTransaction)transaction;
        var writer = new RowWriter(store, write);
        var returned = ReturnedRows.Begin(returning, transaction, parameters, cancellationToken);
        var update = conflict.Update?.Projection.Begin(transaction, parameters, cancellationToken);
        var affected = AtomicChange.Run(write, source.IsSingle, () =>
        {
            var changed = 0;
            foreach (var values in source.Rows(transaction, parameters, cancellationToken))
            {
                if (Write(writer, Complete(values), update) is not { } record)
                    continue;
                changed++;
                returned?.Add(record);
            }

            return changed;
        });
        return new StatementResult(returned, affected);
    }

    private KvValue[] Complete(IReadOnlyList<KvValue> values)
    {
        var row = new KvValue[store.Columns.Count];
        for (var i = 0; i < columns.Length; i++)
            row[columns[i]] = values[i];
        return row;
    }

    // The record as it is then; null if nothing has changed.
    private KvValue[]? Write(RowWriter writer, KvValue[] row, Func<KvValue[], KvValue[]>? update)
    {
        if (conflict == InsertConflict.Replace)
        {
            writer.Put(row);
            return row;
        }

        if (conflict == InsertConflict.Fail)
        {
            writer.Insert(row);
            return row;
        }

        if (writer.TryInsert(row))
            return row;
        if (update is null)
            return null;
        var key = writer.Key(row);
        if (conflict.Update!.Apply(update, writer.Read(key), row) is not { } updated)
            return null;
        writer.Replace(key, updated);
        return updated;
    }
}
