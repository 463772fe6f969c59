using IndexKv.Data.Binding;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>INSERT and REPLACE, with ON CONFLICT and RETURNING.</summary>
internal sealed class InsertStatement : PreparedStatement
{
    private readonly StoreDefinition _store;
    private readonly int[] _columns;
    private readonly InsertSource _source;
    private readonly InsertConflict _conflict;
    private readonly RowProjection? _returning;
    private readonly RowProjection? _defaults;
    private readonly int[] _defaulted;

    public InsertStatement(
        StoreDefinition store, int[] columns, ColumnDefaults defaults, InsertSource source, InsertConflict conflict, RowProjection? returning)
    {
        (_store, _columns, _source, _conflict, _returning) = (store, columns, source, conflict, returning);
        _defaults = defaults.Missing(columns, out _defaulted);
    }

    public override StatementAccess Access => StatementAccess.Write;

    public override IReadOnlyList<ResultColumn> Columns => _returning?.Columns ?? [];

    public override string Explain() =>
        $"{(_conflict == InsertConflict.Replace ? "insert or replace" : "insert")} into {_store.Name}{_conflict.Explain()}{_source.Explain()}";

    public override StatementResult Execute(Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken)
    {
        parameters = parameters.AtOneMoment();
        var write = (WriteTransaction)transaction;
        var writer = new RowWriter(_store, write);
        Func<KvValue>? nextKey = _store.GeneratedColumn < 0 ? null : () => write.NextKey(_store);
        var returned = ReturnedRows.Begin(_returning, transaction, parameters, cancellationToken);
        var update = _conflict.Update?.Projection.Begin(transaction, parameters, cancellationToken);
        var defaults = _defaults?.Begin(transaction, parameters, cancellationToken);
        var affected = AtomicChange.Run(write, _source.IsSingle, () =>
        {
            var changed = 0;
            foreach (var values in _source.Rows(transaction, parameters, cancellationToken))
            {
                if (Write(writer, Complete(values, defaults, nextKey), update) is not { } record)
                    continue;
                changed++;
                if (nextKey is not null && parameters.Session is { } session)
                    session.LastInsertKey = AsInt64(record[_store.GeneratedColumn]);
                returned?.Add(record);
            }

            return changed;
        });
        return new StatementResult(returned, affected);
    }

    private KvValue[] Complete(IReadOnlyList<KvValue> values, Func<KvValue[], KvValue[]>? defaults, Func<KvValue>? nextKey)
    {
        var row = new KvValue[_store.Columns.Count];
        for (var i = 0; i < _columns.Length; i++)
            row[_columns[i]] = values[i];
        if (defaults?.Invoke(row) is { } missing)
        {
            for (var i = 0; i < _defaulted.Length; i++)
                row[_defaulted[i]] = missing[i];
        }

        if (nextKey is not null && row[_store.GeneratedColumn].IsNull)
            row[_store.GeneratedColumn] = nextKey();
        return row;
    }

    private static KvValue AsInt64(in KvValue key) =>
        key.Type == KvType.UInt64 && key.AsUInt64() > long.MaxValue ? KvValue.Null : KvValueConverter.Cast(key, KvType.Int64);

    // The record as it is then; null if nothing has changed.
    private KvValue[]? Write(RowWriter writer, KvValue[] row, Func<KvValue[], KvValue[]>? update)
    {
        if (_conflict == InsertConflict.Replace)
        {
            writer.Put(row);
            return row;
        }

        if (_conflict == InsertConflict.Fail)
        {
            writer.Insert(row);
            return row;
        }

        if (writer.TryInsert(row))
            return row;
        if (update is null)
            return null;
        var key = writer.Key(row);
        if (_conflict.Update!.Apply(update, writer.Read(key), row) is not { } updated)
            return null;
        writer.Replace(key, updated);
        return updated;
    }
}
