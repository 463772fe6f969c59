using System.Globalization;
using IndexKv.Data.Binding;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>
/// ALTER STORE. No record is written: what a new column is in those that are there is kept in its definition. Its CHECKs are computed for all of
/// them.
/// </summary>
internal sealed class AlterStoreStatement(StoreDefinition store, StoreDefinition altered, string plan) : PreparedStatement
{
    public override StatementAccess Access => StatementAccess.Write;

    public override bool ChangesSchema => true;

    public override string Explain() => plan;

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        var write = (WriteTransaction)transaction;
        var rows = transaction.OpenStore(store).Count;
        var definition = Fill(write, rows);
        AtomicChange.Run(write, isSingle: false, () =>
        {
            var result = write.AlterStore(store, definition);
            if (result.Checks.Count > store.Checks.Count && rows > 0)
                Check(write, result, cancellationToken);
            return 0;
        });
        return new StatementResult(null, -1);
    }

    private StoreDefinition Fill(WriteTransaction write, long rows)
    {
        if (altered.Columns.Count == store.Columns.Count)
            return altered;
        var ordinal = altered.Columns.Count - 1;
        var value = RowWriter.Convert(altered, ordinal, ColumnDefaults.Of(altered).Row(write)[ordinal]);
        var column = altered.Columns[ordinal];
        if (value.IsNull && !column.IsNullable && rows > 0)
        {
            throw new EngineException(EngineErrorCode.NullNotAllowed, string.Create(
                CultureInfo.InvariantCulture,
                $"Column '{column.Name}' is NOT NULL and has no DEFAULT: the {rows} rows of store '{store.Name}' would have no value in it."));
        }

        return new StoreDefinition(altered.Name, altered.Kind, [.. store.Columns, column with { Missing = value }]) { Checks = altered.Checks };
    }

    private static void Check(WriteTransaction write, StoreDefinition store, CancellationToken cancellationToken)
    {
        var check = StoreChecks.Of(store)!.Begin(write);
        using var records = write.OpenStore(store).Scan();
        var row = new KvValue[store.Columns.Count];
        int[] columns = [.. Enumerable.Range(0, row.Length)];
        while (records.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            RecordCodec.DecodeColumns(store, records.Key, records.Value, columns, row);
            check(row);
        }
    }
}
