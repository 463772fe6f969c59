using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Groups records by hashing and computes aggregates. Thread-safe; each run has its own groups.</summary>
internal sealed class GroupExecution
{
    private readonly Grouping _grouping;
    private readonly Evaluator[] _keys;
    private readonly Evaluator?[] _arguments;
    private readonly Evaluator? _having;

    public GroupExecution(Grouping grouping, StoreDefinition? store)
    {
        _grouping = grouping;
        _keys = [.. grouping.Keys.Select(k => EvaluatorFactory.Create(k, store))];
        _arguments = [.. grouping.Aggregates.Select(a => a.Argument is null ? null : EvaluatorFactory.Create(a.Argument, store))];
        _having = grouping.Having is null ? null : EvaluatorFactory.Create(grouping.Having, store);
    }

    /// <summary>The groups, each as its keys and aggregates, in the order their first records came.</summary>
    public IEnumerable<KvValue[]> Run(FilteredRecords records, EvaluationContext context)
    {
        var groups = new Dictionary<KvValue[], Accumulator[]>(RowEquality.Instance);
        var order = new List<KvValue[]>();
        if (_keys.Length == 0)
        {
            // Without GROUP BY there is one group, also of no rows at all.
            groups.Add([], NewAccumulators());
            order.Add([]);
        }

        while (records.MoveNext())
        {
            var key = new KvValue[_keys.Length];
            for (var i = 0; i < key.Length; i++)
                key[i] = _keys[i].Evaluate(context);
            if (!groups.TryGetValue(key, out var accumulators))
            {
                groups.Add(key, accumulators = NewAccumulators());
                order.Add(key);
            }

            for (var i = 0; i < accumulators.Length; i++)
                accumulators[i].Add(_arguments[i]?.Evaluate(context) ?? KvValue.FromBoolean(true));
        }

        foreach (var key in order)
        {
            KvValue[] group = [.. key, .. groups[key].Select(a => a.Result)];
            context.Group = group;
            if (_having is null || _having.IsTrue(context))
                yield return group;
        }
    }

    private Accumulator[] NewAccumulators() => [.. _grouping.Aggregates.Select(a => new Accumulator(a.Function, a.Distinct))];
}
