using System.Runtime.ExceptionServices;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Gathers rows that have to be distinct or sorted. With a limit, little more than the rows that can still count are kept.</summary>
internal sealed class RowCollector
{
    private const int SmallestTrim = 1024;
    private const int ComparisonsBetweenChecks = 4096;

    private readonly Evaluator[] _projection;
    private readonly (Evaluator Key, bool Descending)[] _ordering;
    private readonly HashSet<KvValue[]>? _distinct;
    private readonly long _offset;
    private readonly long _limit;
    private readonly long _trimAt;
    private readonly List<(KvValue[] Row, KvValue[] Keys, long Number)> _rows = [];
    private readonly CancellationToken _cancellationToken;
    private long _number;
    private int _comparisons;

    public RowCollector(
        Evaluator[] projection, (Evaluator Key, bool Descending)[] ordering, bool distinct, long offset, long limit, CancellationToken cancellationToken)
    {
        _projection = projection;
        _ordering = ordering;
        _distinct = distinct ? new HashSet<KvValue[]>(RowEquality.Instance) : null;
        _cancellationToken = cancellationToken;
        _offset = offset;
        _limit = limit;
        var needed = limit > long.MaxValue - offset ? long.MaxValue : offset + limit;
        _trimAt = needed > int.MaxValue / 4 ? long.MaxValue : Math.Max(SmallestTrim, 2 * needed);
    }

    public void Add(EvaluationContext context)
    {
        var row = Compute(_projection, context);
        if (_distinct is not null && !_distinct.Add(row))
            return;
        var keys = new KvValue[_ordering.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = _ordering[i].Key.Evaluate(context);
        _rows.Add((row, keys, _number++));
        if (_ordering.Length > 0 && _rows.Count >= _trimAt)
        {
            Sort();
            _rows.RemoveRange((int)(_offset + _limit), _rows.Count - (int)(_offset + _limit));
        }
    }

    public IEnumerable<KvValue[]> Finish()
    {
        if (_ordering.Length > 0)
            Sort();
        var first = (int)Math.Min(_offset, _rows.Count);
        var count = (int)Math.Min(_limit, _rows.Count - first);
        return _rows.GetRange(first, count).Select(r => r.Row);
    }

    private void Sort()
    {
        try
        {
            _rows.Sort(Compare);
        }
        catch (InvalidOperationException e) when (e.InnerException is EngineException or OperationCanceledException)
        {
            // The list wraps what its comparison throws.
            ExceptionDispatchInfo.Throw(e.InnerException);
        }
    }

    // Rows that are equal in order keep the order they came in.
    private int Compare((KvValue[] Row, KvValue[] Keys, long Number) x, (KvValue[] Row, KvValue[] Keys, long Number) y)
    {
        if (++_comparisons % ComparisonsBetweenChecks == 0)
            _cancellationToken.ThrowIfCancellationRequested();
        for (var i = 0; i < _ordering.Length; i++)
        {
            var order = KvValueComparer.Instance.Compare(x.Keys[i], y.Keys[i]);
            if (order != 0)
                return _ordering[i].Descending ? -order : order;
        }

        return x.Number.CompareTo(y.Number);
    }

    private static KvValue[] Compute(Evaluator[] expressions, EvaluationContext context)
    {
        var values = new KvValue[expressions.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = expressions[i].Evaluate(context);
        return values;
    }
}
