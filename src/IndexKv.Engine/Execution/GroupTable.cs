using IndexKv.Engine.Execution.Spilling;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>
/// The groups of one run, told apart by hashing. When they fill the memory, those there are go on; records of others go to disk and are grouped at
/// the end, by sorting. Not thread-safe.
/// </summary>
internal sealed class GroupTable(int keys, IReadOnlyList<ScalarAggregate> aggregates, WorkSpace space, CancellationToken cancellationToken) : IDisposable
{
    // What the objects of a group and of an aggregate take, about.
    private const int GroupBytes = 120;
    private const int AggregateBytes = 100;

    // Places in what is written of a value that DISTINCT has to compare.
    private const int GroupPlace = 0;
    private const int AggregatePlace = 1;
    private const int ValuePlace = 2;
    private const int DistinctWidth = 3;

    private readonly Dictionary<KvValue[], Group> _groups = new(new RowEquality(keys));
    private readonly List<Group> _order = [];
    private RowSorter? _late;
    private RowSorter? _lateDistinct;
    private RowSorter? _lateGroups;
    private long _bytes;
    private long _records;

    private bool IsFull => _bytes > space.Bytes;

    /// <summary>Makes the group of no columns, which is there without records too.</summary>
    public void AddWhole() => NewGroup([]);

    /// <summary>Adds a record.</summary>
    /// <param name="record">Its key, then its aggregates' arguments. May be changed afterwards.</param>
    public void Add(KvValue[] record)
    {
        var number = _records++;
        if (!_groups.TryGetValue(record, out var group))
        {
            if (IsFull)
            {
                KvValue[] late = [.. record, KvValue.FromInt64(number)];
                _late ??= new RowSorter(late.Length, RowOrder.Total([.. Enumerable.Range(0, keys), late.Length - 1], cancellationToken), space);
                _late.Add(late);
                return;
            }

            group = NewGroup(record[..keys]);
        }

        for (var i = 0; i < aggregates.Count; i++)
            Add(group, i, record[keys + i]);
    }

    /// <summary>The groups, each as its key and aggregates, in the order their first records came.</summary>
    public IEnumerable<KvValue[]> Finish()
    {
        foreach (var row in _lateDistinct?.SortedDistinct(DistinctWidth) ?? [])
            _order[(int)row[GroupPlace].AsInt64()].Add((int)row[AggregatePlace].AsInt64(), row[ValuePlace]);
        foreach (var group in _order)
            yield return group.Result;
        foreach (var group in FinishLate())
            yield return group;
    }

    public void Dispose()
    {
        _late?.Dispose();
        _lateDistinct?.Dispose();
        _lateGroups?.Dispose();
    }

    private Group NewGroup(KvValue[] key)
    {
        var group = new Group(key, _order.Count, aggregates);
        _groups.Add(key, group);
        _order.Add(group);
        _bytes += RowSize.Of(key) + GroupBytes + (AggregateBytes * aggregates.Count);
        return group;
    }

    private void Add(Group group, int aggregate, in KvValue value)
    {
        if (group.Seen[aggregate] is not { } seen || value.IsNull)
        {
            group.Add(aggregate, value);
            if (aggregates[aggregate].Function is AggregateFunction.Array or AggregateFunction.Map or AggregateFunction.Concatenate)
                _bytes += RowSize.Of(value);
        }
        else if (IsFull)
        {
            if (seen.Contains(value))
                return;
            _lateDistinct ??= new RowSorter(DistinctWidth, RowOrder.Total(Enumerable.Range(0, DistinctWidth), cancellationToken), space);
            _lateDistinct.Add([KvValue.FromInt64(group.Number), KvValue.FromInt64(aggregate), value]);
        }
        else if (seen.Add(value))
        {
            _bytes += RowSize.Of(value);
            group.Add(aggregate, value);
        }
    }

    // One group after the other; then they are put into the order in which they came.
    private IEnumerable<KvValue[]> FinishLate()
    {
        if (_late is null)
            return [];
        var width = keys + aggregates.Count + 1;
        _lateGroups = new RowSorter(width, RowOrder.Total([width - 1], cancellationToken), space);
        var equality = new RowEquality(keys);
        KvValue[]? first = null;
        Group? group = null;
        foreach (var record in _late.Sorted())
        {
            if (first is null || !equality.Equals(record, first))
            {
                if (first is not null)
                    _lateGroups.Add([.. group!.Result, first[^1]]);
                first = record;
                group = new Group(record[..keys], 0, aggregates);
            }

            for (var i = 0; i < aggregates.Count; i++)
            {
                var value = record[keys + i];
                if (group!.Seen[i] is not { } seen || value.IsNull || seen.Add(value))
                    group.Add(i, value);
            }
        }

        if (first is not null)
            _lateGroups.Add([.. group!.Result, first[^1]]);
        return _lateGroups.Sorted();
    }
}
