using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>What an expression is computed from: the current row and the parameters. Not thread-safe: one for each running query.</summary>
internal sealed class EvaluationContext(ParameterValues parameters)
{
    private Dictionary<int, HashSet<KvValue>>? _sets;
    private Dictionary<InList, HashedList>? _lists;
    private DateTime? _moment;

    public ParameterValues Parameters => parameters;

    /// <summary>The current record.</summary>
    public RecordRow? Record { get; set; }

    /// <summary>The current group's values.</summary>
    public KvValue[]? Group { get; set; }

    /// <summary>When the query asked first; later in the same run it is still then.</summary>
    public DateTime Moment => _moment ??= DateTime.UtcNow;

    /// <summary>A set parameter, hashed once for each run.</summary>
    public HashSet<KvValue> Set(int ordinal)
    {
        _sets ??= [];
        if (!_sets.TryGetValue(ordinal, out var set))
            _sets.Add(ordinal, set = new HashSet<KvValue>(parameters.Sets[ordinal], KvValueComparer.Instance));
        return set;
    }

    /// <summary>An IN list, hashed once for each run.</summary>
    public HashedList List(InList owner)
    {
        _lists ??= [];
        if (!_lists.TryGetValue(owner, out var list))
            _lists.Add(owner, list = owner.Hash(this));
        return list;
    }
}
