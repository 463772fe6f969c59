using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>One group's key and aggregates. Not thread-safe.</summary>
internal sealed class Group
{
    private readonly KvValue[] _key;
    private readonly Accumulator[] _accumulators;
    private readonly IReadOnlyList<ScalarAggregate> _aggregates;

    public Group(KvValue[] key, int number, IReadOnlyList<ScalarAggregate> aggregates)
    {
        _key = key;
        _aggregates = aggregates;
        Number = number;
        _accumulators = [.. aggregates.Select(a => new Accumulator(a))];
        Seen = [.. aggregates.Select(a => a.Distinct ? new HashSet<KvValue>(KvValueComparer.Instance) : null)];
    }

    public int Number { get; }

    /// <summary>What each aggregate with DISTINCT has had; null for the others.</summary>
    public HashSet<KvValue>?[] Seen { get; }

    /// <summary>The key, then the aggregates.</summary>
    public KvValue[] Result => [.. _key, .. _accumulators.Select(a => a.Result)];

    public void Add(int aggregate, in KvValue value)
    {
        try
        {
            _accumulators[aggregate].Add(value);
        }
        catch (EngineException e) when (e.MarkPlace(_aggregates[aggregate].Place))
        {
            throw;
        }
    }
}
