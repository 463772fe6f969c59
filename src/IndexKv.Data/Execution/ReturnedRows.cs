using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>What RETURNING gives: a row for each record, computed as it was changed, seen when all have been.</summary>
internal sealed class ReturnedRows : RowCursor
{
    private readonly Func<KvValue[], KvValue[]> _compute;
    private readonly List<KvValue[]> _rows = [];
    private int _current = -1;

    private ReturnedRows(RowProjection projection, Func<KvValue[], KvValue[]> compute)
    {
        Columns = projection.Columns;
        _compute = compute;
    }

    public override IReadOnlyList<ResultColumn> Columns { get; }

    /// <returns>Null if nothing is to be returned.</returns>
    public static ReturnedRows? Begin(RowProjection? projection, Transaction transaction, ParameterValues parameters, CancellationToken cancellationToken) =>
        projection is null ? null : new ReturnedRows(projection, projection.Begin(transaction, parameters, cancellationToken));

    /// <summary>Adds what is returned of a record, whose values are of their columns' types.</summary>
    public void Add(KvValue[] record) => _rows.Add(_compute(record));

    public override bool MoveNext()
    {
        if (_current < _rows.Count)
            _current++;
        return _current < _rows.Count;
    }

    public override KvValue GetValue(int ordinal) => _rows[_current][ordinal];
}
