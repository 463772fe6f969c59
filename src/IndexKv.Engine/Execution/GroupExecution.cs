using IndexKv.Engine.Catalog;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Groups records and computes aggregates. Thread-safe; each run has its own groups.</summary>
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
        using var groups = new GroupTable(_keys.Length, _grouping.Aggregates, context.WorkSpace, context.CancellationToken);
        if (_keys.Length == 0)
            groups.AddWhole();
        var record = new KvValue[_keys.Length + _arguments.Length];
        while (records.MoveNext())
        {
            for (var i = 0; i < _keys.Length; i++)
                record[i] = _keys[i].Evaluate(context);
            for (var i = 0; i < _arguments.Length; i++)
                record[_keys.Length + i] = _arguments[i]?.Evaluate(context) ?? KvValue.FromBoolean(true);
            groups.Add(record);
        }

        foreach (var group in groups.Finish())
        {
            context.Group = group;
            if (_having is null || _having.IsTrue(context))
                yield return group;
        }
    }
}
