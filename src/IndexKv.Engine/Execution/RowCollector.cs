using IndexKv.Engine.Execution.Spilling;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>
/// Gathers rows that have to be distinct or sorted. A row is followed by what it is ordered by, and then by its number, so that rows that are equal in
/// order keep the order they came in. Not thread-safe.
/// </summary>
internal sealed class RowCollector : IDisposable
{
    private readonly Evaluator[] _values;
    private readonly int _columns;
    private readonly DistinctRows? _distinct;
    private readonly RowSorter _sorter;
    private readonly bool _isOrdered;
    private readonly long _offset;
    private readonly long _needed;
    private long _number;
    private long _distinctRows;

    public RowCollector(
        Evaluator[] projection, (Evaluator Key, bool Descending)[] ordering, bool distinct, long offset, long limit, EvaluationContext context)
    {
        _values = [.. projection, .. ordering.Select(o => o.Key)];
        _columns = projection.Length;
        _isOrdered = ordering.Length > 0;
        _offset = offset;
        _needed = limit > long.MaxValue - offset ? long.MaxValue : offset + limit;
        var width = _values.Length + 1;
        var order = new RowOrder(
            [.. ordering.Select((o, i) => (_columns + i, o.Descending)), (_values.Length, false)], isTotal: false, context.CancellationToken);
        _sorter = new RowSorter(width, order, context.WorkSpace, _needed);
        _distinct = distinct ? new DistinctRows(width, _columns, context.WorkSpace, context.CancellationToken) : null;
    }

    private bool NeedsMore => _isOrdered || _distinctRows < _needed;

    /// <summary>Adds the row at hand.</summary>
    /// <returns>Whether further rows can count.</returns>
    public bool Add(EvaluationContext context)
    {
        var row = new KvValue[_values.Length + 1];
        for (var i = 0; i < _values.Length; i++)
            row[i] = _values[i].Evaluate(context);
        row[^1] = KvValue.FromInt64(_number++);
        if (_distinct is null || _distinct.Add(row))
        {
            _distinctRows++;
            _sorter.Add(row);
        }

        return NeedsMore;
    }

    /// <summary>The rows, once; what follows the columns is of no meaning to others.</summary>
    public IEnumerable<KvValue[]> Finish()
    {
        if (_distinct is not null && NeedsMore)
        {
            foreach (var row in _distinct.Rest())
                _sorter.Add(row);
        }

        return From(_offset, _sorter.Sorted());
    }

    public void Dispose()
    {
        _distinct?.Dispose();
        _sorter.Dispose();
    }

    private static IEnumerable<KvValue[]> From(long offset, IEnumerable<KvValue[]> rows)
    {
        foreach (var row in rows)
        {
            if (--offset < 0)
                yield return row;
        }
    }
}
